// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * tracefs - find or mount tracefs; then read and write its files by name, relative to one
 * directory.
 */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "sys/tracefs.h"
#include "sys/uapi.h"

#define TRACEFS_AT "/sys/kernel/tracing"

/* Open a directory if it is on tracefs (or on debugfs, which mounts it); else a negative errno. */
static int open_mounted(struct rb_sys *sys, const char *where)
{
	int fd = rb_sys_open(sys, AT_FDCWD, where, O_RDONLY | O_DIRECTORY);
	int64_t magic;

	if (fd < 0)
		return fd;
	magic = rb_sys_statfs(sys, fd);
	if (magic == RB_TRACEFS_MAGIC || magic == RB_DEBUGFS_MAGIC)
		return fd;
	rb_sys_close(sys, fd);
	return -ENOENT;
}

static int fail(int code, struct rawbpf_err *err)
{
	if (code == -ENODEV) {
		rb_err_set(err, RAWBPF_FEATURE, code, "tracefs: this kernel does not have it");
		rb_err_hint(err, "use a kernel with CONFIG_TRACING (CONFIG_FTRACE=y)");
	} else if (code == -EPERM || code == -EACCES) {
		rb_err_set(err, RAWBPF_PERMISSION, code,
			   "tracefs is not mounted at " TRACEFS_AT ", or cannot be opened, and "
			   " "
			   "mounting it is not permitted: %s",
			   strerror(-code));
		rb_err_hint(err, "run as root; or mount it once, as root: "
				 "mount -t tracefs nodev " TRACEFS_AT);
	} else {
		rb_err_set(err, RAWBPF_FEATURE, code, "tracefs: mounting it: %s", strerror(-code));
		rb_err_hint(err, "mount it manually: mount -t tracefs nodev " TRACEFS_AT);
	}
	return code;
}

static int mount_visibly(struct rb_sys *sys)
{
	int code = rb_sys_mount(sys, "tracefs", TRACEFS_AT);

	return code < 0 ? code : open_mounted(sys, TRACEFS_AT);
}

int rb_tracefs_open(struct rb_sys *sys, struct rb_tracefs *ret, struct rawbpf_err *err)
{
	struct rb_tracefs found = { sys, -1, TRACEFS_AT, false };

	found.dir = open_mounted(sys, TRACEFS_AT);
	if (found.dir == -ENOENT) {
		found.dir = open_mounted(sys, "/sys/kernel/debug/tracing");
		if (found.dir >= 0)
			found.where = "/sys/kernel/debug/tracing";
	}
	if (found.dir == -ENOENT) {
		found.dir = rb_sys_fsmount(sys, "tracefs");
		found.where = "tracefs (mounted for this process only)";
	}
	if (found.dir == -ENOSYS) {
		found.dir = mount_visibly(sys);
		found.where = TRACEFS_AT;
		found.mounted = found.dir >= 0;
	}
	if (found.dir < 0)
		return fail(found.dir, err);
	*ret = found;
	return 0;
}

void rb_tracefs_close(struct rb_tracefs *tracefs)
{
	rb_sys_close(tracefs->sys, tracefs->dir);
	if (tracefs->mounted)
		rb_sys_umount(tracefs->sys, tracefs->where); /* busy if another process uses it */
	tracefs->dir = -1;
	tracefs->mounted = false;
}

int rb_tracefs_write(struct rb_tracefs *tracefs, const char *file, const char *text)
{
	int fd = rb_sys_open(tracefs->sys, tracefs->dir, file, O_WRONLY | O_APPEND);
	size_t size = strlen(text);
	ssize_t written;

	if (fd < 0)
		return fd;
	written = rb_sys_write(tracefs->sys, fd, text, size);
	rb_sys_close(tracefs->sys, fd);
	if (written < 0)
		return (int)written;
	return (size_t)written == size ? 0 : -EIO;
}

int rb_tracefs_has(struct rb_tracefs *tracefs, const char *file)
{
	int fd = rb_sys_open(tracefs->sys, tracefs->dir, file, O_PATH);

	rb_sys_close(tracefs->sys, fd);
	if (fd == -ENOENT)
		return 0;
	return fd < 0 ? fd : 1;
}

int rb_tracefs_read(struct rb_tracefs *tracefs, const char *file, struct rb_text *ret)
{
	return rb_sys_read_file(tracefs->sys, tracefs->dir, file, ret);
}

int rb_tracefs_read_number(struct rb_tracefs *tracefs, const char *file, uint64_t *ret)
{
	char text[32] = "";
	const char *at = text;
	int fd = rb_sys_open(tracefs->sys, tracefs->dir, file, O_RDONLY);
	ssize_t got;

	if (fd < 0)
		return fd;
	got = rb_sys_read(tracefs->sys, fd, text, sizeof(text) - 1);
	rb_sys_close(tracefs->sys, fd);
	if (got < 0)
		return (int)got;
	return rb_number_next(&at, 10, ret) ? 0 : -EINVAL;
}

/*
 * error_log has the last eight errors, three lines each:
 *
 *	[  123.456789] trace_kprobe: error: Failed to register probe event
 *	  Command: p:group/event symbol
 *	                         ^
 */
void rb_tracefs_why(struct rb_tracefs *tracefs, const char *command, struct rb_text *ret)
{
	struct rb_text log = { 0 };
	const char *line, *said = NULL;

	if (!rb_tracefs_read(tracefs, "error_log", &log) && !log.failed && log.data) {
		for (line = log.data; line; line = strchr(line, '\n')) {
			const char *error;

			line += *line == '\n';
			error = strstr(line, "error: ");
			if (*line == '[' && error)
				said = error + strlen("error: ");
			else if (said && !strncmp(line, "  Command: ", 11) &&
				 strncmp(line + 11, command, strlen(command)) == 0) {
				rb_text_clear(ret);
				rb_text_add(ret, said, strcspn(said, "\n"));
			}
		}
	}
	rb_text_deinit(&log);
}
