/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * text_file - the kernel's text files, as they come: line by line through one fixed buffer, since some
 * are megabytes (kallsyms, available_filter_functions) and most of them are one short line.
 */
#ifndef RB_KERNEL_TEXT_FILE_H
#define RB_KERNEL_TEXT_FILE_H

#include "sys/sys.h"

/*
 * Hand each line of `fd` to `each`, without its newline; the view lives until `each` returns. A line
 * longer than the buffer (8 KiB) is left out. Other than 0 from `each` ends the walk with that
 * value; else 0, or a negative errno of the read. Closes `fd`; a negative one is the answer.
 */
int rb_lines_walk(struct rb_sys *sys, int fd, int (*each)(void *ctx, const char *line, size_t size),
		  void *ctx);

/*
 * Open `file` of a file system that is usually mounted at `at`; where it is not, and we may, it is
 * mounted for this one descriptor alone. Returns the descriptor or a negative errno.
 */
int rb_open_in(struct rb_sys *sys, const char *fs, const char *at, const char *file);

/* The beginning of `path`, NUL-terminated; its size, or a negative errno. */
ssize_t rb_read_some(struct rb_sys *sys, const char *path, char *ret, size_t capacity);
/* The number that `path` holds; false: no such file, or no number in it. */
bool rb_read_number(struct rb_sys *sys, const char *path, int64_t *ret);

#endif
