/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * wait - all events that end a run, as one readable descriptor: a signal, the timeout, the exit of
 * the command, a closed stdout.
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
	int signals; /* that request the end; children: the command's exit */
	int children, timer;
	bool reader; /* stdout is a pipe, a socket or a terminal, so a write may block */
	pid_t child; /* the command; 0: none */
	int start;   /* a byte written to it starts the command */
	int status;  /* of waitpid(), after it exited */
	bool ended;
};

/* Receive signals that would end the process through the descriptor; SIGPIPE becomes EPIPE. */
int wait_init(struct wait *wait, struct rawbpf_err *err);
/* Fork `command`, which waits until wait_go(). */
int wait_prepare(struct wait *wait, char **command, struct rawbpf_err *err);
/* Start the command and the timeout (0: none). */
void wait_go(struct wait *wait, uint64_t milliseconds);
/* The event that happened, if any. */
enum wait_reason wait_reason(struct wait *wait);
/* End a running command: by SIGTERM, then by SIGKILL. */
void wait_deinit(struct wait *wait);

#endif
