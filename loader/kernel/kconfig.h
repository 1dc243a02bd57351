/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * kconfig - the configuration of the running kernel, text lines such as
 *
 *	CONFIG_HZ=250
 *	CONFIG_BPF_SYSCALL=y
 *	CONFIG_DEFAULT_HOSTNAME="(none)"
 *	# CONFIG_PREEMPT_RT is not set
 *
 * It is in /boot/config-RELEASE, in /proc/config.gz (read by builds with zlib, RAWBPF_ZLIB), in
 * /lib/modules/RELEASE/config or in /usr/lib/modules/RELEASE/config; the first readable one is
 * used. An option that depends on a disabled one has no line.
 */
#ifndef RB_KERNEL_KCONFIG_H
#define RB_KERNEL_KCONFIG_H

#include "base/bytes.h"
#include "object/object.h"
#include "sys/sys.h"

enum rb_kconfig_state {
	RB_KCONFIG_MISSING, /* no line */
	RB_KCONFIG_NOT_SET, /* "# NAME is not set" */
	RB_KCONFIG_SET,
};

struct rb_kconfig_want {
	const char *name; /* borrowed; with its CONFIG_ */
	size_t size;	  /* of the name */
	enum rb_kconfig_state state;
	struct rb_bytes value; /* the text after the '=', unmodified: a view */
};

/* Find all `wants`, initially MISSING, in one pass; the first line of a name is used. Pure. */
void rb_kconfig_scan(struct rb_bytes text, struct rb_kconfig_want *wants, size_t count);

/* "250", "-5", "0xff" -> sign and magnitude; false: not a 64-bit number. Pure. */
bool rb_kconfig_number(struct rb_bytes value, bool *negative, uint64_t *ret);

struct rb_kconfig {
	struct rb_text text; /* owned */
	char where[128];     /* the file */
};

/*
 * The configuration of the running kernel. RAWBPF_FEATURE with the paths tried: -ENOENT when none
 * exists, another code when one exists but cannot be read.
 */
int rb_kconfig_read(struct rb_sys *sys, struct rb_kconfig *ret, struct rawbpf_err *err);
void rb_kconfig_deinit(struct rb_kconfig *kconfig);

/* ---- kconfig_values.c ---- */

/*
 * Write the value of `want`, a line of `where`, in the type of `value`, to the value->size bytes of
 * `ret`, in this host's byte order. Pure; RAWBPF_OBJECT when the value does not fit the type:
 *
 *	bool			y, n
 *	enum libbpf_tristate	y, m, n: 1, 2, 0
 *	integer of 1 byte	y, m, n as characters; a number
 *	integer of 2, 4, 8	a number of that size and sign; a signed 8-byte one takes any 64 bits
 *	array of characters	a string, truncated to the array with its NUL, padded with zeros
 */
int rb_kconfig_put(const struct rb_btf *btf, const struct rb_extern *value,
		   const struct rb_kconfig_want *want, const char *where, uint8_t *ret,
		   struct rawbpf_err *err);
/* Is it a bool or a tristate, for which "is not set" means n? */
bool rb_kconfig_takes_n(const struct rb_btf *btf, const struct rb_extern *value);
/* Store a number that is not an option's value: into a bool (0, 1) or an integer. */
int rb_kconfig_put_number(const struct rb_btf *btf, const struct rb_extern *value, uint64_t number,
			  uint8_t *ret, struct rawbpf_err *err);

#endif
