// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * inspect_code - shows executable sections, instruction by instruction, each with its source line,
 * its relocation and its CO-RE relocation.
 *
 * Functions, relocations and lines are sorted by offset, like the instructions, and are walked in
 * parallel; a line or CO-RE record out of order, which no compiler writes, is skipped.
 */
#include <stdlib.h>
#include <string.h>

#include "btf/ext.h"
#include "cli/inspect.h"
#include "explain/disasm.h"
#include "explain/kernel_names.h"

/* The records of one table for all sections, sorted by section name. */
struct table {
	struct rb_btf_records *parts; /* owned */
	size_t count, capacity;
};

struct walk {
	struct inspect *inspect;
	const struct rb_elf *elf;
	const struct rb_object *object; /* or NULL */
	struct rb_btf_ext ext;
	struct table lines, core;
	size_t func, reloc; /* the next function and relocation */

	const struct rb_section *section;
	struct rb_btf_records section_lines, section_core;
	uint32_t line, relo;	       /* the next line and CO-RE record */
	const struct rb_func *in;      /* NULL: between functions */
	struct rb_text words, remarks; /* of one instruction */
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct rb_btf_records *)a)->section,
		      ((const struct rb_btf_records *)b)->section);
}

static void gather(const struct rb_btf_ext *ext, enum rb_btf_ext_kind kind, struct table *ret)
{
	struct rb_btf_records records = { 0 };

	while (rb_btf_ext_next(ext, kind, &records)) {
		struct rb_btf_records *parts =
			rb_array_grow(ret->parts, ret->count, &ret->capacity, sizeof(*parts));

		if (!parts)
			return;
		ret->parts = parts;
		parts[ret->count++] = records;
	}
	if (ret->count)
		qsort(ret->parts, ret->count, sizeof(*ret->parts), by_name);
}

static struct rb_btf_records records_of(const struct table *table, const char *section)
{
	struct rb_btf_records key = { .section = section }, *found = NULL;

	if (table->count)
		found = bsearch(&key, table->parts, table->count, sizeof(key), by_name);
	return found ? *found : (struct rb_btf_records){ 0 };
}

/* The line that starts at byte `at`, if any. */
static bool line_at(struct walk *walk, uint64_t at, struct rb_btf_line_info *ret)
{
	for (; walk->line < walk->section_lines.count; walk->line++) {
		*ret = rb_btf_line_info(&walk->section_lines, walk->line);
		if (ret->offset >= at)
			return ret->offset == at;
	}
	return false;
}

static void remark(struct walk *walk)
{
	rb_text_string(&walk->remarks, walk->remarks.size ? ", " : "");
}

/* The relocation and CO-RE relocation of the instruction at `at`. */
static void add_remarks(struct walk *walk, uint64_t at)
{
	const struct rb_object *object = walk->object;

	rb_text_clear(&walk->remarks);
	for (; object && walk->reloc < object->reloc_count; walk->reloc++) {
		const struct rb_reloc *reloc = &object->relocs[walk->reloc];

		if (reloc->section > walk->section->index ||
		    (reloc->section == walk->section->index && reloc->insn > at / RB_INSN_SIZE))
			break;
		if (reloc->section != walk->section->index || reloc->insn != at / RB_INSN_SIZE)
			continue;
		remark(walk);
		rb_reloc_describe(object, reloc, &walk->remarks);
	}
	for (; walk->relo < walk->section_core.count; walk->relo++) {
		struct rb_btf_core_relo relo = rb_btf_core_relo(&walk->section_core, walk->relo);
		const char *kind = rb_core_kind_name(relo.kind);

		if (relo.offset > at)
			break;
		if (relo.offset < at)
			continue;
		remark(walk);
		rb_text_printf(&walk->remarks, "CO-RE %s %s %s", kind ? kind : "unknown",
			       rb_btf_type(&object->btf, relo.type).name, relo.access);
	}
}

static void add_bytes(struct rb_text *ret, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		rb_text_printf(ret, " %02x", bytes[i]);
}

static const char *string_of(const struct rb_text *text)
{
	return text->size ? text->data : "";
}

static const char *unindented(const char *line)
{
	for (int i = 0; i < INSPECT_LONGEST && (*line == ' ' || *line == '\t'); i++)
		line++;
	return line;
}

static void text_of(struct walk *walk, uint64_t at, size_t size,
		    const struct rb_btf_line_info *line)
{
	struct rb_text *text = &walk->inspect->text;
	const uint8_t *bytes = walk->section->data.data + at;
	uint64_t index = at / RB_INSN_SIZE - (walk->in ? walk->in->offset : 0);
	size_t used;

	if (line) {
		rb_text_string(text, "        ; ");
		inspect_show(text, line->file);
		rb_text_printf(text, ":%u:%u: ", line->line, line->column);
		inspect_show(text, unindented(line->text));
		rb_text_string(text, "\n");
	}
	rb_text_printf(text, "%6llu ", (unsigned long long)index);
	add_bytes(text, bytes, size < RB_INSN_SIZE ? size : RB_INSN_SIZE);
	rb_text_string(text, "  ");
	used = inspect_show(text, string_of(&walk->words));
	if (walk->remarks.size) {
		rb_text_printf(text, "%*s; ", used < 36 ? (int)(36 - used) : 1, "");
		inspect_show(text, walk->remarks.data);
	}
	if (size > RB_INSN_SIZE) {
		rb_text_printf(text, "\n%6llu ", (unsigned long long)index + 1);
		add_bytes(text, bytes + RB_INSN_SIZE, size - RB_INSN_SIZE);
	}
	rb_text_string(text, "\n");
	inspect_flush(walk->inspect, false);
}

static void json_of(struct walk *walk, uint64_t at, size_t size,
		    const struct rb_btf_line_info *line)
{
	RB_AUTO_TEXT bytes = { 0 };

	add_bytes(&bytes, walk->section->data.data + at, size);
	inspect_record(walk->inspect,
		       "type:%s section:%s function?%s index %llu bytes:%s text:%s remark?%s "
		       "file?%s line %u column %u source?%s",
		       "insn", walk->section->name, walk->in ? walk->in->name : "",
		       (unsigned long long)(at / RB_INSN_SIZE - (walk->in ? walk->in->offset : 0)),
		       string_of(&bytes) + (bytes.size != 0), string_of(&walk->words),
		       string_of(&walk->remarks), line ? line->file : "", line ? line->line : 0,
		       line ? line->column : 0, line ? unindented(line->text) : "");
	walk->inspect->text.failed |= bytes.failed;
}

/* Enter the function at byte `at`. Returns the end of the function, or of the gap. */
static uint64_t enter(struct walk *walk, uint64_t at)
{
	const struct rb_object *object = walk->object;
	struct rb_text *text = &walk->inspect->text;
	uint32_t section = walk->section->index;
	const struct rb_func *next = NULL;
	uint64_t end = walk->section->data.size;

	while (object && walk->func < object->func_count &&
	       (object->funcs[walk->func].section < section ||
		(object->funcs[walk->func].section == section &&
		 (uint64_t)object->funcs[walk->func].offset * RB_INSN_SIZE < at)))
		walk->func++;
	if (object && walk->func < object->func_count &&
	    object->funcs[walk->func].section == section)
		next = &object->funcs[walk->func];
	walk->in = next && (uint64_t)next->offset * RB_INSN_SIZE == at && next->count ? next : NULL;
	if (walk->in)
		end = at + (uint64_t)next->count * RB_INSN_SIZE;
	else if (next && (uint64_t)next->offset * RB_INSN_SIZE > at)
		end = (uint64_t)next->offset * RB_INSN_SIZE;
	if (walk->inspect->json)
		return end;
	rb_text_string(text, "\n");
	inspect_show(text, walk->in ? walk->in->name : "(no function)");
	rb_text_string(text, walk->in && walk->in->program ? ": program in " : ": in ");
	inspect_show(text, walk->section->name);
	rb_text_string(text, "\n");
	return end;
}

static void walk_section(struct walk *walk, const struct rb_section *section)
{
	struct rb_bytes code;
	uint64_t at = 0, end = 0;

	walk->section = section;
	walk->section_lines = records_of(&walk->lines, section->name);
	walk->section_core = records_of(&walk->core, section->name);
	walk->line = walk->relo = 0;
	while (at < section->data.size && !walk->inspect->failed) {
		struct rb_btf_line_info line;
		bool has_line = line_at(walk, at, &line);
		size_t size;

		if (at >= end)
			end = enter(walk, at);
		if (!rb_bytes_slice(section->data, at, end - at, &code))
			return;
		rb_text_clear(&walk->words);
		size = rb_disasm(code, walk->elf->big_endian, &walk->words);
		add_remarks(walk, at);
		walk->inspect->text.failed |= walk->words.failed || walk->remarks.failed;
		(walk->inspect->json ? json_of : text_of)(walk, at, size, has_line ? &line : NULL);
		at += size;
	}
}

int inspect_code(struct inspect *inspect, const struct rb_elf *elf, const struct rb_object *object,
		 struct rawbpf_err *err)
{
	const struct rb_section *section = rb_elf_section_named(elf, ".BTF.ext");
	struct walk walk = { .inspect = inspect, .elf = elf, .object = object };
	int code = 0;

	if (object && object->btf.count && section)
		code = rb_btf_ext_parse(section->data, &object->btf, &walk.ext, err);
	if (walk.ext.btf) {
		gather(&walk.ext, RB_BTF_LINE_INFO, &walk.lines);
		gather(&walk.ext, RB_BTF_CORE_RELO, &walk.core);
	}
	for (size_t i = 1; i < elf->section_count; i++)
		if (elf->sections[i].type == SHT_PROGBITS &&
		    (elf->sections[i].flags & SHF_EXECINSTR))
			walk_section(&walk, &elf->sections[i]);
	free(walk.lines.parts);
	free(walk.core.parts);
	rb_text_deinit(&walk.words);
	rb_text_deinit(&walk.remarks);
	return code;
}
