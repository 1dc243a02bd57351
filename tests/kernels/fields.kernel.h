/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Fields that moved. Kernel 1 is as the program knows it, with something before; 2 has all of it in
 * another order, deeper or less deep, behind typedefs and qualifiers, in longer arrays; 3 lacks what
 * the program asks for before it uses it.
 */
#include "kernel.h"

#if KERNEL == 1
struct inner {
	int a, b[4];
};

struct task {
	u64 new_in_front;
	int pid;
	u32 flags;
	struct inner in;
	struct {
		int quiet;
		union {
			u64 wide;
			u8 narrow[8];
		};
	};
	char comm[16];
	struct task *parent;
	struct inner list[3];
};

struct message {
	u32 count;
	u64 item[];
};

struct packet {
	u32 count;
	u16 data[4];
};
#elif KERNEL == 2
typedef struct {
	char padding[3];
	int b[8];
	int a;
} inner_t;

struct task {
	struct task *parent;
	union {
		struct {
			u64 unrelated;
			union {
				const volatile u8 narrow[8];
				u64 wide;
			};
		};
	};
	struct {
		char comm[32];
	};
	const inner_t in;
	int quiet;
	inner_t list[5];
	u32 flags;
	const int pid;
};

struct message {
	u64 new_in_front;
	u32 count;
	u64 item[0];
};

struct packet {
	u16 before[7];
	u32 count;
	u16 data[];
};
#elif KERNEL == 3
struct inner {
	int b[2];
};

struct task {
	int pid;
	struct inner in;
	u32 flags;
	union {
		struct {
			u64 wide;
		};
	};
	struct inner list[2];
};

struct message {
	u64 item[1];
};

struct packet {
	u32 count;
	u16 data[1];
};
#endif

HAS(struct task, a_task);
HAS(struct message, a_message);
HAS(struct packet, a_packet);

#ifdef RUNNER
static void fill(void *memory)
{
	*(int *)(memory + offsetof(struct task, pid)) = 1001;
	*(u32 *)(memory + offsetof(struct task, flags)) = 1002;
	*(int *)(memory + offsetof(struct task, in.b[1])) = 1003;
	*(u64 *)(memory + offsetof(struct task, wide)) = 0x0807060504030201;
#if KERNEL != 3
	*(int *)(memory + offsetof(struct task, in.a)) = 1004;
	*(int *)(memory + offsetof(struct task, quiet)) = 1005;
	*(char *)(memory + offsetof(struct task, comm[15])) = 106;
	*(int *)(memory + offsetof(struct task, list[2].b[3])) = 1007;
	*(int *)(memory + sizeof(struct task) + offsetof(struct task, pid)) = 1008;
#endif
}

static bool stored(const void *memory)
{
	return *(const u32 *)(memory + offsetof(struct task, flags)) == 0xf1f2f3f4 &&
	       *(const int *)(memory + offsetof(struct task, pid)) == -5;
}

static void fill_message(void *memory)
{
	*(u64 *)(memory + offsetof(struct message, item) + 3 * 8) = 77;
}

static void fill_packet(void *memory)
{
	*(u16 *)(memory + offsetof(struct packet, data) + 2 * 2) = 78;
}

static const struct expectation expectations[] = {
#if KERNEL == 3
	{ "exists", .results = { 1, 0, 0, 1, 0, 1, 0, 0, 0, 1 } },
	{ "guarded", fill, { 1001, -1, -1, -1, -1, 1003 } },
	{ "reads", .refused = "field task.in.a does not exist in this kernel" },
	{ "unguarded", .refused = "field task.parent does not exist in this kernel" },
	{ "message", .refused = "field message.item[3] does not exist" },
	{ "packet", .refused = "field packet.data[2] does not exist" },
#else
	{ "exists", .results = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } },
	{ "guarded", fill, { 1001, 1004, 1005, 106, 1007, 1003 } },
	{ "offsets",
	  .results = { offsetof(struct task, pid), offsetof(struct task, in),
		       offsetof(struct task, in.b[3]), offsetof(struct task, quiet),
		       offsetof(struct task, narrow[5]), offsetof(struct task, comm[4]),
		       offsetof(struct task, parent), offsetof(struct task, list[1].b[2]) } },
	{ "sizes",
	  .results = { sizeof(((struct task *)0)->pid), sizeof(((struct task *)0)->in),
		       sizeof(((struct task *)0)->in.b), sizeof(((struct task *)0)->wide),
		       sizeof(((struct task *)0)->comm), sizeof(((struct task *)0)->parent),
		       sizeof(((struct task *)0)->list), 1 } },
	{ "reads", fill, { 1001, 1002, 1004, 1003, 1005, 0x0807060504030201, 3, 106, 1007, 1008 } },
	{ "stores", .after = stored },
	{ "unguarded", fill, { 0 } },
	{ "message",
	  fill_message,
	  { 77, offsetof(struct message, count), offsetof(struct message, item) } },
	{ "packet", fill_packet, { 78, offsetof(struct packet, data) } },
#endif
};
#endif
