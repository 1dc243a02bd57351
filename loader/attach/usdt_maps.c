// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * usdt_maps - find and check the maps of an object that was compiled with usdt.bpf.h.
 *
 * The extern LINUX_HAS_BPF_COOKIE tells its programs whether to use the attach cookie or the
 * instruction pointer. Its value is read back from the map .kconfig, so that loader and programs
 * always agree.
 */
#include <stdlib.h>
#include <string.h>

#include "attach/usdt_maps.h"
#include "sys/bpf.h"

#define SPEC_SIZE 208 /* bytes: 12 arguments of 16, a cookie, a count */

/*
 * -1: the object has no such map, or does not use it. The kernel copies key_size and value_size
 * bytes from our buffers, so a map with other sizes, or a per-CPU map, would get memory beyond
 * them: refuse it.
 */
static int map_fd(const struct rb_load *load, const char *name, uint32_t type, uint32_t key_size,
		  uint32_t value_size, int *ret, struct rawbpf_err *err)
{
	*ret = -1;
	for (size_t i = 0; i < load->object->map_count; i++) {
		const struct rb_map *map = &load->maps[i];

		if (map->kind != RB_MAP_DEFINED || map->template || strcmp(map->name, name))
			continue;
		*ret = load->map_fds[i];
		if (*ret < 0 || (map->type == type && map->key_size == key_size &&
				 map->value_size == value_size))
			return 0;
		return rb_err_set(err, RAWBPF_OBJECT, -EINVAL,
				  "map %s: type %u, key_size %u, value_size %u; expected type %u, "
				  "key_size %u, value_size %u: unknown version of usdt.bpf.h",
				  name, map->type, map->key_size, map->value_size, type, key_size,
				  value_size);
	}
	return 0;
}

static int read_cookies(struct rb_load *load, bool *ret, struct rawbpf_err *err)
{
	uint32_t kconfig = load->kconfig, zero = 0;
	const struct rb_extern *found = NULL;
	uint8_t *value;
	int code;

	for (size_t i = 0; i < load->object->extern_count; i++)
		if (load->object->externs[i].kind == RB_EXTERN_KCONFIG &&
		    !strcmp(load->object->externs[i].name, "LINUX_HAS_BPF_COOKIE"))
			found = &load->object->externs[i];
	if (!found || load->map_fds[kconfig] < 0)
		return 0;
	value = calloc(1, load->maps[kconfig].value_size + 1);
	if (!value)
		return rb_err_nomem(err);
	code = rb_bpf_map_lookup(load->sys, load->map_fds[kconfig], &zero, value, 0);
	if (code)
		rb_err_set(err, RAWBPF_IO, code, "reading the map .kconfig: %s", strerror(-code));
	for (uint32_t i = 0; !code && i < found->size; i++)
		*ret |= value[found->offset + i] != 0;
	free(value);
	return code;
}

/* Does the object's usdt.bpf.h support arguments with an index register? */
static bool knows_indexed(struct rb_load *load)
{
	const struct rb_btf *btf = &load->object->btf;
	struct rb_btf_type type;
	uint32_t id;

	if (rb_object_need_btf(load->object, NULL))
		return false;
	id = rb_btf_find(btf, RB_BTF_ENUM, "__bpf_usdt_arg_type");
	if (!id)
		return false;
	type = rb_btf_type(btf, id);
	for (uint32_t i = 0; i < type.count; i++)
		if (!strcmp(rb_btf_value(btf, &type, i).name, "BPF_USDT_ARG_SIB"))
			return true;
	return false;
}

int rb_usdt_maps_find(struct rb_load *load, struct rb_usdt_maps *ret, struct rawbpf_err *err)
{
	int code;

	*ret = (struct rb_usdt_maps){ .specs = -1, .ips = -1 };
	code = map_fd(load, RB_USDT_SPECS, BPF_MAP_TYPE_ARRAY, sizeof(uint32_t), SPEC_SIZE,
		      &ret->specs, err);
	if (code || ret->specs < 0)
		return code;
	code = map_fd(load, RB_USDT_IPS, BPF_MAP_TYPE_HASH, sizeof(uint64_t), sizeof(uint32_t),
		      &ret->ips, err);
	if (code)
		return code;
	ret->indexed = knows_indexed(load);
	return read_cookies(load, &ret->cookies, err);
}
