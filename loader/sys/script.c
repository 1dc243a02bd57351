// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * script - a door without a kernel, for tests and for dry runs. It returns new descriptors, keeps
 * the path that each was opened with, and answers reads from the script. rb_sys_script_deinit()
 * frees what was not closed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/print.h"
#include "base/bytes.h"
#include "sys/doors.h"

static int64_t new_fd(struct rb_sys_script *script, const char *path)
{
	for (int fd = 3; fd < RB_SCRIPT_FDS; fd++) {
		if (script->paths[fd])
			continue;
		script->paths[fd] = strdup(path);
		script->offsets[fd] = 0;
		return script->paths[fd] ? fd : -ENOMEM;
	}
	return -EMFILE;
}

static const char *path_of(const struct rb_sys_script *script, int fd)
{
	return fd >= 0 && fd < RB_SCRIPT_FDS && script->paths[fd] ? script->paths[fd] : "";
}

static const struct rb_answer *find(struct rb_sys_script *script, const struct rb_call *call)
{
	const char *path = call->path ? call->path : path_of(script, call->fd);

	for (size_t i = 0; i < script->answer_count && i < RB_SCRIPT_FDS; i++) {
		const struct rb_answer *answer = &script->answers[i];

		if (answer->op != call->op || (answer->path && !strstr(path, answer->path)) ||
		    (answer->times && script->used[i] >= answer->times))
			continue;
		if ((call->op == RB_OP_BPF || call->op == RB_OP_IOCTL) && answer->cmd >= 0 &&
		    (uint64_t)answer->cmd != call->cmd)
			continue;
		script->used[i]++;
		return answer;
	}
	return NULL;
}

static int64_t read_script(struct rb_sys_script *script, const struct rb_call *call,
			   const struct rb_answer *answer)
{
	size_t *offset = &script->offsets[call->fd];
	const char *data = answer->data;
	size_t left = (answer->answer ? (size_t)answer->answer : strlen(data)) - *offset;
	size_t size = call->size < left ? call->size : left;

	memcpy(call->data, data + *offset, size);
	*offset += size;
	return (int64_t)size;
}

static int64_t map(struct rb_sys_script *script, const struct rb_call *call)
{
	struct rb_script_mapping *mapping = &script->mappings[script->mapping_count];

	if (script->mapping_count == RB_SCRIPT_FDS)
		return -ENOMEM;
	*mapping = (struct rb_script_mapping){
		.data = calloc(1, call->size),
		.size = call->size,
		.offset = call->arg,
		.fd = call->fd,
		.prot = (int)call->cmd,
	};
	if (!mapping->data)
		return -ENOMEM;
	script->mapping_count++;
	return (int64_t)(uintptr_t)mapping->data;
}

static int64_t unmap(struct rb_sys_script *script, const struct rb_call *call)
{
	for (size_t i = 0; i < script->mapping_count; i++) {
		struct rb_script_mapping *mapping = &script->mappings[i];

		if (mapping->data != call->data || mapping->size != call->size)
			continue;
		free(mapping->data);
		mapping->data = NULL;
		return 0;
	}
	return -EINVAL;
}

/* Commands that return a new descriptor. */
static bool makes_descriptor(uint64_t cmd)
{
	static const uint8_t commands[] = { 0, 5, 13, 17, 18, 19, 28, 33 };

	return memchr(commands, (int)cmd, sizeof(commands)) && cmd < 256;
}

/* The result on a kernel with all features. */
static int64_t kind_answer(struct rb_sys_script *script, const struct rb_call *call)
{
	char name[32];

	switch (call->op) {
	case RB_OP_BPF:
		rb_print(name, sizeof(name), "bpf %llu", (unsigned long long)call->cmd);
		if (call->cmd == 7) /* no object is pinned */
			return -ENOENT;
		return makes_descriptor(call->cmd) ? new_fd(script, name) : 0;
	case RB_OP_PERF_OPEN:
		return new_fd(script, "perf");
	case RB_OP_EPOLL:
		return new_fd(script, "epoll");
	case RB_OP_TIMER:
		return new_fd(script, "timer");
	case RB_OP_OPEN:
	case RB_OP_OPEN_IN:
	case RB_OP_FSMOUNT:
		return new_fd(script, call->path);
	case RB_OP_WRITE:
		return (int64_t)call->size;
	case RB_OP_MMAP:
		return map(script, call);
	case RB_OP_MAP_FILE: /* the caller then reads the file, which a script can answer */
		return -ENODEV;
	case RB_OP_MUNMAP:
		return unmap(script, call);
	case RB_OP_STATFS:
		return 0x74726163; /* TRACEFS_MAGIC */
	case RB_OP_SELF:
		*(struct rb_self *)call->data = script->self;
		return 0;
	default:
		return 0;
	}
}

static int64_t script_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct rb_sys_script *script = (struct rb_sys_script *)sys;
	const struct rb_answer *answer;

	if (call->op == RB_OP_CLOSE) {
		if (!path_of(script, call->fd)[0])
			return -EBADF;
		free(script->paths[call->fd]);
		script->paths[call->fd] = NULL;
		return 0;
	}
	answer = find(script, call);
	if (!answer || (call->op == RB_OP_MMAP && answer->answer >= 0))
		return kind_answer(script, call);
	if (answer->answer >= 0 && answer->data && call->op == RB_OP_READ &&
	    path_of(script, call->fd)[0])
		return read_script(script, call, answer);
	if (answer->answer >= 0 && answer->data && call->op == RB_OP_LIST)
		rb_text_string(call->data, answer->data);
	return answer->answer;
}

void rb_sys_script_init(struct rb_sys_script *script, const struct rb_answer *answers,
			size_t answer_count)
{
	*script = (struct rb_sys_script){
		.door = { .call = script_call },
		.answers = answers,
		.answer_count = answer_count,
		.self = { .pid = 1000,
			  .start = 5000,
			  .random = 0xabcd,
			  .kernel_version = 0x060100 },
	};
}

size_t rb_sys_script_deinit(struct rb_sys_script *script)
{
	size_t open = 0;

	for (size_t fd = 0; fd < RB_SCRIPT_FDS; fd++) {
		open += script->paths[fd] != NULL;
		free(script->paths[fd]);
		script->paths[fd] = NULL;
	}
	for (size_t i = 0; i < script->mapping_count; i++) {
		open += script->mappings[i].data != NULL;
		free(script->mappings[i].data);
		script->mappings[i].data = NULL;
	}
	return open;
}
