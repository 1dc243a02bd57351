// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * vmlinux - opens the kernel's BTF, and finds attach targets in it by name.
 *
 * The blob's length is in its header; no fstat() is needed.
 *
 * Programs that attach by BTF are loaded for one target: a function for fentry, fexit and fmod_ret;
 * the function bpf_iter_NAME or bpf_lsm_NAME; for a raw tracepoint the typedef btf_trace_NAME
 * (kernel/bpf/verifier.c, bpf_check_attach_target()).
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "base/print.h"
#include "btf/file.h"
#include "kernel/vmlinux.h"
#include "sys/bpf_link.h"

#define FOLDER	"/sys/kernel/btf"
#define VMLINUX FOLDER "/vmlinux"
#define HEADER	24  /* bytes that have the length of the rest */
#define FIRST	512 /* bytes of the first read */

/* ---- images ---- */

static size_t size_of(const uint8_t header[HEADER])
{
	uint64_t types = (uint64_t)rb_load32(header + 8, false) + rb_load32(header + 12, false);
	uint64_t strings = (uint64_t)rb_load32(header + 16, false) + rb_load32(header + 20, false);
	uint64_t size = rb_load32(header + 4, false) + (types > strings ? types : strings);

	return size < INT32_MAX ? (size_t)size : HEADER;
}

static int read_rest(struct rb_sys *sys, int fd, size_t size, struct rb_text *ret)
{
	ssize_t got = 1;

	while (got > 0) {
		size_t left = ret->size < size ? size - ret->size : 4096;
		char *room = rb_text_reserve(ret, left);

		got = room ? rb_sys_read(sys, fd, room, left) : -ENOMEM;
		if (got > 0)
			ret->size += (size_t)got;
	}
	return (int)got;
}

/* A kernel file: mapped when requested and possible, else read. */
static int open_image(struct rb_sys *sys, int dir, const char *path, bool map,
		      struct rb_types_image *ret)
{
	int code = 0, fd = rb_sys_open(sys, dir, path, O_RDONLY);
	uint8_t header[FIRST];
	ssize_t got;
	size_t size;

	if (fd < 0)
		return fd;
	got = rb_sys_read(sys, fd, header, sizeof(header));
	size = got >= HEADER ? size_of(header) : 0;
	if (!map || size <= HEADER || rb_sys_map_file(sys, fd, size, &ret->mapped)) {
		if (got > 0)
			rb_text_add(&ret->blob, header, (size_t)got);
		code = got < 0 ? (int)got : read_rest(sys, fd, size, &ret->blob);
	} else {
		ret->size = size;
	}
	rb_sys_close(sys, fd);
	if (!code && ret->blob.failed)
		code = -ENOMEM;
	if (code)
		rb_text_deinit(&ret->blob);
	return code;
}

static struct rb_bytes bytes_of(const struct rb_types_image *image)
{
	if (image->mapped)
		return (struct rb_bytes){ image->mapped, image->size };
	return (struct rb_bytes){ (const uint8_t *)image->blob.data, image->blob.size };
}

static void close_image(struct rb_sys *sys, struct rb_types_image *image)
{
	if (image->mapped)
		rb_sys_munmap(sys, image->mapped, image->size);
	rb_text_deinit(&image->blob);
	*image = (struct rb_types_image){ 0 };
}

/* ---- the kernel ---- */

static int no_types(int code, struct rawbpf_err *err)
{
	rb_err_set(err, RAWBPF_FEATURE, code, "kernel BTF, " VMLINUX ": %s", strerror(-code));
	if (code == -ENOENT)
		rb_err_hint(err, "use a kernel with CONFIG_DEBUG_INFO_BTF=y, and mount /sys");
	return code;
}

int rb_kernel_vmlinux(struct rb_sys *sys, struct rb_vmlinux *ret, struct rawbpf_err *err)
{
	RB_PURPOSE(sys, RB_STEP_KERNEL, "types");
	int code;

	if (ret->btf.count)
		return 0;
	ret->sys = sys;
	code = open_image(sys, AT_FDCWD, VMLINUX, true, &ret->image);
	if (code)
		return no_types(code, err);
	code = rb_btf_index(bytes_of(&ret->image), ret->wanted, &ret->btf, err);
	if (code) {
		rb_err_prefix(err, VMLINUX);
		rb_vmlinux_deinit(ret);
	}
	return code;
}

/* ---- a file ---- */

int rb_vmlinux_of_file(struct rb_bytes image, struct rb_vmlinux *ret, struct rawbpf_err *err)
{
	struct rb_bytes blob;
	bool swap;
	int code = rb_btf_of_file(image, &blob, &swap, err);

	if (!code)
		code = rb_btf_parse(blob, swap, &ret->btf, err);
	if (!code && ret->wanted)
		code = rb_btf_names_look(ret->wanted, &ret->btf, err);
	return code;
}

/* ---- modules ---- */

static void free_module(struct rb_sys *sys, struct rb_module *module)
{
	rb_sys_close(sys, module->fd);
	rb_btf_deinit(&module->btf);
	close_image(sys, &module->image);
	free(module->name);
	free(module);
}

/* A module whose BTF is unreadable or malformed is skipped. */
static int read_module(struct rb_vmlinux *vmlinux, int dir, const char *name,
		       struct rawbpf_err *err)
{
	struct rb_module *module = calloc(1, sizeof(*module));
	struct rb_module **modules = rb_array_grow(vmlinux->modules, vmlinux->module_count,
						   &vmlinux->module_capacity, sizeof(*modules));

	if (modules)
		vmlinux->modules = modules;
	if (module) {
		module->fd = -1;
		module->name = strdup(name);
	}
	if (!module || !modules || !module->name) {
		if (module)
			free_module(vmlinux->sys, module);
		return rb_err_nomem(err);
	}
	if (open_image(vmlinux->sys, dir, name, false, &module->image) ||
	    rb_btf_parse_split(bytes_of(&module->image), &vmlinux->btf, &module->btf, NULL)) {
		free_module(vmlinux->sys, module);
		return 0;
	}
	modules[vmlinux->module_count++] = module;
	module->index = (uint32_t)vmlinux->module_count;
	return 0;
}

int rb_vmlinux_modules(struct rb_vmlinux *vmlinux, struct rawbpf_err *err)
{
	struct rb_text names = { 0 };
	int code = 0, dir;

	if (vmlinux->modules_read || !vmlinux->sys)
		return 0;
	vmlinux->modules_read = true;
	dir = rb_sys_open(vmlinux->sys, AT_FDCWD, FOLDER, O_RDONLY | O_DIRECTORY);
	if (dir < 0 || rb_sys_list(vmlinux->sys, dir, ".", &names) || !names.data) {
		rb_sys_close(vmlinux->sys, dir);
		rb_text_deinit(&names);
		return 0;
	}
	for (char *name = names.data, *end; !code && (end = strchr(name, '\n')); name = end + 1) {
		*end = '\0';
		if (strcmp(name, "vmlinux") != 0)
			code = read_module(vmlinux, dir, name, err);
	}
	rb_sys_close(vmlinux->sys, dir);
	rb_text_deinit(&names);
	return code;
}

void rb_vmlinux_deinit(struct rb_vmlinux *vmlinux)
{
	for (size_t i = 0; i < vmlinux->module_count; i++)
		free_module(vmlinux->sys, vmlinux->modules[i]);
	free(vmlinux->modules);
	free(vmlinux->fds);
	rb_btf_deinit(&vmlinux->btf);
	if (vmlinux->sys)
		close_image(vmlinux->sys, &vmlinux->image);
	*vmlinux = (struct rb_vmlinux){ .wanted = vmlinux->wanted };
}

/* ---- types by name ---- */

/* The result of the first pass; UINT32_MAX: the name was not searched for. */
static uint32_t find_wanted(const struct rb_vmlinux *vmlinux, enum rb_btf_kind kind,
			    const char *name)
{
	const struct rb_btf_name *wanted =
		vmlinux->wanted ? rb_btf_names_find(vmlinux->wanted, name, RB_BTF_BIT(kind)) : NULL;

	if (!wanted)
		return UINT32_MAX;
	for (size_t i = 0; i < wanted->count; i++)
		if (!strcmp(rb_btf_type(&vmlinux->btf, wanted->ids[i]).name, name))
			return wanted->ids[i];
	return 0;
}

uint32_t rb_vmlinux_find(const struct rb_vmlinux *vmlinux, enum rb_btf_kind kind, const char *name)
{
	uint32_t id = find_wanted(vmlinux, kind, name);

	return id == UINT32_MAX ? rb_btf_find(&vmlinux->btf, kind, name) : id;
}

struct rb_module *rb_vmlinux_find_module(struct rb_vmlinux *vmlinux, struct rb_bytes only,
					 enum rb_btf_kind kind, const char *name, uint32_t *ret)
{
	if (rb_vmlinux_modules(vmlinux, NULL))
		return NULL;
	for (size_t i = 0; i < vmlinux->module_count; i++) {
		struct rb_module *module = vmlinux->modules[i];

		if (only.size && (strlen(module->name) != only.size ||
				  memcmp(module->name, only.data, only.size)))
			continue;
		*ret = rb_btf_find_own(&module->btf, kind, name);
		if (*ret)
			return module;
	}
	return NULL;
}

/* A module's BTF object in the kernel, by name: walks the ids of all BTF objects. */
static int fd_of(struct rb_sys *sys, const char *name)
{
	int fd = -ENOENT, code = 0;
	uint32_t id = 0;

	while (!(code = rb_bpf_btf_next_id(sys, id, &id))) {
		struct bpf_btf_info info;
		char own[64] = "";

		fd = rb_bpf_btf_by_id(sys, id);
		if (fd == -ENOENT)
			continue; /* it was removed meanwhile */
		if (fd < 0)
			return fd;
		memset(&info, 0, sizeof(info));
		info.name = (uintptr_t)own;
		info.name_len = sizeof(own);
		code = rb_bpf_btf_info(sys, fd, &info);
		if (!code && info.kernel_btf && !strcmp(own, name))
			return fd;
		rb_sys_close(sys, fd);
		fd = code ? code : -ENOENT;
	}
	return code == -ENOENT ? fd : code; /* -ENOENT: the end of the list */
}

int rb_module_fd(struct rb_vmlinux *vmlinux, struct rb_module *module, struct rawbpf_err *err)
{
	if (!vmlinux->fds)
		vmlinux->fds = calloc(vmlinux->module_count + 1, sizeof(*vmlinux->fds));
	if (!vmlinux->fds)
		return rb_err_nomem(err);
	if (module->fd < 0)
		module->fd = fd_of(vmlinux->sys, module->name);
	if (module->fd >= 0) {
		vmlinux->fds[module->index] = module->fd;
		return module->fd;
	}
	rb_err_set(err, module->fd == -EPERM ? RAWBPF_PERMISSION : RAWBPF_FEATURE, module->fd,
		   "BTF of module %s: BPF_BTF_GET_NEXT_ID and BPF_BTF_GET_FD_BY_ID: %s",
		   module->name, strerror(-module->fd));
	if (module->fd == -EPERM)
		rb_err_hint(err, "run as root, or with CAP_SYS_ADMIN");
	return module->fd;
}

/* ---- BTF targets ---- */

enum rb_btf_kind rb_btf_target_name(const struct rb_kind_traits *traits, const char *name,
				    struct rb_text *ret)
{
	rb_text_clear(ret);
	rb_text_string(ret, traits->btf_prefix ? traits->btf_prefix : "");
	rb_text_string(ret, name);
	return traits->btf_typedef ? RB_BTF_TYPEDEF : RB_BTF_FUNC;
}

int rb_vmlinux_btf_target(struct rb_vmlinux *vmlinux, const struct rb_kind_traits *traits,
			  const char *name, uint32_t *ret, int *fd, struct rawbpf_err *err)
{
	const char *colon = strchr(name, ':');
	struct rb_bytes only = { (const uint8_t *)name, colon ? (size_t)(colon - name) : 0 };
	struct rb_module *module = NULL;
	RB_AUTO_TEXT full = { 0 };
	enum rb_btf_kind kind = rb_btf_target_name(traits, colon ? colon + 1 : name, &full);
	int code = full.failed ? rb_err_nomem(err) : 0;

	*fd = -1;
	*ret = code || colon ? 0 : rb_vmlinux_find(vmlinux, kind, full.data);
	if (!code && !*ret)
		module = rb_vmlinux_find_module(vmlinux, only, kind, full.data, ret);
	if (module)
		code = *fd = rb_module_fd(vmlinux, module, err);
	else if (!code && !*ret)
		code = rb_err_set(err, RAWBPF_ATTACH, -ENOENT,
				  "the BTF of this kernel and its modules has no %s %s",
				  kind == RB_BTF_FUNC ? "function" : "typedef", full.data);
	return code < 0 ? code : 0;
}
