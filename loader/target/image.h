/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * image - bytes of a file of which only parts are wanted.
 *
 * A program with its symbols may have gigabytes, and what is asked of it is in a few of its sections.
 * So it is not read as a whole, and not mapped either: whoever may write to the file could cut it
 * short under a mapping, and end us by SIGBUS. A slice is checked against the file's size, read once,
 * and lives as long as the image. For tests and fuzzers the image is a piece of memory.
 */
#ifndef RB_TARGET_IMAGE_H
#define RB_TARGET_IMAGE_H

#include "base/array.h"
#include "base/bytes.h"
#include "sys/sys.h"

#define RB_IMAGE_SLICE_MAX \
	(1ULL << 30) /* bytes; no symbol table has more, and files may be sparse */

struct rb_image_part {
	uint64_t off, size;
	void *data; /* owned */
};

struct rb_image {
	struct rb_sys *sys;	     /* borrowed; NULL: it is `memory` */
	int fd;			     /* owned; -1: none */
	struct rb_bytes memory;	     /* borrowed */
	uint64_t size;		     /* bytes */
	struct rb_image_part *parts; /* owned; what was read */
	size_t part_count, part_capacity;
	uint64_t kept; /* bytes in all parts: at most twice the file's */
};

/* Takes over `fd`, which is closed at the end, or now when this fails. */
int rb_image_of_file(struct rb_sys *sys, int fd, struct rb_image *ret, struct rawbpf_err *err);
void rb_image_of_memory(struct rb_bytes memory, struct rb_image *ret);
void rb_image_close(struct rb_image *image);

/*
 * The `size` bytes at `off`; they are the image's. -ENOEXEC, without a story: they are not all
 * inside; -EFBIG: all that was asked for is too much; another negative errno: they can't be read, or
 * there is no memory for them.
 */
int rb_image_slice(struct rb_image *image, uint64_t off, uint64_t size, struct rb_bytes *ret);

#endif
