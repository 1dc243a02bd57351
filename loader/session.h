/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * session - the library's functions (rawbpf.h) with the door to the kernel as a parameter, for the
 * tests and the command line. `sys` is borrowed; NULL: the real door. Ownership and errors are as
 * in rawbpf.h.
 */
#ifndef RB_SESSION_H
#define RB_SESSION_H

#include "object/object.h"
#include "sys/sys.h"

int rb_session_open(const struct rawbpf_options *options, struct rb_sys *sys, struct rawbpf **ret,
		    struct rawbpf_err *err);
int rb_session_run(const struct rawbpf_options *options, struct rb_sys *sys,
		   struct rawbpf_stats *stats, struct rawbpf_err *err);

int rb_symbolizer_create(struct rb_sys *sys, struct rawbpf_symbolizer **ret,
			 struct rawbpf_err *err);

/* Pass a note for the user, one line, to options.note, if that is set. */
void rb_session_note(const struct rawbpf *session, const char *fmt, ...) RB_PRINTF(2, 3);

/* The parsed object, for views of it; owned by the session. */
struct rb_object *rb_session_object(struct rawbpf *session);

#endif
