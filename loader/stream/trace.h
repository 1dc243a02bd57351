/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * trace - reads the output of bpf_trace_printk() from a private tracefs instance.
 *
 * There is one global trace_pipe, and a line that one reader takes is gone for all others. An
 * instance is a second set of buffers: its event bpf_trace/bpf_trace_printk is enabled, and only
 * this process reads its trace_pipe. (The event fires for every program on the machine that prints,
 * so lines of other tools are in it too, as in the global one.) On kernels before the event (5.9),
 * or without instances, the global pipe is read.
 *
 * Loading a program that prints makes the kernel enable the global event permanently.
 * rb_trace_printk_save() before the first load and rb_trace_printk_restore() at the end restore it.
 * At the end, since a kernel worker enables it some time after the load.
 */
#ifndef RB_STREAM_TRACE_H
#define RB_STREAM_TRACE_H

#include "sys/tracefs.h"

/* The global event's state before the first load. */
struct rb_trace_switch {
	bool was_off;
};
void rb_trace_printk_save(struct rb_tracefs *tracefs, struct rb_trace_switch *ret);
void rb_trace_printk_restore(struct rb_tracefs *tracefs, const struct rb_trace_switch *saved);

struct rb_trace {
	struct rb_tracefs *tracefs; /* borrowed */
	char instance[96];	    /* "instances/NAME"; "": the global pipe */
	int fd;			    /* trace_pipe, non-blocking; -1: not open */
	bool on;		    /* the instance's event is enabled: new lines are recorded */
	bool wakes;		    /* poll() wakes for a single line; else read periodically */
	struct rb_text buffer;	    /* read, but not yet a whole line */
	uint64_t events, lost, unknown;
};

/* `name` must be unique. Errors: RAWBPF_FEATURE, RAWBPF_PERMISSION. */
int rb_trace_open(struct rb_tracefs *tracefs, const char *name, struct rb_trace *ret,
		  struct rawbpf_err *err);

/*
 * Read once, without waiting, and pass each complete record to the callback. Returns the number of
 * bytes read (0: none) or -errno; *stop is the callback's return value when it is non-zero.
 */
int rb_trace_read(struct rb_trace *trace,
		  int (*record)(void *ctx, const struct rawbpf_record *record), void *ctx,
		  int *stop, struct rawbpf_err *err);

/* Disable the event: what is recorded can still be read. */
void rb_trace_stop(struct rb_trace *trace);

/* Close, and remove the instance: RAWBPF_CLEANUP when that fails. */
int rb_trace_close(struct rb_trace *trace, struct rawbpf_err *err);

#endif
