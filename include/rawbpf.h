/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * rawbpf.h - the library: from the bytes of a BPF object to running programs.
 *
 *	rawbpf_open		bytes -> programs, maps, targets; no system call
 *	rawbpf_load		maps and programs into the kernel
 *	rawbpf_attach		programs -> probes
 *	rawbpf_drop_rights	give up the capabilities that the rest does not need
 *	rawbpf_poll		what the programs say -> a callback, again and again
 *	rawbpf_detach		remove the probes
 *	rawbpf_drain		what was still buffered -> the callback
 *	rawbpf_close		release everything
 *
 * rawbpf_run() is these in a row, and nothing else.
 *
 * Errors. Functions that can fail return 0 (or a count) or a negative errno, and describe the failure in
 * a struct rawbpf_err, which may be NULL. A call that comes too early or too late, an index that is out
 * of range and a NULL where something is needed are -EINVAL with the status RAWBPF_USAGE, and change
 * nothing. After rawbpf_load() or rawbpf_attach() has failed, what is left to do is rawbpf_close().
 *
 * Threads. The library has no global state: sessions and symbolizers in different threads need no lock.
 * One session, or one symbolizer, is for one thread at a time. Callbacks run in the thread of the call
 * that they belong to; they may use programs, elements of maps and statistics (not while the session is
 * being closed), and other calls from within are refused with -EINVAL. Of the process, rawbpf_load()
 * raises RLIMIT_NOFILE and RLIMIT_MEMLOCK when the kernel asks for more; signals, the exit and the
 * environment are the caller's.
 *
 * Growth. A structure that the caller fills begins with its size, which its _INIT sets: a caller that
 * was compiled with an older header goes on working, and one compiled with a newer header is refused
 * only when it uses a field that the library does not know (-E2BIG, as the kernel's system calls do).
 * A structure that the library hands out by pointer grows at its end.
 */
#ifndef RAWBPF_H
#define RAWBPF_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RAWBPF_VERSION_MAJOR 0
#define RAWBPF_VERSION_MINOR 1
#define RAWBPF_VERSION_PATCH 0

#define RAWBPF_VERSION_TEXT_(number) #number
#define RAWBPF_VERSION_JOIN_(major, minor, patch) \
	RAWBPF_VERSION_TEXT_(major) "." RAWBPF_VERSION_TEXT_(minor) "." RAWBPF_VERSION_TEXT_(patch)
/* "0.1.0" */
#define RAWBPF_VERSION_STRING \
	RAWBPF_VERSION_JOIN_(RAWBPF_VERSION_MAJOR, RAWBPF_VERSION_MINOR, RAWBPF_VERSION_PATCH)
/* To be compared: 0x000100 */
#define RAWBPF_VERSION_NUMBER \
	(RAWBPF_VERSION_MAJOR << 16 | RAWBPF_VERSION_MINOR << 8 | RAWBPF_VERSION_PATCH)

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* Of the library that is running, which may be newer than this header: "0.1.0", and 0x000100. */
const char *rawbpf_version(void);
uint32_t rawbpf_version_number(void);

/* ---- errors ---- */

/* What kind of failure; the exit status of the program rawbpf is the same number. */
enum rawbpf_status {
	RAWBPF_OK = 0,
	RAWBPF_IO = 1,	       /* reading the input or writing the output failed; out of memory */
	RAWBPF_USAGE = 2,      /* the call makes no sense: its order, its arguments, its options */
	RAWBPF_OBJECT = 3,     /* the object is malformed, or uses what rawbpf does not know */
	RAWBPF_VERIFIER = 4,   /* the verifier rejected a program */
	RAWBPF_PERMISSION = 5, /* capabilities, lockdown, memlock */
	RAWBPF_FEATURE = 6,    /* this kernel or mount lacks something */
	RAWBPF_ATTACH = 7,     /* no such function, tracepoint, symbol or probe */
	RAWBPF_LOST = 8,       /* events were lost; the library never answers this */
	RAWBPF_CLEANUP = 9,    /* something could not be removed */
};

/*
 * A failure; the strings are NUL-terminated and may hold any byte of the object.
 *
 * It needs no initialization: each function that takes one begins by making it empty (RAWBPF_OK, code 0,
 * no text), without looking at what was in it. So what a failed call left in `detail` is the caller's:
 * rawbpf_err_deinit() before the struct goes into another call, or the memory is lost.
 */
struct rawbpf_err {
	int code;		   /* what the function returned: a negative errno; 0: no failure */
	enum rawbpf_status status; /* RAWBPF_OK if and only if code is 0 */
	char *detail;		   /* long text (the verifier's log), on the heap; or NULL */
	char text[1024];	   /* one line: what was tried, and what the kernel answered */
	char hint[768];		   /* what to do about it; or "" */
	void *reserved[4];	   /* not touched */
};

/* Needed only where rawbpf_err_deinit() may come before any call. */
#ifdef __cplusplus
#define RAWBPF_ERR_INIT rawbpf_err()
#else
#define RAWBPF_ERR_INIT \
	{               \
		0       \
	}
#endif

/* Free `detail` and make `err` empty. NULL is allowed. */
void rawbpf_err_deinit(struct rawbpf_err *err);

/* ---- what programs say ---- */

enum rawbpf_record_type {
	RAWBPF_TRACE,	 /* a line of bpf_trace_printk() */
	RAWBPF_CONTINUE, /* a further line of the message before it: not an event of its own */
	RAWBPF_EVENT,	 /* bytes from a ring buffer or a perf event array: `message`, of `map` */
	RAWBPF_OUTPUT,	 /* a line that an iterator wrote; `map` is the index of the program */
	RAWBPF_LOSS,	 /* `lost` events were overwritten before they were read */
};

/* Bytes that live until the callback returns; not NUL-terminated. */
struct rawbpf_string {
	const char *data;
	size_t size; /* bytes */
};

/*
 * The library's, until the callback returns. A line of trace_pipe is taken apart as
 * Documentation/trace/ftrace.rst describes it: task-pid [cpu] flags time: function: message.
 */
struct rawbpf_record {
	enum rawbpf_record_type type;
	uint32_t map;		    /* RAWBPF_EVENT and its losses: index of the map */
	int64_t pid;		    /* RAWBPF_TRACE: the thread's id */
	int32_t cpu;		    /* RAWBPF_TRACE and its losses; -1: of no one CPU */
	uint64_t lost;		    /* RAWBPF_LOSS: how many; 0: the kernel did not say */
	struct rawbpf_string line;  /* as the kernel wrote it, without the newline */
	struct rawbpf_string task;  /* RAWBPF_TRACE: the thread's name: any byte may be in it */
	struct rawbpf_string flags; /* irqs off, need-resched, hard or soft irq, preemption depth */
	struct rawbpf_string time;  /* seconds since boot, as the kernel wrote them */
	struct rawbpf_string message; /* what the program said, without its newline; aligned to 8
				       * bytes when it is from a ring buffer, to 4 from perf */
};

/* ---- options ---- */

struct rawbpf; /* a session: one object, from rawbpf_open() to rawbpf_close() */

/*
 * What to do; filled in by the caller, from RAWBPF_OPTIONS_INIT on. All pointers are borrowed, and must
 * stay valid and unchanged until the session is closed; the struct itself is copied.
 */
struct rawbpf_options {
	size_t size; /* of this struct; set by RAWBPF_OPTIONS_INIT */
	/* A descriptor that ends a wait of rawbpf_poll() when it is readable; -1: none. */
	int wake_fd;
	/* Only this process, where the kind of probe can (else rawbpf_attach() refuses); 0: all. */
	int pid;

	const void *image;    /* the BPF object: an ELF file for the machine BPF (elf(5)) */
	size_t image_size;    /* bytes */
	const char *name;     /* what to call it in messages: the file's name; may be NULL */
	const void *btf;      /* types for CO-RE instead of the kernel's own: BTF, or an ELF with */
	size_t btf_size;      /* such a section (Documentation/bpf/btf.rst); 0: the kernel's own */
	const char *btf_name; /* as `name` */

	const char *const
		*attach;	/* "[PROGRAM=]TARGET", a target is written like a section name: */
	size_t attach_count;	/* instead of what the section says */
	const char *const *set; /* rawbpf_open() does rawbpf_set() with each, */
	size_t set_count;
	const char *const *map_set; /* rawbpf_map_set() */
	size_t map_set_count;
	const char *const *type_set; /* and rawbpf_set_type() */
	size_t type_set_count;

	void *ctx; /* for the callbacks, all of which may be NULL */
	/* A record arrived. Non-zero stops: nothing more is handed over. */
	int (*record)(void *ctx, const struct rawbpf_record *record);
	/* A line of narration for each decision and each system call; NULL: none, at no cost. */
	void (*narrate)(void *ctx, const char *line);
	/* Something that the user should know and that is not a failure; one line. */
	void (*note)(void *ctx, const char *line);

	/*
	 * For rawbpf_run() alone. They are called between the other calls, so they may use the
	 * session for anything but to close it, which rawbpf_run() does.
	 */

	/* All is attached, nothing was read yet. Non-zero: detach and end. */
	int (*ready)(void *ctx, struct rawbpf *session);
	/* All that came was handed over, a wait begins. Non-zero: detach and end. */
	int (*idle)(void *ctx);
	/* wake_fd was readable. Non-zero: detach and end, as without a callback. */
	int (*woken)(void *ctx);
	/* The probes are gone and all is read; the maps are still there. Not after a failure. */
	void (*ending)(void *ctx, struct rawbpf *session);
	/* Once all is attached: rawbpf_drop_rights(), with `keep`. Its failure is a note. */
	bool drop_rights;
	uint64_t keep;
};

/*
 *	struct rawbpf_options options = RAWBPF_OPTIONS_INIT;
 *
 * or, in C, with fields behind: { RAWBPF_OPTIONS_DEFAULTS, .image = image, .image_size = size }
 */
#define RAWBPF_OPTIONS_DEFAULTS .size = sizeof(struct rawbpf_options), .wake_fd = -1
#ifdef __cplusplus
#define RAWBPF_OPTIONS_INIT rawbpf_options_init_()
#else
#define RAWBPF_OPTIONS_INIT             \
	{                               \
		RAWBPF_OPTIONS_DEFAULTS \
	}
#endif

/* ---- the journey ---- */

/*
 * Parse the object and decide what goes where; asks the kernel nothing. On success the session is the
 * caller's to rawbpf_close(); on failure *ret is NULL. Statuses: RAWBPF_OBJECT, RAWBPF_USAGE (options).
 */
int rawbpf_open(const struct rawbpf_options *options, struct rawbpf **ret, struct rawbpf_err *err);
/* Make the maps, resolve externs and CO-RE relocations, load the programs that go somewhere. Once. */
int rawbpf_load(struct rawbpf *session, struct rawbpf_err *err);
/*
 * Load program `index` alone, with the data it uses, whatever became of the others: before, or instead
 * of, rawbpf_load(). It ends the settings; a failure changes nothing for the others.
 */
int rawbpf_load_program(struct rawbpf *session, size_t index, struct rawbpf_err *err);
/*
 * Open what the programs' output is read from, then attach every program. Once for each session. Links
 * that were made before a failure stay until rawbpf_detach() or rawbpf_close().
 */
int rawbpf_attach(struct rawbpf *session, struct rawbpf_err *err);
/*
 * Give up this thread's capabilities, for good and with no_new_privs (prctl(2)), but for those that the
 * rest of the session needs and those in `keep`: 1 << CAP_*, capabilities(7). After rawbpf_attach().
 */
int rawbpf_drop_rights(struct rawbpf *session, uint64_t keep, struct rawbpf_err *err);
/*
 * Hand what is there to options.record. When there is nothing, wait up to timeout_ms milliseconds (-1:
 * without a limit; 0: not at all) for something, or until options.wake_fd is readable, and read once
 * more; it may return earlier, and with 0. Returns how many events were handed over, or a negative
 * errno. Iterators write all that they have in the first call. Between rawbpf_attach() and
 * rawbpf_detach(); the first call also switches the kernel's global event bpf_trace_printk off again,
 * where loading a program switched it on.
 */
int rawbpf_poll(struct rawbpf *session, int timeout_ms, struct rawbpf_err *err);
/* The last rawbpf_poll() saw that options.wake_fd is readable; it looks when it waits, and in a flood. */
bool rawbpf_woken(const struct rawbpf *session);
/*
 * What options.record answered when that was not 0, else 0. From then on rawbpf_poll() hands over nothing
 * more and returns 0 at once.
 */
int rawbpf_stopped(const struct rawbpf *session);
/*
 * A descriptor for an event loop of the caller's: readable (POLLIN) when rawbpf_poll(session, 0) would
 * find something. It is the session's, closed with it, and the same for each call. Do
 * rawbpf_poll(session, 0) until it returns 0 once before the first wait and after each: a perf buffer
 * makes it readable once for what came. Some kernels do not wake a reader for a single line of
 * trace_pipe; there, and where CPUs that come online need a buffer, a timer within makes it readable
 * (every 100 ms, every second), so that no timeout is needed outside. options.wake_fd is not part of it.
 * Between rawbpf_attach() and rawbpf_detach(). Linux 2.6.27.
 */
int rawbpf_fd(struct rawbpf *session, struct rawbpf_err *err);
/*
 * Remove the probes; those that are gone, or never were there, are fine. All is attempted; the error is
 * the first failure, RAWBPF_CLEANUP, with the later ones in its text.
 */
int rawbpf_detach(struct rawbpf *session, struct rawbpf_err *err);
/*
 * After rawbpf_detach(): hand over what was still buffered, and settle what was lost. Returns how many
 * events that was, or a negative errno.
 */
int rawbpf_drain(struct rawbpf *session, struct rawbpf_err *err);
/*
 * Detach what still is attached and free the session, with all that it handed out. NULL is allowed. The
 * error is as of rawbpf_detach(), and the session is gone all the same; only a call from within a
 * callback of the session, or of rawbpf_run(), is refused.
 */
int rawbpf_close(struct rawbpf *session, struct rawbpf_err *err);

struct rawbpf_stats;
/*
 * The whole journey: open, load, attach, drop_rights, poll until something ends it, detach, drain, close.
 * It ends when a callback says so, when wake_fd is readable, or by a failure. `stats` may be NULL.
 */
int rawbpf_run(const struct rawbpf_options *options, struct rawbpf_stats *stats,
	       struct rawbpf_err *err);

/*
 * What happened so far; filled in by the library, up to the `size` that RAWBPF_STATS_INIT sets. fired =
 * events + lost, once drained; but what did not fit into a ring buffer is counted by nobody except the
 * program, whose call fails.
 */
struct rawbpf_stats {
	size_t size;	    /* of this struct; set by the caller */
	uint64_t events;    /* handed over */
	uint64_t lost;	    /* overwritten in the kernel before they were read */
	uint64_t unknown;   /* times the kernel said that it lost some, and not how many */
	uint32_t programs;  /* loaded */
	uint32_t links;	    /* attached */
	uint32_t iterators; /* of the links: these write all they have in the first rawbpf_poll() */
	uint32_t reserved;  /* 0 */
};

#ifdef __cplusplus
#define RAWBPF_STATS_INIT rawbpf_stats_init_()
#else
#define RAWBPF_STATS_INIT                            \
	{                                            \
		.size = sizeof(struct rawbpf_stats), \
	}
#endif

int rawbpf_get_stats(const struct rawbpf *session, struct rawbpf_stats *ret,
		     struct rawbpf_err *err);

/* ---- settings: between rawbpf_open() and the first load ---- */

/*
 * "NAME=VALUE" for a global variable: a number, true or false, an enum's name, a string for a char
 * array; checked against its type. -ERANGE: it does not fit. All errors here are RAWBPF_USAGE.
 */
int rawbpf_set(struct rawbpf *session, const char *assignment, struct rawbpf_err *err);
/* "NAME:max_entries=N" for a map. */
int rawbpf_map_set(struct rawbpf *session, const char *assignment, struct rawbpf_err *err);
/* "SECTION=KIND" for the programs of a section whose name does not say their type. */
int rawbpf_set_type(struct rawbpf *session, const char *assignment, struct rawbpf_err *err);

/* ---- maps ---- */

/* A map of the session's, as it was at the end of the last call that could change it. */
struct rawbpf_map {
	size_t size; /* of this struct, in the library */
	const char *name;
	uint32_t type;		       /* BPF_MAP_TYPE_*, bpf(2) */
	uint32_t key_size, value_size; /* bytes */
	uint32_t max_entries;	       /* bytes for a ring buffer */
	int fd;			       /* the session's; -1 while it is not made */
	bool is_data;		       /* a section: .rodata, .data, .bss, .kconfig */
};

/* Indexes of maps go from 0 to count - 1; NULL has none. */
size_t rawbpf_map_count(const struct rawbpf *session);
/* Valid until the session is closed. NULL: out of range. */
const struct rawbpf_map *rawbpf_map_at(const struct rawbpf *session, size_t index);
/* -ENOENT: no map of that name. */
int rawbpf_map_find(const struct rawbpf *session, const char *name, size_t *ret,
		    struct rawbpf_err *err);
/*
 * Maps are made when a program needs them; this makes one that no program needs, or makes it earlier. It
 * ends the settings. Not for .kconfig, for inner maps' definitions and for structures of functions.
 */
int rawbpf_map_create(struct rawbpf *session, size_t index, struct rawbpf_err *err);
/*
 * Elements of a map that is made: keys of key_size bytes; values of value_size bytes, for per-CPU maps
 * rounded up to 8 and times the possible CPUs. The data is copied. -ENOENT: there is no such key.
 * Thread rules are the kernel's: another program may change the map between two calls.
 */
int rawbpf_map_lookup(struct rawbpf *session, size_t index, const void *key, void *value,
		      struct rawbpf_err *err);
int rawbpf_map_update(struct rawbpf *session, size_t index, const void *key, const void *value,
		      struct rawbpf_err *err);
int rawbpf_map_delete(struct rawbpf *session, size_t index, const void *key,
		      struct rawbpf_err *err);
/* The key that follows `key`, the first one for NULL; -ENOENT: none. `next` may be `key` itself. */
int rawbpf_map_next(struct rawbpf *session, size_t index, const void *key, void *next,
		    struct rawbpf_err *err);

/* ---- programs ---- */

/* A program of the session's, as it was at the end of the last call that could change it. */
struct rawbpf_program {
	size_t size; /* of this struct, in the library */
	const char *name, *section;
	const char *kind;     /* "kprobe", ...; NULL when the section does not say */
	size_t insn_count;    /* instructions of 8 bytes, before functions are linked to it */
	int fd;		      /* the session's; -1 while it is not loaded */
	const char *attached; /* "kprobe __x64_sys_clone", until it is detached; or NULL */
};

size_t rawbpf_program_count(const struct rawbpf *session);
/* Valid until the session is closed. NULL: out of range. */
const struct rawbpf_program *rawbpf_program_at(const struct rawbpf *session, size_t index);

/* ---- addresses to functions ---- */

/*
 * For stacks that programs took (bpf_get_stackid(), bpf_get_stack(), bpf-helpers(7)). A symbolizer keeps
 * what it read: a process as it was when first asked for, so ask while it runs.
 */
struct rawbpf_symbolizer;

/* What is at an address; filled in by the library. The strings are the symbolizer's. */
struct rawbpf_symbol {
	const char *name; /* the function's; C++ names as the linker has them; NULL: not known */
	uint64_t offset;  /* bytes into it */
	/* what is mapped there: a path, "[vdso]", "[anon]", a module of the kernel; NULL: the kernel
	 * itself, or not known */
	const char *file;
	uint64_t file_offset; /* bytes into the file; for processes alone */
	uint64_t reserved[4]; /* 0; it stands in arrays, so that it can't grow */
};

int rawbpf_symbolizer_create(struct rawbpf_symbolizer **ret, struct rawbpf_err *err);
void rawbpf_symbolizer_destroy(struct rawbpf_symbolizer *symbolizer); /* NULL is allowed */
/*
 * `count` addresses of process `pid`, or of the kernel for pid 0, which is a walk over /proc/kallsyms
 * each time: ask for many at once. Fills in `count` of `ret`, with zeroes where nothing is known, and so
 * all of it after an error. -ESRCH: the process is gone; -EPERM, -EACCES: not permitted.
 */
int rawbpf_symbolize(struct rawbpf_symbolizer *symbolizer, int pid, const uint64_t *addresses,
		     size_t count, struct rawbpf_symbol *ret, struct rawbpf_err *err);
/*
 * The same for an element of a map with BPF_F_STACK_BUILD_ID (struct bpf_stack_build_id): `offset` bytes
 * into the file whose build id is `id`, 20 bytes, if process `pid` has it mapped.
 */
int rawbpf_symbolize_build_id(struct rawbpf_symbolizer *symbolizer, int pid, const uint8_t *id,
			      uint64_t offset, struct rawbpf_symbol *ret, struct rawbpf_err *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}

static inline struct rawbpf_options rawbpf_options_init_()
{
	struct rawbpf_options options = rawbpf_options();

	options.size = sizeof(options);
	options.wake_fd = -1;
	return options;
}

static inline struct rawbpf_stats rawbpf_stats_init_()
{
	struct rawbpf_stats stats = rawbpf_stats();

	stats.size = sizeof(stats);
	return stats;
}
#endif

#endif
