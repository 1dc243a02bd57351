// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_plan - which program goes where, by -a, by its section, or by its name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/plan.h"
#include "made_object.h"
#include "unit.h"

static const struct bpf_insn nothing[] = { MADE_EXIT };

/* Programs NAME in SECTION, up to three; the ones in .text are BCC's. */
static void make(struct made_object *made, const char *section, const char *name,
		 const char *section2, const char *name2)
{
	uint32_t code;

	made_object_init(made, false);
	code = made_code(made, section, nothing, 1);
	made_func(made, name, code, 0, 1);
	if (section2) {
		code = made_code(made, section2, nothing, 1);
		made_func(made, name2, code, 0, 1);
	}
	CU_ASSERT_EQUAL_FATAL(made_object_finish(made), 0);
}

/* The plan in words: "NAME -> TARGET | TARGET" lines, "-" for nothing. */
static void describe(const struct made_object *made, const struct rb_plan *plan,
		     struct rb_text *ret)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct rb_plan_item *item = &plan->items[i];

		rb_text_printf(ret, "%s%s ->", i ? "\n" : "", made->object.funcs[item->func].name);
		if (!item->target_count)
			rb_text_printf(ret, " - (%s)", item->kind ? item->kind->name : "no kind");
		for (size_t j = 0; j < item->target_count; j++) {
			rb_text_string(ret, j ? " | " : " ");
			rb_target_describe(&item->targets[j], ret);
		}
	}
}

static void check_plan(const struct made_object *made, const char *const *attach, size_t count,
		       const char *words)
{
	struct rb_text text = { 0 };
	struct rawbpf_err err = { 0 };
	struct rb_plan plan;
	int code = rb_plan_make(&made->object, attach, count, &plan, &err);

	if (code) {
		printf("%s: %s\n", words, err.text);
		CU_FAIL("a plan that should be one");
		return;
	}
	describe(made, &plan, &text);
	if (strcmp(text.data, words))
		printf("is '%s', should be '%s'\n", text.data, words);
	CU_ASSERT_STRING_EQUAL(text.data, words);
	CU_ASSERT_STRING_EQUAL(err.text, "");
	rb_text_deinit(&text);
	rb_plan_deinit(&plan);
	CU_ASSERT_PTR_NULL(plan.items);
}

static void check_one(const char *section, const char *name, const char *attach, const char *words)
{
	struct made_object made;

	make(&made, section, name, NULL, NULL);
	check_plan(&made, &attach, attach ? 1 : 0, words);
	made_object_deinit(&made);
}

static void check_refused(const struct made_object *made, const char *const *attach, size_t count,
			  const char *says, const char *hint)
{
	struct rawbpf_err err = { 0 };
	struct rb_plan plan = { .count = 77 };
	int code = rb_plan_make(&made->object, attach, count, &plan, &err);

	if (!code || !strstr(err.text, says) || !strstr(err.hint, hint))
		printf("%d: '%s' (%s), should have '%s' (%s)\n", code, err.text, err.hint, says,
		       hint);
	CU_ASSERT_TRUE_FATAL(code < 0);
	CU_ASSERT_EQUAL(err.status, RAWBPF_USAGE);
	CU_ASSERT_EQUAL(err.code, code);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, says));
	CU_ASSERT_PTR_NOT_NULL(strstr(err.hint, hint));
	CU_ASSERT_EQUAL(plan.count, 77);
	CU_ASSERT_TRUE(rb_plan_make(&made->object, attach, count, &plan, NULL) < 0);
}

static void check_one_refused(const char *section, const char *attach, const char *says,
			      const char *hint)
{
	struct made_object made;

	make(&made, section, "prog", NULL, NULL);
	check_refused(&made, &attach, 1, says, hint);
	made_object_deinit(&made);
}

/* ---- what the object says ---- */

static void test_plan_section_says_where(void)
{
	check_one("kprobe/vfs_read", "prog", NULL, "prog -> kprobe/vfs_read");
	check_one("tp/a/b", "prog", NULL, "prog -> tracepoint/a/b");
	check_one("kprobe/a|b+4", "prog", NULL, "prog -> kprobe/a | kprobe/b+0x4");
}

static void test_plan_name_as_bcc_has_it_says_where(void)
{
	check_one(".text", "kprobe__sys_clone", NULL, "kprobe__sys_clone -> ksyscall/clone");
	check_one(".text", "kretprobe__sys_open", NULL, "kretprobe__sys_open -> kretsyscall/open");
	check_one(".text", "kprobe__vfs_read", NULL, "kprobe__vfs_read -> kprobe/vfs_read");
	check_one(".text", "kprobe____x64_sys_clone", NULL,
		  "kprobe____x64_sys_clone -> kprobe/__x64_sys_clone");
	check_one(".text", "kretprobe__vfs_read", NULL,
		  "kretprobe__vfs_read -> kretprobe/vfs_read");
	check_one(".text", "tracepoint__syscalls__sys_enter_clone", NULL,
		  "tracepoint__syscalls__sys_enter_clone -> tracepoint/syscalls/sys_enter_clone");
	check_one(".text", "tracepoint__a__b__c", NULL, "tracepoint__a__b__c -> tracepoint/a/b__c");
	check_one(".text", "raw_tracepoint__sys_enter", NULL,
		  "raw_tracepoint__sys_enter -> raw_tracepoint/sys_enter");
	check_one(".text", "raw_tracepoint__a__b", NULL,
		  "raw_tracepoint__a__b -> raw_tracepoint/a__b");
}

static void test_plan_name_that_says_nothing_has_no_target(void)
{
	check_one(".text", "hello", NULL, "hello -> - (no kind)");
	check_one(".text", "kprobe_vfs_read", NULL, "kprobe_vfs_read -> - (no kind)");
	check_one(".text", "kprobe__", NULL, "kprobe__ -> - (kprobe)");
	check_one(".text", "tracepoint__only", NULL, "tracepoint__only -> - (tracepoint)");
}

static void test_plan_name_counts_in_text_alone(void)
{
	check_one("kprobe/f", "kprobe__g", NULL, "kprobe__g -> kprobe/f");
}

static void test_plan_section_of_no_known_kind_is_no_error_yet(void)
{
	struct rawbpf_err err = { 0 };
	struct made_object made;
	struct rb_plan plan;

	make(&made, "xdq", "prog", NULL, NULL);
	CU_ASSERT_EQUAL_FATAL(rb_plan_make(&made.object, NULL, 0, &plan, &err), 0);
	CU_ASSERT_PTR_NULL(plan.items[0].kind);
	CU_ASSERT_EQUAL(plan.items[0].target_count, 0);
	CU_ASSERT_EQUAL(rb_plan_why(&made.object, &plan.items[0], &err), -ENOENT);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	CU_ASSERT_PTR_NOT_NULL(
		strstr(err.text, "section xdq: 'xdq' is not a section name or probe kind"));
	CU_ASSERT_PTR_NOT_NULL(strstr(err.hint, "-a prog=ksyscall/clone"));
	rb_plan_deinit(&plan);
	made_object_deinit(&made);
	rawbpf_err_deinit(&err);
}

static void test_plan_section_of_a_kind_that_nothing_attaches_has_its_type(void)
{
	struct rawbpf_err err = { 0 };
	struct made_object made;
	struct rb_plan plan;

	make(&made, "xdp", "prog", NULL, NULL);
	CU_ASSERT_EQUAL_FATAL(rb_plan_make(&made.object, NULL, 0, &plan, &err), 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(plan.items[0].kind);
	CU_ASSERT_EQUAL(plan.items[0].kind->prog_type, BPF_PROG_TYPE_XDP);
	CU_ASSERT_EQUAL(plan.items[0].target_count, 0);
	CU_ASSERT_EQUAL(rb_plan_why(&made.object, &plan.items[0], &err), -ENOTSUP);
	CU_ASSERT_EQUAL(err.status, RAWBPF_USAGE);
	CU_ASSERT_PTR_NOT_NULL(
		strstr(err.text, "xdp programs can be loaded, but not attached yet"));
	rb_plan_deinit(&plan);
	made_object_deinit(&made);
	rawbpf_err_deinit(&err);
}

static void test_plan_section_with_a_kind_alone_has_its_type_and_no_target(void)
{
	struct rawbpf_err err = { 0 };
	struct made_object made;
	struct rb_plan plan;

	make(&made, "kprobe", "prog", NULL, NULL);
	CU_ASSERT_EQUAL_FATAL(rb_plan_make(&made.object, NULL, 0, &plan, &err), 0);
	CU_ASSERT_STRING_EQUAL(plan.items[0].kind->name, "kprobe");
	CU_ASSERT_EQUAL(plan.items[0].target_count, 0);
	CU_ASSERT_EQUAL(rb_plan_why(&made.object, &plan.items[0], &err), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "'kprobe': expected a target"));
	rb_plan_deinit(&plan);
	made_object_deinit(&made);
	rawbpf_err_deinit(&err);
}

static void test_plan_why_of_a_name_that_says_nothing_tells_of_names(void)
{
	struct rawbpf_err err = { 0 };
	struct made_object made;
	struct rb_plan plan;

	make(&made, ".text", "hello", NULL, NULL);
	CU_ASSERT_EQUAL_FATAL(rb_plan_make(&made.object, NULL, 0, &plan, &err), 0);
	CU_ASSERT_EQUAL(rb_plan_why(&made.object, &plan.items[0], &err), -EINVAL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_USAGE);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "no target: it is in .text"));
	CU_ASSERT_STRING_EQUAL(err.hint, "give a target: -a hello=ksyscall/clone, for example");
	rb_plan_deinit(&plan);
	made_object_deinit(&made);
	rawbpf_err_deinit(&err);
}

static void test_plan_subprogram_is_left_out(void)
{
	struct made_object made;

	make(&made, ".text", "helper", "kprobe/f", "prog");
	check_plan(&made, NULL, 0, "prog -> kprobe/f");
	made_object_deinit(&made);
}

/* ---- what -a says ---- */

static void test_plan_attach_goes_before_section_and_name(void)
{
	check_one("kprobe/f", "prog", "kprobe/g", "prog -> kprobe/g");
	check_one("xdp", "prog", "raw_tp/sys_enter", "prog -> raw_tracepoint/sys_enter");
	check_one(".text", "kprobe__f", "ksyscall/clone", "kprobe__f -> ksyscall/clone");
	check_one("kprobe/f", "prog", "prog=tp/a/b", "prog -> tracepoint/a/b");
}

static void test_plan_attach_by_program_leaves_the_others(void)
{
	static const char *const attach[] = { "two=kprobe/h" };
	struct made_object made;

	make(&made, "kprobe/f", "one", "kprobe/g", "two");
	check_plan(&made, NULL, 0, "one -> kprobe/f\ntwo -> kprobe/g");
	check_plan(&made, attach, 1, "two -> kprobe/h\none -> kprobe/f");
	made_object_deinit(&made);
}

static void test_plan_attach_twice_is_two_places(void)
{
	static const char *const attach[] = { "kprobe/a", "prog=kretprobe/b" };
	struct made_object made;

	make(&made, "xdp", "prog", NULL, NULL);
	check_plan(&made, attach, 2, "prog -> kprobe/a\nprog -> kretprobe/b");
	made_object_deinit(&made);
}

static void test_plan_candidates_take_the_kind_before_them(void)
{
	check_one(".text", "p", "kprobe/a|b|c+8", "p -> kprobe/a | kprobe/b | kprobe/c+0x8");
	check_one(".text", "p", "ksyscall/clone|clone3|kprobe/kernel_clone|_do_fork",
		  "p -> ksyscall/clone | ksyscall/clone3 | kprobe/kernel_clone | kprobe/_do_fork");
	check_one(".text", "p", "p=kprobe/a|kretprobe/b|c",
		  "p -> kprobe/a | kretprobe/b | kretprobe/c");
	check_one(".text", "p", "tp/a/b|tp/c/d", "p -> tracepoint/a/b | tracepoint/c/d");
	check_one(
		".text", "p", "raw_tp/a|b|c|d|e|f|g|h|i|j",
		"p -> raw_tracepoint/a | raw_tracepoint/b | raw_tracepoint/c | raw_tracepoint/d | "
		"raw_tracepoint/e | raw_tracepoint/f | raw_tracepoint/g | raw_tracepoint/h | "
		"raw_tracepoint/i | raw_tracepoint/j");
}

static void test_plan_attach_of_a_bad_target_is_refused(void)
{
	check_one_refused("xdp", "fenty/x",
			  "-a fenty/x: 'fenty' is not a section name or probe kind",
			  "the kinds that attach: kprobe,");
	check_one_refused("xdp", "xdp/x", "-a xdp/x: xdp programs can be loaded, but", "");
	check_one_refused("xdp", "vfs_read",
			  "-a vfs_read: 'vfs_read' is not a section name or probe kind",
			  "the kinds that attach: kprobe,");
	check_one_refused("xdp", "", "-a : '' is not a section name or probe kind",
			  "the kinds that attach: kprobe,");
	check_one_refused("xdp", "kprobe/", "-a kprobe/: 'kprobe/': expected a target",
			  "write kprobe/FUNCTION[+OFFSET]");
	check_one_refused("xdp", "prog=", "-a prog=: '' is not a section name or probe kind",
			  "the kinds that attach: kprobe,");
	check_one_refused("xdp", "tp/a", "expected CATEGORY/EVENT",
			  "write tracepoint/CATEGORY/EVENT");
}

/* Guards against a list that is read up to its first good part alone. */
static void test_plan_attach_of_a_bad_list_is_refused(void)
{
	check_one_refused("xdp", "kprobe/a|", "'kprobe/': expected a target", "");
	check_one_refused("xdp", "kprobe/a||kprobe/b", "'kprobe/': expected a target", "");
	check_one_refused("xdp", "|kprobe/a", "'' is not a section name or probe kind", "");
	check_one_refused("xdp", "kprobe/a|b c", "'b c': expected a function name", "");
	check_one_refused("xdp", "tp/a/b|c", "'c': expected CATEGORY/EVENT", "");
	check_one_refused("xdp", "kprobe/a|tp/a/b",
			  "'kprobe/a|tp/a/b': candidates of different "
			  "program types",
			  "");
}

static void test_plan_attach_to_no_program_lists_them(void)
{
	static const char *const attach[] = { "three=kprobe/f" }, *const empty[] = { "=kprobe/f" };
	struct made_object made;

	make(&made, "kprobe/f", "one", "kprobe/g", "two");
	check_refused(&made, attach, 1, "-a three=kprobe/f: the object has no program three",
		      "its programs: one, two");
	check_refused(&made, empty, 1, "the object has no program ", "its programs: one, two");
	made_object_deinit(&made);
	make(&made, ".text", "helper", "kprobe/g", "two");
	check_refused(&made, (const char *const[]){ "helper=kprobe/f" }, 1,
		      "the object has no program helper", "its programs: two");
	made_object_deinit(&made);
}

static void test_plan_attach_to_one_of_two_has_to_say_which(void)
{
	static const char *const attach[] = { "kprobe/h" };
	struct made_object made;

	make(&made, "kprobe/f", "one", "kprobe/g", "two");
	check_refused(&made, attach, 1,
		      "-a kprobe/h: the object has 2 programs; expected PROGRAM=TARGET",
		      "-a PROGRAM=kprobe/h; its programs: one, two");
	made_object_deinit(&made);
}

/* Guards against a program that is loaded as the type of its first place, and put on the second. */
static void test_plan_attach_twice_to_different_types_is_refused(void)
{
	static const char *const attach[] = { "kprobe/a", "tp/a/b" };
	struct made_object made;

	make(&made, "xdp", "prog", NULL, NULL);
	check_refused(&made, attach, 2,
		      "-a tp/a/b: prog: kprobe and tracepoint need different program types", "");
	made_object_deinit(&made);
}

static void test_plan_equals_behind_the_slash_is_not_a_programs(void)
{
	check_one_refused("xdp", "kprobe/a=b", "'a=b': expected a function name", "");
}

/* A program is loaded for its kind before it is known which candidate exists. */
static void test_plan_candidates_are_of_one_type_whatever_their_kinds(void)
{
	static const struct {
		const char *attach;
		bool fits;
	} lists[] = {
		{ "kprobe/a|kretprobe/b", true }, { "kprobe/a|uprobe//bin/sh:b", true },
		{ "fentry/a|fentry/b", true },	  { "fentry/a|fexit/b", false },
		{ "fentry/a|fentry.s/b", false }, { "fentry.s/a|fentry.s/b", true },
		{ "kprobe/a|raw_tp/b", false },	  { "raw_tp/a|raw_tracepoint/b", true },
		{ "fentry/a|kprobe/b", false },	  { "lsm/a|lsm/b", true },
	};

	for (size_t i = 0; i < RB_COUNT(lists); i++) {
		struct rawbpf_err err = { 0 };
		struct made_object made;
		struct rb_plan plan;
		int code;

		make(&made, ".text", "prog", NULL, NULL);
		code = rb_plan_make(&made.object, &lists[i].attach, 1, &plan, &err);
		if ((code == 0) != lists[i].fits)
			printf("%s: %d %s\n", lists[i].attach, code, err.text);
		CU_ASSERT_EQUAL(code, lists[i].fits ? 0 : -EINVAL);
		if (!code)
			rb_plan_deinit(&plan);
		else
			CU_ASSERT_EQUAL(err.status, RAWBPF_USAGE);
		rawbpf_err_deinit(&err);
		made_object_deinit(&made);
	}
}

/* Guards against a program that is loaded for a BTF type of one kind and attached as another. */
static void test_plan_type_that_the_sections_target_does_not_fit_is_refused(void)
{
	const struct bpf_insn insns[] = { MADE_EXIT };
	struct rawbpf_err err = { 0 };
	struct made_object made;

	CU_ASSERT_EQUAL_FATAL(made_object_of(&made, "raw_tp/sys_enter", "f", insns, 1), 0);
	CU_ASSERT_EQUAL(rb_plan_set_type(&made.plan, &made.object, "raw_tp/sys_enter=tp_btf", &err),
			-EINVAL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_USAGE);
	CU_ASSERT_STRING_EQUAL(made.plan.items[0].kind->name, "raw_tracepoint");
	CU_ASSERT_EQUAL(rb_plan_set_type(&made.plan, &made.object, "raw_tp/sys_enter=xdp", NULL),
			0);
	made_object_deinit(&made);
	CU_ASSERT_EQUAL_FATAL(made_object_of(&made, "fentry/f", "f", insns, 1), 0);
	CU_ASSERT_EQUAL(rb_plan_set_type(&made.plan, &made.object, "fentry/f=kprobe", NULL),
			-EINVAL);
	CU_ASSERT_EQUAL(rb_plan_set_type(&made.plan, &made.object, "fentry/f=fexit", NULL), 0);
	made_object_deinit(&made);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_plan_section_says_where),
		UNIT_TEST(test_plan_name_as_bcc_has_it_says_where),
		UNIT_TEST(test_plan_name_that_says_nothing_has_no_target),
		UNIT_TEST(test_plan_name_counts_in_text_alone),
		UNIT_TEST(test_plan_section_of_no_known_kind_is_no_error_yet),
		UNIT_TEST(test_plan_section_of_a_kind_that_nothing_attaches_has_its_type),
		UNIT_TEST(test_plan_section_with_a_kind_alone_has_its_type_and_no_target),
		UNIT_TEST(test_plan_why_of_a_name_that_says_nothing_tells_of_names),
		UNIT_TEST(test_plan_subprogram_is_left_out),
		UNIT_TEST(test_plan_attach_goes_before_section_and_name),
		UNIT_TEST(test_plan_attach_by_program_leaves_the_others),
		UNIT_TEST(test_plan_attach_twice_is_two_places),
		UNIT_TEST(test_plan_candidates_take_the_kind_before_them),
		UNIT_TEST(test_plan_attach_of_a_bad_target_is_refused),
		UNIT_TEST(test_plan_attach_of_a_bad_list_is_refused),
		UNIT_TEST(test_plan_attach_to_no_program_lists_them),
		UNIT_TEST(test_plan_attach_to_one_of_two_has_to_say_which),
		UNIT_TEST(test_plan_attach_twice_to_different_types_is_refused),
		UNIT_TEST(test_plan_equals_behind_the_slash_is_not_a_programs),
		UNIT_TEST(test_plan_candidates_are_of_one_type_whatever_their_kinds),
		UNIT_TEST(test_plan_type_that_the_sections_target_does_not_fit_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("plan", tests);
}
