// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_hist - histograms to the letter, as BCC's Python draws them, and as JSON; and which maps are
 * histograms, by their types or because they were asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "report/hist.h"
#include "report/hist_shape.h"
#include "made_btf.h"
#include "text_check.h"
#include "unit.h"

static bool draws(enum hist_kind kind, const char *label, const uint64_t *slots, size_t count,
		  const char *expected)
{
	struct hist hist = { kind, label, slots, count };
	struct rb_text text = { 0 };
	bool same;

	hist_text(&hist, &text);
	same = text_is(text.size ? text.data : "", expected);
	rb_text_deinit(&text);
	return same;
}

static void test_hist_log2_is_drawn_as_bcc_does(void)
{
	static const uint64_t slots[65] = { [1] = 3, [2] = 20, [4] = 7, [6] = 1 };

	CU_ASSERT(draws(
		HIST_LOG2, "usecs", slots, 65,
		"     usecs               : count     distribution\n"
		"         0 -> 1          : 3        |******                                  |\n"
		"         2 -> 3          : 20       |****************************************|\n"
		"         4 -> 7          : 0        |                                        |\n"
		"         8 -> 15         : 7        |**************                          |\n"
		"        16 -> 31         : 0        |                                        |\n"
		"        32 -> 63         : 1        |**                                      |\n"));
}

static void test_hist_log2_beyond_32_bits_is_wide(void)
{
	uint64_t slots[65] = { [1] = 1, [32] = 5 };
	struct hist hist = { HIST_LOG2, "nsecs", slots, 65 };
	struct rb_text text = { 0 };

	hist_text(&hist, &text);
	CU_ASSERT(text_has(text.data, "     nsecs               : count     distribution\n"));
	CU_ASSERT(text_has(text.data,
			   "2147483648 -> 4294967295 : 5        |*************************"
			   "***************|\n"));
	rb_text_clear(&text);
	slots[33] = 10;
	slots[64] = 5;
	hist_text(&hist, &text);
	CU_ASSERT(text_has(text.data,
			   "               nsecs                         : count     distribution\n"
			   "                   0 -> 1                    : 1        |**  "));
	CU_ASSERT(text_has(
		text.data,
		"          4294967296 -> 8589934591           : 10       |********************|\n"));
	CU_ASSERT(text_has(
		text.data,
		" 9223372036854775808 -> 18446744073709551615 : 5        |**********          |\n"));
	rb_text_deinit(&text);
}

static void test_hist_linear_is_drawn_as_bcc_does(void)
{
	static const uint64_t slots[8] = { [0] = 1, [2] = 123456789, [3] = 61728394 };

	CU_ASSERT(draws(
		HIST_LINEAR, "runqlen", slots, 8,
		"     runqlen       : count     distribution\n"
		"        0          : 1        |                                        |\n"
		"        1          : 0        |                                        |\n"
		"        2          : 123456789 |****************************************|\n"
		"        3          : 61728394 |*******************                     |\n"));
}

static void test_hist_empty_draws_nothing(void)
{
	static const uint64_t slots[65];

	CU_ASSERT(draws(HIST_LOG2, "value", slots, 65, ""));
	CU_ASSERT(draws(HIST_LINEAR, "value", slots, 65, ""));
	CU_ASSERT(draws(HIST_LINEAR, "value", slots, 0, ""));
	CU_ASSERT(hist_is_empty(&(struct hist){ HIST_LOG2, "value", slots, 65 }));
}

static void test_hist_log2_slot_0_is_not_lost(void)
{
	static const uint64_t slots[3] = { 4, 0, 8 };

	CU_ASSERT(draws(
		HIST_LOG2, "value", slots, 3,
		"     value               : count     distribution\n"
		"         0 -> 0          : 4        |********************                    |\n"
		"         0 -> 1          : 0        |                                        |\n"
		"         2 -> 3          : 8        |****************************************|\n"));
}

static void test_hist_largest_counts_do_not_overflow(void)
{
	static const uint64_t slots[4] = { 0, UINT64_MAX, UINT64_MAX / 2, 1 };

	CU_ASSERT(draws(
		HIST_LOG2, "value", slots, 4,
		"     value               : count     distribution\n"
		"         0 -> 1          : 18446744073709551615 |****************************************|\n"
		"         2 -> 3          : 9223372036854775807 |*******************                     |\n"
		"         4 -> 7          : 1        |                                        |\n"));
}

static void test_hist_json_has_each_slot(void)
{
	static const uint64_t log2[65] = { [1] = 3, [3] = 1, [64] = 2 }, linear[3] = { 0, 7 };
	struct hist hist = { HIST_LOG2, "us\"ecs", log2, 4 };
	struct rb_text text = { 0 };

	hist_json(&hist, &text);
	CU_ASSERT(text_is(text.data, ",\"kind\":\"log2\",\"label\":\"us\\\"ecs\",\"slots\":["
				     "{\"low\":0,\"high\":1,\"count\":3},"
				     "{\"low\":2,\"high\":3,\"count\":0},"
				     "{\"low\":4,\"high\":7,\"count\":1}]"));
	rb_text_clear(&text);
	hist.count = 65;
	hist_json(&hist, &text);
	CU_ASSERT(text_has(
		text.data,
		"{\"low\":9223372036854775808,\"high\":18446744073709551615,\"count\":2}]"));
	rb_text_clear(&text);
	hist = (struct hist){ HIST_LINEAR, "value", linear, 3 };
	hist_json(&hist, &text);
	CU_ASSERT(text_is(text.data, ",\"kind\":\"linear\",\"label\":\"value\",\"slots\":["
				     "{\"low\":0,\"high\":0,\"count\":0},"
				     "{\"low\":1,\"high\":1,\"count\":7}]"));
	rb_text_deinit(&text);
}

/* ---- which maps ---- */

struct types {
	struct made_btf made;
	uint32_t u32, u64, log2, linear, slots, hist, key, pair;
};

static uint32_t made_struct(struct made_btf *made, const char *name, uint32_t size,
			    const char *first, uint32_t first_type, const char *second,
			    uint32_t second_type, uint32_t second_at)
{
	uint32_t id = made_btf_type(made, RB_BTF_STRUCT, name, 2, size);

	made_btf_word(made, made_btf_name(made, first));
	made_btf_word(made, first_type);
	made_btf_word(made, 0);
	made_btf_word(made, made_btf_name(made, second));
	made_btf_word(made, second_type);
	made_btf_word(made, second_at * 8);
	return id;
}

static void make_types(struct types *types)
{
	struct made_btf *made = &types->made;

	made_btf_init(made);
	types->u32 = made_btf_int(made, "u32", 4, 0);
	types->u64 = made_btf_int(made, "u64", 8, 0);
	types->log2 = made_btf_type(made, RB_BTF_TYPEDEF, "log2_histogram_count", 0, types->u64);
	types->linear =
		made_btf_type(made, RB_BTF_TYPEDEF, "linear_histogram_count", 0, types->u64);
	types->slots = made_btf_array(made, types->u32, 20);
	types->hist =
		made_struct(made, "hist", 88, "latency", types->u64, "slots", types->slots, 8);
	types->key = made_struct(made, "key", 16, "disk", types->u64, "slot", types->u32, 8);
	types->pair = made_struct(made, "pair", 16, "disk", types->u64, "other", types->u64, 8);
	CU_ASSERT_FATAL(made_btf_finish(made));
}

static struct hist_shape shape_of(const struct types *types, uint32_t key_type, uint32_t key_size,
				  uint32_t value_type, uint32_t value_size)
{
	struct rb_map map = { .name = "m",
			      .key_type = key_type,
			      .key_size = key_size,
			      .value_type = value_type,
			      .value_size = value_size };
	struct hist_shape shape;

	hist_shape_find(&types->made.btf, &map, &shape);
	return shape;
}

static int wished(const struct types *types, const char *text, uint32_t key_type, uint32_t key_size,
		  uint32_t value_type, uint32_t value_size, struct hist_shape *ret)
{
	struct rb_map map = { .name = "m",
			      .key_type = key_type,
			      .key_size = key_size,
			      .value_type = value_type,
			      .value_size = value_size };
	struct hist_wish wish;
	int code = hist_wish_parse(text, &wish, NULL);

	return code ? code : hist_shape_wish(&types->made.btf, &map, &wish, ret, NULL);
}

static void test_shape_of_a_marked_count_is_by_slot(void)
{
	struct types types;
	struct hist_shape shape;

	make_types(&types);
	shape = shape_of(&types, types.u32, 4, types.log2, 8);
	CU_ASSERT_EQUAL(shape.kind, HIST_LOG2);
	CU_ASSERT(!shape.in_value && shape.slot_at == 0 && shape.slot_size == 4);
	CU_ASSERT(shape.count_size == 8 && shape.first == 0);
	CU_ASSERT_STRING_EQUAL(shape.label, "value");
	shape = shape_of(&types, types.key, 16, types.linear, 8);
	CU_ASSERT_EQUAL(shape.kind, HIST_LINEAR);
	CU_ASSERT(!shape.in_value && shape.slot_at == 8 && shape.slot_size == 4);
	made_btf_deinit(&types.made);
}

static void test_shape_of_slots_in_the_value_is_by_key(void)
{
	struct types types;
	struct hist_shape shape;

	make_types(&types);
	shape = shape_of(&types, types.u32, 4, types.hist, 88);
	CU_ASSERT_EQUAL(shape.kind, HIST_LOG2);
	CU_ASSERT(shape.in_value && shape.count_at == 8 && shape.count_size == 4);
	CU_ASSERT(shape.count == 20 && shape.first == 1);
	made_btf_deinit(&types.made);
}

static void test_shape_of_other_maps_is_none(void)
{
	struct types types;

	make_types(&types);
	CU_ASSERT_EQUAL(shape_of(&types, types.u32, 4, types.u64, 8).kind, HIST_NONE);
	CU_ASSERT_EQUAL(shape_of(&types, types.u32, 4, types.pair, 16).kind, HIST_NONE);
	CU_ASSERT_EQUAL(shape_of(&types, 0, 4, 0, 8).kind, HIST_NONE);
	/* a mark whose key has no slot, and types that say more than the map's sizes */
	CU_ASSERT_EQUAL(shape_of(&types, types.slots, 80, types.log2, 8).kind, HIST_NONE);
	CU_ASSERT_EQUAL(shape_of(&types, types.key, 8, types.log2, 8).kind, HIST_NONE);
	CU_ASSERT_EQUAL(shape_of(&types, types.u32, 4, types.log2, 4).kind, HIST_NONE);
	CU_ASSERT_EQUAL(shape_of(&types, types.u32, 4, types.hist, 80).kind, HIST_NONE);
	made_btf_deinit(&types.made);
}

static void test_wish_makes_a_histogram_of_numbers(void)
{
	struct types types;
	struct hist_shape shape;

	make_types(&types);
	CU_ASSERT_EQUAL(wished(&types, "m", 0, 4, 0, 4, &shape), 0);
	CU_ASSERT(shape.kind == HIST_LOG2 && shape.first == 0 && shape.count_size == 4);
	CU_ASSERT_STRING_EQUAL(shape.label, "value");
	CU_ASSERT_EQUAL(wished(&types, "m=log2from0:usecs", types.u32, 4, types.u64, 8, &shape), 0);
	CU_ASSERT(shape.kind == HIST_LOG2 && shape.first == 1);
	CU_ASSERT_STRING_EQUAL(shape.label, "usecs");
	CU_ASSERT_EQUAL(wished(&types, "m=linear", types.pair, 16, types.u64, 8, &shape), 0);
	CU_ASSERT(shape.kind == HIST_LINEAR && shape.slot_at == 8 && shape.slot_size == 8);
	CU_ASSERT_EQUAL(wished(&types, "m", types.u32, 4, types.slots, 80, &shape), 0);
	CU_ASSERT(shape.in_value && shape.count == 20 && shape.first == 1);
	CU_ASSERT_EQUAL(wished(&types, "m=log2from1", types.u32, 4, types.hist, 88, &shape), 0);
	CU_ASSERT(shape.in_value && shape.first == 0);
	made_btf_deinit(&types.made);
}

static void test_wish_that_cannot_be_met_is_refused(void)
{
	struct types types;
	struct hist_shape shape = { .count = 77 };

	make_types(&types);
	CU_ASSERT_EQUAL(wished(&types, "m=square", types.u32, 4, types.u64, 8, &shape), -EINVAL);
	CU_ASSERT_EQUAL(wished(&types, "m=", types.u32, 4, types.u64, 8, &shape), -EINVAL);
	CU_ASSERT_EQUAL(wished(&types, "m", types.u32, 4, types.pair, 16, &shape), -EINVAL);
	CU_ASSERT_EQUAL(wished(&types, "m", 0, 12, 0, 8, &shape), -EINVAL);
	CU_ASSERT_EQUAL(shape.count, 77); /* written on success only */
	made_btf_deinit(&types.made);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_hist_log2_is_drawn_as_bcc_does),
		UNIT_TEST(test_hist_log2_beyond_32_bits_is_wide),
		UNIT_TEST(test_hist_linear_is_drawn_as_bcc_does),
		UNIT_TEST(test_hist_empty_draws_nothing),
		UNIT_TEST(test_hist_log2_slot_0_is_not_lost),
		UNIT_TEST(test_hist_largest_counts_do_not_overflow),
		UNIT_TEST(test_hist_json_has_each_slot),
		UNIT_TEST(test_shape_of_a_marked_count_is_by_slot),
		UNIT_TEST(test_shape_of_slots_in_the_value_is_by_key),
		UNIT_TEST(test_shape_of_other_maps_is_none),
		UNIT_TEST(test_wish_makes_a_histogram_of_numbers),
		UNIT_TEST(test_wish_that_cannot_be_met_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("hist", tests);
}
