/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * names - a set of names, and the types that have them.
 *
 * Looking for a name means looking at every type; the kernel has a hundred thousand. So all names
 * that are wanted are gathered first, and one pass, rb_btf_index() or rb_btf_names_look(), finds the
 * types of all of them.
 *
 * A name may have a flavour, "task_struct___old": what is behind the three underscores tells apart
 * several declarations of one thing, and counts neither in the set nor in the types.
 */
#ifndef RB_BTF_NAMES_H
#define RB_BTF_NAMES_H

#include "btf/btf.h"

/* Several of them make a mask. */
#define RB_BTF_BIT(kind) (1u << (kind))

struct rb_btf_name {
	const char *text; /* borrowed */
	uint32_t size;	  /* bytes that count */
	uint32_t hash;	  /* of those */
	uint32_t kinds;	  /* a mask of RB_BTF_BIT() */
	uint32_t next;	  /* of the same bucket, plus 1 */
	uint32_t *ids;	  /* owned; types of one of the kinds that have the name; ascending */
	size_t count, capacity;
};

struct rb_btf_names {
	struct rb_btf_name *items; /* owned */
	size_t count, capacity;
	uint32_t kinds;	      /* all of theirs */
	uint32_t *buckets;    /* owned; by hash: index of a name, plus 1 */
	size_t bucket_count;  /* a power of two */
	uint32_t *beginnings; /* owned; a bit for each two bytes that a name begins with */
};

#define RB_BTF_NAME_MOST \
	511 /* bytes of a name that are looked at, as long as the kernel's names get */

/* How many bytes of a name count: all before its last "___" between other characters. */
size_t rb_btf_essential(const char *name);

/* `text` outlives the set. Returns the name's index (the same for the same name), -ENOMEM, or -E2BIG:
 * names were made to collide. */
int64_t rb_btf_names_add(struct rb_btf_names *names, const char *text, uint32_t kinds);
/* The name of those very kinds; NULL: it is not in the set. */
const struct rb_btf_name *rb_btf_names_find(const struct rb_btf_names *names, const char *text,
					    uint32_t kinds);
/* Find them among the blob's own types. -ENOMEM. */
int rb_btf_names_look(struct rb_btf_names *names, const struct rb_btf *btf, struct rawbpf_err *err);
/* The same for one type, in a pass that somebody else makes. */
int rb_btf_names_offer(struct rb_btf_names *names, enum rb_btf_kind kind, const char *name,
		       uint32_t id);
/* The same names, at the same indices, with nothing found. -ENOMEM. */
int rb_btf_names_copy(const struct rb_btf_names *names, struct rb_btf_names *ret);
/* Forget what was found, not what is wanted. */
void rb_btf_names_clear(struct rb_btf_names *names);
void rb_btf_names_deinit(struct rb_btf_names *names);

/*
 * The kernel's own types, which the kernel has checked: in one pass, each 16th type's place is noted
 * and `names` (NULL: none) are found. Nothing else is checked; instead, what is asked for later is
 * looked at then, and a wrong id reads as void, a wrong name as "". Walks of a reader's own over
 * such types need a limit. Errors as of rb_btf_parse().
 */
int rb_btf_index(struct rb_bytes blob, struct rb_btf_names *names, struct rb_btf *ret,
		 struct rawbpf_err *err);

#endif
