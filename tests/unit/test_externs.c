// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_externs - variables and functions of the kernel: by address and by BTF. The kernel is a
 * script, and a BTF blob that its door reads from memory.
 */
#include <stdio.h>
#include <string.h>

#include "kernel/resolve.h"
#include "made_btf.h"
#include "sys/doors.h"
#include "unit.h"

#define SYMBOLS(data_)                                                      \
	{                                                                   \
		.op = RB_OP_READ, .path = "/proc/kallsyms", .data = (data_) \
	}
#define REFUSE(path_, code_)                                         \
	{                                                            \
		.op = RB_OP_OPEN, .path = (path_), .answer = (code_) \
	}

/* A script whose /sys/kernel/btf/vmlinux holds bytes. */
struct kernel {
	struct rb_sys door;
	struct rb_sys_script script;
	struct rb_bytes btf;
	unsigned int btf_opened;
	size_t at;
};

static int64_t kernel_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct kernel *kernel = (struct kernel *)sys;
	size_t size = kernel->btf.size - kernel->at;

	if (call->op == RB_OP_OPEN && strstr(call->path, "btf/vmlinux")) {
		kernel->btf_opened++;
		kernel->at = 0;
	}
	if (call->op != RB_OP_READ || !strstr(kernel->script.paths[call->fd], "btf/vmlinux"))
		return kernel->script.door.call(&kernel->script.door, call);
	size = call->size < size ? call->size : size;
	memcpy(call->data, kernel->btf.data + kernel->at, size);
	kernel->at += size;
	return (int64_t)size;
}

#define EXTERNS_MAX 4

struct trial {
	struct rb_extern externs[EXTERNS_MAX];
	size_t count;
	struct made_btf object, kernel; /* what they have is added by the test */
	struct rb_resolved ret[EXTERNS_MAX];
	struct rawbpf_err err;
	unsigned int btf_opened;
};

static void trial_init(struct trial *trial)
{
	memset(trial, 0, sizeof(*trial));
	made_btf_init(&trial->object);
	made_btf_init(&trial->kernel);
}

static void want(struct trial *trial, const char *name, enum rb_extern_kind kind, bool weak,
		 uint32_t type)
{
	trial->externs[trial->count++] =
		(struct rb_extern){ .name = name, .kind = kind, .weak = weak, .type = type };
}

static int resolve(struct trial *trial, const struct rb_answer *answers, size_t count)
{
	static const bool wanted[EXTERNS_MAX] = { true, true, true, true };
	struct kernel kernel = { .door = { kernel_call } };
	struct rb_object object = { .externs = trial->externs, .extern_count = trial->count };
	struct rb_vmlinux vmlinux = { 0 };
	int code;

	if (!trial->object.blob.size) {
		CU_ASSERT_TRUE_FATAL(made_btf_finish(&trial->object));
		CU_ASSERT_TRUE_FATAL(made_btf_finish(&trial->kernel));
	}
	object.btf = trial->object.btf;
	kernel.btf = trial->kernel.btf.blob;
	if (trial->err.status)
		rawbpf_err_deinit(&trial->err);
	memset(trial->ret, 0, sizeof(trial->ret));
	rb_sys_script_init(&kernel.script, answers, count);
	code = rb_kernel_resolve_externs(&kernel.door, &object, wanted, &vmlinux, trial->ret,
					 &trial->err);
	rb_vmlinux_deinit(&vmlinux);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&kernel.script), 0);
	CU_ASSERT_EQUAL(code, code ? trial->err.code : 0);
	trial->btf_opened = kernel.btf_opened;
	return code;
}

static void trial_deinit(struct trial *trial)
{
	made_btf_deinit(&trial->object);
	made_btf_deinit(&trial->kernel);
}

/* ---- addresses ---- */

static const char symbols[] = "ffffffff81000000 T _text\n"
			      "ffffffff82000000 D init_task\n"
			      "0000000000001000 A bpf_prog_active\n"
			      "ffffffff82000100 d twice\n"
			      "ffffffff82000200 d twice\n"
			      "ffffffff82000300 d same\n"
			      "ffffffff82000300 d same\n"
			      "ffffffff82000400 d made_unique.llvm.1234\n"
			      "ffffffff82000500 t a_function.llvm.1234\n"
			      "ffffffffc0000600 d of_module\t[null_blk]\n";
static const struct rb_answer listed[] = { SYMBOLS(symbols) };

static void test_address_of_untyped_variables_in_one_walk(void)
{
	struct trial trial;
	uint32_t is_void;

	trial_init(&trial);
	is_void = made_btf_type(&trial.object, RB_BTF_CONST, NULL, 0, 0);
	want(&trial, "bpf_prog_active", RB_EXTERN_VAR, false, is_void);
	want(&trial, "same", RB_EXTERN_VAR, false, 0);
	want(&trial, "of_module", RB_EXTERN_VAR, true, 0);
	want(&trial, "made_unique", RB_EXTERN_VAR, false, is_void);
	CU_ASSERT_EQUAL(resolve(&trial, listed, 1), 0);
	CU_ASSERT_TRUE(trial.ret[0].found);
	CU_ASSERT_EQUAL(trial.ret[0].address, 0x1000);
	CU_ASSERT_EQUAL(trial.ret[0].btf_id, 0);
	CU_ASSERT_EQUAL(trial.ret[1].address, 0xffffffff82000300);
	CU_ASSERT_EQUAL(trial.ret[2].address, 0xffffffffc0000600);
	CU_ASSERT_EQUAL(trial.ret[3].address, 0xffffffff82000400);
	CU_ASSERT_EQUAL(trial.btf_opened, 0);
	trial_deinit(&trial);
}

static void test_address_missing_weak_is_not_found(void)
{
	struct trial trial;

	trial_init(&trial);
	want(&trial, "a_function", RB_EXTERN_VAR, true, 0);
	want(&trial, "bpf_prog_activ", RB_EXTERN_VAR, true, 0);
	CU_ASSERT_EQUAL(resolve(&trial, listed, 1), 0);
	CU_ASSERT_FALSE(trial.ret[0].found);
	CU_ASSERT_FALSE(trial.ret[1].found);
	trial_deinit(&trial);
}

static void test_address_missing_strong_is_named_with_the_nearest(void)
{
	struct trial trial;

	trial_init(&trial);
	want(&trial, "bpf_prog_activ", RB_EXTERN_VAR, false, 0);
	CU_ASSERT_EQUAL(resolve(&trial, listed, 1), -ENOENT);
	CU_ASSERT_EQUAL(trial.err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(trial.err.text, "extern bpf_prog_activ: /proc/kallsyms has no "
					       "variable of that name");
	CU_ASSERT_STRING_EQUAL(trial.err.hint, "did you mean bpf_prog_active?");
	trial.externs[0].name = "nothing_like_that";
	CU_ASSERT_EQUAL(resolve(&trial, listed, 1), -ENOENT);
	CU_ASSERT_STRING_EQUAL(trial.err.hint,
			       "declare it __weak: it is zero on kernels without it");
	trial_deinit(&trial);
}

static void test_address_where_no_variables_are_listed(void)
{
	static const struct rb_answer functions[] = {
		SYMBOLS("ffffffff81000000 T _text\nffffffff82400000 D __start_rodata\n"),
	};
	struct trial trial;

	trial_init(&trial);
	want(&trial, "bpf_prog_active", RB_EXTERN_VAR, false, 0);
	CU_ASSERT_EQUAL(resolve(&trial, functions, 1), -ENOENT);
	CU_ASSERT_EQUAL(trial.err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(
		trial.err.hint,
		"use a kernel with CONFIG_KALLSYMS_ALL=y: this one lists functions only");
	trial_deinit(&trial);
}

static void test_address_ambiguous_names_both(void)
{
	struct trial trial;

	trial_init(&trial);
	want(&trial, "twice", RB_EXTERN_VAR, true, 0);
	CU_ASSERT_EQUAL(resolve(&trial, listed, 1), -ENOTUNIQ);
	CU_ASSERT_EQUAL(trial.err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(
		trial.err.text,
		"extern twice: the name is ambiguous: /proc/kallsyms has it at 0xffffffff82000100 "
		"and at 0xffffffff82000200");
	trial_deinit(&trial);
}

static void test_address_hidden_is_a_matter_of_permission(void)
{
	static const struct rb_answer all_zero[] = {
		SYMBOLS("0000000000000000 D bpf_prog_active\n0000000000000000 D init_task\n"),
		{ .op = RB_OP_READ, .path = "kptr_restrict", .data = "2\n" },
	};
	struct trial trial;

	trial_init(&trial);
	want(&trial, "bpf_prog_active", RB_EXTERN_VAR, true, 0);
	CU_ASSERT_EQUAL(resolve(&trial, all_zero, 2), -EPERM);
	CU_ASSERT_EQUAL(trial.err.status, RAWBPF_PERMISSION);
	CU_ASSERT_STRING_EQUAL(
		trial.err.text,
		"extern bpf_prog_active: /proc/kallsyms hides addresses from this process");
	CU_ASSERT_STRING_EQUAL(trial.err.hint,
			       "sysctl kernel.kptr_restrict=1 (it is 2), and run as root");
	CU_ASSERT_EQUAL(resolve(&trial, all_zero, 1), -EPERM);
	CU_ASSERT_STRING_EQUAL(trial.err.hint, "run as root, or with CAP_SYSLOG");
	trial_deinit(&trial);
}

static void test_address_zero_beside_others_is_an_address(void)
{
	static const struct rb_answer per_cpu[] = {
		SYMBOLS("0000000000000000 A fixed_percpu_data\nffffffff81000000 T _text\n"),
	};
	struct trial trial;

	trial_init(&trial);
	want(&trial, "fixed_percpu_data", RB_EXTERN_VAR, false, 0);
	CU_ASSERT_EQUAL(resolve(&trial, per_cpu, 1), 0);
	CU_ASSERT_TRUE(trial.ret[0].found);
	trial_deinit(&trial);
}

static void test_address_without_kallsyms(void)
{
	static const struct rb_answer gone[] = { REFUSE("/proc/kallsyms", -ENOENT) };
	static const struct rb_answer locked[] = { REFUSE("/proc/kallsyms", -EACCES) };
	struct trial trial;

	trial_init(&trial);
	want(&trial, "maybe", RB_EXTERN_VAR, true, 0);
	CU_ASSERT_EQUAL(resolve(&trial, gone, 1), 0);
	CU_ASSERT_FALSE(trial.ret[0].found);
	CU_ASSERT_EQUAL(resolve(&trial, locked, 1), -EACCES);
	want(&trial, "surely", RB_EXTERN_VAR, false, 0);
	CU_ASSERT_EQUAL(resolve(&trial, gone, 1), -ENOENT);
	CU_ASSERT_EQUAL(trial.err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(trial.err.text,
			       "extern surely: /proc/kallsyms: No such file or directory");
	CU_ASSERT_STRING_EQUAL(trial.err.hint,
			       "use a kernel with CONFIG_KALLSYMS_ALL=y, and mount /proc");
	trial_deinit(&trial);
}

/* ---- functions and typed variables ---- */

#define PARAMS(...)                                   \
	(const uint32_t[])                            \
	{                                             \
		__VA_ARGS__ __VA_OPT__(, ) UINT32_MAX \
	}

/* int, const struct task_struct *; the kernel's ids are not the object's. */
struct basics {
	uint32_t number, task, pointer;
};

static struct basics basics(struct made_btf *made, bool kernel)
{
	struct basics ret;

	if (kernel)
		made_btf_int(made, "first", 8, 0);
	ret.number = made_btf_int(made, "int", 4, MADE_SIGNED);
	ret.task = made_btf_type(made, kernel ? RB_BTF_STRUCT : RB_BTF_FWD, "task_struct", 0,
				 kernel ? 9000 : 0);
	ret.pointer = made_btf_pointer(
		made, kernel ? ret.task : made_btf_type(made, RB_BTF_CONST, NULL, 0, ret.task));
	return ret;
}

static void test_id_of_a_function_whose_types_agree(void)
{
	struct trial trial;
	struct basics ours, theirs;
	uint32_t id;

	trial_init(&trial);
	ours = basics(&trial.object, false);
	theirs = basics(&trial.kernel, true);
	made_btf_var(&trial.kernel, "bpf_task_from_pid", theirs.number);
	id = made_btf_func(&trial.kernel, "bpf_task_from_pid", theirs.pointer,
			   PARAMS(theirs.number));
	want(&trial, "bpf_task_from_pid", RB_EXTERN_FUNC, false,
	     made_btf_func(&trial.object, "bpf_task_from_pid", ours.pointer, PARAMS(ours.number)));
	want(&trial, "bpf_task_from_pid", RB_EXTERN_FUNC, false, 0);
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), 0);
	CU_ASSERT_TRUE(trial.ret[0].found);
	CU_ASSERT_EQUAL(trial.ret[0].btf_id, id);
	CU_ASSERT_EQUAL(trial.ret[0].btf_fd, 0);
	CU_ASSERT_EQUAL(trial.ret[1].btf_id, id);
	CU_ASSERT_EQUAL(trial.btf_opened, 1);
	trial_deinit(&trial);
}

static void test_id_of_a_variable_whose_type_agrees(void)
{
	struct trial trial;
	struct basics ours, theirs;
	uint32_t id;

	trial_init(&trial);
	ours = basics(&trial.object, false);
	theirs = basics(&trial.kernel, true);
	id = made_btf_var(&trial.kernel, "current_task", theirs.pointer);
	want(&trial, "current_task", RB_EXTERN_VAR, false, ours.pointer);
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), 0);
	CU_ASSERT_EQUAL(trial.ret[0].btf_id, id);
	CU_ASSERT_EQUAL(trial.ret[0].address, 0);
	trial_deinit(&trial);
}

static void test_id_missing(void)
{
	struct trial trial;
	struct basics ours, theirs;

	trial_init(&trial);
	ours = basics(&trial.object, false);
	theirs = basics(&trial.kernel, true);
	made_btf_func(&trial.kernel, "bpf_task_from_pid", theirs.pointer, PARAMS(theirs.number));
	made_btf_var(&trial.kernel, "a_variable", theirs.number);
	want(&trial, "bpf_task_from_pit", RB_EXTERN_FUNC, true, 0);
	want(&trial, "a_varable", RB_EXTERN_VAR, true, ours.number);
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), 0);
	CU_ASSERT_FALSE(trial.ret[0].found || trial.ret[1].found);
	trial.externs[0].weak = false;
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), -ENOENT);
	CU_ASSERT_EQUAL(trial.err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(
		trial.err.text,
		"extern bpf_task_from_pit: /sys/kernel/btf/vmlinux and the modules' BTF have no "
		"function of that name");
	CU_ASSERT_STRING_EQUAL(trial.err.hint, "did you mean bpf_task_from_pid?");
	trial.externs[0].name = "nothing_like_that";
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), -ENOENT);
	CU_ASSERT_STRING_EQUAL(trial.err.hint,
			       "declare it __weak: it is zero on kernels without it");
	trial.externs[0].weak = true;
	trial.externs[1].weak = false;
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), -ENOENT);
	CU_ASSERT_STRING_EQUAL(
		trial.err.text,
		"extern a_varable: /sys/kernel/btf/vmlinux and the modules' BTF have no variable "
		"of that name");
	CU_ASSERT_STRING_EQUAL(
		trial.err.hint,
		"did you mean a_variable? declare it as extern const void a_varable __ksym to look "
		"it up by address");
	trial_deinit(&trial);
}

static void test_id_flavors_are_told_apart_by_their_types(void)
{
	struct trial trial;
	struct basics ours, theirs;
	uint32_t id;

	trial_init(&trial);
	ours = basics(&trial.object, false);
	theirs = basics(&trial.kernel, true);
	id = made_btf_func(&trial.kernel, "bpf_x", 0, PARAMS(theirs.number, theirs.pointer));
	want(&trial, "bpf_x___old", RB_EXTERN_FUNC, true,
	     made_btf_func(&trial.object, "bpf_x___old", 0, PARAMS(ours.number)));
	want(&trial, "bpf_x___new", RB_EXTERN_FUNC, true,
	     made_btf_func(&trial.object, "bpf_x___new", 0, PARAMS(ours.number, ours.pointer)));
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), 0);
	CU_ASSERT_FALSE(trial.ret[0].found);
	CU_ASSERT_EQUAL(trial.ret[1].btf_id, id);
	trial.externs[0].weak = false;
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), -EINVAL);
	CU_ASSERT_EQUAL(trial.err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(trial.err.text,
			       "extern bpf_x___old: 1 parameters in the object, 2 in this kernel");
	CU_ASSERT_STRING_EQUAL(trial.err.hint, "declare it as this kernel has it (bpftool btf dump "
					       "file /sys/kernel/btf/vmlinux format c)");
	trial_deinit(&trial);
}

static void test_id_types_that_differ_are_told(void)
{
	struct trial trial;
	struct basics ours, theirs;

	trial_init(&trial);
	ours = basics(&trial.object, false);
	theirs = basics(&trial.kernel, true);
	made_btf_func(&trial.kernel, "bpf_x", 0, PARAMS(theirs.number, theirs.pointer));
	made_btf_func(&trial.kernel, "bpf_y", 0, PARAMS());
	made_btf_var(&trial.kernel, "jiffies", 1);
	want(&trial, "bpf_x", RB_EXTERN_FUNC, false,
	     made_btf_func(&trial.object, "bpf_x", 0,
			   PARAMS(ours.number, made_btf_pointer(&trial.object, ours.number))));
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), -EINVAL);
	CU_ASSERT_STRING_EQUAL(trial.err.text,
			       "extern bpf_x: parameter 2: a pointer to an integer int of 4 bytes "
			       "in the object, a pointer to a struct task_struct in this kernel");
	CU_ASSERT_STRING_EQUAL(trial.err.hint, "declare it as this kernel has it (bpftool btf dump "
					       "file /sys/kernel/btf/vmlinux format c)");
	trial_deinit(&trial);

	trial_init(&trial);
	ours = basics(&trial.object, false);
	theirs = basics(&trial.kernel, true);
	made_btf_func(&trial.kernel, "bpf_y", 0, PARAMS());
	made_btf_var(&trial.kernel, "jiffies", 1);
	want(&trial, "jiffies", RB_EXTERN_VAR, false, ours.number);
	want(&trial, "bpf_y", RB_EXTERN_FUNC, false,
	     made_btf_func(&trial.object, "bpf_y", ours.number, PARAMS()));
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), -EINVAL);
	CU_ASSERT_EQUAL(trial.err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(
		trial.err.text,
		"extern jiffies: an integer int of 4 bytes in the object, an integer "
		"first of 8 bytes in this kernel");
	trial.externs[0].weak = true;
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), -EINVAL);
	CU_ASSERT_STRING_EQUAL(
		trial.err.text,
		"extern bpf_y: return type: an integer int of 4 bytes in the object, void in this "
		"kernel");
	CU_ASSERT_FALSE(trial.ret[0].found);
	trial_deinit(&trial);
}

/* A function that takes a pointer to itself: the walk has to end. */
static void test_id_types_that_come_round_end(void)
{
	struct trial trial;
	struct made_btf *sides[2] = { &trial.object, &trial.kernel };
	uint32_t protos[2];

	trial_init(&trial);
	for (int i = 0; i < 2; i++) {
		uint32_t pointer = made_btf_pointer(sides[i], sides[i]->count + 1);

		made_btf_func(sides[i], "bpf_round", pointer, PARAMS(pointer, pointer, pointer));
		protos[i] = sides[i]->count - 1;
	}
	want(&trial, "bpf_round", RB_EXTERN_FUNC, false, protos[0]);
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), 0);
	CU_ASSERT_EQUAL(trial.ret[0].btf_id, protos[1]);
	trial_deinit(&trial);
}

static void test_id_without_kernel_btf(void)
{
	static const struct rb_answer gone[] = { REFUSE("/sys/kernel/btf/vmlinux", -ENOENT) };
	static const struct rb_answer broken[] = { REFUSE("/sys/kernel/btf/vmlinux", -EIO) };
	struct trial trial;

	trial_init(&trial);
	want(&trial, "bpf_maybe", RB_EXTERN_FUNC, true, 0);
	CU_ASSERT_EQUAL(resolve(&trial, gone, 1), 0);
	CU_ASSERT_FALSE(trial.ret[0].found);
	CU_ASSERT_EQUAL(resolve(&trial, broken, 1), -EIO);
	CU_ASSERT_STRING_EQUAL(
		trial.err.text,
		"extern bpf_maybe: kernel BTF, /sys/kernel/btf/vmlinux: Input/output error");
	want(&trial, "bpf_surely", RB_EXTERN_FUNC, false, 0);
	CU_ASSERT_EQUAL(resolve(&trial, gone, 1), -ENOENT);
	CU_ASSERT_EQUAL(trial.err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(
		trial.err.text,
		"extern bpf_surely: kernel BTF, /sys/kernel/btf/vmlinux: No such file or "
		"directory");
	CU_ASSERT_STRING_EQUAL(trial.err.hint,
			       "use a kernel with CONFIG_DEBUG_INFO_BTF=y, and mount /sys");
	trial_deinit(&trial);
}

static void test_id_damaged_kernel_btf_is_told(void)
{
	struct trial trial;

	trial_init(&trial);
	want(&trial, "bpf_x", RB_EXTERN_FUNC, true, 0);
	CU_ASSERT_TRUE_FATAL(made_btf_finish(&trial.object));
	CU_ASSERT_TRUE_FATAL(made_btf_finish(&trial.kernel));
	trial.kernel.blob.data[0] ^= 1;
	CU_ASSERT_EQUAL(resolve(&trial, NULL, 0), -ENOEXEC);
	CU_ASSERT_EQUAL(strncmp(trial.err.text, "extern bpf_x: /sys/kernel/btf/vmlinux: BTF: ", 44),
			0);
	trial_deinit(&trial);
}

static void test_nothing_wanted_asks_nothing(void)
{
	static const struct rb_answer never[] = { REFUSE("/", -EIO) };
	static const bool wanted[2] = { false, true };
	struct rb_extern externs[] = {
		{ .name = "bpf_x", .kind = RB_EXTERN_FUNC },
		{ .name = "CONFIG_X", .kind = RB_EXTERN_KCONFIG },
	};
	struct rb_object object = { .externs = externs, .extern_count = 2 };
	struct rb_resolved ret[2] = { 0 };
	struct rb_vmlinux vmlinux = { 0 };
	struct rb_sys_script script;

	rb_sys_script_init(&script, never, 1);
	CU_ASSERT_EQUAL(
		rb_kernel_resolve_externs(&script.door, &object, wanted, &vmlinux, ret, NULL), 0);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
}

/* Whichever call fails, it is told, and nothing leaks. */
static void test_every_call_may_fail(void)
{
	static const bool wanted[] = { true, true };
	struct trial trial;
	uint64_t nth = 0, seen;

	trial_init(&trial);
	basics(&trial.kernel, true);
	made_btf_func(&trial.kernel, "bpf_x", 0, PARAMS());
	want(&trial, "same", RB_EXTERN_VAR, false, 0);
	want(&trial, "bpf_x", RB_EXTERN_FUNC, false, 0);
	CU_ASSERT_EQUAL(resolve(&trial, listed, 1), 0);
	do {
		struct kernel kernel = { .door = { kernel_call }, .btf = trial.kernel.btf.blob };
		struct rb_object object = { .externs = trial.externs, .extern_count = 2 };
		struct rb_resolved ret[2] = { 0 };
		struct rb_vmlinux vmlinux = { 0 };
		struct rawbpf_err err = { 0 };
		struct rb_sys_fail fail;
		int code;

		rb_sys_script_init(&kernel.script, listed, 1);
		rb_sys_fail_init(&fail, &kernel.door, ++nth, -EIO);
		code = rb_kernel_resolve_externs(&fail.door, &object, wanted, &vmlinux, ret, &err);
		rb_vmlinux_deinit(&vmlinux);
		CU_ASSERT_TRUE(code == 0 || (err.text[0] && err.code == code));
		CU_ASSERT_EQUAL(rb_sys_script_deinit(&kernel.script), 0);
		seen = fail.seen;
	} while (seen >= nth);
	CU_ASSERT_TRUE(nth > 6);
	trial_deinit(&trial);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_address_of_untyped_variables_in_one_walk),
		UNIT_TEST(test_address_missing_weak_is_not_found),
		UNIT_TEST(test_address_missing_strong_is_named_with_the_nearest),
		UNIT_TEST(test_address_where_no_variables_are_listed),
		UNIT_TEST(test_address_ambiguous_names_both),
		UNIT_TEST(test_address_hidden_is_a_matter_of_permission),
		UNIT_TEST(test_address_zero_beside_others_is_an_address),
		UNIT_TEST(test_address_without_kallsyms),
		UNIT_TEST(test_id_of_a_function_whose_types_agree),
		UNIT_TEST(test_id_of_a_variable_whose_type_agrees),
		UNIT_TEST(test_id_missing),
		UNIT_TEST(test_id_flavors_are_told_apart_by_their_types),
		UNIT_TEST(test_id_types_that_differ_are_told),
		UNIT_TEST(test_id_types_that_come_round_end),
		UNIT_TEST(test_id_without_kernel_btf),
		UNIT_TEST(test_id_damaged_kernel_btf_is_told),
		UNIT_TEST(test_nothing_wanted_asks_nothing),
		UNIT_TEST(test_every_call_may_fail),
		CU_TEST_INFO_NULL,
	};

	return unit_run("externs", tests);
}
