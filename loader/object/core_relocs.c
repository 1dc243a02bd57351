// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * core_relocs - the CO-RE relocations of .BTF.ext, sorted by function.
 *
 * The table has one part per section, in the order of the sections, so the search for a part's
 * section starts after the previous part's.
 */
#include <stdlib.h>

#include "btf/ext.h"
#include "object/object_internal.h"

struct reading {
	struct rb_object *object;
	struct rb_btf_ext ext;
	uint32_t section; /* of the previous part */
	uint32_t *funcs;  /* owned; function index of each record */
	struct rawbpf_err *err;
};

/* The next section of that name after the previous one, wrapping around. */
static bool find_section(struct reading *reading, const char *name)
{
	const struct rb_elf *elf = reading->object->elf;

	for (size_t i = 1; i <= elf->section_count; i++) {
		uint32_t at = (uint32_t)((reading->section + i) % elf->section_count);

		if (strcmp(elf->sections[at].name, name) != 0)
			continue;
		reading->section = at;
		return true;
	}
	return false;
}

/* The function that contains that instruction of the section; UINT32_MAX: none. */
static uint32_t func_around(const struct rb_object *object, uint32_t section, uint32_t insn)
{
	size_t low = 0, high = object->func_count;
	const struct rb_func *func;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		func = &object->funcs[middle];
		if (func->section < section || (func->section == section && func->offset <= insn))
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return UINT32_MAX;
	func = &object->funcs[low - 1];
	return func->section == section && insn - func->offset < func->count ? (uint32_t)low - 1
									     : UINT32_MAX;
}

/* One part: count its records by function, and note each record's function. */
static int count_part(struct reading *reading, const struct rb_btf_records *records, size_t at)
{
	struct rb_object *object = reading->object;

	if (!find_section(reading, records->section))
		return rb_err_set(reading->err, RAWBPF_OBJECT, -ENOEXEC,
				  ".BTF.ext: CO-RE relocations of section %.100s, which does not "
				  "exist",
				  records->section);
	for (uint32_t i = 0; i < records->count; i++) {
		uint32_t insn = rb_btf_core_relo(records, i).offset / RB_INSN_SIZE;
		uint32_t func = func_around(object, reading->section, insn);

		if (func == UINT32_MAX)
			return rb_err_set(reading->err, RAWBPF_OBJECT, -ENOEXEC,
					  ".BTF.ext: CO-RE relocation %u of section %.100s: "
					  "instruction %u is in no function",
					  i, records->section, insn);
		reading->funcs[at + i] = func;
		object->funcs[func].core_count++;
	}
	return 0;
}

/* Each function's range starts where the previous one ends; resets the counts. */
static void make_ranges(struct rb_object *object)
{
	size_t total = 0;

	for (size_t i = 0; i < object->func_count; i++) {
		object->funcs[i].core = total;
		total += object->funcs[i].core_count;
		object->funcs[i].core_count = 0;
	}
}

static void assign_part(struct reading *reading, const struct rb_btf_records *records, size_t at)
{
	struct rb_object *object = reading->object;

	for (uint32_t i = 0; i < records->count; i++) {
		struct rb_btf_core_relo relo = rb_btf_core_relo(records, i);
		struct rb_func *func = &object->funcs[reading->funcs[at + i]];

		object->cores[func->core + func->core_count++] = (struct rb_core_reloc){
			.insn = relo.offset / RB_INSN_SIZE - func->offset,
			.type = relo.type,
			.kind = relo.kind,
			.access = relo.access,
		};
	}
}

static int read_all(struct reading *reading, size_t count)
{
	struct rb_btf_records records = { 0 };
	struct rb_object *object = reading->object;
	size_t at = 0;
	int code = 0;

	reading->funcs = malloc((count + 1) * sizeof(*reading->funcs));
	object->cores = malloc((count + 1) * sizeof(*object->cores));
	if (!reading->funcs || !object->cores)
		return rb_err_nomem(reading->err);
	while (!code && rb_btf_ext_next(&reading->ext, RB_BTF_CORE_RELO, &records)) {
		code = count_part(reading, &records, at);
		at += records.count;
	}
	if (code)
		return code;
	make_ranges(object);
	records = (struct rb_btf_records){ 0 };
	for (at = 0; rb_btf_ext_next(&reading->ext, RB_BTF_CORE_RELO, &records);
	     at += records.count)
		assign_part(reading, &records, at);
	object->core_count = count;
	return 0;
}

int rb_object_need_core(struct rb_object *object, struct rawbpf_err *err)
{
	struct reading reading = { .object = object, .err = err };
	struct rb_btf_records records = { 0 };
	size_t count = 0;
	int code;

	if (!object->has_core || object->cores)
		return 0;
	code = rb_object_need_btf(object, err);
	if (!code)
		code = rb_btf_ext_parse(object->ext->data, &object->btf, &reading.ext, err);
	if (code)
		return code;
	while (rb_btf_ext_next(&reading.ext, RB_BTF_CORE_RELO, &records))
		count += records.count;
	code = read_all(&reading, count);
	free(reading.funcs);
	if (code) {
		free(object->cores);
		object->cores = NULL;
		for (size_t i = 0; i < object->func_count; i++)
			object->funcs[i].core_count = 0;
	}
	return code;
}
