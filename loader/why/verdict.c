// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * verdict - complaints of the kernel's verifier (kernel/bpf/verifier.c), what they mean, and what to
 * write instead.
 *
 * Kernels word them differently: before 5.3 a loop is a "back-edge", found by looking at the jumps
 * alone; since then loops are walked, and a state that comes again is an "infinite loop"; a loop that
 * changes something each time round runs into the limit of instructions instead.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "btf/source_line.h"
#include "why/verdict.h"

struct complaint {
	const char *log;   /* what to look for; an instruction's number may follow it */
	const char *words; /* why the kernel refuses it */
	const char *hint;
	bool loop; /* the line to show is that of the jump backwards */
};

#define LOOP_WORDS                                                                                    \
	"the program loops without an end: a program runs inside of the kernel, where nothing could " \
	"stop it, so the kernel takes only what it can prove to finish"
#define LOOP_CURE                                                                                         \
	"write a loop with a bound that can be seen, for (i = 0; i < 5; i++), or bpf_loop(); what is to " \
	"go on for ever does so by itself: the program runs again each time its probe is hit"

static const struct complaint complaints[] = {
	{ "infinite loop detected at insn ", LOOP_WORDS, LOOP_CURE, true },
	{ "back-edge from insn ",
	  "the program has a loop, and this kernel (before 5.3) takes no jump backwards at all, for it "
	  "could not tell whether the program finishes",
	  "unroll it: #pragma unroll before a loop with a constant bound", true },
	{ "BPF program is too large. Processed ",
	  "the verifier gave up after a million steps: a loop with no end that it could see, or with too "
	  "many rounds or branches in it",
	  LOOP_CURE, true },
	{ "too complex",
	  "the verifier gave up: too many branches lead to too many states to look at",
	  "fewer branches within loops; or move the loop's body into a function of its own, for "
	  "bpf_loop()",
	  false },
	{ "unreachable insn ", "an instruction that no path leads to",
	  "code behind an endless loop or behind a return: remove it", false },
	{ "cannot call GPL-restricted function",
	  "the helper it calls is for programs under the GPL, and this one does not say that it is",
	  "char LICENSE[] SEC(\"license\") = \"GPL\";", false },
	{ "cannot call GPL only function",
	  "the helper it calls is for programs under the GPL, and this one does not say that it is",
	  "char LICENSE[] SEC(\"license\") = \"GPL\";", false },
	{ "unknown func ",
	  "it calls a helper that this kernel, or this type of program, does not have",
	  "rawbpf doctor shows what there is; another type of program may have the helper", false },
	{ "program of this type cannot use helper",
	  "it calls a helper that this type of program does not have", NULL, false },
	{ "R0 !read_ok", "it ends without having set its return value", "return 0;", false },
	{ "map_value_or_null'", "a map lookup may find nothing, and its result is used unchecked",
	  "if (!value) return 0; before the first use", false },
	{ "_or_null'", "a pointer that may be NULL is used unchecked",
	  "if (!pointer) return 0; before the first use", false },
	{ "invalid mem access 'scalar'",
	  "a number is used as a pointer: kernel memory is not read directly by this type of program",
	  "bpf_probe_read_kernel(&copy, sizeof(copy), pointer)", false },
	{ "invalid mem access 'inv'",
	  "a number is used as a pointer: kernel memory is not read directly by this type of program",
	  "bpf_probe_read(&copy, sizeof(copy), pointer)", false },
	{ "invalid indirect read from stack",
	  "memory on the stack that was never written is handed on",
	  "set it first: struct event e = {}, padding included", false },
	{ "invalid bpf_context access",
	  "it reads past the end of its context, or at a place it may not", NULL, false },
	{ "unbounded memory access", "a length or an index that has no proven bound",
	  "if (n > sizeof(buffer)) return 0; before it", false },
	{ "combined stack size", "its functions together use more than 512 bytes of stack",
	  "move large variables into a map, a per-CPU array for example", false },
};

/* The last of the log's lines that names an instruction: "12: (85) call ..."; -1: none. */
static int64_t last_insn(const char *log)
{
	int64_t insn = -1;

	for (const char *line = log; line; line = strchr(line, '\n')) {
		char *end;
		long number;

		line += *line == '\n';
		if (*line < '0' || *line > '9')
			continue;
		number = strtol(line, &end, 10);
		if (!strncmp(end, ": (", 3))
			insn = number;
	}
	return insn;
}

static const struct complaint *find(const char *log, const char **at)
{
	for (size_t i = 0; i < RB_COUNT(complaints); i++) {
		*at = strstr(log, complaints[i].log);
		if (*at)
			return &complaints[i];
	}
	return NULL;
}

/* "infinite loop detected at insn 5" -> 5; a complaint without a number -> where the log ends. */
static int64_t insn_of(const struct complaint *complaint, const char *at, const char *log)
{
	size_t size = strlen(complaint->log);

	if (size >= 5 && !strcmp(complaint->log + size - 5, "insn ") && at[size] >= '0' &&
	    at[size] <= '9')
		return strtol(at + size, NULL, 10);
	return last_insn(log);
}

/*
 * The loop around an instruction, as its shortest jump backwards over it: clang gives that jump the
 * line of the for or while. The instruction itself when none is around it.
 */
static int64_t loop_around(const struct rb_func *func, int64_t insn, bool swap)
{
	int64_t best = -1;

	for (int64_t i = insn; insn >= 0 && i < func->count; i++) {
		const uint8_t *at = func->insns.data + i * RB_INSN_SIZE;
		uint8_t class = at[0] & 7, op = at[0] & 0xf0;
		int64_t target = i + 1 + (int16_t)rb_load16(at + 2, swap);

		if (at[0] == (BPF_LD | BPF_IMM | BPF_DW))
			i++;
		else if ((class == BPF_JMP || class == BPF_JMP32) && op != BPF_CALL &&
			 op != BPF_EXIT && target <= insn && best < 0)
			best = i;
	}
	return best < 0 ? insn : best;
}

static struct rb_bytes section_data(const struct rb_elf *elf, const char *name)
{
	const struct rb_section *section = rb_elf_section_named(elf, name);

	return section ? section->data : (struct rb_bytes){ 0 };
}

/* "at progs/x.bpf.c:12: for (;;)"; nothing when the object does not say. */
static void add_line(const struct rb_object *object, const struct rb_func *func, int64_t insn,
		     struct rawbpf_err *err)
{
	const struct rb_elf *elf = object->elf;
	const char *text;
	struct rb_line line;

	if (insn < 0 || insn >= func->count)
		return;
	if (rb_btf_line_at(section_data(elf, ".BTF"), section_data(elf, ".BTF.ext"), elf->swap,
			   func->section_name,
			   ((uint64_t)func->offset + (uint64_t)insn) * RB_INSN_SIZE, &line, NULL)) {
		rb_err_more(err, "\n  at instruction %lld (compile with -g to see the line)",
			    (long long)insn);
		return;
	}
	text = line.text + strspn(line.text, " \t");
	rb_err_more(err, "\n  at %.200s:%u%s%.200s", line.file, line.line, *text ? ": " : "", text);
}

/* Of a place in the linked text: which function it came from, and where in it. */
static const struct rb_func *func_of(const struct rb_object *object, const struct rb_code *code,
				     int64_t *insn)
{
	size_t i = code->func_count;

	while (i && *insn >= 0 && code->funcs[i - 1].start > (uint64_t)*insn)
		i--;
	if (!i || *insn < 0)
		return NULL;
	*insn -= code->funcs[i - 1].start;
	return &object->funcs[code->funcs[i - 1].func];
}

/* A call of an extern that this kernel does not have was made one that can't be (relocate.c). */
static void add_extern(const struct rb_object *object, struct rawbpf_err *err)
{
	const char *at = strstr(err->detail, "invalid func unknown#2002");
	long number = at ? strtol(at + strlen("invalid func unknown#"), NULL, 10) : 0;

	if (number < 2002000000 || (size_t)(number - 2002000000) >= object->extern_count)
		return;
	rb_err_more(err, "\n  it calls %s, a function that this kernel does not have",
		    object->externs[number - 2002000000].name);
}

/* An instruction that CO-RE had no answer for was made one that can't be (core_patch.c). */
static void add_core(const struct rb_object *object, const struct rb_code *code, int64_t insn,
		     struct rawbpf_err *err)
{
	static const char *const words[] = {
		[RB_CORE_NO_TYPE] = "does not exist in this kernel, nor does its type",
		[RB_CORE_NO_MATCH] = "does not exist in this kernel",
		[RB_CORE_OTHER_SIZE] = "has another size in this kernel, and to read or write that "
				       "much would be wrong",
	};
	struct rb_text what = { 0 };

	for (size_t i = 0; i < code->fix_count; i++) {
		const struct rb_fix *fix = &code->fixes[i];

		if (!fix->poisoned || fix->insn != insn)
			continue;
		rb_core_describe(object, fix->core, false, &what);
		rb_err_more(err, "\n  %s %s", what.failed ? "CO-RE" : what.data,
			    words[fix->answer]);
		rb_err_hint(
			err,
			"bpf_core_field_exists() before it, for kernels that have it and others; "
			"what renamed or moved it is in the kernel's history");
		rb_text_deinit(&what);
		return;
	}
}

void rb_explain_verdict(const struct rb_object *object, const struct rb_code *code,
			struct rawbpf_err *err)
{
	const struct complaint *complaint;
	const struct rb_func *func;
	const char *at;
	int64_t insn, at_insn;

	if (!err || !err->detail)
		return;
	complaint = find(err->detail, &at);
	insn = complaint ? insn_of(complaint, at, err->detail) : last_insn(err->detail);
	at_insn = insn;
	func = func_of(object, code, &insn);
	if (func && complaint && complaint->loop)
		insn = loop_around(func, insn, object->elf->swap);
	if (func)
		add_line(object, func, insn, err);
	add_extern(object, err);
	add_core(object, code, at_insn, err);
	if (!complaint)
		return;
	rb_err_more(err, "\n  %s", complaint->words);
	if (complaint->hint)
		rb_err_hint(err, "%s", complaint->hint);
}
