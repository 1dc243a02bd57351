// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_handles - what each call is made for, and what its answer is used for later; of calls made up
 * here, and of whole runs of the examples.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/perf_event.h>

#include "made_object.h"
#include "mock_kernel.h"
#include "session.h"
#include "sys/bpf.h"
#include "sys/bpf_link.h"
#include "sys/handles.h"
#include "unit.h"

struct watch {
	struct mock_kernel mock;
	struct rb_sys_record record;
	struct rb_handles handles;
	size_t without_purpose;
	enum rb_op op; /* of the first of these */
	bool steps[RB_STEPS];
};

static void tell(void *ctx, const struct rb_call *call, int64_t answer)
{
	struct watch *watch = ctx;

	watch->steps[call->purpose.step] = true;
	/* closing what was opened is no step of its own */
	if (call->purpose.step == RB_STEP_NONE && call->op != RB_OP_CLOSE)
		if (!watch->without_purpose++)
			watch->op = call->op;
	rb_handles_note(&watch->handles, call, answer);
}

static void watch_init(struct watch *watch, const struct rb_answer *answers, size_t count)
{
	memset(watch, 0, sizeof(*watch));
	mock_kernel_init(&watch->mock, answers, count);
	rb_sys_record_init(&watch->record, &watch->mock.door, tell, watch);
}

static void watch_deinit(struct watch *watch)
{
	rb_handles_deinit(&watch->handles);
	mock_kernel_deinit(&watch->mock);
}

static size_t uses_of(const struct watch *watch, size_t handle, const char *as)
{
	size_t count = 0;

	for (size_t i = 0; i < watch->handles.use_count; i++)
		count += watch->handles.uses[i].handle == handle &&
			 !strcmp(watch->handles.uses[i].as, as);
	return count;
}

static void test_handles_of_a_map_are_used_by_a_program_and_a_link(void)
{
	struct bpf_insn insns[4] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1, .src_reg = BPF_PSEUDO_MAP_FD },
		{ 0 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct rb_bpf_map map = { .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .name = "m" };
	struct rb_bpf_prog prog = { .type = BPF_PROG_TYPE_KPROBE,
				    .insns = insns,
				    .insn_count = RB_COUNT(insns),
				    .license = "" };
	struct watch watch;
	struct rb_sys *sys = &watch.record.door;
	int map_fd, prog_fd, perf, link;
	struct perf_event_attr attr = { .type = PERF_TYPE_SOFTWARE };

	watch_init(&watch, NULL, 0);
	{
		RB_PURPOSE(sys, RB_STEP_MAP, "counts");
		map_fd = rb_bpf_map_create(sys, &map);
	}
	insns[0].imm = map_fd;
	{
		RB_PURPOSE(sys, RB_STEP_PROGRAM, "hello");
		prog_fd = rb_bpf_prog_load(sys, &prog);
	}
	perf = rb_sys_perf_open(sys, &attr, -1, 0);
	rb_sys_ioctl(sys, perf, PERF_EVENT_IOC_SET_BPF, (unsigned long)prog_fd);
	link = rb_bpf_link_perf(sys, prog_fd, perf, 7);
	CU_ASSERT_EQUAL_FATAL(watch.handles.count, 4);
	CU_ASSERT_EQUAL(watch.handles.items[0].kind, RB_HANDLE_MAP);
	CU_ASSERT_EQUAL(watch.handles.items[0].step, RB_STEP_MAP);
	CU_ASSERT_STRING_EQUAL(watch.handles.items[0].subject, "counts");
	CU_ASSERT_EQUAL(watch.handles.items[1].kind, RB_HANDLE_PROGRAM);
	CU_ASSERT_EQUAL(watch.handles.items[2].kind, RB_HANDLE_PERF_EVENT);
	CU_ASSERT_EQUAL(watch.handles.items[3].kind, RB_HANDLE_LINK);
	CU_ASSERT_EQUAL(watch.handles.items[3].fd, link);
	CU_ASSERT_EQUAL(uses_of(&watch, 0, "insns"), 1);
	CU_ASSERT_EQUAL(watch.handles.uses[0].insn, 0);
	CU_ASSERT_EQUAL(watch.handles.uses[0].call, 1);
	CU_ASSERT_EQUAL(uses_of(&watch, 1, "PERF_EVENT_IOC_SET_BPF"), 1);
	CU_ASSERT_EQUAL(uses_of(&watch, 1, "link_create.prog_fd"), 1);
	CU_ASSERT_EQUAL(uses_of(&watch, 2, "link_create.target_fd"), 1);
	for (size_t i = 0; i < watch.handles.count; i++)
		rb_sys_close(sys, watch.handles.items[i].fd);
	watch_deinit(&watch);
}

/* Guards against taking a number that is used again for the handle that had it. */
static void test_handles_of_a_number_used_again_are_two(void)
{
	struct watch watch;
	struct rb_sys *sys = &watch.record.door;
	int first, second;

	watch_init(&watch, NULL, 0);
	first = rb_sys_open(sys, AT_FDCWD, "/a", O_RDONLY);
	rb_sys_close(sys, first);
	second = rb_sys_open(sys, AT_FDCWD, "/b", O_RDONLY);
	CU_ASSERT_EQUAL(first, second);
	CU_ASSERT_EQUAL_FATAL(watch.handles.count, 2);
	CU_ASSERT_TRUE(watch.handles.items[0].closed);
	CU_ASSERT_EQUAL(rb_handles_of(&watch.handles, second), 1);
	rb_sys_close(sys, second);
	CU_ASSERT_EQUAL(rb_handles_of(&watch.handles, second), SIZE_MAX);
	watch_deinit(&watch);
}

static void test_handles_purpose_ends_with_its_scope(void)
{
	struct rb_sys sys = { .call = NULL };

	{
		RB_PURPOSE(&sys, RB_STEP_MAP, "outer");
		{
			RB_PURPOSE(&sys, RB_STEP_CAUSE, "inner");
			CU_ASSERT_EQUAL(sys.purpose.step, RB_STEP_CAUSE);
		}
		CU_ASSERT_EQUAL(sys.purpose.step, RB_STEP_MAP);
		CU_ASSERT_STRING_EQUAL(sys.purpose.subject, "outer");
	}
	CU_ASSERT_EQUAL(sys.purpose.step, RB_STEP_NONE);
}

/* ---- whole runs ---- */

static int stop(void *ctx)
{
	(void)ctx;
	return 1;
}

static void check_run(const char *name, const char *attach)
{
	static const struct rb_answer answers[] = {
		{ RB_OP_READ, "/proc/kallsyms", -1, 0, "ffffffff81000000 T vfs_read\n", 0 },
	};
	const char *build = getenv("RAWBPF_BUILD");
	struct rawbpf_err err = { 0 };
	struct watch watch;
	char path[256];
	size_t size;
	uint8_t *image;

	snprintf(path, sizeof(path), "%s/progs/%s.bpf.o", build ? build : "build", name);
	image = made_file(path, &size);
	if (!image)
		return; /* not built: the golden test says so */
	watch_init(&watch, answers, RB_COUNT(answers));
	struct rawbpf_options options = {
		RAWBPF_OPTIONS_DEFAULTS,
		.image = image,
		.image_size = size,
		.name = name,
		.attach = &attach,
		.attach_count = attach ? 1 : 0,
		.idle = stop,
		.drop_rights = true,
	};
	CU_ASSERT_EQUAL(rb_session_run(&options, &watch.record.door, NULL, &err), 0);
	if (err.code)
		printf("%s: %s\n", name, err.text);
	if (watch.without_purpose)
		printf("%s: %zu calls without a purpose, the first of operation %d\n", name,
		       watch.without_purpose, (int)watch.op);
	CU_ASSERT_EQUAL(watch.without_purpose, 0);
	CU_ASSERT_TRUE(watch.steps[RB_STEP_PROGRAM] && watch.steps[RB_STEP_ATTACH] &&
		       watch.steps[RB_STEP_UNDO]);
	CU_ASSERT_FALSE(watch.handles.failed);
	/* every program that was loaded is put on something */
	for (size_t i = 0; i < watch.handles.count; i++)
		if (watch.handles.items[i].kind == RB_HANDLE_PROGRAM)
			CU_ASSERT_TRUE(uses_of(&watch, i, "PERF_EVENT_IOC_SET_BPF") +
					       uses_of(&watch, i, "raw_tracepoint.prog_fd") +
					       uses_of(&watch, i, "link_create.prog_fd") >
				       0);
	rawbpf_err_deinit(&err);
	watch_deinit(&watch);
	free(image);
}

static void test_handles_of_whole_runs_have_purposes_and_uses(void)
{
	check_run("hello", "ksyscall/clone");
	check_run("hello_tp", NULL);
	check_run("hello_raw_tp", NULL);
	check_run("for_limited", NULL);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_handles_of_a_map_are_used_by_a_program_and_a_link),
		UNIT_TEST(test_handles_of_a_number_used_again_are_two),
		UNIT_TEST(test_handles_purpose_ends_with_its_scope),
		UNIT_TEST(test_handles_of_whole_runs_have_purposes_and_uses),
		CU_TEST_INFO_NULL,
	};

	return unit_run("handles", tests);
}
