// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * calls - a system call and its result as one line, in the style of strace(1).
 *
 * In: a struct rb_call and the result, after the call. Out: a line such as "bpf(MAP_FREEZE, {map:
 * 6}) = 0" appended to the text; a negative result is written as the error's text. Only the
 * relevant fields of a union bpf_attr are shown. Polls, empty reads and texts too long to show are
 * omitted.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>

#include "explain/narrate.h"
#include "sys/uapi.h"

/* Names of the common program types. */
static const char *prog_type(uint32_t type)
{
	switch (type) {
	case BPF_PROG_TYPE_KPROBE:
		return "KPROBE";
	case BPF_PROG_TYPE_TRACEPOINT:
		return "TRACEPOINT";
	case BPF_PROG_TYPE_RAW_TRACEPOINT:
		return "RAW_TRACEPOINT";
	}
	return NULL;
}

static void add_bpf(const struct rb_call *call, struct rb_text *ret)
{
	const union bpf_attr *attr = call->data;
	const char *type;

	switch (call->cmd) {
	case BPF_MAP_CREATE:
		rb_text_printf(
			ret,
			"MAP_CREATE, {type: %u, key: %u bytes, value: %u bytes, entries: %u, "
			"flags: 0x%x, name: '%.16s'}",
			attr->map_type, attr->key_size, attr->value_size, attr->max_entries,
			attr->map_flags, attr->map_name);
		break;
	case BPF_MAP_UPDATE_ELEM:
		rb_text_printf(ret, "MAP_UPDATE_ELEM, {map: %u, flags: %llu}", attr->map_fd,
			       (unsigned long long)attr->flags);
		break;
	case BPF_MAP_FREEZE:
		rb_text_printf(ret, "MAP_FREEZE, {map: %u}", attr->map_fd);
		break;
	case BPF_PROG_LOAD:
		type = prog_type(attr->prog_type);
		rb_text_string(ret, "PROG_LOAD, {type: ");
		if (type)
			rb_text_string(ret, type);
		else
			rb_text_number(ret, attr->prog_type, 1);
		rb_text_printf(
			ret,
			", insns: %u, license: '%s', log_level: %u, kern_version: 0x%x, name: "
			"'%.16s'",
			attr->insn_cnt, (const char *)(uintptr_t)attr->license, attr->log_level,
			attr->kern_version, attr->prog_name);
		if (attr->attach_btf_id)
			rb_text_printf(ret, ", attach_btf_id: %u", attr->attach_btf_id);
		rb_text_string(ret, "}");
		break;
	case BPF_RAW_TRACEPOINT_OPEN:
		rb_text_string(ret, "RAW_TRACEPOINT_OPEN, {");
		if (attr->raw_tracepoint.name)
			rb_text_printf(ret, "name: '%s', ",
				       (const char *)(uintptr_t)attr->raw_tracepoint.name);
		rb_text_printf(ret, "prog: %u}", attr->raw_tracepoint.prog_fd);
		break;
	case BPF_LINK_CREATE:
		rb_text_printf(ret, "LINK_CREATE, {%s: %u, attach_type: %u}",
			       attr->link_create.attach_type == RB_BPF_STRUCT_OPS ? "map" : "prog",
			       attr->link_create.prog_fd, attr->link_create.attach_type);
		break;
	case BPF_ITER_CREATE:
		rb_text_printf(ret, "ITER_CREATE, {link: %u}", attr->iter_create.link_fd);
		break;
	case BPF_PROG_GET_FD_BY_ID:
	case BPF_BTF_GET_FD_BY_ID:
		rb_text_printf(ret, "%s_GET_FD_BY_ID, {id: %u}",
			       call->cmd == BPF_PROG_GET_FD_BY_ID ? "PROG" : "BTF", attr->prog_id);
		break;
	case BPF_BTF_LOAD:
		rb_text_printf(ret, "BTF_LOAD, {size: %u bytes}", attr->btf_size);
		break;
	case BPF_OBJ_PIN:
	case BPF_OBJ_GET:
		rb_text_printf(ret, "%s, {path: '%s'}",
			       call->cmd == BPF_OBJ_PIN ? "OBJ_PIN" : "OBJ_GET",
			       (const char *)(uintptr_t)attr->pathname);
		break;
	case BPF_OBJ_GET_INFO_BY_FD:
		rb_text_printf(ret, "OBJ_GET_INFO_BY_FD, {fd: %u}", attr->info.bpf_fd);
		break;
	case BPF_MAP_LOOKUP_ELEM:
		rb_text_printf(ret, "MAP_LOOKUP_ELEM, {map: %u}", attr->map_fd);
		break;
	case BPF_MAP_DELETE_ELEM:
		rb_text_printf(ret, "MAP_DELETE_ELEM, {map: %u}", attr->map_fd);
		break;
	case BPF_MAP_GET_NEXT_KEY:
		rb_text_printf(ret, "MAP_GET_NEXT_KEY, {map: %u}", attr->map_fd);
		break;
	default:
		rb_text_printf(ret, "command %llu", (unsigned long long)call->cmd);
	}
}

static const char *ioctl_name(uint64_t request)
{
	return request == PERF_EVENT_IOC_SET_BPF  ? "PERF_EVENT_IOC_SET_BPF"
	       : request == PERF_EVENT_IOC_ENABLE ? "PERF_EVENT_IOC_ENABLE"
						  : "unknown request";
}

static void add_dir(int fd, struct rb_text *ret)
{
	if (fd == AT_FDCWD)
		rb_text_string(ret, "AT_FDCWD");
	else
		rb_text_printf(ret, "%d", fd);
}

static void add_path(const char *name, const struct rb_call *call, struct rb_text *ret)
{
	rb_text_printf(ret, "%s(", name);
	add_dir(call->fd, ret);
	rb_text_printf(ret, ", '%s')", call->path);
}

static void add_perf(const struct rb_call *call, struct rb_text *ret)
{
	const struct perf_event_attr *attr = call->data;

	if (attr->type == PERF_TYPE_SOFTWARE && attr->config == PERF_COUNT_SW_BPF_OUTPUT)
		rb_text_string(ret, "perf_event_open({type: SOFTWARE, config: BPF_OUTPUT}");
	else if (attr->type == PERF_TYPE_TRACEPOINT)
		rb_text_printf(ret, "perf_event_open({type: TRACEPOINT, config: %llu}",
			       (unsigned long long)attr->config);
	else
		rb_text_printf(ret, "perf_event_open({type: %u, config: %llu, %s: %llu}",
			       attr->type, (unsigned long long)attr->config,
			       attr->freq ? "frequency" : "period",
			       (unsigned long long)attr->sample_period);
	rb_text_printf(ret, ", pid %lld, cpu %lld)", (long long)call->arg, (long long)call->cmd);
}

static void add_call(const struct rb_call *call, struct rb_text *ret)
{
	switch (call->op) {
	case RB_OP_BPF:
		rb_text_string(ret, "bpf(");
		add_bpf(call, ret);
		rb_text_string(ret, ")");
		break;
	case RB_OP_PERF_OPEN:
		add_perf(call, ret);
		break;
	case RB_OP_IOCTL:
		rb_text_printf(ret, "ioctl(%d, %s, %llu)", call->fd, ioctl_name(call->cmd),
			       (unsigned long long)call->arg);
		break;
	case RB_OP_OPEN:
		add_path("openat", call, ret);
		break;
	case RB_OP_READ:
		rb_text_printf(ret, "read(%d)", call->fd);
		break;
	case RB_OP_WRITE:
		rb_text_printf(ret, "write(%d, '%.*s')", call->fd, (int)call->size,
			       (const char *)call->data);
		break;
	case RB_OP_MKDIR:
		add_path("mkdirat", call, ret);
		break;
	case RB_OP_RMDIR:
		add_path("rmdirat", call, ret);
		break;
	case RB_OP_FSMOUNT:
		rb_text_printf(ret, "fsmount('%s')", call->path);
		break;
	case RB_OP_MOUNT:
		rb_text_printf(ret, "mount('%s', '%s')", call->path, (const char *)call->data);
		break;
	case RB_OP_UMOUNT:
		rb_text_printf(ret, "umount('%s')", call->path);
		break;
	case RB_OP_NOFILE:
		rb_text_printf(ret, "setrlimit(RLIMIT_NOFILE, %llu more)",
			       (unsigned long long)call->arg);
		break;
	case RB_OP_MEMLOCK:
		rb_text_string(ret, "setrlimit(RLIMIT_MEMLOCK)");
		break;
	case RB_OP_MMAP:
		rb_text_printf(ret, "mmap(%d, %zu bytes, offset %llu)", call->fd, call->size,
			       (unsigned long long)call->arg);
		break;
	case RB_OP_MAP_FILE:
		rb_text_printf(ret, "mmap(%d, %zu bytes)", call->fd, call->size);
		break;
	case RB_OP_LOWER:
	case RB_OP_GIVE_UP:
		rb_text_printf(ret, "capset({keep: 0x%llx}%s)", (unsigned long long)call->arg,
			       call->op == RB_OP_LOWER ? "" : ", permanently, and no_new_privs");
		break;
	case RB_OP_MUNMAP:
		rb_text_printf(ret, "munmap(%zu bytes)", call->size);
		break;
	case RB_OP_EPOLL:
		rb_text_string(ret, "epoll_create1()");
		break;
	case RB_OP_EPOLL_ADD:
		rb_text_printf(ret, "epoll_ctl(%d, EPOLL_CTL_ADD, %llu)", call->fd,
			       (unsigned long long)call->arg);
		break;
	case RB_OP_TIMER:
		rb_text_printf(ret, "timerfd_create(every %llu ms)", (unsigned long long)call->arg);
		break;
	default:
		rb_text_printf(ret, "(operation %d)", (int)call->op);
	}
}

void rb_narrate_call(const struct rb_call *call, int64_t answer, struct rb_text *ret)
{
	if (call->op == RB_OP_POLL || call->op == RB_OP_SELF || call->op == RB_OP_STATFS ||
	    call->op == RB_OP_LIST || call->op == RB_OP_STAT || call->op == RB_OP_PREAD ||
	    call->op == RB_OP_OPEN_IN)
		return;
	if (call->op == RB_OP_READ && (answer == 0 || answer == -EAGAIN || call->size >= 512))
		return; /* no data, or a text too long to show */
	if (call->op == RB_OP_CLOSE)
		rb_text_printf(ret, "close(%d)", call->fd);
	else
		add_call(call, ret);
	if (answer < 0)
		rb_text_printf(ret, " = %s\n", strerror((int)-answer));
	else if (call->op == RB_OP_MMAP || call->op == RB_OP_MAP_FILE)
		rb_text_string(ret, "\n");
	else if (call->op == RB_OP_READ)
		rb_text_printf(ret, " = '%.*s'\n",
			       (int)answer -
				       (answer && ((const char *)call->data)[answer - 1] == '\n'),
			       (const char *)call->data);
	else
		rb_text_printf(ret, " = %lld\n", (long long)answer);
}
