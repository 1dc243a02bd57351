/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * session_internal - the state of one session, and the steps that session.c calls. Private to the
 * session.
 *
 * Everything starts empty (descriptors at -1, pointers NULL), so that rawbpf_close() undoes exactly
 * what was done, in whatever state the session ends.
 */
#ifndef RB_SESSION_INTERNAL_H
#define RB_SESSION_INTERNAL_H

#include <string.h>

#include "attach/attach.h"
#include "load/btf_target.h"
#include "plan/plan.h"
#include "kernel/resolve.h"
#include "load/load.h"
#include "core/core.h"
#include "session.h"
#include "session/sized.h"
#include "session/state.h"
#include "stream/perf.h"
#include "stream/ring.h"
#include "stream/trace.h"
#include "sys/doors.h"

/* A map that programs send events through. */
struct rb_source {
	uint32_t map; /* index */
	bool is_ring;
	struct rb_ring ring;
	struct rb_perf perf;
	uint64_t lost_reported;
};

/* A struct_ops map. */
struct rb_session_struct {
	struct rb_text name;	  /* owned: name of the kernel's type: bpf_struct_ops_NAME */
	struct rb_struct_ops ops; /* owned; zeroed until it is matched with the kernel's type */
	bool linked;
};

struct rawbpf {
	struct rawbpf_options options;
	enum rb_session_state state;
	unsigned int within;	  /* depth of calls in progress: their callbacks may only read */
	bool kept;		  /* by rawbpf_run(), which closes it */
	bool telling;		  /* in a narrate callback: its calls are not narrated */
	struct rb_sys real, *sys; /* sys: borrowed: the door in use */
	struct rb_sys_record narrator;
	struct rb_text narration;

	/* from the object */
	struct rb_elf elf;
	struct rb_object object;
	struct rb_plan plan;

	/* owned: the caller's view; by item of the plan, by map */
	struct rawbpf_program *programs;
	struct rawbpf_map *maps;

	/* in the kernel */
	struct rb_tracefs tracefs;
	struct rb_trace_switch printk;
	uint32_t kernel_version; /* 0: not asked for yet */
	struct rb_load load;
	struct rb_vmlinux vmlinux;    /* read when something needs it */
	struct rb_vmlinux given;      /* types of options.btf, if given */
	struct rb_core core;	      /* CO-RE: types that are needed, and results */
	struct rb_text *target_names; /* owned; BTF names of targets */
	size_t target_name_count;
	struct rb_session_struct *structs; /* owned: by map */
	bool types_wanted;
	struct rb_code *codes;	      /* owned, as all arrays here; by function: its linked text */
	struct rb_resolved *resolved; /* by extern */
	bool *extern_wanted;
	int *prog_fds;	       /* by function; -1: not loaded */
	uint32_t *multi_types; /* by function: the multi link that it is loaded for; 0: none */
	struct rb_link *links;
	size_t link_count;
	struct rb_attacher attacher;
	struct rb_trace trace;
	struct rb_source *sources;
	size_t source_count;
	uint64_t unknown;	 /* perf buffers that lost an unknown number of events */
	uint32_t iterator;	 /* item of the plan whose lines are read */
	uint64_t output_lines;	 /* lines that iterators wrote */
	int64_t followed;	 /* milliseconds: when links were last followed */
	struct pollfd *poll_fds; /* trace_pipe, the caller's, then the sources' */
	size_t poll_count;
	int epoll, timer;   /* owned: for the caller's event loop; -1: not used */
	unsigned int reads; /* reads that returned data */
	bool dry;	    /* the last read returned nothing */
	int stopped;	    /* what the record callback returned to stop */
	bool loaded;	    /* everything: from here on pins stay */
	bool limit_raised;  /* RLIMIT_NOFILE was raised */
	bool prints;	    /* a loaded program calls bpf_trace_printk() */
};

/* options.c: copy and check the caller's options */
int rb_session_take_options(const struct rawbpf_options *given, struct rawbpf_options *ret,
			    struct rawbpf_err *err);

/* view.c: the caller's view of programs and maps, updated after a change */
int rb_session_make_view(struct rawbpf *session, struct rawbpf_err *err);
void rb_session_renew_view(struct rawbpf *session);
/* ... of one item of the plan with the maps that it uses, and of one map: not in time of the whole. */
void rb_session_renew_program(struct rawbpf *session, size_t index);
void rb_session_renew_map(struct rawbpf *session, size_t index);
int rb_session_check_stats(struct rawbpf_stats *stats, struct rawbpf_err *err);

/* tell.c: narration, produced only if options.narrate is set */
void rb_session_set_door(struct rawbpf *session, struct rb_sys *sys);
void rb_session_tell_plan(struct rawbpf *session);
void rb_session_tell_fixes(struct rawbpf *session, const struct rb_func *func,
			   const struct rb_code *code);

/* attach.c: rawbpf_detach(), in any state */
int rb_session_detach(struct rawbpf *session, struct rawbpf_err *err);

/* load.c */
int rb_session_need_tracefs(struct rawbpf *session, struct rawbpf_err *err); /* opened once */

/*
 * kernel_types.c: collect what the programs need of the kernel's types; apply the results to a
 * program's text
 */
int rb_session_want_types(struct rawbpf *session, struct rawbpf_err *err);
int rb_session_apply_types(struct rawbpf *session, struct rb_code *code, struct rawbpf_err *err);
void rb_session_forget_types(struct rawbpf *session);

/* ops.c: struct_ops. Is the program a member of a map that is to be registered? */
bool rb_session_is_member(const struct rawbpf *session, const struct rb_plan_item *item);
int rb_session_want_structs(struct rawbpf *session, struct rawbpf_err *err);
void rb_session_forget_structs(struct rawbpf *session);
int rb_session_find_member(struct rawbpf *session, uint32_t func, struct rb_load_target *ret,
			   struct rawbpf_err *err);
int rb_session_make_structs(struct rawbpf *session, struct rawbpf_err *err);
int rb_session_attach_structs(struct rawbpf *session, struct rawbpf_err *err);
/* Is it the link of that item of the plan? */
bool rb_session_link_has(const struct rawbpf *session, const struct rb_link *link, size_t item);

/* sources.c: readers of the maps that send events; read the events; count the losses */
int rb_session_open_sources(struct rawbpf *session, struct rawbpf_err *err);
int64_t rb_session_read_sources(struct rawbpf *session, struct rawbpf_err *err);
void rb_session_settle_sources(struct rawbpf *session);
/* Open perf buffers for CPUs that came online; are there any perf buffers? */
int rb_session_follow_sources(struct rawbpf *session, struct rawbpf_err *err);
bool rb_session_has_perf(const struct rawbpf *session);
void rb_session_close_sources(struct rawbpf *session);

/* descriptor.c: the descriptor for the caller's event loop; read an expired timer */
int rb_session_watch(struct rawbpf *session, struct rawbpf_err *err);
void rb_session_quiet(struct rawbpf *session);
void rb_session_unwatch(struct rawbpf *session);

/* stream.c: does anything need a check once a second? */
bool rb_session_follows(const struct rawbpf *session);
#define RB_ASK_EVERY_MS	   100 /* the kernel does not wake poll() for a single line */
#define RB_FOLLOW_EVERY_MS 1000
#define RB_POLL_TRACE	   0 /* poll_fds: trace_pipe, then the caller's, then the sources' */
#define RB_POLL_WAKE	   1
#define RB_POLL_SOURCES	   2

#endif
