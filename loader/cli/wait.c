// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * wait - waits with signalfd(2), timerfd(2) and epoll(7), without signal handlers and globals.
 *
 * The signals that end a process are blocked and read from a signalfd, SIGCHLD from another one.
 * The command is forked before the load, with the signal mask restored, and waits for a byte from a
 * pipe that the tracer writes when everything is attached; a closed pipe ends it. wait_deinit()
 * sends it SIGTERM, then SIGKILL after COMMAND_MS, and closes all descriptors.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/wait.h"

#define COMMAND_MS 2000 /* time for the command to exit after SIGTERM */

static void asking(sigset_t *set)
{
	struct sigaction hangup;

	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGQUIT);
	/* nohup(1) ignores it: keep that */
	if (sigaction(SIGHUP, NULL, &hangup) || hangup.sa_handler != SIG_IGN)
		sigaddset(set, SIGHUP);
}

static void children(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGCHLD);
}

static int watch(struct wait *wait, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	return epoll_ctl(wait->epoll, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

int wait_init(struct wait *wait, struct rawbpf_err *err)
{
	sigset_t asked, ended;

	*wait = (struct wait){ .start = -1 };
	asking(&asked);
	children(&ended);
	sigprocmask(SIG_BLOCK, &asked, NULL);
	sigprocmask(SIG_BLOCK, &ended, NULL);
	signal(SIGPIPE, SIG_IGN);
	wait->epoll = epoll_create1(EPOLL_CLOEXEC);
	wait->signals = signalfd(-1, &asked, SFD_CLOEXEC | SFD_NONBLOCK);
	wait->children = signalfd(-1, &ended, SFD_CLOEXEC | SFD_NONBLOCK);
	wait->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (wait->epoll < 0 || wait->signals < 0 || wait->children < 0 || wait->timer < 0 ||
	    watch(wait, wait->signals, EPOLLIN) || watch(wait, wait->children, EPOLLIN) ||
	    watch(wait, wait->timer, EPOLLIN))
		return rb_err_set(err, RAWBPF_IO, -errno, "wait for signals: %s", strerror(errno));
	/*
	 * epoll always reports errors and hangups; regular files cannot be watched and never block
	 */
	wait->reader = !watch(wait, STDOUT_FILENO, 0);
	return 0;
}

static void become(char **command, int start)
{
	sigset_t set;
	char byte;

	asking(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (read(start, &byte, 1) != 1) /* the tracer ended before it was ready */
		_exit(127);
	execvp(command[0], command);
	start = errno;
	cli_note("%s: %s", command[0], strerror(start));
	_exit(start == ENOENT ? 127 : 126);
}

int wait_prepare(struct wait *wait, char **command, struct rawbpf_err *err)
{
	int pipe_ends[2], code;

	if (pipe2(pipe_ends, O_CLOEXEC))
		return rb_err_set(err, RAWBPF_IO, -errno, "pipe: %s", strerror(errno));
	wait->child = fork();
	if (!wait->child) {
		close(pipe_ends[1]);
		become(command, pipe_ends[0]);
	}
	code = -errno;
	close(pipe_ends[0]);
	wait->start = pipe_ends[1];
	if (wait->child > 0)
		return 0;
	wait->child = 0;
	return rb_err_set(err, RAWBPF_IO, code, "start %s: %s", command[0], strerror(-code));
}

void wait_go(struct wait *wait, uint64_t milliseconds)
{
	struct itimerspec when = {
		.it_value = { (time_t)(milliseconds / 1000),
			      (long)(milliseconds % 1000) * 1000000 },
	};

	if (wait->start >= 0) {
		if (write(wait->start, "", 1) != 1)
			wait->ended = true; /* it was killed while it waited */
		close(wait->start);
		wait->start = -1;
	}
	if (milliseconds)
		timerfd_settime(wait->timer, 0, &when, NULL);
}

/* Has the child exited? SIGCHLD also reports a stopped child. */
static bool reaped(struct wait *wait)
{
	if (!wait->child || waitpid(wait->child, &wait->status, WNOHANG) != wait->child)
		return false;
	wait->child = 0;
	return wait->ended = true;
}

enum wait_reason wait_reason(struct wait *wait)
{
	struct epoll_event event;

	while (epoll_wait(wait->epoll, &event, 1, 0) == 1) {
		struct signalfd_siginfo info;

		if (event.data.fd == STDOUT_FILENO)
			return WAIT_READER;
		if (event.data.fd == wait->timer)
			return WAIT_TIME;
		if (read(wait->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
			return WAIT_SIGNAL;
		while (read(wait->children, &info, sizeof(info)) == (ssize_t)sizeof(info))
			if (reaped(wait))
				return WAIT_COMMAND;
	}
	return WAIT_NOTHING;
}

/* Send SIGTERM; after a timeout or a second signal SIGKILL. */
static void end_command(struct wait *wait)
{
	struct pollfd fds[2] = {
		{ .fd = wait->children, .events = POLLIN },
		{ .fd = wait->signals, .events = POLLIN },
	};
	struct signalfd_siginfo info;

	kill(wait->child, SIGTERM);
	kill(wait->child, SIGCONT); /* a stopped process would not handle SIGTERM */
	while (!reaped(wait)) {
		if (poll(fds, 2, COMMAND_MS) > 0 &&
		    read(wait->children, &info, sizeof(info)) == (ssize_t)sizeof(info))
			continue;
		kill(wait->child, SIGKILL);
		waitpid(wait->child, &wait->status, 0);
		wait->child = 0;
		wait->ended = true;
		return;
	}
}

void wait_deinit(struct wait *wait)
{
	if (wait->start >= 0)
		close(wait->start);
	if (wait->child)
		end_command(wait);
	close(wait->timer);
	close(wait->children);
	close(wait->signals);
	close(wait->epoll);
}
