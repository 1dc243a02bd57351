// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_header - any bytes that are BTF -> a header in C, or a refusal with a story; and a part of the
 * types, which is BTF again.
 *
 * An object gives its .BTF. Any other input is a byte (bit 0: the other byte order; the others: which
 * types are kept), then .BTF.
 */
#include <stdio.h>
#include <stdlib.h>

#include "types/header.h"
#include "types/subset.h"
#include "elf/elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail(const char *why)
{
	fprintf(stderr, "fuzz_header: %s\n", why);
	abort();
}

struct written {
	uint64_t size, braces;
};

static int count(void *ctx, struct rb_text *text)
{
	struct written *written = ctx;

	written->size += text->size;
	for (size_t i = 0; i < text->size; i++) {
		unsigned char c = (unsigned char)text->data[i];

		written->braces += (c == '{') - (c == '}');
		if (c >= 0x7f || (c < ' ' && c != '\n' && c != '\t'))
			fail("a character that is none of C's");
	}
	rb_text_clear(text);
	return 0;
}

static void write_header(const struct rb_btf *btf)
{
	struct written written = { 0 };
	struct rawbpf_err err = { 0 };
	int code = rb_btf_header(btf, count, &written, &err);

	if (code && (code != -ENOEXEC || err.status != RAWBPF_OBJECT || !err.text[0]))
		fail("refused without a story");
	if (!code && written.braces)
		fail("braces that are not closed");
	if (written.size > btf->blob.size * 16 + btf->count * 256 + (4 << 20))
		fail("text without an end");
}

static void keep(const struct rb_btf *btf, struct rb_btf_subset *subset, unsigned int choice)
{
	for (uint32_t id = 1; id < btf->count; id++) {
		struct rb_btf_type type = rb_btf_type(btf, id);

		if ((id * 7 + choice) % 5 == 0)
			rb_btf_subset_type(subset, id, (enum rb_btf_extent)((id + choice) % 3));
		if ((type.kind == RB_BTF_STRUCT || type.kind == RB_BTF_UNION ||
		     type.kind == RB_BTF_ENUM || type.kind == RB_BTF_ENUM64) &&
		    type.count && (id + choice) % 3)
			rb_btf_subset_part(subset, id, choice % type.count);
	}
}

static void write_subset(const struct rb_btf *btf, unsigned int choice)
{
	struct rb_btf_subset subset;
	struct rb_text text = { 0 };
	struct rawbpf_err err = { 0 };
	struct rb_btf again;

	if (rb_btf_subset_init(btf, &subset, NULL))
		return;
	keep(btf, &subset, choice);
	if (rb_btf_subset_write(&subset, &text, &err)) {
		if (err.code != -ENOEXEC || !err.text[0])
			fail("types that cannot be kept, and no story");
	} else {
		if (rb_btf_parse((struct rb_bytes){ (const uint8_t *)text.data, text.size },
				 btf->swap, &again, &err))
			fail(err.text);
		if (again.count > btf->count)
			fail("kept more than there was");
		rb_btf_deinit(&again);
	}
	rb_text_deinit(&text);
	rb_btf_subset_deinit(&subset);
}

static void fuzz(struct rb_bytes blob, bool swap, unsigned int choice)
{
	struct rb_btf btf;

	if (rb_btf_parse(blob, swap, &btf, NULL))
		return;
	write_header(&btf);
	write_subset(&btf, choice);
	rb_btf_deinit(&btf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct rb_section *section;
	struct rb_elf elf;

	if (size > 4 && !memcmp(data, ELFMAG, 4)) {
		if (rb_elf_parse((struct rb_bytes){ data, size }, &elf, NULL))
			return 0;
		section = rb_elf_section_named(&elf, ".BTF");
		if (section)
			fuzz(section->data, elf.swap, 1);
		rb_elf_deinit(&elf);
	} else if (size > 1) {
		fuzz((struct rb_bytes){ data + 1, size - 1 }, data[0] & 1, data[0] >> 1);
	}
	return 0;
}
