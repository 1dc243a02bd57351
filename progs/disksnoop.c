// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * disksnoop - the user side of disksnoop.bpf.c: prints a line for each disk request, until Ctrl-C.
 *
 *	disksnoop OBJECT [DISK]		all disks, or the named one: sda, nvme0n1
 *
 *	TIME(s)            T  BYTES    LAT(ms)
 *	16458043.436012    W  3128        3.45
 *
 * T is W for data to the disk, R for data from it, and M for a request without data that is not a
 * write, such as a flush. The time is that of completion, since boot.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "rawbpf.h"

/* As in disksnoop.bpf.c. */
struct event {
	uint64_t time, latency;
	uint32_t bytes, flags;
};

/*
 * Functions that a kernel may call when a request is completed, and the argument with the number of
 * completed bytes (disksnoop.bpf.c). The first ones are called for each request that the disk's
 * statistics count, but can be probed in few kernels; blk_update_request() is called by all drivers
 * except those that complete requests in batches (NVMe, since Linux 5.16).
 */
static const struct {
	const char *attach, *done_argument;
} completions[] = {
	{ "completed=kprobe/__blk_account_io_done", "done_argument=0" },
	{ "completed=kprobe/blk_account_io_done", "done_argument=0" },
	{ "completed=kprobe/blk_account_io_completion", "done_argument=2" },
	{ "completed=kprobe/blk_update_request", "done_argument=3" },
	{ "completed=kprobe/blk_mq_end_request", "done_argument=0" },
};

#define COMPLETIONS (sizeof(completions) / sizeof(completions[0]))

static int on_record(void *ctx, const struct rawbpf_record *record)
{
	struct event event;

	(void)ctx;
	if (record->type != RAWBPF_EVENT || record->message.size < sizeof(event))
		return 0;
	memcpy(&event, record->message.data, sizeof(event));
	printf("%-18.9f %-2s %-7u %8.2f\n", (double)event.time / 1e9,
	       event.flags & 1 ? "W"
	       : event.bytes   ? "R"
			       : "M",
	       event.bytes, (double)event.latency / 1e6);
	fflush(stdout);
	return 0;
}

/* Select one disk, by the device numbers in /sys/block/DISK/dev. */
static int set_disk(struct rawbpf *session, const char *disk, struct rawbpf_err *err)
{
	unsigned int major, minor;
	char path[300], setting[32];
	FILE *file;
	int code;

	snprintf(path, sizeof(path), "/sys/block/%s/dev", disk);
	file = fopen(path, "r");
	if (!file || fscanf(file, "%u:%u", &major, &minor) != 2) {
		snprintf(err->text, sizeof(err->text), "no disk named %s", disk);
		err->status = RAWBPF_USAGE;
		code = err->code = -ENOENT;
	} else {
		snprintf(setting, sizeof(setting), "only_major=%u", major);
		code = rawbpf_set(session, setting, err);
		snprintf(setting, sizeof(setting), "only_minor=%u", minor);
		if (!code)
			code = rawbpf_set(session, setting, err);
	}
	if (file)
		fclose(file);
	return code;
}

static int start_with(const struct rawbpf_options *options, const char *done_argument,
		      const char *disk, struct rawbpf **ret, struct rawbpf_err *err)
{
	int code = rawbpf_open(options, ret, err);

	if (code)
		return code;
	code = rawbpf_set(*ret, done_argument, err);
	if (!code && disk)
		code = set_disk(*ret, disk, err);
	if (!code)
		code = rawbpf_load(*ret, err);
	if (!code)
		code = rawbpf_attach(*ret, err);
	if (code)
		rawbpf_close(*ret, NULL);
	return code;
}

/* Start with the first completion function that can be attached to. */
static int start(struct rawbpf_options *options, const char *disk, struct rawbpf **ret,
		 struct rawbpf_err *err)
{
	int code = -ENOENT;

	options->attach_count = 1;
	for (size_t i = 0; i < COMPLETIONS; i++) {
		rawbpf_err_deinit(err);
		options->attach = &completions[i].attach;
		code = start_with(options, completions[i].done_argument, disk, ret, err);
		if (!code)
			fprintf(stderr, "disksnoop: %s\n", completions[i].attach);
		if (!code || err->status != RAWBPF_ATTACH)
			break;
	}
	return code;
}

/* Print the number of requests that the maps had no space for. */
static void print_missed(struct rawbpf *session)
{
	uint64_t count = 0;
	uint32_t key = 0;
	size_t map;

	if (!rawbpf_map_find(session, "missed", &map, NULL) &&
	    !rawbpf_map_lookup(session, map, &key, &count, NULL) && count)
		fprintf(stderr, "disksnoop: missed %llu\n", (unsigned long long)count);
}

/* Until a signal can be read from wake_fd. */
static int stream(struct rawbpf *session, const struct rawbpf_options *options,
		  struct rawbpf_err *err)
{
	struct signalfd_siginfo signal;
	int code = 0;

	printf("%-18s %-2s %-7s %8s\n", "TIME(s)", "T", "BYTES", "LAT(ms)");
	fflush(stdout);
	while (code >= 0 && read(options->wake_fd, &signal, sizeof(signal)) < 0)
		code = rawbpf_poll(session, -1, err);
	if (code >= 0)
		code = rawbpf_detach(session, err);
	if (code >= 0)
		code = rawbpf_drain(session, err); /* what is still in the buffer */
	print_missed(session);
	return code;
}

static int wake_on_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

int main(int argc, char **argv)
{
	static char image[1 << 20];
	struct rawbpf_options options = { RAWBPF_OPTIONS_DEFAULTS, .image = image,
					  .record = on_record };
	struct rawbpf_err err = RAWBPF_ERR_INIT;
	struct rawbpf *session;
	FILE *file = argc > 1 && argc < 4 ? fopen(argv[1], "rb") : NULL;
	int code;

	if (!file) {
		fprintf(stderr, "usage: disksnoop OBJECT [DISK]\n");
		return RAWBPF_USAGE;
	}
	options.name = argv[1];
	options.image_size = fread(image, 1, sizeof(image), file);
	fclose(file);
	options.wake_fd = wake_on_signals();
	code = start(&options, argc > 2 ? argv[2] : NULL, &session, &err);
	if (!code) {
		code = stream(session, &options, &err);
		rawbpf_close(session, NULL);
	}
	if (code >= 0)
		return RAWBPF_OK;
	fprintf(stderr, "disksnoop: %s\n%s%s", err.text, err.hint, err.hint[0] ? "\n" : "");
	code = err.status;
	rawbpf_err_deinit(&err);
	return code;
}
