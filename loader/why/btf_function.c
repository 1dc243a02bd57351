// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_function - checks whether the kernel's BTF has a function of that name. One pass over the
 * types, without an index: it runs once, after an attach has failed.
 *
 * /sys/kernel/btf/vmlinux is in the host's byte order: a header (24 bytes), the types, the strings.
 * A type is 12 bytes (name, info, size or type) and more data that depends on its kind. A name is
 * an offset into the strings. Format: the kernel's Documentation/bpf/btf.rst.
 */
#include <linux/btf.h>

#include "base/bytes.h"
#include "why/evidence.h"

/* The size of the data after the 12 bytes: a fixed part, and a part per member (vlen). */
static bool tail_size(uint32_t info, uint64_t *ret)
{
	static const struct {
		uint8_t once, each;
	} tails[] = {
		[1] = { 4, 0 },	  /* int */
		[2] = { 0, 0 },	  /* pointer */
		[3] = { 12, 0 },  /* array */
		[4] = { 0, 12 },  /* struct */
		[5] = { 0, 12 },  /* union */
		[6] = { 0, 8 },	  /* enum */
		[12] = { 0, 0 },  /* function */
		[13] = { 0, 8 },  /* function's type */
		[14] = { 4, 0 },  /* variable */
		[15] = { 0, 12 }, /* section */
		[17] = { 4, 0 },  /* declaration tag */
		[19] = { 0, 12 }, /* enum of 64 bits */
	};
	uint32_t kind = info >> 24 & 0x1f;

	if (kind > 19)
		return false;
	*ret = kind < RB_COUNT(tails)
		       ? tails[kind].once + (uint64_t)tails[kind].each * (info & 0xffff)
		       : 0;
	return true;
}

static bool has_function(struct rb_bytes btf, const char *name)
{
	struct rb_bytes header, types, strings, type;
	uint64_t at = 0, tail;

	if (!rb_bytes_slice(btf, 0, sizeof(struct btf_header), &header) ||
	    rb_load16(header.data, false) != BTF_MAGIC)
		return false;
	header.size = rb_load32(header.data + 4, false);
	if (!rb_bytes_slice(btf, (uint64_t)header.size + rb_load32(header.data + 8, false),
			    rb_load32(header.data + 12, false), &types) ||
	    !rb_bytes_slice(btf, (uint64_t)header.size + rb_load32(header.data + 16, false),
			    rb_load32(header.data + 20, false), &strings))
		return false;
	while (rb_bytes_slice(types, at, sizeof(struct btf_type), &type)) {
		uint32_t info = rb_load32(type.data + 4, false);

		if ((info >> 24 & 0x1f) == BTF_KIND_FUNC) {
			const char *have = rb_bytes_string(strings, rb_load32(type.data, false));

			if (have && !strcmp(have, name))
				return true;
		}
		if (!tail_size(info, &tail))
			return false;
		at += sizeof(struct btf_type) + tail;
	}
	return false;
}

int rb_kernel_btf_has_function(struct rb_sys *sys, const char *name)
{
	RB_AUTO_TEXT btf = { 0 };
	int code = rb_sys_read_file(sys, AT_FDCWD, "/sys/kernel/btf/vmlinux", &btf);

	if (!code && btf.failed)
		code = -ENOMEM;
	if (!code)
		code = has_function((struct rb_bytes){ (const uint8_t *)btf.data, btf.size }, name);
	return code;
}
