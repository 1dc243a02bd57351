// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * loop - the caller's event loop around rawbpf_fd(), on the public library alone, before the kernel.
 *
 *	loop OBJECT...		each with a program that says something when /bin/true is started
 */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <rawbpf.h>

static int on_record(void *ctx, const struct rawbpf_record *record)
{
	int *seen = ctx;

	*seen += record->type == RAWBPF_TRACE || record->type == RAWBPF_EVENT;
	return 0;
}

static void start_something(void)
{
	pid_t child = fork();

	if (!child) {
		execl("/bin/true", "true", (char *)NULL);
		_exit(1);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
}

static int poll_all(struct rawbpf *session, struct rawbpf_err *err)
{
	int code;

	do
		code = rawbpf_poll(session, 0, err);
	while (code > 0);
	return code;
}

/* Something happens, the descriptor is readable, all is read: three times. */
static int loop(struct rawbpf *session, int *seen, struct rawbpf_err *err)
{
	struct pollfd fd = { .fd = rawbpf_fd(session, err), .events = POLLIN };
	int code = fd.fd < 0 ? fd.fd : poll_all(session, err);

	for (int i = 0; !code && i < 3; i++) {
		*seen = 0;
		start_something();
		for (int waits = 0; !code && !*seen && waits < 20; waits++) {
			if (poll(&fd, 1, 2000) != 1) {
				printf("it is not readable: ");
				return -ETIMEDOUT;
			}
			code = poll_all(session, err);
		}
		if (!*seen)
			return -ENODATA;
	}
	return code;
}

static int try_object(const char *path)
{
	static char image[1 << 20];
	int seen = 0, code;
	FILE *file = fopen(path, "rb");
	struct rawbpf_options options = RAWBPF_OPTIONS_INIT;
	struct rawbpf *session;
	struct rawbpf_err err;
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

	if (!file)
		return 1;
	options.image = image;
	options.image_size = fread(image, 1, sizeof(image), file);
	options.record = on_record;
	options.ctx = &seen;
	fclose(file);
	code = rawbpf_open(&options, &session, &err);
	if (!code)
		code = rawbpf_load(session, &err);
	if (!code)
		code = rawbpf_attach(session, &err);
	if (code && (err.status == RAWBPF_PERMISSION || err.status == RAWBPF_FEATURE)) {
		printf("SKIP library_loop_%s: %s\n", name, err.text);
		code = 0;
	} else {
		if (!code)
			code = loop(session, &seen, &err);
		printf("%s library_loop_%s%s%s\n", code ? "FAIL" : "PASS", name, code ? ": " : "",
		       code ? err.text : "");
	}
	rawbpf_err_deinit(&err);
	rawbpf_close(session, NULL);
	return code != 0;
}

int main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++)
		failed |= try_object(argv[i]);
	return failed;
}
