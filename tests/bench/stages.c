// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * stages - linked into rawbpf with the linker's --wrap for each function below: what CPU time passes in
 * each, less that in those called from it and in bpf(2) (meter.c). At the end a line for each on stderr:
 * "stage: ", its number, a tab, microseconds, a tab, what it is.
 *
 * A wrapper hands on six words, which is how the ABI of x86-64 and arm64 passes up to six integers and pointers,
 * and structs of two of them as two; no function below takes more, or anything else.
 */
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

typedef uintptr_t word;

uint64_t meter_in_bpf(void);

#define STAGES(X)                                                                   \
	X(rb_elf_parse, "sections and symbols (elf)")                               \
	X(rb_object_init, "programs, maps, relocations (object)")                   \
	X(rb_object_need_btf, "the object's types, checked (btf)")                  \
	X(rb_object_need_core, "CO-RE relocations read (object)")                   \
	X(rb_plan_make, "what attaches where (attach/plan)")                        \
	X(rb_link_func, "subprograms behind their callers (relocate)")              \
	X(rb_core_want, "names of types that are wanted (relocate/core)")           \
	X(rb_kernel_vmlinux, "the kernel's types, one pass (kernel, btf/index)")    \
	X(rb_vmlinux_modules, "modules' types (kernel)")                            \
	X(rb_vmlinux_btf_target, "a function or tracepoint of the kernel (kernel)") \
	X(rb_core_relocate, "instructions adapted (relocate/core)")                 \
	X(rb_kernel_resolve_externs, "externs: kallsyms, types (kernel)")           \
	X(rb_kernel_fill_kconfig, "the kernel's configuration (kernel)")            \
	X(rb_load_map, "maps described and filled (load)")                          \
	X(rb_relocate_code, "descriptors filled in (relocate)")                     \
	X(rb_load_program, "programs handed over (load)")                           \
	X(rb_tracefs_open, "tracefs found or mounted (sys)")                        \
	X(rb_explain_verdict, "verdicts explained (explain)")                       \
	X(rawbpf_close, "everything released (session)")

#define NUMBER(name, text) STAGE_##name,
enum stage { STAGES(NUMBER) STAGE_COUNT };
#define TEXT(name, text) [STAGE_##name] = text,
static const char *const texts[] = { STAGES(TEXT) };

static uint64_t spent[STAGE_COUNT];
static uint64_t of_the_inner; /* of the stages within the one that runs */

/* What is not spent in bpf(2). */
static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec - meter_in_bpf();
}

static void leave(enum stage stage, uint64_t began, uint64_t outer)
{
	uint64_t all = now() - began;

	spent[stage] += all - of_the_inner;
	of_the_inner = outer + all;
}

#define WRAP(name, text)                                                    \
	word __real_##name(word a, word b, word c, word d, word e, word f); \
	word __wrap_##name(word a, word b, word c, word d, word e, word f); \
	word __wrap_##name(word a, word b, word c, word d, word e, word f)  \
	{                                                                   \
		uint64_t began = now(), outer = of_the_inner;               \
		word answer;                                                \
                                                                            \
		of_the_inner = 0;                                           \
		answer = __real_##name(a, b, c, d, e, f);                   \
		leave(STAGE_##name, began, outer);                          \
		return answer;                                              \
	}
STAGES(WRAP)

static uint64_t started;

__attribute__((constructor)) static void start(void)
{
	started = now();
}

static void line(int number, uint64_t nanoseconds, const char *text)
{
	fprintf(stderr, "stage: %d\t%llu.%llu\t%s\n", number,
		(unsigned long long)nanoseconds / 1000, (unsigned long long)nanoseconds / 100 % 10,
		text);
}

__attribute__((destructor)) static void tell(void)
{
	uint64_t all = now() - started, stages = 0;

	for (int i = 0; i < STAGE_COUNT; i++) {
		stages += spent[i];
		if (spent[i])
			line(i, spent[i], texts[i]);
	}
	line(STAGE_COUNT, all - stages, "the steps between these, the command line, output");
	line(STAGE_COUNT + 1, started,
	     "fork by a shell, exec, the C library's start; the process's end is not in this");
}
