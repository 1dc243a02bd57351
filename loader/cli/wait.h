/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * wait - everything that can end a run, as one descriptor that becomes readable: a signal, the time
 * that is up, the command that ended, a reader of stdout that is gone.
 */
#ifndef RB_CLI_WAIT_H
#define RB_CLI_WAIT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

enum wait_reason {
	WAIT_NOTHING,
	WAIT_SIGNAL,
	WAIT_TIME,
	WAIT_COMMAND,
	WAIT_READER, /* of stdout */
};

struct wait {
	int epoll;   /* readable when something happened */
	int signals; /* that ask us to end; children: the command's end */
	int children, timer;
	bool reader; /* stdout is a pipe, a socket or a terminal, so that writing to it may wait */
	pid_t child; /* the command; 0: none */
	int start;   /* closing it lets the command begin */
	int status;  /* of waitpid(), once it ended */
	bool ended;
};

/* Signals that would end us are turned into data from here on; SIGPIPE into EPIPE. */
int wait_init(struct wait *wait, struct rawbpf_err *err);
/* Fork `command`, which waits at the door until wait_go(). */
int wait_prepare(struct wait *wait, char **command, struct rawbpf_err *err);
/* Let the command begin, and the time (0: no limit) start to run. */
void wait_go(struct wait *wait, uint64_t milliseconds);
/* What happened, if something did. */
enum wait_reason wait_reason(struct wait *wait);
/* The command that is still there is ended: by SIGTERM, and by SIGKILL when that does not do. */
void wait_deinit(struct wait *wait);

#endif
