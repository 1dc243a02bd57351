/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * sys - the one door to the kernel.
 *
 * Everything that touches BPF, perf or tracefs is a struct rb_call handed to sys->call(). The real
 * door makes the system call; the others stand before it or in its place (doors.h): one records
 * what passes, one answers from a script, one fails the Nth call. A call being plain data is what
 * makes each of them a dozen lines.
 *
 * Answers are as the kernel's: 0 or more, or a negative errno. The functions below are the calls as
 * the rooms write them; sys/bpf.h has one for each bpf(2) command, sys/tracefs.h knows the files.
 */
#ifndef RB_SYS_SYS_H
#define RB_SYS_SYS_H

#include <fcntl.h>
#include <poll.h>
#include <sys/types.h>

#include "base/array.h"

enum rb_op {
	RB_OP_BPF,	 /* cmd: BPF_*, data: union bpf_attr, size: of it */
	RB_OP_PERF_OPEN, /* data: struct perf_event_attr, fd: group, arg: pid, cmd: cpu */
	RB_OP_IOCTL,	 /* fd, cmd: request, arg */
	RB_OP_OPEN,	 /* fd: directory, path, cmd: O_* */
	RB_OP_READ,	 /* fd, data, size */
	RB_OP_WRITE,	 /* fd, data, size */
	RB_OP_CLOSE,	 /* fd */
	RB_OP_MKDIR,	 /* fd: directory, path */
	RB_OP_RMDIR,	 /* fd: directory, path */
	RB_OP_LIST,	 /* fd: an open directory; data: struct rb_text, gets a line per name */
	RB_OP_POLL,	 /* data: struct pollfd[], size: how many, arg: milliseconds */
	RB_OP_STATFS,	 /* fd; the answer is the file system's magic number */
	RB_OP_FSMOUNT,	 /* path: a file system's name; the answer is a directory mounted nowhere */
	RB_OP_MOUNT,	 /* path: a file system's name, data: where, as a string */
	RB_OP_UMOUNT,	 /* path: where */
	RB_OP_NOFILE,	 /* arg: descriptors wanted; raise RLIMIT_NOFILE up to the hard limit */
	RB_OP_MEMLOCK,	 /* raise RLIMIT_MEMLOCK to the most there is */
	RB_OP_UNLINK,	 /* fd: directory, path */
	RB_OP_SELF,	 /* data: struct rb_self */
	RB_OP_LOWER,	 /* arg: capabilities, a bit each: no others are in force */
	RB_OP_GIVE_UP,	 /* arg: ... nor can be had again, by programs that are started neither */
	RB_OP_MMAP,	 /* fd, size, cmd: PROT_*, arg: offset; shared; the answer is the address */
	RB_OP_MUNMAP,	 /* data, size */
	RB_OP_MAP_FILE,	 /* fd, size: to be read, private; the answer is the address */
	RB_OP_STAT,	 /* fd; data: struct rb_stat */
	RB_OP_PREAD,	 /* fd, data, size, arg: offset */
	RB_OP_OPEN_IN,	 /* as RB_OP_OPEN, but / and links lead no further up than fd */
	RB_OP_EPOLL,	 /* the answer is an epoll(7) descriptor, with nothing in it */
	RB_OP_EPOLL_ADD, /* fd: it; arg: the descriptor that is to be watched for reading */
	RB_OP_TIMER,	 /* arg: milliseconds; the answer is readable each time they have passed */
};

/* What a call is made for: the step of the journey, and what it is about. */
enum rb_step {
	RB_STEP_NONE,
	RB_STEP_MAP,	  /* a map is made, filled, pinned; subject: its name */
	RB_STEP_SLOT,	  /* a map or a program is put into a map; subject: its name */
	RB_STEP_TYPES,	  /* the object's types */
	RB_STEP_PROGRAM,  /* a program is loaded; subject: its name */
	RB_STEP_KERNEL,	  /* what this host has is looked up; subject: of what */
	RB_STEP_TEST,	  /* a feature is tried, or looked for; subject: which */
	RB_STEP_CAUSE,	  /* something was refused, and the cause is looked for; subject: what */
	RB_STEP_BUFFER,	  /* a place for what programs say: an instance, a ring or perf buffer */
	RB_STEP_ATTACH,	  /* subject: the program's name */
	RB_STEP_RIGHTS,	  /* what is not needed any more is given up */
	RB_STEP_STREAM,	  /* what programs say is read */
	RB_STEP_ELEMENTS, /* elements of a map; subject: its name */
	RB_STEP_UNDO,	  /* subject: what was attached */
	RB_STEPS,	  /* how many */
};

struct rb_purpose {
	enum rb_step step;
	const char *subject; /* borrowed while the call is made; NULL: none */
};

struct rb_call {
	enum rb_op op;
	struct rb_purpose purpose; /* filled in by sys/ alone, as all of a call is */
	int fd;
	uint64_t cmd;
	uint64_t arg;
	const char *path;
	void *data;
	size_t size;
};

struct rb_sys {
	int64_t (*call)(struct rb_sys *sys, const struct rb_call *call);
	struct rb_purpose purpose; /* of the calls that are made through this door now */
};

/* sys/'s own: what is handed to the door gets its purpose here. */
int64_t rb_sys_call(struct rb_sys *sys, struct rb_call *call);

/* Until the end of the scope calls are made for that; then for what they were made before. */
struct rb_purpose_scope {
	struct rb_sys *sys;
	struct rb_purpose before;
};
struct rb_purpose_scope rb_purpose_begin(struct rb_sys *sys, enum rb_step step,
					 const char *subject);
void rb_purpose_end(struct rb_purpose_scope *scope);
#define RB_PURPOSE(sys, step, subject)                                                      \
	struct rb_purpose_scope rb_scope __attribute__((unused, cleanup(rb_purpose_end))) = \
		rb_purpose_begin(sys, step, subject)

/* The door that calls the kernel. It has no state. */
struct rb_sys rb_sys_real(void);

/* Who we are, for names in shared places that say whose they are. */
struct rb_self {
	int pid;
	uint64_t start; /* clock ticks after boot, /proc/PID/stat's 22nd field */
	uint64_t random;
	uint32_t
		kernel_version; /* as KERNEL_VERSION() has it: kprobe programs, before 5.0, must say it */
};

/* The magic number of the file system that an open file is of. */
int64_t rb_sys_statfs(struct rb_sys *sys, int fd);
/* A file system of that type, mounted nowhere (5.2): its directory. */
int rb_sys_fsmount(struct rb_sys *sys, const char *type);
int rb_sys_mount(struct rb_sys *sys, const char *type, const char *where);
int rb_sys_umount(struct rb_sys *sys, const char *where);

/* Of an open file. */
struct rb_stat {
	uint64_t size; /* bytes */
	uint64_t inode;
	uint32_t mode; /* S_IF* and permissions */
};

int rb_sys_open(struct rb_sys *sys, int dir, const char *path, int flags);
/*
 * A path as a process sees it whose root is `dir`: what is absolute in it, links too, begins there
 * (openat2(2), 5.6). Before 5.6 links are followed from our own root.
 */
int rb_sys_open_in(struct rb_sys *sys, int dir, const char *path, int flags);
ssize_t rb_sys_read(struct rb_sys *sys, int fd, void *data, size_t size);
ssize_t rb_sys_write(struct rb_sys *sys, int fd, const void *data, size_t size);
/* At an offset; the file's own stays where it is. */
ssize_t rb_sys_pread(struct rb_sys *sys, int fd, void *data, size_t size, uint64_t offset);
int rb_sys_stat(struct rb_sys *sys, int fd, struct rb_stat *ret);
/* -1 is fine, and nothing happens. */
void rb_sys_close(struct rb_sys *sys, int fd);
int rb_sys_ioctl(struct rb_sys *sys, int fd, unsigned long request, unsigned long arg);
int rb_sys_mkdir(struct rb_sys *sys, int dir, const char *path);
int rb_sys_rmdir(struct rb_sys *sys, int dir, const char *path);
int rb_sys_unlink(struct rb_sys *sys, int dir, const char *path);
/* The names in a directory, each with a newline behind it; "." and ".." are left out. */
int rb_sys_list(struct rb_sys *sys, int dir, const char *path, struct rb_text *ret);
/* Memory shared with the kernel; `prot` is PROT_*. 0 or a negative errno. */
int rb_sys_mmap(struct rb_sys *sys, int fd, size_t size, int prot, uint64_t offset, void **ret);
/* The first `size` bytes of a file, to be read. 0 or a negative errno. */
int rb_sys_map_file(struct rb_sys *sys, int fd, size_t size, void **ret);
/* NULL is fine, and nothing happens. */
void rb_sys_munmap(struct rb_sys *sys, void *data, size_t size);
int rb_sys_poll(struct rb_sys *sys, struct pollfd *fds, size_t count, int timeout_ms);
/* epoll_create1(2), epoll_ctl(2): Linux 2.6.27; -EEXIST: it is in there. timerfd_create(2): non-blocking. */
int rb_sys_epoll(struct rb_sys *sys);
int rb_sys_epoll_add(struct rb_sys *sys, int epoll, int fd);
int rb_sys_timer(struct rb_sys *sys, int every_ms);
int rb_sys_self(struct rb_sys *sys, struct rb_self *ret);
/* Capabilities that are not in `keep` are laid down; given up for good, with no_new_privs. */
int rb_sys_lower(struct rb_sys *sys, uint64_t keep);
int rb_sys_give_up(struct rb_sys *sys, uint64_t keep);
int rb_sys_memlock(struct rb_sys *sys);
/* Room for that many descriptors, or as many as may be: the limit that is in force then. */
int64_t rb_sys_descriptors(struct rb_sys *sys, uint64_t wanted);

/* A whole small file, appended to `ret`; 0 or a negative errno. */
int rb_sys_read_file(struct rb_sys *sys, int dir, const char *path, struct rb_text *ret);

/* perf_event_open(2); attr->size is filled in. */
struct perf_event_attr;
int rb_sys_perf_open(struct rb_sys *sys, struct perf_event_attr *attr, int pid, int cpu);
/* A perf event on a tracepoint's id: pid -1 with a cpu for every process, or a pid with cpu -1. */
int rb_sys_perf_tracepoint(struct rb_sys *sys, uint64_t id, int pid, int cpu);
/*
 * A perf event that bpf_perf_event_output() writes to, 4.4; on `cpu`, for every process. Since 6.0
 * read() of it tells { u64 value, u64 lost }; before, the value alone.
 */
int rb_sys_perf_bpf_output(struct rb_sys *sys, int cpu);

#endif
