// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * inflate - DEFLATE (RFC 1951): blocks, each stored uncompressed or as symbols.
 *
 * A symbol is a byte, the end of the block, or the length of a match to be copied from earlier
 * output, followed by a second symbol with its distance. Lengths and distances have extra bits.
 * Each type of symbol has its own code, defined by the number of bits for each symbol: codes of the
 * same length are consecutive numbers in the order of the symbols, shorter ones come first (3.2.2).
 * A block contains its codes, written in a third code, or uses the fixed ones of the RFC.
 *
 * Bits are read from the lowest of each byte, but code words start with their highest bit. So
 * `quick`, which is indexed by the next bits, has the short words in reverse.
 */
#include "packed/inflate.h"

#include <stdbool.h>

enum {
	LONGEST = 15,	/* bits of a code word */
	QUICK = 10,	/* bits of the words found by one table lookup */
	LITERALS = 288, /* symbols: bytes, the end, lengths */
	DISTANCES = 32,
	END = 256,
	HOLDS = 8 * sizeof(unsigned long),
};

struct code {
	uint16_t count[LONGEST + 1]; /* number of words of each length */
	uint16_t symbols[LITERALS];  /* in the order of their words */
	uint16_t quick[1 << QUICK];  /* symbol << 4 | bits of its word; 0: a longer word, or none */
};

static void refill(struct rb_inflate *stream)
{
	while (stream->held <= HOLDS - 8 && stream->in < stream->in_end) {
		stream->bits |= (unsigned long)*stream->in++ << stream->held;
		stream->held += 8;
	}
}

static void drop(struct rb_inflate *stream, unsigned int count)
{
	stream->bits >>= count;
	stream->held -= count;
}

/* The next `count` bits, 16 at most, as a number; -1 at the end. */
static int take(struct rb_inflate *stream, unsigned int count)
{
	int value;

	if (stream->held < count)
		refill(stream);
	if (stream->held < count)
		return -1;
	value = (int)(stream->bits & ((1u << count) - 1));
	drop(stream, count);
	return value;
}

static unsigned int reversed(unsigned int word, unsigned int length)
{
	unsigned int ret = 0;

	for (; length; length--, word >>= 1)
		ret = ret << 1 | (word & 1);
	return ret;
}

/*
 * Build the code in which symbol i has a word of lengths[i] bits, or none if that is 0. An
 * over-subscribed code is an error, and so is an incomplete one, unless it has a single one-bit
 * word or none.
 */
static bool code_init(struct code *code, const uint8_t *lengths, unsigned int count)
{
	unsigned int word[LONGEST + 1], position[LONGEST + 1], longest = 0;
	unsigned int next = 0, used = 0;

	for (unsigned int i = 0; i <= LONGEST; i++)
		code->count[i] = 0;
	for (unsigned int i = 0; i < 1 << QUICK; i++)
		code->quick[i] = 0;
	for (unsigned int i = 0; i < count; i++)
		code->count[lengths[i]]++;
	code->count[0] = 0;
	for (unsigned int length = 1; length <= LONGEST; length++) {
		next <<= 1;
		word[length] = next;
		position[length] = used;
		next += code->count[length];
		used += code->count[length];
		if (next > 1u << length)
			return false;
		if (code->count[length])
			longest = length;
	}
	if (longest > 1 && next != 1u << LONGEST)
		return false;

	for (unsigned int i = 0; i < count; i++) {
		unsigned int length = lengths[i];

		if (!length)
			continue;
		code->symbols[position[length]++] = (uint16_t)i;
		for (unsigned int at = reversed(word[length]++, length);
		     length <= QUICK && at < 1 << QUICK; at += 1u << length)
			code->quick[at] = (uint16_t)(i << 4 | length);
	}
	return true;
}

/* A symbol whose word is longer than QUICK, bit by bit: symbol << 4 | bits; 0: no such word. */
static unsigned int search(const struct code *code, unsigned long bits)
{
	unsigned int word = 0, first = 0, position = 0;

	for (unsigned int length = 1; length <= LONGEST; length++, bits >>= 1) {
		word = word << 1 | (bits & 1);
		first <<= 1;
		if (word - first < code->count[length])
			return (unsigned int)code->symbols[position + word - first] << 4 | length;
		first += code->count[length];
		position += code->count[length];
	}
	return 0;
}

/* The next symbol, or -1. Past the end zeros are read, but not accepted. */
static int decode(struct rb_inflate *stream, const struct code *code)
{
	unsigned int found;

	if (stream->held < LONGEST)
		refill(stream);
	found = code->quick[stream->bits & ((1 << QUICK) - 1)];
	if (!found)
		found = search(code, stream->bits);
	if (!found || (found & 15) > stream->held)
		return -1;
	drop(stream, found & 15);
	return (int)(found >> 4);
}

/*
 * Lengths and distances from their symbols: each power of two is divided into 1 << fine steps, and
 * further bits count within the step. -1 at the end.
 */
static int value(struct rb_inflate *stream, unsigned int symbol, unsigned int fine)
{
	unsigned int step = 1u << fine, more = (symbol >> fine) - 1;
	int low;

	if (symbol < 2 * step)
		return (int)symbol;
	low = take(stream, more);
	return low < 0 ? -1 : (int)((step + (symbol & (step - 1))) << more) + low;
}

static bool copy_back(struct rb_inflate *stream, int symbol, const struct code *distances)
{
	int length = symbol == 285 ? 258 : 3 + value(stream, (unsigned int)symbol - END - 1, 2);
	int far = decode(stream, distances);
	int distance = far < 0 || far > 29 ? 0 : 1 + value(stream, (unsigned int)far, 1);
	uint8_t *out = stream->out + stream->done;

	if (length < 3 || distance < 1 || symbol > 285)
		return false;
	if ((size_t)distance > stream->done || (size_t)length > stream->out_size - stream->done)
		return false;
	stream->done += (size_t)length;
	for (; length; length--, out++)
		*out = *(out - distance);
	return true;
}

static bool symbols(struct rb_inflate *stream, const struct code *literals,
		    const struct code *distances)
{
	for (;;) {
		int symbol = decode(stream, literals);

		if (symbol == END)
			return true;
		if (symbol > END) {
			if (!copy_back(stream, symbol, distances))
				return false;
		} else {
			if (symbol < 0 || stream->done == stream->out_size)
				return false;
			stream->out[stream->done++] = (uint8_t)symbol;
		}
	}
}

static bool fixed(struct rb_inflate *stream)
{
	struct code literals, distances;
	uint8_t lengths[LITERALS];

	for (unsigned int i = 0; i < LITERALS; i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	code_init(&literals, lengths, LITERALS);
	for (unsigned int i = 0; i < DISTANCES; i++)
		lengths[i] = 5;
	code_init(&distances, lengths, DISTANCES);
	return symbols(stream, &literals, &distances);
}

/*
 * Read the lengths of code words, written in `code`: 16 repeats the last, 17 and 18 are runs of
 * zeros.
 */
static bool read_lengths(struct rb_inflate *stream, const struct code *code, uint8_t *lengths,
			 unsigned int count)
{
	static const struct {
		uint8_t bits, least;
	} repeats[] = { { 2, 3 }, { 3, 3 }, { 7, 11 } };

	for (unsigned int i = 0; i < count;) {
		int symbol = decode(stream, code), more, times = 1;
		uint8_t length = (uint8_t)symbol;

		if (symbol < 0 || (symbol == 16 && !i))
			return false;
		if (symbol >= 16) {
			more = take(stream, repeats[symbol - 16].bits);
			times = more < 0 ? -1 : repeats[symbol - 16].least + more;
			length = symbol == 16 ? lengths[i - 1] : 0;
		}
		if ((unsigned int)times > count - i) /* -1 is */
			return false;
		for (; times; times--)
			lengths[i++] = length;
	}
	return true;
}

static bool dynamic(struct rb_inflate *stream)
{
	static const uint8_t order[] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
					 11, 4,	 12, 3, 13, 2, 14, 1, 15 };
	int counts = take(stream, 14);
	unsigned int literal_count = 257 + (counts & 31), distance_count = 1 + (counts >> 5 & 31);
	struct code literals, distances;
	uint8_t lengths[LITERALS + DISTANCES];

	if (counts < 0 || literal_count > 286 || distance_count > 30)
		return false;
	for (unsigned int i = 0; i < sizeof(order); i++)
		lengths[i] = 0;
	for (int i = 0; i < 4 + (counts >> 10); i++) {
		int length = take(stream, 3);

		if (length < 0)
			return false;
		lengths[order[i]] = (uint8_t)length;
	}
	return code_init(&literals, lengths, sizeof(order)) &&
	       read_lengths(stream, &literals, lengths, literal_count + distance_count) &&
	       code_init(&literals, lengths, literal_count) &&
	       code_init(&distances, lengths + literal_count, distance_count) &&
	       symbols(stream, &literals, &distances);
}

/* Return whole bytes that were read ahead; skip the rest of the current one. */
static void to_byte(struct rb_inflate *stream)
{
	stream->in -= stream->held / 8;
	stream->held = 0;
	stream->bits = 0;
}

static bool stored(struct rb_inflate *stream)
{
	int size, complement;

	to_byte(stream);
	size = take(stream, 16);
	complement = take(stream, 16);
	if (size < 0 || complement != (size ^ 0xffff))
		return false;
	to_byte(stream);
	if (size > stream->in_end - stream->in || (size_t)size > stream->out_size - stream->done)
		return false;
	for (; size; size--)
		stream->out[stream->done++] = *stream->in++;
	return true;
}

int rb_packed_inflate(struct rb_inflate *stream)
{
	static bool (*const kinds[])(struct rb_inflate *) = { stored, fixed, dynamic };
	int last;

	do {
		int kind;

		last = take(stream, 1);
		kind = take(stream, 2);
		if (kind < 0 || kind > 2 || !kinds[kind](stream))
			return -1;
	} while (!last);
	to_byte(stream);
	return 0;
}
