// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * object - interprets the sections of a BPF object.
 *
 * In: an rb_elf, whose names, offsets and indices are already checked. Out: functions cut out of
 * the executable sections by their symbols, the data sections, license and
 *      version; relocs.c then names what each relocation points to.
 *
 * Section names are clang's and the field's convention: "license", "version", ".rodata*", ".data*",
 * ".bss*", "maps" and ".maps"; any other name of an executable section is chosen by the author and
 * names the attach target.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "btf/source_line.h"
#include "object/object_internal.h"

bool rb_section_is_code(const struct rb_section *section)
{
	return section->type == SHT_PROGBITS && (section->flags & SHF_EXECINSTR) && section->size;
}

/* ".data" itself and ".data.NAME", but not ".database". */
static bool named(const char *name, const char *base)
{
	while (*base && *base == *name) {
		base++;
		name++;
	}
	return !*base && (!*name || *name == '.');
}

static bool data_kind(const struct rb_section *section, enum rb_map_kind *ret)
{
	bool bits = section->type == SHT_PROGBITS;

	if (named(section->name, ".rodata") && bits)
		*ret = RB_MAP_RODATA;
	else if (named(section->name, ".data") && bits)
		*ret = RB_MAP_DATA;
	else if (named(section->name, ".bss") && section->type == SHT_NOBITS)
		*ret = RB_MAP_BSS;
	else
		return false;
	return true;
}

static int add_data(struct rb_object *object, const struct rb_section *section,
		    enum rb_map_kind kind, size_t *capacity, struct rawbpf_err *err)
{
	struct rb_map map = {
		.name = section->name,
		.kind = kind,
		.section = section->index,
		.type = BPF_MAP_TYPE_ARRAY,
		.key_size = sizeof(uint32_t),
		.value_size = (uint32_t)section->size,
		.max_entries = 1,
		.flags = kind == RB_MAP_RODATA ? BPF_F_RDONLY_PROG : 0,
		.init = section->data,
	};

	if (section->size > UINT32_MAX - 8)
		return rb_err_set(
			err, RAWBPF_OBJECT, -ENOEXEC,
			"section %u (%s): %llu bytes of data, expected less than 4 GiB (a map's "
			"value)",
			section->index, section->name, (unsigned long long)section->size);
	return rb_object_add_map(object, &map, capacity) ? 0 : rb_err_nomem(err);
}

static int read_license(struct rb_object *object, const struct rb_section *section,
			struct rawbpf_err *err)
{
	const char *license = rb_bytes_string(section->data, 0);

	if (!license)
		return rb_err_set(
			err, RAWBPF_OBJECT, -ENOEXEC,
			"section %u (license): expected a NUL-terminated string, found %zu bytes "
			"without a NUL",
			section->index, section->data.size);
	object->license = license;
	return 0;
}

static int read_version(struct rb_object *object, const struct rb_section *section,
			struct rawbpf_err *err)
{
	if (section->data.size != 4)
		return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
				  "section %u (version): expected 4 bytes, found %zu",
				  section->index, section->data.size);
	object->kern_version = rb_load32(section->data.data, object->elf->swap);
	return 0;
}

static int read_section(struct rb_object *object, const struct rb_section *section,
			size_t *capacity, struct rawbpf_err *err)
{
	enum rb_map_kind kind;

	if (rb_section_is_code(section) && section->size % RB_INSN_SIZE)
		return rb_err_set(
			err, RAWBPF_OBJECT, -ENOEXEC,
			"section %u (%s): expected a multiple of %d bytes (instructions), found "
			"%llu bytes",
			section->index, section->name, RB_INSN_SIZE,
			(unsigned long long)section->size);
	if (!strcmp(section->name, "license"))
		return read_license(object, section, err);
	if (!strcmp(section->name, ".BTF.ext")) {
		object->ext = section;
		object->has_core = rb_btf_core_size(section->data, object->elf->swap) != 0;
		return 0;
	}
	if (!strcmp(section->name, "version"))
		return read_version(object, section, err);
	if (section->size && data_kind(section, &kind))
		return add_data(object, section, kind, capacity, err);
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	const struct rb_func *left = a, *right = b;

	if (left->section != right->section)
		return left->section < right->section ? -1 : 1;
	if (left->offset != right->offset)
		return left->offset < right->offset ? -1 : 1;
	return right->global - left->global; /* of two names for one offset, the global one first */
}

static int add_func(struct rb_object *object, const struct rb_symbol *symbol, size_t *capacity,
		    struct rawbpf_err *err)
{
	const struct rb_section *section = &object->elf->sections[symbol->section];
	struct rb_func *func;

	if (symbol->value % RB_INSN_SIZE || symbol->size % RB_INSN_SIZE ||
	    symbol->value >= section->size || symbol->size > section->size - symbol->value)
		return rb_err_set(
			err, RAWBPF_OBJECT, -ENOEXEC,
			"section %u (%s): function %s: expected whole instructions within %llu "
			"bytes, found %llu bytes at 0x%llx",
			section->index, section->name, symbol->name,
			(unsigned long long)section->size, (unsigned long long)symbol->size,
			(unsigned long long)symbol->value);
	func = rb_array_grow(object->funcs, object->func_count, capacity, sizeof(*func));
	if (!func)
		return rb_err_nomem(err);
	object->funcs = func;
	func[object->func_count++] = (struct rb_func){
		.name = symbol->name,
		.section_name = section->name,
		.section = symbol->section,
		.offset = (uint32_t)(symbol->value / RB_INSN_SIZE),
		.count = (uint32_t)(symbol->size / RB_INSN_SIZE),
		.global = symbol->bind != STB_LOCAL,
	};
	return 0;
}

/* What the symbols define in each section. */
struct section_symbols {
	bool has_funcs;
	const char *name; /* of its start, when that is not a function */
};

/* A section without function symbols (clang before 6, assemblers) is one function. */
static int add_whole_section(struct rb_object *object, const struct rb_section *section,
			     const struct section_symbols *summary, size_t *capacity,
			     struct rawbpf_err *err)
{
	struct rb_symbol whole = { .name = summary->name ? summary->name : section->name,
				   .section = section->index,
				   .bind = STB_GLOBAL };

	return add_func(object, &whole, capacity, err);
}

static int find_funcs(struct rb_object *object, struct rawbpf_err *err)
{
	const struct rb_elf *elf = object->elf;
	size_t capacity = 0;
	struct section_symbols *summary = calloc(elf->section_count + 1, sizeof(*summary));
	int code = summary ? 0 : rb_err_nomem(err);

	for (size_t i = 1; !code && i < elf->symbol_count; i++) {
		const struct rb_symbol *symbol = &elf->symbols[i];

		if (!symbol->section || !rb_section_is_code(&elf->sections[symbol->section]))
			continue;
		if (symbol->type == STT_FUNC) {
			summary[symbol->section].has_funcs = true;
			code = add_func(object, symbol, &capacity, err);
		} else if (symbol->bind != STB_LOCAL && symbol->type == STT_NOTYPE &&
			   !symbol->value && symbol->name[0]) {
			summary[symbol->section].name = symbol->name;
		}
	}
	for (size_t i = 1; !code && i < elf->section_count; i++)
		if (rb_section_is_code(&elf->sections[i]) && !summary[i].has_funcs)
			code = add_whole_section(object, &elf->sections[i], &summary[i], &capacity,
						 err);
	free(summary);
	if (!code && object->func_count)
		qsort(object->funcs, object->func_count, sizeof(*object->funcs), by_offset);
	return code;
}

/* One function per offset, without overlaps; missing sizes are filled in. */
static int settle_funcs(struct rb_object *object, struct rawbpf_err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < object->func_count; i++) {
		const struct rb_func *func = &object->funcs[i], *last;

		last = kept ? &object->funcs[kept - 1] : NULL;
		if (last && last->section == func->section && last->offset == func->offset)
			continue;
		object->funcs[kept++] = *func;
	}
	object->func_count = kept;
	for (size_t i = 0; i < kept; i++) {
		struct rb_func *func = &object->funcs[i];
		const struct rb_section *section = &object->elf->sections[func->section];
		const struct rb_func *next = i + 1 < kept ? func + 1 : NULL;
		uint32_t end = next && next->section == func->section
				       ? next->offset
				       : (uint32_t)(section->size / RB_INSN_SIZE);

		if (!func->count)
			func->count = end - func->offset;
		if (func->count > end - func->offset)
			return rb_err_set(
				err, RAWBPF_OBJECT, -ENOEXEC,
				"section %u (%s): function %s: expected its end at or before %s at "
				"0x%x, found %u instructions from 0x%x",
				section->index, section->name, func->name,
				next ? next->name : "the section's end", end * RB_INSN_SIZE,
				func->count, func->offset * RB_INSN_SIZE);
		rb_bytes_slice(section->data, (uint64_t)func->offset * RB_INSN_SIZE,
			       (uint64_t)func->count * RB_INSN_SIZE, &func->insns);
	}
	return 0;
}

static void find_programs(struct rb_object *object)
{
	bool elsewhere = false;

	for (size_t i = 0; i < object->func_count; i++)
		elsewhere |= strcmp(object->funcs[i].section_name, ".text") != 0;
	object->bcc_style = object->func_count && !elsewhere;
	for (size_t i = 0; i < object->func_count; i++) {
		struct rb_func *func = &object->funcs[i];

		func->program =
			object->bcc_style ? func->global : strcmp(func->section_name, ".text") != 0;
	}
}

int rb_object_init(const struct rb_elf *elf, struct rb_object *ret, struct rawbpf_err *err)
{
	struct rb_object object = { .elf = elf, .license = "" };
	size_t capacity = 0;
	int code = 0;

	for (size_t i = 1; !code && i < elf->section_count; i++)
		code = read_section(&object, &elf->sections[i], &capacity, err);
	if (!code)
		code = find_funcs(&object, err);
	if (!code)
		code = settle_funcs(&object, err);
	if (!code)
		code = rb_object_read_legacy_maps(&object, &capacity, err);
	if (!code)
		code = rb_object_read_btf_maps(&object, &capacity, err);
	if (!code)
		code = rb_object_read_struct_ops(&object, &capacity, err);
	if (!code)
		code = rb_object_read_externs(&object, &capacity, err);
	if (!code) {
		find_programs(&object);
		code = rb_object_name_relocs(&object, err);
	}
	if (code)
		rb_object_deinit(&object);
	else
		*ret = object;
	return code;
}

int rb_object_need_btf(struct rb_object *object, struct rawbpf_err *err)
{
	const struct rb_section *section = rb_elf_section_named(object->elf, ".BTF");

	if (object->btf.count)
		return 0;
	if (!section || !section->data.size)
		return rb_err_set(err, RAWBPF_OBJECT, -ENOENT, "no .BTF section: compile with -g");
	return rb_btf_parse(section->data, object->elf->swap, &object->btf, err);
}

void rb_object_deinit(struct rb_object *object)
{
	free(object->funcs);
	free(object->maps);
	free(object->slots);
	free(object->patches);
	free(object->externs);
	rb_btf_deinit(&object->btf);
	free(object->relocs);
	free(object->cores);
	*object = (struct rb_object){ 0 };
}
