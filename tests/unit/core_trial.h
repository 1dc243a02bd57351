/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * core_trial - an object's types, a kernel's, and one function whose instructions have CO-RE relocations.
 *
 *	trial_init(&trial);
 *	... types into trial.object_types and trial.kernel_types ...
 *	want(&trial, FIELD_OFFSET, type, "0:1");	of the first instruction; the next one's of the second
 *	code = run(&trial, insns, count);		what became of them is in trial.code
 *	trial_deinit(&trial);
 */
#ifndef RB_TESTS_CORE_TRIAL_H
#define RB_TESTS_CORE_TRIAL_H

#include "btf_builder.h"
#include "core/core.h"

#define POISON 195896080 /* "call" of this: no answer */

enum { FIELD_OFFSET, FIELD_SIZE, FIELD_EXISTS, FIELD_SIGNED, LSHIFT, RSHIFT, ID_LOCAL, ID_TARGET };
enum { TYPE_EXISTS = 8, TYPE_SIZE, ENUM_EXISTS, ENUM_VALUE, TYPE_MATCHES };

#define TRIAL_RELOCS 8

/* One function; its instructions, and the CO-RE relocations of those. */
struct trial {
	struct btf_builder object_types, kernel_types;
	uint8_t *object_blob, *kernel_blob;
	struct rb_btf kernel;
	struct rb_func func;
	struct rb_core_reloc relocs[TRIAL_RELOCS];
	struct rb_object object;
	struct rb_core core;
	struct rb_code code;
	struct rawbpf_err err;
	uint64_t steps; /* that comparing types may take; 0: as many as ever */
};

void trial_init(struct trial *trial);
void trial_deinit(struct trial *trial);
void want(struct trial *trial, uint32_t kind, uint32_t type, const char *access);
int run(struct trial *trial, const struct bpf_insn *insns, size_t count);

struct bpf_insn mov(int32_t imm);
struct bpf_insn load(uint8_t size, int16_t off);

#endif
