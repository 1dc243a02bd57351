/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * load - give the kernel what was made: data as maps, instructions as programs.
 *
 * Errors are RB_VERIFIER with the log in err->detail when the verifier said no; what the kernel
 * refused for another reason has the reason looked up (kernel/permission.h).
 */
#ifndef RB_LOAD_LOAD_H
#define RB_LOAD_LOAD_H

#include "object/object.h"
#include "sys/bpf.h"

/*
 * An array map of one value that holds the section's bytes: created, filled and, for .rodata,
 * frozen. Returns a descriptor that the caller owns, or a negative errno.
 */
int rb_load_data(struct rb_sys *sys, const struct rb_data *data, struct rb_err *err);

/* A descriptor that the caller owns, or a negative errno. The fields of a log in `prog` are ours. */
int rb_load_program(struct rb_sys *sys, const struct rb_bpf_prog *prog, struct rb_err *err);

#endif
