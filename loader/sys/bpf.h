/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * bpf - a function for each command of bpf(2). Each zeroes a union bpf_attr, fills in what it was
 * given, and answers as the kernel did: a new descriptor, which the caller owns, 0, or a negative
 * errno. Sizes are in bytes.
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
	int inner;	    /* a map like the inner ones, 4.12; 0: none */
	uint64_t extra;	    /* 5.16 */
	int btf;	    /* 4.18; 0: none, and then the type ids are 0 as well */
	uint32_t key_type, value_type;
	uint32_t kernel_type; /* 5.6: of the kernel's, for BPF_MAP_TYPE_STRUCT_OPS; with `btf` */
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
	int attach_fd;	     /* of the program (5.6) or module BTF (5.11) that has it; 0: vmlinux */
	const int *fd_array; /* 5.14; whose BTF kfuncs are in; NULL: vmlinux's */
	uint32_t log_level;  /* 0 when there is no log */
	char *log;
	uint32_t log_size;
};

/* sys/'s own: a command with its attributes; a pointer as the kernel takes it. */
int rb_bpf(struct rb_sys *sys, int cmd, union bpf_attr *attr);
static inline uint64_t rb_pointer(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

/* No such command: EINVAL from a kernel that lets us make the call at all. */
int rb_bpf_nothing(struct rb_sys *sys);
/* 3.19; the name 4.15. With E2BIG from an older kernel for the name, again without. */
int rb_bpf_map_create(struct rb_sys *sys, const struct rb_bpf_map *map);
/* 3.19 */
int rb_bpf_map_update(struct rb_sys *sys, int map, const void *key, const void *value,
		      uint64_t flags);
/* 5.2: user space cannot write any more, so the verifier takes the values for constants. */
int rb_bpf_map_freeze(struct rb_sys *sys, int map);
int rb_bpf_map_lookup(struct rb_sys *sys, int map, const void *key, void *value, uint64_t flags);
int rb_bpf_map_delete(struct rb_sys *sys, int map, const void *key);
/* -ENOENT behind the last; NULL as `key` asks for the first. */
int rb_bpf_map_next_key(struct rb_sys *sys, int map, const void *key, void *next);
/* 4.4: a name in bpffs for a map, and the map of that name. */
int rb_bpf_pin(struct rb_sys *sys, int fd, const char *path);
int rb_bpf_get(struct rb_sys *sys, const char *path);
/* 4.13 */
int rb_bpf_map_info(struct rb_sys *sys, int map, struct bpf_map_info *ret);
/* 4.18; `log` as for programs. */
int rb_bpf_btf_load(struct rb_sys *sys, struct rb_bytes blob, char *log, uint32_t log_size);
/* 3.19; the name 4.15, expected_attach_type 4.17. E2BIG as above. */
int rb_bpf_prog_load(struct rb_sys *sys, const struct rb_bpf_prog *prog);
/* 4.17; the descriptor is the attachment. NULL, 5.5: what the program was loaded for. */
int rb_bpf_raw_tracepoint_open(struct rb_sys *sys, const char *name, int prog);
/* 5.15; a program on a perf event, with a number that it gets back; the descriptor keeps both. */
int rb_bpf_link_perf(struct rb_sys *sys, int prog, int perf, uint64_t cookie);

/*
 * A name as the kernel takes it: letters, digits, '_' and, since 5.2, '.'; 15 characters at most,
 * any other character becomes '_'.
 */
void rb_bpf_name(char ret[BPF_OBJ_NAME_LEN], const char *name);

#endif
