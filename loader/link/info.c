// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * info - each linked function's records, moved to its offset in the linked program.
 *
 * The kernel requires one function record for each subprogram, at its first instruction, and a line
 * record there as well (kernel/bpf/verifier.c, check_btf_func() and check_btf_line()).
 */
#include <stdlib.h>

#include "link/info.h"

/* A record belongs to the function that contains its offset. */
static bool inside(const struct rb_func *func, uint32_t offset, uint32_t *index)
{
	uint32_t insn = offset / RB_INSN_SIZE;

	if (insn < func->offset || insn - func->offset >= func->count)
		return false;
	*index = insn - func->offset;
	return true;
}

static bool add_func(const struct rb_func *func, uint32_t start, const struct rb_btf_ext *ext,
		     struct rb_code_info *ret)
{
	struct rb_btf_records records;
	uint32_t index = 0;

	rb_btf_ext_find(ext, RB_BTF_FUNC_INFO, func->section_name, &records);
	for (uint32_t i = 0; i < records.count; i++) {
		struct rb_btf_func_info info = rb_btf_func_info(&records, i);

		if (!inside(func, info.offset, &index) || index)
			continue;
		ret->funcs[2 * ret->func_count] = start;
		ret->funcs[2 * ret->func_count + 1] = info.type;
		ret->func_count++;
		return true;
	}
	return false;
}

static int add_lines(const struct rb_func *func, uint32_t start, const struct rb_btf_ext *ext,
		     struct rb_code_info *ret, size_t *capacity)
{
	struct rb_btf_records records;
	bool swap = ext->btf->swap;
	uint32_t index;

	rb_btf_ext_find(ext, RB_BTF_LINE_INFO, func->section_name, &records);
	for (uint32_t i = 0; i < records.count; i++) {
		const uint8_t *record = records.data.data + (size_t)i * records.record_size;
		uint32_t *lines;

		if (!inside(func, rb_load32(record, swap), &index))
			continue;
		lines = rb_array_grow(ret->lines, ret->line_count, capacity, 4 * sizeof(*lines));
		if (!lines)
			return -ENOMEM;
		ret->lines = lines;
		lines += 4 * ret->line_count++;
		lines[0] = start + index;
		for (size_t j = 1; j < 4; j++)
			lines[j] = rb_load32(record + 4 * j, swap);
	}
	return 0;
}

int rb_code_info_init(const struct rb_object *object, const struct rb_btf_ext *ext,
		      const struct rb_code *code, struct rb_code_info *ret)
{
	struct rb_code_info info = { 0 };
	bool funcs = true, lines = true;
	size_t capacity = 0;
	int failed = 0;

	info.funcs = calloc(code->func_count + 1, 2 * sizeof(*info.funcs));
	if (!info.funcs)
		return -ENOMEM;
	for (size_t i = 0; !failed && i < code->func_count; i++) {
		const struct rb_func *func = &object->funcs[code->funcs[i].func];
		uint32_t start = code->funcs[i].start;
		size_t first = info.line_count;

		funcs = funcs && add_func(func, start, ext, &info);
		failed = add_lines(func, start, ext, &info, &capacity);
		lines = lines && info.line_count > first && info.lines[4 * first] == start;
	}
	if (failed) {
		rb_code_info_deinit(&info);
		return failed;
	}
	info.func_count = funcs ? info.func_count : 0;
	info.line_count = funcs && lines ? info.line_count : 0;
	*ret = info;
	return 0;
}

void rb_code_info_deinit(struct rb_code_info *info)
{
	free(info->funcs);
	free(info->lines);
	*info = (struct rb_code_info){ 0 };
}
