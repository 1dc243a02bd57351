// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * core_trial - from types and a few instructions to relocated ones, without an ELF file.
 */
#include <stdlib.h>

#include "core_trial.h"
#include "unit.h"

void trial_init(struct trial *trial)
{
	*trial = (struct trial){ 0 };
	btf_builder_init(&trial->object_types, false);
	btf_builder_init(&trial->kernel_types, false);
	trial->func.name = "f";
}

void trial_deinit(struct trial *trial)
{
	rb_core_deinit(&trial->core);
	rb_code_deinit(&trial->code);
	rb_btf_deinit(&trial->object.btf);
	rb_btf_deinit(&trial->kernel);
	free(trial->object_blob);
	free(trial->kernel_blob);
	btf_builder_deinit(&trial->object_types);
	btf_builder_deinit(&trial->kernel_types);
	rawbpf_err_deinit(&trial->err);
}

void want(struct trial *trial, uint32_t kind, uint32_t type, const char *access)
{
	trial->relocs[trial->func.core_count++] = (struct rb_core_reloc){
		.insn = (uint32_t)trial->func.core_count,
		.type = type,
		.kind = kind,
		.access = access,
	};
}

/* Relocation n is of instruction n. */
int run(struct trial *trial, const struct bpf_insn *insns, size_t count)
{
	struct rb_core *core = &trial->core;
	int code;

	for (size_t i = 0; i < trial->func.core_count; i++)
		trial->relocs[i].insn = (uint32_t)i;
	trial->object_blob = made_parsed(&trial->object_types, &trial->object.btf);
	trial->kernel_blob = made_parsed(&trial->kernel_types, &trial->kernel);
	trial->object.funcs = &trial->func;
	trial->object.func_count = 1;
	trial->object.cores = trial->relocs;
	trial->object.core_count = trial->func.core_count;
	trial->code.insns = malloc(count * sizeof(*insns));
	trial->code.funcs = calloc(1, sizeof(*trial->code.funcs));
	CU_ASSERT_FATAL(trial->code.insns && trial->code.funcs);
	memcpy(trial->code.insns, insns, count * sizeof(*insns));
	trial->code.count = (uint32_t)count;
	trial->code.func_count = 1;
	code = rb_core_init(&trial->object, core, &trial->err);
	if (trial->steps)
		core->steps = trial->steps;
	if (!code)
		code = rb_core_want(core, &trial->func, &trial->err);
	if (!code)
		code = rb_btf_names_look(&core->names, &trial->kernel, &trial->err);
	if (!code)
		code = rb_core_offer(core, &core->names, &trial->kernel, &trial->err) < 0 ? -ENOMEM
											  : 0;
	return code ? code : rb_core_relocate(core, &trial->code, &trial->err);
}

struct bpf_insn mov(int32_t imm)
{
	return (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = imm };
}

struct bpf_insn load(uint8_t size, int16_t off)
{
	return (struct bpf_insn){ .code = BPF_LDX | BPF_MEM | size, .off = off };
}
