// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * cycles - the library attaches a program to a user function and detaches it, over and over: what it
 * takes must come back.
 *
 *	cycles OBJECT TARGET N
 *
 * Prints, after a tenth of the cycles and after the last: descriptors, bytes of the heap and pages that are
 * resident, and events of ours in uprobe_events.
 */
#include <dirent.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rawbpf.h"

static int count_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = -3; /* . and .. and this one */

	while (dir && readdir(dir))
		count++;
	if (dir)
		closedir(dir);
	return count;
}

static int count_events(void)
{
	FILE *file = fopen("/sys/kernel/tracing/uprobe_events", "r");
	char line[512], ours[64];
	int count = 0;

	snprintf(ours, sizeof(ours), "rawbpf_%d_", getpid());
	while (file && fgets(line, sizeof(line), file))
		count += strstr(line, ours) != NULL;
	if (file)
		fclose(file);
	return count;
}

static long resident(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long size, pages = -1;

	if (file && fscanf(file, "%ld %ld", &size, &pages) != 2)
		pages = -1;
	if (file)
		fclose(file);
	return pages;
}

static void tell(int cycle)
{
	printf("%d: %d descriptors, %zu bytes, %ld pages, %d events\n", cycle, count_descriptors(),
	       mallinfo2().uordblks, resident(), count_events());
}

int main(int argc, char **argv)
{
	int fd = argc == 4 ? open(argv[1], O_RDONLY) : -1, cycles = argc == 4 ? atoi(argv[3]) : 0;
	const char *attach[] = { argc == 4 ? argv[2] : "" };
	struct rawbpf_options options = { .attach = attach, .attach_count = 1 };
	struct rb_err err = { 0 };
	struct stat status;

	setvbuf(stdout, NULL, _IONBF, 0); /* its buffer would count as ours */
	if (fd < 0 || fstat(fd, &status))
		return 1;
	options.image_size = (size_t)status.st_size;
	options.image = mmap(NULL, options.image_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (options.image == MAP_FAILED)
		return 1;
	for (int i = 1; i <= cycles; i++) {
		struct rawbpf *session = NULL;

		if (rawbpf_open(&options, &session, &err) || rawbpf_load(session, &err) ||
		    rawbpf_attach(session, &err) || rawbpf_close(session, &err)) {
			fprintf(stderr, "cycles: %d: %s\n", i, err.text);
			return 1;
		}
		if (i == cycles / 10 || i == cycles)
			tell(i);
	}
	return 0;
}
