// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Types as a whole: whether they are there, how large, of which number, whether they are alike.
 */
#include "case.h"

struct account {
	int id;
	struct account *next;
} CORE;

union either {
	int number;
	char text[4];
} CORE;

enum state { BUSY, IDLE };
typedef u32 handle_t;
typedef int (*callback_t)(struct account *account, int flags);
struct declared_only;
struct absent {
	int nothing;
} CORE;
struct was_struct {
	int number;
} CORE;
struct account___flavour {
	int id;
} CORE;

CASE(exists)
{
	results[0] = bpf_core_type_exists(struct account);
	results[1] = bpf_core_type_exists(union either);
	results[2] = bpf_core_type_exists(enum state);
	results[3] = bpf_core_type_exists(handle_t);
	results[4] = bpf_core_type_exists(callback_t);
	results[5] = bpf_core_type_exists(struct absent);
	results[6] = bpf_core_type_exists(struct was_struct);
	results[7] = bpf_core_type_exists(struct account___flavour);
}

CASE(sizes)
{
	results[0] = bpf_core_type_size(struct account);
	results[1] = bpf_core_type_size(union either);
	results[2] = bpf_core_type_size(enum state);
	results[3] = bpf_core_type_size(handle_t);
	results[4] = bpf_core_type_size(struct account___flavour);
}

CASE(no_size)
{
	results[0] = bpf_core_type_size(struct absent);
}

CASE(ids)
{
	results[0] = bpf_core_type_id_kernel(struct account) != 0;
	results[1] = bpf_core_type_id_kernel(struct absent);
	results[2] = bpf_core_type_id_local(struct absent) != 0;
	results[3] = bpf_core_type_id_kernel(struct account) ==
		     bpf_core_type_id_kernel(struct account___flavour);
	results[4] = bpf_core_type_id_local(struct account) !=
		     bpf_core_type_id_local(struct account___flavour);
}

#if __clang_major__ >= 15
struct same {
	int number;
	struct account *pointer;
	char text[8];
} CORE;

struct fewer {
	u64 wide;
} CORE;

enum level { LOW, HIGH };

CASE(matches)
{
	results[0] = bpf_core_type_matches(struct same);
	results[1] = bpf_core_type_matches(struct fewer);
	results[2] = bpf_core_type_matches(enum level);
	results[3] = bpf_core_type_matches(struct absent);
	results[4] = bpf_core_type_matches(callback_t);
	results[5] = bpf_core_type_matches(struct was_struct);
	results[6] = bpf_core_type_matches(handle_t);
}
#endif
