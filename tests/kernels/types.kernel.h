/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The program's types with more in them (1), with other things of the same name (2), and hardly any (3).
 */
#include "kernel.h"

#if KERNEL == 1
struct account {
	u64 more[3];
	int id;
	struct account *next;
};

union either {
	int number;
	char text[4];
	u64 wide;
};

enum state { BUSY = 5, IDLE, GONE };
typedef u64 handle_t;
typedef int (*callback_t)(struct account *account, int flags);

struct was_struct {
	int number;
};

struct same {
	int number;
	u64 more;
	struct account *pointer;
	char text[8];
};

struct fewer {
	u64 wide;
	u64 wider[2];
};

enum level { HIGH = 7, LOW = 3, HIGHER = 9 };
#elif KERNEL == 2
struct account {
	u8 id;
};

union either {
	u8 text[100];
};

enum state { BUSY = 0x700000000, IDLE };
typedef struct {
	int inside[5];
} handle_t;
typedef int (*callback_t)(struct account *account);

union was_struct {
	int number;
};

struct same {
	int number;
	struct account *pointer;
	char *text;
};

struct fewer {
	u32 narrow;
};

enum level { LOW, MIDDLE };
#elif KERNEL == 3
struct account {
	int id;
};

typedef u32 handle_t;
typedef int was_struct;

struct same;
struct fewer {
	struct same *same;
	u64 *wide;
};
#endif

HAS(struct account, an_account);
HAS(handle_t, a_handle);
HAS(struct fewer, a_fewer);
#if KERNEL == 1
HAS(struct was_struct, a_struct);
#elif KERNEL == 2
HAS(union was_struct, a_union);
#elif KERNEL == 3
HAS(was_struct, an_int);
#endif
#if KERNEL != 3
HAS(union either, an_either);
HAS(enum state, a_state);
HAS(callback_t, a_callback);
HAS(struct same, a_same);
HAS(enum level, a_level);
#endif

#ifdef RUNNER
static const struct expectation expectations[] = {
	{ "no_size", .results = { 0 } },
	{ "ids", .results = { 1, 0, 1, 1, 1 } },
#if KERNEL == 3
	{ "exists", .results = { 1, 0, 0, 1, 0, 0, 0, 1 } },
	{ "sizes",
	  .results = { sizeof(struct account), 0, 0, sizeof(handle_t), sizeof(struct account) } },
	{ "matches", .results = { 0, 0, 0, 0, 0, 0, 1 } },
#else
#if KERNEL == 1
	{ "sizes", .results = { sizeof(struct account), sizeof(union either), sizeof(enum state),
				sizeof(handle_t), sizeof(struct account) } },
	{ "exists", .results = { 1, 1, 1, 1, 1, 0, 1, 1 } },
	{ "matches", .results = { 1, 1, 1, 0, 1, 1, 0 } },
#else
	{ "sizes", .results = { sizeof(struct account), sizeof(union either), sizeof(enum state), 0,
				sizeof(struct account) } },
	{ "exists", .results = { 1, 1, 1, 0, 0, 0, 0, 1 } },
	{ "matches", .results = { 0, 0, 0, 0, 0, 0, 0 } },
#endif
#endif
};
#endif
