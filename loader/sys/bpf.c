// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * bpf - the commands of bpf(2), see bpf(2) and the kernel's include/uapi/linux/bpf.h.
 *
 * The whole union is passed: an older kernel with a shorter union accepts it if the rest is zero,
 * and returns E2BIG for a field that it does not know. Only the name is optional: after E2BIG the
 * call is repeated without it.
 */
#include <string.h>

#include "sys/bpf.h"

int rb_bpf(struct rb_sys *sys, int cmd, union bpf_attr *attr)
{
	struct rb_call call = {
		.op = RB_OP_BPF, .cmd = (uint64_t)cmd, .data = attr, .size = sizeof(*attr), .fd = -1
	};

	return (int)rb_sys_call(sys, &call);
}

int rb_bpf_nothing(struct rb_sys *sys)
{
	union bpf_attr nothing;

	memset(&nothing, 0, sizeof(nothing));
	return rb_bpf(sys, 0x7fffffff, &nothing);
}

int rb_bpf_map_create(struct rb_sys *sys, const struct rb_bpf_map *map)
{
	union bpf_attr attr;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = map->type;
	attr.key_size = map->key_size;
	attr.value_size = map->value_size;
	attr.max_entries = map->max_entries;
	attr.map_flags = map->flags;
	attr.numa_node = map->numa_node;
	attr.inner_map_fd = (uint32_t)map->inner;
	attr.map_extra = map->extra;
	attr.btf_fd = (uint32_t)map->btf;
	attr.btf_key_type_id = map->key_type;
	attr.btf_value_type_id = map->value_type;
	attr.btf_vmlinux_value_type_id = map->kernel_type;
	memcpy(attr.map_name, map->name, sizeof(attr.map_name));
	fd = rb_bpf(sys, BPF_MAP_CREATE, &attr);
	if (fd == -E2BIG && map->name[0]) {
		memset(attr.map_name, 0, sizeof(attr.map_name));
		fd = rb_bpf(sys, BPF_MAP_CREATE, &attr);
	}
	return fd;
}

static int element(struct rb_sys *sys, int cmd, int map, const void *key, const void *value,
		   uint64_t flags)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_fd = (uint32_t)map;
	attr.key = rb_pointer(key);
	attr.value = rb_pointer(value);
	attr.flags = flags;
	return rb_bpf(sys, cmd, &attr);
}

int rb_bpf_map_update(struct rb_sys *sys, int map, const void *key, const void *value,
		      uint64_t flags)
{
	return element(sys, BPF_MAP_UPDATE_ELEM, map, key, value, flags);
}

int rb_bpf_map_lookup(struct rb_sys *sys, int map, const void *key, void *value, uint64_t flags)
{
	return element(sys, BPF_MAP_LOOKUP_ELEM, map, key, value, flags);
}

int rb_bpf_map_delete(struct rb_sys *sys, int map, const void *key)
{
	return element(sys, BPF_MAP_DELETE_ELEM, map, key, NULL, 0);
}

int rb_bpf_map_next_key(struct rb_sys *sys, int map, const void *key, void *next)
{
	return element(sys, BPF_MAP_GET_NEXT_KEY, map, key, next, 0);
}

int rb_bpf_pin(struct rb_sys *sys, int fd, const char *path)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.pathname = rb_pointer(path);
	attr.bpf_fd = (uint32_t)fd;
	return rb_bpf(sys, BPF_OBJ_PIN, &attr);
}

int rb_bpf_get(struct rb_sys *sys, const char *path)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.pathname = rb_pointer(path);
	return rb_bpf(sys, BPF_OBJ_GET, &attr);
}

int rb_bpf_map_info(struct rb_sys *sys, int map, struct bpf_map_info *ret)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	memset(ret, 0, sizeof(*ret));
	attr.info.bpf_fd = (uint32_t)map;
	attr.info.info_len = sizeof(*ret);
	attr.info.info = rb_pointer(ret);
	return rb_bpf(sys, BPF_OBJ_GET_INFO_BY_FD, &attr);
}

int rb_bpf_btf_load(struct rb_sys *sys, struct rb_bytes blob, char *log, uint32_t log_size)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.btf = rb_pointer(blob.data);
	attr.btf_size = (uint32_t)blob.size;
	attr.btf_log_buf = rb_pointer(log);
	attr.btf_log_size = log_size;
	attr.btf_log_level = log ? 1 : 0;
	return rb_bpf(sys, BPF_BTF_LOAD, &attr);
}

int rb_bpf_map_freeze(struct rb_sys *sys, int map)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_fd = (uint32_t)map;
	return rb_bpf(sys, BPF_MAP_FREEZE, &attr);
}

int rb_bpf_prog_load(struct rb_sys *sys, const struct rb_bpf_prog *prog)
{
	union bpf_attr attr;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.prog_type = prog->type;
	attr.expected_attach_type = prog->expected_attach_type;
	attr.insns = rb_pointer(prog->insns);
	attr.insn_cnt = prog->insn_count;
	attr.license = rb_pointer(prog->license);
	attr.kern_version = prog->kern_version;
	attr.prog_flags = prog->flags;
	attr.log_level = prog->log_level;
	attr.log_buf = rb_pointer(prog->log);
	attr.log_size = prog->log_size;
	attr.prog_btf_fd = (uint32_t)prog->btf;
	attr.func_info = rb_pointer(prog->funcs.data);
	attr.func_info_cnt = (uint32_t)(prog->funcs.size / 8);
	attr.func_info_rec_size = prog->funcs.size ? 8 : 0;
	attr.line_info = rb_pointer(prog->lines.data);
	attr.line_info_cnt = (uint32_t)(prog->lines.size / 16);
	attr.line_info_rec_size = prog->lines.size ? 16 : 0;
	attr.attach_btf_id = prog->attach_btf_id;
	attr.attach_prog_fd = (uint32_t)prog->attach_fd;
	attr.fd_array = rb_pointer(prog->fd_array);
	memcpy(attr.prog_name, prog->name, sizeof(attr.prog_name));
	fd = rb_bpf(sys, BPF_PROG_LOAD, &attr);
	if (fd == -E2BIG && prog->name[0] && !prog->log_level) {
		memset(attr.prog_name, 0, sizeof(attr.prog_name));
		fd = rb_bpf(sys, BPF_PROG_LOAD, &attr);
	}
	return fd;
}

int rb_bpf_raw_tracepoint_open(struct rb_sys *sys, const char *name, int prog)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.raw_tracepoint.name = rb_pointer(name);
	attr.raw_tracepoint.prog_fd = (uint32_t)prog;
	return rb_bpf(sys, BPF_RAW_TRACEPOINT_OPEN, &attr);
}

int rb_bpf_link_perf(struct rb_sys *sys, int prog, int perf, uint64_t cookie)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.link_create.prog_fd = (uint32_t)prog;
	attr.link_create.target_fd = (uint32_t)perf;
	attr.link_create.attach_type = BPF_PERF_EVENT;
	attr.link_create.perf_event.bpf_cookie = cookie;
	return rb_bpf(sys, BPF_LINK_CREATE, &attr);
}

void rb_bpf_name(char ret[BPF_OBJ_NAME_LEN], const char *name)
{
	size_t i = 0;

	for (; i < BPF_OBJ_NAME_LEN - 1 && name[i]; i++) {
		char c = name[i];
		bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') || c == '_';

		ret[i] = fine ? c : '_';
	}
	memset(ret + i, 0, BPF_OBJ_NAME_LEN - i);
}
