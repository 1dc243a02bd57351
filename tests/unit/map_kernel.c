// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * map_kernel - books of maps, a line for each call.
 */
#include <string.h>

#include "map_kernel.h"
#include "text_check.h"

static const void *at(uint64_t address)
{
	return (const void *)(uintptr_t)address;
}

/* The script gives descriptors out as if a map had been created. */
static int64_t new_fd(struct map_kernel *kernel)
{
	union bpf_attr attr = { 0 };
	struct rb_call call = { .op = RB_OP_BPF,
				.cmd = BPF_MAP_CREATE,
				.data = &attr,
				.size = sizeof(attr),
				.fd = -1 };

	return kernel->script.door.call(&kernel->script.door, &call);
}

static int64_t create(struct map_kernel *kernel, const union bpf_attr *attr)
{
	int64_t fd = new_fd(kernel);

	rb_text_printf(&kernel->calls, "create %s type %u key %u value %u entries %u flags 0x%x",
		       attr->map_name, attr->map_type, attr->key_size, attr->value_size,
		       attr->max_entries, attr->map_flags);
	if (attr->map_flags & BPF_F_NUMA_NODE)
		rb_text_printf(&kernel->calls, " node %u", attr->numa_node);
	if (attr->map_extra)
		rb_text_printf(&kernel->calls, " extra %llu", (unsigned long long)attr->map_extra);
	if (attr->inner_map_fd)
		rb_text_printf(&kernel->calls, " inner %u", attr->inner_map_fd);
	if (attr->btf_fd)
		rb_text_printf(&kernel->calls, " btf %u types %u %u", attr->btf_fd,
			       attr->btf_key_type_id, attr->btf_value_type_id);
	rb_text_printf(&kernel->calls, " = %d\n", (int)fd);
	kernel->value_sizes[fd] = attr->value_size;
	return fd;
}

static int64_t update(struct map_kernel *kernel, const union bpf_attr *attr)
{
	const uint8_t *value = at(attr->value);
	uint32_t key, size = kernel->value_sizes[attr->map_fd % RB_SCRIPT_FDS];

	memcpy(&key, at(attr->key), sizeof(key));
	rb_text_printf(&kernel->calls, "update %u [%u] ", attr->map_fd, key);
	for (uint32_t i = 0; i < size && i < MAP_KERNEL_SHOWN; i++)
		rb_text_printf(&kernel->calls, "%02x", value[i]);
	rb_text_string(&kernel->calls, "\n");
	return 0;
}

static int64_t get(struct map_kernel *kernel, const char *path)
{
	size_t size = strlen(path), end = kernel->there ? strlen(kernel->there) : 0;

	rb_text_printf(&kernel->calls, "get %s\n", path);
	if (!end || size < end || strcmp(path + size - end, kernel->there))
		return -ENOENT;
	return new_fd(kernel);
}

static int64_t answer(struct map_kernel *kernel, uint64_t cmd, const union bpf_attr *attr)
{
	switch (cmd) {
	case BPF_MAP_CREATE:
		return create(kernel, attr);
	case BPF_MAP_UPDATE_ELEM:
		return update(kernel, attr);
	case BPF_MAP_FREEZE:
		rb_text_printf(&kernel->calls, "freeze %u\n", attr->map_fd);
		return 0;
	case BPF_OBJ_PIN:
		rb_text_printf(&kernel->calls, "pin %u %s\n", attr->bpf_fd,
			       (const char *)at(attr->pathname));
		return 0;
	case BPF_OBJ_GET:
		return get(kernel, at(attr->pathname));
	case BPF_OBJ_GET_INFO_BY_FD:
		rb_text_printf(&kernel->calls, "info %u\n", attr->info.bpf_fd);
		memcpy((void *)(uintptr_t)attr->info.info, &kernel->pinned, sizeof(kernel->pinned));
		return 0;
	case BPF_BTF_LOAD:
		rb_text_string(&kernel->calls, "btf\n");
		return new_fd(kernel);
	default:
		rb_text_printf(&kernel->calls, "command %d\n", (int)cmd);
		return 0;
	}
}

static int64_t map_kernel_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct map_kernel *kernel = (struct map_kernel *)sys;

	if (call->op == RB_OP_UNLINK)
		rb_text_printf(&kernel->calls, "unlink %s\n", call->path);
	kernel->raised += call->op == RB_OP_MEMLOCK;
	if (call->op != RB_OP_BPF)
		return kernel->script.door.call(&kernel->script.door, call);
	if (kernel->code && (int)call->cmd == kernel->refused) {
		int code = kernel->code;

		if (!kernel->skip) {
			if (kernel->times && !--kernel->times)
				kernel->code = 0;
			return code;
		}
		kernel->skip--;
	}
	return answer(kernel, call->cmd, call->data);
}

void map_kernel_init(struct map_kernel *kernel, const struct rb_answer *answers, size_t count)
{
	memset(kernel, 0, sizeof(*kernel));
	kernel->door.call = map_kernel_call;
	rb_sys_script_init(&kernel->script, answers, count);
}

size_t map_kernel_deinit(struct map_kernel *kernel)
{
	rb_text_deinit(&kernel->calls);
	return rb_sys_script_deinit(&kernel->script);
}

bool map_kernel_was_asked(struct map_kernel *kernel, const char *lines)
{
	bool same = text_is(kernel->calls.data ? kernel->calls.data : "", lines);

	rb_text_clear(&kernel->calls);
	return same;
}
