// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * load - map creation and program load, with what may have to be tried twice.
 *
 * A program is loaded without a log first: making one costs the kernel ten times the work. Only when
 * that fails is it loaded again, with a log buffer that grows until the log fits. The errno that
 * counts is the first one; the second attempt only tells why.
 *
 * Kernels before 5.11 charge maps and programs to RLIMIT_MEMLOCK and say EPERM when it is used up,
 * so after an EPERM the limit is raised, once, and the call repeated.
 */
#include <stdlib.h>
#include <string.h>

#include "kernel/permission.h"
#include "load/load.h"

#define LOG_FIRST (64U << 10)
#define LOG_MOST  (16U << 20) /* as much as kernels before 5.2 take: UINT_MAX >> 8 */

static int create(struct rb_sys *sys, const struct rb_bpf_map *map)
{
	int fd = rb_bpf_map_create(sys, map);

	if (fd == -EPERM && !rb_sys_memlock(sys))
		fd = rb_bpf_map_create(sys, map);
	return fd;
}

static int data_failed(struct rb_sys *sys, const struct rb_data *data, const char *what, int code,
		       struct rb_err *err)
{
	if (code == -EPERM)
		rb_kernel_why_not_permitted(sys, what, code, RB_NEEDS_BPF, err);
	else if (code == -EINVAL)
		rb_err_set(err, RB_FEATURE, code,
			   "%s: Invalid argument: this kernel knows no maps for a program's data",
			   what);
	else
		rb_err_set(err, RB_IO, code, "%s: %s", what, strerror(-code));
	if (code == -EINVAL)
		rb_err_cure(err,
			    "data sections (constant strings, global variables) need Linux 5.2; "
			    "without them: clang -DBPF_NO_GLOBAL_DATA, and formats on the stack");
	rb_err_prefix(err, "data %s (%llu bytes)", data->name, (unsigned long long)data->size);
	return code;
}

int rb_load_data(struct rb_sys *sys, const struct rb_data *data, struct rb_err *err)
{
	struct rb_bpf_map map = {
		.type = BPF_MAP_TYPE_ARRAY,
		.key_size = sizeof(uint32_t),
		.value_size = (uint32_t)data->size,
		.max_entries = 1,
		.flags = data->kind == RB_DATA_RODATA ? BPF_F_RDONLY_PROG : 0,
	};
	const char *what = "creating its map";
	uint32_t first = 0;
	int fd, code = 0;

	rb_bpf_name(map.name, data->name);
	fd = create(sys, &map);
	if (fd < 0)
		return data_failed(sys, data, what, fd, err);
	if (data->kind != RB_DATA_BSS) {
		what = "filling its map";
		code = rb_bpf_map_update(sys, fd, &first, data->init.data, BPF_ANY);
	}
	if (!code && data->kind == RB_DATA_RODATA) {
		what = "freezing its map";
		code = rb_bpf_map_freeze(sys, fd);
	}
	if (code) {
		rb_sys_close(sys, fd);
		return data_failed(sys, data, what, code, err);
	}
	return fd;
}

/* The verifier's own words, in err->detail; NULL when it said nothing (or there's no memory). */
static char *verifier_log(struct rb_sys *sys, const struct rb_bpf_prog *prog)
{
	struct rb_bpf_prog again = *prog;
	char *log = NULL;

	again.log_level = 1;
	again.name[0] = '\0'; /* a kernel before 4.15 would say E2BIG, and nothing else */
	for (uint32_t size = LOG_FIRST; size <= LOG_MOST; size *= 4) {
		char *moved = realloc(log, size);
		int code;

		if (!moved)
			break;
		log = again.log = moved;
		log[0] = '\0';
		again.log_size = size == LOG_MOST ? size - 1 : size;
		code = rb_bpf_prog_load(sys, &again);
		log[size - 1] = '\0';
		if (code >= 0)
			rb_sys_close(sys, code); /* it loads now: a change of mind tells nothing */
		if (code != -ENOSPC)
			break;
	}
	if (log && !log[0]) {
		free(log);
		log = NULL;
	}
	return log;
}

static int program_failed(struct rb_sys *sys, int code, char *log, struct rb_err *err)
{
	if (log) {
		rb_err_set(err, RB_VERIFIER, code, "the verifier rejected it: %s", strerror(-code));
		if (err)
			err->detail = log;
		else
			free(log);
	} else if (code == -EPERM || code == -EACCES) {
		rb_kernel_why_not_permitted(sys, "loading it", code, RB_NEEDS_BPF, err);
	} else if (code == -EINVAL) {
		rb_err_set(
			err, RB_FEATURE, code,
			"Invalid argument, and the verifier has nothing to say: this kernel does not know "
			"this type of program, or an option of it");
	} else if (code == -E2BIG) {
		rb_err_set(
			err, RB_FEATURE, code,
			"the kernel takes no program of that many instructions, or does not know a "
			"field that it needs: %s",
			strerror(-code));
	} else {
		rb_err_set(err, RB_IO, code, "bpf(BPF_PROG_LOAD): %s", strerror(-code));
	}
	return code;
}

int rb_load_program(struct rb_sys *sys, const struct rb_bpf_prog *prog, struct rb_err *err)
{
	int fd = rb_bpf_prog_load(sys, prog);

	if (fd == -EPERM && !rb_sys_memlock(sys))
		fd = rb_bpf_prog_load(sys, prog);
	if (fd < 0)
		fd = program_failed(sys, fd, verifier_log(sys, prog), err);
	return fd;
}
