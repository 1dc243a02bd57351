/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * made_object - BPF objects made of a few instructions, for tests of what comes after the ELF file.
 *
 * Add code, functions, data and relocations, then made_object_finish(): the image is built, parsed,
 * and taken for an rb_object. The first code section must come before everything else that names it.
 */
#ifndef RB_TESTS_MADE_OBJECT_H
#define RB_TESTS_MADE_OBJECT_H

#include <linux/bpf.h>

#include "elf_builder.h"
#include "plan/plan.h"

struct made_object {
	struct elf_builder builder;
	uint8_t *image;
	size_t size;
	struct rb_elf elf;
	struct rb_object object;
	struct rb_plan plan;   /* by its sections alone */
	struct rawbpf_err err; /* why there is no object */
	bool made;
};

#define MADE_HOST_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

/* Instructions, as the host has them. */
#define MADE_EXIT                          \
	{                                  \
		.code = BPF_JMP | BPF_EXIT \
	}
#define MADE_MOV(reg, number)                                                      \
	{                                                                          \
		.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = reg, .imm = number \
	}
#define MADE_HELPER(number)                               \
	{                                                 \
		.code = BPF_JMP | BPF_CALL, .imm = number \
	}
#define MADE_CALL(distance)                                                             \
	{                                                                               \
		.code = BPF_JMP | BPF_CALL, .src_reg = BPF_PSEUDO_CALL, .imm = distance \
	}
#define MADE_JUMP(distance)                               \
	{                                                 \
		.code = BPF_JMP | BPF_JA, .off = distance \
	}
/* Two of them: an ld_imm64 of `number`. */
#define MADE_LOAD(reg, number)                                                   \
	{                                                                        \
		.code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = reg, .imm = number \
	}
#define MADE_SECOND \
	{           \
		0   \
	}

/* In the host's byte order, or in the other one. */
void made_object_init(struct made_object *made, bool other_order);
void made_object_deinit(struct made_object *made);

/* The index of a new executable section. */
uint32_t made_code(struct made_object *made, const char *section, const struct bpf_insn *insns,
		   size_t count);
/* The index of a new symbol: a global function of `count` instructions from instruction `first` on. */
uint32_t made_func(struct made_object *made, const char *name, uint32_t section, uint32_t first,
		   uint32_t count);
/* The index of a new section of data that is part of the program. */
uint32_t made_data(struct made_object *made, const char *section, uint32_t type, const void *data,
		   size_t size);
/* The whole of it; 0 or the negative errno of made->err. */
int made_object_finish(struct made_object *made);

/* The usual case: one section with one function. */
int made_object_of(struct made_object *made, const char *section, const char *func,
		   const struct bpf_insn *insns, size_t count);

/* A file of the tree, as malloc'd memory of exactly that size; NULL: it is not there. */
uint8_t *made_file(const char *path, size_t *size);

#endif
