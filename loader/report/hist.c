// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * hist - prints the rows of a histogram in BCC's format, or as JSON.
 *
 * In: the counts of the slots, and whether slots are linear or log2. Out: a heading, and a row per
 * slot with its range, count and a bar of at most 40 characters, appended to the text. Rows are
 * wider above 32 slots. The caller owns counts and text.
 */
#include "report/hist.h"
#include "report/json.h"

#define BAR 40 /* characters */

/* The number of slots to draw: up to the last non-empty one. */
static size_t drawn(const struct hist *hist)
{
	size_t count = hist->count;

	while (count && !hist->slots[count - 1])
		count--;
	return count;
}

/* The first slot to draw: of a log2 histogram, number 0 has a row only when it has a count. */
static size_t first(const struct hist *hist)
{
	return hist->kind == HIST_LOG2 && hist->count && !hist->slots[0];
}

bool hist_is_empty(const struct hist *hist)
{
	return !drawn(hist);
}

static void range(const struct hist *hist, size_t slot, uint64_t *low, uint64_t *high)
{
	*low = *high = slot;
	if (hist->kind != HIST_LOG2 || !slot)
		return;
	*low = slot == 1 ? 0 : (uint64_t)1 << (slot - 1);
	*high = slot < 64 ? ((uint64_t)1 << slot) - 1 : UINT64_MAX;
}

/* width x count / most, rounded down, without overflow. */
static unsigned int stars(uint64_t count, uint64_t most, unsigned int width)
{
	while (most > UINT64_MAX / BAR) {
		most >>= 1;
		count >>= 1;
	}
	return (unsigned int)(count * width / most);
}

static void add_bar(struct rb_text *out, uint64_t count, uint64_t most, unsigned int width)
{
	unsigned int filled = stars(count, most, width);

	rb_text_string(out, "|");
	for (unsigned int i = 0; i < width; i++)
		rb_text_string(out, i < filled ? "*" : " ");
	rb_text_string(out, "|\n");
}

static void add_row(const struct hist *hist, size_t slot, bool wide, struct rb_text *out)
{
	unsigned long long low, high, count = hist->slots[slot];
	uint64_t from, to;

	range(hist, slot, &from, &to);
	low = from;
	high = to;
	if (hist->kind == HIST_LINEAR)
		rb_text_printf(out, "        %-10llu : %-8llu ", low, count);
	else if (wide)
		rb_text_printf(out, "%20llu -> %-20llu : %-8llu ", low, high, count);
	else
		rb_text_printf(out, "%10llu -> %-10llu : %-8llu ", low, high, count);
}

void hist_text(const struct hist *hist, struct rb_text *out)
{
	size_t count = drawn(hist);
	bool wide = hist->kind == HIST_LOG2 && count > 33;
	uint64_t most = 0;

	if (!count)
		return;
	for (size_t i = 0; i < count; i++)
		most = hist->slots[i] > most ? hist->slots[i] : most;
	if (hist->kind == HIST_LINEAR)
		rb_text_printf(out, "     %-13s : count     distribution\n", hist->label);
	else if (wide)
		rb_text_printf(out, "               %-29s : count     distribution\n", hist->label);
	else
		rb_text_printf(out, "     %-19s : count     distribution\n", hist->label);
	for (size_t i = first(hist); i < count; i++) {
		add_row(hist, i, wide, out);
		add_bar(out, hist->slots[i], most, wide ? BAR / 2 : BAR);
	}
}

void hist_json(const struct hist *hist, struct rb_text *out)
{
	size_t count = drawn(hist), begin = first(hist);
	uint64_t low, high;

	rb_json_cstring(out, "kind", hist->kind == HIST_LOG2 ? "log2" : "linear");
	rb_json_cstring(out, "label", hist->label);
	rb_text_string(out, ",\"slots\":[");
	for (size_t i = begin; i < count; i++) {
		range(hist, i, &low, &high);
		rb_text_string(out, i > begin ? ",{\"low\":" : "{\"low\":");
		rb_text_number(out, low, 1);
		rb_json_uint(out, "high", high);
		rb_json_uint(out, "count", hist->slots[i]);
		rb_text_string(out, "}");
	}
	rb_text_string(out, "]");
}
