// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kinds - types of which kernels have few or none, for tests/oracle/header: compiled, turned into a
 * header from the BTF, and that compiled again.
 */
#define USED(type, name) type *use_##name
#define PACKED		 __attribute__((packed))
#define ALIGNED(n)	 __attribute__((aligned(n)))

/* ---- holes ---- */

struct cache_lines {
	int one;
	int two ALIGNED(64);
	char three;
} ALIGNED(128);
USED(struct cache_lines, cache_lines);

struct page {
	char first;
	long second ALIGNED(4096);
};
USED(struct page, page);

union wide {
	int one;
	char two[3];
} ALIGNED(32);
USED(union wide, wide);

struct misplaced {
	char one;
	long two;
	union wide three;
} PACKED;
USED(struct misplaced, misplaced);

struct inside {
	struct misplaced one;
	short two;
	struct {
		char a;
		long b;
	} PACKED three;
};
USED(struct inside, inside);

struct only_size {
	char : 8;
} ALIGNED(16);
USED(struct only_size, only_size);

/* ---- bitfields ---- */

struct bits {
	unsigned int a : 3, b : 30;
	int : 0;
	unsigned char c : 1;
	long long d : 40;
	_Bool e : 1;
	short f;
	int g : 5;
	unsigned long long h : 64;
	int : 7;
	int i : 9;
};
USED(struct bits, bits);

struct packed_bits {
	unsigned int a : 31, b : 31;
	long long c : 63;
	char d;
	int e : 20;
} PACKED;
USED(struct packed_bits, packed_bits);

union bit_union {
	int a : 3;
	long b : 50;
};
USED(union bit_union, bit_union);

enum small { SMALL = 200 } PACKED;
enum middle { MIDDLE = 60000 } PACKED;
enum large { LARGE = 1LL << 40, LESS = -1LL };
enum most { MOST = ~0ULL };
enum least { LEAST = -9223372036854775807LL - 1 };
enum negative { MINUS = -1, PLUS = 2147483647 };
struct enums {
	enum small small;
	enum middle middle;
	enum large large;
	enum most most;
	enum least least;
	enum negative negative : 32;
	enum small bits : 8;
};
USED(struct enums, enums);

/* ---- declarators ---- */

struct node;
typedef struct node node_t;
typedef int (*visit_t)(node_t *, const struct node *const restrict, ...);
typedef int rows_t[3][4];
struct later;
struct node {
	node_t *next;
	visit_t visit[2];
	void (*(*get)(int, void (*)(struct later *)))(void);
	const rows_t *rows;
	int (*(*table)[5])(void);
	const volatile char *const *const names[7];
	struct {
		union {
			int x;
			struct {
				float y;
				double z;
			};
		};
		enum { NESTED_A, NESTED_B } nested;
	} * inner, values[2];
	char empty[0];
	char rest[];
};
USED(struct node, node);
struct later {
	struct node first;
};
USED(struct later, later);

typedef struct {
	int only;
	node_t *here;
} nameless_t;
USED(nameless_t, nameless);

typedef _Bool bool;
typedef __int128 wide_t;
struct numbers {
	bool is;
	wide_t wide;
	unsigned __int128 more;
	signed char s;
	unsigned char u;
	char c;
};
USED(struct numbers, numbers);
