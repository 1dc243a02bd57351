// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_elf_damage - a good image cut short at every length, with every bit flipped, and with extreme
 * numbers at every place: elf/ refuses it, or keeps all its promises (elf_walk.h). Built with a
 * sanitizer, this also shows that no byte outside the image is read.
 */
#include <stdlib.h>
#include <string.h>

#include "elf/elf.h"
#include "elf_builder.h"
#include "elf_walk.h"
#include "unit.h"

static const bool both_orders[] = { false, true };

/* Parse damaged bytes, in memory of exactly their size: refused, or all promises hold. */
static bool survives(const uint8_t *image, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	struct rawbpf_err err = { 0 };
	struct rb_elf elf;
	bool good = true;

	memcpy(copy, image, size);
	if (rb_elf_parse((struct rb_bytes){ copy, size }, &elf, &err)) {
		good = err.code == -ENOEXEC && err.status == RAWBPF_OBJECT && err.text[0];
	} else {
		good = !elf_walk(&elf);
		rb_elf_check_bpf(&elf, &err);
		rb_elf_deinit(&elf);
	}
	free(copy);
	return good;
}

/* Guards: reading on where the image ends. */
static void test_elf_truncated_anywhere_is_refused(void)
{
	struct rawbpf_err err = { 0 };
	struct rb_elf elf;
	size_t size, cut, i;
	uint8_t *image;

	for (i = 0; i < RB_COUNT(both_orders); i++) {
		image = elf_sample(both_orders[i], &size);
		for (cut = 0; cut < size; cut++) {
			CU_ASSERT_EQUAL(rb_elf_parse((struct rb_bytes){ image, cut }, &elf, &err),
					-ENOEXEC);
			CU_ASSERT(survives(image, cut));
		}
		free(image);
	}
}

/* Guards: any one field that is wrong. */
static void test_elf_any_bit_flipped_is_survived(void)
{
	size_t size, bit, i;
	uint8_t *image;

	for (i = 0; i < RB_COUNT(both_orders); i++) {
		image = elf_sample(both_orders[i], &size);
		for (bit = 0; bit < size * 8; bit++) {
			image[bit / 8] ^= 1 << bit % 8;
			CU_ASSERT(survives(image, size));
			image[bit / 8] ^= 1 << bit % 8;
		}
		free(image);
	}
}

/* Guards: sums and products that wrap, at every place of the image, 4 and 8 bytes wide. */
static void test_elf_any_extreme_number_is_survived(void)
{
	static const uint64_t extremes[] = { 0, 1, 0x7fffffff, 0xfffffff0, 1ULL << 63, UINT64_MAX };
	size_t size, at, i;
	uint8_t *image, saved[8];

	image = elf_sample(false, &size);
	for (at = 0; at + 8 <= size; at += 4) {
		memcpy(saved, image + at, 8);
		for (i = 0; i < RB_COUNT(extremes); i++) {
			elf_poke(image, at, 8, extremes[i]);
			CU_ASSERT(survives(image, size));
			memcpy(image + at, saved, 8);
			elf_poke(image, at, 4, extremes[i]);
			CU_ASSERT(survives(image, size));
			memcpy(image + at, saved, 8);
		}
	}
	free(image);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_elf_truncated_anywhere_is_refused),
		UNIT_TEST(test_elf_any_bit_flipped_is_survived),
		UNIT_TEST(test_elf_any_extreme_number_is_survived),
		CU_TEST_INFO_NULL,
	};

	return unit_run("elf_damage", tests);
}
