/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * text_file - reads the kernel's text files line by line through one fixed buffer: some have
 * megabytes (kallsyms, available_filter_functions), most have one short line.
 */
#ifndef RB_KERNEL_TEXT_FILE_H
#define RB_KERNEL_TEXT_FILE_H

#include "sys/sys.h"

/*
 * Pass each line of `fd` to `each`, without its newline; the view is valid until `each` returns. A
 * line longer than the buffer (8 KiB) is skipped. Non-zero from `each` ends the walk with that
 * value; else 0, or a negative errno of the read. Closes `fd`; a negative `fd` is returned as the
 * error.
 */
int rb_lines_walk(struct rb_sys *sys, int fd, int (*each)(void *ctx, const char *line, size_t size),
		  void *ctx);

/*
 * Open `file` of a file system usually mounted at `at`; when it is not, and we have the right,
 * mount it for this descriptor only. Returns the descriptor or a negative errno.
 */
int rb_open_in(struct rb_sys *sys, const char *fs, const char *at, const char *file);

/* Read the start of `path`, NUL-terminated; returns its size, or a negative errno. */
ssize_t rb_read_some(struct rb_sys *sys, const char *path, char *ret, size_t capacity);
/* Read the number in `path`; false: no such file, or not a number. */
bool rb_read_number(struct rb_sys *sys, const char *path, int64_t *ret);

#endif
