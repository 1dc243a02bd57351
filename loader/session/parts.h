/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * parts - the state of one journey, and the steps that session.c walks. Private to the session.
 *
 * Everything starts as "not there" (descriptors at -1, pointers NULL), so that rawbpf_close() undoes
 * exactly what was done, wherever the journey ended.
 */
#ifndef RB_SESSION_PARTS_H
#define RB_SESSION_PARTS_H

#include "attach/plan.h"
#include "relocate/relocate.h"
#include "session.h"
#include "stream/trace.h"
#include "sys/doors.h"

struct rawbpf {
	struct rawbpf_options options;
	struct rb_sys real, *sys; /* sys: the door in use; borrowed */
	struct rb_sys_record narrator;
	struct rb_text narration;

	/* from the object */
	struct rb_elf elf;
	struct rb_object object;
	struct rb_plan plan;

	/* in the kernel */
	struct rb_tracefs tracefs;
	struct rb_trace_switch printk;
	int *data_fds; /* by data of the object; -1: not created. Owned, as the next two */
	int *prog_fds; /* by function of the object; -1: not loaded */
	struct rb_link *links;
	size_t link_count;
	struct rb_attacher attacher;
	struct rb_trace trace;
	int stopped; /* what the callback said when it wanted no more */
	bool prints; /* a program that is loaded calls bpf_trace_printk() */
};

/* tell.c: narration, a view of what happened, made only when someone listens */
void rb_session_set_door(struct rawbpf *session, struct rb_sys *sys);
void rb_session_tell_plan(struct rawbpf *session);
void rb_session_tell_fixes(struct rawbpf *session, const struct rb_func *func,
			   const struct rb_text_insns *text);

/* load.c */
int rb_session_need_tracefs(struct rawbpf *session, struct rb_err *err); /* opened once */

/* stream.c: hand records over until something ends it; then what is left after the detach */
int rb_session_stream(struct rawbpf *session, struct rb_err *err);
int rb_session_drain(struct rawbpf *session, struct rb_err *err);

#endif
