/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * rawbpf.h - load and attach the programs of a BPF object, and read their output.
 *
 *	rawbpf_open		bytes -> programs, maps, targets; no system call
 *	rawbpf_load		maps and programs into the kernel
 *	rawbpf_attach		programs -> probes
 *	rawbpf_drop_rights	give up the capabilities that the rest does not need
 *	rawbpf_poll		pass the programs' output to a callback; call it in a loop
 *	rawbpf_detach		detach the programs
 *	rawbpf_drain		pass output that is still buffered to the callback
 *	rawbpf_close		release everything
 *
 * rawbpf_run() calls these in order.
 *
 * Errors. Functions that can fail return 0 (or a count) or a negative errno, and describe the
 * failure in a struct rawbpf_err, which may be NULL. A call in the wrong state of the session, an
 * index that is out of range and a NULL argument that must not be NULL return -EINVAL with the
 * status RAWBPF_USAGE, and change nothing. After rawbpf_load() or rawbpf_attach() has failed, call
 * rawbpf_close().
 *
 * Threads. The library has no global state: sessions and symbolizers in different threads need no
 * lock. One session or symbolizer may be used by one thread at a time. Callbacks run in the thread
 * of the call that invokes them; they may read programs, maps, elements and statistics; other calls
 * from a callback return -EINVAL. rawbpf_load() raises the process's RLIMIT_NOFILE, and
 * RLIMIT_MEMLOCK when the kernel requires it. The library does not change signal handlers or the
 * environment, and does not exit.
 *
 * Compatibility. A struct that the caller fills in begins with its size, which its _INIT sets:
 * callers that were compiled with an older header continue to work, and a caller compiled with a
 * newer header gets -E2BIG only if it sets a field that the library does not know (like the
 * kernel's extensible structs, clone3(2)). A struct that the library returns by pointer grows at
 * its end.
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
/* For comparisons: 0x000100 */
#define RAWBPF_VERSION_NUMBER \
	(RAWBPF_VERSION_MAJOR << 16 | RAWBPF_VERSION_MINOR << 8 | RAWBPF_VERSION_PATCH)

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* The version of the library at run time, which may be newer than this header. */
const char *rawbpf_version(void);
uint32_t rawbpf_version_number(void);

/* ---- errors ---- */

/* The class of failure; the same number is the exit status of the command rawbpf. */
enum rawbpf_status {
	RAWBPF_OK = 0,
	RAWBPF_IO = 1,	       /* reading the input or writing the output failed; out of memory */
	RAWBPF_USAGE = 2,      /* invalid call: wrong order, argument or option */
	RAWBPF_OBJECT = 3,     /* the object is malformed, or uses an unsupported feature */
	RAWBPF_VERIFIER = 4,   /* the verifier rejected a program */
	RAWBPF_PERMISSION = 5, /* capabilities, lockdown, memlock */
	RAWBPF_FEATURE = 6,    /* the kernel or a mount lacks a feature */
	RAWBPF_ATTACH = 7,     /* no such function, tracepoint, symbol or probe */
	RAWBPF_LOST = 8,       /* events were lost; the library never returns this */
	RAWBPF_CLEANUP = 9,    /* something could not be removed */
};

/*
 * A failure. The strings are NUL-terminated and may contain any byte of the object.
 *
 * It needs no initialization: each function that takes one clears it first (RAWBPF_OK, code 0, no
 * text), without reading it. So the caller owns `detail` after a failed call: call
 * rawbpf_err_deinit() before passing the struct to another call, or the memory leaks.
 */
struct rawbpf_err {
	int code;		   /* what the function returned: a negative errno; 0: no failure */
	enum rawbpf_status status; /* RAWBPF_OK if and only if code is 0 */
	char *detail;		   /* long text (the verifier's log), on the heap; or NULL */
	char text[1024];	   /* one line: what was tried, and what failed */
	char hint[768];		   /* what to do next; or "" */
	void *reserved[4];	   /* not touched */
};

/* Needed only if rawbpf_err_deinit() may be called before any other function. */
#ifdef __cplusplus
#define RAWBPF_ERR_INIT rawbpf_err()
#else
#define RAWBPF_ERR_INIT \
	{               \
		0       \
	}
#endif

/* Free `detail` and clear `err`. NULL is allowed. */
void rawbpf_err_deinit(struct rawbpf_err *err);

/* ---- output of programs ---- */

enum rawbpf_record_type {
	RAWBPF_TRACE,	 /* a line of bpf_trace_printk() */
	RAWBPF_CONTINUE, /* continuation line of the previous message: not an event */
	RAWBPF_EVENT,	 /* bytes from a ring buffer or a perf event array: `message`, of `map` */
	RAWBPF_OUTPUT,	 /* a line that an iterator wrote; `map` is the index of the program */
	RAWBPF_LOSS,	 /* `lost` events were overwritten before they were read */
};

/* Bytes, valid until the callback returns; not NUL-terminated. */
struct rawbpf_string {
	const char *data;
	size_t size; /* bytes */
};

/*
 * Owned by the library, valid until the callback returns. A line of trace_pipe is parsed as
 * described in the kernel's Documentation/trace/ftrace.rst: task-pid [cpu] flags time: function:
 * message.
 */
struct rawbpf_record {
	enum rawbpf_record_type type;
	uint32_t map;		    /* RAWBPF_EVENT and its losses: index of the map */
	int64_t pid;		    /* RAWBPF_TRACE: the thread's id */
	int32_t cpu;		    /* RAWBPF_TRACE and its losses; -1: not of a single CPU */
	uint64_t lost;		    /* RAWBPF_LOSS: number of events; 0: unknown */
	struct rawbpf_string line;  /* as the kernel wrote it, without the newline */
	struct rawbpf_string task;  /* RAWBPF_TRACE: the thread's name; may contain any byte */
	struct rawbpf_string flags; /* irqs off, need-resched, hard or soft irq, preemption depth */
	struct rawbpf_string time;  /* seconds since boot, as the kernel wrote them */
	struct rawbpf_string message; /* the program's output, without its newline; aligned to 8
				       * bytes when it is from a ring buffer, to 4 from perf */
};

/* ---- options ---- */

struct rawbpf; /* a session: one object, from rawbpf_open() to rawbpf_close() */

/*
 * Options, filled in by the caller after RAWBPF_OPTIONS_INIT. All pointers are borrowed, and must
 * stay valid and unchanged until the session is closed; the struct itself is copied.
 */
struct rawbpf_options {
	size_t size; /* of this struct; set by RAWBPF_OPTIONS_INIT */
	/* A descriptor that ends the wait in rawbpf_poll() when it becomes readable; -1: none. */
	int wake_fd;
	/*
	 * Trace only this process, if all kinds of probe support it (else rawbpf_attach() fails);
	 * 0: all.
	 */
	int pid;

	const void *image;    /* the BPF object: an ELF file for the machine BPF (elf(5)) */
	size_t image_size;    /* bytes */
	const char *name;     /* name for messages: the file's name; may be NULL */
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
	/* Called for each record. Non-zero stops: no more records are passed. */
	int (*record)(void *ctx, const struct rawbpf_record *record);
	/* A line of narration for each decision and each system call; NULL: none, at no cost. */
	void (*narrate)(void *ctx, const char *line);
	/* A note for the user that is not a failure; one line. */
	void (*note)(void *ctx, const char *line);

	/*
	 * For rawbpf_run() only. They are called between its other calls, so they may make any call
	 * on the session except rawbpf_close().
	 */

	/* Everything is attached, nothing was read yet. Non-zero: detach and end. */
	int (*ready)(void *ctx, struct rawbpf *session);
	/* All records so far were passed; about to wait. Non-zero: detach and end. */
	int (*idle)(void *ctx);
	/* wake_fd was readable. Non-zero: detach and end, as without a callback. */
	int (*woken)(void *ctx);
	/*
	 * The programs are detached and all output is read; the maps still exist. Not called after
	 * a failure.
	 */
	void (*ending)(void *ctx, struct rawbpf *session);
	/* After attaching, call rawbpf_drop_rights() with `keep`; its failure is only a note. */
	bool drop_rights;
	uint64_t keep;
};

/*
 *	struct rawbpf_options options = RAWBPF_OPTIONS_INIT;
 *
 * or, in C, followed by fields: { RAWBPF_OPTIONS_DEFAULTS, .image = image, .image_size = size }
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

/* ---- sessions ---- */

/*
 * Parse the object and its targets; makes no system call. On success the caller owns the session
 * and frees it with rawbpf_close(); on failure *ret is NULL. Statuses: RAWBPF_OBJECT, RAWBPF_USAGE
 * (options), RAWBPF_IO (out of memory).
 */
int rawbpf_open(const struct rawbpf_options *options, struct rawbpf **ret, struct rawbpf_err *err);
/*
 * Create the maps, resolve externs and CO-RE relocations, load the programs that have a target.
 * Once per session. Statuses: RAWBPF_OBJECT, RAWBPF_VERIFIER, RAWBPF_PERMISSION, RAWBPF_FEATURE,
 * RAWBPF_ATTACH (no such BTF target), RAWBPF_IO.
 */
int rawbpf_load(struct rawbpf *session, struct rawbpf_err *err);
/*
 * Load only program `index` and the maps it uses, independently of the other programs: before
 * rawbpf_load(), or instead of it. After a failure the session is still usable.
 */
int rawbpf_load_program(struct rawbpf *session, size_t index, struct rawbpf_err *err);
/*
 * Open the buffers for the programs' output, then attach every program. Once per session. Links
 * that were created before a failure stay until rawbpf_detach() or rawbpf_close().
 */
int rawbpf_attach(struct rawbpf *session, struct rawbpf_err *err);
/*
 * Drop this thread's capabilities permanently, with no_new_privs (prctl(2)), except those that the
 * rest of the session needs and those in `keep`: a bit mask of 1 << CAP_*, capabilities(7). After
 * rawbpf_attach().
 */
int rawbpf_drop_rights(struct rawbpf *session, uint64_t keep, struct rawbpf_err *err);
/*
 * Pass available records to options.record. If there are none, wait up to timeout_ms milliseconds
 * (-1: no limit; 0: do not wait) for records, or until options.wake_fd is readable, and read once
 * more; it may return earlier, also with 0. Returns the number of events that were passed, or a
 * negative errno. Iterators are read completely in the first call. Between rawbpf_attach() and
 * rawbpf_detach(). The first call also disables the kernel's global event bpf_trace_printk again if
 * loading a program enabled it.
 */
int rawbpf_poll(struct rawbpf *session, int timeout_ms, struct rawbpf_err *err);
/* Was options.wake_fd readable in the last rawbpf_poll()? */
bool rawbpf_woken(const struct rawbpf *session);
/*
 * The non-zero value that options.record returned to stop; rawbpf_poll() then passes no more
 * records. Else 0.
 */
int rawbpf_stopped(const struct rawbpf *session);
/*
 * A descriptor for the caller's event loop: readable (POLLIN) when rawbpf_poll(session, 0) would
 * return records. The session owns and closes it; each call returns the same one. Before the first
 * wait, and after each wait, call rawbpf_poll(session, 0) until it returns 0: perf buffers make it
 * readable only once for the records that arrived. Some kernels do not wake a reader for a single
 * line of trace_pipe; on those, and where CPUs that come online need a buffer, an internal timer
 * makes it readable (every 100 ms, every second), so the caller needs no timeout. options.wake_fd
 * is not part of it. Between rawbpf_attach() and rawbpf_detach(). Linux 2.6.27, epoll(7).
 */
int rawbpf_fd(struct rawbpf *session, struct rawbpf_err *err);
/*
 * Detach all programs; if none is attached, nothing is done. Continues after a failure; the error
 * is the first failure, RAWBPF_CLEANUP, with the later ones in its text.
 */
int rawbpf_detach(struct rawbpf *session, struct rawbpf_err *err);
/*
 * After rawbpf_detach(): pass the records that are still buffered, and make the final count of
 * losses. Returns the number of events that were passed, or a negative errno.
 */
int rawbpf_drain(struct rawbpf *session, struct rawbpf_err *err);
/*
 * Detach what is still attached and free the session, with all pointers and descriptors that it
 * returned. NULL is allowed. Errors are those of rawbpf_detach(); the session is freed even then.
 * Only a call from a callback of the session, or of rawbpf_run(), is refused.
 */
int rawbpf_close(struct rawbpf *session, struct rawbpf_err *err);

struct rawbpf_stats;
/*
 * A whole session: open, load, attach, drop_rights, poll in a loop, detach, drain, close. The loop ends
 * when a callback returns non-zero, when wake_fd is readable, or on a failure. `stats` may be NULL.
 */
int rawbpf_run(const struct rawbpf_options *options, struct rawbpf_stats *stats,
	       struct rawbpf_err *err);

/*
 * Statistics so far; filled in by the library, up to the `size` that RAWBPF_STATS_INIT sets. After
 * draining, events sent = events + lost. Events that did not fit into a ring buffer are not
 * included: only the program can count them, by its failed calls.
 */
struct rawbpf_stats {
	size_t size;	    /* of this struct; set by the caller */
	uint64_t events;    /* passed to options.record */
	uint64_t lost;	    /* overwritten in the kernel before they were read */
	uint64_t unknown;   /* number of losses of unknown size */
	uint32_t programs;  /* loaded */
	uint32_t links;	    /* attached now: 0 after rawbpf_run() */
	uint32_t iterators; /* links that are iterators: read in the first rawbpf_poll() */
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
 * array; checked against its type. -ERANGE: out of range. All errors here are RAWBPF_USAGE.
 */
int rawbpf_set(struct rawbpf *session, const char *assignment, struct rawbpf_err *err);
/* "NAME:max_entries=N" for a map. */
int rawbpf_map_set(struct rawbpf *session, const char *assignment, struct rawbpf_err *err);
/* "SECTION=KIND" for the programs of a section whose name does not give their type. */
int rawbpf_set_type(struct rawbpf *session, const char *assignment, struct rawbpf_err *err);

/* ---- maps ---- */

/* A map of the session, as of the end of the last call that could change it. */
struct rawbpf_map {
	size_t size; /* of this struct, in the library */
	const char *name;
	uint32_t type; /* BPF_MAP_TYPE_*, bpf(2) */
	/* As in the object until the map is created, then as in the kernel: */
	uint32_t key_size, value_size; /* bytes */
	uint32_t max_entries;	       /* bytes for a ring buffer */
	int fd;			       /* owned by the session; -1: not created */
	bool is_data;		       /* a data section: .rodata, .data, .bss, .kconfig */
};

/* The number of maps; indexes are 0 to count - 1. 0 for a NULL session. */
size_t rawbpf_map_count(const struct rawbpf *session);
/* Valid until the session is closed. NULL: out of range. */
const struct rawbpf_map *rawbpf_map_at(const struct rawbpf *session, size_t index);
/* -ENOENT: no map of that name. */
int rawbpf_map_find(const struct rawbpf *session, const char *name, size_t *ret,
		    struct rawbpf_err *err);
/*
 * Create a map that no program uses; the others are created when their programs are loaded. After
 * this call, settings are refused.
 */
int rawbpf_map_create(struct rawbpf *session, size_t index, struct rawbpf_err *err);
/*
 * Elements of a map that is created. Keys have key_size bytes, values value_size bytes; for per-CPU
 * maps value_size rounded up to 8, times the number of possible CPUs. The data is copied. -ENOENT:
 * no such key. BPF programs and other processes may change the map between two calls.
 */
int rawbpf_map_lookup(struct rawbpf *session, size_t index, const void *key, void *value,
		      struct rawbpf_err *err);
int rawbpf_map_update(struct rawbpf *session, size_t index, const void *key, const void *value,
		      struct rawbpf_err *err);
int rawbpf_map_delete(struct rawbpf *session, size_t index, const void *key,
		      struct rawbpf_err *err);
/*
 * The key after `key`, or the first key if `key` is NULL; -ENOENT: none. `next` may be equal to
 * `key`.
 */
int rawbpf_map_next(struct rawbpf *session, size_t index, const void *key, void *next,
		    struct rawbpf_err *err);

/* ---- programs ---- */

/* A program of the session, as of the end of the last call that could change it. */
struct rawbpf_program {
	size_t size; /* of this struct, in the library */
	const char *name, *section;
	const char *kind;     /* "kprobe", ...; NULL: the section name is not known */
	size_t insn_count;    /* instructions of 8 bytes, before subprograms are linked in */
	int fd;		      /* owned by the session; -1: not loaded */
	const char *attached; /* "kprobe __x64_sys_clone"; NULL: not attached */
};

size_t rawbpf_program_count(const struct rawbpf *session);
/* Valid until the session is closed. NULL: out of range. */
const struct rawbpf_program *rawbpf_program_at(const struct rawbpf *session, size_t index);

/* ---- symbolization ---- */

/*
 * For stack traces from bpf_get_stackid() and bpf_get_stack(), bpf-helpers(7). A symbolizer reads a
 * process's maps and symbols on the first request for it and keeps them, so symbolize while the
 * process runs.
 */
struct rawbpf_symbolizer;

/* The symbol at an address; filled in by the library. The symbolizer owns the strings. */
struct rawbpf_symbol {
	const char *name; /* the function's name; C++ names are mangled; NULL: not known */
	uint64_t offset;  /* bytes from the start of the function */
	/* the mapping: a path, "[vdso]", "[anon]", a kernel module; NULL: the kernel
	 * itself, or not known */
	const char *file;
	uint64_t file_offset; /* bytes from the start of the file; only for processes */
	uint64_t reserved[4]; /* 0; the struct is used in arrays, so its size is fixed */
};

int rawbpf_symbolizer_create(struct rawbpf_symbolizer **ret, struct rawbpf_err *err);
void rawbpf_symbolizer_destroy(struct rawbpf_symbolizer *symbolizer); /* NULL is allowed */
/*
 * Symbolize `count` addresses of process `pid`, or of the kernel if pid is 0. Each call for the
 * kernel reads all of /proc/kallsyms, so pass several addresses at once. Fills in `count` elements
 * of `ret`; unknown addresses are zeroed, and after an error all are. -ESRCH: no such process;
 * -EPERM, -EACCES: not permitted.
 */
int rawbpf_symbolize(struct rawbpf_symbolizer *symbolizer, int pid, const uint64_t *addresses,
		     size_t count, struct rawbpf_symbol *ret, struct rawbpf_err *err);
/*
 * The same for an entry of a stack map with BPF_F_STACK_BUILD_ID (struct bpf_stack_build_id):
 * `offset` bytes from the start of the file whose build id is `id`, 20 bytes, if process `pid` has
 * mapped it.
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
