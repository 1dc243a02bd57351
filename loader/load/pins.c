// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * pins - maps that are pinned by name in bpffs, and so persist after their programs.
 *
 * For a map with LIBBPF_PIN_BY_NAME, an existing pin is opened, so that separately loaded programs
 * share the map; its attributes must match those in the object. If there is no pin, the map is
 * created and pinned. When the load fails later, the pins that it made are removed
 * (rb_load_deinit()).
 */
#include <string.h>

#include "load/load.h"
#include "load/load_internal.h"

static int differs(const struct rb_map *map, const char *path, const char *what,
		   unsigned long long have, unsigned long long want, struct rawbpf_err *err)
{
	rb_err_set(err, RAWBPF_OBJECT, -EEXIST, "map %s: pin %s: found %s %llu, expected %llu",
		   map->name, path, what, have, want);
	rb_err_hint(err, "remove the pin (rm %s), or use another pin directory", path);
	return -EEXIST;
}

/* Do the pinned map's attributes match? */
static int check_pinned(struct rb_load *load, const struct rb_map *map, const char *path, int fd,
			struct rawbpf_err *err)
{
	struct bpf_map_info info;
	struct rb_bpf_map want;
	int code = rb_load_describe(load, map, &want, err);

	if (code)
		return code;
	code = rb_bpf_map_info(load->sys, fd, &info);
	if (code)
		return rb_load_map_failed(load, map, "reading the pinned map's info", code, err);
	if (info.type != want.type)
		return differs(map, path, "type", info.type, want.type, err);
	if (info.key_size != want.key_size)
		return differs(map, path, "key size", info.key_size, want.key_size, err);
	if (info.value_size != want.value_size)
		return differs(map, path, "value size", info.value_size, want.value_size, err);
	if (info.max_entries != want.max_entries)
		return differs(map, path, "max_entries", info.max_entries, want.max_entries, err);
	if (info.map_flags != want.flags)
		return differs(map, path, "map_flags", info.map_flags, want.flags, err);
	if (info.map_extra != want.extra)
		return differs(map, path, "map_extra", info.map_extra, want.extra, err);
	return 0;
}

int rb_load_pin_path(const struct rb_load *load, const struct rb_map *map, struct rb_text *ret,
		     struct rawbpf_err *err)
{
	rb_text_printf(ret, "%s/", load->pin_dir);
	for (const char *c = map->name; *c; c++)
		rb_text_add(ret, *c == '.' || *c == '/' ? "_" : c, 1); /* bpffs refuses dots */
	return ret->failed ? rb_err_nomem(err) : 0;
}

int rb_load_take_pinned(struct rb_load *load, const struct rb_map *map, const char *path, int *ret,
			struct rawbpf_err *err)
{
	int code, fd = rb_bpf_get(load->sys, path);

	if (fd == -ENOENT)
		return 0;
	if (fd == -EINVAL)
		return rb_err_set(err, RAWBPF_OBJECT, fd,
				  "map %s: %s exists, but is not a pinned map", map->name, path);
	if (fd < 0)
		return rb_load_map_failed(load, map, path, fd, err);
	code = check_pinned(load, map, path, fd, err);
	if (code)
		rb_sys_close(load->sys, fd);
	else
		*ret = fd;
	return code;
}

int rb_load_pin(struct rb_load *load, uint32_t index, const char *path, struct rawbpf_err *err)
{
	const struct rb_map *map = &load->maps[index];
	int code = rb_bpf_pin(load->sys, load->map_fds[index], path);

	if (!code) {
		load->pinned[index] = true;
		return 0;
	}
	if (code == -ENOENT || code == -EINVAL || code == -EPERM) {
		rb_err_set(err, RAWBPF_FEATURE, code, "map %s: pinning it as %s: %s", map->name,
			   path, strerror(-code));
		rb_err_hint(err, "bpffs must be mounted there: mount -t bpf bpf %s", load->pin_dir);
		return code;
	}
	return rb_load_map_failed(load, map, "pinning it", code, err);
}
