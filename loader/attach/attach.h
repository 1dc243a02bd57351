/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * attach - a program and a planned target -> a link that can be undone.
 *
 * The target's kind says how by a number; attach.c has a function for each. What came of it is plain
 * data, so that one function undoes every kind.
 */
#ifndef RB_ATTACH_ATTACH_H
#define RB_ATTACH_ATTACH_H

#include "object/object.h"
#include "plan/target.h"
#include "sys/tracefs.h"

struct rb_samples;

struct rb_link {
	int fd;			    /* owned: a perf event, or a link of BPF's; -1: none */
	struct rb_samples *samples; /* owned: perf events of CPUs that come and go; NULL: none */
	bool iter, was_read;	    /* an iterator: it is there to be read, once */
	char *event;		    /* owned: GROUP/EVENT, made by us in `file`; NULL: none */
	const char *file;	    /* the tracefs file that lists such events */
	char *what;		    /* owned: "kprobe __x64_sys_clone" */
	size_t item;		    /* index in the plan */
	size_t structure; /* of functions that was registered: index of its map, plus 1; 0: none */
	int registered;	  /* borrowed: its map, where that takes a deletion to undo; 0: none */
	struct rb_link *others; /* owned: what else was made for the target; undone with it */
	size_t other_count;
};

struct rb_binary;

#define RB_USDT_SPECS "__bpf_usdt_specs"
#define RB_USDT_IPS   "__bpf_usdt_ip_to_spec_id"

/* The maps through which the programs of an object read the arguments of USDT probes. */
struct rb_usdt_maps {
	int specs, ips; /* borrowed; -1: the object has none that is used */
	bool cookies;	/* the programs look at the attach cookie, not into `ips` */
	bool indexed;	/* the object's usdt.bpf.h knows arguments with an index register */
	uint32_t next;	/* number of the next spec */
};

/* What all attachments of a session share. */
struct rb_attacher {
	struct rb_sys *sys;	    /* borrowed */
	struct rb_tracefs *tracefs; /* borrowed; open when a kind that needs it is attached */
	char group[64];		    /* rawbpf_PID_START_RANDOM: says whose the events are */
	unsigned int next;	    /* number of the next event */
	int pid;		    /* only this process; 0: all */
	struct rb_usdt_maps usdt;
	struct rb_binary *binary; /* owned; the user file that was attached to last; NULL: none */
	char *binary_name;	  /* owned; as the target names it */
	/* The descriptor of the object's map of that name; -ENOENT. NULL: there are no maps. */
	int (*map)(void *ctx, const char *name);
	/* Something that the user should know, one line; NULL: nobody listens. */
	void (*note)(void *ctx, const char *line);
	void *ctx;
	uint32_t
		multi_type; /* the program was loaded for a multi link of that type; 0: it was not */
};

/* Names what this session makes in shared places. */
int rb_attacher_init(struct rb_sys *sys, struct rb_tracefs *tracefs, struct rb_attacher *ret,
		     struct rawbpf_err *err);
/* All is attached: let go of what only attaching needed. */
void rb_attacher_settle(struct rb_attacher *attacher);

/*
 * Attach `prog`, a descriptor. RAWBPF_ATTACH says that there is no such target, so that a list's next
 * candidate is tried. After an error nothing is left of it; what could not be undone is in `err`.
 */
int rb_attach(struct rb_attacher *attacher, const struct rb_target *target, int prog,
	      const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);
/* Close, then remove the event. -errno (RAWBPF_CLEANUP) when something stays; `link` is empty. */
int rb_link_undo(struct rb_attacher *attacher, struct rb_link *link, struct rawbpf_err *err);

#endif
