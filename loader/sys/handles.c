// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * handles - find the descriptors in a call: in the fields of bpf(2) commands (a table), in
 * instructions (by src_reg), and in values that are written to maps of descriptors.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/perf_event.h>

#include "sys/handles.h"
#include "sys/uapi.h"

#define FIELD(command, member)                                           \
	{                                                                \
		BPF_##command, offsetof(union bpf_attr, member), #member \
	}

static const struct {
	uint16_t command, offset;
	const char *name;
} fields[] = {
	FIELD(MAP_CREATE, inner_map_fd),
	FIELD(MAP_CREATE, btf_fd),
	FIELD(MAP_LOOKUP_ELEM, map_fd),
	FIELD(MAP_UPDATE_ELEM, map_fd),
	FIELD(MAP_DELETE_ELEM, map_fd),
	FIELD(MAP_GET_NEXT_KEY, map_fd),
	FIELD(MAP_FREEZE, map_fd),
	FIELD(PROG_LOAD, prog_btf_fd),
	FIELD(PROG_LOAD, attach_prog_fd),
	FIELD(OBJ_PIN, bpf_fd),
	FIELD(OBJ_GET_INFO_BY_FD, info.bpf_fd),
	FIELD(RAW_TRACEPOINT_OPEN, raw_tracepoint.prog_fd),
	FIELD(LINK_CREATE, link_create.prog_fd),
	FIELD(LINK_CREATE, link_create.target_fd),
	FIELD(ITER_CREATE, iter_create.link_fd),
};

static const struct {
	uint16_t command;
	uint8_t kind;
} makers[] = {
	{ BPF_MAP_CREATE, RB_HANDLE_MAP },
	{ BPF_PROG_LOAD, RB_HANDLE_PROGRAM },
	{ BPF_BTF_LOAD, RB_HANDLE_BTF },
	{ BPF_BTF_GET_FD_BY_ID, RB_HANDLE_BTF },
	{ BPF_PROG_GET_FD_BY_ID, RB_HANDLE_PROGRAM },
	{ BPF_OBJ_GET, RB_HANDLE_FILE },
	{ BPF_RAW_TRACEPOINT_OPEN, RB_HANDLE_LINK },
	{ BPF_LINK_CREATE, RB_HANDLE_LINK },
	{ BPF_ITER_CREATE, RB_HANDLE_ITERATOR },
};

size_t rb_handles_of(const struct rb_handles *handles, int fd)
{
	for (size_t i = handles->count; fd >= 0 && i--;)
		if (handles->items[i].fd == fd && !handles->items[i].closed)
			return i;
	return SIZE_MAX;
}

static void use(struct rb_handles *handles, int fd, const char *as, uint32_t insn)
{
	size_t handle = rb_handles_of(handles, fd);
	struct rb_use *uses;

	if (handle == SIZE_MAX)
		return;
	uses = rb_array_grow(handles->uses, handles->use_count, &handles->use_capacity,
			     sizeof(*uses));
	if (!uses) {
		handles->failed = true;
		return;
	}
	handles->uses = uses;
	uses[handles->use_count++] = (struct rb_use){ handle, handles->calls, as, insn };
}

static void use_insns(struct rb_handles *handles, const union bpf_attr *attr)
{
	const struct bpf_insn *insns = (const void *)(uintptr_t)attr->insns;

	for (uint32_t i = 0; i < attr->insn_cnt; i++) {
		if (insns[i].code != (BPF_LD | BPF_IMM | BPF_DW))
			continue;
		if (insns[i].src_reg == BPF_PSEUDO_MAP_FD ||
		    insns[i].src_reg == BPF_PSEUDO_MAP_VALUE)
			use(handles, insns[i].imm, "insns", i);
		i++; /* its second half */
	}
}

static void use_attributes(struct rb_handles *handles, const struct rb_call *call)
{
	const union bpf_attr *attr = call->data;
	uint32_t fd;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (fields[i].command != call->cmd)
			continue;
		memcpy(&fd, (const char *)attr + fields[i].offset, sizeof(fd));
		if (fd) /* 0: left out */
			use(handles, (int)fd, fields[i].name, 0);
	}
	if (call->cmd == BPF_PROG_LOAD)
		use_insns(handles, attr);
	/* of the calls that put descriptors into map values, those of this step */
	if (call->cmd == BPF_MAP_UPDATE_ELEM && attr->value && call->purpose.step == RB_STEP_SLOT) {
		memcpy(&fd, (const void *)(uintptr_t)attr->value, sizeof(fd));
		use(handles, (int)fd, "value", 0);
	}
}

static void make(struct rb_handles *handles, const struct rb_call *call, int fd,
		 enum rb_handle_kind kind)
{
	struct rb_handle *items =
		rb_array_grow(handles->items, handles->count, &handles->capacity, sizeof(*items));
	struct rb_handle handle = {
		.kind = kind,
		.step = call->purpose.step,
		.fd = fd,
		.made = handles->calls,
	};

	if (items)
		handles->items = items;
	if (call->purpose.subject)
		handle.subject = strdup(call->purpose.subject);
	if (!items || (call->purpose.subject && !handle.subject)) {
		free(handle.subject);
		handles->failed = true;
		return;
	}
	items[handles->count++] = handle;
}

static void note_bpf(struct rb_handles *handles, const struct rb_call *call, int64_t answer)
{
	use_attributes(handles, call);
	for (size_t i = 0; answer >= 0 && i < sizeof(makers) / sizeof(makers[0]); i++)
		if (makers[i].command == call->cmd)
			make(handles, call, (int)answer, makers[i].kind);
}

void rb_handles_note(struct rb_handles *handles, const struct rb_call *call, int64_t answer)
{
	size_t handle;

	switch (call->op) {
	case RB_OP_BPF:
		note_bpf(handles, call, answer);
		break;
	case RB_OP_PERF_OPEN:
		if (answer >= 0)
			make(handles, call, (int)answer, RB_HANDLE_PERF_EVENT);
		break;
	case RB_OP_OPEN:
	case RB_OP_OPEN_IN:
	case RB_OP_FSMOUNT:
		use(handles, call->op == RB_OP_FSMOUNT ? -1 : call->fd, "directory", 0);
		if (answer >= 0)
			make(handles, call, (int)answer, RB_HANDLE_FILE);
		break;
	case RB_OP_IOCTL:
		use(handles, call->fd, "ioctl", 0);
		if (call->cmd == PERF_EVENT_IOC_SET_BPF)
			use(handles, (int)call->arg, "PERF_EVENT_IOC_SET_BPF", 0);
		break;
	case RB_OP_CLOSE:
		handle = rb_handles_of(handles, call->fd);
		if (handle != SIZE_MAX)
			handles->items[handle].closed = true;
		break;
	case RB_OP_READ:
	case RB_OP_PREAD:
		use(handles, call->fd, "read", 0);
		break;
	case RB_OP_WRITE:
		use(handles, call->fd, "write", 0);
		break;
	case RB_OP_MMAP:
	case RB_OP_MAP_FILE:
		use(handles, call->fd, "mmap", 0);
		break;
	default:
		break;
	}
	handles->calls++;
}

const char *rb_handle_kind_name(enum rb_handle_kind kind)
{
	static const char *const names[] = {
		[RB_HANDLE_FILE] = "file",	   [RB_HANDLE_MAP] = "map",
		[RB_HANDLE_PROGRAM] = "program",   [RB_HANDLE_BTF] = "btf",
		[RB_HANDLE_LINK] = "link",	   [RB_HANDLE_PERF_EVENT] = "perf event",
		[RB_HANDLE_ITERATOR] = "iterator",
	};

	return names[kind];
}

void rb_handles_deinit(struct rb_handles *handles)
{
	for (size_t i = 0; i < handles->count; i++)
		free(handles->items[i].subject);
	free(handles->items);
	free(handles->uses);
	*handles = (struct rb_handles){ 0 };
}
