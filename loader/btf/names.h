/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * names - a set of names, and the types that have them.
 *
 * Finding a name means reading every type, and the kernel has a hundred thousand. So all wanted
 * names are collected first, and one pass, rb_btf_index() or rb_btf_names_look(), finds the types
 * of all of them.
 *
 * A name may have a flavour, "task_struct___old": the suffix after three underscores distinguishes
 * several declarations of one type, and is ignored in the set and in the types.
 */
#ifndef RB_BTF_NAMES_H
#define RB_BTF_NAMES_H

#include "btf/btf.h"

/* Combined with | to a mask. */
#define RB_BTF_BIT(kind) (1u << (kind))

struct rb_btf_name {
	const char *text; /* borrowed */
	uint32_t size;	  /* bytes without the flavour */
	uint32_t hash;	  /* of those */
	uint32_t kinds;	  /* a mask of RB_BTF_BIT() */
	uint32_t next;	  /* index of the next name in the bucket, plus 1 */
	uint32_t *ids;	  /* owned; ids of the types of these kinds with that name, ascending */
	size_t count, capacity;
};

struct rb_btf_names {
	struct rb_btf_name *items; /* owned */
	size_t count, capacity;
	uint32_t kinds;	      /* the union of the names' kinds */
	uint32_t *buckets;    /* owned; by hash: index of a name, plus 1 */
	size_t bucket_count;  /* a power of two */
	uint32_t *beginnings; /* owned; a bit for each pair of bytes that a name starts with */
};

#define RB_BTF_NAME_MOST 511 /* bytes of a name that are compared, the kernel's maximum */

/* The length of a name without its flavour: up to its last "___" between other characters. */
size_t rb_btf_essential(const char *name);

/*
 * `text` must outlive the set. Returns the name's index (the same for the same name), -ENOMEM, or
 * -E2BIG: too many names with the same hash.
 */
int64_t rb_btf_names_add(struct rb_btf_names *names, const char *text, uint32_t kinds);
/* The name with exactly those kinds; NULL: not in the set. */
const struct rb_btf_name *rb_btf_names_find(const struct rb_btf_names *names, const char *text,
					    uint32_t kinds);
/* Find the names among the blob's own types. -ENOMEM. */
int rb_btf_names_look(struct rb_btf_names *names, const struct rb_btf *btf, struct rawbpf_err *err);
/* The same for one type, in the caller's own pass. */
int rb_btf_names_offer(struct rb_btf_names *names, enum rb_btf_kind kind, const char *name,
		       uint32_t id);
/* Copy the names, with the same indices and no ids. -ENOMEM. */
int rb_btf_names_copy(const struct rb_btf_names *names, struct rb_btf_names *ret);
/* Drop the ids, keep the names. */
void rb_btf_names_clear(struct rb_btf_names *names);
void rb_btf_names_deinit(struct rb_btf_names *names);

/*
 * Index the kernel's own types, which the kernel has checked: one pass records every 16th type's
 * offset and finds `names` (NULL: none). Nothing else is checked here; later reads are guarded
 * instead: an invalid id reads as void, an invalid name as "". Recursive walks over such types need
 * a limit. Errors as in rb_btf_parse().
 */
int rb_btf_index(struct rb_bytes blob, struct rb_btf_names *names, struct rb_btf *ret,
		 struct rawbpf_err *err);

#endif
