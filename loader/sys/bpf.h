/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * bpf - a function for each command of bpf(2). Each fills in a zeroed union bpf_attr from its
 * arguments and returns the kernel's result: a new descriptor, which the caller owns, 0, or a
 * negative errno. Sizes are in bytes. The number in a comment is the Linux version that introduced
 * the command or field.
 */
#ifndef RB_SYS_BPF_H
#define RB_SYS_BPF_H

#include "base/bytes.h"
#include "sys/sys.h"
#include "sys/uapi.h"

struct rb_bpf_map {
	uint32_t type; /* BPF_MAP_TYPE_* */
	uint32_t key_size, value_size, max_entries;
	uint32_t flags; /* BPF_F_* */
	char name[BPF_OBJ_NAME_LEN];
	uint32_t numa_node; /* 4.14; with BPF_F_NUMA_NODE */
	int inner;	    /* a template of the inner maps, 4.12; 0: none */
	uint64_t extra;	    /* 5.16 */
	int btf;	    /* 4.18; 0: none, then the type ids are 0 too */
	uint32_t key_type, value_type;
	uint32_t kernel_type; /* 5.6: vmlinux type id, for BPF_MAP_TYPE_STRUCT_OPS; with `btf` */
};

struct rb_bpf_prog {
	uint32_t type, expected_attach_type; /* BPF_PROG_TYPE_*, BPF_* */
	const struct bpf_insn *insns;
	uint32_t insn_count;
	const char *license;
	uint32_t kern_version;
	uint32_t flags; /* BPF_F_SLEEPABLE, ... */
	char name[BPF_OBJ_NAME_LEN];
	int btf;		      /* 4.18; 0: none */
	struct rb_bytes funcs, lines; /* records of 8 and of 16 bytes, with `btf`; 5.0 */
	uint32_t attach_btf_id;	      /* 5.5; 0: none */
	int attach_fd;	     /* program (5.6) or module BTF (5.11) that has the type; 0: vmlinux */
	const int *fd_array; /* 5.14; module BTFs that have the kfuncs; NULL: vmlinux only */
	uint32_t log_level;  /* 0: no log */
	char *log;
	uint32_t log_size;
};

/* Private to sys/: a command with its attributes, and a pointer as a field of union bpf_attr. */
int rb_bpf(struct rb_sys *sys, int cmd, union bpf_attr *attr);
static inline uint64_t rb_pointer(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

/* An invalid command: -EINVAL if bpf(2) is permitted at all. */
int rb_bpf_nothing(struct rb_sys *sys);
/*
 * 3.19; the name 4.15. If an older kernel returns E2BIG for the name, the call is repeated without.
 */
int rb_bpf_map_create(struct rb_sys *sys, const struct rb_bpf_map *map);
/* 3.19 */
int rb_bpf_map_update(struct rb_sys *sys, int map, const void *key, const void *value,
		      uint64_t flags);
/* 5.2: user space can no longer write, so the verifier treats the values as constants. */
int rb_bpf_map_freeze(struct rb_sys *sys, int map);
int rb_bpf_map_lookup(struct rb_sys *sys, int map, const void *key, void *value, uint64_t flags);
int rb_bpf_map_delete(struct rb_sys *sys, int map, const void *key);
/* -ENOENT after the last key; `key` NULL: the first key. */
int rb_bpf_map_next_key(struct rb_sys *sys, int map, const void *key, void *next);
/* 4.4: pin an object at a path in bpffs; open a pinned object. */
int rb_bpf_pin(struct rb_sys *sys, int fd, const char *path);
int rb_bpf_get(struct rb_sys *sys, const char *path);
/* 4.13 */
int rb_bpf_map_info(struct rb_sys *sys, int map, struct bpf_map_info *ret);
/* 4.18; `log` as for programs. */
int rb_bpf_btf_load(struct rb_sys *sys, struct rb_bytes blob, char *log, uint32_t log_size);
/* 3.19; the name 4.15, expected_attach_type 4.17. E2BIG as above. */
int rb_bpf_prog_load(struct rb_sys *sys, const struct rb_bpf_prog *prog);
/*
 * 4.17; closing the descriptor detaches. `name` NULL: the BTF type that the program was loaded for,
 * 5.5.
 */
int rb_bpf_raw_tracepoint_open(struct rb_sys *sys, const char *name, int prog);
/* 5.15; attach a program to a perf event, with a cookie; the link holds references to both. */
int rb_bpf_link_perf(struct rb_sys *sys, int prog, int perf, uint64_t cookie);

/*
 * Convert a name to one that the kernel accepts: at most 15 letters, digits, '_' and, since 5.2,
 * '.'; any other character becomes '_'.
 */
void rb_bpf_name(char ret[BPF_OBJ_NAME_LEN], const char *name);

#endif
