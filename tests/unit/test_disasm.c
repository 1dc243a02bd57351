// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_disasm - the words for each kind of instruction, of both byte orders, and what is no
 * instruction. tests/oracle/disasm compares many more with llvm-objdump's words.
 */
#include <stdio.h>
#include <string.h>

#include "explain/disasm.h"
#include "explain/kernel_names.h"
#include "unit.h"

/* An instruction by its fields, in either byte order. */
static void build(uint8_t *p, bool big_endian, uint8_t code, uint8_t dst, uint8_t src, int16_t off,
		  int32_t imm)
{
	p[0] = code;
	p[1] = (uint8_t)(big_endian ? dst << 4 | src : src << 4 | dst);
	for (int i = 0; i < 2; i++)
		p[2 + i] = (uint8_t)((uint16_t)off >> 8 * (big_endian ? 1 - i : i));
	for (int i = 0; i < 4; i++)
		p[4 + i] = (uint8_t)((uint32_t)imm >> 8 * (big_endian ? 3 - i : i));
}

struct expected {
	uint8_t code, dst, src;
	int off, imm;
	const char *text; /* NULL: .word */
};

static void check(const struct expected *expected, bool big_endian)
{
	uint8_t bytes[8];
	char word[40] = ".word";
	struct rb_text text = { 0 };
	const char *wanted = expected->text ? expected->text : word;

	build(bytes, big_endian, expected->code, expected->dst, expected->src,
	      (int16_t)expected->off, expected->imm);
	for (size_t i = 0; i < 8; i++)
		snprintf(word + 5 + 3 * i, 4, " %02x", bytes[i]);
	CU_ASSERT_EQUAL(rb_disasm((struct rb_bytes){ bytes, 8 }, big_endian, &text), 8);
	if (strcmp(text.data, wanted))
		printf("# found %s, expected %s\n", text.data, wanted);
	CU_ASSERT_STRING_EQUAL(text.data, wanted);
	rb_text_deinit(&text);
}

#define CHECK_ALL(...)                                            \
	do {                                                      \
		static const struct expected all[] = __VA_ARGS__; \
		for (size_t i = 0; i < RB_COUNT(all); i++) {      \
			check(&all[i], false);                    \
			check(&all[i], true);                     \
		}                                                 \
	} while (0)

static void test_disasm_arithmetic_as_clang_writes_it(void)
{
	CHECK_ALL({
		{ 0x0f, 1, 2, 0, 0, "r1 += r2" },
		{ 0x14, 1, 0, 0, -5, "w1 -= -5" },
		{ 0x27, 9, 0, 0, INT32_MIN, "r9 *= -2147483648" },
		{ 0x3c, 1, 2, 0, 0, "w1 /= w2" },
		{ 0x3f, 1, 2, 1, 0, "r1 s/= r2" },
		{ 0x94, 1, 0, 1, 5, "w1 s%= 5" },
		{ 0x97, 1, 0, 0, 3, "r1 %= 3" },
		{ 0x87, 1, 0, 0, 0, "r1 = -r1" },
		{ 0xc7, 1, 0, 0, 32, "r1 s>>= 32" },
		{ 0xbf, 1, 10, 0, 0, "r1 = r10" },
		{ 0xbf, 1, 2, 32, 0, "r1 = (s32)r2" },
		{ 0xbc, 1, 2, 16, 0, "w1 = (s16)w2" },
		{ 0xbf, 1, 2, 1, 1, "r1 = addr_space_cast(r2, 0, 1)" },
		{ 0xbf, 1, 2, -1, 0, "r1 = &(void __percpu *)(r2)" },
		{ 0xd4, 1, 0, 0, 16, "r1 = le16 r1" },
		{ 0xdc, 1, 0, 0, 64, "r1 = be64 r1" },
		{ 0xd7, 1, 0, 0, 32, "r1 = bswap32 r1" },
	});
}

static void test_disasm_jumps_count_from_the_next_instruction(void)
{
	CHECK_ALL({
		{ 0x05, 0, 0, -3, 0, "goto -3" },
		{ 0x06, 0, 0, 0, 70000, "gotol +70000" },
		{ 0xe5, 0, 0, 3, 0, "may_goto +3" },
		{ 0x65, 1, 0, 3, 5, "if r1 s> 5 goto +3" },
		{ 0x4e, 1, 2, -3, 0, "if w1 & w2 goto -3" },
		{ 0xad, 1, 2, 0, 0, "if r1 < r2 goto +0" },
		{ 0xd6, 1, 0, 1, -1, "if w1 s<= -1 goto +1" },
		{ 0x85, 0, 0, 0, 1, "call bpf_map_lookup_elem#1" },
		{ 0x85, 0, 0, 0, 211, "call bpf_cgrp_storage_delete#211" },
		{ 0x85, 0, 0, 0, 0, "call unknown#0" },
		{ 0x85, 0, 0, 0, 212, "call unknown#212" },
		{ 0x85, 0, 1, 0, -1, "call pc-1" },
		{ 0x85, 0, 2, 0, 1234, "call kernel-function#1234" },
		{ 0x85, 0, 2, 3, 1234, "call kernel-function#1234 of btf 3" },
		{ 0x95, 0, 0, 0, 0, "exit" },
	});
}

static void test_disasm_memory_has_its_size_and_place(void)
{
	CHECK_ALL({
		{ 0x79, 1, 10, -32768, 0, "r1 = *(u64 *)(r10 - 32768)" },
		{ 0x71, 1, 2, 32767, 0, "r1 = *(u8 *)(r2 + 32767)" },
		{ 0x81, 1, 2, 4, 0, "r1 = *(s32 *)(r2 + 4)" },
		{ 0x6a, 1, 0, 2, -3, "*(u16 *)(r1 + 2) = -3" },
		{ 0x63, 10, 1, -8, 0, "*(u32 *)(r10 - 8) = r1" },
		{ 0xc2, 0, 0, 0, 0, "nospec" },
		{ 0x30, 0, 0, 0, 5, "r0 = *(u8 *)skb[5]" },
		{ 0x48, 0, 7, 0, 0, "r0 = *(u16 *)skb[r7]" },
		{ 0x40, 0, 7, 0, 14, "r0 = *(u32 *)skb[r7 + 14]" },
	});
}

static void test_disasm_atomics_of_both_sizes(void)
{
	CHECK_ALL({
		{ 0xdb, 1, 2, 0, 0x00, "lock *(u64 *)(r1 + 0) += r2" },
		{ 0xc3, 1, 2, -4, 0xa0, "lock *(u32 *)(r1 - 4) ^= w2" },
		{ 0xdb, 1, 2, 0, 0x41, "r2 = atomic_fetch_or((u64 *)(r1 + 0), r2)" },
		{ 0xc3, 1, 2, 0, 0x51, "w2 = atomic_fetch_and((u32 *)(r1 + 0), w2)" },
		{ 0xdb, 1, 2, 0, 0xe1, "r2 = xchg_64(r1 + 0, r2)" },
		{ 0xc3, 1, 2, 0, 0xe1, "w2 = xchg32_32(r1 + 0, w2)" },
		{ 0xdb, 1, 2, -8, 0xf1, "r0 = cmpxchg_64(r1 - 8, r0, r2)" },
		{ 0xc3, 1, 2, 0, 0xf1, "w0 = cmpxchg32_32(r1 + 0, w0, w2)" },
		{ 0xd3, 1, 2, 0, 0x100, "w1 = load_acquire((u8 *)(r2 + 0))" },
		{ 0xdb, 1, 2, 8, 0x110, "store_release((u64 *)(r1 + 8), r2)" },
	});
}

static void test_disasm_what_is_no_instruction_is_shown_as_bytes(void)
{
	CHECK_ALL({
		{ 0xff, 0, 0, 0, 0, NULL },  /* no such opcode */
		{ 0x8d, 3, 0, 0, 0, NULL },  /* callx, which no kernel takes */
		{ 0x00, 0, 0, 0, 0, NULL },  /* the second half of an ld_imm64 */
		{ 0x0f, 11, 2, 0, 0, NULL }, /* a register above r10 */
		{ 0x0f, 1, 2, 0, 7, NULL },  /* fields that have to be 0 */
		{ 0x07, 1, 2, 0, 7, NULL },
		{ 0x07, 1, 0, 1, 7, NULL },
		{ 0x05, 0, 0, 1, 7, NULL },
		{ 0x95, 1, 0, 0, 0, NULL },
		{ 0x79, 1, 2, 0, 7, NULL },
		{ 0x85, 0, 3, 0, 1, NULL }, /* a call of no known kind */
		{ 0x85, 0, 0, 1, 1, NULL },
		{ 0xbf, 1, 2, 24, 0, NULL },	/* (s24) */
		{ 0xbc, 1, 2, 32, 0, NULL },	/* w1 = (s32)w2 */
		{ 0xd4, 1, 0, 0, 24, NULL },	/* le24 */
		{ 0xdf, 1, 0, 0, 16, NULL },	/* bswap with an x */
		{ 0x99, 1, 2, 0, 0, NULL },	/* (s64 *) */
		{ 0xd3, 1, 2, 0, 0, NULL },	/* an atomic addition of a byte */
		{ 0xdb, 1, 2, 0, 0xe0, NULL },	/* xchg that does not fetch */
		{ 0xdb, 1, 2, 0, 0x120, NULL }, /* an atomic that does not exist */
		{ 0x38, 0, 0, 0, 5, NULL },	/* *(u64 *)skb[5] */
		{ 0x8e, 0, 0, 0, 1, NULL },	/* call and exit among the 32-bit jumps */
		{ 0x96, 0, 0, 0, 0, NULL },
		{ 0xe5, 0, 1, 3, 0, NULL },
	});
}

static void check_wide(uint8_t src, int32_t low, int32_t high, const char *wanted, bool big_endian)
{
	struct rb_text text = { 0 };
	uint8_t bytes[16];

	build(bytes, big_endian, 0x18, 1, src, 0, low);
	build(bytes + 8, big_endian, 0, 0, 0, 0, high);
	CU_ASSERT_EQUAL(rb_disasm((struct rb_bytes){ bytes, 16 }, big_endian, &text), 16);
	CU_ASSERT_STRING_EQUAL(text.data, wanted);
	rb_text_deinit(&text);
}

static void test_disasm_ld_imm64_says_what_its_numbers_are(void)
{
	for (int big_endian = 0; big_endian < 2; big_endian++) {
		check_wide(0, 8, 0, "r1 = 8 ll", big_endian);
		check_wide(0, -1, -1, "r1 = -1 ll", big_endian);
		check_wide(0, (int32_t)0x9abcdef0, 0x12345678, "r1 = 1311768467463790320 ll",
			   big_endian);
		check_wide(0, 0, INT32_MIN, "r1 = -9223372036854775808 ll", big_endian);
		check_wide(1, 5, 0, "r1 = map(fd 5)", big_endian);
		check_wide(2, 5, 8, "r1 = map_value(fd 5) + 8", big_endian);
		check_wide(3, 17, 0, "r1 = btf_id(17)", big_endian);
		check_wide(3, 17, 5, "r1 = btf_id(17 of fd 5)", big_endian);
		check_wide(4, 7, 0, "r1 = function pc+7", big_endian);
		check_wide(5, 2, 0, "r1 = map(index 2)", big_endian);
		check_wide(6, 2, -8, "r1 = map_value(index 2) + 4294967288", big_endian);
	}
}

static size_t disasm(const uint8_t *bytes, size_t size, const char *wanted)
{
	struct rb_text text = { 0 };
	size_t taken = rb_disasm((struct rb_bytes){ bytes, size }, false, &text);

	CU_ASSERT_STRING_EQUAL(text.data, wanted);
	rb_text_deinit(&text);
	return taken;
}

static void test_disasm_half_an_ld_imm64_is_shown_as_bytes(void)
{
	uint8_t bytes[16];

	build(bytes, false, 0x18, 1, 0, 0, 8);
	build(bytes + 8, false, 0, 0, 0, 0, 0);
	for (size_t size = 8; size < 16; size++)
		CU_ASSERT_EQUAL(disasm(bytes, size, ".word 18 01 00 00 08 00 00 00"), 8);
	build(bytes + 8, false, 0x95, 0, 0, 0, 0);
	CU_ASSERT_EQUAL(disasm(bytes, 16, ".word 18 01 00 00 08 00 00 00"), 8);
	build(bytes + 8, false, 0, 0, 0, 1, 0);
	CU_ASSERT_EQUAL(disasm(bytes, 16, ".word 18 01 00 00 08 00 00 00"), 8);
	build(bytes, false, 0x18, 1, 1, 0, 5); /* a descriptor has no upper half */
	build(bytes + 8, false, 0, 0, 0, 0, 1);
	CU_ASSERT_EQUAL(disasm(bytes, 16, ".word 18 11 00 00 05 00 00 00"), 8);
	build(bytes, false, 0x18, 1, 7, 0, 5); /* of no known kind */
	CU_ASSERT_EQUAL(disasm(bytes, 16, ".word 18 71 00 00 05 00 00 00"), 8);
}

static void test_disasm_less_than_an_instruction_is_shown_as_bytes(void)
{
	static const uint8_t bytes[] = { 0x95, 0, 0 };

	CU_ASSERT_EQUAL(disasm(bytes, 3, ".word 95 00 00"), 3);
	CU_ASSERT_EQUAL(disasm(bytes, 1, ".word 95"), 1);
	CU_ASSERT_EQUAL(disasm(bytes, 0, ".word"), 0);
}

static void test_names_first_last_and_beyond(void)
{
	CU_ASSERT_PTR_NULL(rb_map_type_name(0));
	CU_ASSERT_STRING_EQUAL(rb_map_type_name(1), "hash");
	CU_ASSERT_STRING_EQUAL(rb_map_type_name(27), "ringbuf");
	CU_ASSERT_STRING_EQUAL(rb_map_type_name(33), "arena");
	CU_ASSERT_PTR_NULL(rb_map_type_name(34));
	CU_ASSERT_PTR_NULL(rb_map_type_name(UINT32_MAX));
	CU_ASSERT_PTR_NULL(rb_helper_name(0));
	CU_ASSERT_STRING_EQUAL(rb_helper_name(6), "trace_printk");
	CU_ASSERT_STRING_EQUAL(rb_helper_name(208), "ktime_get_tai_ns");
	CU_ASSERT_PTR_NULL(rb_helper_name(212));
	CU_ASSERT_STRING_EQUAL(rb_core_kind_name(0), "byte_off");
	CU_ASSERT_STRING_EQUAL(rb_core_kind_name(12), "type_matches");
	CU_ASSERT_PTR_NULL(rb_core_kind_name(13));
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_disasm_arithmetic_as_clang_writes_it),
		UNIT_TEST(test_disasm_jumps_count_from_the_next_instruction),
		UNIT_TEST(test_disasm_memory_has_its_size_and_place),
		UNIT_TEST(test_disasm_atomics_of_both_sizes),
		UNIT_TEST(test_disasm_what_is_no_instruction_is_shown_as_bytes),
		UNIT_TEST(test_disasm_ld_imm64_says_what_its_numbers_are),
		UNIT_TEST(test_disasm_half_an_ld_imm64_is_shown_as_bytes),
		UNIT_TEST(test_disasm_less_than_an_instruction_is_shown_as_bytes),
		UNIT_TEST(test_names_first_last_and_beyond),
		CU_TEST_INFO_NULL,
	};

	return unit_run("disasm", tests);
}
