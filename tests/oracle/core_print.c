// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * core_print - see core_print.h. Where functions begin is read off the instructions themselves: the
 * first is at 0, each other one where a call or a callback leads. So nothing that a loader says of its
 * own work is believed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core_print.h"

#define PSEUDO_FUNC 4 /* src_reg of an ld_imm64: the address of a function */

struct walk {
	const struct core_names *names;
	const struct bpf_insn *insns;
	size_t count;
	int *number;	/* by instruction: the function that begins there; -1: none does */
	size_t *starts; /* by number */
	int functions;
};

static bool is_wide(const struct bpf_insn *insn)
{
	return insn->code == (BPF_LD | BPF_IMM | BPF_DW);
}

static bool is_call(const struct bpf_insn *insn)
{
	return insn->code == (BPF_JMP | BPF_CALL) && insn->src_reg == BPF_PSEUDO_CALL;
}

/* Where the instruction leads, out of its function; `count`: nowhere. */
static size_t target(const struct walk *walk, size_t at)
{
	const struct bpf_insn *insn = &walk->insns[at];
	int64_t to = (int64_t)at + 1 + insn->imm;

	if (!is_call(insn) && !(is_wide(insn) && insn->src_reg == PSEUDO_FUNC))
		return walk->count;
	if (to < 0 || to >= (int64_t)walk->count) {
		fprintf(stderr, "instruction %zu leads to %lld\n", at, (long long)to);
		exit(1);
	}
	return (size_t)to;
}

static size_t end_of(const struct walk *walk, size_t start, const bool *begins)
{
	size_t end = start + 1;

	while (end < walk->count && !begins[end])
		end++;
	return end;
}

/* Number the functions in the order in which they are met, the callers' order. */
static void number_functions(struct walk *walk, const bool *begins)
{
	for (size_t i = 0; i < walk->count; i++)
		walk->number[i] = -1;
	walk->number[0] = 0;
	walk->starts[walk->functions++] = 0;
	for (int function = 0; function < walk->functions; function++) {
		size_t start = walk->starts[function], end = end_of(walk, start, begins);

		for (size_t i = start; i < end; i++) {
			size_t to = target(walk, i);

			if (to < walk->count && walk->number[to] < 0) {
				walk->number[to] = walk->functions;
				walk->starts[walk->functions++] = to;
			}
			i += is_wide(&walk->insns[i]);
		}
	}
}

static void print_bytes(const struct bpf_insn *insn)
{
	unsigned char bytes[sizeof(*insn)];

	memcpy(bytes, insn, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		printf("%02x%s", bytes[i], i + 1 < sizeof(bytes) ? " " : "\n");
}

/* An ld_imm64 whose number is the loader's. Two lines, as it is two instructions. */
static void print_reference(const struct walk *walk, size_t at)
{
	const struct core_names *names = walk->names;
	const struct bpf_insn *insn = &walk->insns[at];
	uint32_t offset = (uint32_t)insn[1].imm;
	const char *map = NULL, *value = NULL;

	printf("r%u = ", insn->dst_reg);
	if (insn->src_reg == PSEUDO_FUNC) {
		printf("function %d\n-\n", walk->number[target(walk, at)]);
		return;
	}
	map = names->map(names->ctx, insn->imm);
	if (map && !strcmp(map, ".kconfig"))
		value = names->kconfig(names->ctx, offset);
	if (value)
		printf("kconfig %s\n-\n", value);
	else
		printf("%s %s + %u\n-\n", insn->src_reg == BPF_PSEUDO_MAP_FD ? "map" : "value of",
		       map ? map : "(none)", offset);
}

static void print_function(const struct walk *walk, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++) {
		const struct bpf_insn *insn = &walk->insns[i];

		if (walk->names->is_poison(walk->names->ctx, insn)) {
			printf("poisoned\n");
		} else if (is_call(insn)) {
			printf("call function %d\n", walk->number[target(walk, i)]);
		} else if (is_wide(insn) && i + 1 < end &&
			   (insn->src_reg == PSEUDO_FUNC || insn->src_reg == BPF_PSEUDO_MAP_FD ||
			    insn->src_reg == BPF_PSEUDO_MAP_VALUE)) {
			print_reference(walk, i++);
		} else {
			print_bytes(insn);
			if (is_wide(insn) && i + 1 < end)
				print_bytes(&walk->insns[++i]);
		}
	}
}

void core_print(const struct core_names *names, const char *program, const struct bpf_insn *insns,
		size_t count)
{
	struct walk walk = { .names = names, .insns = insns, .count = count };
	bool *begins = calloc(count + 1, sizeof(*begins));

	walk.number = calloc(count + 1, sizeof(*walk.number));
	walk.starts = calloc(count + 1, sizeof(*walk.starts));
	if (!begins || !walk.number || !walk.starts || !count) {
		fprintf(stderr, "%s: no memory, or no instructions\n", program);
		exit(1);
	}
	for (size_t i = 0; i < count; i++) {
		begins[target(&walk, i)] = true;
		i += is_wide(&insns[i]);
	}
	number_functions(&walk, begins);
	printf("program %s %zu\n", program, count);
	for (int i = 0; i < walk.functions; i++) {
		printf("function %d\n", i);
		print_function(&walk, walk.starts[i], end_of(&walk, walk.starts[i], begins));
	}
	free(begins);
	free(walk.number);
	free(walk.starts);
}

void core_print_refused(const char *program, const char *why)
{
	printf("refused %s\n", program);
	fprintf(stderr, "refused %s: %s\n", program, why);
}
