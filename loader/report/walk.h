/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * walk - visits the elements of one map, and prints them by type: shared by the views of a map.
 */
#ifndef RB_REPORT_WALK_H
#define RB_REPORT_WALK_H

#include "types/value.h"
#include "session.h"

struct walk {
	struct rawbpf *session;
	const struct rb_object *object;
	const struct rb_map *map;
	struct rawbpf_map info;
	size_t index;
	bool per_cpu;
	uint32_t copies; /* values per key: the number of CPUs for a per-CPU map, else 1 */
	size_t stride;	 /* bytes from one to the next */
	bool json;
	struct rb_text *out;
	struct rb_form key, value; /* owned; without pieces when the type is unknown */
};

/* Do maps of that type have data elements? */
bool walk_has_values(uint32_t type);
/* False: the map was not created, has no data elements, or the CPUs are unknown. */
bool walk_init(struct rawbpf *session, size_t index, bool json, struct rb_text *out,
	       struct walk *ret);
void walk_deinit(struct walk *walk);
/* Visit each element; `value` has all copies. 0 or -ENOMEM. */
int walk_each(const struct walk *walk,
	      void (*each)(void *ctx, const uint8_t *key, const uint8_t *value), void *ctx);

/* The text of `size` bytes of BTF type `type`; hexadecimal when that is 0. */
void walk_add(const struct walk *walk, uint32_t type, const uint8_t *data, size_t size);
/* The text of an element's value: a list if there are several copies. */
void walk_add_value(const struct walk *walk, const uint8_t *value);
/* A name from the object, quoted in JSON, and the text after it. */
void walk_add_word(const struct walk *walk, const char *word, const char *after);
/* The map's name as a heading; nothing in JSON, where each record has it. */
void walk_add_name(const struct walk *walk);
/* The unsigned number of 1, 2, 4 or 8 bytes at `at` of the value, summed over the copies. */
uint64_t walk_sum(const struct walk *walk, const uint8_t *value, size_t at, size_t size);
/* One such number. */
uint64_t walk_number(const uint8_t *data, size_t size);

#endif
