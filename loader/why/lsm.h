/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * lsm - checks that BPF is an active security module. Without it LSM programs still load and
 * attach, but are never called.
 */
#ifndef RB_WHY_LSM_H
#define RB_WHY_LSM_H

#include "sys/sys.h"

/* RAWBPF_FEATURE: it is not active. 0 also when the list cannot be read. */
int rb_kernel_check_lsm(struct rb_sys *sys, struct rawbpf_err *err);

#endif
