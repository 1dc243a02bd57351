// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_load_ops - the map of a structure of functions, its registration, on kernels with and without
 * links for them; programs with their types; and descriptors of number 0, which are descriptors.
 */
#include <stdlib.h>
#include <string.h>

#include "load/load_internal.h"
#include "made_maps.h"
#include "map_kernel.h"
#include "mock_verifier.h"
#include "text_check.h"
#include "unit.h"

#define VALUE_SIZE 16

/* struct ops { u32 a; } mine; in a section of that name. */
struct stage {
	struct made_object made;
	struct map_kernel kernel;
	struct rb_load load;
	struct rb_struct_ops ops;
	uint8_t value[VALUE_SIZE];
	struct rawbpf_err err;
	bool linked;
};

static void stage_init(struct stage *stage, const char *section)
{
	struct btf_builder btf;
	uint32_t data, var;
	uint8_t *blob;
	size_t size;

	memset(stage, 0, sizeof(*stage));
	made_object_init(&stage->made, false);
	btf_builder_init(&btf, false);
	data = made_data(&stage->made, section, SHT_PROGBITS, "0123", 4);
	elf_add_symbol(&stage->made.builder, "mine", STB_GLOBAL, STT_OBJECT, data, 0, 4);
	made_int(&btf, "unsigned int", 4, 0);
	var = made_type(&btf, RB_BTF_STRUCT, "ops", 1, 4);
	made_member(&btf, "a", 1, 0);
	var = made_var(&btf, "mine", var, 1);
	made_type(&btf, RB_BTF_DATASEC, section, 1, 0);
	made_place(&btf, var, 0, 4);
	blob = made_btf(&btf, &size);
	elf_add_section(&stage->made.builder, ".BTF", SHT_PROGBITS, blob, size);
	free(blob);
	btf_builder_deinit(&btf);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&stage->made), 0);
	map_kernel_init(&stage->kernel, NULL, 0);
	CU_ASSERT_EQUAL_FATAL(rb_load_init(&stage->kernel.door, &stage->made.object,
					   &stage->made.plan, &stage->load, NULL),
			      0);
	memset(stage->value, 0xab, sizeof(stage->value));
	stage->ops = (struct rb_struct_ops){ .value = stage->value,
					     .value_size = VALUE_SIZE,
					     .value_type = 77 };
}

static void stage_deinit(struct stage *stage)
{
	rb_load_deinit(&stage->load, true);
	CU_ASSERT_EQUAL(map_kernel_deinit(&stage->kernel), 0);
	made_object_deinit(&stage->made);
	rawbpf_err_deinit(&stage->err);
}

static int make(struct stage *stage)
{
	return rb_load_struct_ops(&stage->load, 0, &stage->ops, &stage->linked, &stage->err);
}

static int put(struct stage *stage)
{
	return rb_load_register(&stage->load, 0, &stage->ops, stage->linked, &stage->err);
}

#define CREATE_LINKED \
	"create mine type 26 key 4 value 16 entries 1 flags 0x2000 btf 3 types 0 0 = 4\n"

static void test_load_ops_are_registered_by_a_link(void)
{
	static const char *const sections[] = { ".struct_ops", ".struct_ops.link" };

	for (size_t i = 0; i < RB_COUNT(sections); i++) {
		struct stage stage;
		int link;

		stage_init(&stage, sections[i]);
		CU_ASSERT_EQUAL(make(&stage), 0);
		CU_ASSERT_TRUE(stage.linked);
		CU_ASSERT_EQUAL(stage.load.map_fds[0], 4);
		CU_ASSERT_TRUE(map_kernel_was_asked(&stage.kernel, "btf\n" CREATE_LINKED));
		link = put(&stage);
		CU_ASSERT_TRUE(map_kernel_was_asked(
			&stage.kernel, "update 4 [0] abababababababababababababababab\n"
				       "command 28\n"));
		CU_ASSERT_EQUAL(link, 0); /* map_kernel's answer */
		stage_deinit(&stage);
	}
}

/* Before Linux 6.4. */
static void test_load_ops_without_links_are_registered_by_their_value(void)
{
	struct stage stage;

	stage_init(&stage, ".struct_ops");
	stage.kernel.refused = BPF_MAP_CREATE;
	stage.kernel.code = -EINVAL;
	stage.kernel.times = 1;
	CU_ASSERT_EQUAL(make(&stage), 0);
	CU_ASSERT_FALSE(stage.linked);
	CU_ASSERT_TRUE(map_kernel_was_asked(
		&stage.kernel,
		"btf\n"
		"create mine type 26 key 4 value 16 entries 1 flags 0x0 btf 3 types 0 0 = 4\n"));
	CU_ASSERT_EQUAL(put(&stage), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(&stage.kernel,
					    "update 4 [0] abababababababababababababababab\n"));
	stage_deinit(&stage);

	/* its author wants a link: there is no other way */
	stage_init(&stage, ".struct_ops.link");
	stage.kernel.refused = BPF_MAP_CREATE;
	stage.kernel.code = -EINVAL;
	stage.kernel.times = 1;
	CU_ASSERT_EQUAL(make(&stage), -EINVAL);
	CU_ASSERT_EQUAL(stage.err.status, RAWBPF_FEATURE);
	CU_ASSERT_TRUE(text_has(stage.err.text, "map mine: "));
	CU_ASSERT_TRUE(text_has(stage.err.hint, "6.4"));
	CU_ASSERT_EQUAL(stage.load.map_fds[0], -1);
	CU_ASSERT_TRUE(map_kernel_was_asked(&stage.kernel, "btf\n"));
	stage_deinit(&stage);
}

static void test_load_ops_eperm_raises_memlock_once(void)
{
	struct stage stage;

	stage_init(&stage, ".struct_ops");
	stage.kernel.refused = BPF_MAP_CREATE;
	stage.kernel.code = -EPERM;
	stage.kernel.times = 1;
	CU_ASSERT_EQUAL(make(&stage), 0);
	CU_ASSERT_EQUAL(stage.kernel.raised, 1);
	CU_ASSERT_TRUE(map_kernel_was_asked(&stage.kernel, "btf\n" CREATE_LINKED));
	stage_deinit(&stage);
}

static void test_load_ops_refused_are_told_by_errno(void)
{
	static const struct {
		int cmd, code;
		enum rawbpf_status status;
		const char *says;
	} faults[] = {
		{ BPF_BTF_LOAD, -EIO, RAWBPF_FEATURE, "map mine: " },
		{ BPF_MAP_CREATE, -EBUSY, RAWBPF_IO, "map mine: " },
		{ BPF_MAP_CREATE, -EPERM, RAWBPF_PERMISSION, "map mine: " },
		{ BPF_MAP_CREATE, -EINVAL, RAWBPF_FEATURE, "map mine: " },
		{ BPF_MAP_UPDATE_ELEM, -EINVAL, RAWBPF_ATTACH, "struct_ops mine: " },
		{ BPF_MAP_UPDATE_ELEM, -EEXIST, RAWBPF_ATTACH, "struct_ops mine: " },
		{ BPF_MAP_UPDATE_ELEM, -EPERM, RAWBPF_PERMISSION, "struct_ops mine: " },
		{ BPF_LINK_CREATE, -EBUSY, RAWBPF_ATTACH, "struct_ops mine: " },
		{ BPF_LINK_CREATE, -EEXIST, RAWBPF_ATTACH, "struct_ops mine: " },
	};

	for (size_t i = 0; i < RB_COUNT(faults); i++) {
		struct stage stage;
		int code;

		stage_init(&stage, ".struct_ops");
		stage.kernel.refused = faults[i].cmd;
		stage.kernel.code = faults[i].code;
		code = make(&stage);
		CU_ASSERT_EQUAL(code != 0,
				faults[i].cmd == BPF_BTF_LOAD || faults[i].cmd == BPF_MAP_CREATE);
		if (!code)
			code = put(&stage);
		CU_ASSERT_EQUAL(code, faults[i].code);
		CU_ASSERT_EQUAL(stage.err.status, faults[i].status);
		CU_ASSERT_TRUE(text_has(stage.err.text, faults[i].says));
		if (faults[i].cmd == BPF_MAP_UPDATE_ELEM || faults[i].cmd == BPF_LINK_CREATE) {
			CU_ASSERT_EQUAL(strstr(stage.err.hint, "struct_ops show") != NULL,
					faults[i].code == -EEXIST);
			CU_ASSERT_EQUAL(strstr(stage.err.text, "required member is not set") !=
						NULL,
					faults[i].code == -EINVAL);
		}
		stage_deinit(&stage);
	}
}

static void test_load_ops_are_not_made_as_other_maps_are(void)
{
	struct stage stage;

	stage_init(&stage, ".struct_ops");
	CU_ASSERT_EQUAL(rb_load_map(&stage.load, 0, &stage.err), -ENOTSUP);
	CU_ASSERT_EQUAL(stage.err.status, RAWBPF_USAGE);
	CU_ASSERT_TRUE(map_kernel_was_asked(&stage.kernel, ""));
	stage_deinit(&stage);
}

/* ---- programs with types ---- */

/* A program with a record of its function's type, and the text that is loaded. */
struct typed {
	struct made_object made;
	struct rb_code code;
	struct rb_load load;
	struct verifier verifier;
	struct rb_bpf_prog prog;
	struct rawbpf_err err;
};

static void word(struct rb_text *text, uint32_t value)
{
	rb_text_add(text, &value, sizeof(value));
}

static void typed_init(struct typed *typed)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_EXIT };
	struct rb_text ext = { 0 };
	struct btf_builder btf;
	uint32_t code, section, func;
	uint8_t *blob;
	size_t size;

	memset(typed, 0, sizeof(*typed));
	made_object_init(&typed->made, false);
	btf_builder_init(&btf, false);
	code = made_code(&typed->made, "kprobe/f", insns, 2);
	made_func(&typed->made, "prog", code, 0, 2);
	func = made_type(&btf, RB_BTF_FUNC, "prog", 1,
			 made_type(&btf, RB_BTF_FUNC_PROTO, "", 0, 0));
	section = made_name(&btf, "kprobe/f");
	blob = made_btf(&btf, &size);
	elf_add_section(&typed->made.builder, ".BTF", SHT_PROGBITS, blob, size);
	free(blob);
	btf_builder_deinit(&btf);
	word(&ext, 1 << 16 | 0xeb9f);
	word(&ext, 24);
	word(&ext, 0); /* function records: where, and how many bytes */
	word(&ext, 20);
	word(&ext, 20); /* line records: none */
	word(&ext, 4);
	word(&ext, 8);
	word(&ext, section);
	word(&ext, 1);
	word(&ext, 0);
	word(&ext, func);
	word(&ext, 16);
	elf_add_section(&typed->made.builder, ".BTF.ext", SHT_PROGBITS, ext.data, ext.size);
	rb_text_deinit(&ext);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&typed->made), 0);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&typed->made.object, 0, &typed->code, NULL), 0);
	verifier_init(&typed->verifier);
	CU_ASSERT_EQUAL_FATAL(rb_load_init(&typed->verifier.door, &typed->made.object,
					   &typed->made.plan, &typed->load, NULL),
			      0);
	typed->prog = (struct rb_bpf_prog){ .type = BPF_PROG_TYPE_KPROBE,
					    .insns = typed->code.insns,
					    .insn_count = typed->code.count,
					    .license = "GPL",
					    .name = "prog" };
}

static void typed_deinit(struct typed *typed)
{
	rb_load_deinit(&typed->load, true);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&typed->verifier.script), 0);
	rb_code_deinit(&typed->code);
	made_object_deinit(&typed->made);
	rawbpf_err_deinit(&typed->err);
}

static void test_load_program_refused_gets_its_types_and_a_log(void)
{
	const union bpf_attr *attr;
	struct typed typed;

	typed_init(&typed);
	typed.verifier.verdict = -EACCES;
	typed.verifier.log = "no";
	CU_ASSERT_EQUAL(rb_load_program(&typed.load, &typed.prog, &typed.code, &typed.err),
			-EACCES);
	CU_ASSERT_EQUAL_FATAL(typed.verifier.count, 3);
	CU_ASSERT_EQUAL(typed.verifier.asked[0].attr.prog_btf_fd, 0);
	CU_ASSERT_EQUAL(typed.verifier.asked[1].cmd, BPF_BTF_LOAD);
	attr = &typed.verifier.asked[2].attr;
	CU_ASSERT_TRUE(attr->prog_btf_fd > 0);
	CU_ASSERT_EQUAL(attr->func_info_cnt, 1);
	CU_ASSERT_EQUAL(attr->func_info_rec_size, 8);
	CU_ASSERT_EQUAL(attr->line_info_cnt, 0);
	CU_ASSERT_EQUAL(attr->log_level, 1);
	CU_ASSERT_STRING_EQUAL(typed.err.detail, "no");
	typed_deinit(&typed);
}

/* Linux 4.18 to 4.20 knows types, and none of a program's: E2BIG without a word. */
static void test_load_program_on_a_kernel_without_its_types_is_asked_for_a_log_alone(void)
{
	const union bpf_attr *attr;
	size_t with_types = 0;
	struct typed typed;

	typed_init(&typed);
	typed.verifier.verdict = -E2BIG;
	CU_ASSERT_EQUAL(rb_load_program(&typed.load, &typed.prog, &typed.code, &typed.err), -E2BIG);
	for (size_t i = 0; i < typed.verifier.count; i++)
		with_types += typed.verifier.asked[i].attr.prog_btf_fd > 0 &&
			      typed.verifier.asked[i].cmd == BPF_PROG_LOAD;
	CU_ASSERT_TRUE(with_types > 0);
	attr = &typed.verifier.asked[typed.verifier.count - 1].attr;
	CU_ASSERT_EQUAL(attr->prog_btf_fd, 0);
	CU_ASSERT_EQUAL(attr->func_info_cnt, 0);
	CU_ASSERT_EQUAL(attr->func_info, 0);
	CU_ASSERT_EQUAL(attr->log_level, 1);
	CU_ASSERT_EQUAL(typed.err.status, RAWBPF_FEATURE);
	typed_deinit(&typed);

	typed_init(&typed);
	typed.verifier.verdict = -EMFILE;
	CU_ASSERT_EQUAL(rb_load_program(&typed.load, &typed.prog, &typed.code, &typed.err),
			-EMFILE);
	CU_ASSERT_EQUAL(typed.verifier.count, 3);
	CU_ASSERT_TRUE(text_has(typed.err.hint, "ulimit -n"));
	typed_deinit(&typed);
}

/* A function's address that is handed on: the kernel wants its type at once. */
static void test_load_program_with_a_callback_has_its_types_at_once(void)
{
	struct rb_fix fixes[2] = {
		{ .insn = 0 },
		{ .insn = 0, .wide = true, .after = { { .src_reg = BPF_PSEUDO_FUNC } } }
	};
	struct typed typed;
	int fd;

	typed_init(&typed);
	typed.code.fixes = fixes;
	typed.code.fix_count = 2;
	fd = rb_load_program(&typed.load, &typed.prog, &typed.code, &typed.err);
	CU_ASSERT_TRUE(fd >= 0);
	CU_ASSERT_EQUAL_FATAL(typed.verifier.count, 2);
	CU_ASSERT_EQUAL(typed.verifier.asked[0].cmd, BPF_BTF_LOAD);
	CU_ASSERT_EQUAL(typed.verifier.asked[1].attr.func_info_cnt, 1);
	rb_sys_close(&typed.verifier.door, fd);
	typed.code.fixes = NULL;
	typed.code.fix_count = 0;
	typed_deinit(&typed);
}

/* ---- descriptor 0: stdin was closed ---- */

struct zero {
	struct rb_sys door;
	unsigned int asked[64]; /* by command */
	unsigned int closed;
	int refuse_log; /* programs without a log are answered this */
};

static int64_t zero_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct zero *zero = (struct zero *)sys;
	const union bpf_attr *attr = call->data;

	if (call->op == RB_OP_CLOSE)
		zero->closed += call->fd == 0;
	if (call->op != RB_OP_BPF)
		return 0;
	zero->asked[call->cmd]++;
	return call->cmd == BPF_PROG_LOAD && !attr->log_level ? zero->refuse_log : 0;
}

static void test_load_descriptor_of_number_0_is_one(void)
{
	struct zero zero = { .door = { zero_call } };
	struct stage stage;
	struct typed typed;

	stage_init(&stage, ".struct_ops");
	stage.load.sys = &zero.door;
	CU_ASSERT_EQUAL(rb_load_btf(&stage.load, &stage.err), 0);
	CU_ASSERT_EQUAL(rb_load_btf(&stage.load, &stage.err), 0);
	CU_ASSERT_STRING_EQUAL(stage.err.text, "");
	CU_ASSERT_EQUAL(zero.asked[BPF_BTF_LOAD], 1);
	CU_ASSERT_EQUAL(stage.load.btf_fd, 0);
	CU_ASSERT_EQUAL(make(&stage), 0);
	CU_ASSERT_EQUAL(zero.asked[BPF_MAP_CREATE], 1);
	CU_ASSERT_EQUAL(put(&stage), 0);
	CU_ASSERT_EQUAL(stage.err.status, RAWBPF_OK);
	rb_load_deinit(&stage.load, true);
	CU_ASSERT_EQUAL(zero.closed, 2);
	stage_deinit(&stage);

	zero = (struct zero){ .door = { zero_call }, .refuse_log = -EBUSY };
	typed_init(&typed);
	typed.load.sys = &zero.door;
	CU_ASSERT_EQUAL(rb_load_program(&typed.load, &typed.prog, &typed.code, &typed.err), 0);
	CU_ASSERT_EQUAL(zero.asked[BPF_PROG_LOAD], 2);
	CU_ASSERT_EQUAL(zero.asked[BPF_BTF_LOAD], 1);
	typed_deinit(&typed);
}

/* A kernel that fills the log to its last byte. */
static int64_t full_call(struct rb_sys *sys, const struct rb_call *call)
{
	const union bpf_attr *attr = call->data;

	(void)sys;
	if (call->op != RB_OP_BPF || call->cmd != BPF_PROG_LOAD)
		return 0;
	if (attr->log_level)
		memset((void *)(uintptr_t)attr->log_buf, 'x', attr->log_size);
	return -EINVAL;
}

static void test_load_program_log_without_an_end_ends(void)
{
	struct rb_sys full = { .call = full_call };
	struct typed typed;

	typed_init(&typed);
	typed.load.sys = &full;
	CU_ASSERT_EQUAL(rb_load_program(&typed.load, &typed.prog, &typed.code, &typed.err),
			-EINVAL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(typed.err.detail);
	CU_ASSERT_EQUAL(strlen(typed.err.detail), (64 << 10) - 1);
	typed_deinit(&typed);
}

static void test_load_map_of_number_0_is_made_once(void)
{
	struct zero zero = { .door = { zero_call } };
	struct rawbpf_err err = { 0 };
	struct made_object made;
	struct rb_load load;

	made_object_init(&made, false);
	made_data(&made, ".data", SHT_PROGBITS, "0123", 4);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(rb_load_init(&zero.door, &made.object, &made.plan, &load, NULL), 0);
	CU_ASSERT_EQUAL(rb_load_map(&load, 0, &err), 0);
	CU_ASSERT_EQUAL(rb_load_map(&load, 0, &err), 0);
	CU_ASSERT_STRING_EQUAL(err.text, "");
	CU_ASSERT_EQUAL(zero.asked[BPF_MAP_CREATE], 1);
	CU_ASSERT_EQUAL(zero.closed, 0);
	rb_load_deinit(&load, true);
	CU_ASSERT_EQUAL(zero.closed, 1);
	made_object_deinit(&made);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_load_ops_are_registered_by_a_link),
		UNIT_TEST(test_load_ops_without_links_are_registered_by_their_value),
		UNIT_TEST(test_load_ops_eperm_raises_memlock_once),
		UNIT_TEST(test_load_ops_refused_are_told_by_errno),
		UNIT_TEST(test_load_ops_are_not_made_as_other_maps_are),
		UNIT_TEST(test_load_program_refused_gets_its_types_and_a_log),
		UNIT_TEST(test_load_program_on_a_kernel_without_its_types_is_asked_for_a_log_alone),
		UNIT_TEST(test_load_program_with_a_callback_has_its_types_at_once),
		UNIT_TEST(test_load_descriptor_of_number_0_is_one),
		UNIT_TEST(test_load_program_log_without_an_end_ends),
		UNIT_TEST(test_load_map_of_number_0_is_made_once),
		CU_TEST_INFO_NULL,
	};

	return unit_run("load_ops", tests);
}
