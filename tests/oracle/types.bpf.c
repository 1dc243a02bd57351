// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * types.bpf.c - a program of types: every kind that a compiler can be made to write, each with what
 * makes it awkward to read or to reduce for an older kernel.
 */
#include "oracle.h"

#pragma clang diagnostic ignored "-Wunknown-attributes"
#define __decl_tag(name) __attribute__((btf_decl_tag(name)))
#define __type_tag(name) __attribute__((btf_type_tag(name)))

enum color { RED, GREEN = 7, BLUE };
enum signs { MINUS = -3, ZERO = 0 };
enum wide : u64 { HUGE_VALUE = 0x123456789abcdef0ULL, SMALL = 1 };
enum wide_signed : long long { BELOW = -0x123456789abcdef0LL };
enum tiny : u8 { TINY_ONE = 1 };

struct node {
	struct node *next;
	struct { /* without a name */
		int x, y;
	};
	union {
		u64 number;
		double real;
		u8 bytes[8];
	};
	u32 a : 3, b : 11, c : 18;
	long long d : 33, : 5, e : 20;
	__int128 big;
	_Bool yes : 1, no;
	char name[16];
	char table[2][3][4];
	enum color color;
	enum wide wide;
	enum wide_signed wide_signed;
	enum tiny tiny;
	int (*call)(struct node *, const char *, ...);
	int __type_tag("user") * user;
	int tagged __decl_tag("member:tag");
	float single;
	struct elsewhere *forward;
	char rest[];
} __decl_tag("on a struct");

typedef const volatile struct node *restrict_me __decl_tag("on a typedef");

struct event {
	u64 when;
	struct node node;
};

static volatile u32 first_static = 1, second_static = 2;
static volatile u64 zero_static;
u32 one_global __decl_tag("on a variable") = 3;
struct event zero_global;
enum signs sign = MINUS;
const float pi = 3.0f;
const struct event constant = { 5 };
u64 placed SEC(".data.placed/here") = 9;
u64 named SEC("?odd name") = 10;

__noinline int part(struct event *event, int unused __decl_tag("arg:tag"))
	__decl_tag("on a function");
__noinline int part(struct event *event, int unused)
{
	return event->when + first_static + unused;
}

SEC("raw_tp/sys_enter") int types(u64 *ctx)
{
	static volatile int local_static = 4;
	restrict_me node = (restrict_me)ctx;
	struct event event = { ktime_get_ns() };

	second_static += local_static + node->color + zero_static;
	return part(&event, 1) + one_global + sign + placed + named;
}

char license_text[] SEC("license") = "GPL";
