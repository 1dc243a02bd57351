// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_nearest - the names that are proposed for one that is not there, and those that are not.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/nearest.h"
#include "unit.h"

static const char *const functions[] = {
	"tcp_connect",	     "tcp_close",	    "tcp_done",
	"udp_connect",	     "tcp_v4_rcv",	    "vfs_read",
	"vfs_readv",	     "vfs_write",	    "do_sys_openat2",
	"__x64_sys_openat2", "__x64_sys_clone",	    "kernel_clone",
	"do_exit",	     "blk_account_io_done", "blk_mq_start_request",
	"lzo_exit",	     "serio_exit",	    "blk_account_io_start",
};

static void ask(struct rb_nearest *nearest, const char *wanted)
{
	rb_nearest_init(nearest, wanted);
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		rb_nearest_offer(nearest, functions[i], strlen(functions[i]));
}

static const char *best(const char *wanted)
{
	static struct rb_nearest nearest;

	ask(&nearest, wanted);
	return nearest.count ? nearest.best[0].name : "";
}

static void test_nearest_letter_wrong_missing_swapped_or_too_many_is_found(void)
{
	CU_ASSERT_STRING_EQUAL(best("tcp_conect"), "tcp_connect");
	CU_ASSERT_STRING_EQUAL(best("tcp_connectt"), "tcp_connect");
	CU_ASSERT_STRING_EQUAL(best("tcp_comnect"), "tcp_connect");
	CU_ASSERT_STRING_EQUAL(best("vfs_raed"), "vfs_read");
}

static void test_nearest_name_inside_another_is_found(void)
{
	struct rb_nearest nearest;

	ask(&nearest, "sys_openat2");
	CU_ASSERT_EQUAL(nearest.count, 2);
	CU_ASSERT_STRING_EQUAL(nearest.best[0].name, "do_sys_openat2");
	CU_ASSERT_STRING_EQUAL(nearest.best[1].name, "__x64_sys_openat2");
	CU_ASSERT_STRING_EQUAL(best("__do_sys_openat2"), "do_sys_openat2");
}

static void test_nearest_long_beginning_in_common_is_found(void)
{
	CU_ASSERT_STRING_EQUAL(best("blk_account_io_completion"), "blk_account_io_done");
	CU_ASSERT_STRING_EQUAL(best("blk_start_request"), "blk_mq_start_request");
}

static void test_nearest_nothing_near_proposes_nothing(void)
{
	CU_ASSERT_STRING_EQUAL(best("qqqqqqqq"), "");
	CU_ASSERT_STRING_EQUAL(best("do_fork"), "");
	CU_ASSERT_STRING_EQUAL(best("hello_exit"), "");
	CU_ASSERT_STRING_EQUAL(best("x"), "");
	CU_ASSERT_STRING_EQUAL(best(""), "");
}

static void test_nearest_same_name_twice_is_kept_once(void)
{
	struct rb_nearest nearest;

	rb_nearest_init(&nearest, "vfs_red");
	rb_nearest_offer(&nearest, "vfs_read", 8);
	rb_nearest_offer(&nearest, "vfs_read", 8);
	rb_nearest_offer(&nearest, "vfs_readv", 9);
	CU_ASSERT_EQUAL(nearest.count, 2);
}

static void test_nearest_more_than_fit_keeps_the_nearest_in_order(void)
{
	static const char *const names[] = { "abcdef_xxxxxxx", "abcdef_xxxxxx", "abcdef_xxxxx",
					     "abcdef_xxxx",    "abcdef_xxx",	"abcdef_xx",
					     "abcdef_x" };
	struct rb_nearest nearest;

	rb_nearest_init(&nearest, "abcdef");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		rb_nearest_offer(&nearest, names[i], strlen(names[i]));
	CU_ASSERT_EQUAL(nearest.count, RB_NEAREST_MAX);
	CU_ASSERT_STRING_EQUAL(nearest.best[0].name, "abcdef_x");
	CU_ASSERT_STRING_EQUAL(nearest.best[4].name, "abcdef_xxxxx");
}

static void test_nearest_view_without_a_nul_is_read_to_its_size_only(void)
{
	static const char line[] = { 'v', 'f', 's', '_', 'r', 'e', 'a', 'd' };
	struct rb_nearest nearest;

	rb_nearest_init(&nearest, "vfs_reads");
	rb_nearest_offer(&nearest, line, sizeof(line));
	CU_ASSERT_EQUAL(nearest.count, 1);
	CU_ASSERT_STRING_EQUAL(nearest.best[0].name, "vfs_read");
}

static void test_nearest_names_too_long_are_passed_over(void)
{
	char name[RB_NEAREST_NAME + 50];
	struct rb_nearest nearest;

	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	rb_nearest_init(&nearest, "aaaa");
	rb_nearest_offer(&nearest, name, strlen(name));
	CU_ASSERT_EQUAL(nearest.count, 0);
	rb_nearest_init(&nearest, name);
	rb_nearest_offer(&nearest, "aaaa", 4);
	rb_nearest_offer(&nearest, name, strlen(name));
	CU_ASSERT_EQUAL(nearest.count, 0);
}

static void test_nearest_hint_says_did_you_mean(void)
{
	struct rb_nearest nearest;
	struct rawbpf_err err = { 0 };

	ask(&nearest, "sys_openat2");
	rb_nearest_hint(&nearest, "kprobe/", &err);
	CU_ASSERT_STRING_EQUAL(err.hint, "did you mean kprobe/do_sys_openat2 or "
					 "kprobe/__x64_sys_openat2?");
	memset(&err, 0, sizeof(err));
	ask(&nearest, "qqqqqqqq");
	rb_nearest_hint(&nearest, "kprobe/", &err);
	CU_ASSERT_STRING_EQUAL(err.hint, "");
}

static void test_nearest_many_offers_are_quick(void)
{
	struct timespec before, after;
	struct rb_nearest nearest;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	rb_nearest_init(&nearest, "blk_account_io_completion");
	for (size_t i = 0; i < 150000; i++) {
		const char *name = functions[i % (sizeof(functions) / sizeof(functions[0]))];

		rb_nearest_offer(&nearest, name, strlen(name));
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	/* 3 ms as a rule; a second leaves room for sanitizers and emulators */
	CU_ASSERT((after.tv_sec - before.tv_sec) * 1000 +
			  (after.tv_nsec - before.tv_nsec) / 1000000 <
		  1000);
}

static bool is_near(const char *wanted, const char *name)
{
	struct rb_nearest nearest;

	rb_nearest_init(&nearest, wanted);
	rb_nearest_offer(&nearest, name, strlen(name));
	return nearest.count == 1;
}

/* A short name is soon nothing like itself. */
static void test_nearest_longer_names_may_have_more_errors(void)
{
	static const struct {
		const char *wanted, *name;
		bool near;
	} cases[] = {
		{ "ab", "ac", false },
		{ "ab", "ab", true },
		{ "abc", "abd", true },
		{ "abc", "abcd", true },
		{ "abc", "ac", true },
		{ "abc", "axd", false },
		{ "abcde", "abcdf", true },
		{ "abcde", "abcfg", false },
		{ "abcdef", "abcdgh", true },
		{ "abcdef", "abcghi", false },
		{ "abcdefghijk", "abcdefghixy", true },
		{ "abcdefghijk", "abcdefghxyz", false },
		{ "abcdefghijkl", "abcdefghixyz", true },
		{ "abcdefghijkl", "abcdefghwxyz", false },
		/* two letters swapped are one error, at either end too */
		{ "abc", "bac", true },
		{ "abc", "acb", true },
		{ "abcde", "abdce", true },
		/* a part of three letters */
		{ "abc", "xyz_abc", true },
		{ "abc", "xyabcz", true },
		{ "bc", "xyz_bc", false },
		/* and not within what is quite another name */
		{ "abc", "abc_345678901234567", false },
		{ "abc", "abc_34567890123456", true },
		/* most of what was asked for */
		{ "abc_de", "abc", false },
		{ "abcd_e", "abcd", true },
		/* whole words in common */
		{ "abcd_efg_hijk_x", "abcd_efg_hijk_lmnop", true },
		{ "ab_cdef_x", "ab_cdef_lmnop", true },
		{ "abcdef_x", "abcdef_lmnop", false },
		{ "abcd_efg_hijk_x", "abcd_lmn_opqr_s", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (is_near(cases[i].wanted, cases[i].name) != cases[i].near)
			printf("%s and %s\n", cases[i].wanted, cases[i].name);
		CU_ASSERT_EQUAL(is_near(cases[i].wanted, cases[i].name), cases[i].near);
	}
}

/* The first is that which a person is most likely to have meant. */
static void test_nearest_of_two_the_likelier_is_first(void)
{
	static const struct {
		const char *wanted, *likelier, *other;
	} cases[] = {
		{ "abcdef", "abcdeg", "xbcdef" },     /* errors in the first letter are rare */
		{ "abcdef", "abcdeg", "abcdgh" },     /* one error, two */
		{ "open", "do_open", "reopened" },    /* as a word */
		{ "open", "do_open", "do_open_now" }, /* with less around it */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int turned = 0; turned < 2; turned++) {
			const char *first = turned ? cases[i].other : cases[i].likelier;
			const char *second = turned ? cases[i].likelier : cases[i].other;
			struct rb_nearest nearest;

			rb_nearest_init(&nearest, cases[i].wanted);
			rb_nearest_offer(&nearest, first, strlen(first));
			rb_nearest_offer(&nearest, second, strlen(second));
			rb_nearest_offer(&nearest, second, strlen(second)); /* once */
			CU_ASSERT_EQUAL_FATAL(nearest.count, 2);
			CU_ASSERT_STRING_EQUAL(nearest.best[0].name, cases[i].likelier);
		}
	}
}

/* A name as long as there is room for, its end included; and one more. */
static void test_nearest_longest_names_fit(void)
{
	char name[RB_NEAREST_NAME + 1];

	memset(name, 'a', sizeof(name));
	name[RB_NEAREST_NAME] = '\0';
	CU_ASSERT_FALSE(is_near(name, name));
	CU_ASSERT_FALSE(is_near(name + 1, name));
	CU_ASSERT_FALSE(is_near(name, name + 1));
	CU_ASSERT_TRUE(is_near(name + 1, name + 1));
}

/* Borders of words: of letters and digits alone. */
static void test_nearest_words_end_where_letters_and_digits_do(void)
{
	static const char *const inside[] = { "open",  "zopen", "Zopen", "Aopen", "9open",
					      "0open", "openz", "opena", "openZ", "open9" };
	static const char *const words[] = { "_open", ".open", "open@", "open[",
					     "open`", "open{", "open/", "open:" };

	for (size_t i = 1; i < sizeof(inside) / sizeof(inside[0]); i++) {
		for (size_t j = 0; j < sizeof(words) / sizeof(words[0]); j++) {
			struct rb_nearest nearest;
			char longer[16];

			/* of one length; only the word's border tells them apart */
			rb_nearest_init(&nearest, "open");
			snprintf(longer, sizeof(longer), "%s_xyz", inside[i]);
			rb_nearest_offer(&nearest, longer, strlen(longer));
			snprintf(longer, sizeof(longer), "%s_xyz", words[j]);
			rb_nearest_offer(&nearest, longer, strlen(longer));
			CU_ASSERT_EQUAL_FATAL(nearest.count, 2);
			CU_ASSERT_STRING_EQUAL(nearest.best[0].name, longer);
		}
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_nearest_letter_wrong_missing_swapped_or_too_many_is_found),
		UNIT_TEST(test_nearest_name_inside_another_is_found),
		UNIT_TEST(test_nearest_long_beginning_in_common_is_found),
		UNIT_TEST(test_nearest_nothing_near_proposes_nothing),
		UNIT_TEST(test_nearest_same_name_twice_is_kept_once),
		UNIT_TEST(test_nearest_more_than_fit_keeps_the_nearest_in_order),
		UNIT_TEST(test_nearest_view_without_a_nul_is_read_to_its_size_only),
		UNIT_TEST(test_nearest_names_too_long_are_passed_over),
		UNIT_TEST(test_nearest_hint_says_did_you_mean),
		UNIT_TEST(test_nearest_many_offers_are_quick),
		UNIT_TEST(test_nearest_longer_names_may_have_more_errors),
		UNIT_TEST(test_nearest_of_two_the_likelier_is_first),
		UNIT_TEST(test_nearest_longest_names_fit),
		UNIT_TEST(test_nearest_words_end_where_letters_and_digits_do),
		CU_TEST_INFO_NULL,
	};

	return unit_run("nearest", tests);
}
