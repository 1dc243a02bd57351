// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * cycles - an object is opened, loaded, attached, detached and closed, over and over, in one process:
 * what grows, leaks.
 *
 *	cycles N OBJECT TARGET
 *
 * One line: descriptors, resident KiB, and events in tracefs, each after a tenth of the cycles and
 * after all of them.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <rawbpf.h>

struct state {
	long descriptors, kib, events;
};

static long count_lines(const char *path)
{
	FILE *file = fopen(path, "re");
	long lines = 0;
	int c;

	while (file && (c = getc(file)) != EOF)
		lines += c == '\n';
	if (file)
		fclose(file);
	return lines;
}

static struct state look(void)
{
	DIR *dir = opendir("/proc/self/fd");
	struct state state = { -1, 0, 0 }; /* the directory's own */
	char line[128];
	FILE *status = fopen("/proc/self/status", "re");

	while (dir && readdir(dir))
		state.descriptors++;
	while (status && fgets(line, sizeof(line), status))
		sscanf(line, "VmRSS: %ld", &state.kib);
	if (status)
		fclose(status);
	if (dir)
		closedir(dir);
	state.events = count_lines("/sys/kernel/tracing/kprobe_events") +
		       count_lines("/sys/kernel/tracing/uprobe_events");
	return state;
}

static int cycle(const struct rawbpf_options *options)
{
	struct rawbpf_err err = { 0 };
	struct rawbpf *session;
	int code = rawbpf_open(options, &session, &err);

	if (!code) {
		code = rawbpf_load(session, &err);
		if (!code)
			code = rawbpf_attach(session, &err);
		if (rawbpf_detach(session, code ? NULL : &err) && !code)
			code = -1;
		rawbpf_close(session, NULL);
	}
	if (code)
		fprintf(stderr, "cycles: %s\n", err.text);
	rawbpf_err_deinit(&err);
	return code;
}

int main(int argc, char **argv)
{
	long count = argc == 4 ? strtol(argv[1], NULL, 10) : 0;
	const char *attach[] = { argc == 4 ? argv[3] : "" };
	int fd = count > 0 ? open(argv[2], O_RDONLY | O_CLOEXEC) : -1;
	struct state early = { 0 }, late;
	struct stat stat;
	void *image;

	if (fd < 0 || fstat(fd, &stat))
		return 2;
	image = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	for (long i = 0; i < count; i++) {
		const struct rawbpf_options options = {
			RAWBPF_OPTIONS_DEFAULTS,
			.image = image,
			.image_size = (size_t)stat.st_size,
			.name = argv[2],
			.attach = attach,
			.attach_count = 1,
		};

		if (cycle(&options))
			return 1;
		if (!i)
			look(); /* what looking itself takes is no growth */
		if (i == count / 10)
			early = look();
	}
	late = look();
	printf("%ld cycles: descriptors %ld %ld, KiB %ld %ld, events %ld %ld\n", count,
	       early.descriptors, late.descriptors, early.kib, late.kib, early.events, late.events);
	return early.descriptors == late.descriptors && early.events == late.events &&
			       late.kib - early.kib <= 64
		       ? 0
		       : 1;
}
