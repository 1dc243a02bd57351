/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * sized - structures that begin with a size_t, their size, which the caller sets: so that a caller and a
 * library of different versions understand each other. Private to the session.
 */
#ifndef RB_SESSION_SIZED_H
#define RB_SESSION_SIZED_H

#include "base/err.h"

/*
 * `known` bytes of the struct are known here, and `first` were so from the beginning. Take: what the
 * caller's does not have stays as it is in `ret`. Give: what is not known here is zeroed. -EINVAL: fewer
 * than `first`; -E2BIG: more than can be, or more than is known, and not zero.
 */
int rb_sized_take(void *ret, size_t known, size_t first, const void *from, const char *what,
		  struct rawbpf_err *err);
int rb_sized_give(void *ret, size_t first, const void *from, size_t known, const char *what,
		  struct rawbpf_err *err);

#endif
