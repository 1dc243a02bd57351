/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Types of one name: two that agree in all that is asked for (1); in nothing (2); of which one cannot be
 * meant, for a field's kind or lack, or for being a flavour itself (3). A type within a function is how one
 * source comes to have two.
 */
#include "kernel.h"

void use(void *anything);

#if KERNEL == 1
#define FIRST               \
	struct request {    \
		u64 before; \
		int tag;    \
		u32 length; \
	}
#define SECOND                   \
	struct request {         \
		u32 before, too; \
		int tag;         \
		u32 length;      \
		u64 more;        \
	}
struct socket {
	u64 before;
	u16 port;
};
#elif KERNEL == 2
#define FIRST            \
	struct request { \
		int tag; \
	}
#define SECOND              \
	struct request {    \
		u64 before; \
		u32 length; \
		int tag;    \
	}
struct socket {
	u32 before;
	struct {
		u16 remote_port, local_port;
	} addresses;
};
#elif KERNEL == 3
#define FIRST                  \
	struct request {       \
		u64 before[2]; \
		int tag;       \
		u32 length;    \
	}
#define SECOND                      \
	struct request {            \
		struct {            \
			int inside; \
		} tag;              \
	}
struct socket___v3 {
	u32 before[2];
	struct {
		u16 remote_port, local_port;
	} addresses;
};
#define socket socket___v3
#endif

struct only_declared;

struct container {
	u64 before;
	FIRST request;
};

HAS(struct socket, a_socket);
HAS(struct container, a_container);
HAS(
	struct { struct only_declared *pointer; }, a_pointer);

#ifdef __bpf__
void second(void)
{
	static SECOND request;

	use(&request);
}

int third(struct only_declared *pointer)
{
	use(pointer);
	return 0;
}
#endif

#ifdef RUNNER
static void fill(void *memory)
{
	((struct request *)memory)->tag = 55;
}

static void fill_socket(void *memory)
{
	struct socket *socket_of_this = memory;

#if KERNEL == 1
	socket_of_this->port = 8080;
#else
	socket_of_this->addresses.local_port = 8080;
#endif
}

static const struct expectation expectations[] = {
	{ "flavours", fill_socket, { 8080, 1 } },
	{ "declared", .results = { 0, 0 } },
#if KERNEL == 1
	{ "tag", fill, { 55, offsetof(struct request, tag) } },
	{ "length", .results = { offsetof(struct request, length) } },
	{ "length_exists", .results = { 1 } },
	{ "size", .refused = "request" },
	{ "contained", .results = { offsetof(struct container, request.length) } },
#elif KERNEL == 2
	{ "tag", .refused = "request" },	  { "length", .results = { 8 } },
	{ "length_exists", .results = { 1 } },	  { "size", .refused = "request" },
	{ "contained", .refused = "length" },
#else
	{ "tag", fill, { 55, offsetof(struct request, tag) } },
	{ "length", .results = { offsetof(struct request, length) } },
	{ "length_exists", .results = { 1 } },
	{ "size", .refused = "request" },
	{ "contained", .results = { offsetof(struct container, request.length) } },
#endif
};
#endif
