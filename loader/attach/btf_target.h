/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * btf_target - programs that are loaded for one place: the verifier looks at the arguments that they get
 * there, so the place is part of the load, and attaching is one call without a name.
 *
 *	tp_btf/EVENT, iter/KIND, lsm/HOOK	found in the kernel's BTF
 *	fentry/FUNCTION				... fexit, fmod_ret
 *	fentry/prog:ID:FUNCTION			a function of a BPF program that is loaded, by number
 *	fentry//sys/fs/bpf/NAME:FUNCTION	... or by where it is pinned; freplace has these two alone
 */
#ifndef RB_ATTACH_BTF_TARGET_H
#define RB_ATTACH_BTF_TARGET_H

#include "attach/attach.h"
#include "kernel/vmlinux.h"

/* What BPF_PROG_LOAD wants. */
struct rb_place {
	uint32_t btf_id; /* 0: programs of this kind have no place */
	int fd;		 /* of the program or the module that has it; -1: the kernel */
	bool owned;	 /* fd is to be closed */
	uint32_t member; /* struct_ops: which one of the struct's */
};

/* Is a program of that kind loaded for one place? */
bool rb_is_placed(const struct rb_probe_kind *kind);

/*
 * Look for the place that `name` says (a target's, as it is written). RAWBPF_ATTACH: there is none;
 * `vmlinux` is read when it is needed.
 */
int rb_place_find(struct rb_sys *sys, struct rb_vmlinux *vmlinux, const struct rb_probe_kind *kind,
		  const char *name, struct rb_place *ret, struct rawbpf_err *err);

/*
 * Loading such a program was refused for want of rights, as `err` tells: add what a test of the
 * kernel shows. For kinds that hang on a trampoline; nothing for others.
 */
void rb_place_refused(struct rb_sys *sys, const struct rb_probe_kind *kind,
		      const struct rb_place *place, struct rawbpf_err *err);

#endif
