// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * patch - writes the value into the instruction.
 *
 *	alu	imm		before	07 01 00 00 10 00 00 00		r1 += 16
 *				after	07 01 00 00 18 00 00 00		r1 += 24
 *	load,	off, and the	before	61 12 10 00 00 00 00 00		r2 = *(u32 *)(r1 + 16)
 *	store	width		after	79 12 18 00 00 00 00 00		r2 = *(u64 *)(r1 + 24)
 *	ld_imm64 both imm
 *	no match		after	85 00 00 00 10 23 ad 0b		call 195896080
 *
 * A load or store of a field whose width differs is resized when that is lossless: pointers
 * (shorter on 32-bit kernels) and unsigned integers, which are zero-extended.
 */
#include "core/core_internal.h"

/* 0xbad2310: no helper has this number; known from libbpf logs as "bad relo". */
#define POISON 195896080

struct patching {
	const struct rb_core_spec *spec; /* of the object */
	const struct rb_core_value *local, *value;
	struct bpf_insn *insn;
	struct rb_fix *fix;
	struct rawbpf_err *err;
};

static void poison(struct patching *patching)
{
	const struct bpf_insn call = { .code = BPF_JMP | BPF_CALL, .imm = POISON };

	patching->insn[0] = call;
	if (patching->fix->wide)
		patching->insn[1] = call;
	patching->fix->poisoned = true;
}

/* The instruction's value must agree with the object's own types. */
static int check(const struct patching *patching, uint64_t found)
{
	if (!patching->local->strict || found == patching->local->value)
		return 0;
	return rb_err_set(patching->err, RAWBPF_OBJECT, -ENOEXEC,
			  "the instruction has %llu, expected %llu from the object's types",
			  (unsigned long long)found, (unsigned long long)patching->local->value);
}

static bool is_unsigned(const struct rb_btf *btf, uint32_t id)
{
	struct rb_btf_type type = rb_btf_type(btf, id);

	return type.kind == RB_BTF_INT && !rb_btf_int_signed(btf, &type);
}

static bool may_resize(const struct patching *patching, const struct rb_btf *kernel)
{
	const struct rb_btf *local = patching->spec->btf;
	uint32_t ours = patching->local->type, theirs = patching->value->type;

	if (!kernel)
		return false;
	return (rb_btf_type(local, ours).kind == RB_BTF_PTR &&
		rb_btf_type(kernel, theirs).kind == RB_BTF_PTR) ||
	       (is_unsigned(local, ours) && is_unsigned(kernel, theirs));
}

static int width_of(uint32_t bytes)
{
	return bytes == 8   ? BPF_DW
	       : bytes == 4 ? BPF_W
	       : bytes == 2 ? BPF_H
	       : bytes == 1 ? BPF_B
			    : -1;
}

static int patch_memory(struct patching *patching, const struct rb_btf *kernel)
{
	uint32_t before = patching->local->size, after = patching->value->size;
	struct bpf_insn *insn = patching->insn;
	int code = check(patching, (uint64_t)(int64_t)insn->off);

	if (code)
		return code;
	if (patching->value->value > INT16_MAX)
		return rb_err_set(patching->err, RAWBPF_OBJECT, -ERANGE,
				  "offset %llu, expected at most 32767 in a load or store",
				  (unsigned long long)patching->value->value);
	if (before != after && !may_resize(patching, kernel)) {
		patching->fix->answer = RB_CORE_OTHER_SIZE;
		poison(patching);
		return 0;
	}
	insn->off = (int16_t)patching->value->value;
	if (before == after)
		return 0;
	if (width_of(before) != BPF_SIZE(insn->code) || width_of(after) < 0)
		return rb_err_set(
			patching->err, RAWBPF_OBJECT, -ENOEXEC,
			"a load or store of a %u-byte field, which has %u bytes in this kernel: "
			"cannot resize it",
			before, after);
	insn->code = (uint8_t)((insn->code & ~0x18) | width_of(after));
	return 0;
}

static int patch_wide(struct patching *patching)
{
	struct bpf_insn *insn = patching->insn;
	int code = check(patching, (uint64_t)(uint32_t)insn[1].imm << 32 | (uint32_t)insn[0].imm);

	if (code)
		return code;
	insn[0].imm = (int32_t)patching->value->value;
	insn[1].imm = (int32_t)(patching->value->value >> 32);
	return 0;
}

static int patch(struct patching *patching, const struct rb_btf *kernel)
{
	struct bpf_insn *insn = patching->insn;
	int code;

	if (patching->value->missing) {
		poison(patching);
		return 0;
	}
	switch (BPF_CLASS(insn->code)) {
	case BPF_ALU:
	case BPF_ALU64:
		if (BPF_SRC(insn->code) != BPF_K)
			break;
		code = check(patching, (uint64_t)(int64_t)insn->imm);
		if (!code)
			insn->imm = (int32_t)patching->value->value;
		return code;
	case BPF_LDX:
	case BPF_ST:
	case BPF_STX:
		return patch_memory(patching, kernel);
	case BPF_LD:
		if (patching->fix->wide && !insn->src_reg && !insn->off && !insn[1].code &&
		    !insn[1].dst_reg && !insn[1].src_reg && !insn[1].off)
			return patch_wide(patching);
		break;
	default:
		break;
	}
	return rb_err_set(patching->err, RAWBPF_OBJECT, -ENOEXEC,
			  "opcode 0x%02x has no field for the value", insn->code);
}

int rb_core_patch(const struct rb_core_spec *spec, const struct rb_core_value *local,
		  const struct rb_core_candidate *candidate, const struct rb_core_value *value,
		  struct rb_code *code, struct rb_fix *fix, struct rawbpf_err *err)
{
	struct bpf_insn *insn = &code->insns[fix->insn];
	struct patching patching = { spec, local, value, insn, fix, err };
	size_t size;
	int failed;

	fix->wide = insn->code == (BPF_LD | BPF_IMM | BPF_DW) && fix->insn + 1 < code->count;
	size = sizeof(*insn) * (fix->wide ? 2 : 1);
	memcpy(fix->before, insn, size);
	failed = patch(&patching, candidate ? candidate->btf : NULL);
	memcpy(fix->after, insn, size);
	return failed ? failed : rb_code_add_fix(code, fix, err);
}
