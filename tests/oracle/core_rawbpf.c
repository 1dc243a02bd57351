// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * core_rawbpf - the instructions that rawbpf would load, for tests/oracle/core.
 *
 *	core_rawbpf OBJECT [BTF]
 *
 * As core_libbpf.c: a door that has a descriptor for whatever is to be made, and lets through what only
 * reads. Each program is loaded alone, from an object opened anew.
 */
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core_print.h"
#include "session/session_internal.h"

#define POISON	 195896080 /* core/patch.c: a helper that no kernel has */
#define FIRST_FD 100000	   /* of those that stand for nothing */

struct door {
	struct rb_sys door, real;
	int next;
};

/* ---- the kernel ---- */

static int64_t bpf(struct door *door, const struct rb_call *call)
{
	switch (call->cmd) {
	case BPF_MAP_CREATE:
	case BPF_PROG_LOAD:
	case BPF_BTF_LOAD:
	case BPF_LINK_CREATE:
	case BPF_RAW_TRACEPOINT_OPEN:
		return door->next++;
	case BPF_OBJ_GET:
	case BPF_MAP_LOOKUP_ELEM:
		return -ENOENT;
	case BPF_OBJ_GET_INFO_BY_FD:
	case BPF_BTF_GET_NEXT_ID:
	case BPF_BTF_GET_FD_BY_ID:
		return door->real.call(&door->real, call);
	default:
		return 0;
	}
}

static int64_t answer(struct rb_sys *sys, const struct rb_call *call)
{
	struct door *door = (struct door *)sys;

	switch (call->op) {
	case RB_OP_BPF:
		return bpf(door, call);
	case RB_OP_WRITE:
		return (int64_t)call->size;
	case RB_OP_CLOSE:
		return call->fd >= FIRST_FD ? 0 : door->real.call(&door->real, call);
	case RB_OP_OPEN:
	case RB_OP_READ:
	case RB_OP_LIST:
	case RB_OP_STATFS:
	case RB_OP_SELF:
	case RB_OP_MMAP:
	case RB_OP_MUNMAP:
		return door->real.call(&door->real, call);
	default:
		return -EPERM;
	}
}

/* ---- what its numbers stand for ---- */

static const char *map_of(void *ctx, int fd)
{
	const struct rawbpf *session = ctx;

	for (size_t i = 0; i < session->object.map_count; i++)
		if (session->load.map_fds[i] == fd)
			return session->object.maps[i].name;
	return NULL;
}

static const char *kconfig_at(void *ctx, uint32_t offset)
{
	const struct rb_object *object = &((const struct rawbpf *)ctx)->object;

	for (size_t i = 0; i < object->extern_count; i++)
		if (object->externs[i].kind == RB_EXTERN_KCONFIG &&
		    object->externs[i].offset == offset)
			return object->externs[i].name;
	return NULL;
}

static bool is_poison(void *ctx, const struct bpf_insn *insn)
{
	(void)ctx;
	return insn->code == (BPF_JMP | BPF_CALL) && !insn->src_reg && insn->imm == POISON;
}

/* ---- each program ---- */

/* libbpf says nothing of maps whose size their author left to the user's side, until the kernel does. */
static void give_sizes(struct rawbpf *session)
{
	for (size_t i = 0; i < session->object.map_count; i++)
		if (!session->plan.maps[i].max_entries)
			session->plan.maps[i].max_entries = 1;
}

static bool show(const struct rawbpf_options *options, size_t wanted)
{
	struct door door = { { answer }, rb_sys_real(), FIRST_FD };
	struct rawbpf_err err = { 0 };
	struct rawbpf *session;
	bool found;

	if (rb_session_open(options, &door.door, &session, &err)) {
		core_print_refused("*", err.text);
		rawbpf_err_deinit(&err);
		return false;
	}
	give_sizes(session);
	found = wanted < session->plan.count;
	if (found && rawbpf_load_program(session, wanted, &err)) {
		core_print_refused(rawbpf_program_at(session, wanted)->name, err.text);
	} else if (found) {
		const struct rb_code *code = &session->codes[session->plan.items[wanted].func];
		struct core_names names = { map_of, kconfig_at, is_poison, session };

		core_print(&names, rawbpf_program_at(session, wanted)->name, code->insns,
			   code->count);
	}
	rawbpf_err_deinit(&err);
	rawbpf_close(session, NULL);
	return found;
}

static void *read_file(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	void *data = NULL;

	if (fd >= 0 && !fstat(fd, &about) && (data = malloc((size_t)about.st_size + 1)) &&
	    read(fd, data, (size_t)about.st_size) == about.st_size) {
		*size = (size_t)about.st_size;
		close(fd);
		return data;
	}
	perror(path);
	exit(2);
}

int main(int argc, char **argv)
{
	struct rawbpf_options options = RAWBPF_OPTIONS_INIT;
	void *image, *types = NULL;

	if (argc != 2 && argc != 3) {
		fprintf(stderr, "core_rawbpf OBJECT [BTF]\n");
		return 2;
	}
	image = read_file(argv[1], &options.image_size);
	options.image = image;
	options.name = argv[1];
	if (argc == 3)
		options.btf = types = read_file(argv[2], &options.btf_size);
	for (size_t i = 0; show(&options, i); i++)
		;
	free(image);
	free(types);
	return 0;
}
