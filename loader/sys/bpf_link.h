/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * bpf_link - the bpf(2) commands about links, and about what other processes loaded. As in sys/bpf.h:
 * a new descriptor, which the caller owns, 0, or a negative errno.
 */
#ifndef RB_SYS_BPF_LINK_H
#define RB_SYS_BPF_LINK_H

#include "sys/bpf.h"

/* What an iterator goes over, where it can be said; zeros: everything. */
struct rb_bpf_iter {
	int map; /* 5.8: of elements; 0: none */
	int pid; /* 6.1: of tasks; 0: all */
};

/* BPF_LINK_CREATE of an iterator, 5.8. */
int rb_bpf_link_iter(struct rb_sys *sys, int prog, const struct rb_bpf_iter *iter);
/* A map of type BPF_MAP_TYPE_STRUCT_OPS that has its value: registered as long as the link is; 6.4 */
int rb_bpf_link_struct_ops(struct rb_sys *sys, int map);
/* A descriptor whose read(2) runs the program over everything, and gives what it wrote; 5.8. */
int rb_bpf_iter_create(struct rb_sys *sys, int link);

/* Functions by name or by address, one of the two; `flags` is BPF_F_KPROBE_MULTI_RETURN or 0. */
struct rb_bpf_multi {
	uint32_t attach_type; /* BPF_TRACE_KPROBE_MULTI, 5.18; RB_BPF_TRACE_KPROBE_SESSION, 6.10 */
	uint32_t flags, count;
	const uint64_t *addresses;
	const uint64_t *names; /* pointers to strings */
};
int rb_bpf_link_multi(struct rb_sys *sys, int prog, const struct rb_bpf_multi *multi);

/* Places of one user file, by offset; 6.6. */
struct rb_bpf_user_multi {
	uint32_t
		attach_type; /* RB_BPF_TRACE_UPROBE_MULTI, 6.6; RB_BPF_TRACE_UPROBE_SESSION, 6.13 */
	bool at_return;
	const char *path;
	const uint64_t *offsets;
	uint32_t count;
	int pid; /* only that process; 0: all */
};
int rb_bpf_link_user_multi(struct rb_sys *sys, int prog, const struct rb_bpf_user_multi *multi);

/* Programs and types by the numbers that bpftool shows. */
int rb_bpf_prog_by_id(struct rb_sys *sys, uint32_t id); /* 4.13 */
int rb_bpf_btf_by_id(struct rb_sys *sys, uint32_t id);	/* 4.18 */
/* The number behind `id`, which 0 begins; -ENOENT: there is none; 5.4 */
int rb_bpf_btf_next_id(struct rb_sys *sys, uint32_t id, uint32_t *ret);
int rb_bpf_prog_info(struct rb_sys *sys, int prog, struct bpf_prog_info *ret);
/* Its first struct bpf_func_info: where it begins (0), and the type of its main function; 5.0 */
int rb_bpf_prog_main(struct rb_sys *sys, int prog, uint32_t ret[2]);
/* With ret->btf and ret->btf_size set, also the types themselves; 4.18 */
int rb_bpf_btf_info(struct rb_sys *sys, int btf, struct bpf_btf_info *ret);

#endif
