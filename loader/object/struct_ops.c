// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * struct_ops - structures of functions that a program hands to the kernel.
 *
 *	SEC(".struct_ops.link")
 *	struct tcp_congestion_ops minimal = {
 *		.cong_avoid = (void *)cong_avoid,	a relocation against a program
 *		.name = "minimal",			data
 *	};
 *
 * Each variable of .struct_ops and .struct_ops.link is a map of one value. Its bytes have the
 * layout that the object declares; they are converted to the kernel's layout at load time
 * (link/ops_value.h). data_relocs.c resolves the functions. A '?' before the section's name means
 * that the structures are created only on request.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "object/object_internal.h"
#include "sys/uapi.h"

static bool is_struct_ops(const struct rb_section *section, struct rb_map *ret)
{
	const char *name = section->name;

	*ret = (struct rb_map){
		.kind = RB_MAP_STRUCT_OPS,
		.section = section->index,
		.type = BPF_MAP_TYPE_STRUCT_OPS,
		.key_size = sizeof(uint32_t),
		.max_entries = 1,
		.optional = *name == '?',
	};
	name += ret->optional;
	if (!strcmp(name, ".struct_ops.link"))
		ret->flags = RB_BPF_F_LINK;
	else if (strcmp(name, ".struct_ops") != 0)
		return false;
	return section->size != 0;
}

static int refuse(const struct rb_section *section, const char *name, const char *why,
		  struct rawbpf_err *err)
{
	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC, "section %u (%s): %s%s%s", section->index,
			  section->name, name, *name ? ": " : "", why);
}

/* `map` has the fields common to all maps of the section. */
static int add_variable(struct rb_object *object, const struct rb_section *section,
			struct rb_map map, const struct rb_btf_type *var,
			const struct rb_symbol *symbol, size_t *capacity, struct rawbpf_err *err)
{
	uint32_t id = rb_btf_resolve(&object->btf, var->type);
	struct rb_btf_type type = rb_btf_type(&object->btf, id);

	if (type.kind != RB_BTF_STRUCT || !type.name[0])
		return refuse(section, var->name, "expected a named struct", err);
	if (!symbol)
		return refuse(section, var->name, "no symbol of that name in the section", err);
	if (!type.size || !rb_bytes_slice(section->data, symbol->value, type.size, &map.init))
		return refuse(section, var->name, "its bytes end past the section", err);
	map.name = var->name;
	map.offset = (uint32_t)symbol->value;
	map.value_size = type.size;
	map.value_type = id;
	return rb_object_add_map(object, &map, capacity) ? 0 : rb_err_nomem(err);
}

static int read_section(struct rb_object *object, const struct rb_section *section,
			const struct rb_map *map, size_t *capacity, struct rawbpf_err *err)
{
	const struct rb_symbol **symbols;
	struct rb_btf_type list;
	int code = rb_object_need_btf(object, err);
	size_t count;

	if (code) {
		rb_err_prefix(err, "section %u (%s)", section->index, section->name);
		return code;
	}
	list = rb_btf_type(&object->btf, rb_btf_find(&object->btf, RB_BTF_DATASEC, section->name));
	if (list.kind != RB_BTF_DATASEC)
		return refuse(section, "", "expected a DATASEC of that name in .BTF, found none",
			      err);
	symbols = rb_section_symbols(object->elf, section->index, &count);
	if (!symbols)
		return rb_err_nomem(err);
	for (uint32_t i = 0; !code && i < list.count; i++) {
		struct rb_btf_type var =
			rb_btf_type(&object->btf, rb_btf_var(&object->btf, &list, i).type);

		code = add_variable(object, section, *map, &var,
				    rb_symbol_named(symbols, count, var.name), capacity, err);
	}
	free(symbols);
	return code;
}

int rb_object_read_struct_ops(struct rb_object *object, size_t *capacity, struct rawbpf_err *err)
{
	struct rb_map map;
	int code = 0;

	for (uint32_t i = 1; !code && i < object->elf->section_count; i++)
		if (is_struct_ops(&object->elf->sections[i], &map))
			code = read_section(object, &object->elf->sections[i], &map, capacity, err);
	return code;
}
