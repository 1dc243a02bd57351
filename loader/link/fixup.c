// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fixup - patches descriptors, addresses and BTF ids of this host into the linked instructions.
 *
 * src_reg of an ld_imm64 selects the meaning of its two imm fields:
 *
 *	0			a 64-bit number: a kernel address, or 0
 *	BPF_PSEUDO_MAP_FD	imm: a map's descriptor
 *	BPF_PSEUDO_MAP_VALUE	imm: a map's descriptor, next imm: bytes into its value (5.2)
 *	BPF_PSEUDO_BTF_ID	imm: a kernel variable by BTF id, next imm: its BTF's descriptor (5.10)
 *
 * and a call: 0, a helper; BPF_PSEUDO_KFUNC_CALL, a kernel function by BTF id (5.13).
 *
 *	before	18 01 00 00 08 00 00 00  00 00 00 00 00 00 00 00	r1 = 8 ll
 *	after	18 21 00 00 05 00 00 00  00 00 00 00 08 00 00 00	r1 = map_value(fd 5) + 8
 */
#include <stdlib.h>
#include <string.h>

#include "link/link.h"

/*
 * An invalid call: no helper has this number. The low digits are the index of the missing extern.
 */
#define POISON_CALL 2002000000

struct relocating {
	const struct rb_object *object;
	const struct rb_values *values;
	struct rb_code *code;
	struct rawbpf_err *err;
};

static void set(struct bpf_insn *insn, uint8_t src_reg, int32_t low, int32_t high)
{
	insn[0].src_reg = src_reg & 0xf;
	insn[0].imm = low;
	insn[1].imm = high;
}

static void fix_call(const struct rb_resolved *resolved, uint32_t index, struct bpf_insn *insn)
{
	if (resolved->found) {
		insn->src_reg = BPF_PSEUDO_KFUNC_CALL;
		insn->imm = (int32_t)resolved->btf_id;
		insn->off = (int16_t)resolved->fd_index;
	} else {
		insn->src_reg = 0;
		insn->imm = (int32_t)(POISON_CALL + index);
	}
}

static void fix_extern(const struct relocating *relocating, const struct rb_reloc *reloc,
		       struct bpf_insn *insn)
{
	const struct rb_extern *wanted = &relocating->object->externs[reloc->target];
	const struct rb_resolved *resolved = &relocating->values->externs[reloc->target];

	if (insn->code == (BPF_JMP | BPF_CALL))
		fix_call(resolved, reloc->target, insn);
	else if (wanted->kind == RB_EXTERN_KCONFIG)
		set(insn, BPF_PSEUDO_MAP_VALUE,
		    relocating->values->map_fds[relocating->values->kconfig],
		    (int32_t)(wanted->offset + reloc->addend));
	else if (resolved->found && resolved->btf_id)
		set(insn, BPF_PSEUDO_BTF_ID, (int32_t)resolved->btf_id, resolved->btf_fd);
	else
		set(insn, 0, (int32_t)resolved->address, (int32_t)(resolved->address >> 32));
}

static int fix_one(const struct relocating *relocating, const struct rb_reloc *reloc, uint32_t at)
{
	struct bpf_insn *insn = &relocating->code->insns[at];
	struct rb_fix fix = { .insn = at, .reloc = reloc };

	fix.wide = insn->code == (BPF_LD | BPF_IMM | BPF_DW);
	memcpy(fix.before, insn, sizeof(*insn) * (fix.wide ? 2 : 1));
	if (reloc->kind == RB_RELOC_DATA)
		set(insn, BPF_PSEUDO_MAP_VALUE, relocating->values->map_fds[reloc->target],
		    (int32_t)reloc->addend);
	else if (reloc->kind == RB_RELOC_MAP)
		set(insn, BPF_PSEUDO_MAP_FD, relocating->values->map_fds[reloc->target], 0);
	else
		fix_extern(relocating, reloc, insn);
	memcpy(fix.after, insn, sizeof(*insn) * (fix.wide ? 2 : 1));
	return rb_code_add_fix(relocating->code, &fix, relocating->err);
}

int rb_relocate_code(const struct rb_object *object, const struct rb_values *values,
		     struct rb_code *code, struct rawbpf_err *err)
{
	struct relocating relocating = { object, values, code, err };

	for (size_t i = 0; i < code->func_count; i++) {
		const struct rb_func *func = &object->funcs[code->funcs[i].func];

		for (size_t j = 0; j < func->reloc_count; j++) {
			const struct rb_reloc *reloc = &object->relocs[func->reloc + j];
			int failed;

			if (reloc->kind == RB_RELOC_CALL || reloc->kind == RB_RELOC_FUNC)
				continue;
			failed = fix_one(&relocating, reloc,
					 code->funcs[i].start + reloc->insn - func->offset);
			if (failed)
				return failed;
		}
	}
	return 0;
}
