/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * core_print - the instructions of a loaded program, written so that two loaders can be compared: what
 * may differ between them without a difference in meaning is written as what it stands for.
 *
 *	a map's descriptor			the map's name
 *	the place of a value in .kconfig	the value's name
 *	where a subprogram was put		its number, in the order in which calls lead to it
 *	the number of a call that was poisoned	"poisoned"
 *
 * All other instructions are eight bytes in hexadecimal. Functions come in the order of their numbers.
 */
#ifndef RB_TESTS_CORE_PRINT_H
#define RB_TESTS_CORE_PRINT_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the caller knows of its loader's numbers. Names are the callee's until the next call. */
struct core_names {
	const char *(*map)(void *ctx, int fd);		    /* NULL: no such map */
	const char *(*kconfig)(void *ctx, uint32_t offset); /* NULL: no value begins there */
	bool (*is_poison)(void *ctx, const struct bpf_insn *insn);
	void *ctx;
};

/* "program NAME N", then a line for each instruction, to stdout. */
void core_print(const struct core_names *names, const char *program, const struct bpf_insn *insns,
		size_t count);
/* "refused NAME" to stdout, and why to stderr. */
void core_print_refused(const char *program, const char *why);

#endif
