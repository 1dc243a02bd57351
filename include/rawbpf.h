/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * rawbpf.h - the library: from the bytes of a BPF object to running programs.
 *
 *	rawbpf_open	bytes -> programs, data, relocations; what attaches where	(no system call)
 *	rawbpf_load	data maps, patched instructions, the verifier
 *	rawbpf_attach	programs -> probes
 *	rawbpf_poll	what the programs say -> a callback
 *	rawbpf_detach	undo the probes; what is still buffered can be polled afterwards
 *	rawbpf_close	release everything
 *
 * rawbpf_run() is these six in a row. Functions answer 0, or a negative errno with the story in
 * `struct rawbpf_err`. There is no global state: two sessions in two threads do not meet.
 */
#ifndef RAWBPF_H
#define RAWBPF_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What went wrong, as the exit status of the program says it too. */
enum rawbpf_status {
	RAWBPF_OK = 0,
	RAWBPF_IO = 1,	       /* reading the input or writing the output failed */
	RAWBPF_USAGE = 2,      /* asked for something that makes no sense */
	RAWBPF_OBJECT = 3,     /* the object is malformed, or uses what rawbpf does not know */
	RAWBPF_VERIFIER = 4,   /* the verifier rejected a program */
	RAWBPF_PERMISSION = 5, /* capabilities, lockdown, memlock */
	RAWBPF_FEATURE = 6,    /* this kernel or mount lacks something */
	RAWBPF_ATTACH = 7,     /* no such function, tracepoint, symbol or probe */
	RAWBPF_LOST = 8,       /* events were lost, and the caller minds */
	RAWBPF_CLEANUP = 9,    /* something could not be removed */
};

/*
 * A failure. `text` is one line: what was tried and what the kernel answered. `hint` is what to do
 * about it, or empty. `detail` is long (the verifier's log), heap memory owned by the error, or NULL.
 */
struct rawbpf_err {
	int code; /* negative errno */
	enum rawbpf_status status;
	char text[1024];
	char hint[768];
	char *detail;
};

/* Release `detail` and make `err` empty again. */
void rawbpf_err_deinit(struct rawbpf_err *err);

/* One thing a program said, or one thing that happened to what it said. */
enum rawbpf_record_type {
	RAWBPF_TRACE,	 /* a line of bpf_trace_printk() */
	RAWBPF_CONTINUE, /* a further line of the message before it: not an event of its own */
	RAWBPF_EVENT,	 /* bytes from a ring buffer or a perf event array: `message`, of `map` */
	RAWBPF_OUTPUT,	 /* a line that an iterator wrote; `map` is the program's index */
	RAWBPF_LOSS,	 /* the kernel overwrote `lost` events of `cpu` before they were read */
};

/* Strings are views that live until the callback returns; they are not NUL-terminated. */
struct rawbpf_string {
	const char *data;
	size_t size; /* bytes */
};

struct rawbpf_record {
	enum rawbpf_record_type type;
	struct rawbpf_string line;  /* as the kernel wrote it, without the newline */
	struct rawbpf_string task;  /* the task's name: any byte may be in it */
	struct rawbpf_string flags; /* irqs off, need-resched, hard or soft irq, preemption depth */
	struct rawbpf_string time;  /* seconds since boot, as the kernel wrote them */
	struct rawbpf_string message; /* what the program said, without its newline */
	uint32_t map;		      /* RAWBPF_EVENT and its losses: index of the map */
	int64_t pid;		      /* the thread's id */
	int32_t cpu;
	uint64_t lost; /* RAWBPF_LOSS: how many; 0 when the kernel did not say */
};

/*
 * What happened so far. fired = events + lost, once polled dry after the detach; but what did not fit
 * into a ring buffer is counted by nobody except the program, whose call fails.
 */
struct rawbpf_stats {
	uint64_t events;  /* handed to the callback */
	uint64_t lost;	  /* overwritten in the kernel before they were read */
	uint64_t unknown; /* times the kernel said that it lost some, and not how many */
	unsigned int programs, links;
	unsigned int
		iterators; /* of the links: these say all they have when they are polled first */
};

struct rawbpf; /* a session */

/*
 * What to do. Zeroed fields are the defaults. The pointers are borrowed and must outlive the session.
 */
struct rawbpf_options {
	const void *image; /* the BPF object */
	size_t image_size; /* bytes */
	const char *name;  /* what to call it in messages: the file's name */
	const void *btf;   /* types to use instead of the kernel's, for CO-RE: BTF, or an ELF */
	size_t btf_size;   /* file that has some; bytes; 0: the kernel's own */
	const char *btf_name;
	const char *const *attach; /* "[PROGRAM=]TARGET", as -a takes it */
	size_t attach_count;
	const char *const *set; /* rawbpf_open() does rawbpf_set() with each */
	size_t set_count;
	const char *const *map_set; /* ... rawbpf_map_set() */
	size_t map_set_count;
	const char *const *type_set; /* ... rawbpf_set_type() */
	size_t type_set_count;
	int pid; /* only that process, where the probe kind can; 0: all */

	/* One line of narration for each decision and each system call; NULL: none, at no cost. */
	void (*narrate)(void *ctx, const char *line);
	/* Something the person should know that is no failure, one line. */
	void (*note)(void *ctx, const char *line);
	/* A record arrived. Other than 0: no more, please; the run ends. */
	int (*record)(void *ctx, const struct rawbpf_record *record);
	/* rawbpf_run() only: all is attached. Other than 0: detach and end. */
	int (*ready)(void *ctx, const struct rawbpf *session);
	void *ctx;
	/*
	 * rawbpf_run() only: once all is attached, give up this thread's capabilities but for those
	 * that the rest of the run needs and those in `keep` (a bit each), and set no_new_privs.
	 */
	bool give_up;
	uint64_t keep;
	/* A descriptor that ends a wait when it becomes readable; 0: none. */
	int wake_fd;
	/* rawbpf_run() only: it ends, the probes are gone, the maps are still there. */
	void (*ending)(void *ctx, const struct rawbpf *session);
	/* rawbpf_run() only: all that came was handed over, a wait begins. Other than 0: end. */
	int (*idle)(void *ctx);
	/* rawbpf_run() only: wake_fd is readable. Other than 0: detach and end. */
	int (*woken)(void *ctx);
};

/* What the verifier and the section names say of one program; the strings belong to the session. */
struct rawbpf_program {
	const char *name, *section;
	const char *kind;     /* "kprobe", ...; NULL when the section does not say */
	size_t insn_count;    /* instructions of 8 bytes */
	int fd;		      /* -1 until loaded */
	const char *attached; /* "kprobe __x64_sys_clone", or NULL */
};

/* Parse the object and decide what goes where; asks the kernel nothing. */
int rawbpf_open(const struct rawbpf_options *options, struct rawbpf **ret, struct rawbpf_err *err);
int rawbpf_load(struct rawbpf *session, struct rawbpf_err *err);
/* Load program `index` alone, with the data it uses, whatever became of the others. */
int rawbpf_load_program(struct rawbpf *session, size_t index, struct rawbpf_err *err);
int rawbpf_attach(struct rawbpf *session, struct rawbpf_err *err);
/*
 * Wait up to timeout_ms (-1: for ever; 0: not at all), or until options.wake_fd is readable, and hand
 * what came to options.record. Returns how many events that was, or a negative errno.
 */
int rawbpf_poll(struct rawbpf *session, int timeout_ms, struct rawbpf_err *err);
/* Remove the probes. All is attempted; the error is the first failure, of kind RAWBPF_CLEANUP. */
int rawbpf_detach(struct rawbpf *session, struct rawbpf_err *err);
/* Detach what still is attached and free. NULL is fine. The error is as of rawbpf_detach(). */
int rawbpf_close(struct rawbpf *session, struct rawbpf_err *err);

/* The whole journey. `stats` may be NULL. */
int rawbpf_run(const struct rawbpf_options *options, struct rawbpf_stats *stats,
	       struct rawbpf_err *err);

/*
 * Between rawbpf_open() and rawbpf_load(): "NAME=VALUE" for a global variable (a number, true, an
 * enum's name, a string for a char array), checked against its type; "NAME:max_entries=N" for a map;
 * "SECTION=KIND" for the programs of a section whose name says no type. Errors are RAWBPF_USAGE.
 */
int rawbpf_set(struct rawbpf *session, const char *assignment, struct rawbpf_err *err);
int rawbpf_map_set(struct rawbpf *session, const char *assignment, struct rawbpf_err *err);
int rawbpf_set_type(struct rawbpf *session, const char *assignment, struct rawbpf_err *err);

/* A map; sizes in bytes. fd is the session's, -1 while it is not made. */
struct rawbpf_map {
	const char *name;
	uint32_t type; /* BPF_MAP_TYPE_* */
	uint32_t key_size, value_size, max_entries;
	int fd;
	bool is_data; /* a section: .rodata, .data, .bss, .kconfig */
};

size_t rawbpf_map_count(const struct rawbpf *session);
struct rawbpf_map rawbpf_map_at(const struct rawbpf *session, size_t index);
/* -ENOENT (RAWBPF_USAGE): no map of that name. */
int rawbpf_map_find(struct rawbpf *session, const char *name, size_t *ret, struct rawbpf_err *err);
/* Maps are made when a program needs them; this makes one that none does. */
int rawbpf_map_create(struct rawbpf *session, size_t index, struct rawbpf_err *err);
/*
 * Elements of a map that is made. -ENOENT, without a story in err: there is no such key, or none
 * behind it. Values of per-CPU maps are value_size rounded up to 8, times the possible CPUs.
 */
int rawbpf_map_lookup(struct rawbpf *session, size_t index, const void *key, void *value,
		      struct rawbpf_err *err);
int rawbpf_map_update(struct rawbpf *session, size_t index, const void *key, const void *value,
		      struct rawbpf_err *err);
int rawbpf_map_delete(struct rawbpf *session, size_t index, const void *key,
		      struct rawbpf_err *err);
/* The key behind `key`; the first one for NULL. */
int rawbpf_map_next(struct rawbpf *session, size_t index, const void *key, void *next,
		    struct rawbpf_err *err);

/*
 * Addresses -> functions, for stacks that programs took (bpf_get_stackid(), bpf_get_stack()). A
 * symbolizer keeps what it read: a process as it was when first asked for, so ask while it runs.
 */
struct rawbpf_symbolizer;

/* What is at an address. The strings are the symbolizer's. */
struct rawbpf_symbol {
	const char
		*name;	 /* the function's; C++ names are as the linker has them; NULL: not known */
	uint64_t offset; /* bytes into it */
	/* what is mapped there: a path, "[vdso]", "[anon]", a module of the kernel; NULL: the kernel
	 * itself, or not known */
	const char *file;
	uint64_t file_offset; /* bytes into the file; of processes */
};

int rawbpf_symbolizer_create(struct rawbpf_symbolizer **ret, struct rawbpf_err *err);
void rawbpf_symbolizer_destroy(struct rawbpf_symbolizer *symbolizer); /* NULL is fine */
/*
 * `count` addresses of process `pid`, or of the kernel for pid 0, which is a walk over its list of
 * symbols each time: ask for many at once. Fills in `count` of `ret`, with NULLs where nothing is
 * known, and so all of it after an error: -ESRCH, the process is gone; -EPERM, -EACCES: not for us.
 */
int rawbpf_symbolize(struct rawbpf_symbolizer *symbolizer, int pid, const uint64_t *addresses,
		     size_t count, struct rawbpf_symbol *ret, struct rawbpf_err *err);
/*
 * The same for what a map with BPF_F_STACK_BUILD_ID has: `offset` bytes into the file whose build id
 * is `id`, 20 bytes, if process `pid` has it mapped.
 */
int rawbpf_symbolize_build_id(struct rawbpf_symbolizer *symbolizer, int pid, const uint8_t *id,
			      uint64_t offset, struct rawbpf_symbol *ret, struct rawbpf_err *err);

size_t rawbpf_program_count(const struct rawbpf *session);
struct rawbpf_program rawbpf_program_at(const struct rawbpf *session, size_t index);
struct rawbpf_stats rawbpf_stats(const struct rawbpf *session);

#ifdef __cplusplus
}
#endif

#endif
