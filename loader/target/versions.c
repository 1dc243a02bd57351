// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * versions - the versions of .dynsym's symbols.
 *
 * .gnu.version has a 16-bit number for each symbol, its highest bit set when it is not the default;
 * .gnu.version_d has the names of the numbers, as a list of 20-byte entries with the distances to
 * the next entry and to the entry's first name, which is 8 bytes. 0 and 1 are not versions. Format:
 * the Linux Standard Base, "Symbol Versioning".
 */
#include <stdlib.h>

#include "target/target_internal.h"

#define HIDDEN 0x8000

/* The fields are of the same sizes in 32-bit and in 64-bit files. */
static uint32_t field32(const struct rb_binary *binary, struct rb_bytes data, uint64_t off)
{
	return rb_load32(data.data + off, binary->swap);
}

static void read_definition(const struct rb_binary *binary, struct rb_bytes data, uint64_t off,
			    struct rb_versions *versions)
{
	uint16_t number =
		rb_load16(data.data + off + offsetof(Elf64_Verdef, vd_ndx), binary->swap) & ~HIDDEN;
	uint32_t aux = field32(binary, data, off + offsetof(Elf64_Verdef, vd_aux));
	struct rb_bytes name;

	if (number < versions->count &&
	    rb_bytes_slice(data, off + aux, sizeof(Elf64_Verdaux), &name))
		versions->offsets[number] =
			field32(binary, name, offsetof(Elf64_Verdaux, vda_name));
}

int rb_versions_read(struct rb_binary *binary, const struct rb_user_section *symbols,
		     struct rb_versions *ret, struct rawbpf_err *err)
{
	const struct rb_user_section *numbers = rb_binary_section(binary, NULL, SHT_GNU_versym);
	const struct rb_user_section *defined = rb_binary_section(binary, NULL, SHT_GNU_verdef);
	struct rb_bytes data, entry;
	uint64_t off = 0;
	int code;

	if (!numbers || !defined || numbers->link >= binary->section_count ||
	    &binary->sections[numbers->link] != symbols)
		return 0;
	code = rb_binary_data(binary, numbers, &ret->numbers, err);
	if (!code)
		code = rb_binary_data(binary, defined, &data, err);
	if (code)
		return code == -ENODATA ? 0 : code;
	ret->names = rb_binary_strings(binary, defined->link);
	ret->count = data.size / sizeof(Elf64_Verdef) + 2; /* numbers start at 1 */
	ret->offsets = calloc(ret->count, sizeof(*ret->offsets));
	if (!ret->offsets)
		return rb_err_nomem(err);
	while (rb_bytes_slice(data, off, sizeof(Elf64_Verdef), &entry)) {
		uint32_t next = field32(binary, data, off + offsetof(Elf64_Verdef, vd_next));

		read_definition(binary, data, off, ret);
		if (next < sizeof(Elf64_Verdef)) /* so that the walk ends */
			break;
		off += next;
	}
	return 0;
}

const char *rb_versions_of(const struct rb_binary *binary, const struct rb_versions *versions,
			   size_t symbol, bool *is_default)
{
	struct rb_bytes at;
	uint16_t number;

	if (!rb_bytes_slice(versions->numbers, symbol * 2, 2, &at))
		return NULL;
	number = rb_load16(at.data, binary->swap);
	if ((number & ~HIDDEN) < 2 || (number & ~HIDDEN) >= (int)versions->count)
		return NULL;
	*is_default = !(number & HIDDEN);
	return rb_string_at(versions->names, versions->offsets[number & ~HIDDEN]);
}
