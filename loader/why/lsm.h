/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * lsm - is BPF one of the security modules that this kernel asks? Programs load for its hooks in any
 * case, attach, and are never called where it is not.
 */
#ifndef RB_WHY_LSM_H
#define RB_WHY_LSM_H

#include "sys/sys.h"

/* RAWBPF_FEATURE: it is not. What can't be asked is taken for a yes. */
int rb_kernel_check_lsm(struct rb_sys *sys, struct rawbpf_err *err);

#endif
