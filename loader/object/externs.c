// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * externs - undefined symbols: what the object expects from the kernel.
 *
 * BTF classifies them: a variable listed in .kconfig is a kernel configuration value, one in .ksyms
 * is a kernel variable or function. Without BTF for the extern, its use decides between function
 * and variable. The configuration values become the fields of one map, each aligned to its size.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "object/object_internal.h"

/* An extern listed in .BTF. */
struct listed {
	const char *name;
	enum rb_extern_kind kind;
	uint32_t type;
};

struct list {
	struct listed *items; /* owned; sorted by name */
	size_t count, capacity;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct listed *)a)->name, ((const struct listed *)b)->name);
}

static int list_section(const struct rb_btf *btf, const char *name, bool kconfig, struct list *list)
{
	uint32_t id = rb_btf_find(btf, RB_BTF_DATASEC, name);
	struct rb_btf_type section = rb_btf_type(btf, id);

	for (uint32_t i = 0; id && i < section.count; i++) {
		struct rb_btf_type type = rb_btf_type(btf, rb_btf_var(btf, &section, i).type);
		struct listed *items =
			rb_array_grow(list->items, list->count, &list->capacity, sizeof(*items));

		if (!items)
			return -ENOMEM;
		list->items = items;
		items[list->count++] = (struct listed){
			.name = type.name,
			.kind = kconfig			   ? RB_EXTERN_KCONFIG
				: type.kind == RB_BTF_FUNC ? RB_EXTERN_FUNC
							   : RB_EXTERN_VAR,
			.type = type.kind == RB_BTF_FUNC ? type.id : type.type,
		};
	}
	return 0;
}

static bool is_extern(const struct rb_symbol *symbol)
{
	return !symbol->section && symbol->special == SHN_UNDEF && symbol->name[0] &&
	       symbol->bind != STB_LOCAL;
}

/* Allocate the value's bytes in the map of configuration values. */
static int allocate_value(struct rb_object *object, struct rb_extern *value, struct rb_map *map,
			  struct rawbpf_err *err)
{
	int64_t size = rb_btf_size(&object->btf, value->type);
	uint32_t align = size == 8 || size == 4 || size == 2 ? (uint32_t)size : 1;

	if (size <= 0 || size > 4096)
		return rb_err_set(
			err, RAWBPF_OBJECT, -ENOEXEC,
			".kconfig: extern %s: expected a type of 1 to 4096 bytes, found %lld",
			value->name, (long long)size);
	if (map->value_size > UINT32_MAX / 2)
		return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
				  ".kconfig: the values need more than 2 GiB");
	value->offset = (map->value_size + align - 1) / align * align;
	value->size = (uint32_t)size;
	map->value_size = value->offset + value->size;
	return 0;
}

static int add_externs(struct rb_object *object, const struct list *list, struct rb_map *kconfig,
		       struct rawbpf_err *err)
{
	const struct rb_elf *elf = object->elf;
	size_t capacity = 0;
	int code = 0;

	for (size_t i = 1; !code && i < elf->symbol_count; i++) {
		struct listed key = { .name = elf->symbols[i].name };
		struct rb_extern *externs;
		const struct listed *found;

		if (!is_extern(&elf->symbols[i]))
			continue;
		externs = rb_array_grow(object->externs, object->extern_count, &capacity,
					sizeof(*externs));
		if (!externs)
			return rb_err_nomem(err);
		object->externs = externs;
		externs += object->extern_count++;
		found = list->count ? bsearch(&key, list->items, list->count, sizeof(key), by_name)
				    : NULL;
		*externs = (struct rb_extern){
			.name = key.name,
			.symbol = (uint32_t)i,
			.kind = found ? found->kind : RB_EXTERN_VAR,
			.type = found ? found->type : 0,
			.weak = elf->symbols[i].bind == STB_WEAK,
		};
		if (externs->kind == RB_EXTERN_KCONFIG)
			code = allocate_value(object, externs, kconfig, err);
	}
	return code;
}

int rb_object_read_externs(struct rb_object *object, size_t *capacity, struct rawbpf_err *err)
{
	struct rb_map kconfig = {
		.name = ".kconfig",
		.kind = RB_MAP_KCONFIG,
		.type = BPF_MAP_TYPE_ARRAY,
		.key_size = sizeof(uint32_t),
		.max_entries = 1,
		.flags = BPF_F_RDONLY_PROG,
	};
	struct list list = { 0 };
	bool any = false;
	int code = 0;

	for (size_t i = 1; !any && i < object->elf->symbol_count; i++)
		any = is_extern(&object->elf->symbols[i]);
	if (!any)
		return 0;
	code = rb_object_need_btf(object, NULL);
	if (code == -ENOENT)
		code = 0;
	else if (code)
		return rb_object_need_btf(object, err); /* again, for its message */
	if (object->btf.count && (list_section(&object->btf, ".kconfig", true, &list) ||
				  list_section(&object->btf, ".ksyms", false, &list)))
		code = rb_err_nomem(err);
	if (list.count)
		qsort(list.items, list.count, sizeof(*list.items), by_name);
	if (!code)
		code = add_externs(object, &list, &kconfig, err);
	if (!code && kconfig.value_size && !rb_object_add_map(object, &kconfig, capacity))
		code = rb_err_nomem(err);
	free(list.items);
	return code;
}
