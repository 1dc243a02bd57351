/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * attach - a program and a planned target -> a link that can be undone.
 *
 * The target's kind names the way of attaching by an enum; attach.c has a function for each. The
 * result is a struct rb_link, plain data that owns its descriptors, so one function,
 * rb_link_undo(), undoes every kind.
 */
#ifndef RB_ATTACH_ATTACH_H
#define RB_ATTACH_ATTACH_H

#include "object/object.h"
#include "plan/target.h"
#include "sys/tracefs.h"

struct rb_samples;

struct rb_link {
	int fd;			    /* owned: a perf event or a BPF link; -1: none */
	struct rb_samples *samples; /* owned: perf events, one for each online CPU; NULL: none */
	bool iter, was_read;	    /* an iterator, which is read once */
	char *event;		    /* owned: GROUP/EVENT, created by us in `file`; NULL: none */
	const char *file;	    /* the tracefs file that lists such events */
	char *what;		    /* owned: "kprobe __x64_sys_clone" */
	size_t item;		    /* index in the plan */
	size_t structure; /* struct_ops: index of the map that is registered, plus 1; 0: none */
	int registered;	  /* borrowed: the map whose element is deleted to unregister it; 0: none */
	struct rb_link *others; /* owned: further links of the same target; undone with it */
	size_t other_count;
};

struct rb_binary;

#define RB_USDT_SPECS "__bpf_usdt_specs"
#define RB_USDT_IPS   "__bpf_usdt_ip_to_spec_id"

/* The maps from which the object's programs read the arguments of USDT probes. */
struct rb_usdt_maps {
	int specs, ips; /* borrowed; -1: the object has none, or does not use it */
	bool cookies;	/* the programs use the attach cookie, not `ips` */
	bool indexed;	/* the object's usdt.bpf.h supports arguments with an index register */
	uint32_t next;	/* number of the next spec */
};

/* State that all attachments of a session share. */
struct rb_attacher {
	struct rb_sys *sys;	    /* borrowed */
	struct rb_tracefs *tracefs; /* borrowed; open if any kind needs it */
	char group[64];		    /* rawbpf_PID_START_RANDOM: the owner of the events */
	unsigned int next;	    /* number of the next event */
	int pid;		    /* only this process; 0: all */
	struct rb_usdt_maps usdt;
	struct rb_binary *binary; /* owned; the user-space binary that was used last; NULL: none */
	char *binary_name;	  /* owned; its name in the target */
	/*
	 * Returns the descriptor of the object's map `name`, or -ENOENT. NULL: there are no maps.
	 */
	int (*map)(void *ctx, const char *name);
	/* A note for the user, one line; NULL: notes are dropped. */
	void (*note)(void *ctx, const char *line);
	void *ctx;
	uint32_t multi_type; /* the program was loaded for a multi link of this type; 0: for none */
};

/* Set up `ret`, with a group name that is unique to this session. */
int rb_attacher_init(struct rb_sys *sys, struct rb_tracefs *tracefs, struct rb_attacher *ret,
		     struct rawbpf_err *err);
/* Everything is attached: free what only attaching needs. */
void rb_attacher_settle(struct rb_attacher *attacher);

/*
 * Attach `prog`, a descriptor. RAWBPF_ATTACH: the target does not exist or cannot be attached to;
 * the caller tries the next candidate. After an error everything is undone; what could not be
 * undone is in `err`.
 */
int rb_attach(struct rb_attacher *attacher, const struct rb_target *target, int prog,
	      const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);
/*
 * Close the descriptors, then remove the event. -errno (RAWBPF_CLEANUP): something could not be
 * removed. `link` is empty afterwards.
 */
int rb_link_undo(struct rb_attacher *attacher, struct rb_link *link, struct rawbpf_err *err);

#endif
