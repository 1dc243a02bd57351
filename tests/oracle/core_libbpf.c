// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * core_libbpf - the instructions that libbpf would load, for tests/oracle/core.
 *
 *	core_libbpf OBJECT [BTF]
 *
 * libbpf believes that it loads: its calls of bpf(2) come to __wrap_syscall() (the linker's --wrap), which
 * has a descriptor for every map, program and type it is asked to make. So programs that this
 * kernel or this user may not load are compared as well. What only asks (which modules have types) goes
 * to the kernel. Each program is loaded alone, from an object opened anew, so that one that is
 * refused keeps no other from being seen. Types are those of BTF, or the kernel's.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "core_print.h"

#define POISON	  195896080 /* libbpf's number of a helper that no kernel has */
#define FDS_MOST  65536
#define TEXT_MOST 4096

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

static bool is_made[FDS_MOST]; /* by us, by descriptor */
static char last_words[TEXT_MOST];

/* ---- the kernel ---- */

static long make(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && fd < FDS_MOST)
		is_made[fd] = true;
	return fd;
}

static bool is_of_ours(const union bpf_attr *attr)
{
	uint32_t fd = attr->info.bpf_fd;

	return fd < FDS_MOST && is_made[fd];
}

static long kernel(long command, union bpf_attr *attr, unsigned long size)
{
	long fd;

	switch (command) {
	case BPF_PROG_LOAD:
		/* no kernel takes one that is a member of nothing, which libbpf leaves to it */
		if (attr->prog_type == BPF_PROG_TYPE_STRUCT_OPS && !attr->attach_btf_id) {
			errno = EINVAL;
			return -1;
		}
		return make();
	case BPF_MAP_CREATE:
	case BPF_BTF_LOAD:
	case BPF_LINK_CREATE:
	case BPF_RAW_TRACEPOINT_OPEN:
		return make();
	case BPF_OBJ_GET: /* nothing is pinned */
	case BPF_MAP_LOOKUP_ELEM:
		errno = ENOENT;
		return -1;
	case BPF_OBJ_GET_INFO_BY_FD:
		return is_of_ours(attr) ? 0 : __real_syscall(SYS_bpf, command, attr, size);
	case BPF_BTF_GET_NEXT_ID:
		return __real_syscall(SYS_bpf, command, attr, size);
	case BPF_BTF_GET_FD_BY_ID:
		fd = __real_syscall(SYS_bpf, command, attr, size);
		if (fd >= 0 && fd < FDS_MOST)
			is_made[fd] = false; /* the number may have been one of ours */
		return fd;
	default:
		return 0;
	}
}

long __wrap_syscall(long number, ...)
{
	long args[6];
	va_list list;

	va_start(list, number);
	for (int i = 0; i < 6; i++)
		args[i] = va_arg(list, long);
	va_end(list);
	if (number == SYS_bpf) /* NOLINTNEXTLINE: a pointer that came as a number */
		return kernel(args[0], (union bpf_attr *)args[1], (unsigned long)args[2]);
	return __real_syscall(number, args[0], args[1], args[2], args[3], args[4], args[5]);
}

/* ---- what libbpf's numbers stand for ---- */

static const char *map_of(void *ctx, int fd)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, (struct bpf_object *)ctx)
	{
		const char *name = bpf_map__name(map), *dot = strchr(name, '.');

		if (bpf_map__fd(map) == fd) /* "OBJECT.rodata" is .rodata */
			return bpf_map__is_internal(map) && dot ? dot : name;
	}
	return NULL;
}

static const char *kconfig_at(void *ctx, uint32_t offset)
{
	struct btf *btf = bpf_object__btf(ctx);
	int id = btf__find_by_name_kind(btf, ".kconfig", BTF_KIND_DATASEC);
	const struct btf_type *section = id > 0 ? btf__type_by_id(btf, id) : NULL;

	for (int i = 0; section && i < btf_vlen(section); i++)
		if (btf_var_secinfos(section)[i].offset == offset)
			return btf__name_by_offset(
				btf,
				btf__type_by_id(btf, btf_var_secinfos(section)[i].type)->name_off);
	return NULL;
}

static bool is_poison(void *ctx, const struct bpf_insn *insn)
{
	(void)ctx;
	return insn->code == (BPF_JMP | BPF_CALL) && !insn->src_reg && insn->imm == POISON;
}

/* ---- each program ---- */

static int listen_to_it(enum libbpf_print_level level, const char *format, va_list args)
{
	char line[TEXT_MOST];
	int size = vsnprintf(line, sizeof(line), format, args);

	if (level == LIBBPF_WARN && size > 0 && !strstr(line, "failed to load object"))
		memcpy(last_words, line, sizeof(line));
	return 0;
}

static struct bpf_object *open_object(const char *path, const char *btf)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = "object", .btf_custom_path = btf);

	return bpf_object__open_file(path, &opts);
}

/* Program number `wanted`; false: there is none. */
static bool show(const char *path, const char *btf, size_t wanted)
{
	struct bpf_object *object = open_object(path, btf);
	struct bpf_program *program, *found = NULL;
	struct bpf_map *map;
	size_t number = 0;

	if (!object) {
		core_print_refused("*", last_words);
		return false;
	}
	bpf_object__for_each_program(program, object)
	{
		bpf_program__set_autoload(program, number == wanted);
		if (number++ == wanted)
			found = program;
	}
	bpf_object__for_each_map(map, object) bpf_map__set_pin_path(map, NULL);
	if (found && bpf_object__load(object)) {
		core_print_refused(bpf_program__name(found), last_words);
	} else if (found) {
		struct core_names names = { map_of, kconfig_at, is_poison, object };

		core_print(&names, bpf_program__name(found), bpf_program__insns(found),
			   bpf_program__insn_cnt(found));
	}
	bpf_object__close(object);
	return found != NULL;
}

int main(int argc, char **argv)
{
	if (argc != 2 && argc != 3) {
		fprintf(stderr, "core_libbpf OBJECT [BTF]\n");
		return 2;
	}
	libbpf_set_print(listen_to_it);
	for (size_t i = 0; show(argv[1], argv[2], i); i++)
		last_words[0] = '\0';
	return 0;
}
