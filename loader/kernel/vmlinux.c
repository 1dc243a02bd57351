// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * vmlinux - open the kernel's BTF, and find places in it by name.
 *
 * How long the blob is, its header says: what reads it does not need to ask the file system.
 *
 * Programs that attach by BTF are loaded for one place: a function for fentry and its kin, a function
 * called bpf_iter_NAME or bpf_lsm_NAME, for a raw tracepoint the typedef btf_trace_NAME (the kernel's
 * kernel/bpf/verifier.c, bpf_check_attach_target()).
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "base/print.h"
#include "elf/elf.h"
#include "kernel/vmlinux.h"

#define FOLDER	"/sys/kernel/btf"
#define VMLINUX FOLDER "/vmlinux"
#define HEADER	24  /* bytes of it that say how long the rest is */
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

/* A file of the kernel's: mapped where that works and is asked for, else read. */
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

static int no_types(int code, struct rb_err *err)
{
	rb_err_set(err, RB_FEATURE, code, "the kernel's types, " VMLINUX ": %s", strerror(-code));
	if (code == -ENOENT)
		rb_err_cure(err, "it takes a kernel with CONFIG_DEBUG_INFO_BTF=y, and /sys");
	return code;
}

int rb_kernel_vmlinux(struct rb_sys *sys, struct rb_btf_names *names, struct rb_vmlinux *ret,
		      struct rb_err *err)
{
	int code;

	if (ret->btf.count)
		return names ? rb_btf_names_look(names, &ret->btf, err) : 0;
	ret->sys = sys;
	code = open_image(sys, AT_FDCWD, VMLINUX, true, &ret->image);
	if (code)
		return no_types(code, err);
	code = rb_btf_index(bytes_of(&ret->image), names, &ret->btf, err);
	if (code) {
		rb_err_prefix(err, VMLINUX);
		rb_vmlinux_deinit(ret);
	}
	return code;
}

/* ---- a file ---- */

static int types_of_elf(struct rb_bytes image, struct rb_bytes *ret, bool *swap, struct rb_err *err)
{
	const struct rb_section *section;
	struct rb_elf elf;
	int code = rb_elf_parse(image, &elf, err);

	if (code)
		return code;
	section = rb_elf_section_named(&elf, ".BTF");
	if (section)
		*ret = section->data;
	*swap = elf.swap;
	rb_elf_deinit(&elf);
	return section ? 0 : rb_err_set(err, RB_OBJECT, -ENOENT, "there is no .BTF in it");
}

int rb_vmlinux_of_file(struct rb_bytes image, struct rb_vmlinux *ret, struct rb_err *err)
{
	bool swap = image.size >= 2 && rb_load16(image.data, true) == 0xeb9f;
	struct rb_bytes blob = image;
	int code = 0;

	if (image.size >= 4 && !memcmp(image.data, "\177ELF", 4))
		code = types_of_elf(image, &blob, &swap, err);
	return code ? code : rb_btf_parse(blob, swap, &ret->btf, err);
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

/* Types that can't be read, or are no types, are another module's business. */
static int read_module(struct rb_vmlinux *vmlinux, int dir, const char *name, struct rb_err *err)
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
	    rb_btf_parse_split(bytes_of(&module->image), &vmlinux->btf, &module->btf, NULL))
		free_module(vmlinux->sys, module);
	else
		modules[vmlinux->module_count++] = module;
	return 0;
}

int rb_vmlinux_modules(struct rb_vmlinux *vmlinux, struct rb_err *err)
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
	rb_btf_deinit(&vmlinux->btf);
	if (vmlinux->sys)
		close_image(vmlinux->sys, &vmlinux->image);
	*vmlinux = (struct rb_vmlinux){ 0 };
}

/* ---- places ---- */

int rb_vmlinux_place(const struct rb_vmlinux *vmlinux, uint32_t prog_type, uint32_t attach_type,
		     const char *name, uint32_t *ret, struct rb_err *err)
{
	bool tracepoint = prog_type == BPF_PROG_TYPE_TRACING && attach_type == BPF_TRACE_RAW_TP;
	bool iter = prog_type == BPF_PROG_TYPE_TRACING && attach_type == BPF_TRACE_ITER;
	const char *prefix = tracepoint			      ? "btf_trace_"
			     : iter			      ? "bpf_iter_"
			     : prog_type == BPF_PROG_TYPE_LSM ? "bpf_lsm_"
							      : "";
	char full[160];

	if (rb_print(full, sizeof(full), "%s%s", prefix, name) >= (int)sizeof(full))
		return rb_err_set(err, RB_ATTACH, -ENAMETOOLONG,
				  "%.60s...: no kernel has such a name", name);
	*ret = rb_btf_find(&vmlinux->btf, tracepoint ? RB_BTF_TYPEDEF : RB_BTF_FUNC, full);
	if (*ret)
		return 0;
	return rb_err_set(err, RB_ATTACH, -ENOENT, "this kernel's BTF has no %s %s",
			  tracepoint ? "typedef" : "function", full);
}
