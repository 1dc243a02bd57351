/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * start - the interface between start.S (assembler per architecture) and unpack.c.
 *
 * start.S has the entry point, a system call and the instruction cache flush, which C cannot
 * express without a C library; unpack.c has everything else. Nothing here is part of the static
 * program itself.
 */
#ifndef RB_PACKED_START_H
#define RB_PACKED_START_H

/* Called with the stack as the kernel left it: argc, argv, the environment, the auxiliary vector.
 * Gives the entry to go to, with that same stack. */
unsigned long packed_start(unsigned long *stack);

/* A system call. Returns a negative errno on failure. */
long packed_call(long one, long two, long three, long number);

/* Make bytes that were written visible as instructions. */
void packed_flush(const void *from, const void *end);

#endif
