// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_inflate - the decoder inside the packed program: what gzip makes of many inputs comes back as
 * it was; what is damaged is refused, each fault by a stream that has nothing else wrong.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "packed/inflate.c"

#include "unit.h"

enum {
	HEADER = 10,
	TRAILER = 8,
	LARGEST = 1 << 20,
};

static unsigned int seed = 1;

static unsigned int any(unsigned int below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % below;
}

/* Decodes from and into blocks of exactly these sizes, so that one byte beyond is seen. */
static int decoded(const uint8_t *in, size_t in_size, uint8_t *out, size_t room, size_t *done)
{
	uint8_t *copy = malloc(in_size ? in_size : 1), *place = malloc(room ? room : 1);
	struct rb_inflate stream = { .out = place, .out_size = room };
	int code;

	CU_ASSERT_FATAL(copy && place);
	memcpy(copy, in, in_size);
	stream.in = copy;
	stream.in_end = copy + in_size;
	code = rb_packed_inflate(&stream);
	CU_ASSERT_FATAL(stream.done <= room && stream.in <= stream.in_end);
	if (!code)
		CU_ASSERT_EQUAL(stream.in, stream.in_end);
	memcpy(out, place, stream.done);
	*done = stream.done;
	free(copy);
	free(place);
	return code;
}

/* What gzip makes of `data`, without its header and trailer; the size, to be freed by the caller. */
static uint8_t *gzipped(const uint8_t *data, size_t size, int level, size_t *ret)
{
	char name[] = "/tmp/test_inflate.XXXXXX", command[64];
	uint8_t *out = malloc(2 * LARGEST);
	int fd = mkstemp(name);
	size_t all;
	FILE *pipe;

	CU_ASSERT_FATAL(out && fd >= 0 && write(fd, data, size) == (ssize_t)size);
	close(fd);
	snprintf(command, sizeof(command), "gzip -n%d <%s", level, name);
	pipe = popen(command, "r");
	CU_ASSERT_FATAL(pipe != NULL);
	all = fread(out, 1, 2 * LARGEST, pipe);
	CU_ASSERT_EQUAL_FATAL(pclose(pipe), 0);
	unlink(name);
	CU_ASSERT_FATAL(all > HEADER + TRAILER && all < 2 * LARGEST);
	*ret = all - HEADER - TRAILER;
	memmove(out, out + HEADER, *ret);
	out = realloc(out, *ret); /* so that its end is an end */
	CU_ASSERT_FATAL(out != NULL);
	return out;
}

static void there_and_back(const uint8_t *data, size_t size)
{
	static uint8_t out[LARGEST];

	for (int level = 1; level <= 9; level += 4) {
		size_t packed, done;
		uint8_t *stream = gzipped(data, size, level, &packed);

		CU_ASSERT_EQUAL(decoded(stream, packed, out, size, &done), 0);
		CU_ASSERT(done == size && !memcmp(out, data, size));
		if (size) /* one byte less than it needs */
			CU_ASSERT_EQUAL(decoded(stream, packed, out, size - 1, &done), -1);
		free(stream);
	}
}

static uint8_t data[LARGEST];

static void test_inflate_few_bytes_come_back(void)
{
	for (size_t size = 0; size < 20; size++) {
		for (size_t i = 0; i < size; i++)
			data[i] = (uint8_t)any(256);
		there_and_back(data, size);
	}
}

static void test_inflate_random_bytes_come_back(void)
{
	static const unsigned int below[] = { 1, 2, 3, 20, 100, 200, 256 };

	for (size_t kind = 0; kind < sizeof(below) / sizeof(below[0]); kind++) {
		size_t size = 70000 + any(1000); /* more than a stored block can have */

		for (size_t i = 0; i < size; i++)
			data[i] = (uint8_t)any(below[kind]);
		there_and_back(data, size);
	}
}

/* Pieces of all lengths, from all distances up to the 32,768 that there may be, and beyond. */
static void test_inflate_repeated_pieces_come_back(void)
{
	size_t size = 0;

	while (size < 300000) {
		size_t length = 1 + any(size % 5 ? 12 : 300), far = 1 + any(size % 3 ? 40000 : 30);

		for (; length; length--, size++)
			data[size] =
				far <= size && length > 1 ? data[size - far] : (uint8_t)any(256);
	}
	there_and_back(data, size);
}

/* Each byte half as frequent as the one before, which makes code words as long as they can be. */
static void test_inflate_longest_code_words_come_back(void)
{
	size_t size = 0;

	while (size < 400000) {
		unsigned int bits = any(1 << 20) | 1 << 20;

		data[size++] = (uint8_t)(__builtin_ctz(bits) * 11);
	}
	there_and_back(data, size);
}

static void test_inflate_program_comes_back(void)
{
	FILE *file = fopen("/proc/self/exe", "r");
	size_t size;

	CU_ASSERT_FATAL(file != NULL);
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	there_and_back(data, size);
}

static size_t fill_text(void)
{
	static const char *const words[] = {
		"map ", "program ", "kernel\n", "the ", "attach", "x"
	};
	size_t size = 0;

	while (size < 3000) {
		const char *word = words[any(6)];

		memcpy(data + size, word, strlen(word));
		size += strlen(word);
		data[size++] = (uint8_t)any(256);
	}
	return size;
}

static void cut_short(size_t size)
{
	static uint8_t out[LARGEST];
	size_t packed, done;
	uint8_t *stream = gzipped(data, size, 9, &packed);

	for (size_t cut = 0; cut < packed; cut++)
		CU_ASSERT_EQUAL(decoded(stream, cut, out, size, &done), -1);
	free(stream);
}

static void test_inflate_cut_short_is_refused(void)
{
	cut_short(fill_text());
	for (size_t i = 0; i < 500; i++) /* stored */
		data[i] = (uint8_t)any(256);
	cut_short(500);
}

/* It can't tell all damage, but stays in its memory. */
static void test_inflate_flipped_bits_stay_inside(void)
{
	size_t size = fill_text(), packed, done, refused = 0;
	uint8_t *stream = gzipped(data, size, 9, &packed);
	static uint8_t out[LARGEST];

	for (size_t bit = 0; bit < 8 * packed; bit++) {
		struct rb_inflate damaged = { .in = stream, .in_end = stream + packed };

		stream[bit / 8] ^= 1 << bit % 8;
		damaged.out = malloc(size);
		damaged.out_size = size;
		refused += rb_packed_inflate(&damaged) || damaged.done != size ||
			   memcmp(damaged.out, data, size);
		free(damaged.out);
		stream[bit / 8] ^= 1 << bit % 8;
	}
	CU_ASSERT(refused > 8 * packed * 99 / 100);
	CU_ASSERT_EQUAL(decoded(stream, packed, out, size, &done), 0);
	free(stream);
}

/* ---- streams made by hand ---- */

static uint8_t made[65536];
static size_t made_bits;

static void start(void)
{
	memset(made, 0, sizeof(made));
	made_bits = 0;
}

/* A number, its lowest bit first. */
static void put(unsigned int number, unsigned int count)
{
	for (; count; count--, number >>= 1, made_bits++)
		made[made_bits / 8] |= (number & 1) << made_bits % 8;
}

/* A code word, its highest bit first. */
static void put_word(unsigned int word, unsigned int count)
{
	while (count--)
		put(word >> count, 1);
}

/* A symbol in the code that the RFC fixes. */
static void put_fixed(unsigned int symbol)
{
	if (symbol < 144)
		put_word(0x30 + symbol, 8);
	else if (symbol < 256)
		put_word(0x190 + symbol - 144, 9);
	else if (symbol < 280)
		put_word(symbol - 256, 7);
	else
		put_word(0xc0 + symbol - 280, 8);
}

static int decode_made(size_t room, size_t *done, uint8_t *out)
{
	return decoded(made, (made_bits + 7) / 8, out, room, done);
}

static bool refused(void)
{
	static uint8_t out[65536];
	size_t done;

	return decode_made(sizeof(out), &done, out) == -1;
}

static bool gives(const char *text)
{
	uint8_t out[1000];
	size_t done;

	return !decode_made(sizeof(out), &done, out) && done == strlen(text) &&
	       !memcmp(out, text, done);
}

static void start_fixed(void)
{
	start();
	put(1, 1);
	put(1, 2);
}

static void test_inflate_blocks_follow_each_other(void)
{
	start();
	put(0, 1); /* stored, and not the last */
	put(0, 2);
	put(0, 5);
	put(2, 16);
	put(0xfffd, 16);
	put('a', 8);
	put('b', 8);
	put(1, 1);
	put(1, 2);
	put_fixed(259); /* 5 bytes, from 2 bytes back: of the block before, and of what it writes */
	put_word(1, 5);
	put_fixed(200);
	put_fixed(256);
	CU_ASSERT(gives("abababa\310"));
}

static void test_inflate_unknown_kind_is_refused(void)
{
	start();
	put(1, 1);
	put(3, 2);
	put(0, 40);
	CU_ASSERT(refused());
}

static void test_inflate_stored_size_that_is_no_complement_is_refused(void)
{
	for (int wrong = 0; wrong < 2; wrong++) {
		start();
		put(1, 8);
		put(1, 16);
		put(wrong ? 0xffff : 0xfffe, 16);
		put('a', 8);
		CU_ASSERT_EQUAL(refused(), wrong);
	}
}

static void test_inflate_copy_from_before_the_start_is_refused(void)
{
	for (unsigned int far = 0; far < 2; far++) {
		start_fixed();
		put_fixed('a');
		put_fixed(257);
		put_word(far, 5);
		put_fixed(256);
		CU_ASSERT(far ? refused() : gives("aaaa"));
	}
}

/* The word of the end is all zeros, as is what one would read behind the end. */
static void test_inflate_end_within_a_word_is_refused(void)
{
	start_fixed();
	put_fixed('a');
	put_fixed(256);
	CU_ASSERT(gives("a"));
	made_bits = 16;
	CU_ASSERT(refused());
}

static void test_inflate_lengths_without_meaning_are_refused(void)
{
	for (unsigned int symbol = 284; symbol < 288; symbol++) {
		start_fixed();
		put_fixed('a');
		put_fixed(symbol);
		put(0, symbol == 284 ? 5 : symbol == 285 ? 0 : 6);
		put_word(0, 5);
		put_fixed(256);
		CU_ASSERT_EQUAL(refused(), symbol > 285);
	}
}

static void test_inflate_distances_without_meaning_are_refused(void)
{
	for (unsigned int far = 28; far < 32; far++) {
		start();
		put(0, 8);
		put(60000, 16);
		put(0xffff ^ 60000, 16);
		made_bits += 8 * 60000;
		put(1, 1);
		put(1, 2);
		put_fixed(257);
		put_word(far, 5);
		put(0, far / 2 - 1);
		put_fixed(256);
		CU_ASSERT_EQUAL(refused(), far > 29);
	}
}

/* A dynamic block: the lengths of the words for the symbols 0 to 18 of the third code. */
static void start_dynamic(unsigned int literals, unsigned int distances, const uint8_t *lengths)
{
	static const uint8_t order[] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
					 11, 4,	 12, 3, 13, 2, 14, 1, 15 };

	start();
	put(1, 1);
	put(2, 2);
	put(literals - 257, 5);
	put(distances - 1, 5);
	put(19 - 4, 4);
	for (int i = 0; i < 19; i++)
		put(lengths[order[i]], 3);
}

/* The third code of most of these: 0 for 1, 10 for 18 (zeros), 110 for 0, 111 for 16 (repeat). */
static const uint8_t usual[19] = { [0] = 3, [1] = 1, [16] = 3, [18] = 2 };

struct word {
	unsigned int word, bits;
};

static const struct word usual_one = { 0, 1 }, usual_zeros = { 2, 2 };

static void put_zeros(struct word zeros, unsigned int count)
{
	put_word(zeros.word, zeros.bits);
	put(count - 11, 7);
}

/* Two words of one bit: 0 for 'a', 1 for the end. */
static void put_literals(struct word one, struct word zeros)
{
	put_zeros(zeros, 'a');
	put_word(one.word, one.bits);
	put_zeros(zeros, 138);
	put_zeros(zeros, 256 - 'a' - 1 - 138);
	put_word(one.word, one.bits);
}

static void put_aa(void)
{
	put(0, 2);
	put(1, 1);
}

static void test_inflate_dynamic_block_comes_back(void)
{
	start_dynamic(257, 1, usual);
	put_literals(usual_one, usual_zeros);
	put_word(6, 3); /* no distances */
	put_aa();
	CU_ASSERT(gives("aa"));

	start_dynamic(257, 1, usual);
	put_literals(usual_one, usual_zeros);
	put_word(0, 1); /* one distance */
	put_aa();
	CU_ASSERT(gives("aa"));
}

static void test_inflate_too_many_literals_are_refused(void)
{
	for (unsigned int count = 286; count < 289; count++) {
		start_dynamic(count, 1, usual);
		put_literals(usual_one, usual_zeros);
		put_zeros(usual_zeros, count - 257);
		put_word(0, 1);
		put_aa();
		CU_ASSERT(count > 286 ? refused() : gives("aa"));
	}
}

static void test_inflate_too_many_distances_are_refused(void)
{
	for (unsigned int count = 30; count < 33; count++) {
		start_dynamic(257, count, usual);
		put_literals(usual_one, usual_zeros);
		put_word(0, 1);
		put_zeros(usual_zeros, count - 1);
		put_aa();
		CU_ASSERT(count > 30 ? refused() : gives("aa"));
	}
}

/* A decoder that looks away reads 0 as the last of them: zeros. */
static void test_inflate_code_with_too_many_words_is_refused(void)
{
	static const uint8_t three_of_one_bit[19] = { [0] = 1, [1] = 1, [18] = 1 };

	start_dynamic(257, 1, three_of_one_bit);
	put_literals((struct word){ 1, 1 }, (struct word){ 0, 1 });
	put_word(1, 1);
	put_aa();
	CU_ASSERT(refused());
}

static void test_inflate_code_with_words_missing_is_refused(void)
{
	static const uint8_t two_of_two_bits[19] = { [1] = 2, [18] = 2 };

	start_dynamic(257, 1, two_of_two_bits);
	put_literals((struct word){ 0, 2 }, (struct word){ 1, 2 });
	put_word(0, 2);
	put_aa();
	CU_ASSERT(refused());
}

static void test_inflate_repeat_of_nothing_is_refused(void)
{
	start_dynamic(257, 1, usual);
	put_word(7, 3);
	put(0, 400);
	CU_ASSERT(refused());
}

static void test_inflate_repeat_beyond_the_end_is_refused(void)
{
	start_dynamic(257, 1, usual);
	put_literals(usual_one, usual_zeros);
	put_zeros(usual_zeros, 11); /* there is one left */
	put_aa();
	CU_ASSERT(refused());
}

static void test_inflate_block_without_an_end_is_refused(void)
{
	start_dynamic(257, 1, usual);
	put_word(0, 1);
	put_word(0, 1);
	put_zeros(usual_zeros, 138);
	put_zeros(usual_zeros, 256 - 2 - 138);
	put_word(6, 3); /* none for the end */
	put_word(6, 3);
	put(0, 400);
	CU_ASSERT(refused());
}

static CU_TestInfo tests[] = {
	UNIT_TEST(test_inflate_few_bytes_come_back),
	UNIT_TEST(test_inflate_random_bytes_come_back),
	UNIT_TEST(test_inflate_repeated_pieces_come_back),
	UNIT_TEST(test_inflate_longest_code_words_come_back),
	UNIT_TEST(test_inflate_program_comes_back),
	UNIT_TEST(test_inflate_cut_short_is_refused),
	UNIT_TEST(test_inflate_flipped_bits_stay_inside),
	UNIT_TEST(test_inflate_blocks_follow_each_other),
	UNIT_TEST(test_inflate_unknown_kind_is_refused),
	UNIT_TEST(test_inflate_stored_size_that_is_no_complement_is_refused),
	UNIT_TEST(test_inflate_copy_from_before_the_start_is_refused),
	UNIT_TEST(test_inflate_end_within_a_word_is_refused),
	UNIT_TEST(test_inflate_lengths_without_meaning_are_refused),
	UNIT_TEST(test_inflate_distances_without_meaning_are_refused),
	UNIT_TEST(test_inflate_dynamic_block_comes_back),
	UNIT_TEST(test_inflate_too_many_literals_are_refused),
	UNIT_TEST(test_inflate_too_many_distances_are_refused),
	UNIT_TEST(test_inflate_code_with_too_many_words_is_refused),
	UNIT_TEST(test_inflate_code_with_words_missing_is_refused),
	UNIT_TEST(test_inflate_repeat_of_nothing_is_refused),
	UNIT_TEST(test_inflate_repeat_beyond_the_end_is_refused),
	UNIT_TEST(test_inflate_block_without_an_end_is_refused),
	CU_TEST_INFO_NULL,
};

int main(void)
{
	return unit_run("inflate", tests);
}
