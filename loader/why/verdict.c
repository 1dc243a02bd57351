// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * verdict - messages of the kernel's verifier (kernel/bpf/verifier.c), what they mean, and what to
 * write instead.
 *
 * The wording depends on the kernel: before 5.3 a loop is a "back-edge", found from the jumps
 * alone; since then loops are walked, and a repeated state is an "infinite loop"; a loop that
 * changes state in each iteration reaches the instruction limit instead.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "base/number.h"
#include "btf/source_line.h"
#include "why/verdict.h"

struct known_message {
	const char *log;   /* the text to look for; an instruction number may follow */
	const char *words; /* why the kernel refuses it */
	const char *hint;
	bool loop; /* show the line of the backward jump */
};

#define LOOP_WORDS \
	"the program has an infinite loop; the kernel accepts only programs that provably terminate"
#define LOOP_HINT                                                                                    \
	"write a loop with a visible bound, for (i = 0; i < 5; i++), or use bpf_loop(); an endless " \
	"task needs no loop: the program runs again each time its probe is hit"

static const struct known_message known_messages[] = {
	{ "infinite loop detected at insn ", LOOP_WORDS, LOOP_HINT, true },
	{ "back-edge from insn ",
	  "the program has a loop, and this kernel (before 5.3) accepts no backward jumps",
	  "unroll it: #pragma unroll before a loop with a constant bound", true },
	{ "BPF program is too large. Processed ",
	  "the verifier stopped after a million instructions: a loop without a provable bound, or "
	  "with too many iterations or branches",
	  LOOP_HINT, true },
	{ "too complex", "the verifier stopped: too many branches lead to too many states",
	  "use fewer branches inside loops; or move the loop's body into a function for bpf_loop()",
	  false },
	{ "unreachable insn ", "an instruction is unreachable",
	  "remove the code after the infinite loop or after the return", false },
	{ "cannot call GPL-restricted function",
	  "it calls a helper that is only for GPL programs, and its license section does not name "
	  "a GPL-compatible license",
	  "char LICENSE[] SEC(\"license\") = \"GPL\";", false },
	{ "cannot call GPL only function",
	  "it calls a helper that is only for GPL programs, and its license section does not name "
	  "a GPL-compatible license",
	  "char LICENSE[] SEC(\"license\") = \"GPL\";", false },
	{ "unknown func ", "it calls a helper that this kernel or this program type does not have",
	  "another program type may have the helper; or use a newer kernel", false },
	{ "program of this type cannot use helper",
	  "it calls a helper that this program type does not have", NULL, false },
	{ "R0 !read_ok", "it exits without setting its return value", "return 0;", false },
	{ "map_value_or_null'", "the result of a map lookup is used without a NULL check",
	  "if (!value) return 0; before the first use", false },
	{ "_or_null'", "a pointer that may be NULL is used without a check",
	  "if (!pointer) return 0; before the first use", false },
	{ "invalid mem access 'scalar'",
	  "a number is used as a pointer: kernel memory is not read directly by this type of "
	  "program",
	  "bpf_probe_read_kernel(&copy, sizeof(copy), pointer)", false },
	{ "invalid mem access 'inv'",
	  "a number is used as a pointer: kernel memory is not read directly by this type of "
	  "program",
	  "bpf_probe_read(&copy, sizeof(copy), pointer)", false },
	{ "invalid indirect read from stack", "uninitialised stack memory is passed to a helper",
	  "initialise it, including padding: struct event e = {}", false },
	{ "invalid bpf_context access",
	  "it accesses its context out of bounds, or at an offset that is not allowed", NULL,
	  false },
	{ "unbounded memory access", "a length or an index has no provable bound",
	  "if (n > sizeof(buffer)) return 0; before it", false },
	{ "combined stack size", "its functions use more than 512 bytes of stack together",
	  "move large variables into a map, for example a per-CPU array", false },
};

/* The last of the log's lines that names an instruction: "12: (85) call ..."; -1: none. */
static int64_t last_insn(const char *log)
{
	int64_t insn = -1;

	for (const char *line = log; line; line = strchr(line, '\n')) {
		uint64_t number;

		line += *line == '\n';
		if (*line < '0' || *line > '9')
			continue;
		if (rb_number_next(&line, 10, &number) && !strncmp(line, ": (", 3))
			insn = (int64_t)number;
	}
	return insn;
}

static const struct known_message *find(const char *log, const char **at)
{
	for (size_t i = 0; i < RB_COUNT(known_messages); i++) {
		*at = strstr(log, known_messages[i].log);
		if (*at)
			return &known_messages[i];
	}
	return NULL;
}

/*
 * "infinite loop detected at insn 5" -> 5; a message without a number -> the last instruction in
 * the log.
 */
static int64_t insn_of(const struct known_message *known_message, const char *at, const char *log)
{
	size_t size = strlen(known_message->log);
	uint64_t number;

	at += size;
	if (size >= 5 && !strcmp(known_message->log + size - 5, "insn ") &&
	    rb_number_next(&at, 10, &number))
		return (int64_t)number;
	return last_insn(log);
}

/*
 * The loop around an instruction, as the shortest backward jump over it: clang gives that jump the
 * line of the for or while. The instruction itself when it is not in a loop.
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

/* "at progs/x.bpf.c:12: for (;;)"; nothing when the object has no line information. */
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

/* Map an instruction of the linked program to its function and the index in it. */
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

/* link/fixup.c replaces a call of a missing extern with an invalid call. */
static void add_extern(const struct rb_object *object, struct rawbpf_err *err)
{
	const char *at = strstr(err->detail, "invalid func unknown#2002");
	uint64_t number;

	if (!at)
		return;
	at += strlen("invalid func unknown#");
	if (!rb_number_next(&at, 10, &number) || number < 2002000000 ||
	    (size_t)(number - 2002000000) >= object->extern_count)
		return;
	rb_err_more(err, "\n  it calls %s, which this kernel does not have",
		    object->externs[number - 2002000000].name);
}

/* core/patch.c replaces an instruction whose CO-RE relocation failed with an invalid call. */
static void add_core(const struct rb_object *object, const struct rb_code *code, int64_t insn,
		     struct rawbpf_err *err)
{
	static const char *const words[] = {
		[RB_CORE_NO_TYPE] = "does not exist in this kernel, nor does its type",
		[RB_CORE_NO_MATCH] = "does not exist in this kernel",
		[RB_CORE_OTHER_SIZE] =
			"has another size in this kernel, so the access would be wrong",
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
			"guard it with bpf_core_field_exists(), or use the name that this kernel "
			"has");
		rb_text_deinit(&what);
		return;
	}
}

void rb_explain_verdict(const struct rb_object *object, const struct rb_code *code,
			struct rawbpf_err *err)
{
	const struct known_message *known_message;
	const struct rb_func *func;
	const char *at;
	int64_t insn, at_insn;

	if (!err || !err->detail)
		return;
	known_message = find(err->detail, &at);
	insn = known_message ? insn_of(known_message, at, err->detail) : last_insn(err->detail);
	at_insn = insn;
	func = func_of(object, code, &insn);
	if (func && known_message && known_message->loop)
		insn = loop_around(func, insn, object->elf->swap);
	if (func)
		add_line(object, func, insn, err);
	add_extern(object, err);
	add_core(object, code, at_insn, err);
	if (!known_message)
		return;
	rb_err_more(err, "\n  %s", known_message->words);
	if (known_message->hint)
		rb_err_hint(err, "%s", known_message->hint);
}
