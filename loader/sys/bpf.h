/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * bpf - a function for each command of bpf(2). Each zeroes a union bpf_attr, fills in what it was
 * given, and answers as the kernel did: a new descriptor, which the caller owns, 0, or a negative
 * errno. Sizes are in bytes.
 */
#ifndef RB_SYS_BPF_H
#define RB_SYS_BPF_H

#include "sys/sys.h"
#include "sys/uapi.h"

struct rb_bpf_map {
	uint32_t type; /* BPF_MAP_TYPE_* */
	uint32_t key_size, value_size, max_entries;
	uint32_t flags; /* BPF_F_* */
	char name[BPF_OBJ_NAME_LEN];
};

struct rb_bpf_prog {
	uint32_t type, expected_attach_type; /* BPF_PROG_TYPE_*, BPF_* */
	const struct bpf_insn *insns;
	uint32_t insn_count;
	const char *license;
	uint32_t kern_version;
	char name[BPF_OBJ_NAME_LEN];
	uint32_t log_level; /* 0 when there is no log */
	char *log;
	uint32_t log_size;
};

/* 3.19; the name 4.15. With E2BIG from an older kernel for the name, again without. */
int rb_bpf_map_create(struct rb_sys *sys, const struct rb_bpf_map *map);
/* 3.19 */
int rb_bpf_map_update(struct rb_sys *sys, int map, const void *key, const void *value,
		      uint64_t flags);
/* 5.2: user space cannot write any more, so the verifier takes the values for constants. */
int rb_bpf_map_freeze(struct rb_sys *sys, int map);
/* 3.19; the name 4.15, expected_attach_type 4.17. E2BIG as above. */
int rb_bpf_prog_load(struct rb_sys *sys, const struct rb_bpf_prog *prog);
/* 4.17; the descriptor is the attachment. */
int rb_bpf_raw_tracepoint_open(struct rb_sys *sys, const char *name, int prog);

/*
 * A name as the kernel takes it: letters, digits, '_' and, since 5.2, '.'; 15 characters at most,
 * any other character becomes '_'.
 */
void rb_bpf_name(char ret[BPF_OBJ_NAME_LEN], const char *name);

#endif
