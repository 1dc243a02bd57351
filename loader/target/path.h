/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * path - resolves "libc", "bash" or "/usr/bin/app" to a file.
 *
 * A name with a slash is a path. One without is searched for as the dynamic linker does
 * (/etc/ld.so.cache, then the standard directories and musl's) and in PATH; names with "lib" at the
 * start or ".so" inside first as a library, others first as an executable. With a process given,
 * its mappings are searched first, and paths are resolved below /proc/PID/root.
 */
#ifndef RB_TARGET_PATH_H
#define RB_TARGET_PATH_H

#include "base/array.h"
#include "base/bytes.h"
#include "sys/sys.h"

/* Appends the path to `ret`; pid 0: none. RAWBPF_ATTACH: no such file. */
int rb_target_where(struct rb_sys *sys, const char *file, int pid, struct rb_text *ret,
		    struct rawbpf_err *err);

/* The libraries of an ld.so.cache, in its order; non-zero from `each` ends the walk. Pure. */
int rb_ldcache_walk(struct rb_bytes cache,
		    int (*each)(void *ctx, const char *name, const char *path), void *ctx);

#endif
