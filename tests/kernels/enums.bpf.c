// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Values of enums: whether they are there, what they are; small, negative, beyond 32 bits; by a flavour.
 */
#include "case.h"

enum colour { RED = 1, GREEN = 2, BLUE = 3 };
enum colour___later { BLUE___again = 30, VIOLET = 31 };
enum wide { SMALL = 1, LARGE = 0x100000000ull };
enum below { MINUS = -1, PLUS = 1 };
enum no_such_enum { NO_SUCH_VALUE = 5 };
typedef enum { BY_TYPEDEF = 4, BY_TYPEDEF_TOO } kinds_t;

CASE(exists)
{
	results[0] = bpf_core_enum_value_exists(enum colour, RED);
	results[1] = bpf_core_enum_value_exists(enum colour, BLUE);
	results[2] = bpf_core_enum_value_exists(enum colour___later, VIOLET);
	results[3] = bpf_core_enum_value_exists(enum wide, LARGE);
	results[4] = bpf_core_enum_value_exists(enum no_such_enum, NO_SUCH_VALUE);
	results[5] = bpf_core_enum_value_exists(kinds_t, BY_TYPEDEF_TOO);
	results[6] = bpf_core_enum_value_exists(enum colour___later, BLUE___again);
}

CASE(values)
{
	results[0] = bpf_core_enum_value(enum colour, RED);
	results[1] = bpf_core_enum_value(enum colour, GREEN);
	results[2] = bpf_core_enum_value(kinds_t, BY_TYPEDEF_TOO);
}

CASE(negative)
{
	results[0] = (s32)bpf_core_enum_value(enum below, MINUS);
	results[1] = bpf_core_enum_value(enum below, PLUS);
}

CASE(guarded)
{
	results[0] = bpf_core_enum_value_exists(enum colour, BLUE)
			     ? bpf_core_enum_value(enum colour, BLUE)
			     : -1;
	results[1] = bpf_core_enum_value_exists(enum colour___later, VIOLET)
			     ? bpf_core_enum_value(enum colour___later, VIOLET)
			     : -1;
}

CASE(missing)
{
	results[0] = bpf_core_enum_value(enum colour___later, VIOLET);
}

CASE(no_type)
{
	results[0] = bpf_core_enum_value(enum no_such_enum, NO_SUCH_VALUE);
}

#if __clang_major__ >= 15 /* enums of 64 bits */
CASE(large)
{
	results[0] = bpf_core_enum_value(enum wide, LARGE);
	results[1] = bpf_core_enum_value(enum wide, SMALL);
}
#endif
