// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * sys - a function for each call: arguments in, struct rb_call to the door, result out.
 */
#include <string.h>
#include <linux/perf_event.h>

#include "sys/sys.h"

#define PERF_FORMAT_LOST_ (1U << 4) /* Linux 6.0 */

int64_t rb_sys_call(struct rb_sys *sys, struct rb_call *call)
{
	call->purpose = sys->purpose;
	return sys->call(sys, call);
}

struct rb_purpose_scope rb_purpose_begin(struct rb_sys *sys, enum rb_step step, const char *subject)
{
	struct rb_purpose_scope scope = { sys, sys->purpose };

	sys->purpose = (struct rb_purpose){ step, subject };
	return scope;
}

void rb_purpose_end(struct rb_purpose_scope *scope)
{
	scope->sys->purpose = scope->before;
}

int rb_sys_open(struct rb_sys *sys, int dir, const char *path, int flags)
{
	struct rb_call call = {
		.op = RB_OP_OPEN, .fd = dir, .path = path, .cmd = (unsigned int)(flags | O_CLOEXEC)
	};

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_open_in(struct rb_sys *sys, int dir, const char *path, int flags)
{
	struct rb_call call = { .op = RB_OP_OPEN_IN,
				.fd = dir,
				.path = path,
				.cmd = (unsigned int)(flags | O_CLOEXEC) };
	int fd = (int)rb_sys_call(sys, &call);

	return fd == -ENOSYS ? rb_sys_open(sys, dir, path + strspn(path, "/"), flags) : fd;
}

ssize_t rb_sys_read(struct rb_sys *sys, int fd, void *data, size_t size)
{
	struct rb_call call = { .op = RB_OP_READ, .fd = fd, .data = data, .size = size };

	return (ssize_t)rb_sys_call(sys, &call);
}

ssize_t rb_sys_write(struct rb_sys *sys, int fd, const void *data, size_t size)
{
	struct rb_call call = { .op = RB_OP_WRITE, .fd = fd, .data = (void *)data, .size = size };

	return (ssize_t)rb_sys_call(sys, &call);
}

ssize_t rb_sys_pread(struct rb_sys *sys, int fd, void *data, size_t size, uint64_t offset)
{
	struct rb_call call = {
		.op = RB_OP_PREAD, .fd = fd, .data = data, .size = size, .arg = offset
	};

	return (ssize_t)rb_sys_call(sys, &call);
}

int rb_sys_stat(struct rb_sys *sys, int fd, struct rb_stat *ret)
{
	struct rb_call call = { .op = RB_OP_STAT, .fd = fd, .data = ret, .size = sizeof(*ret) };

	memset(ret, 0, sizeof(*ret));
	return (int)rb_sys_call(sys, &call);
}

void rb_sys_close(struct rb_sys *sys, int fd)
{
	struct rb_call call = { .op = RB_OP_CLOSE, .fd = fd };

	if (fd >= 0)
		rb_sys_call(sys, &call);
}

int rb_sys_ioctl(struct rb_sys *sys, int fd, unsigned long request, unsigned long arg)
{
	struct rb_call call = { .op = RB_OP_IOCTL, .fd = fd, .cmd = request, .arg = arg };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_mkdir(struct rb_sys *sys, int dir, const char *path)
{
	struct rb_call call = { .op = RB_OP_MKDIR, .fd = dir, .path = path };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_rmdir(struct rb_sys *sys, int dir, const char *path)
{
	struct rb_call call = { .op = RB_OP_RMDIR, .fd = dir, .path = path };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_unlink(struct rb_sys *sys, int dir, const char *path)
{
	struct rb_call call = { .op = RB_OP_UNLINK, .fd = dir, .path = path };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_list(struct rb_sys *sys, int dir, const char *path, struct rb_text *ret)
{
	int fd = rb_sys_open(sys, dir, path, O_RDONLY | O_DIRECTORY);
	struct rb_call call = { .op = RB_OP_LIST, .fd = fd, .data = ret };
	int answer;

	if (fd < 0)
		return fd;
	answer = (int)rb_sys_call(sys, &call);
	rb_sys_close(sys, fd);
	return answer;
}

int rb_sys_mmap(struct rb_sys *sys, int fd, size_t size, int prot, uint64_t offset, void **ret)
{
	struct rb_call call = {
		.op = RB_OP_MMAP,
		.fd = fd,
		.size = size,
		.cmd = (unsigned int)prot,
		.arg = offset,
	};
	int64_t answer = rb_sys_call(sys, &call);

	if (answer < 0)
		return (int)answer;
	*ret = (void *)(uintptr_t)answer;
	return 0;
}

int rb_sys_map_file(struct rb_sys *sys, int fd, size_t size, void **ret)
{
	struct rb_call call = { .op = RB_OP_MAP_FILE, .fd = fd, .size = size };
	int64_t answer = rb_sys_call(sys, &call);

	if (answer < 0 && answer > -4096)
		return (int)answer;
	*ret = (void *)(uintptr_t)answer;
	return 0;
}

void rb_sys_munmap(struct rb_sys *sys, void *data, size_t size)
{
	struct rb_call call = { .op = RB_OP_MUNMAP, .fd = -1, .data = data, .size = size };

	if (data)
		rb_sys_call(sys, &call);
}

int rb_sys_poll(struct rb_sys *sys, struct pollfd *fds, size_t count, int timeout_ms)
{
	struct rb_call call = {
		.op = RB_OP_POLL, .data = fds, .size = count, .arg = (uint64_t)(int64_t)timeout_ms
	};

	return (int)rb_sys_call(sys, &call);
}

int64_t rb_sys_statfs(struct rb_sys *sys, int fd)
{
	struct rb_call call = { .op = RB_OP_STATFS, .fd = fd };

	return rb_sys_call(sys, &call);
}

int rb_sys_fsmount(struct rb_sys *sys, const char *type)
{
	struct rb_call call = { .op = RB_OP_FSMOUNT, .path = type };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_mount(struct rb_sys *sys, const char *type, const char *where)
{
	struct rb_call call = { .op = RB_OP_MOUNT, .path = type, .data = (void *)where };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_umount(struct rb_sys *sys, const char *where)
{
	struct rb_call call = { .op = RB_OP_UMOUNT, .path = where };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_epoll(struct rb_sys *sys)
{
	struct rb_call call = { .op = RB_OP_EPOLL, .fd = -1 };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_epoll_add(struct rb_sys *sys, int epoll, int fd)
{
	struct rb_call call = { .op = RB_OP_EPOLL_ADD, .fd = epoll, .arg = (uint64_t)fd };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_timer(struct rb_sys *sys, int every_ms)
{
	struct rb_call call = { .op = RB_OP_TIMER, .fd = -1, .arg = (uint64_t)every_ms };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_self(struct rb_sys *sys, struct rb_self *ret)
{
	struct rb_call call = { .op = RB_OP_SELF, .data = ret, .size = sizeof(*ret) };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_lower(struct rb_sys *sys, uint64_t keep)
{
	struct rb_call call = { .op = RB_OP_LOWER, .arg = keep };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_give_up(struct rb_sys *sys, uint64_t keep)
{
	struct rb_call call = { .op = RB_OP_GIVE_UP, .arg = keep };

	return (int)rb_sys_call(sys, &call);
}

int rb_sys_memlock(struct rb_sys *sys)
{
	struct rb_call call = { .op = RB_OP_MEMLOCK };

	return (int)rb_sys_call(sys, &call);
}

int64_t rb_sys_descriptors(struct rb_sys *sys, uint64_t wanted)
{
	struct rb_call call = { .op = RB_OP_NOFILE, .arg = wanted };

	return rb_sys_call(sys, &call);
}

int rb_sys_read_file(struct rb_sys *sys, int dir, const char *path, struct rb_text *ret)
{
	const size_t chunk = 4096;
	int fd = rb_sys_open(sys, dir, path, O_RDONLY);
	ssize_t got;

	if (fd < 0)
		return fd;
	for (;;) {
		char *room = rb_text_reserve(ret, chunk);

		got = room ? rb_sys_read(sys, fd, room, chunk) : -ENOMEM;
		if (got <= 0)
			break;
		ret->size += (size_t)got;
		ret->data[ret->size] = '\0';
	}
	rb_sys_close(sys, fd);
	return (int)got;
}

int rb_sys_perf_open(struct rb_sys *sys, struct perf_event_attr *attr, int pid, int cpu)
{
	struct rb_call call = {
		.op = RB_OP_PERF_OPEN,
		.fd = -1,
		.data = attr,
		.size = sizeof(*attr),
		.arg = (uint64_t)(int64_t)pid,
		.cmd = (uint64_t)(int64_t)cpu,
	};

	attr->size = sizeof(*attr);
	return (int)rb_sys_call(sys, &call);
}

int rb_sys_perf_tracepoint(struct rb_sys *sys, uint64_t id, int pid, int cpu)
{
	struct perf_event_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.type = PERF_TYPE_TRACEPOINT;
	attr.config = id;
	attr.sample_period = 1;
	attr.wakeup_events = 1;
	return rb_sys_perf_open(sys, &attr, pid, cpu);
}

int rb_sys_perf_bpf_output(struct rb_sys *sys, int cpu)
{
	struct perf_event_attr attr;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.type = PERF_TYPE_SOFTWARE;
	attr.config = PERF_COUNT_SW_BPF_OUTPUT;
	attr.sample_type = PERF_SAMPLE_RAW;
	attr.sample_period = 1;
	attr.wakeup_events = 1;
	attr.read_format = PERF_FORMAT_LOST_;
	fd = rb_sys_perf_open(sys, &attr, -1, cpu);
	if (fd == -EINVAL) {
		attr.read_format = 0;
		fd = rb_sys_perf_open(sys, &attr, -1, cpu);
	}
	return fd;
}
