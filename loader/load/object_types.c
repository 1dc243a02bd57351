// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * object_types - load the object's BTF into the kernel, where something needs it.
 *
 * clang leaves two values to the loader, which come from the ELF file: the size of a data section,
 * and the offset of each variable in it (types/reduce.h). When the kernel refuses the BTF, it is
 * loaded again without the BTF kinds that the kernel may not support.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "types/reduce.h"
#include "load/load_internal.h"

/* Structs in map values that the kernel finds by their BTF types. */
static bool kernel_keeps(const char *name)
{
	static const char *const names[] = {
		"bpf_spin_lock",     "bpf_timer",     "bpf_wq",	     "bpf_list_head",
		"bpf_list_node",     "bpf_rb_root",   "bpf_rb_node", "bpf_refcount",
		"bpf_res_spin_lock", "bpf_task_work",
	};

	for (size_t i = 0; i < RB_COUNT(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/*
 * Does a value of the type contain one of these structs? The depth of nesting is bounded when BTF
 * is parsed; `seen`, by id, prevents that a type is walked twice.
 */
static bool walk_type(const struct rb_btf *btf, uint32_t id, bool *seen)
{
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, id));

	if (seen[type.id])
		return false;
	seen[type.id] = true;
	if (type.kind == RB_BTF_ARRAY)
		return walk_type(btf, rb_btf_array_element(btf, &type), seen);
	if (type.kind == RB_BTF_PTR)
		return rb_btf_type(btf, type.type).kind == RB_BTF_TYPE_TAG; /* __kptr */
	if (type.kind != RB_BTF_STRUCT && type.kind != RB_BTF_UNION)
		return false;
	if (kernel_keeps(type.name))
		return true;
	for (uint32_t i = 0; i < type.count; i++)
		if (walk_type(btf, rb_btf_member(btf, &type, i).type, seen))
			return true;
	return false;
}

static bool type_needs_btf(const struct rb_btf *btf, uint32_t id)
{
	enum rb_btf_kind kind = rb_btf_type(btf, rb_btf_resolve(btf, id)).kind;
	bool *seen, needs;

	if (kind == RB_BTF_INT || kind == RB_BTF_ENUM || kind == RB_BTF_ENUM64)
		return false;
	seen = calloc(btf->count, sizeof(*seen));
	needs = !seen || walk_type(btf, id, seen);
	free(seen);
	return needs;
}

bool rb_load_map_needs_btf(const struct rb_object *object, const struct rb_map *map)
{
	switch (map->type) {
	case BPF_MAP_TYPE_SK_STORAGE:
	case BPF_MAP_TYPE_INODE_STORAGE:
	case BPF_MAP_TYPE_TASK_STORAGE:
	case 32: /* BPF_MAP_TYPE_CGRP_STORAGE, Linux 6.2 */
		return map->value_type != 0;
	default:
		return map->value_type && type_needs_btf(&object->btf, map->value_type);
	}
}

/* ---- sizes and locations, from the ELF file ---- */

struct symbols {
	const struct rb_symbol **sorted; /* owned: by name */
	size_t count;
	uint32_t section; /* the section that is being fixed up */
};

static int by_name(const void *a, const void *b)
{
	const struct rb_symbol *left = *(const struct rb_symbol *const *)a;
	const struct rb_symbol *right = *(const struct rb_symbol *const *)b;
	int order = strcmp(left->name, right->name);

	if (order)
		return order;
	return left->section == right->section ? 0 : left->section < right->section ? -1 : 1;
}

static int sort_symbols(const struct rb_elf *elf, struct symbols *ret)
{
	*ret = (struct symbols){ 0 };
	ret->sorted = calloc(elf->symbol_count + 1, sizeof(*ret->sorted));
	if (!ret->sorted)
		return -ENOMEM;
	for (size_t i = 1; i < elf->symbol_count; i++)
		if (elf->symbols[i].type == STT_OBJECT && elf->symbols[i].section)
			ret->sorted[ret->count++] = &elf->symbols[i];
	qsort(ret->sorted, ret->count, sizeof(*ret->sorted), by_name);
	return 0;
}

static bool location_of(void *ctx, const char *variable, uint32_t *offset)
{
	const struct symbols *symbols = ctx;
	struct rb_symbol wanted = { .name = variable, .section = symbols->section };
	const struct rb_symbol *key = &wanted, **found;

	found = bsearch(&key, symbols->sorted, symbols->count, sizeof(*symbols->sorted), by_name);
	if (found)
		*offset = (uint32_t)(*found)->value;
	return found != NULL;
}

static int fix_sections(const struct rb_object *object, struct rb_btf_copy *copy,
			struct rawbpf_err *err)
{
	const struct rb_elf *elf = object->elf;
	struct symbols symbols;
	int code = sort_symbols(elf, &symbols) ? rb_err_nomem(err) : 0;

	for (uint32_t i = 1; !code && i < elf->section_count; i++) {
		const struct rb_section *section = &elf->sections[i];

		if (!(section->flags & SHF_ALLOC) || section->size > UINT32_MAX)
			continue;
		symbols.section = i;
		code = rb_btf_fix_datasec(copy, section->name, (uint32_t)section->size, location_of,
					  &symbols, err);
	}
	free(symbols.sorted);
	return code;
}

/* Remove the newest BTF kinds first. If even the oldest are refused, the kernel has no BTF. */
static int load_reduced(struct rb_load *load, struct rawbpf_err *err)
{
	static const uint16_t cans[] = {
		RB_BTF_CAN_ALL,
		RB_BTF_CAN_TAG_FLAG - 1,
		RB_BTF_CAN_SECTION_NAME - 1,
		RB_BTF_CAN_ENUM64 - 1,
		RB_BTF_CAN_TYPE_TAG - 1,
		RB_BTF_CAN_DECL_TAG - 1,
		RB_BTF_CAN_FLOAT - 1,
		RB_BTF_CAN_FUNC_GLOBAL - 1,
		RB_BTF_CAN_DATASEC - 1,
		0,
	};
	int fd = -EINVAL;

	for (size_t i = 0; fd == -EINVAL && i < RB_COUNT(cans); i++) {
		struct rb_btf_copy copy;
		int code = rb_btf_copy_init(&load->object->btf, &copy, err);

		if (code)
			return code;
		code = fix_sections(load->object, &copy, err);
		if (!code)
			rb_btf_reduce(&copy, cans[i]);
		fd = code ? code
			  : rb_bpf_btf_load(load->sys, (struct rb_bytes){ copy.data, copy.size },
					    NULL, 0);
		rb_btf_copy_deinit(&copy);
		if (code)
			return code;
	}
	if (fd < 0)
		rb_err_set(err, RAWBPF_FEATURE, fd, "loading its BTF (BPF_BTF_LOAD): %s",
			   strerror(-fd));
	return fd;
}

int rb_load_btf(struct rb_load *load, struct rawbpf_err *err)
{
	RB_PURPOSE(load->sys, RB_STEP_TYPES, NULL);
	int code;

	if (load->btf_fd >= 0)
		return load->btf_fd;
	code = rb_object_need_btf(load->object, err);
	if (!code)
		code = load_reduced(load, err);
	if (code >= 0)
		load->btf_fd = code;
	return code;
}
