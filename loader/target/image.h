/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * image - the bytes of a file of which only parts are needed.
 *
 * A binary with symbols may have gigabytes, of which only a few sections are needed, so it is not
 * read as a whole. It is not mapped either: a writer could truncate the file, and a mapped access
 * would raise SIGBUS. A slice is checked against the file's size, read once, and freed with the
 * image. For tests and fuzzers the image is a memory buffer.
 */
#ifndef RB_TARGET_IMAGE_H
#define RB_TARGET_IMAGE_H

#include "base/array.h"
#include "base/bytes.h"
#include "sys/sys.h"

#define RB_IMAGE_SLICE_MAX \
	(1ULL << 30) /* bytes; larger than any symbol table; files may be sparse */

struct rb_image_part {
	uint64_t off, size;
	void *data; /* owned */
};

struct rb_image {
	struct rb_sys *sys;	     /* borrowed; NULL: use `memory` */
	int fd;			     /* owned; -1: none */
	struct rb_bytes memory;	     /* borrowed */
	uint64_t size;		     /* bytes */
	struct rb_image_part *parts; /* owned; the slices read */
	size_t part_count, part_capacity;
	uint64_t kept; /* bytes in all parts, at most twice the file's size */
};

/* Takes ownership of `fd`: closed by the deinit, or here on failure. */
int rb_image_of_file(struct rb_sys *sys, int fd, struct rb_image *ret, struct rawbpf_err *err);
void rb_image_of_memory(struct rb_bytes memory, struct rb_image *ret);
void rb_image_close(struct rb_image *image);

/*
 * The `size` bytes at `off`; the image owns them. -ENOEXEC, without a message: not all inside;
 * -EFBIG: the total limit is exceeded; another negative errno: read failure or out of memory.
 */
int rb_image_slice(struct rb_image *image, uint64_t off, uint64_t size, struct rb_bytes *ret);

#endif
