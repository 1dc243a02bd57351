// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_links - what bpf(2) and perf_event_open(2) are asked for by the kinds that hang on no single
 * tracefs event: multi links, iterators, programs of one BTF type, samples of CPUs.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/perf_event.h>

#include "attach/perf_event.h"
#include "load/btf_target.h"
#include "attach_stage.h"
#include "base/bytes.h"
#include "made_btf.h"
#include "sys/doors.h"
#include "sys/uapi.h"
#include "text_check.h"
#include "unit.h"

#define READ(path_, data_)                         \
	{                                          \
		RB_OP_READ, path_, -1, 0, data_, 0 \
	}

/* Two functions of one name, two that ftrace does not know, one that kprobes must leave alone. */
static const struct rb_answer kernel[] = {
	READ("/proc/kallsyms", "ffffffff81000000 T _text\n"
			       "ffffffff81000010 T vfs_read\n"
			       "ffffffff81000020 t vfs_twin\n"
			       "ffffffff81000030 t vfs_twin\n"
			       "ffffffff81000040 T vfs_notrace\n"
			       "ffffffff81000050 T vfs_black\n"
			       "ffffffff81000060 D vfs_data\n"
			       "ffffffff81000070 T __pfx_vfs_read\n"
			       "ffffffff81000010 T vfs_zalias\n"
			       "ffffffff81000080 t vfs_module\t[some]\n"),
	READ("available_filter_functions",
	     "vfs_read\nvfs_twin\nvfs_twin\nvfs_black\nvfs_module [some]\nother\n"),
	READ("kprobes/blacklist", "0xffffffff81000050-0xffffffff81000058\tvfs_black\n"),
	READ("cpu/online", "0-1\n"),
};

struct links {
	struct stage stage;
	struct rb_sys_record record;
	struct rb_text calls, notes;
};

static void add_bpf(struct rb_text *ret, const struct rb_call *call)
{
	const union bpf_attr *attr = call->data;
	const uint64_t *addresses = (const void *)(uintptr_t)attr->link_create.kprobe_multi.addrs;
	const union bpf_iter_link_info *info;

	if (call->cmd == BPF_RAW_TRACEPOINT_OPEN) {
		rb_text_printf(ret, "open %s prog %u\n",
			       attr->raw_tracepoint.name
				       ? (const char *)(uintptr_t)attr->raw_tracepoint.name
				       : "-",
			       attr->raw_tracepoint.prog_fd);
		return;
	}
	if (call->cmd != BPF_LINK_CREATE)
		return;
	rb_text_printf(ret, "link prog %u target %u as %u flags %u", attr->link_create.prog_fd,
		       attr->link_create.target_fd, attr->link_create.attach_type,
		       attr->link_create.flags);
	if (attr->link_create.attach_type == BPF_TRACE_ITER && attr->link_create.iter_info_len) {
		info = (const void *)(uintptr_t)attr->link_create.iter_info;
		rb_text_printf(ret, " over %u %u %u", info->task.tid, info->task.pid,
			       attr->link_create.iter_info_len);
	} else if (attr->link_create.attach_type != BPF_TRACE_ITER) {
		rb_text_printf(ret, " multi %u", attr->link_create.kprobe_multi.flags);
		for (uint32_t i = 0; i < attr->link_create.kprobe_multi.cnt; i++)
			rb_text_printf(ret, " %llx",
				       (unsigned long long)(addresses ? addresses[i] : 0));
	}
	rb_text_string(ret, "\n");
}

static void add_call(void *ctx, const struct rb_call *call, int64_t answer)
{
	const struct perf_event_attr *perf = call->data;
	struct links *links = ctx;

	(void)answer;
	if (call->op == RB_OP_BPF)
		add_bpf(&links->calls, call);
	if (call->op == RB_OP_PERF_OPEN)
		rb_text_printf(&links->calls, "perf %u:%llu %s %llu pid %lld cpu %lld%s\n",
			       perf->type, (unsigned long long)perf->config,
			       perf->freq ? "hz" : "each", (unsigned long long)perf->sample_period,
			       (long long)call->arg, (long long)call->cmd,
			       perf->inherit ? " and children" : "");
}

static void note(void *ctx, const char *line)
{
	struct links *links = ctx;

	rb_text_printf(&links->notes, "%s\n", line);
}

static int map(void *ctx, const char *name)
{
	(void)ctx;
	return !strcmp(name, "counts") ? 33 : -ENOENT;
}

static void links_init(struct links *links)
{
	memset(links, 0, sizeof(*links));
	stage_init(&links->stage);
	links->stage.mock.script.answers = kernel;
	links->stage.mock.script.answer_count = RB_COUNT(kernel);
	rb_sys_record_init(&links->record, &links->stage.record.door, add_call, links);
	links->stage.attacher.sys = &links->record.door;
	links->stage.attacher.note = note;
	links->stage.attacher.map = map;
	links->stage.attacher.ctx = links;
}

static void links_deinit(struct links *links)
{
	stage_deinit(&links->stage);
	rb_text_deinit(&links->calls);
	rb_text_deinit(&links->notes);
}

static void check(const char *target, uint32_t attach_type, int pid, const char *calls,
		  const char *what)
{
	struct links links;

	links_init(&links);
	links.stage.attacher.multi_type = attach_type;
	links.stage.attacher.pid = pid;
	CU_ASSERT_EQUAL_FATAL(stage_attach(&links.stage, target, "hello"), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&links.calls), calls));
	CU_ASSERT_TRUE(text_is(links.stage.link.what, what));
	stage_undo(&links.stage);
	links_deinit(&links);
}

/* ---- one call ---- */

static void test_links_of_a_place_name_nothing(void)
{
	check("tp_btf/sched_switch", 0, 0, "open - prog 7\n", "tp_btf sched_switch");
	check("fentry/vfs_read", 0, 0, "open - prog 7\n", "fentry vfs_read");
	check("fexit.s/prog:12:add", 0, 0, "open - prog 7\n", "fexit.s prog:12:add");
	check("freplace//sys/fs/bpf/x:add", 0, 0, "open - prog 7\n", "freplace /sys/fs/bpf/x:add");
	check("lsm/file_open", 0, 0, "open - prog 7\n", "lsm file_open");
	check("raw_tp.w/bpf_test_finish", 0, 0, "open bpf_test_finish prog 7\n",
	      "raw tracepoint bpf_test_finish");
}

static void test_links_of_iterators_say_what_they_go_over(void)
{
	check("iter/task", 0, 0, "link prog 7 target 0 as 28 flags 0\n", "iter task");
	check("iter/task", 0, 1234, "link prog 7 target 0 as 28 flags 0 over 0 1234 16\n",
	      "iter task");
	check("iter.s/bpf_map_elem:counts", 0, 0,
	      "link prog 7 target 0 as 28 flags 0 over 33 0 16\n", "iter bpf_map_elem:counts");
}

static void refused(const char *target, int pid, enum rawbpf_status kind, const char *says)
{
	struct links links;

	links_init(&links);
	links.stage.attacher.pid = pid;
	CU_ASSERT_TRUE(stage_attach(&links.stage, target, "hello") < 0);
	CU_ASSERT_EQUAL(links.stage.err.status, kind);
	CU_ASSERT_TRUE(text_has(links.stage.err.text, says));
	links_deinit(&links);
}

static void test_links_of_iterators_over_what_is_not_there_are_refused(void)
{
	refused("iter/bpf_map_elem:none", 0, RAWBPF_ATTACH, "the object has no map none");
	refused("iter/bpf_map_elem:/sys/fs/bpf/none", 0, RAWBPF_ATTACH, "no map is pinned at");
	refused("iter/bpf_map", 7, RAWBPF_USAGE, "cannot be limited to one process");
}

/* ---- many functions ---- */

/* By address: an alias is the same function, and a name of two is both. */
static void test_links_of_many_take_each_function_once(void)
{
	static const char all[] = " ffffffff81000050 ffffffff81000080 ffffffff81000010 "
				  "ffffffff81000020 ffffffff81000030\n";
	struct rb_text calls = { 0 };

	rb_text_printf(&calls, "link prog 7 target 0 as %u flags 0 multi 0%s",
		       BPF_TRACE_KPROBE_MULTI, all);
	check("kprobe/vfs_*", BPF_TRACE_KPROBE_MULTI, 0, calls.data, "kprobe vfs_*, 5 functions");
	rb_text_clear(&calls);
	rb_text_printf(&calls, "link prog 7 target 0 as %u flags 0 multi 1%s",
		       BPF_TRACE_KPROBE_MULTI, all);
	check("kretprobe.multi/vfs_*", BPF_TRACE_KPROBE_MULTI, 0, calls.data,
	      "kretprobe.multi vfs_*, 5 functions");
	rb_text_clear(&calls);
	rb_text_printf(&calls, "link prog 7 target 0 as %u flags 0 multi 0 ffffffff81000010\n",
		       RB_BPF_TRACE_KPROBE_SESSION);
	check("kprobe.session/vfs_read", RB_BPF_TRACE_KPROBE_SESSION, 0, calls.data,
	      "kprobe.session vfs_read, 1 function");
	rb_text_deinit(&calls);
}

#define EVENT STAGE_GROUP "/hello_0"

/* One event of many places, in one write; names of several functions by their offset. */
static void test_links_of_many_through_tracefs_are_one_event(void)
{
	struct links links;

	links_init(&links);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&links.stage, "kprobe/vfs_*", "hello"), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&links.stage.mock.writes),
			       "kprobe_events: p:" EVENT " vfs_module\n"
			       "p:" EVENT " vfs_read\n"
			       "p:" EVENT " _text+0x20\n"
			       "p:" EVENT " _text+0x30\n"));
	CU_ASSERT_TRUE(text_is(mock_text(&links.calls), "perf 2:1234 each 1 pid -1 cpu 0\n"));
	CU_ASSERT_TRUE(text_is(links.stage.link.what, "kprobe vfs_*, 4 functions"));
	CU_ASSERT_TRUE(text_has(mock_text(&links.notes),
				"1 notrace, not in "
				"available_filter_functions (vfs_notrace)"));
	CU_ASSERT_TRUE(text_has(mock_text(&links.notes), "(vfs_black)"));
	CU_ASSERT_TRUE(text_has(mock_text(&links.notes), "2 functions share a name"));
	stage_undo(&links.stage);
	CU_ASSERT_STRING_EQUAL(mock_text(&links.stage.mock.places), "");
	links_deinit(&links);
}

/* What is before the refused one was taken: it must not be written again, and the rest must be. */
static void test_links_of_many_go_on_behind_a_refused_one(void)
{
	struct links links;

	links_init(&links);
	links.stage.mock.refused_line = " vfs_read";
	CU_ASSERT_EQUAL_FATAL(stage_attach(&links.stage, "kretprobe/vfs_*", "hello"), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&links.stage.mock.places),
			       "r:" EVENT " vfs_module\nr:" EVENT " _text+0x20\n"
			       "r:" EVENT " _text+0x30\n"));
	CU_ASSERT_TRUE(text_is(links.stage.link.what, "kretprobe vfs_*, 3 functions"));
	CU_ASSERT_TRUE(text_has(mock_text(&links.notes),
				"the kernel refused 1 sites: vfs_read (Invalid argument)"));
	stage_undo(&links.stage);
	links_deinit(&links);
}

static void test_links_of_many_all_refused_leave_nothing(void)
{
	struct links links;

	links_init(&links);
	links.stage.mock.refused_line = "r:";
	CU_ASSERT_EQUAL(stage_attach(&links.stage, "kretprobe/vfs_r*", "hello"), -EINVAL);
	CU_ASSERT_EQUAL(links.stage.err.status, RAWBPF_ATTACH);
	CU_ASSERT_TRUE(text_has(links.stage.err.text, "the kernel refused all sites"));
	links_deinit(&links);
}

/* Whichever call fails, nothing is left: not when the places are written and can't be counted, either. */
static void test_links_of_many_failure_takes_all_back(void)
{
	for (uint64_t nth = 1; nth < 200; nth++) {
		struct rb_sys_fail fail;
		struct links links;
		bool over;

		links_init(&links);
		rb_sys_fail_init(&fail, &links.stage.mock.door, nth, -EIO);
		links.stage.record.next = &fail.door;
		stage_attach(&links.stage, "kprobe/vfs_*", "hello");
		over = fail.seen < nth;
		links.stage.record.next = &links.stage.mock.door;
		if (links.stage.link.event)
			stage_undo(&links.stage);
		CU_ASSERT_STRING_EQUAL(mock_text(&links.stage.mock.places), "");
		links_deinit(&links);
		if (over)
			return;
	}
	CU_FAIL("too many calls");
}

static void test_links_of_many_that_match_nothing_say_so(void)
{
	refused("kprobe/nfs_*", 0, RAWBPF_ATTACH, "no kernel function matches nfs_*");
	refused("kprobe/vfs_n*", 0, RAWBPF_ATTACH,
		"1 kernel functions match vfs_n*; none can be probed: 1 notrace");
}

/* ---- samples ---- */

static void test_links_of_samples_are_one_event_for_each_cpu(void)
{
	check("perf_event/cpu-clock:99hz", 0, 0,
	      "perf 1:0 hz 99 pid -1 cpu 0\nperf 1:0 hz 99 pid -1 cpu 1\n",
	      "perf_event cpu-clock:99hz, 2 CPUs");
	check("perf_event/cycles:1000000", 0, 0,
	      "perf 0:0 each 1000000 pid -1 cpu 0\nperf 0:0 each 1000000 pid -1 cpu 1\n",
	      "perf_event cycles:1000000, 2 CPUs");
	check("perf_event/r01C2:7", 0, 0,
	      "perf 4:450 each 7 pid -1 cpu 0\nperf 4:450 each 7 pid -1 cpu 1\n",
	      "perf_event r01C2:7, 2 CPUs");
}

static void test_links_of_samples_of_a_process_are_of_its_threads(void)
{
	const struct rb_answer threads[] = {
		{ RB_OP_LIST, "/proc/50/task", -1, 0, "50\n52\n", 0 },
	};
	struct links links;

	links_init(&links);
	links.stage.mock.script.answers = threads;
	links.stage.mock.script.answer_count = 1;
	links.stage.attacher.pid = 50;
	CU_ASSERT_EQUAL_FATAL(stage_attach(&links.stage, "perf_event/faults:1", "hello"), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&links.calls),
			       "perf 1:2 each 1 pid 50 cpu -1 and children\n"
			       "perf 1:2 each 1 pid 52 cpu -1 and children\n"));
	stage_undo(&links.stage);
	links_deinit(&links);
}

static void test_links_of_samples_that_are_no_samples_are_refused(void)
{
	static const char *const bad[] = { "perf_event/cpu-clock",
					   "perf_event/cpu-clock:",
					   "perf_event/cpu-clock:0",
					   "perf_event/cpu-clock:9Hz",
					   "perf_event/cpu-clock:9hzz",
					   "perf_event/cpu-clock:-9",
					   "perf_event/cpu-clok:9",
					   "perf_event/r:9",
					   "perf_event/rxyz:9",
					   "perf_event/:9",
					   "perf_event/r0x1:9",
					   "perf_event/r11112222333344445:9",
					   "perf_event/cpu-clock:99999999999999999999hz" };

	for (size_t i = 0; i < RB_COUNT(bad); i++) {
		struct rb_target target;

		if (rb_target_parse(bad[i], &target, NULL) != -EINVAL)
			printf("%s\n", bad[i]);
		CU_ASSERT_EQUAL(rb_target_parse(bad[i], &target, NULL), -EINVAL);
	}
}

/* A CPU that goes, one that comes, one that went and came back between two looks. */
static void test_links_of_samples_follow_the_cpus(void)
{
	static const char later[] = "\1\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0"; /* 5 ns of counting */
	struct rb_answer answers[] = {
		READ("cpu/online", "0-1\n"),
		{ RB_OP_READ, "perf", -1, 16, later, 0 },
	};
	struct links links;
	struct rb_samples *samples;

	if (*(const uint16_t *)(const void *)"\1\0" != 1)
		return; /* the bytes above are of a little-endian machine */
	links_init(&links);
	links.stage.mock.script.answers = answers;
	links.stage.mock.script.answer_count = RB_COUNT(answers);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&links.stage, "perf_event/cpu-clock:9hz", "hello"), 0);
	samples = links.stage.link.samples;
	rb_text_clear(&links.calls);
	/* both have counted since they were opened */
	CU_ASSERT_EQUAL(rb_samples_follow(&links.stage.attacher, samples, NULL), 0);
	CU_ASSERT_STRING_EQUAL(mock_text(&links.calls), "");
	/* 1 goes, 3 comes; 0 stands still */
	answers[0].data = "0,3\n";
	memset(links.stage.mock.script.offsets, 0, sizeof(links.stage.mock.script.offsets));
	CU_ASSERT_EQUAL(rb_samples_follow(&links.stage.attacher, samples, NULL), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&links.calls), "perf 1:0 hz 9 pid -1 cpu 0\n"
							"perf 1:0 hz 9 pid -1 cpu 3\n"));
	CU_ASSERT_EQUAL(samples->count, 2);
	stage_undo(&links.stage);
	links_deinit(&links);
}

/* ---- the place that a program is loaded for ---- */

static void find_target(const char *section, const char *name, int expected, uint32_t id)
{
	struct made_btf types;
	const uint32_t none[] = { UINT32_MAX };
	struct rb_vmlinux vmlinux = { 0 };
	struct rb_load_target target = { .fd = -1 };
	struct rb_answer answers[] = { READ("/sys/kernel/btf/vmlinux", NULL) };
	struct rb_sys_script script;
	struct rawbpf_err err = { 0 };
	uint32_t number;

	made_btf_init(&types);
	number = made_btf_int(&types, "int", 4, MADE_SIGNED);			    /* 1 */
	made_btf_type(&types, RB_BTF_TYPEDEF, "btf_trace_sched_switch", 0, number); /* 2 */
	made_btf_func(&types, "vfs_read", number, none);	  /* a proto, then 4 */
	made_btf_func(&types, "bpf_lsm_file_open", number, none); /* 6 */
	made_btf_func(&types, "bpf_iter_task", number, none);	  /* 8 */
	CU_ASSERT_TRUE_FATAL(made_btf_finish(&types));
	answers[0].data = types.blob.data;
	answers[0].answer = (int64_t)types.blob.size;
	rb_sys_script_init(&script, answers, 1);
	CU_ASSERT_EQUAL(rb_load_target_find(&script.door, &vmlinux, rb_kind_of(section), name,
					    &target, &err),
			expected);
	CU_ASSERT_EQUAL(target.btf_id, id);
	CU_ASSERT_EQUAL(!strstr(err.hint, "did you mean"), !expected);
	rb_vmlinux_deinit(&vmlinux);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	made_btf_deinit(&types);
	rawbpf_err_deinit(&err);
}

static void test_links_targets_are_found_in_the_kernels_types(void)
{
	find_target("tp_btf", "sched_switch", 0, 2);
	find_target("fentry", "vfs_read", 0, 4);
	find_target("fmod_ret.s", "vfs_read", 0, 4);
	find_target("lsm", "file_open", 0, 6);
	find_target("iter", "task", 0, 8);
	find_target("iter.s", "task:whatever", 0, 8);
	find_target("fentry", "vfs_raed", -ENOENT, 0);
	find_target("tp_btf", "sched_swich", -ENOENT, 0);
	find_target("lsm", "file_opn", -ENOENT, 0);
}

/* What a program of two instructions is answered, and then one of another type: is it the kind? */
static bool is_the_kind(const char *section, int tiny, int plain)
{
	const struct rb_answer answers[] = {
		{ RB_OP_BPF, NULL, BPF_PROG_LOAD, tiny, NULL, 1 },
		{ RB_OP_BPF, NULL, BPF_PROG_LOAD, plain, NULL, 1 },
	};
	struct rawbpf_err err = { .status = RAWBPF_PERMISSION, .code = -EPERM, .text = "refused" };
	struct rb_load_target target = { .btf_id = 4, .fd = -1 };
	struct rb_sys_script script;
	bool added;

	rb_sys_script_init(&script, answers + (tiny == 0), tiny == 0 ? 0 : plain == 0 ? 1 : 2);
	rb_load_target_refused(&script.door, rb_kind_of(section), &target, &err);
	added = strcmp(err.text, "refused") != 0;
	CU_ASSERT_EQUAL(added, strstr(err.text, section) != NULL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_PERMISSION);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	return added;
}

static void test_links_targets_refused_whatever_the_program_are_told_by_kind(void)
{
	static const char *const kinds[] = { "fentry", "fexit", "fmod_ret", "lsm", "iter" };

	for (size_t i = 0; i < RB_COUNT(kinds); i++) {
		CU_ASSERT_TRUE(is_the_kind(kinds[i], -EPERM, 0));
		/* it is this program; or programs of any kind */
		CU_ASSERT_FALSE(is_the_kind(kinds[i], 0, 0));
		CU_ASSERT_FALSE(is_the_kind(kinds[i], -EPERM, -EPERM));
	}
	CU_ASSERT_FALSE(is_the_kind("tp_btf", -EPERM, 0));
}

static void test_links_targets_that_are_none_are_refused(void)
{
	static const char *const bad[] = { "fentry/a b",     "fentry/a:b:c",	"fentry/:x",
					   "fentry/m:",	     "fentry/prog:x:y", "freplace/add",
					   "freplace/m:add", "iter/:x",		"iter/a:",
					   "tp_btf/a:b",     "lsm/a/b",		"fentry/a\nb" };

	for (size_t i = 0; i < RB_COUNT(bad); i++) {
		struct rb_target target;
		int code = rb_target_parse(bad[i], &target, NULL);

		if (code != -EINVAL)
			printf("%s: %d\n", bad[i], code);
		CU_ASSERT_EQUAL(code, -EINVAL);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_links_of_a_place_name_nothing),
		UNIT_TEST(test_links_of_iterators_say_what_they_go_over),
		UNIT_TEST(test_links_of_iterators_over_what_is_not_there_are_refused),
		UNIT_TEST(test_links_of_many_take_each_function_once),
		UNIT_TEST(test_links_of_many_through_tracefs_are_one_event),
		UNIT_TEST(test_links_of_many_go_on_behind_a_refused_one),
		UNIT_TEST(test_links_of_many_all_refused_leave_nothing),
		UNIT_TEST(test_links_of_many_failure_takes_all_back),
		UNIT_TEST(test_links_of_many_that_match_nothing_say_so),
		UNIT_TEST(test_links_of_samples_are_one_event_for_each_cpu),
		UNIT_TEST(test_links_of_samples_of_a_process_are_of_its_threads),
		UNIT_TEST(test_links_of_samples_that_are_no_samples_are_refused),
		UNIT_TEST(test_links_of_samples_follow_the_cpus),
		UNIT_TEST(test_links_targets_are_found_in_the_kernels_types),
		UNIT_TEST(test_links_targets_refused_whatever_the_program_are_told_by_kind),
		UNIT_TEST(test_links_targets_that_are_none_are_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("links", tests);
}
