// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * image - slices of a file, read on demand.
 *
 * In: a descriptor, or memory. Out: checked slices, owned by the image and freed by
 * rb_image_close(). The total is limited to twice the file's size and PARTS_MOST slices, so that
 * overlapping sections cannot read the file a thousand times.
 */
#include <stdlib.h>
#include <string.h>

#include "target/image.h"

#define PARTS_MOST 1024 /* tables and note sections: ordinary files have about 20 */

int rb_image_of_file(struct rb_sys *sys, int fd, struct rb_image *ret, struct rawbpf_err *err)
{
	struct rb_stat status;
	int code = rb_sys_stat(sys, fd, &status);

	if (code) {
		rb_sys_close(sys, fd);
		return rb_err_set(err, RAWBPF_IO, code, "fstat(): %s", strerror(-code));
	}
	*ret = (struct rb_image){ .sys = sys, .fd = fd, .size = status.size };
	return 0;
}

void rb_image_of_memory(struct rb_bytes memory, struct rb_image *ret)
{
	*ret = (struct rb_image){ .fd = -1, .memory = memory, .size = memory.size };
}

void rb_image_close(struct rb_image *image)
{
	for (size_t i = 0; i < image->part_count; i++)
		free(image->parts[i].data);
	free(image->parts);
	if (image->sys)
		rb_sys_close(image->sys, image->fd);
	*image = (struct rb_image){ .fd = -1 };
}

static int read_all(struct rb_image *image, uint64_t off, uint8_t *data, size_t size)
{
	for (size_t have = 0; have < size;) {
		ssize_t got =
			rb_sys_pread(image->sys, image->fd, data + have, size - have, off + have);

		if (got == -EINTR)
			continue;
		if (got <= 0)
			return got ? (int)got : -ENOEXEC; /* the file was truncated meanwhile */
		have += (size_t)got;
	}
	return 0;
}

/* Read the slice into allocated memory, and keep it. */
static int add_part(struct rb_image *image, uint64_t off, uint64_t size, struct rb_bytes *ret)
{
	struct rb_image_part *parts = rb_array_grow(image->parts, image->part_count,
						    &image->part_capacity, sizeof(*parts));
	void *data;
	int code;

	if (!parts)
		return -ENOMEM;
	image->parts = parts;
	/* overlapping sections could read the file a thousand times */
	if (image->part_count == PARTS_MOST || size > 2 * image->size - image->kept)
		return -EFBIG;
	data = malloc(size ? (size_t)size : 1);
	if (!data)
		return -ENOMEM;
	code = read_all(image, off, data, (size_t)size);
	if (code) {
		free(data);
		return code;
	}
	parts[image->part_count++] = (struct rb_image_part){ off, size, data };
	image->kept += size;
	*ret = (struct rb_bytes){ data, (size_t)size };
	return 0;
}

int rb_image_slice(struct rb_image *image, uint64_t off, uint64_t size, struct rb_bytes *ret)
{
	if (off > image->size || size > image->size - off)
		return -ENOEXEC;
	if (!image->sys)
		return rb_bytes_slice(image->memory, off, size, ret) ? 0 : -ENOEXEC;
	if (size > RB_IMAGE_SLICE_MAX)
		return -EFBIG;
	for (size_t i = 0; i < image->part_count; i++) {
		const struct rb_image_part *part = &image->parts[i];

		if (part->off != off || part->size != size)
			continue;
		*ret = (struct rb_bytes){ part->data, (size_t)size };
		return 0;
	}
	return add_part(image, off, size, ret);
}
