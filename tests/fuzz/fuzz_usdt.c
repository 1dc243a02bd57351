// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_usdt - any text as the arguments of a USDT probe, for each machine that they are known for.
 *
 * The first byte says for which; the rest is the text, ended with a NUL of ours. What is taken must be
 * what a program can be told: a register within the largest struct pt_regs, a width, a place in the
 * text; what is not is refused with a story.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>

#include "target/usdt.h"

#define MUST(condition)                                                               \
	do {                                                                          \
		if (!(condition)) {                                                   \
			fprintf(stderr, "fuzz_usdt: %d: %s\n", __LINE__, #condition); \
			abort();                                                      \
		}                                                                     \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct rb_usdt_arg *arg, const char *text, size_t size)
{
	MUST(arg->size == 1 || arg->size == 2 || arg->size == 4 || arg->size == 8);
	MUST(arg->reg < 512 && arg->index < 512 && arg->shift < 16);
	MUST(arg->text >= text && arg->text_size && arg->text + arg->text_size <= text + size);
	MUST((arg->where == RB_USDT_UNREADABLE) == (arg->why != NULL));
	if (arg->symbol)
		MUST(arg->symbol >= arg->text && arg->symbol_size &&
		     arg->symbol + arg->symbol_size <= arg->text + arg->text_size);
	if (arg->where != RB_USDT_INDEXED && arg->where != RB_USDT_UNREADABLE)
		MUST(!arg->index && !arg->shift);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint16_t machines[] = {
		EM_X86_64, EM_386, EM_AARCH64, EM_ARM, EM_S390, EM_MIPS
	};
	struct rb_usdt_arg args[RB_USDT_ARGS];
	struct rawbpf_err err = { 0 };
	size_t count = 0;
	char *text;
	int code;

	if (!size)
		return 0;
	text = malloc(size);
	MUST(text);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	code = rb_usdt_parse(machines[data[0] % RB_COUNT(machines)], text, args, &count, &err);
	if (code)
		MUST(code < 0 && err.code == code && err.status == RAWBPF_ATTACH && err.text[0]);
	MUST(count <= RB_USDT_ARGS);
	for (size_t i = 0; !code && i < count; i++)
		check(&args[i], text, size - 1);
	rawbpf_err_deinit(&err);
	free(text);
	return 0;
}
