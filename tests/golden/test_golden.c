// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_golden - each example, run from its first system call to its last, without a kernel.
 *
 * A script answers as a kind kernel would, every call is written down as -v would show it, with the
 * records, notes and the error that came of it, and the list is compared with tests/golden/NAME.calls.
 * A change of the list is either a fault or a decision:
 *
 *	RAWBPF_GOLDEN_UPDATE=1 build/tests/golden/test_golden	writes the lists anew
 *
 * The objects are the ones that the examples were compiled to (RAWBPF_BUILD, or build/). What depends
 * on the compiler or the architecture is evened out: the number of instructions and the size of the
 * types are N, the entry of a
 * system call is __ARCH_sys_NAME, and sources are where the tree is.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "explain/narrate.h"
#include "made_object.h"
#include "mock_kernel.h"
#include "session.h"
#include "unit.h"

#define PRINTK	"events/bpf_trace/bpf_trace_printk/enable"
#define CONTEXT 3 /* lines shown before the first difference */

/* Two lines, as Linux 6.1 writes them. */
#define SAID(message)                                                                        \
	"            bash-6115    [001] ...2.  1262.517750: bpf_trace_printk: " message "\n" \
	"            bash-6116    [000] ...2.  1262.517751: bpf_trace_printk: " message "\n"

struct example {
	const char *object, *attach; /* a name in progs/; -a's argument, or NULL */
	const char *says;	     /* what trace_pipe has */
	const char *log;	     /* the verifier's complaint; NULL: it has none */
	struct mock_refusal refusal; /* a call that fails */
};

/* A verifier before a script before nothing. */
struct kernel {
	struct rb_sys door;
	struct mock_kernel mock;
	const char *log;
	struct rb_text list;
	int records;
};

/* ---- the kernel ---- */

static int64_t kernel_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct kernel *kernel = (struct kernel *)sys;
	const union bpf_attr *attr = call->data;

	if (!kernel->log || call->op != RB_OP_BPF || call->cmd != BPF_PROG_LOAD)
		return kernel->mock.door.call(&kernel->mock.door, call);
	if (attr->log_level)
		snprintf((char *)(uintptr_t)attr->log_buf, attr->log_size, "%s", kernel->log);
	return -EINVAL;
}

/* ---- the list ---- */

static void add_call(void *ctx, const struct rb_call *call, int64_t answer)
{
	struct kernel *kernel = ctx;

	rb_narrate_call(call, answer, &kernel->list);
}

static int add_record(void *ctx, const struct rawbpf_record *record)
{
	struct kernel *kernel = ctx;

	rb_text_printf(&kernel->list, "record: %.*s-%lld: %.*s\n", (int)record->task.size,
		       record->task.data, (long long)record->pid, (int)record->message.size,
		       record->message.data);
	return ++kernel->records == 2; /* no more, please */
}

static void add_note(void *ctx, const char *line)
{
	struct kernel *kernel = ctx;

	rb_text_printf(&kernel->list, "note: %s\n", line);
}

static void add_end(struct kernel *kernel, int code, const struct rawbpf_err *err)
{
	if (code)
		rb_text_printf(&kernel->list, "error of kind %d, code %d: %s\n", (int)err->status,
			       code, err->text);
	else
		rb_text_string(&kernel->list, "end\n");
}

/* How many bytes at `at` the machine or the compiler decides, and what to say for them. */
static size_t uneven(const char *at, const char **even)
{
	static const char *const wrappers[] = { " __x64_sys_", " __arm64_sys_", " __s390x_sys_",
						" sys_" };
	static const struct {
		const char *text, *even;
	} counts[] = {
		{ "insns: ", "insns: N" },
		{ "BTF_LOAD, {size: ", "BTF_LOAD, {size: N" },
	};
	static const char source[] = "\n  at ";
	const char *place;

	*even = " __ARCH_sys_";
	for (size_t i = 0; i < RB_COUNT(wrappers); i++)
		if (!strncmp(at, wrappers[i], strlen(wrappers[i])))
			return strlen(wrappers[i]);
	for (size_t i = 0; i < RB_COUNT(counts); i++) {
		size_t size = strlen(counts[i].text);

		*even = counts[i].even;
		if (!strncmp(at, counts[i].text, size) && isdigit((unsigned char)at[size]))
			return size + strspn(at + size, "0123456789");
	}
	*even = source;
	place = strncmp(at, source, strlen(source)) ? NULL : strstr(at, "progs/");
	return place ? (size_t)(place - at) : 0;
}

static void even_out(struct rb_text *list)
{
	struct rb_text text = { 0 };
	const char *at = list->data, *even;

	while (*at) {
		size_t size = uneven(at, &even);

		if (size)
			rb_text_string(&text, even);
		else
			rb_text_add(&text, at, 1);
		at += size ? size : 1;
	}
	rb_text_deinit(list);
	*list = text;
}

/* ---- the comparison ---- */

static char *read_list(const char *path)
{
	size_t size;
	uint8_t *data = made_file(path, &size);
	char *text = data ? malloc(size + 1) : NULL;

	if (text) {
		memcpy(text, data, size);
		text[size] = '\0';
	}
	free(data);
	return text;
}

static const char *line_at(const char *text, size_t number)
{
	while (number-- && text) {
		text = strchr(text, '\n');
		text = text && text[1] ? text + 1 : NULL;
	}
	return text;
}

static void print_line(char sign, const char *line)
{
	if (line)
		printf("%c%.*s\n", sign, (int)strcspn(line, "\n"), line);
}

static bool same_line(const char *a, const char *b)
{
	size_t size = a && b ? strcspn(a, "\n") : 0;

	return a == b || (a && b && size == strcspn(b, "\n") && !strncmp(a, b, size));
}

/* Says where they part. */
static void print_difference(const char *path, const char *expected, const char *found)
{
	size_t number = 0;

	while (same_line(line_at(expected, number), line_at(found, number)) &&
	       line_at(expected, number))
		number++;
	printf("%s:%zu: the first difference\n", path, number + 1);
	for (size_t i = number < CONTEXT ? 0 : number - CONTEXT; i < number; i++)
		print_line(' ', line_at(expected, i));
	print_line('-', line_at(expected, number));
	print_line('+', line_at(found, number));
}

static void compare(const char *name, const char *found)
{
	char path[256], *expected;
	FILE *file;

	snprintf(path, sizeof(path), "tests/golden/%s.calls", name);
	if (getenv("RAWBPF_GOLDEN_UPDATE")) {
		file = fopen(path, "w");
		CU_ASSERT_PTR_NOT_NULL_FATAL(file);
		fputs(found, file);
		fclose(file);
		return;
	}
	expected = read_list(path);
	if (!expected) {
		printf("%s is not there: RAWBPF_GOLDEN_UPDATE=1 writes it\n", path);
		CU_FAIL("a list is missing");
		return;
	}
	if (strcmp(expected, found)) {
		print_difference(path, expected, found);
		CU_FAIL("the calls are others than in the list");
	}
	free(expected);
}

/* ---- the run ---- */

static const char *object_path(const char *object, char path[512])
{
	const char *build = getenv("RAWBPF_BUILD");

	snprintf(path, 512, "%s/progs/%s.bpf.o", build ? build : "build", object);
	return path;
}

static void run(const char *name, const struct example *example)
{
	struct rb_answer answers[] = {
		{ RB_OP_READ, "trace_pipe", -1, 0, example->says, 0 },
		/* off before the load, on when the kernel's worker has come */
		{ RB_OP_READ, PRINTK, -1, 0, "0\n", 1 },
		{ RB_OP_READ, PRINTK, -1, 0, "1\n", 0 },
	};
	struct kernel kernel = { .door = { kernel_call }, .log = example->log };
	struct rawbpf_options options = {
		RAWBPF_OPTIONS_DEFAULTS,
		.name = example->object,
		.attach = &example->attach,
		.attach_count = example->attach ? 1 : 0,
		.record = add_record,
		.note = add_note,
		.ctx = &kernel,
	};
	struct rawbpf_err err = { 0 };
	struct rb_sys_record record;
	char path[512];
	uint8_t *image;
	int code;

	image = made_file(object_path(example->object, path), &options.image_size);
	CU_ASSERT_PTR_NOT_NULL_FATAL(image);
	options.image = image;
	mock_kernel_init(&kernel.mock, answers, RB_COUNT(answers));
	kernel.mock.refusals[0] = example->refusal;
	rb_sys_record_init(&record, &kernel.door, add_call, &kernel);
	code = rb_session_run(&options, &record.door, NULL, &err);
	add_end(&kernel, code, &err);
	CU_ASSERT_STRING_EQUAL(mock_text(&kernel.mock.there), "");
	CU_ASSERT_STRING_EQUAL(mock_text(&kernel.mock.misused), "");
	CU_ASSERT_EQUAL(mock_kernel_deinit(&kernel.mock), 0);
	CU_ASSERT_FALSE_FATAL(kernel.list.failed);
	even_out(&kernel.list);
	compare(name, kernel.list.data);
	rb_text_deinit(&kernel.list);
	rawbpf_err_deinit(&err);
	free(image);
}

/* ---- the examples ---- */

static void golden_hello(void)
{
	static const struct example example = { .object = "hello",
						.attach = "ksyscall/clone",
						.says = SAID("Hello, World!") };

	run("hello", &example);
}

static void golden_for_limited(void)
{
	static const struct example example = { .object = "for_limited",
						.says = SAID("hello world") };

	run("for_limited", &example);
}

static void golden_hello_tp(void)
{
	static const struct example example = { .object = "hello_tp",
						.says = SAID("Hello from a tracepoint") };

	run("hello_tp", &example);
}

static void golden_hello_raw_tp(void)
{
	static const struct example example = { .object = "hello_raw_tp",
						.says = SAID("system call 39") };

	run("hello_raw_tp", &example);
}

static void golden_for_unlimited_is_rejected(void)
{
	static const struct example example = {
		.object = "for_unlimited",
		.log = "0: R1=ctx(off=0,imm=0) R10=fp0\n"
		       "infinite loop detected at insn 9\n"
		       "processed 22 insns (limit 1000000) max_states_per_insn 0 total_states 1\n",
	};

	run("for_unlimited", &example);
}

static void golden_attach_failing_half_way_is_undone(void)
{
	static const struct example example = {
		.object = "hello",
		.attach = "kprobe/vfs_read",
		.refusal = { .op = RB_OP_IOCTL, .code = -EINVAL },
	};

	run("attach_fails", &example);
}

static void golden_without_an_instance_reads_the_global_pipe(void)
{
	static const struct example example = {
		.object = "hello",
		.attach = "kprobe/vfs_read",
		.says = SAID("Hello, World!"),
		.refusal = { .op = RB_OP_MKDIR, .code = -EINVAL },
	};

	run("no_instance", &example);
}

int main(void)
{
	static const char *const objects[] = { "hello", "for_limited", "hello_tp", "hello_raw_tp",
					       "for_unlimited" };
	CU_TestInfo tests[] = {
		UNIT_TEST(golden_hello),
		UNIT_TEST(golden_for_limited),
		UNIT_TEST(golden_hello_tp),
		UNIT_TEST(golden_hello_raw_tp),
		UNIT_TEST(golden_for_unlimited_is_rejected),
		UNIT_TEST(golden_attach_failing_half_way_is_undone),
		UNIT_TEST(golden_without_an_instance_reads_the_global_pipe),
		CU_TEST_INFO_NULL,
	};

	for (size_t i = 0; i < RB_COUNT(objects); i++) {
		char path[512];
		size_t size;
		uint8_t *image = made_file(object_path(objects[i], path), &size);

		free(image);
		if (image)
			continue;
		printf("SKIP golden: %s is not there (make progs)\n", path);
		return 0;
	}
	return unit_run("golden", tests);
}
