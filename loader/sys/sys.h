/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * sys - the one door to the kernel.
 *
 * Everything that touches BPF, perf or tracefs is a struct rb_call handed to sys->call(). The real
 * door makes the system call; other doors wrap it or replace it (doors.h): one records calls, one
 * answers from a script, one fails the Nth call. Because a call is plain data, each of them is
 * short.
 *
 * Results are as the kernel's: 0 or more, or a negative errno. The functions below are the calls
 * that the rooms make; sys/bpf.h has one for each bpf(2) command, sys/tracefs.h has those for
 * tracefs files. Descriptors and mappings that they return belong to the caller.
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
	RB_OP_POLL,	 /* data: struct pollfd[], size: count, arg: milliseconds */
	RB_OP_STATFS,	 /* fd; returns the file system's magic number */
	RB_OP_FSMOUNT,	 /* path: file system type; returns the directory of a detached mount */
	RB_OP_MOUNT,	 /* path: file system type, data: mount point, a string */
	RB_OP_UMOUNT,	 /* path: mount point */
	RB_OP_NOFILE,	 /* arg: descriptors wanted; raise RLIMIT_NOFILE up to the hard limit */
	RB_OP_MEMLOCK,	 /* raise RLIMIT_MEMLOCK to its maximum */
	RB_OP_UNLINK,	 /* fd: directory, path */
	RB_OP_SELF,	 /* data: struct rb_self */
	RB_OP_LOWER,	 /* arg: bit mask of capabilities; others leave the effective set */
	RB_OP_GIVE_UP,	 /* arg: the same, permanently and for executed programs */
	RB_OP_MMAP,	 /* fd, size, cmd: PROT_*, arg: offset; shared; returns the address */
	RB_OP_MUNMAP,	 /* data, size */
	RB_OP_MAP_FILE,	 /* fd, size: read-only, private; returns the address */
	RB_OP_STAT,	 /* fd; data: struct rb_stat */
	RB_OP_PREAD,	 /* fd, data, size, arg: offset */
	RB_OP_OPEN_IN,	 /* as RB_OP_OPEN, but absolute paths and links resolve within fd */
	RB_OP_EPOLL,	 /* returns an empty epoll(7) descriptor */
	RB_OP_EPOLL_ADD, /* fd: epoll; arg: the descriptor to watch for reading */
	RB_OP_TIMER,	 /* arg: interval in milliseconds; returns a timerfd */
};

/* What a call is made for: the step of the session, and its subject. */
enum rb_step {
	RB_STEP_NONE,
	RB_STEP_MAP,	  /* a map is created, filled, pinned; subject: its name */
	RB_STEP_SLOT,	  /* a map or a program is inserted into a map; subject: its name */
	RB_STEP_TYPES,	  /* the object's BTF */
	RB_STEP_PROGRAM,  /* a program is loaded; subject: its name */
	RB_STEP_KERNEL,	  /* a property of this host is looked up; subject: which */
	RB_STEP_TEST,	  /* a feature is probed; subject: which */
	RB_STEP_CAUSE,	  /* a call was refused, and the cause is tested; subject: what */
	RB_STEP_BUFFER,	  /* an output buffer is set up: trace instance, ring or perf buffer */
	RB_STEP_ATTACH,	  /* subject: the program's name */
	RB_STEP_RIGHTS,	  /* capabilities that are no longer needed are dropped */
	RB_STEP_STREAM,	  /* the programs' output is read */
	RB_STEP_ELEMENTS, /* elements of a map; subject: its name */
	RB_STEP_UNDO,	  /* subject: what was attached */
	RB_STEPS,	  /* count */
};

struct rb_purpose {
	enum rb_step step;
	const char *subject; /* borrowed during the call; NULL: none */
};

struct rb_call {
	enum rb_op op;
	struct rb_purpose purpose; /* set by sys/ only, as are all fields */
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

/* Private to sys/: set the call's purpose and pass it to the door. */
int64_t rb_sys_call(struct rb_sys *sys, struct rb_call *call);

/* Set the purpose of calls until the end of the scope; then restore the previous one. */
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

/* Identity of this process, for names in tracefs and bpffs that show their owner. */
struct rb_self {
	int pid;
	uint64_t start; /* clock ticks after boot, /proc/PID/stat's 22nd field */
	uint64_t random;
	uint32_t kernel_version; /* as KERNEL_VERSION(); kprobe programs need it before 5.0 */
};

/* The magic number of an open file's file system. */
int64_t rb_sys_statfs(struct rb_sys *sys, int fd);
/* Create a detached mount of a file system type (5.2). Returns its directory. */
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
 * Open a path with `dir` as its root: absolute paths and links are resolved in `dir` (openat2(2),
 * 5.6). Before 5.6, links are followed from our own root.
 */
int rb_sys_open_in(struct rb_sys *sys, int dir, const char *path, int flags);
ssize_t rb_sys_read(struct rb_sys *sys, int fd, void *data, size_t size);
ssize_t rb_sys_write(struct rb_sys *sys, int fd, const void *data, size_t size);
/* Read at an offset; the file's own offset does not change. */
ssize_t rb_sys_pread(struct rb_sys *sys, int fd, void *data, size_t size, uint64_t offset);
int rb_sys_stat(struct rb_sys *sys, int fd, struct rb_stat *ret);
/* -1: does nothing. */
void rb_sys_close(struct rb_sys *sys, int fd);
int rb_sys_ioctl(struct rb_sys *sys, int fd, unsigned long request, unsigned long arg);
int rb_sys_mkdir(struct rb_sys *sys, int dir, const char *path);
int rb_sys_rmdir(struct rb_sys *sys, int dir, const char *path);
int rb_sys_unlink(struct rb_sys *sys, int dir, const char *path);
/* Append the names in a directory to `ret`, each with a newline; without "." and "..". */
int rb_sys_list(struct rb_sys *sys, int dir, const char *path, struct rb_text *ret);
/* Map memory that is shared with the kernel; `prot` is PROT_*. 0 or a negative errno. */
int rb_sys_mmap(struct rb_sys *sys, int fd, size_t size, int prot, uint64_t offset, void **ret);
/* Map the first `size` bytes of a file, read-only. 0 or a negative errno. */
int rb_sys_map_file(struct rb_sys *sys, int fd, size_t size, void **ret);
/* NULL: does nothing. */
void rb_sys_munmap(struct rb_sys *sys, void *data, size_t size);
int rb_sys_poll(struct rb_sys *sys, struct pollfd *fds, size_t count, int timeout_ms);
/*
 * epoll_create1(2), epoll_ctl(2): Linux 2.6.27; -EEXIST: already added. timerfd_create(2):
 * non-blocking.
 */
int rb_sys_epoll(struct rb_sys *sys);
int rb_sys_epoll_add(struct rb_sys *sys, int epoll, int fd);
int rb_sys_timer(struct rb_sys *sys, int every_ms);
int rb_sys_self(struct rb_sys *sys, struct rb_self *ret);
/*
 * Clear capabilities that are not in `keep`: from the effective set; or permanently, with
 * no_new_privs.
 */
int rb_sys_lower(struct rb_sys *sys, uint64_t keep);
int rb_sys_give_up(struct rb_sys *sys, uint64_t keep);
int rb_sys_memlock(struct rb_sys *sys);
/* Raise RLIMIT_NOFILE to `wanted`, at most to the hard limit. Returns the new limit. */
int64_t rb_sys_descriptors(struct rb_sys *sys, uint64_t wanted);

/* Append a whole small file to `ret`; 0 or a negative errno. */
int rb_sys_read_file(struct rb_sys *sys, int dir, const char *path, struct rb_text *ret);

/* perf_event_open(2); attr->size is filled in. */
struct perf_event_attr;
int rb_sys_perf_open(struct rb_sys *sys, struct perf_event_attr *attr, int pid, int cpu);
/*
 * Open a perf event for a tracepoint id: pid -1 with a cpu for all processes, or a pid with cpu -1.
 */
int rb_sys_perf_tracepoint(struct rb_sys *sys, uint64_t id, int pid, int cpu);
/*
 * Open a perf event that bpf_perf_event_output() writes to, 4.4; on `cpu`, for all processes. Since
 * 6.0 read() returns { u64 value, u64 lost }; before, only the value.
 */
int rb_sys_perf_bpf_output(struct rb_sys *sys, int cpu);

#endif
