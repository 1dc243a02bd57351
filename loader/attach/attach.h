/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * attach - a program and a target -> a link that can be undone.
 *
 * Every kind of probe is one row of one table (kinds.c) and one small file. A target is written as a
 * section is named, KIND/REST; the row's parse() reads REST, its attach() makes the link. What came
 * of it is plain data, so that one function undoes every kind.
 */
#ifndef RB_ATTACH_ATTACH_H
#define RB_ATTACH_ATTACH_H

#include "object/object.h"
#include "sys/tracefs.h"

struct rb_target {
	const struct rb_probe_kind *kind;
	char *group; /* owned, as name is; a tracepoint's category, a file; NULL: the kind has none */
	char *name; /* function, event, system call; "" for a place in a file that has no name */
	uint64_t offset; /* bytes into the function, or into the file */
};

struct rb_samples;

struct rb_link {
	int fd;			    /* owned: a perf event, or a link of BPF's; -1: none */
	struct rb_samples *samples; /* owned: perf events of CPUs that come and go; NULL: none */
	bool iter, was_read;	    /* it is there to be read, once */
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
	char group[64];		    /* rawbpf_PID_START_RANDOM: says whose the probes are */
	unsigned int next;	    /* number of the next event */
	int pid;		    /* only this process; 0: all */
	struct rb_usdt_maps usdt;
	struct rb_binary *binary; /* owned; the user file that was attached to last; NULL: none */
	char *binary_name;	  /* owned; as the target names it */
	/* The descriptor of the object's map of that name; -ENOENT. NULL: there are no maps. */
	int (*map)(void *ctx, const char *name);
	/* Something the person should know, one line; NULL: nobody listens. */
	void (*note)(void *ctx, const char *line);
	void *ctx;
	uint32_t attach_type; /* of kprobes: the program was loaded for links of many; 0: not */
};

/* How a kind is attached. */
struct rb_probe {
	const char *alias; /* another name for it; may be NULL */
	bool tracefs;	   /* attaching needs tracefs */
	bool pid;	   /* the kernel can hold it to one process */
	bool file;	   /* what follows the slash is FILE:PLACE */
	const char *form;  /* how what follows the slash is written, for messages */
	/* `ret` has its kind set. Errors are RAWBPF_USAGE. */
	int (*parse)(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
	/* RAWBPF_ATTACH says that there is no such place, so that a list's next candidate is tried. */
	int (*attach)(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		      const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);
};

/* What a section name asks for; a table of a hundred, so each row is small. */
struct rb_probe_kind {
	const char *name;	      /* the words before the target */
	const struct rb_probe *probe; /* NULL: can be loaded, and not attached yet */
	uint8_t prog_type;	      /* BPF_PROG_TYPE_* */
	uint8_t attach_type;	      /* BPF_*: expected_attach_type; 0 where there is none */
	uint8_t prog_flags;	      /* BPF_F_SLEEPABLE, BPF_F_XDP_HAS_FRAGS */
};

extern const struct rb_probe_kind rb_probe_kinds[]; /* ends with a NULL name */

/* The row that "kprobe/vfs_read" or "kprobe" begins with; NULL: none. */
const struct rb_probe_kind *rb_probe_kind_of(const char *text);

/* "kprobe/vfs_read+4" -> its parts; -ENOENT (RAWBPF_OBJECT): no kind of that name. */
int rb_target_parse(const char *text, struct rb_target *ret, struct rawbpf_err *err);
void rb_target_deinit(struct rb_target *target);
/* "kprobe/vfs_read+0x4": as it is written. */
void rb_target_describe(const struct rb_target *target, struct rb_text *ret);

/* Names what this session makes in shared places. */
int rb_attacher_init(struct rb_sys *sys, struct rb_tracefs *tracefs, struct rb_attacher *ret,
		     struct rawbpf_err *err);

/* All is attached: let go of what only attaching needed. */
void rb_attacher_settle(struct rb_attacher *attacher);

/* Undo: close, then remove the event. -errno (RAWBPF_CLEANUP) when something stays; `link` is empty. */
int rb_link_undo(struct rb_attacher *attacher, struct rb_link *link, struct rawbpf_err *err);

#endif
