/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usdt - user statically defined tracing: probes placed in the source with <sys/sdt.h>. Each is a
 * nop instruction, and a note with its address and the location of the probe's arguments:
 *
 *	-4@%eax 8@-16(%rbp) 1@$7	an int in a register, a pointer on the stack, a constant
 *
 * One probe may have several sites (inlined, or used twice), each with its own argument locations.
 * A semaphore, if present, is a counter that tells the binary whether a tracer is attached.
 * Formats: systemtap's "User Space Probe Implementation". Pure.
 */
#ifndef RB_TARGET_USDT_H
#define RB_TARGET_USDT_H

#include "target/binary.h"

#define RB_USDT_ARGS 12 /* the limit of <sys/sdt.h> and libbpf's usdt.bpf.h */

struct rb_usdt_probe {
	const char *provider, *name, *args; /* views */
	uint64_t address, offset;	    /* of the site; offset: in the file */
	uint64_t semaphore;		    /* file offset; 0: none */
};

enum rb_usdt_where {
	RB_USDT_CONST,	    /* `value` */
	RB_USDT_REGISTER,   /* the register's value */
	RB_USDT_MEMORY,	    /* memory at register + value */
	RB_USDT_INDEXED,    /* memory at register + value + (index << shift) */
	RB_USDT_UNREADABLE, /* a BPF program cannot read it: see `why` */
};

struct rb_usdt_arg {
	enum rb_usdt_where where;
	uint8_t size; /* bytes: 1, 2, 4, 8 */
	bool is_signed;
	bool is_float; /* the raw bits are passed on */
	int64_t value;
	uint16_t reg, index; /* offsets into the kernel's struct pt_regs, bytes */
	uint8_t shift;
	const char *symbol; /* a view: add its address to `value`; NULL: none */
	size_t symbol_size;
	const char *why;  /* a static string */
	const char *text; /* a view: the argument's text, `text_size` bytes */
	size_t text_size;
};

/* Every site of every probe; non-zero from `each` ends the walk with that value. */
int rb_usdt_walk(struct rb_binary *binary,
		 int (*each)(void *ctx, const struct rb_usdt_probe *probe), void *ctx,
		 struct rawbpf_err *err);

/*
 * The arguments of one site. `machine` is the binary's EM_*: x86-64 and 386, AARCH64, ARM, S390.
 * RAWBPF_ATTACH: an argument is malformed, or there are too many.
 */
int rb_usdt_parse(uint16_t machine, const char *args, struct rb_usdt_arg ret[RB_USDT_ARGS],
		  size_t *count, struct rawbpf_err *err);
/* The same, with symbols resolved relative to the probe's instruction. */
int rb_usdt_args(struct rb_binary *binary, const struct rb_usdt_probe *probe,
		 struct rb_usdt_arg ret[RB_USDT_ARGS], size_t *count, struct rawbpf_err *err);

/* A machine's register by name -> its offset in struct pt_regs; false: no such register. */
bool rb_usdt_register(uint16_t machine, const char *name, size_t size, uint16_t *ret);

#endif
