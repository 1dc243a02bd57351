/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * btf_target - programs that are loaded for one BTF type: the verifier checks their arguments against
 * it, so it is part of the load, and attaching is one call without a name.
 *
 *	tp_btf/EVENT, iter/KIND, lsm/HOOK	found in the kernel's BTF
 *	fentry/FUNCTION				... fexit, fmod_ret
 *	fentry/prog:ID:FUNCTION			a function of a BPF program that is loaded, by id
 *	fentry//sys/fs/bpf/NAME:FUNCTION	... or by where it is pinned; freplace has these two alone
 */
#ifndef RB_LOAD_BTF_TARGET_H
#define RB_LOAD_BTF_TARGET_H

#include "kernel/vmlinux.h"
#include "plan/plan.h"

/* What BPF_PROG_LOAD wants. */
struct rb_load_target {
	uint32_t btf_id; /* 0: programs of this kind have none */
	int fd;		 /* of the program or the module that has it; -1: the kernel */
	bool owned;	 /* fd is to be closed */
	uint32_t member; /* struct_ops: which one of the struct's */
};

/*
 * Find the BTF type that `name` (a target's, as it is written) means. RAWBPF_ATTACH: there is none;
 * `vmlinux` is read when it is needed.
 */
int rb_load_target_find(struct rb_sys *sys, struct rb_vmlinux *vmlinux, const struct rb_kind *kind,
			const char *name, struct rb_load_target *ret, struct rawbpf_err *err);
/*
 * The BTF type that program `func` of the plan is loaded for: its first candidate that exists, which
 * the plan notes as chosen; without candidates, the one that its section names.
 */
int rb_load_target_of(struct rb_sys *sys, struct rb_vmlinux *vmlinux, struct rb_plan *plan,
		      const struct rb_kind *kind, uint32_t func, const char *section,
		      struct rb_load_target *ret, struct rawbpf_err *err);
/*
 * The expected attach type that program `func` is loaded with: its kind's, or a multi link's where a
 * pattern wants one and this kernel has such links. RAWBPF_FEATURE: a session link, and it has none.
 */
int rb_load_attach_type(struct rb_sys *sys, const struct rb_plan *plan, const struct rb_kind *kind,
			uint32_t func, uint32_t *ret, struct rawbpf_err *err);
/* btf_target_program.c: of a BPF program; parts->program or parts->pinned is set. */
int rb_load_target_in_program(struct rb_sys *sys, const struct rb_btf_name_parts *parts,
			      struct rb_load_target *ret, struct rawbpf_err *err);

/*
 * Loading such a program was refused for want of rights, as `err` tells: add what a test of the
 * kernel shows. For kinds that some kernels refuse whole; nothing for others.
 */
void rb_load_target_refused(struct rb_sys *sys, const struct rb_kind *kind,
			    const struct rb_load_target *target, struct rawbpf_err *err);

#endif
