/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * btf_target - find the BTF type that a program is loaded for. The verifier checks the program's
 * arguments against that type, so it is part of the load, and attaching is one call without a name.
 *
 *	tp_btf/EVENT, iter/KIND, lsm/HOOK	found in the kernel's BTF
 *	fentry/FUNCTION				... fexit, fmod_ret
 *	fentry/prog:ID:FUNCTION			a function of a loaded BPF program, by id
 *	fentry//sys/fs/bpf/NAME:FUNCTION	... or by the path of its pin; for freplace only these
 */
#ifndef RB_LOAD_BTF_TARGET_H
#define RB_LOAD_BTF_TARGET_H

#include "kernel/vmlinux.h"
#include "plan/plan.h"

/* Attributes for BPF_PROG_LOAD. */
struct rb_load_target {
	uint32_t btf_id; /* 0: the kind has no BTF type */
	int fd;		 /* of the program or module that has the type; -1: the kernel */
	bool owned;	 /* the caller closes fd */
	uint32_t member; /* struct_ops: index of the member */
};

/*
 * Find the BTF type for `name`, the target as written. RAWBPF_ATTACH: not found. `vmlinux` is read
 * when it is needed.
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
/* btf_target_program.c: the same in a BPF program; parts->program or parts->pinned is set. */
int rb_load_target_in_program(struct rb_sys *sys, const struct rb_btf_name_parts *parts,
			      struct rb_load_target *ret, struct rawbpf_err *err);

/*
 * Loading such a program failed with RAWBPF_PERMISSION in `err`: test whether the kernel refuses
 * every program of the kind, and add the result. Only for kinds that some kernels refuse; nothing
 * for others.
 */
void rb_load_target_refused(struct rb_sys *sys, const struct rb_kind *kind,
			    const struct rb_load_target *target, struct rawbpf_err *err);

#endif
