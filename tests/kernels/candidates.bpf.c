// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Several types of one name in the kernel, and several flavours of one type in the program.
 */
#include "case.h"

struct request {
	int tag;
	u32 length;
} CORE;

struct socket___old {
	u16 port;
} CORE;

struct socket___new {
	struct {
		u16 local_port;
	} addresses;
} CORE;

struct only_declared {
	int number;
} CORE;

struct container {
	struct request request;
} CORE;

CASE(tag)
{
	struct request *request = at;

	results[0] = request->tag;
	results[1] = bpf_core_field_offset(struct request, tag);
}

CASE(length_exists)
{
	results[0] = bpf_core_field_exists(struct request, length);
}

CASE(length)
{
	results[0] = bpf_core_field_offset(struct request, length);
}

CASE(size)
{
	results[0] = bpf_core_type_size(struct request);
}

CASE(flavours)
{
	struct socket___old *old = at;
	struct socket___new *new = at;

	if (bpf_core_field_exists(old->port))
		results[0] = old->port;
	else if (bpf_core_field_exists(new->addresses.local_port))
		results[0] = new->addresses.local_port;
	results[1] = bpf_core_type_exists(struct socket___old);
}

CASE(declared)
{
	results[0] = bpf_core_type_exists(struct only_declared);
	results[1] = bpf_core_field_exists(struct only_declared, number);
}

CASE(contained)
{
	results[0] = bpf_core_field_offset(struct container, request.length);
}
