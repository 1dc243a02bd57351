/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usdt - probes that a program's authors put into it with <sys/sdt.h>: an instruction that does
 * nothing, and a note that says where it is and where the probe's arguments are at that moment:
 *
 *	-4@%eax 8@-16(%rbp) 1@$7	an int in a register, a pointer on the stack, a constant
 *
 * One probe may be at several places (it was inlined, or written twice), with its arguments elsewhere
 * at each. A program that wants to know whether somebody listens has a semaphore, a counter.
 * Formats: systemtap's "User Space Probe Implementation". Pure.
 */
#ifndef RB_TARGET_USDT_H
#define RB_TARGET_USDT_H

#include "target/binary.h"

#define RB_USDT_ARGS 12 /* as many as <sys/sdt.h> and the field's usdt.bpf.h know */

struct rb_usdt_probe {
	const char *provider, *name, *args; /* views */
	uint64_t address, offset;	    /* of the place; offset: in the file */
	uint64_t semaphore;		    /* in the file; 0: it has none */
};

enum rb_usdt_where {
	RB_USDT_CONST,	    /* `value` */
	RB_USDT_REGISTER,   /* what the register has */
	RB_USDT_MEMORY,	    /* what is at register + value */
	RB_USDT_INDEXED,    /* ... at register + value + (index << shift) */
	RB_USDT_UNREADABLE, /* a BPF program cannot get at it: `why` */
};

struct rb_usdt_arg {
	enum rb_usdt_where where;
	uint8_t size; /* bytes: 1, 2, 4, 8 */
	bool is_signed;
	bool is_float; /* its bits are handed over as they are */
	int64_t value;
	uint16_t reg, index; /* offsets into the kernel's struct pt_regs, bytes */
	uint8_t shift;
	const char *symbol; /* a view: its address is to be added to `value`; NULL: none */
	size_t symbol_size;
	const char *why;  /* text without end */
	const char *text; /* a view: as it is written, `text_size` bytes */
	size_t text_size;
};

/* Every place of every probe; other than 0 from `each` ends the walk with that value. */
int rb_usdt_walk(struct rb_binary *binary,
		 int (*each)(void *ctx, const struct rb_usdt_probe *probe), void *ctx,
		 struct rawbpf_err *err);

/*
 * The arguments of one place. `machine` is the program's, EM_*: x86-64 and 386, AARCH64, ARM, S390.
 * RAWBPF_ATTACH: something in it is not understood, or there are too many.
 */
int rb_usdt_parse(uint16_t machine, const char *args, struct rb_usdt_arg ret[RB_USDT_ARGS],
		  size_t *count, struct rawbpf_err *err);
/* The same, and symbols made into places relative to the probe's instruction. */
int rb_usdt_args(struct rb_binary *binary, const struct rb_usdt_probe *probe,
		 struct rb_usdt_arg ret[RB_USDT_ARGS], size_t *count, struct rawbpf_err *err);

/* A machine's register by its name: where it is in struct pt_regs; false: it has no such one. */
bool rb_usdt_register(uint16_t machine, const char *name, size_t size, uint16_t *ret);

#endif
