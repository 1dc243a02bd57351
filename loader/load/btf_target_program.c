// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_target_program - find a function of a loaded BPF program: open the program by id or by the
 * path of its pin, then look up the function's name in the BTF that the program was loaded with.
 */
#include <stdlib.h>
#include <string.h>

#include "load/btf_target.h"
#include "base/nearest.h"
#include "why/permission.h"
#include "why/pinned.h"
#include "sys/bpf_link.h"

static int open_program(struct rb_sys *sys, const struct rb_btf_name_parts *parts,
			struct rawbpf_err *err)
{
	char path[256] = "";
	int fd;

	if (parts->program) {
		fd = rb_bpf_prog_by_id(sys, parts->program);
	} else {
		if (parts->pinned_size >= sizeof(path))
			return rb_err_set(err, RAWBPF_USAGE, -ENAMETOOLONG,
					  "%.60s...: path too "
					  "long, expected at "
					  "most 255 bytes",
					  parts->pinned);
		memcpy(path, parts->pinned, parts->pinned_size);
		path[parts->pinned_size] = '\0';
		fd = rb_bpf_get(sys, path);
	}
	if (fd >= 0)
		return fd;
	if (!parts->program)
		return rb_kernel_why_not_pinned(sys, "BPF program", path, fd, err);
	if (fd == -EPERM || fd == -EACCES)
		return rb_kernel_why_not_permitted(sys, "opening the program", fd, RB_NEEDS_ADMIN,
						   err);
	if (fd == -ENOENT)
		return rb_err_set(err, RAWBPF_ATTACH, fd, "no BPF program with id %u",
				  parts->program);
	return rb_err_set(err, RAWBPF_ATTACH, fd, "opening BPF program %u: %s", parts->program,
			  strerror(-fd));
}

/* Copy the program's BTF from the kernel into `blob`; *first: the type id of its main function. */
static int read_types(struct rb_sys *sys, int prog, struct rb_text *blob, uint32_t *first,
		      struct rawbpf_err *err)
{
	uint32_t main_function[2] = { 0 }; /* struct bpf_func_info: instruction, type */
	struct bpf_btf_info types = { 0 };
	struct bpf_prog_info info;
	int code = rb_bpf_prog_info(sys, prog, &info), fd;

	if (code)
		return rb_err_set(err, RAWBPF_FEATURE, code, "reading the program's info: %s",
				  strerror(-code));
	if (!info.btf_id) {
		rb_err_set(err, RAWBPF_ATTACH, -ENODATA,
			   "program %u (%.16s) was loaded without BTF, "
			   "so its functions have no names",
			   info.id, info.name);
		rb_err_hint(err, "load it with BTF (rawbpf does so for "
				 "programs with callbacks, libbpf always)");
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
		return rb_err_set(err, RAWBPF_IO, code, "reading the program's BTF: %s",
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

int rb_load_target_in_program(struct rb_sys *sys, const struct rb_btf_name_parts *parts,
			      struct rb_load_target *ret, struct rawbpf_err *err)
{
	struct rb_load_target target = { .fd = open_program(sys, parts, err) };
	const char *name = parts->function;
	struct rb_text blob = { 0 };
	struct rb_btf btf = { 0 };
	int code = target.fd;

	if (code < 0)
		return code;
	code = read_types(sys, target.fd, &blob, &target.btf_id, err);
	if (!code)
		code = rb_btf_parse((struct rb_bytes){ (const uint8_t *)blob.data, blob.size },
				    false, &btf, err);
	if (!code && *name)
		target.btf_id = rb_btf_find(&btf, RB_BTF_FUNC, name);
	if (!code && !target.btf_id) {
		code = rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "the program has no function %s",
				  name);
		offer_functions(&btf, name, err);
	}
	rb_btf_deinit(&btf);
	rb_text_deinit(&blob);
	target.owned = true;
	if (code)
		rb_sys_close(sys, target.fd);
	else
		*ret = target;
	return code;
}
