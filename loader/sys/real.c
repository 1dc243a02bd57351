// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * real - the door that makes the system calls. It contains no decisions: a struct rb_call in, the
 * kernel's result out, errno as a negative number.
 */
#include <dirent.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/number.h"
#include "sys/sys.h"

/* fsopen(2), fsconfig(2), fsmount(2): Linux 5.2; C libraries got wrappers much later. */
#define FSOPEN_CLOEXEC_	     1
#define FSCONFIG_CMD_CREATE_ 6
#define FSMOUNT_CLOEXEC_     1

/* Reads the whole directory in one call, so the door keeps no state. */
static int64_t list(int fd, struct rb_text *ret)
{
	DIR *dir;
	struct dirent *entry;
	int copy = dup(fd);

	dir = copy < 0 ? NULL : fdopendir(copy);
	if (!dir) {
		int code = -errno;

		if (copy >= 0)
			close(copy);
		return code;
	}
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		rb_text_string(ret, entry->d_name);
		rb_text_string(ret, "\n");
	}
	closedir(dir);
	return ret->failed ? -ENOMEM : 0;
}

static int64_t fsmount_nowhere(const char *name)
{
	long mounted, code, fs = syscall(SYS_fsopen, name, FSOPEN_CLOEXEC_);

	if (fs < 0)
		return -errno;
	mounted = syscall(SYS_fsconfig, (int)fs, FSCONFIG_CMD_CREATE_, NULL, NULL, 0);
	if (!mounted)
		mounted = syscall(SYS_fsmount, (int)fs, FSMOUNT_CLOEXEC_,
				  MS_NOSUID | MS_NODEV | MS_NOEXEC);
	code = mounted < 0 ? -errno : mounted;
	close((int)fs);
	return code;
}

/* prlimit64(2) directly: musl's setrlimit() links in code that stops all threads. */
static int64_t memlock(void)
{
	uint64_t limit[2] = { UINT64_MAX, UINT64_MAX }; /* soft and hard limit */

	if (!syscall(SYS_prlimit64, 0, RLIMIT_MEMLOCK, limit, NULL))
		return 0;
	if (syscall(SYS_prlimit64, 0, RLIMIT_MEMLOCK, NULL, limit))
		return -errno;
	limit[0] = limit[1];
	return syscall(SYS_prlimit64, 0, RLIMIT_MEMLOCK, limit, NULL) ? -errno : 0;
}

static int64_t descriptors(uint64_t wanted)
{
	uint64_t limit[2];

	if (syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, limit))
		return -errno;
	if (limit[0] < wanted && limit[0] < limit[1]) {
		limit[0] = limit[1];
		if (syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, limit, NULL))
			return -errno;
	}
	return limit[0] > INT64_MAX ? INT64_MAX : (int64_t)limit[0];
}

/* The 22nd field of /proc/self/stat; the 2nd, in parentheses, may contain any character. */
static uint64_t start_time(void)
{
	char text[1024];
	uint64_t value;
	const char *at;
	int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	if (got <= 0)
		return 0;
	text[got] = '\0';
	at = strrchr(text, ')');
	for (int field = 2; at && field < 22; field++)
		at = strchr(at + 1, ' ');
	if (at)
		at++;
	return at && rb_number_next(&at, 10, &value) ? value : 0;
}

/* "6.1.0-47-cloud" -> 6 << 16 | 1 << 8 | 0, as the kernel's KERNEL_VERSION() does */
static uint32_t version_of(const char *release)
{
	uint32_t version = 0;

	for (int i = 0; i < 3; i++) {
		uint64_t part = 0;

		rb_number_next(&release, 10, &part);
		version = version << 8 | (uint32_t)(part > 255 ? 255 : part);
		if (*release == '.')
			release++;
	}
	return version;
}

static int64_t self(struct rb_self *ret)
{
	struct utsname name;

	memset(ret, 0, sizeof(*ret));
	ret->pid = getpid();
	ret->start = start_time();
	if (getrandom(&ret->random, sizeof(ret->random), GRND_NONBLOCK) < 0)
		ret->random = (uintptr_t)ret ^ ret->start; /* pid and start are unique */
	if (!uname(&name))
		ret->kernel_version = version_of(name.release);
	return 0;
}

/* Capabilities of this thread. Only permitted ones can be kept. */
static int64_t capabilities(uint64_t keep, bool for_good)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct sets[2] = { { 0 } };

	if (syscall(SYS_capget, &header, sets))
		return -errno;
	for (int i = 0; i < 2; i++) {
		sets[i].effective = sets[i].permitted & (uint32_t)(keep >> 32 * i);
		if (for_good)
			sets[i].permitted = sets[i].effective;
		if (for_good)
			sets[i].inheritable = 0;
	}
	if (for_good && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -errno;
	return syscall(SYS_capset, &header, sets) ? -errno : 0;
}

static int64_t or_errno(int64_t answer)
{
	return answer < 0 ? -errno : answer;
}

static int64_t map(const struct rb_call *call, int prot, int flags)
{
	void *at = mmap(NULL, call->size, prot, flags, call->fd, (off_t)call->arg);

	return at == MAP_FAILED ? -errno : (int64_t)(uintptr_t)at;
}

#define SYS_OPENAT2_	 437 /* the same number on every architecture; Linux 5.6 */
#define RESOLVE_IN_ROOT_ 0x10

static int64_t open_in(const struct rb_call *call)
{
	struct {
		uint64_t flags, mode, resolve;
	} how = { call->cmd, 0, RESOLVE_IN_ROOT_ };

	return or_errno(syscall(SYS_OPENAT2_, call->fd, call->path, &how, sizeof(how)));
}

static int64_t look_at(int fd, struct rb_stat *ret)
{
	struct stat status;

	if (fstat(fd, &status))
		return -errno;
	ret->size = (uint64_t)status.st_size;
	ret->inode = status.st_ino;
	ret->mode = status.st_mode;
	return 0;
}

static int64_t epoll_add(int epoll, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	return or_errno(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
}

static int64_t timer(uint64_t every_ms)
{
	const struct timespec every = { (time_t)(every_ms / 1000),
					(long)(every_ms % 1000) * 1000000 };
	const struct itimerspec when = { every, every };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);

	if (fd < 0)
		return -errno;
	timerfd_settime(fd, 0, &when, NULL); /* fails only for a bad time or descriptor */
	return fd;
}

static int64_t real_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct statfs fs;

	(void)sys;
	switch (call->op) {
	case RB_OP_BPF:
		return or_errno(
			syscall(SYS_bpf, (int)call->cmd, call->data, (unsigned int)call->size));
	case RB_OP_PERF_OPEN:
		return or_errno(syscall(SYS_perf_event_open, call->data, (pid_t)call->arg,
					(int)call->cmd, call->fd, 8UL /* close on exec */));
	case RB_OP_IOCTL:
		return or_errno(ioctl(call->fd, call->cmd, call->arg));
	case RB_OP_OPEN:
		return or_errno(openat(call->fd, call->path, (int)call->cmd));
	case RB_OP_READ:
		return or_errno(read(call->fd, call->data, call->size));
	case RB_OP_WRITE:
		return or_errno(write(call->fd, call->data, call->size));
	case RB_OP_CLOSE:
		return or_errno(close(call->fd));
	case RB_OP_MKDIR:
		return or_errno(mkdirat(call->fd, call->path, 0700));
	case RB_OP_RMDIR:
		return or_errno(unlinkat(call->fd, call->path, AT_REMOVEDIR));
	case RB_OP_UNLINK:
		return or_errno(unlinkat(call->fd, call->path, 0));
	case RB_OP_LIST:
		return list(call->fd, call->data);
	case RB_OP_POLL:
		return or_errno(poll(call->data, (nfds_t)call->size, (int)call->arg));
	case RB_OP_STATFS:
		return fstatfs(call->fd, &fs) ? -errno : (int64_t)(uint32_t)fs.f_type;
	case RB_OP_FSMOUNT:
		return fsmount_nowhere(call->path);
	case RB_OP_MOUNT:
		return or_errno(mount(call->path, call->data, call->path,
				      MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
	case RB_OP_UMOUNT:
		return or_errno(umount2(call->path, 0));
	case RB_OP_NOFILE:
		return descriptors(call->arg);
	case RB_OP_MEMLOCK:
		return memlock();
	case RB_OP_LOWER:
	case RB_OP_GIVE_UP:
		return capabilities(call->arg, call->op == RB_OP_GIVE_UP);
	case RB_OP_SELF:
		return self(call->data);
	case RB_OP_MMAP:
		return map(call, (int)call->cmd, MAP_SHARED);
	case RB_OP_MAP_FILE:
		return map(call, PROT_READ, MAP_PRIVATE);
	case RB_OP_MUNMAP:
		return or_errno(munmap(call->data, call->size));
	case RB_OP_STAT:
		return look_at(call->fd, call->data);
	case RB_OP_OPEN_IN:
		return open_in(call);
	case RB_OP_PREAD:
		return or_errno(pread(call->fd, call->data, call->size, (off_t)call->arg));
	case RB_OP_EPOLL:
		return or_errno(epoll_create1(EPOLL_CLOEXEC));
	case RB_OP_EPOLL_ADD:
		return epoll_add(call->fd, (int)call->arg);
	case RB_OP_TIMER:
		return timer(call->arg);
	}
	return -ENOSYS;
}

struct rb_sys rb_sys_real(void)
{
	return (struct rb_sys){ .call = real_call };
}
