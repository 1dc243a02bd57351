// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_glob - shell patterns, compared with fnmatch(3), and the sorted list that find prints.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "cli/name_list.h"
#include "unit.h"

static void test_glob_known_patterns_match(void)
{
	CU_ASSERT(rb_glob_match("vfs_*", "vfs_read"));
	CU_ASSERT(rb_glob_match("*", ""));
	CU_ASSERT(rb_glob_match("", ""));
	CU_ASSERT(rb_glob_match("*_read", "vfs_read"));
	CU_ASSERT(rb_glob_match("sched/*", "sched/sched_switch"));
	CU_ASSERT(rb_glob_match("*switch", "sched/sched_switch"));
	CU_ASSERT(rb_glob_match("vfs_rea[a-d]", "vfs_read"));
	CU_ASSERT(rb_glob_match("a[]]b", "a]b"));
	CU_ASSERT(rb_glob_match("a[b", "a[b"));
	CU_ASSERT(rb_glob_match("a\\*b", "a*b"));
	CU_ASSERT(rb_glob_match("*a*b*c*", "xaxbxcx"));
}

static void test_glob_other_names_do_not_match(void)
{
	CU_ASSERT(!rb_glob_match("vfs_*", "xvfs_read"));
	CU_ASSERT(!rb_glob_match("vfs_read", "vfs_readv"));
	CU_ASSERT(!rb_glob_match("vfs_rea?", "vfs_rea"));
	CU_ASSERT(!rb_glob_match("", "x"));
	CU_ASSERT(!rb_glob_match("vfs_rea[!a-d]", "vfs_read"));
	CU_ASSERT(!rb_glob_match("a\\*b", "axb"));
}

static void test_glob_random_patterns_are_as_fnmatch_has_them(void)
{
	static const char in_pattern[] = "ab*?[]!-", in_name[] = "ab";
	char pattern[8], name[8];
	unsigned int differ = 0;

	srand(1);
	for (int i = 0; i < 200000; i++) {
		size_t pattern_size = (size_t)rand() % sizeof(pattern);
		size_t name_size = (size_t)rand() % sizeof(name);

		for (size_t j = 0; j < pattern_size; j++)
			pattern[j] = in_pattern[rand() % (int)(sizeof(in_pattern) - 1)];
		for (size_t j = 0; j < name_size; j++)
			name[j] = in_name[rand() % 2];
		pattern[pattern_size] = name[name_size] = '\0';
		/* "[b-a]" is undefined there, and "[[" may begin a class */
		if (strchr(pattern, '-') || strstr(pattern, "[["))
			continue;
		if (rb_glob_match(pattern, name) != !fnmatch(pattern, name, 0)) {
			fprintf(stderr, "%s and %s\n", pattern, name);
			differ++;
		}
	}
	CU_ASSERT_EQUAL(differ, 0);
}

static void test_glob_many_stars_take_no_exponential_time(void)
{
	char name[4096];

	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	CU_ASSERT(!rb_glob_match("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", name));
}

static void test_names_are_sorted_and_kept_once(void)
{
	struct names names = { 0 };

	names_add(&names, "vfs_write", 9, 1);
	names_add(&names, "vfs_readx", 8, 2);
	names_add(&names, "vfs_write", 9, 3);
	names_add(&names, "", 0, 4);
	names_sort(&names);
	CU_ASSERT_EQUAL(names.count, 3);
	CU_ASSERT_STRING_EQUAL(names.items[0].name, "");
	CU_ASSERT_STRING_EQUAL(names.items[1].name, "vfs_read");
	CU_ASSERT_EQUAL(names.items[1].tag, 2);
	CU_ASSERT(names_has(&names, "vfs_write"));
	CU_ASSERT(!names_has(&names, "vfs"));
	names_deinit(&names);
	names_sort(&names);
	CU_ASSERT(!names_has(&names, ""));
	names_deinit(&names);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_glob_known_patterns_match),
		UNIT_TEST(test_glob_other_names_do_not_match),
		UNIT_TEST(test_glob_random_patterns_are_as_fnmatch_has_them),
		UNIT_TEST(test_glob_many_stars_take_no_exponential_time),
		UNIT_TEST(test_names_are_sorted_and_kept_once),
		CU_TEST_INFO_NULL,
	};

	return unit_run("glob", tests);
}
