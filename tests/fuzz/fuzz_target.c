// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_target - any text as a target, as an argument of -a, as a name in tracefs, as a verifier's log.
 *
 * The first byte says as what; the rest is the text, ended with a NUL of ours.
 *
 * What is taken for a target is written into tracefs, so it must be made of what tracefs takes, and
 * said again it must mean the same. What is taken for a name of ours must be one: its process may be
 * declared dead by it.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "attach/leftover.h"
#include "plan/plan.h"
#include "why/verdict.h"

#define MUST(condition)                                                                 \
	do {                                                                            \
		if (!(condition)) {                                                     \
			fprintf(stderr, "fuzz_target: %d: %s\n", __LINE__, #condition); \
			abort();                                                        \
		}                                                                       \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_story(int code, const struct rawbpf_err *err)
{
	MUST(code < 0 && err->code == code && err->status != RAWBPF_OK && err->text[0]);
	MUST(strlen(err->text) < sizeof(err->text) && strlen(err->hint) < sizeof(err->hint));
}

/* What may go into tracefs: a name, or a pattern, which is matched before. */
static void check_name(const char *name)
{
	MUST(name && name[0]);
	for (; *name; name++)
		MUST(isalnum((unsigned char)*name) || strchr("_.$-*?[]!^", *name));
}

/* What does not go into tracefs, a file or a place known by BTF: anything but an empty one. */
static void check_word(const char *word)
{
	MUST(word && word[0]);
}

static void check_target(const struct rb_target *target)
{
	struct rb_text words = { 0 };
	struct rb_target again;

	if (target->kind->traits->file) {
		check_word(target->group);
		MUST(!*target->name ? target->offset != 0 : 1);
	} else if (!target->kind->traits->tracefs) {
		check_word(target->name);
	} else {
		check_name(target->name);
		if (target->group)
			check_name(target->group);
	}
	MUST(target->offset <= INT64_MAX);
	rb_target_describe(target, &words);
	MUST(!words.failed && !rb_target_parse(words.data, &again, NULL));
	MUST(again.kind == target->kind && again.offset == target->offset);
	MUST(!strcmp(again.name, target->name) && !again.group == !target->group);
	rb_target_deinit(&again);
	rb_text_deinit(&words);
}

static void as_target(const char *text)
{
	struct rawbpf_err err = { 0 };
	struct rb_target target;
	int code = rb_target_parse(text, &target, &err);

	if (code) {
		check_story(code, &err);
		MUST(rb_target_parse(text, &target, NULL) == code);
		return;
	}
	check_target(&target);
	rb_target_deinit(&target);
}

/* Two programs and a subprogram; `loop` jumps back to its start. */
static const struct bpf_insn insns[] = {
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K }, { .code = BPF_LD | BPF_IMM | BPF_DW }, { 0 },
	{ .code = BPF_JMP | BPF_JA, .off = -4 }, { .code = BPF_JMP | BPF_EXIT },
};

static void make_object(const struct rb_elf *elf, struct rb_func funcs[3], struct rb_object *ret)
{
	static const char *const names[] = { "loop", "kprobe__sys_clone", "helper" };

	for (size_t i = 0; i < 3; i++)
		funcs[i] = (struct rb_func){
			.name = names[i],
			.section_name = i ? ".text" : "kprobe/f",
			.count = RB_COUNT(insns),
			.insns = { (const uint8_t *)insns, sizeof(insns) },
			.program = i < 2,
		};
	*ret = (struct rb_object){ .elf = elf, .license = "", .funcs = funcs, .func_count = 3 };
}

static void check_plan(const struct rb_object *object, const struct rb_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct rb_plan_item *item = &plan->items[i];

		MUST(item->func < 2);
		for (size_t j = 0; j < item->target_count; j++) {
			check_target(&item->targets[j]);
			MUST(item->targets[j].kind->prog_type == item->kind->prog_type);
		}
		if (!item->target_count) {
			struct rawbpf_err err = { 0 };

			check_story(rb_plan_why(object, item, &err), &err);
			rawbpf_err_deinit(&err);
		}
	}
}

/* A newline parts two arguments. */
static void as_arguments(char *text, bool bcc)
{
	struct rb_elf elf = { 0 };
	const char *attach[2] = { text, NULL };
	char *newline = strchr(text, '\n');
	struct rb_func funcs[3];
	struct rb_object object;
	struct rawbpf_err err = { 0 };
	struct rb_plan plan;
	int code;

	make_object(&elf, funcs, &object);
	object.bcc_style = bcc;
	if (bcc)
		funcs[0].name = text; /* a function's name, any bytes */
	if (newline) {
		*newline = '\0';
		attach[1] = newline + 1;
	}
	code = rb_plan_make(&object, attach, newline ? 2 : bcc ? 0 : 1, &plan, &err);
	if (code) {
		check_story(code, &err);
		MUST(err.status == RAWBPF_USAGE);
		return;
	}
	check_plan(&object, &plan);
	rb_plan_deinit(&plan);
}

static void as_leftover(const char *text, size_t size)
{
	char again[64];
	uint64_t start = 0;
	const char *random;
	int pid = -1;

	if (!rb_leftover_parse(text, size, &pid, &start))
		return;
	MUST(pid >= 0 && !strncmp(text, "rawbpf_", 7));
	random = memrchr(text, '_', size);
	MUST(random && random > text + 7 && random < text + size - 1);
	for (random++; random < text + size; random++)
		MUST(isdigit((unsigned char)*random) || (*random >= 'a' && *random <= 'f'));
	snprintf(again, sizeof(again), "rawbpf_%d_%llu_0", pid, (unsigned long long)start);
	MUST(rb_leftover_parse(again, strlen(again), &pid, &start));
}

static void as_log(const char *text)
{
	struct rb_elf elf = { 0 };
	struct rb_func funcs[3];
	struct rb_object object;
	struct rawbpf_err err = { 0 };
	struct rb_code code;

	make_object(&elf, funcs, &object);
	rb_err_set(&err, RAWBPF_VERIFIER, -EINVAL, "no");
	err.detail = strdup(text);
	MUST(err.detail);
	MUST(!rb_link_func(&object, 0, &code, NULL));
	rb_explain_verdict(&object, &code, &err);
	rb_code_deinit(&code);
	check_story(-EINVAL, &err);
	MUST(!strcmp(err.detail, text) && err.status == RAWBPF_VERIFIER);
	rawbpf_err_deinit(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (!size)
		return 0;
	text = malloc(size);
	MUST(text);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	switch (data[0] % 5) {
	case 0:
		as_target(text);
		break;
	case 1:
		as_arguments(text, false);
		break;
	case 2:
		as_arguments(text, true);
		break;
	case 3:
		as_leftover(text, size - 1);
		break;
	default:
		as_log(text);
	}
	free(text);
	return 0;
}
