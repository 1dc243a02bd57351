/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * path - which file is meant by "libc", "bash" or "/usr/bin/app".
 *
 * With a slash it is a path. Without one it is looked for as the dynamic linker does (/etc/ld.so.cache,
 * then the usual folders and musl's), and in PATH; what is called lib... or has ".so" in it first as a
 * library, all else first as a program. Where one process is meant, its own mappings come first, and
 * paths are those that it sees: below /proc/PID/root.
 */
#ifndef RB_TARGET_PATH_H
#define RB_TARGET_PATH_H

#include "base/array.h"
#include "base/bytes.h"
#include "sys/sys.h"

/* Behind what `ret` has; pid 0: none. RAWBPF_ATTACH: there is no such file. */
int rb_target_where(struct rb_sys *sys, const char *file, int pid, struct rb_text *ret,
		    struct rawbpf_err *err);

/* The libraries of an ld.so.cache, in its order; other than 0 from `each` ends the walk. Pure. */
int rb_ldcache_walk(struct rb_bytes cache,
		    int (*each)(void *ctx, const char *name, const char *path), void *ctx);

#endif
