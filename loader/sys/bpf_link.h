/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * bpf_link - the bpf(2) commands for links, and for programs and BTF by id. As in sys/bpf.h, each
 * returns a new descriptor, which the caller owns, 0, or a negative errno.
 */
#ifndef RB_SYS_BPF_LINK_H
#define RB_SYS_BPF_LINK_H

#include "sys/bpf.h"

/* What an iterator is limited to; zeros: no limit. */
struct rb_bpf_iter {
	int map; /* 5.8: the elements of this map; 0: none */
	int pid; /* 6.1: the tasks of this process; 0: all */
};

/* BPF_LINK_CREATE of an iterator, 5.8. */
int rb_bpf_link_iter(struct rb_sys *sys, int prog, const struct rb_bpf_iter *iter);
/* Register a BPF_MAP_TYPE_STRUCT_OPS map whose value is set, until the link is closed; 6.4 */
int rb_bpf_link_struct_ops(struct rb_sys *sys, int map);
/* Returns a descriptor; read(2) on it runs the program and returns what it writes; 5.8. */
int rb_bpf_iter_create(struct rb_sys *sys, int link);

/* Functions, either by name or by address; `flags` is BPF_F_KPROBE_MULTI_RETURN or 0. */
struct rb_bpf_multi {
	uint32_t attach_type; /* BPF_TRACE_KPROBE_MULTI, 5.18; RB_BPF_TRACE_KPROBE_SESSION, 6.10 */
	uint32_t flags, count;
	const uint64_t *addresses;
	const uint64_t *names; /* pointers to strings */
};
int rb_bpf_link_multi(struct rb_sys *sys, int prog, const struct rb_bpf_multi *multi);

/* Sites in one user-space binary, by file offset; 6.6. */
struct rb_bpf_user_multi {
	uint32_t
		attach_type; /* RB_BPF_TRACE_UPROBE_MULTI, 6.6; RB_BPF_TRACE_UPROBE_SESSION, 6.13 */
	bool at_return;
	const char *path;
	const uint64_t *offsets;
	uint32_t count;
	int pid; /* only this process; 0: all */
};
int rb_bpf_link_user_multi(struct rb_sys *sys, int prog, const struct rb_bpf_user_multi *multi);

/* Programs and BTF by id. */
int rb_bpf_prog_by_id(struct rb_sys *sys, uint32_t id); /* 4.13 */
int rb_bpf_btf_by_id(struct rb_sys *sys, uint32_t id);	/* 4.18 */
/* The next id after `id`, or the first for 0; -ENOENT: there is none; 5.4 */
int rb_bpf_btf_next_id(struct rb_sys *sys, uint32_t id, uint32_t *ret);
int rb_bpf_prog_info(struct rb_sys *sys, int prog, struct bpf_prog_info *ret);
/*
 * The program's first struct bpf_func_info: instruction offset (0), type id of its main function;
 * 5.0
 */
int rb_bpf_prog_main(struct rb_sys *sys, int prog, uint32_t ret[2]);
/* If ret->btf and ret->btf_size are set, the BTF data is copied as well; 4.18 */
int rb_bpf_btf_info(struct rb_sys *sys, int btf, struct bpf_btf_info *ret);

#endif
