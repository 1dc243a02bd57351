/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * sized - copy structs that begin with their size, a size_t set by the caller, so that caller and
 * library may be of different versions. Private to the session.
 */
#ifndef RB_SESSION_SIZED_H
#define RB_SESSION_SIZED_H

#include "base/err.h"

/*
 * `known`: size of the struct in this library; `first`: its size in version 0.1. Take: fields that
 * the caller's struct does not have are unchanged in `ret`. Give: fields that this library does not
 * know are zeroed. -EINVAL: smaller than `first`; -E2BIG: implausibly large, or an unknown field is
 * not zero.
 */
int rb_sized_take(void *ret, size_t known, size_t first, const void *from, const char *what,
		  struct rawbpf_err *err);
int rb_sized_give(void *ret, size_t first, const void *from, size_t known, const char *what,
		  struct rawbpf_err *err);

#endif
