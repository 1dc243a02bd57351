/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * trace - what bpf_trace_printk() says, read from an instance of the tracing buffers of our own.
 *
 * There is one global trace_pipe, and who reads a line takes it from everyone else. An instance is
 * a second set of buffers: its event bpf_trace/bpf_trace_printk is switched on, and its trace_pipe is
 * ours alone. (The event fires for every program on the machine that prints: the lines of other
 * tools are in it as well, as they are in the global one.) Where the kernel is older than the event
 * (5.9), or makes no instance, the global pipe is read.
 *
 * Loading a program that prints makes the kernel switch the global event on, for good.
 * rb_trace_printk_save() before the first load and rb_trace_printk_restore() at the end leave it as
 * it was. At the end, for it is a worker of the kernel's that does it, some time after the load.
 */
#ifndef RB_STREAM_TRACE_H
#define RB_STREAM_TRACE_H

#include "sys/tracefs.h"

/* The global event's switch, before we came. */
struct rb_trace_switch {
	bool was_off;
};
void rb_trace_printk_save(struct rb_tracefs *tracefs, struct rb_trace_switch *ret);
void rb_trace_printk_restore(struct rb_tracefs *tracefs, const struct rb_trace_switch *saved);

struct rb_trace {
	struct rb_tracefs *tracefs; /* borrowed */
	char instance[96];	    /* "instances/NAME"; "": the global pipe */
	int fd;			    /* trace_pipe, non-blocking; -1: not open */
	bool on;		    /* the instance's event: new lines get in */
	bool wakes;	       /* poll() wakes for a single line; else it has to be asked often */
	struct rb_text buffer; /* read, and not yet a whole line */
	uint64_t events, lost, unknown;
};

/* `name` is unique to us. Errors: RAWBPF_FEATURE, RAWBPF_PERMISSION. */
int rb_trace_open(struct rb_tracefs *tracefs, const char *name, struct rb_trace *ret,
		  struct rawbpf_err *err);

/*
 * Read once, if there is something, and hand over each whole record. Returns how many bytes were
 * read (0: nothing is there), what the callback returned when that is not 0 in *stop, or -errno.
 */
int rb_trace_read(struct rb_trace *trace,
		  int (*record)(void *ctx, const struct rawbpf_record *record), void *ctx,
		  int *stop, struct rawbpf_err *err);

/* Let nothing new in: what is there can still be read. */
void rb_trace_stop(struct rb_trace *trace);

/* Close, and remove the instance: RAWBPF_CLEANUP when that fails. */
int rb_trace_close(struct rb_trace *trace, struct rawbpf_err *err);

#endif
