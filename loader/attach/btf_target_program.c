// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_target_program - a function of a BPF program that is loaded: by the program's number or by where it
 * is pinned, then by its name in the types that the program was loaded with.
 */
#include <stdlib.h>
#include <string.h>

#include "attach/btf_target_internal.h"
#include "base/nearest.h"
#include "why/permission.h"
#include "sys/bpf_link.h"

/* "prog:12[:FUNCTION]" -> 12; 0: it is none. */
uint32_t rb_place_program_id(const char *name, const char **function)
{
	unsigned long id;
	char *end;

	if (strncmp(name, "prog:", 5) != 0 || name[5] < '0' || name[5] > '9')
		return 0;
	id = strtoul(name + 5, &end, 10);
	*function = *end == ':' ? end + 1 : "";
	return *end && *end != ':' ? 0 : id > UINT32_MAX ? 0 : (uint32_t)id;
}

static int open_program(struct rb_sys *sys, const char *name, const char **function,
			struct rawbpf_err *err)
{
	uint32_t id = rb_place_program_id(name, function);
	char path[256];
	int fd;

	if (id) {
		fd = rb_bpf_prog_by_id(sys, id);
	} else {
		const char *colon = strrchr(name, ':');
		size_t size = colon ? (size_t)(colon - name) : strlen(name);

		*function = colon ? colon + 1 : "";
		if (size >= sizeof(path))
			return rb_err_set(err, RAWBPF_USAGE, -ENAMETOOLONG, "%.60s...: too long",
					  name);
		memcpy(path, name, size);
		path[size] = '\0';
		fd = rb_bpf_get(sys, path);
	}
	if (fd == -EPERM || fd == -EACCES)
		return rb_kernel_why_not_permitted(sys, "opening the program", fd,
						   id ? RB_NEEDS_ADMIN : RB_NEEDS_BPF, err);
	if (fd < 0 && id)
		return rb_err_set(err, RAWBPF_ATTACH, fd,
				  "there is no BPF program of number %u: %s", id, strerror(-fd));
	return fd < 0 ? rb_err_set(err, RAWBPF_ATTACH, fd, "no BPF program is pinned at %s: %s",
				   path, strerror(-fd))
		      : fd;
}

/* The types of the program, copied from the kernel; `first`: its main function's. */
static int read_types(struct rb_sys *sys, int prog, struct rb_text *blob, uint32_t *first,
		      struct rawbpf_err *err)
{
	uint32_t main_function[2] = { 0 }; /* struct bpf_func_info: instruction, type */
	struct bpf_btf_info types = { 0 };
	struct bpf_prog_info info;
	int code = rb_bpf_prog_info(sys, prog, &info), fd;

	if (code)
		return rb_err_set(err, RAWBPF_FEATURE, code, "asking about the program: %s",
				  strerror(-code));
	if (!info.btf_id) {
		rb_err_set(err, RAWBPF_ATTACH, -ENODATA,
			   "program %u (%.16s) was loaded without types, so none of its functions "
			   "can be named",
			   info.id, info.name);
		rb_err_hint(err, "load it with BTF (rawbpf does that for programs with callbacks, "
				 "libbpf always)");
		return -ENODATA;
	}
	fd = rb_bpf_btf_by_id(sys, info.btf_id);
	code = fd < 0 ? fd : rb_bpf_btf_info(sys, fd, &types);
	if (!code && !rb_text_reserve(blob, types.btf_size))
		code = -ENOMEM;
	if (!code) {
		uint32_t size = types.btf_size;

		memset(&types, 0, sizeof(types));
		types.btf = (uint64_t)(uintptr_t)blob->data;
		types.btf_size = size;
		code = rb_bpf_btf_info(sys, fd, &types);
		blob->size = types.btf_size < size ? types.btf_size : size;
	}
	rb_sys_close(sys, fd < 0 ? -1 : fd);
	if (code)
		return rb_err_set(err, RAWBPF_IO, code, "reading the program's types: %s",
				  strerror(-code));
	*first = rb_bpf_prog_main(sys, prog, main_function) ? 0 : main_function[1];
	return 0;
}

static void offer_functions(const struct rb_btf *btf, const char *wanted, struct rawbpf_err *err)
{
	struct rb_nearest nearest;
	const char *before = "its functions: ";

	rb_nearest_init(&nearest, wanted);
	for (uint32_t id = btf->first; id < btf->count; id++) {
		struct rb_btf_type type = rb_btf_type(btf, id);

		if (type.kind == RB_BTF_FUNC)
			rb_nearest_offer(&nearest, type.name, strlen(type.name));
	}
	rb_nearest_hint(&nearest, "", err);
	for (uint32_t id = btf->first; !nearest.count && id < btf->count; id++) {
		struct rb_btf_type type = rb_btf_type(btf, id);

		if (type.kind != RB_BTF_FUNC)
			continue;
		rb_err_hint(err, "%s%s", before, type.name);
		before = ", ";
	}
}

int rb_place_in_program(struct rb_sys *sys, const char *name, struct rb_place *ret,
			struct rawbpf_err *err)
{
	struct rb_place place = { .fd = open_program(sys, name, &name, err) };
	struct rb_text blob = { 0 };
	struct rb_btf btf = { 0 };
	int code = place.fd;

	if (code < 0)
		return code;
	code = read_types(sys, place.fd, &blob, &place.btf_id, err);
	if (!code)
		code = rb_btf_parse((struct rb_bytes){ (const uint8_t *)blob.data, blob.size },
				    false, &btf, err);
	if (!code && *name)
		place.btf_id = rb_btf_find(&btf, RB_BTF_FUNC, name);
	if (!code && !place.btf_id) {
		code = rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "the program has no function %s",
				  name);
		offer_functions(&btf, name, err);
	}
	rb_btf_deinit(&btf);
	rb_text_deinit(&blob);
	place.owned = true;
	if (code)
		rb_sys_close(sys, place.fd);
	else
		*ret = place;
	return code;
}
