/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Values that changed (1), enums that grew to 64 bits and got new values (2), that lost some (3).
 */
#include "kernel.h"

#if KERNEL == 1
enum colour { GREEN = 7, RED = 9, BLUE = 0x7fffffff };
enum wide { SMALL = 5, LARGE = 0xfedcba9876543210ull };
enum below { MINUS = -5, PLUS = 6 };
typedef enum { BY_TYPEDEF = 14, BY_TYPEDEF_TOO } kinds_t;
#elif KERNEL == 2
enum colour { RED = -1, GREEN = 2, BLUE = 0x7fffffffff, VIOLET = 40 };
enum wide { SMALL = 5, LARGE = 6 };
enum below { MINUS = -0x80000000ll, PLUS = 0x7fffffff };
typedef enum { BY_TYPEDEF_TOO = 100 } kinds_t;
#elif KERNEL == 3
enum colour { RED = 1, GREEN = 2 };
enum wide { SMALL = 1 };
enum below { MINUS = -1, PLUS = 2 };
typedef enum { BY_TYPEDEF_TOO = 100, BY_TYPEDEF = 0 } kinds_t;
#endif

HAS(enum colour, a_colour);
HAS(enum wide, a_wide);
HAS(enum below, a_below);
HAS(kinds_t, a_kind);

#ifdef RUNNER
static const struct expectation expectations[] = {
	{ "values", .results = { RED, GREEN, BY_TYPEDEF_TOO } },
	{ "negative", .results = { MINUS, PLUS } },
	{ "no_type", .refused = "no_such_enum" },
#if KERNEL == 1
	{ "exists", .results = { 1, 1, 0, 1, 0, 1, 1 } },
	{ "guarded", .results = { BLUE, -1 } },
	{ "missing", .refused = "VIOLET" },
	{ "large", .results = { (s64)LARGE, SMALL } },
#elif KERNEL == 2
	{ "exists", .results = { 1, 1, 1, 1, 0, 1, 1 } },
	{ "guarded", .results = { BLUE, VIOLET } },
	{ "missing", .results = { VIOLET } },
	{ "large", .results = { LARGE, SMALL } },
#else
	{ "exists", .results = { 1, 0, 0, 0, 0, 1, 0 } },
	{ "guarded", .results = { -1, -1 } },
	{ "missing", .refused = "VIOLET" },
	{ "large", .refused = "LARGE" },
#endif
};
#endif
