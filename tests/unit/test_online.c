// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_online - lists of CPUs: as sysfs writes them, and bent.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "stream/online.h"
#include "unit.h"

/* In memory of exactly its size, so that the sanitizer sees a read behind it. */
static int parse(const char *text, struct rb_cpus *ret, struct rb_err *err)
{
	size_t size = strlen(text);
	char *copy = malloc(size + !size);
	int code;

	memcpy(copy, text, size);
	code = rb_cpus_parse(copy, size, ret, err);
	free(copy);
	return code;
}

static void test_online_lists_are_read(void)
{
	static const struct {
		const char *text;
		size_t count;
		int ids[8];
	} lists[] = {
		{ "", 0, { 0 } },
		{ "\n", 0, { 0 } },
		{ "0\n", 1, { 0 } },
		{ "0", 1, { 0 } },
		{ "0-3,7\n", 5, { 0, 1, 2, 3, 7 } },
		{ "2,4,6-7", 4, { 2, 4, 6, 7 } },
		{ "5-5", 1, { 5 } },
		{ "0,65535", 2, { 0, 65535 } },
	};

	for (size_t i = 0; i < RB_COUNT(lists); i++) {
		struct rb_cpus cpus = { 0 };

		CU_ASSERT_EQUAL(parse(lists[i].text, &cpus, NULL), 0);
		CU_ASSERT_EQUAL(cpus.count, lists[i].count);
		for (size_t j = 0; j < cpus.count && j < 8; j++)
			CU_ASSERT_EQUAL(cpus.ids[j], lists[i].ids[j]);
		rb_cpus_deinit(&cpus);
	}
}

static void test_online_largest_list_is_read(void)
{
	struct rb_cpus cpus = { 0 };

	CU_ASSERT_EQUAL(parse("0-65535\n", &cpus, NULL), 0);
	CU_ASSERT_EQUAL(cpus.count, RB_CPU_LIMIT);
	rb_cpus_deinit(&cpus);
}

static void test_online_nonsense_is_refused(void)
{
	static const char *const lists[] = {
		"\n\n", ",",	 "0,",	  ",0",	     "0,,1",
		"-",	"0-",	 "-3",	  "3-1",     "0,0",
		"1,0",	"0-3,2", "65536", "0-65536", "0-99999999999999999999",
		"a",	"0 1",	 "0-1-2", "0x1",     "+1",
		" 0",	"0\n1",	 "0-3\t",
	};

	for (size_t i = 0; i < RB_COUNT(lists); i++) {
		struct rb_cpus cpus = { 0 };
		struct rb_err err = { 0 };

		CU_ASSERT_EQUAL(parse(lists[i], &cpus, &err), -EINVAL);
		CU_ASSERT_EQUAL(err.kind, RB_IO);
		CU_ASSERT_PTR_NULL(cpus.ids);
		rawbpf_err_deinit(&err);
	}
}

/* All short texts of the characters that matter: none may trip the sanitizer, all that pass ascend. */
static void test_online_every_short_text_ascends_or_is_refused(void)
{
	static const char letters[] = "019,-\n";
	size_t base = sizeof(letters) - 1;

	for (size_t number = 0; number < 46656; number++) {
		struct rb_cpus cpus = { 0 };
		char text[7] = { 0 };
		size_t rest = number;

		for (int i = 0; i < 6; i++, rest /= base)
			text[i] = letters[rest % base];
		if (parse(text, &cpus, NULL))
			continue;
		for (size_t i = 1; i < cpus.count; i++)
			CU_ASSERT_TRUE(cpus.ids[i - 1] < cpus.ids[i]);
		rb_cpus_deinit(&cpus);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_online_lists_are_read),
		UNIT_TEST(test_online_largest_list_is_read),
		UNIT_TEST(test_online_nonsense_is_refused),
		UNIT_TEST(test_online_every_short_text_ascends_or_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("online", tests);
}
