// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_fault - each system call of a whole run fails once, with each of six errors.
 *
 * A clean run of an example counts its calls; then, for each of them and each error, one run in which
 * that call fails. Whatever fails: nothing crashes, no descriptor stays open or is used after it was
 * closed, every event and every instance that was made is removed again, and the run either ends with
 * an error that says something, or goes on as if nothing had been, and hands over every record. Which
 * of the two is decided below (tolerated()), call by call, and both directions are checked.
 *
 * Only a removal that fails may leave something, and then it says so, with the kind RAWBPF_CLEANUP.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "explain/narrate.h"
#include "made_object.h"
#include "mock_kernel.h"
#include "session.h"
#include "unit.h"

#define GROUP	 "rawbpf_1000_5000_0000abcd"
#define INSTANCE "instances/" GROUP
#define PRINTK	 "events/bpf_trace/bpf_trace_printk/enable"
#define PIPE                                                              \
	"            bash-1    [001] ...2.  1.5: bpf_trace_printk: one\n" \
	"            bash-2    [001] ...2.  1.6: bpf_trace_printk: two\n"

struct example {
	const char *object, *attach;
};

/* The one call that failed, as far as it matters. */
struct failing {
	struct rb_call call;
	char path[256];	     /* named by the call, or of its descriptor */
	bool removes;	     /* a write of "-:...", or the open before it; a rmdir */
	unsigned int before; /* calls of the same kind before it */
};

struct run {
	struct mock_kernel mock;
	struct rb_sys_fail fail;
	struct rb_sys_record record;
	uint64_t calls;
	unsigned int by_op[MOCK_OPS];
	bool attached; /* an event was made: what is written to kprobe_events from now on removes */
	struct failing failing;
	int records, idles, code;
	struct rawbpf_err err;
};

/* ---- what failed ---- */

static void note_failing(struct run *run, const struct rb_call *call)
{
	const char *path = call->path;

	if (!path && call->fd >= 0 && call->fd < RB_SCRIPT_FDS)
		path = run->mock.script.paths[call->fd];
	run->failing.call = *call;
	snprintf(run->failing.path, sizeof(run->failing.path), "%s", path ? path : "");
	run->failing.removes = call->op == RB_OP_RMDIR ||
			       (run->attached && !strcmp(run->failing.path, "kprobe_events"));
	run->failing.before = run->by_op[call->op];
}

static void watch(void *ctx, const struct rb_call *call, int64_t answer)
{
	struct run *run = ctx;

	(void)answer;
	if (++run->calls == run->fail.nth)
		note_failing(run, call);
	run->by_op[call->op]++;
	if (call->op == RB_OP_PERF_OPEN || call->op == RB_OP_IOCTL ||
	    strstr(mock_text(&run->mock.there), GROUP "/"))
		run->attached = true;
}

/* ---- one run ---- */

static int take(void *ctx, const struct rawbpf_record *record)
{
	struct run *run = ctx;

	run->records += record->type == RAWBPF_TRACE;
	return 0;
}

/* Nothing is there: wait once; then it is enough. */
static int idle(void *ctx)
{
	struct run *run = ctx;

	return run->idles++ > 0;
}

static void run_once(struct run *run, const struct example *example, const uint8_t *image,
		     size_t size, uint64_t nth, int code)
{
	/* loading a program that prints switches the event on */
	static const struct rb_answer answers[] = {
		{ RB_OP_READ, "trace_pipe", -1, 0, PIPE, 0 },
		{ RB_OP_READ, PRINTK, -1, 0, "0\n", 1 },
		{ RB_OP_READ, PRINTK, -1, 0, "1\n", 0 },
		{ RB_OP_READ, "/proc/kallsyms", -1, 0, "ffffffff81000000 T vfs_read\n", 0 },
	};
	struct rawbpf_options options = {
		RAWBPF_OPTIONS_DEFAULTS,
		.image = image,
		.image_size = size,
		.name = example->object,
		.attach = &example->attach,
		.attach_count = example->attach ? 1 : 0,
		.record = take,
		.idle = idle,
		.ctx = run,
	};

	options.wake_fd = 1;
	memset(run, 0, sizeof(*run));
	mock_kernel_init(&run->mock, answers, RB_COUNT(answers));
	rb_sys_fail_init(&run->fail, &run->mock.door, nth, code);
	rb_sys_record_init(&run->record, &run->fail.door, watch, run);
	run->code = rb_session_run(&options, &run->record.door, NULL, &run->err);
}

/* ---- what may fail without the run failing ---- */

/*
 * Returns whether a run in which this fails with `code` goes on, and why it may.
 */
static bool tolerated(const struct failing *failing, const struct example *example, int code)
{
	const struct rb_call *call = &failing->call;
	const char *path = failing->path;

	switch (call->op) {
	case RB_OP_CLOSE: /* closed all the same, and nothing can be done about it */
		return true;
	case RB_OP_SELF: /* a kprobe's first asks for the kernel's version, for old kernels */
		return example->attach && failing->before == 0;
	case RB_OP_POLL: /* a pause, or asking whether to wake; the wait itself has two descriptors */
		return call->size < 2;
	case RB_OP_STATFS: /* another directory is looked at */
		return true;
	case RB_OP_MKDIR: /* the global pipe is read instead */
		return true;
	case RB_OP_BPF: /* again, with more locked memory; a program also with its types and a log */
		return call->cmd == BPF_PROG_LOAD ||
		       (call->cmd == BPF_MAP_CREATE && code == -EPERM);
	case RB_OP_RMDIR: /* somebody else has removed it */
		return code == -ENOENT;
	default:
		break;
	}
	if (!strcmp(path,
		    "/sys/kernel/tracing")) /* is there another; or later, when it is needed */
		return true;
	if (strstr(path, PRINTK)) /* a switch that is turned back; an instance: the global pipe */
		return true;
	if (strstr(path, "/buffer_percent")) /* asked often instead of woken */
		return true;
	if (failing->removes && !strcmp(path, "kprobe_events")) /* busy: again; gone: fine */
		return code == -EBUSY || code == -ENOENT;
	if (!strcmp(path, "kprobe_events")) /* a system call has other names */
		return example->attach && !strncmp(example->attach, "ksyscall/", 9) &&
		       code != -EPERM;
	return false;
}

/* ---- what must hold ---- */

static void explain(const struct run *run, const char *what)
{
	struct rb_text text = { 0 };

	rb_narrate_call(&run->failing.call, run->fail.code, &text);
	printf("call %llu of operation %d on '%s' failing with %d: %s\n  %.*s\n  answer %d, kind %d: %s\n"
	       "  left: %s\n",
	       (unsigned long long)run->fail.nth, (int)run->failing.call.op, run->failing.path,
	       (int)run->fail.code, what, (int)strcspn(mock_text(&text), "\n"), mock_text(&text),
	       run->code, (int)run->err.status, run->err.text, mock_text(&run->mock.there));
	rb_text_deinit(&text);
}

static bool check(const struct run *run, bool holds, const char *what)
{
	if (!holds)
		explain(run, what);
	return holds;
}

static void check_ended(const struct run *run, const struct example *example)
{
	const bool goes_on = tolerated(&run->failing, example, (int)run->fail.code);

	CU_ASSERT_TRUE(check(run, (run->code == 0) == goes_on,
			     goes_on ? "it should go on" : "it should be an error"));
	if (!run->code) {
		CU_ASSERT_TRUE(check(run, run->records == 2, "a record is missing"));
		return;
	}
	CU_ASSERT_TRUE(
		check(run, run->err.status != RAWBPF_OK && run->err.text[0], "it says nothing"));
	CU_ASSERT_TRUE(check(run, run->code < 0 && run->code == run->err.code, "two codes"));
	CU_ASSERT_TRUE(check(run, (run->err.status == RAWBPF_CLEANUP) == run->failing.removes,
			     "only a removal is about cleaning up"));
}

/* What a failing removal may leave is what it was to remove. */
static void check_left(const struct run *run)
{
	const char *left = mock_text(&run->mock.there);
	bool may_stay = run->failing.removes && run->fail.code != -EBUSY;

	if (run->failing.call.op == RB_OP_RMDIR)
		may_stay = !strcmp(left, INSTANCE "\n");
	else if (may_stay)
		may_stay = !strncmp(left, GROUP "/", strlen(GROUP) + 1) &&
			   strchr(left, '\n') == left + strlen(left) - 1;
	CU_ASSERT_TRUE(check(run, may_stay || !left[0], "something was left"));
}

static void end_run(struct run *run)
{
	CU_ASSERT_TRUE(
		check(run, !mock_text(&run->mock.misused)[0], "a closed descriptor was used"));
	CU_ASSERT_EQUAL(mock_kernel_deinit(&run->mock), 0);
	rawbpf_err_deinit(&run->err);
}

static uint8_t *read_object(const char *name, size_t *size)
{
	const char *build = getenv("RAWBPF_BUILD");
	char path[512];

	snprintf(path, sizeof(path), "%s/progs/%s.bpf.o", build ? build : "build", name);
	return made_file(path, size);
}

static void check_example(const char *object, const char *attach)
{
	static const int codes[] = { -EPERM, -ENOENT, -EINVAL, -ENOMEM, -EBUSY, -EIO };
	const struct example example = { object, attach };
	struct run run;
	uint64_t calls;
	size_t size;
	uint8_t *image = read_object(object, &size);

	CU_ASSERT_PTR_NOT_NULL_FATAL(image);
	run_once(&run, &example, image, size, 0, 0);
	CU_ASSERT_EQUAL(run.code, 0);
	CU_ASSERT_EQUAL(run.records, 2);
	CU_ASSERT_STRING_EQUAL(mock_text(&run.mock.there), "");
	calls = run.calls;
	CU_ASSERT_TRUE(calls > 20);
	end_run(&run);
	for (uint64_t nth = 1; nth <= calls; nth++) {
		for (size_t i = 0; i < RB_COUNT(codes); i++) {
			run_once(&run, &example, image, size, nth, codes[i]);
			CU_ASSERT_TRUE(run.calls >= nth);
			check_ended(&run, &example);
			check_left(&run);
			end_run(&run);
		}
	}
	free(image);
}

static void test_fault_anywhere_in_a_kprobe_is_survived(void)
{
	check_example("hello", "kprobe/vfs_read");
}

static void test_fault_anywhere_in_a_system_call_is_survived(void)
{
	check_example("hello", "ksyscall/clone");
}

static void test_fault_anywhere_in_a_tracepoint_with_data_is_survived(void)
{
	check_example("hello_tp", NULL);
}

static void test_fault_anywhere_in_a_raw_tracepoint_is_survived(void)
{
	check_example("hello_raw_tp", NULL);
}

int main(void)
{
	static const char *const objects[] = { "hello", "hello_tp", "hello_raw_tp" };
	CU_TestInfo tests[] = {
		UNIT_TEST(test_fault_anywhere_in_a_kprobe_is_survived),
		UNIT_TEST(test_fault_anywhere_in_a_system_call_is_survived),
		UNIT_TEST(test_fault_anywhere_in_a_tracepoint_with_data_is_survived),
		UNIT_TEST(test_fault_anywhere_in_a_raw_tracepoint_is_survived),
		CU_TEST_INFO_NULL,
	};

	for (size_t i = 0; i < RB_COUNT(objects); i++) {
		size_t size;
		uint8_t *image = read_object(objects[i], &size);

		free(image);
		if (image)
			continue;
		printf("SKIP fault: the example %s is not there (make progs)\n", objects[i]);
		return 0;
	}
	return unit_run("fault", tests);
}
