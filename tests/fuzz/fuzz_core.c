// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_core - CO-RE between any object's types and any kernel's: refused with a story, or instructions of
 * which nothing but what the fixes say has changed.
 *
 * An input is four numbers of two bytes (flags, instructions, bytes of .BTF, bytes of .BTF.ext), then
 * these three, and the kernel's BTF is the rest. Flags: 1: the kernel's is not checked, as its own types are
 * not (rb_btf_index()); 2: half of it is a module's. The object is one section "p", of two functions
 * with half of the instructions each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"

#define HEADER 8

enum { UNCHECKED = 1, MODULE = 2 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	uint32_t flags;
	struct rb_bytes insns, btf, ext, kernel;
};

static void fail(const char *why)
{
	fprintf(stderr, "fuzz_core: %s\n", why);
	abort();
}

static struct rb_bytes take(struct rb_bytes *from, size_t size)
{
	struct rb_bytes taken;

	size = size < from->size ? size : from->size;
	taken = (struct rb_bytes){ from->data, size };
	from->data += size;
	from->size -= size;
	return taken;
}

/* A copy of exactly that size, so that the sanitizer sees what goes beyond. */
static struct rb_bytes copy(struct rb_bytes from)
{
	uint8_t *data = malloc(from.size ? from.size : 1);

	if (!data)
		abort();
	memcpy(data, from.data, from.size);
	return (struct rb_bytes){ data, from.size };
}

static bool split(const uint8_t *data, size_t size, struct input *ret)
{
	struct rb_bytes rest = { data, size };

	if (size < HEADER)
		return false;
	rest = (struct rb_bytes){ data + HEADER, size - HEADER };
	ret->flags = rb_load16(data, false);
	ret->insns = copy(take(&rest, (size_t)rb_load16(data + 2, false) * RB_INSN_SIZE));
	ret->insns.size -= ret->insns.size % RB_INSN_SIZE;
	ret->btf = copy(take(&rest, rb_load16(data + 4, false)));
	ret->ext = copy(take(&rest, rb_load16(data + 6, false)));
	ret->kernel = copy(rest);
	return true;
}

static void check_story(int code, struct rawbpf_err *err)
{
	if (code > 0 || (code && (!err->text[0] || err->code != code)))
		fail("an error without a story, or another one's");
	rawbpf_err_deinit(err);
}

/* All but what the fixes say is as the object has it. */
static void check_code(const struct rb_object *object, const struct rb_code *code)
{
	struct bpf_insn *plain = malloc(code->count * sizeof(*plain) + 1);
	struct rb_text words = { 0 };

	if (!plain)
		abort();
	memcpy(plain, code->insns, code->count * sizeof(*plain));
	for (size_t i = code->fix_count; i-- > 0;) {
		const struct rb_fix *fix = &code->fixes[i];
		size_t count = fix->wide ? 2 : 1;

		if (fix->insn + count > code->count)
			fail("a fix of an instruction that is not there");
		if (memcmp(&plain[fix->insn], fix->after, count * sizeof(*plain)) != 0)
			fail("a fix that was not made");
		memcpy(&plain[fix->insn], fix->before, count * sizeof(*plain));
		if (fix->core)
			rb_core_describe(object, fix->core, i & 1, &words);
	}
	for (size_t i = 0; i < code->func_count; i++) {
		const struct rb_func *func = &object->funcs[code->funcs[i].func];

		if (memcmp(plain + code->funcs[i].start, func->insns.data, func->insns.size) != 0)
			fail("something else was changed");
	}
	free(plain);
	rb_text_deinit(&words);
}

struct kernel {
	struct rb_btf btf, module;
};

/* The kernel's types, and a module's, of the same bytes. */
static bool open_kernel(const struct input *input, struct rb_btf_names *names, struct kernel *ret)
{
	struct rawbpf_err err = { 0 };
	int code;

	if (input->flags & UNCHECKED)
		code = rb_btf_index(input->kernel, names, &ret->btf, &err);
	else
		code = rb_btf_parse(input->kernel, false, &ret->btf, &err);
	check_story(code, &err);
	if (code)
		return false;
	if (!(input->flags & UNCHECKED) && rb_btf_names_look(names, &ret->btf, &err))
		abort();
	return true;
}

static int offer(const struct input *input, struct kernel *kernel, struct rb_core *core,
		 struct rawbpf_err *err)
{
	struct rb_btf_names names = { 0 };
	int code = rb_core_offer(core, &core->names, &kernel->btf, err);

	if (code < 0 || !(input->flags & MODULE))
		return code < 0 ? code : 0;
	code = rb_btf_parse_split(input->kernel, &kernel->btf, &kernel->module, err);
	if (code)
		return code;
	if (rb_btf_names_copy(&core->names, &names))
		abort();
	rb_btf_names_clear(&names);
	code = rb_btf_names_look(&names, &kernel->module, err);
	if (!code)
		code = rb_core_offer(core, &names, &kernel->module, err);
	rb_btf_names_deinit(&names);
	return code < 0 ? code : 0;
}

static void adapt(const struct input *input, struct rb_object *object)
{
	struct rawbpf_err err = { 0 };
	struct kernel kernel = { 0 };
	struct rb_code codes[2] = { 0 };
	struct rb_core core = { 0 };
	int code = rb_core_init(object, &core, &err);

	for (uint32_t i = 0; !code && i < 2; i++)
		code = rb_link_func(object, i, &codes[i], &err);
	for (uint32_t i = 0; !code && i < 2; i++)
		code = rb_core_want(&core, &object->funcs[i], &err);
	check_story(code, &err);
	if (!code && open_kernel(input, &core.names, &kernel)) {
		code = offer(input, &kernel, &core, &err);
		for (uint32_t i = 0; !code && i < 2; i++) {
			code = rb_core_relocate(&core, &codes[i], &err);
			if (!code)
				check_code(object, &codes[i]);
		}
		check_story(code, &err);
	}
	rb_core_deinit(&core);
	rb_btf_deinit(&kernel.module);
	rb_btf_deinit(&kernel.btf);
	rb_code_deinit(&codes[0]);
	rb_code_deinit(&codes[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rb_section sections[] = {
		{ .name = "" },
		{ .name = "p" },
		{ .name = ".BTF" },
		{ .name = ".BTF.ext" },
	};
	struct rb_elf elf = { .sections = sections, .section_count = RB_COUNT(sections) };
	struct rb_object object = { .elf = &elf, .ext = &sections[3], .has_core = true };
	struct rawbpf_err err = { 0 };
	struct input input;
	uint32_t count, half;
	int code;

	if (!split(data, size, &input))
		return 0;
	sections[1].data = input.insns;
	sections[2].data = input.btf;
	sections[3].data = input.ext;
	count = (uint32_t)(input.insns.size / RB_INSN_SIZE);
	half = count / 2;
	object.funcs = calloc(2, sizeof(*object.funcs));
	if (!object.funcs)
		abort();
	object.func_count = 2;
	object.funcs[0] = (struct rb_func){
		.name = "first",
		.section_name = "p",
		.section = 1,
		.count = half,
		.program = true,
		.insns = { input.insns.data, (size_t)half * RB_INSN_SIZE },
	};
	object.funcs[1] = (struct rb_func){
		.name = "second",
		.section_name = "p",
		.section = 1,
		.offset = half,
		.count = count - half,
		.program = true,
		.insns = { input.insns.data + (size_t)half * RB_INSN_SIZE,
			   (size_t)(count - half) * RB_INSN_SIZE },
	};
	code = rb_object_need_core(&object, &err);
	check_story(code, &err);
	if (!code && object.core_count)
		adapt(&input, &object);
	rb_object_deinit(&object);
	free((void *)input.insns.data);
	free((void *)input.btf.data);
	free((void *)input.ext.data);
	free((void *)input.kernel.data);
	return 0;
}
