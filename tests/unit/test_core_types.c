// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_core_types - what counts as the same type, the same field, the same number, in an object and in a
 * kernel: pairs of types (type_words.h), and the answers. What is asked of all types is asked again of
 * those alone that rb_core_keep() keeps, and must be answered in the same way.
 */
#include <stdlib.h>

#include "core_trial.h"
#include "text_check.h"
#include "type_words.h"
#include "types/subset.h"
#include "unit.h"

#define NONE	-1 /* poisoned */
#define REFUSED -2 /* -ENOEXEC */
#define DEEP	-3 /* -E2BIG */

static const char *const kinds[] = { "exists", "size", "matches" };

/* Of the types that are needed alone. */
static uint8_t *kept_types(const struct trial *trial, struct rb_btf *ret)
{
	struct rb_btf_subset subset;
	struct rb_text text = { 0 };
	uint8_t *blob;

	CU_ASSERT_EQUAL_FATAL(rb_btf_subset_init(&trial->kernel, &subset, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(rb_core_keep(&trial->object, &subset, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(rb_btf_subset_write(&subset, &text, NULL), 0);
	rb_btf_subset_deinit(&subset);
	blob = malloc(text.size);
	CU_ASSERT_PTR_NOT_NULL_FATAL(blob);
	memcpy(blob, text.data, text.size);
	CU_ASSERT_EQUAL_FATAL(rb_btf_parse((struct rb_bytes){ blob, text.size }, false, ret, NULL),
			      0);
	rb_text_deinit(&text);
	return blob;
}

static int64_t outcome(const struct trial *trial, int code)
{
	if (code)
		return code == -ENOEXEC ? REFUSED : code == -E2BIG ? DEEP : code;
	if (trial->code.fixes[0].poisoned)
		return NONE;
	return BPF_CLASS(trial->code.insns[0].code) == BPF_LDX ? trial->code.insns[0].off
							       : trial->code.insns[0].imm;
}

/* Again, with what was kept. */
static int64_t ask_kept(struct trial *trial, const struct bpf_insn *insn)
{
	struct rb_core *core = &trial->core;
	struct rb_btf kept;
	uint8_t *blob = kept_types(trial, &kept);
	int64_t answer;
	int code;

	rb_core_deinit(core);
	CU_ASSERT_EQUAL_FATAL(rb_core_init(&trial->object, core, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(rb_core_want(core, &trial->func, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(rb_btf_names_look(&core->names, &kept, NULL), 0);
	CU_ASSERT_FATAL(rb_core_offer(core, &core->names, &kept, NULL) >= 0);
	trial->code.insns[0] = *insn;
	trial->code.fix_count = 0;
	code = rb_core_relocate(core, &trial->code, &trial->err);
	answer = outcome(trial, code);
	rb_core_deinit(core);
	rb_btf_deinit(&kept);
	free(blob);
	return answer;
}

/* `typedefs`: both types get the name "t". */
static int64_t ask(const char *ours, const char *theirs, bool typedefs, uint32_t kind,
		   const char *access, int32_t imm)
{
	struct bpf_insn insn = mov(imm);
	struct trial trial;
	int64_t answer;
	uint32_t id;

	trial_init(&trial);
	id = type_of_words(&trial.object_types, ours);
	if (typedefs)
		id = made_type(&trial.object_types, RB_BTF_TYPEDEF, "t", 0, id);
	want(&trial, kind, id, access);
	id = type_of_words(&trial.kernel_types, theirs);
	if (typedefs)
		made_type(&trial.kernel_types, RB_BTF_TYPEDEF, "t", 0, id);
	answer = outcome(&trial, run(&trial, &insn, 1));
	if (answer >= NONE)
		CU_ASSERT_STRING_EQUAL(trial.err.text, "");
	if (answer > REFUSED && kind != ID_TARGET && kind != ID_LOCAL)
		CU_ASSERT_EQUAL(ask_kept(&trial, &insn), answer);
	trial_deinit(&trial);
	return answer;
}

static void check(const char *ours, const char *theirs, const char *what, int64_t expected,
		  int64_t found)
{
	if (expected != found)
		printf("%s and %s: %s: expected %lld, found %lld\n", ours, theirs, what,
		       (long long)expected, (long long)found);
	CU_ASSERT_EQUAL(expected, found);
}

/* ---- types ---- */

static const struct {
	const char *ours, *theirs;
	int exists, matches;
} pairs[] = {
	{ "v", "v", 1, 1 },
	{ "v", "i4", 0, 0 },
	{ "i4", "i4", 1, 1 },
	{ "i4", "s4", 1, 0 },
	{ "i4", "i8", 1, 0 },
	{ "i4", "l4", 1, 0 },
	{ "i4", "v", 0, 0 },
	{ "b", "i4", 0, 1 },
	{ "i4", "b", 0, 1 },
	{ "d", "d", 0, 0 },
	/* pointers */
	{ "*v", "*v", 1, 1 },
	{ "*i4", "*i4", 1, 1 },
	{ "*i4", "*s4", 1, 0 },
	{ "*i4", "*v", 0, 0 },
	{ "*i4", "[1i4", 0, 0 },
	{ "*v", "F()v", 0, 0 },
	{ "i4", "*i4", 0, 0 },
	/* arrays */
	{ "[2i4", "[2i4", 1, 1 },
	{ "[2i4", "[3i4", 1, 0 },
	{ "[2i4", "[2s4", 1, 0 },
	{ "[2i4", "[2*v", 0, 0 },
	{ "[2i4", "*i4", 0, 0 },
	/* what has members */
	{ "S{}", "S{}", 1, 1 },
	{ "S{ai4}", "S{ai4}", 1, 1 },
	{ "S{ai4}", "S{ai4bi4}", 1, 1 },
	{ "S{ai4}", "S{bi4ai4}", 1, 1 },
	{ "S{ai4bi4}", "S{ai4}", 1, 0 },
	{ "S{ai4bi4}", "S{bi4ai4}", 1, 1 },
	{ "S{ai4}", "S{bi4}", 1, 0 },
	{ "S{ti4}", "S{bi4}", 1, 0 }, /* a type of that name is no member */
	{ "S{t*v}", "S{}", 1, 0 },
	{ "S{ai4}", "S{as4}", 1, 0 },
	{ "S{as4bi4}", "S{ai4bi4}", 1, 0 },
	{ "S{ai4bi4}", "S{ai4bs4}", 1, 0 },
	{ "S{ai4}", "R{ai4}", 1, 0 },
	{ "S{ai4}", "V{ai4}", 0, 0 },
	{ "V{ai4}", "V{ai4}", 1, 1 },
	{ "V{ai4}", "V{as4}", 1, 0 },
	{ "S{aR{bi4}}", "S{aR{bi4ci4}}", 1, 1 },
	{ "S{aR{bi4ci4}}", "S{aR{bi4}}", 1, 0 },
	{ "[2S{ai4}", "[2S{as4}", 1, 0 },
	/* behind a pointer, names are enough */
	{ "*S{ai4bi4}", "*S{ai4}", 1, 1 },
	{ "*S{ai4}", "*R{ai4}", 1, 0 },
	{ "*S{ai4}", "*V{ai4}", 0, 0 },
	{ "*S{ai4}", "*f", 0, 1 },
	{ "*S{ai4}", "*g", 0, 0 },
	{ "*V{ai4}", "*g", 0, 1 },
	{ "*V{ai4}", "*f", 0, 0 },
	{ "S{ai4}", "f", 0, 0 },
	{ "S{a*S{}}", "S{a*S{bi4}}", 1, 1 },
	/* without a body */
	{ "f", "f", 1, 1 },
	{ "f", "g", 1, 0 },
	{ "g", "g", 1, 1 },
	{ "f", "S{ai4}", 0, 0 },
	{ "*f", "*S{ai4}", 0, 1 },
	{ "*f", "*V{ai4}", 0, 0 },
	{ "*g", "*V{ai4}", 0, 1 },
	{ "*g", "*S{ai4}", 0, 0 },
	/* enums */
	{ "E{AB}", "E{AB}", 1, 1 },
	{ "E{AB}", "E{ABC}", 1, 1 },
	{ "E{AB}", "E{BA}", 1, 1 },
	{ "E{AB}", "E{CAB}", 1, 1 },
	{ "E{ABC}", "E{AB}", 1, 0 },
	{ "E{AC}", "E{AB}", 1, 0 },
	{ "E{CA}", "E{AB}", 1, 0 },
	{ "E{At}", "E{AB}", 1, 0 }, /* a type of that name is no value */
	{ "E{A}", "H{A}", 1, 0 },
	{ "E{A}", "K{A}", 1, 1 },
	{ "K{A}", "E{A}", 1, 1 },
	{ "G{A}", "G{A}", 1, 1 },
	{ "G{A}", "E{A}", 1, 0 },
	{ "E{A}", "Q{}", 0, 0 },
	{ "E{A}", "J{A}", 1, 0 },
	{ "E{A}", "i4", 0, 0 },
	/* functions */
	{ "F()v", "F()v", 1, 1 },
	{ "F()v", "*v", 0, 0 },
	{ "F()i4", "F()s4", 1, 0 },
	{ "F()i4", "F()*v", 0, 0 },
	{ "F(i4)v", "F(i4)v", 1, 1 },
	{ "F(i4)v", "F(s4)v", 1, 0 },
	{ "F(i4)v", "F(*v)v", 0, 0 },
	{ "F(i4)v", "F()v", 0, 0 },
	{ "F(i4i4)v", "F(i4)v", 0, 0 },
	{ "F(i4)v", "F(i4i4)v", 0, 0 },
	{ "F(i4i4)v", "F(s4i4)v", 1, 0 },
	{ "F(i4i4)v", "F(i4s4)v", 1, 0 },
	{ "F(i4i4)v", "F(*vi4)v", 0, 0 },
	{ "F(i4i4)v", "F(i4*v)v", 0, 0 },
	{ "F(S{ai4bi4})v", "F(S{ai4})v", 1, 0 },
	{ "*F(S{ai4bi4})v", "*F(S{ai4})v", 1, 1 },
};

static void test_core_types_that_are_compatible_exist_and_those_that_match_match(void)
{
	for (size_t i = 0; i < RB_COUNT(pairs); i++) {
		const char *ours = pairs[i].ours, *theirs = pairs[i].theirs;

		check(ours, theirs, kinds[0], pairs[i].exists,
		      ask(ours, theirs, true, TYPE_EXISTS, "0", 1));
		check(ours, theirs, kinds[2], pairs[i].matches,
		      ask(ours, theirs, true, TYPE_MATCHES, "0", 1));
	}
}

/* With ever more steps to go: given up, or the answer that it has with all of them; never another one. */
static void test_core_types_that_take_too_long_are_given_up_not_answered(void)
{
	for (size_t i = 0; i < RB_COUNT(pairs); i++) {
		for (uint32_t kind = TYPE_EXISTS; kind <= TYPE_MATCHES; kind += 4) {
			int expected = kind == TYPE_EXISTS ? pairs[i].exists : pairs[i].matches;
			int code = -ELOOP;

			for (uint64_t steps = 17; code && steps < 200; steps++) {
				struct bpf_insn insn = mov(1);
				struct trial trial;
				uint32_t id;

				trial_init(&trial);
				trial.steps = steps;
				id = type_of_words(&trial.object_types, pairs[i].ours);
				id = made_type(&trial.object_types, RB_BTF_TYPEDEF, "t", 0, id);
				want(&trial, kind, id, "0");
				id = type_of_words(&trial.kernel_types, pairs[i].theirs);
				made_type(&trial.kernel_types, RB_BTF_TYPEDEF, "t", 0, id);
				code = run(&trial, &insn, 1);
				CU_ASSERT_TRUE(code == 0 || code == -ELOOP);
				if (!code)
					check(pairs[i].ours, pairs[i].theirs, "steps", expected,
					      trial.code.insns[0].imm);
				else
					CU_ASSERT_EQUAL(trial.err.status, RAWBPF_OBJECT);
				trial_deinit(&trial);
			}
			CU_ASSERT_EQUAL(code, 0);
		}
	}
}

/* `before` so many times, `middle`, `after` so many times. */
static char *repeated(const char *before, const char *middle, const char *after, size_t times)
{
	struct rb_text text = { 0 };

	for (size_t i = 0; i < times; i++)
		rb_text_string(&text, before);
	rb_text_string(&text, middle);
	for (size_t i = 0; i < times; i++)
		rb_text_string(&text, after);
	CU_ASSERT_FALSE_FATAL(text.failed);
	return text.data;
}

/* Guards against recursion that the object's author chooses the depth of. */
static void test_core_types_deep_in_types_are_given_up_at_32(void)
{
	static const struct {
		const char *before, *middle, *after;
		uint32_t kind;
		size_t most;
	} chains[] = {
		{ "*", "v", "", TYPE_EXISTS, 31 },    { "*", "v", "", TYPE_MATCHES, 31 },
		{ "[1", "i4", "", TYPE_EXISTS, 31 },  { "S{a", "i4", "}", TYPE_MATCHES, 31 },
		{ "F(", "v", ")v", TYPE_EXISTS, 31 }, { "F(", "v", ")v", TYPE_MATCHES, 31 },
	};

	for (size_t i = 0; i < RB_COUNT(chains); i++) {
		for (size_t more = 0; more < 2; more++) {
			char *words = repeated(chains[i].before, chains[i].middle, chains[i].after,
					       chains[i].most + more);
			int64_t found = ask(words, words, true, chains[i].kind, "0", 1);

			check(words, words, "depth", more ? DEEP : 1, found);
			free(words);
		}
	}
}

static void test_core_types_have_sizes_and_ids(void)
{
	/* the typedef comes after what it is made of */
	check("S{ai4}", "S{ai4bi4}", "size", 8,
	      ask("S{ai4}", "S{ai4bi4}", true, TYPE_SIZE, "0", 4));
	check("E{A}", "H{A}", "size", 2, ask("E{A}", "H{A}", true, TYPE_SIZE, "0", 4));
	check("S{ai4}", "S{ai4}", "size", REFUSED,
	      ask("S{ai4}", "S{ai4}", true, TYPE_SIZE, "0", 5));
	check("F()v", "F()v", "size", REFUSED, ask("F()v", "F()v", true, TYPE_SIZE, "0", 1));
	check("*v", "*v", "own id", 2, ask("*v", "*v", true, ID_LOCAL, "0", 2));
	check("*v", "*v", "own id", REFUSED, ask("*v", "*v", true, ID_LOCAL, "0", 3));
	check("*v", "**v", "kernel's id", 0, ask("*v", "i4", true, ID_TARGET, "0", 2));
	check("*i4", "*i4", "kernel's id", 3, ask("*i4", "*i4", true, ID_TARGET, "0", 77));
	check("*v", "*v", "path", REFUSED, ask("*v", "*v", true, TYPE_EXISTS, "0:0", 1));
	check("*v", "*v", "path", REFUSED, ask("*v", "*v", true, TYPE_EXISTS, "1", 1));
}

/* ---- fields ---- */

static const struct {
	const char *ours, *theirs, *access;
	uint32_t kind;
	int32_t imm;
	int64_t expected;
} fields[] = {
	{ "S{ai4bi4}", "S{bi8ai4}", "0:0", FIELD_OFFSET, 0, 8 },
	{ "S{ai4bi4}", "S{bi8ai4}", "0:1", FIELD_OFFSET, 4, 0 },
	{ "S{ai4bi4}", "S{bi8ai4}", "0:0", FIELD_EXISTS, 1, 1 },
	{ "S{ai4bi4}", "S{ai4}", "0:1", FIELD_EXISTS, 1, 0 },
	{ "S{ai4bi4}", "S{ai4bi4}", "0:1", FIELD_EXISTS, 5, REFUSED },
	{ "S{ai4bi4}", "S{ai4bi4}", "0:1", FIELD_SIZE, 5, REFUSED },
	{ "E{AB}", "E{AB}", "1", ENUM_EXISTS, 2, REFUSED },
	{ "E{AB}", "E{AB}", "1", ENUM_VALUE, 2, REFUSED },
	{ "S{ai4bi4}", "S{bi8ai4}", "0:1", FIELD_SIZE, 4, 8 },
	{ "S{ai4bi4}", "S{bi8ai4}", "0:2", FIELD_SIZE, 4, REFUSED },
	/* the root is an element of an array */
	{ "S{ai4bi4}", "S{ci4bi4ai4}", "1:0", FIELD_OFFSET, 8, 20 },
	{ "S{ai4bi4}", "S{ci4bi4ai4}", "2:1", FIELD_OFFSET, 20, 28 },
	{ "S{ai4bi4}", "S{ci4bi4ai4}", "3", FIELD_OFFSET, 24, 36 },
	{ "S{ai4bi4}", "S{ci4bi4ai4}", "0", FIELD_SIZE, 8, 12 },
	{ "S{ai4}", "S{ai4}", "1073741824:0", FIELD_OFFSET, 0, REFUSED },
	{ "S{ai4}", "S{ai4}", "1073741824:0", FIELD_EXISTS, 1, REFUSED },
	{ "S{ai4}", "S{ai4}", "9:0", FIELD_OFFSET, 36, 36 },
	{ "S{ai4}", "S{ai4}", "2147483647:0", FIELD_EXISTS, 1, REFUSED },
	{ "S{aR{}}", "S{ai4}", "0:0", FIELD_EXISTS, 1, 0 },
	{ "S{aR{}bi4}", "S{bi8aR{}}", "0:0", FIELD_SIZE, 0, 0 },
	{ "S{aR{}bi4}", "S{bi8aR{}}", "0:0", FIELD_OFFSET, 0, 8 },
	/* elements */
	{ "S{a[3i4bi4}", "S{bi8a[5i4}", "0:0:2", FIELD_OFFSET, 8, 16 },
	{ "S{a[3i4bi4}", "S{bi8a[5i8}", "0:0:2", FIELD_OFFSET, 8, 24 },
	{ "S{a[3i4bi4}", "S{bi8a[5i8}", "0:0:2", FIELD_SIZE, 4, 8 },
	{ "S{a[3i4bi4}", "S{bi8a[5i8}", "0:0", FIELD_SIZE, 12, 40 },
	{ "S{a[3i4bi4}", "S{a[2i4bi4}", "0:0:1", FIELD_OFFSET, 4, 4 },
	{ "S{a[3i4bi4}", "S{a[2i4bi4}", "0:0:2", FIELD_OFFSET, 8, NONE },
	{ "S{a[3i4bi4}", "S{a[2i4bi4}", "0:0:2", FIELD_EXISTS, 1, 0 },
	{ "S{a[3i4bi4}", "S{ai4}", "0:0:2", FIELD_EXISTS, 1, 0 },
	{ "S{a[3i4bi4}", "S{a[3i4}", "0:0:3", FIELD_OFFSET, 12, REFUSED },
	{ "S{a[3i4bi4}", "S{a[3i4}", "0:0:3", FIELD_EXISTS, 1, REFUSED },
	{ "S{a[3i4bi4}", "S{a[3i4}", "0:0:2", FIELD_SIGNED, 0, REFUSED },
	{ "S{a[2[3i4}", "S{bi4a[2[4i4}", "0:0:1:2", FIELD_OFFSET, 20, 28 },
	{ "S{a[2R{bi4ci4}}", "S{a[2R{ci4di4bi4}}", "0:0:1:0", FIELD_OFFSET, 8, 20 },
	/* an array without a length at the end has as many elements as are asked for */
	{ "S{ai4b[0i4}", "S{ai4bi4}", "0:1:5", FIELD_EXISTS, 1, 0 },
	{ "S{ai4b[0i4}", "S{ai8b[0i4}", "0:1:5", FIELD_OFFSET, 24, 28 },
	{ "S{ai4b[0i4}", "S{b[0i4ai8}", "0:1:5", FIELD_OFFSET, 24, NONE },
	{ "S{ai4b[0i4}", "S{ai8b[2i4}", "0:1:5", FIELD_OFFSET, 24, NONE },
	{ "S{b[0i4ai4}", "S{ai8b[0i4}", "0:0:5", FIELD_OFFSET, 20, REFUSED },
	/* members without a name */
	{ "S{ai4}", "S{_A{ci4}_A{bi4ai4}}", "0:0", FIELD_OFFSET, 0, 8 },
	{ "S{_A{ci4}_A{bi4ai4}}", "S{ai4}", "0:1:1", FIELD_OFFSET, 8, 0 },
	{ "S{ai4}", "S{ci4_B{bi4_A{di8ai4}}}", "0:0", FIELD_OFFSET, 0, 12 },
	{ "S{ai4}", "S{ci4_B{bi4_A{di8ei4}}}", "0:0", FIELD_EXISTS, 1, 0 },
	{ "S{ai4}", "S{_i4ai4}", "0:0", FIELD_OFFSET, 0, 4 },
	{ "S{ai4}", "S{_A{_i4ci4}_A{ai4}}", "0:0", FIELD_OFFSET, 0, 8 },
	{ "S{ai4}", "S{_A{_A{ci4}}_A{_A{ai4}}}", "0:0", FIELD_OFFSET, 0, 4 },
	{ "S{ai4}", "S{_E{AB}ai4}", "0:0", FIELD_OFFSET, 0, 4 },
	{ "S{_B{ai4bR{ci4}}}", "S{di4bR{di4ci4}}", "0:0:1:0", FIELD_OFFSET, 0, 8 },
	/* what is of quite another sort is another */
	{ "S{ai4}", "S{a*v}", "0:0", FIELD_EXISTS, 1, 0 },
	{ "S{ai4}", "S{as8}", "0:0", FIELD_EXISTS, 1, 1 },
	{ "S{ai4}", "S{al8}", "0:0", FIELD_EXISTS, 1, 1 },
	{ "S{ai4}", "S{ab}", "0:0", FIELD_EXISTS, 1, 0 },
	{ "S{ab}", "S{ai4}", "0:0", FIELD_EXISTS, 1, 0 },
	{ "S{ad}", "S{ad}", "0:0", FIELD_EXISTS, 1, 1 },
	{ "S{ad}", "S{ai8}", "0:0", FIELD_EXISTS, 1, 0 },
	{ "S{a*i4}", "S{a*R{}}", "0:0", FIELD_EXISTS, 1, 1 },
	{ "S{a*i4}", "S{a[2i4}", "0:0", FIELD_EXISTS, 1, 0 },
	{ "S{aR{bi4}}", "S{aB{ci4}}", "0:0", FIELD_EXISTS, 1, 1 },
	{ "S{aR{bi4}}", "S{ai4}", "0:0", FIELD_EXISTS, 1, 0 },
	{ "S{a[2i4}", "S{a[3s8}", "0:0", FIELD_EXISTS, 1, 1 },
	{ "S{a[2i4}", "S{a[2*v}", "0:0", FIELD_EXISTS, 1, 0 },
	{ "S{a[2[2i4}", "S{a[2[2*v}", "0:0", FIELD_EXISTS, 1, 0 },
	{ "S{aE{A}}", "S{aE{B}}", "0:0", FIELD_EXISTS, 1, 1 },
	{ "S{aE{A}}", "S{aG{B}}", "0:0", FIELD_EXISTS, 1, 1 },
	{ "S{aE{A}}", "S{aJ{A}}", "0:0", FIELD_EXISTS, 1, 0 },
	{ "S{aE{A}}", "S{aN{A}}", "0:0", FIELD_EXISTS, 1, 1 },
	{ "S{aN{A}}", "S{aJ{A}}", "0:0", FIELD_EXISTS, 1, 1 },
	{ "S{aE{A}}", "S{ai4}", "0:0", FIELD_EXISTS, 1, 0 },
	/* signs */
	{ "S{ai4}", "S{ai4}", "0:0", FIELD_SIGNED, 0, 0 },
	{ "S{ai4}", "S{as4}", "0:0", FIELD_SIGNED, 0, 1 },
	{ "S{as4}", "S{ai4}", "0:0", FIELD_SIGNED, 1, 0 },
	{ "S{as4}", "S{as4}", "0:0", FIELD_SIGNED, 0, REFUSED },
	{ "S{aE{A}}", "S{aM{A}}", "0:0", FIELD_SIGNED, 0, 1 },
	{ "S{aM{A}}", "S{aE{A}}", "0:0", FIELD_SIGNED, 1, 0 },
	{ "S{a*v}", "S{a*v}", "0:0", FIELD_SIGNED, 0, 0 },
	{ "S{aR{bs4}}", "S{aR{bs4}}", "0:0", FIELD_SIGNED, 0, 0 },
	/* of what is no bitfield, the shifts are those of its width */
	{ "S{ai4bi4}", "S{bi8ai4}", "0:0", LSHIFT, 32, 32 },
	{ "S{ai4bi4}", "S{bi8ai4}", "0:1", RSHIFT, 32, 0 },
	{ "S{ai4bi4}", "S{bi8ai2}", "0:0", RSHIFT, 32, 48 },
	/* paths that lead nowhere */
	{ "S{a*v}", "S{a*v}", "0:0:0", FIELD_OFFSET, 0, REFUSED },
	{ "S{a*v}", "S{a*v}", "0:0:0", FIELD_EXISTS, 1, REFUSED },
	{ "S{ai4}", "S{ai4}", "0:1", FIELD_EXISTS, 1, REFUSED },
	{ "S{ai4}", "S{ai4}", "0:x", FIELD_EXISTS, 1, REFUSED },
	{ "S{ai4}", "S{ai4}", "0:1", FIELD_OFFSET, 4, REFUSED },
	{ "S{ai4}", "S{ai4}", "0;0", FIELD_OFFSET, 0, REFUSED },
	{ "S{ai4}", "S{ai4}", "0:/", FIELD_OFFSET, 0, REFUSED },
	{ "S{ai4}", "S{ai4}", "0:00000000000", FIELD_OFFSET, 0, REFUSED },
	{ "S{ai4}", "S{ai4}", "0:0000000000", FIELD_OFFSET, 0, 0 },
	{ "S{ai4}", "S{ai4}", "0:", FIELD_OFFSET, 0, REFUSED },
	/* values of enums */
	{ "E{AB}", "E{BA}", "0", ENUM_VALUE, 0, 1 },
	{ "E{AB}", "E{CB}", "0", ENUM_EXISTS, 1, 0 },
	{ "E{AB}", "G{CB}", "1", ENUM_VALUE, 1, 1 },
	{ "E{AB}", "E{AB}", "2", ENUM_VALUE, 2, REFUSED },
	{ "E{AB}", "E{AB}", "1:0", ENUM_VALUE, 1, REFUSED },
	{ "S{ai4}", "S{ai4}", "0", ENUM_VALUE, 0, REFUSED },
	{ "S{ai4}", "S{ai4}", "0", ENUM_EXISTS, 1, REFUSED },
	{ "E{AB}", "E{AB}", "2", ENUM_EXISTS, 1, REFUSED },
	{ "E{AB}", "E{AB}", "0:0", FIELD_OFFSET, 0, REFUSED },
};

static void test_core_fields_are_found_by_name_and_sort(void)
{
	for (size_t i = 0; i < RB_COUNT(fields); i++)
		check(fields[i].ours, fields[i].theirs, fields[i].access, fields[i].expected,
		      ask(fields[i].ours, fields[i].theirs, false, fields[i].kind, fields[i].access,
			  fields[i].imm));
}

static void test_core_path_of_64_steps_is_the_longest(void)
{
	for (size_t more = 0; more < 2; more++) {
		char *words = repeated("S{a", "i4", "}", 62 + more);
		char *access = repeated("0:", "0", "", 62 + more);

		check("nested", access, "depth", more ? REFUSED : 0,
		      ask(words, words, false, FIELD_OFFSET, access, 0));
		free(access);
		free(words);
	}
}

/* ---- bitfields ---- */

/* struct S { TYPE a : size; } at bit `offset` */
static void bitfield(struct btf_builder *types, const char *type, uint32_t offset, uint32_t size)
{
	uint32_t id = type_of_words(types, type);

	made_flagged(types, RB_BTF_STRUCT, "S", 1, 24);
	made_member(types, "a", id, size << 24 | offset);
}

static int64_t ask_bits(const char *type, uint32_t offset, uint32_t size, uint32_t kind)
{
	struct bpf_insn insn = mov(0);
	struct trial trial;
	int64_t answer;

	trial_init(&trial);
	bitfield(&trial.object_types, "i4", 3, 7);
	bitfield(&trial.kernel_types, type, offset, size);
	want(&trial, kind, 2, "0:0");
	insn.imm = kind == RSHIFT ? 64 - 7
				  : 0; /* of the others, the compiler's number proves nothing */
	answer = outcome(&trial, run(&trial, &insn, 1));
	trial_deinit(&trial);
	return answer;
}

static void test_core_bitfields_are_read_as_the_integer_around_them(void)
{
	static const struct {
		const char *type;
		uint32_t bit, bits;
		int64_t offset, size, left, left_big_endian, right;
	} cases[] = {
		{ "i4", 3, 7, 0, 4, 54, 35, 57 },   { "i4", 0, 31, 0, 4, 33, 32, 33 },
		{ "i4", 24, 8, 0, 4, 32, 56, 56 },  { "i4", 32, 3, 4, 4, 61, 32, 61 },
		{ "i4", 30, 12, 0, 8, 22, 30, 52 }, /* across two: one twice as wide */
		{ "i4", 64, 2, 8, 4, 62, 32, 62 },  { "i1", 9, 3, 1, 1, 60, 57, 61 },
		{ "i8", 1, 63, 0, 8, 0, 1, 1 },
	};

	for (size_t i = 0; i < RB_COUNT(cases); i++) {
		const char *type = cases[i].type;
		uint32_t bit = cases[i].bit, bits = cases[i].bits;
		bool big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

		check(type, "bitfield", "offset", cases[i].offset,
		      ask_bits(type, bit, bits, FIELD_OFFSET));
		check(type, "bitfield", "size", cases[i].size,
		      ask_bits(type, bit, bits, FIELD_SIZE));
		check(type, "bitfield", "left", big ? cases[i].left_big_endian : cases[i].left,
		      ask_bits(type, bit, bits, LSHIFT));
		check(type, "bitfield", "right", cases[i].right, ask_bits(type, bit, bits, RSHIFT));
	}
	/* across 64 bits no integer has them */
	check("i8", "bitfield", "offset", REFUSED, ask_bits("i8", 60, 10, FIELD_OFFSET));
	check("i4", "bitfield", "offset", REFUSED, ask_bits("i4", 62, 4, FIELD_OFFSET));
}

/* ---- instructions ---- */

/* struct S { i4 a; TYPE b; }, and b elsewhere in the kernel's. */
static int64_t patched(const char *ours, const char *theirs, struct bpf_insn *insns, size_t count)
{
	struct trial trial;
	int64_t answer;
	uint32_t id;

	trial_init(&trial);
	id = type_of_words(&trial.object_types, ours);
	type_of_words(&trial.kernel_types, theirs);
	want(&trial, FIELD_OFFSET, id, "0:1");
	answer = outcome(&trial, run(&trial, insns, count));
	memcpy(insns, trial.code.insns, count * sizeof(*insns));
	trial_deinit(&trial);
	return answer;
}

static void test_core_instructions_without_a_place_for_a_number_are_refused(void)
{
	static const struct bpf_insn wrong[] = {
		{ .code = BPF_ALU64 | BPF_ADD | BPF_X },
		{ .code = BPF_ALU | BPF_ADD | BPF_X, .imm = 4 },
		{ .code = BPF_JMP | BPF_JA, .imm = 4 },
		{ .code = BPF_JMP32 | BPF_JEQ, .imm = 4 },
		{ .code = BPF_LD | BPF_ABS, .imm = 4 },
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .imm = 4 }, /* its second half is not there */
	};

	for (size_t i = 0; i < RB_COUNT(wrong); i++) {
		struct bpf_insn insn = wrong[i];

		CU_ASSERT_EQUAL(patched("S{ai4bi4}", "S{bi4}", &insn, 1), REFUSED);
	}
}

static void test_core_wide_load_has_all_its_bits(void)
{
	static const struct bpf_insn good[] = { { .code = BPF_LD | BPF_IMM | BPF_DW, .imm = 4 },
						{ 0 } };
	struct bpf_insn insns[2];

	memcpy(insns, good, sizeof(good));
	CU_ASSERT_EQUAL(patched("S{ai4bi4}", "S{ai8ci8bi4}", insns, 2), 16);
	CU_ASSERT_EQUAL(insns[1].imm, 0);
	for (size_t i = 0; i < 7; i++) {
		memcpy(insns, good, sizeof(good));
		switch (i) {
		case 0:
			insns[0].src_reg = 1;
			break;
		case 1:
			insns[0].off = 1;
			break;
		case 2:
			insns[1].code = BPF_JMP | BPF_JA;
			break;
		case 3:
			insns[1].dst_reg = 1;
			break;
		case 4:
			insns[1].src_reg = 1;
			break;
		case 5:
			insns[1].off = 1;
			break;
		default:
			insns[1].imm = 1; /* 1 << 32 more than the object says */
		}
		CU_ASSERT_EQUAL(patched("S{ai4bi4}", "S{bi4}", insns, 2), REFUSED);
	}
}

static void test_core_wide_load_of_an_enum_has_its_sign_or_its_64_bits(void)
{
	struct bpf_insn insns[] = { { .code = BPF_LD | BPF_IMM | BPF_DW, .imm = 7 },
				    { 0 },
				    { .code = BPF_LD | BPF_IMM | BPF_DW, .imm = -8 },
				    { .imm = -1 } };
	struct btf_builder *types;
	struct trial trial;

	trial_init(&trial);
	types = &trial.object_types;
	made_type(types, RB_BTF_ENUM, "e", 2, 4);
	made_value(types, "LARGE", 7);
	made_value(types, "LESS", (uint32_t)-8);
	types = &trial.kernel_types;
	made_type(types, RB_BTF_ENUM64, "e", 2, 8);
	made_value(types, "LARGE", 0x89abcdef);
	made_word(types, 0x01234567);
	made_value(types, "LESS", (uint32_t)-9);
	made_word(types, UINT32_MAX);
	want(&trial, ENUM_VALUE, 1, "0");
	CU_ASSERT_EQUAL(run(&trial, insns, 4), 0);
	CU_ASSERT_EQUAL((uint32_t)trial.code.insns[0].imm, 0x89abcdef);
	CU_ASSERT_EQUAL(trial.code.insns[1].imm, 0x01234567);
	CU_ASSERT_TRUE(trial.code.fixes[0].wide);
	trial_deinit(&trial);

	/* and of 32 bits, with its sign */
	trial_init(&trial);
	types = &trial.object_types;
	made_type(types, RB_BTF_ENUM, "e", 1, 4);
	made_value(types, "LESS", (uint32_t)-8);
	types = &trial.kernel_types;
	made_type(types, RB_BTF_ENUM, "e", 1, 4);
	made_value(types, "LESS", (uint32_t)-9);
	want(&trial, ENUM_VALUE, 1, "0");
	CU_ASSERT_EQUAL(run(&trial, insns + 2, 2), 0);
	CU_ASSERT_EQUAL(trial.code.insns[0].imm, -9);
	CU_ASSERT_EQUAL(trial.code.insns[1].imm, -1);
	trial_deinit(&trial);
}

/* A load's width is changed when nothing is lost; a load at 32,768 there is none. */
static void test_core_load_takes_another_width_or_none(void)
{
	enum { NO = 1, WRONG };
	static const struct {
		const char *ours, *theirs;
		uint8_t before, after;
	} cases[] = {
		{ "S{ai4bi4}", "S{ai4bi1}", BPF_W, BPF_B },
		{ "S{ai4bi4}", "S{ai4bi2}", BPF_W, BPF_H },
		{ "S{ai4bi8}", "S{ai4bi4}", BPF_DW, BPF_W },
		{ "S{ai4bi1}", "S{ai4bi8}", BPF_B, BPF_DW },
		{ "S{ai4b*v}", "S{ai4b*i4}", BPF_DW, BPF_DW },
		{ "S{ai4bi4}", "S{ai4bs8}", BPF_W, NO },
		{ "S{ai4bs4}", "S{ai4bi8}", BPF_W, NO },
		{ "S{ai4bE{A}}", "S{ai4bG{A}}", BPF_W, NO },
		{ "S{ai4bR{ci4}}", "S{ai4bR{ci8}}", BPF_W, NO },
		{ "S{ai4bi4}", "S{ai4bi8}", BPF_B, WRONG },
		{ "S{ai4b[2i4}", "S{ai4b[3i4}", BPF_W, BPF_W },
		{ "S{ai4b[2[3i4}", "S{ai4b[2[4i4}", BPF_W, BPF_W },
		{ "S{ai4b[2i4}", "S{ai4b[2i8}", BPF_W, NO },
	};

	for (size_t i = 0; i < RB_COUNT(cases); i++) {
		struct bpf_insn insn = load(cases[i].before, 4);
		int64_t found = patched(cases[i].ours, cases[i].theirs, &insn, 1);

		check(cases[i].ours, cases[i].theirs, "load",
		      cases[i].after == NO	? NONE
		      : cases[i].after == WRONG ? REFUSED
						: 4,
		      found);
		if (found == 4)
			CU_ASSERT_EQUAL(insn.code, BPF_LDX | BPF_MEM | cases[i].after);
	}
}

/* Of an element, the element's width counts. */
static void test_core_load_of_an_element_takes_its_width(void)
{
	struct bpf_insn insn = load(BPF_W, 8);
	struct trial trial;

	trial_init(&trial);
	want(&trial, FIELD_OFFSET, type_of_words(&trial.object_types, "S{ai4b[2i4}"), "0:1:1");
	type_of_words(&trial.kernel_types, "S{ai4b[2i8}");
	CU_ASSERT_EQUAL(run(&trial, &insn, 1), 0);
	CU_ASSERT_EQUAL(trial.code.insns[0].code, BPF_LDX | BPF_MEM | BPF_DW);
	CU_ASSERT_EQUAL(trial.code.insns[0].off, 12);
	trial_deinit(&trial);
}

static void test_core_load_further_than_an_instruction_reaches_is_refused(void)
{
	for (uint32_t more = 0; more < 2; more++) {
		struct bpf_insn insn = load(BPF_W, 0);
		struct btf_builder *types;
		struct trial trial;

		trial_init(&trial);
		types = &trial.object_types;
		type_of_words(types, "S{ai1}");
		types = &trial.kernel_types;
		made_int(types, "int", 1, 0);
		made_type(types, RB_BTF_STRUCT, "S", 1, 40000);
		made_member(types, "a", 1, (32767 + more) * 8);
		want(&trial, FIELD_OFFSET, 2, "0:0");
		CU_ASSERT_EQUAL(run(&trial, &insn, 1), more ? -ERANGE : 0);
		if (!more)
			CU_ASSERT_EQUAL(trial.code.insns[0].off, 32767);
		trial_deinit(&trial);
	}
}

/* ---- several candidates ---- */

/* The same answer from both, but of different places. */
static void test_core_candidates_must_agree_on_the_place(void)
{
	struct bpf_insn insn = mov(4);
	struct trial trial;

	trial_init(&trial);
	type_of_words(&trial.object_types, "S{ai4}");
	type_of_words(&trial.kernel_types, "S{ai4}");
	type_of_words(&trial.kernel_types, "S{bi4ai4}");
	want(&trial, FIELD_SIZE, 2, "0:0");
	CU_ASSERT_EQUAL(run(&trial, &insn, 1), -ENOTUNIQ);
	CU_ASSERT_EQUAL(trial.err.status, RAWBPF_OBJECT);
	trial_deinit(&trial);

	trial_init(&trial);
	type_of_words(&trial.object_types, "S{ai4}");
	type_of_words(&trial.kernel_types, "S{ai4}");
	type_of_words(&trial.kernel_types, "S{ai8}");
	want(&trial, FIELD_SIZE, 2, "0:0");
	CU_ASSERT_EQUAL(run(&trial, &insn, 1), -ENOTUNIQ);
	trial_deinit(&trial);

	trial_init(&trial);
	type_of_words(&trial.object_types, "S{ai4}");
	type_of_words(&trial.kernel_types, "S{ai4}");
	type_of_words(&trial.kernel_types, "S{ai4bi4}");
	want(&trial, FIELD_SIZE, 2, "0:0");
	CU_ASSERT_EQUAL(run(&trial, &insn, 1), 0);
	trial_deinit(&trial);
}

/* What matched once is what the type is. */
static void test_core_candidate_that_did_not_match_is_not_asked_again(void)
{
	struct bpf_insn insns[] = { mov(1), mov(0), mov(1) };
	struct trial trial;
	uint32_t id;

	trial_init(&trial);
	id = type_of_words(&trial.object_types, "S{ai4bi4}");
	type_of_words(&trial.kernel_types, "S{bi4}");
	type_of_words(&trial.kernel_types, "S{ci4ai4}");
	want(&trial, FIELD_EXISTS, id, "0:1");
	want(&trial, FIELD_OFFSET, id, "0:0");
	want(&trial, FIELD_EXISTS, id, "0:0");
	CU_ASSERT_EQUAL(run(&trial, insns, 3), 0);
	CU_ASSERT_EQUAL(trial.code.insns[0].imm, 1);
	CU_ASSERT_TRUE(trial.code.fixes[1].poisoned);
	CU_ASSERT_EQUAL(trial.code.insns[2].imm, 0);
	trial_deinit(&trial);
}

/* What the kernel itself has is not looked for in its modules. */
static void test_core_candidates_are_those_of_the_first_that_has_some(void)
{
	struct bpf_insn insn = mov(0);
	struct btf_builder module;
	struct rb_btf btf;
	struct trial trial;
	uint8_t *blob;

	trial_init(&trial);
	btf_builder_init(&module, false);
	type_of_words(&module, "S{bi4ai4}");
	blob = made_parsed(&module, &btf);
	type_of_words(&trial.object_types, "S{ai4}");
	type_of_words(&trial.kernel_types, "S{ai4}");
	want(&trial, FIELD_OFFSET, 2, "0:0");
	CU_ASSERT_EQUAL(run(&trial, &insn, 1), 0);
	CU_ASSERT_EQUAL(rb_btf_names_look(&trial.core.names, &btf, NULL), 0);
	CU_ASSERT_EQUAL(rb_core_offer(&trial.core, &trial.core.names, &btf, NULL), 1);
	CU_ASSERT_EQUAL(rb_core_relocate(&trial.core, &trial.code, &trial.err), 0);
	CU_ASSERT_EQUAL(trial.code.insns[0].imm, 0);
	trial_deinit(&trial);
	rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(&module);
}

static void test_core_candidates_that_are_nowhere_are_told(void)
{
	struct bpf_insn insns[] = { mov(0), mov(1) };
	struct btf_builder module;
	struct rb_btf btf;
	struct trial trial;
	uint8_t *blob;

	trial_init(&trial);
	btf_builder_init(&module, false);
	type_of_words(&module, "i4");
	blob = made_parsed(&module, &btf);
	type_of_words(&trial.object_types, "S{ai4}");
	type_of_words(&trial.object_types, "R{ai4}");
	type_of_words(&trial.kernel_types, "S{ai4}");
	want(&trial, FIELD_OFFSET, 2, "0:0");
	want(&trial, FIELD_EXISTS, 4, "0:0");
	CU_ASSERT_EQUAL(run(&trial, insns, 2), 0);
	CU_ASSERT_EQUAL(trial.code.insns[1].imm, 0);
	CU_ASSERT_EQUAL(rb_core_offer(&trial.core, &trial.core.names, &btf, NULL), 0);
	trial_deinit(&trial);
	rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(&module);
}

/* A type of the name that has no size is not what is meant; it can't be compared. */
static void test_core_candidate_without_a_size_is_refused(void)
{
	CU_ASSERT_TRUE(ask("S{ai4}", "f", true, FIELD_OFFSET, "1:0", 4) < NONE);
}

static void check_described(const char *words, uint32_t kind, const char *access, bool question,
			    const char *expected)
{
	struct bpf_insn insn = mov(0);
	struct rb_text text = { 0 };
	struct trial trial;

	trial_init(&trial);
	want(&trial, kind, type_of_words(&trial.object_types, words), access);
	type_of_words(&trial.kernel_types, "i4");
	run(&trial, &insn, 1);
	rb_core_describe(&trial.object, &trial.relocs[0], question, &text);
	CU_ASSERT_TRUE(text_is(text.data, expected));
	rb_text_deinit(&text);
	trial_deinit(&trial);
}

static void test_core_relocations_are_described_by_their_path(void)
{
	check_described("S{ai4bR{c[3i4}}", FIELD_OFFSET, "0:1:0:2", false, "field S.b.c[2]");
	check_described("S{ai4bR{c[3i4}}", FIELD_OFFSET, "2:0", false, "field S[2].a");
	check_described("E{AB}", ENUM_VALUE, "1", false, "value E.B");
	check_described("E{AB}", ENUM_EXISTS, "0", true, "existence of value E.A");
	check_described("S{ai4}", TYPE_SIZE, "0", true, "size of type S");
	check_described("S{ai4}", FIELD_OFFSET, "0:7", true, "CO-RE relocation of kind 0");
	check_described("S{ai4}", 13, "0", true, "CO-RE relocation of kind 13");
}

static void test_core_type_without_a_name_is_refused(void)
{
	CU_ASSERT_EQUAL(ask("A{ai4}", "A{ai4}", false, FIELD_OFFSET, "0:0", 0), REFUSED);
	CU_ASSERT_EQUAL(ask("A{ai4}", "A{ai4}", false, FIELD_EXISTS, "0:0", 1), REFUSED);
}

/* ---- what is kept ---- */

/* Of the type named S: how many members are kept. */
static uint32_t kept_members(const char *ours, const char *theirs, const char *access)
{
	struct bpf_insn insn = mov(1);
	struct trial trial;
	struct rb_btf kept;
	uint32_t count = UINT32_MAX;
	uint8_t *blob;

	trial_init(&trial);
	want(&trial, FIELD_EXISTS, type_of_words(&trial.object_types, ours), access);
	type_of_words(&trial.kernel_types, theirs);
	CU_ASSERT_EQUAL(run(&trial, &insn, 1), 0);
	blob = kept_types(&trial, &kept);
	for (uint32_t id = 1; id < kept.count; id++) {
		struct rb_btf_type type = rb_btf_type(&kept, id);

		CU_ASSERT_STRING_NOT_EQUAL(type.name, "R");
		if (!strcmp(type.name, "S"))
			count = type.count;
	}
	rb_btf_deinit(&kept);
	free(blob);
	trial_deinit(&trial);
	return count;
}

static void test_core_keeps_what_is_asked_for_alone(void)
{
	CU_ASSERT_EQUAL(kept_members("S{ai4}", "S{bR{ci4}ai4}", "0:0"), 1);
	CU_ASSERT_EQUAL(kept_members("S{ai4}", "S{_A{bR{ci4}}_A{ai4}}", "0:0"), 1);
	CU_ASSERT_EQUAL(kept_members("S{ai4}", "S{bi4}", "0:0"), UINT32_MAX);
}

/* How many values are kept of the enum. */
static uint32_t kept_values(const char *words, uint32_t kind, const char *access, int32_t imm)
{
	struct bpf_insn insn = mov(imm);
	struct trial trial;
	struct rb_btf kept;
	uint32_t count = UINT32_MAX;
	uint8_t *blob;

	trial_init(&trial);
	want(&trial, kind, type_of_words(&trial.object_types, words), access);
	type_of_words(&trial.kernel_types, words);
	CU_ASSERT_EQUAL(run(&trial, &insn, 1), 0);
	blob = kept_types(&trial, &kept);
	for (uint32_t id = 1; id < kept.count; id++) {
		struct rb_btf_type type = rb_btf_type(&kept, id);

		if (!strcmp(type.name, "E"))
			count = type.count;
	}
	rb_btf_deinit(&kept);
	free(blob);
	trial_deinit(&trial);
	return count;
}

static void test_core_keeps_of_an_enum_the_values_that_are_asked_for(void)
{
	static const char *const enums[] = { "E{ABC}", "G{ABC}", "K{ABC}" };

	for (size_t i = 0; i < RB_COUNT(enums); i++) {
		CU_ASSERT_EQUAL(kept_values(enums[i], TYPE_EXISTS, "0", 1), 0);
		CU_ASSERT_EQUAL(kept_values(enums[i], TYPE_SIZE, "0", enums[i][0] == 'G' ? 8 : 4),
				0);
		CU_ASSERT_EQUAL(kept_values(enums[i], ENUM_EXISTS, "1", 1), 1);
		CU_ASSERT_EQUAL(kept_values(enums[i], TYPE_MATCHES, "0", 1), 3);
	}
}

/* Guards against types of which some are left out because nobody looked at all of them. */
static void test_core_keeps_nothing_of_types_that_are_too_deep(void)
{
	char *words = repeated("S{a", "i4", "}", 32);
	struct bpf_insn insn = mov(1);
	struct rb_btf_subset subset;
	struct trial trial;

	trial_init(&trial);
	want(&trial, TYPE_MATCHES, type_of_words(&trial.object_types, words), "0");
	type_of_words(&trial.kernel_types, words);
	CU_ASSERT_EQUAL(run(&trial, &insn, 1), -E2BIG);
	CU_ASSERT_EQUAL_FATAL(rb_btf_subset_init(&trial.kernel, &subset, NULL), 0);
	CU_ASSERT_EQUAL(rb_core_keep(&trial.object, &subset, NULL), -E2BIG);
	rb_btf_subset_deinit(&subset);
	trial_deinit(&trial);
	free(words);
}

/* An id of the object itself asks nothing of the kernel; and a path that is none is refused here too. */
static void test_core_keeps_nothing_for_its_own_ids_and_refuses_a_wrong_path(void)
{
	for (uint32_t wrong = 0; wrong < 2; wrong++) {
		struct rb_btf_subset subset;
		struct rb_text text = { 0 };
		struct bpf_insn insn = mov(1);
		struct rb_bytes bytes;
		struct trial trial;
		struct rb_btf kept;

		trial_init(&trial);
		want(&trial, wrong ? FIELD_OFFSET : ID_LOCAL,
		     type_of_words(&trial.object_types, "S{ai4}"), wrong ? "0:7" : "0");
		type_of_words(&trial.kernel_types, "S{ai4}");
		run(&trial, &insn, 1);
		CU_ASSERT_EQUAL_FATAL(rb_btf_subset_init(&trial.kernel, &subset, NULL), 0);
		CU_ASSERT_EQUAL(rb_core_keep(&trial.object, &subset, NULL), wrong ? -ENOEXEC : 0);
		CU_ASSERT_EQUAL_FATAL(rb_btf_subset_write(&subset, &text, NULL), 0);
		bytes = (struct rb_bytes){ (const uint8_t *)text.data, text.size };
		CU_ASSERT_EQUAL_FATAL(rb_btf_parse(bytes, false, &kept, NULL), 0);
		CU_ASSERT_EQUAL(kept.count, 1); /* void */
		rb_btf_deinit(&kept);
		rb_text_deinit(&text);
		rb_btf_subset_deinit(&subset);
		trial_deinit(&trial);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_core_types_that_are_compatible_exist_and_those_that_match_match),
		UNIT_TEST(test_core_types_that_take_too_long_are_given_up_not_answered),
		UNIT_TEST(test_core_types_deep_in_types_are_given_up_at_32),
		UNIT_TEST(test_core_types_have_sizes_and_ids),
		UNIT_TEST(test_core_fields_are_found_by_name_and_sort),
		UNIT_TEST(test_core_path_of_64_steps_is_the_longest),
		UNIT_TEST(test_core_bitfields_are_read_as_the_integer_around_them),
		UNIT_TEST(test_core_instructions_without_a_place_for_a_number_are_refused),
		UNIT_TEST(test_core_wide_load_has_all_its_bits),
		UNIT_TEST(test_core_wide_load_of_an_enum_has_its_sign_or_its_64_bits),
		UNIT_TEST(test_core_load_takes_another_width_or_none),
		UNIT_TEST(test_core_load_of_an_element_takes_its_width),
		UNIT_TEST(test_core_load_further_than_an_instruction_reaches_is_refused),
		UNIT_TEST(test_core_candidates_must_agree_on_the_place),
		UNIT_TEST(test_core_candidate_that_did_not_match_is_not_asked_again),
		UNIT_TEST(test_core_candidates_are_those_of_the_first_that_has_some),
		UNIT_TEST(test_core_candidates_that_are_nowhere_are_told),
		UNIT_TEST(test_core_candidate_without_a_size_is_refused),
		UNIT_TEST(test_core_relocations_are_described_by_their_path),
		UNIT_TEST(test_core_type_without_a_name_is_refused),
		UNIT_TEST(test_core_keeps_what_is_asked_for_alone),
		UNIT_TEST(test_core_keeps_of_an_enum_the_values_that_are_asked_for),
		UNIT_TEST(test_core_keeps_nothing_for_its_own_ids_and_refuses_a_wrong_path),
		UNIT_TEST(test_core_keeps_nothing_of_types_that_are_too_deep),
		CU_TEST_INFO_NULL,
	};

	return unit_run("core_types", tests);
}
