// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_err - the story of a failure, and what becomes of it when it is longer than its buffer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "unit.h"

/* An error between two guards, so that a write beside it shows. */
struct guarded {
	char before[16];
	struct rawbpf_err err;
	char after[16];
};

static void guard(struct guarded *guarded)
{
	memset(guarded, 0, sizeof(*guarded));
	memset(guarded->before, 'B', sizeof(guarded->before));
	memset(guarded->after, 'A', sizeof(guarded->after));
}

static bool is_whole(const struct guarded *guarded)
{
	for (size_t i = 0; i < sizeof(guarded->before); i++)
		if (guarded->before[i] != 'B' || guarded->after[i] != 'A')
			return false;
	return true;
}

static char *letters(size_t count)
{
	char *text = malloc(count + 1);

	memset(text, 'x', count);
	text[count] = '\0';
	return text;
}

static void test_err_set_fills_all_in_and_returns_its_code(void)
{
	struct rawbpf_err err = { 0 };

	CU_ASSERT_EQUAL(rb_err_set(&err, RAWBPF_ATTACH, -ENOENT, "no %s %d", "function", 7),
			-ENOENT);
	CU_ASSERT_EQUAL(err.status, RAWBPF_ATTACH);
	CU_ASSERT_EQUAL(err.code, -ENOENT);
	CU_ASSERT_STRING_EQUAL(err.text, "no function 7");
	CU_ASSERT_STRING_EQUAL(err.hint, "");
	CU_ASSERT_PTR_NULL(err.detail);
}

static void test_err_set_again_forgets_the_story_before(void)
{
	struct rawbpf_err err = { 0 };

	rb_err_set(&err, RAWBPF_VERIFIER, -EACCES, "first");
	rb_err_hint(&err, "a hint");
	err.detail = strdup("a log"); /* the leak checker sees it if it is lost */
	rb_err_set(&err, RAWBPF_IO, -EIO, "second");
	CU_ASSERT_STRING_EQUAL(err.text, "second");
	CU_ASSERT_STRING_EQUAL(err.hint, "");
	CU_ASSERT_PTR_NULL(err.detail);
	CU_ASSERT_EQUAL(err.status, RAWBPF_IO);
}

static void test_err_prefix_goes_before_and_keeps_the_rest(void)
{
	struct rawbpf_err err = { 0 };

	rb_err_set(&err, RAWBPF_OBJECT, -ENOEXEC, "key size 0");
	rb_err_hint(&err, "say one");
	rb_err_prefix(&err, "map %s", "events");
	rb_err_prefix(&err, "load");
	CU_ASSERT_EQUAL(err.code, -ENOEXEC);
	CU_ASSERT_STRING_EQUAL(err.text, "load: map events: key size 0");
	CU_ASSERT_STRING_EQUAL(err.hint, "say one");
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
}

static void test_err_more_and_hint_go_on(void)
{
	struct rawbpf_err err = { 0 };

	rb_err_set(&err, RAWBPF_IO, -EIO, "a");
	rb_err_more(&err, "%c", 'b');
	rb_err_more(&err, "%s", "");
	rb_err_hint(&err, "c");
	rb_err_hint(&err, "%s", "d");
	CU_ASSERT_STRING_EQUAL(err.text, "ab");
	CU_ASSERT_STRING_EQUAL(err.hint, "cd");
}

/* Guards against a story that ends as if it were whole. */
static void test_err_text_at_every_length_is_cut_with_dots(void)
{
	struct guarded guarded;
	const size_t size = sizeof(guarded.err.text);

	for (size_t count = size - 6; count < size + 6; count++) {
		char *text = letters(count);

		guard(&guarded);
		rb_err_set(&guarded.err, RAWBPF_IO, -EIO, "%s", text);
		CU_ASSERT_TRUE(is_whole(&guarded));
		if (count < size) {
			CU_ASSERT_STRING_EQUAL(guarded.err.text, text);
		} else {
			CU_ASSERT_EQUAL(strlen(guarded.err.text), size - 1);
			CU_ASSERT_STRING_EQUAL(guarded.err.text + size - 4, "...");
			CU_ASSERT_EQUAL(guarded.err.text[size - 5], 'x');
		}
		CU_ASSERT_STRING_EQUAL(guarded.err.hint, "");
		free(text);
	}
}

/* Guards against a write behind the text when nothing is left of it. */
static void test_err_more_on_a_full_text_stays_inside(void)
{
	struct guarded guarded;
	const size_t size = sizeof(guarded.err.text);

	for (size_t count = size - 6; count < size; count++) {
		char *text = letters(count);

		guard(&guarded);
		rb_err_set(&guarded.err, RAWBPF_IO, -EIO, "%s", text);
		rb_err_more(&guarded.err, "yyyyyyyyyy");
		CU_ASSERT_EQUAL(strlen(guarded.err.text), size - 1);
		CU_ASSERT_STRING_EQUAL(guarded.err.text + size - 4, "...");
		rb_err_more(&guarded.err, "z");
		CU_ASSERT_STRING_EQUAL(guarded.err.text + size - 4, "...");
		CU_ASSERT_STRING_EQUAL(guarded.err.hint, "");
		CU_ASSERT_TRUE(is_whole(&guarded));
		free(text);
	}
}

static void test_err_hint_too_long_is_cut_with_dots(void)
{
	struct guarded guarded;
	const size_t size = sizeof(guarded.err.hint);
	char *text = letters(size + 100);

	guard(&guarded);
	rb_err_set(&guarded.err, RAWBPF_IO, -EIO, "t");
	rb_err_hint(&guarded.err, "%s", text);
	rb_err_hint(&guarded.err, "%s", text);
	CU_ASSERT_EQUAL(strlen(guarded.err.hint), size - 1);
	CU_ASSERT_STRING_EQUAL(guarded.err.hint + size - 4, "...");
	CU_ASSERT_STRING_EQUAL(guarded.err.text, "t");
	CU_ASSERT_PTR_NULL(guarded.err.detail);
	CU_ASSERT_TRUE(is_whole(&guarded));
	free(text);
}

static void test_err_prefix_of_a_full_text_keeps_the_prefix(void)
{
	struct guarded guarded;
	const size_t size = sizeof(guarded.err.text);
	char *text = letters(size + 100);

	guard(&guarded);
	rb_err_set(&guarded.err, RAWBPF_IO, -EIO, "%s", text);
	rb_err_prefix(&guarded.err, "where");
	CU_ASSERT_EQUAL(strncmp(guarded.err.text, "where: xxx", 10), 0);
	CU_ASSERT_EQUAL(strlen(guarded.err.text), size - 1);
	CU_ASSERT_STRING_EQUAL(guarded.err.text + size - 4, "...");
	rb_err_prefix(&guarded.err, "%s", text);
	CU_ASSERT_EQUAL(strlen(guarded.err.text), size - 1);
	CU_ASSERT_STRING_EQUAL(guarded.err.text + size - 4, "...");
	CU_ASSERT_TRUE(is_whole(&guarded));
	free(text);
}

static void test_err_nobody_listens_gives_the_code_alone(void)
{
	CU_ASSERT_EQUAL(rb_err_set(NULL, RAWBPF_IO, -EIO, "x"), -EIO);
	CU_ASSERT_EQUAL(rb_err_nomem(NULL), -ENOMEM);
	rb_err_prefix(NULL, "x");
	rb_err_more(NULL, "x");
	rb_err_hint(NULL, "x");
}

static void test_err_nomem_says_so(void)
{
	struct rawbpf_err err = { 0 };

	CU_ASSERT_EQUAL(rb_err_nomem(&err), -ENOMEM);
	CU_ASSERT_EQUAL(err.status, RAWBPF_IO);
	CU_ASSERT_STRING_EQUAL(err.text, "out of memory");
}

static void test_err_deinit_empties_it(void)
{
	struct rawbpf_err err = { 0 };

	rb_err_set(&err, RAWBPF_VERIFIER, -EACCES, "x");
	err.detail = strdup("a log");
	rawbpf_err_deinit(&err);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OK);
	CU_ASSERT_EQUAL(err.code, 0);
	CU_ASSERT_STRING_EQUAL(err.text, "");
	CU_ASSERT_PTR_NULL(err.detail);
	rawbpf_err_deinit(&err);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_err_set_fills_all_in_and_returns_its_code),
		UNIT_TEST(test_err_set_again_forgets_the_story_before),
		UNIT_TEST(test_err_prefix_goes_before_and_keeps_the_rest),
		UNIT_TEST(test_err_more_and_hint_go_on),
		UNIT_TEST(test_err_text_at_every_length_is_cut_with_dots),
		UNIT_TEST(test_err_more_on_a_full_text_stays_inside),
		UNIT_TEST(test_err_hint_too_long_is_cut_with_dots),
		UNIT_TEST(test_err_prefix_of_a_full_text_keeps_the_prefix),
		UNIT_TEST(test_err_nobody_listens_gives_the_code_alone),
		UNIT_TEST(test_err_nomem_says_so),
		UNIT_TEST(test_err_deinit_empties_it),
		CU_TEST_INFO_NULL,
	};

	return unit_run("err", tests);
}
