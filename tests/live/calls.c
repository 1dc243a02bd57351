// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * calls - a process that makes exactly so many system calls of one kind, so that a test can count
 * events. Also what a shell cannot do everywhere: another name, another user.
 *
 *	calls [-c NAME] [-u UID] clone|getppid|getpgid|write N	prints its pid, then makes the calls
 *	calls [-c NAME] [-u UID] write|read N SIZE	... of so many bytes each, up to 65536
 *	calls [-c NAME] [-u UID] sizes|fault N		... writes of 1 to N bytes; N page faults
 *	calls [-c NAME] [-u UID] exec COMMAND...	becomes COMMAND
 *	calls [-c NAME] testrun				prints the error of a program's test run
 *	calls [-c NAME] spin				is busy until it is ended
 *	calls -t UID exec COMMAND...			as user UID, with what tracing takes:
 *							CAP_BPF, CAP_PERFMON, CAP_DAC_OVERRIDE
 *	calls bpf					prints how many programs, maps and links
 *							the kernel holds
 *
 * The pid is printed by writev(2) and nothing else is, so `write 7` makes seven write(2) calls. A
 * clone's child ends at once, in its first system call.
 */
#include <errno.h>
#include <grp.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what)
{
	fprintf(stderr, "calls: %s: %s\n", what, strerror(errno));
	return 1;
}

static int one_clone(void)
{
	/* the stack comes first on s390; 0 keeps the parent's, copied */
#ifdef __s390x__
	long pid = syscall(SYS_clone, 0L, (long)SIGCHLD, 0L, 0L, 0L);
#else
	long pid = syscall(SYS_clone, (long)SIGCHLD, 0L, 0L, 0L, 0L);
#endif

	if (!pid)
		syscall(SYS_exit_group, 0);
	if (pid < 0)
		return -1;
	return waitpid((pid_t)pid, NULL, 0) == pid ? 0 : -1;
}

/* Called "sampled" for as long as they take, so that other faults of this process are not counted. */
static int faults(long count)
{
	long page = sysconf(_SC_PAGESIZE);
	volatile char *memory = mmap(NULL, (size_t)(count * page), PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return fail("mmap");
	madvise((void *)memory, (size_t)(count * page), MADV_NOHUGEPAGE);
	prctl(PR_SET_NAME, "sampled");
	for (long i = 0; i < count; i++)
		memory[i * page] = 1;
	prctl(PR_SET_NAME, "done");
	return 0;
}

static int test_run(void)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	char packet[64] = "";
	union bpf_attr attr;
	long fd;

	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
	attr.insns = (uintptr_t)insns;
	attr.insn_cnt = 2;
	attr.license = (uintptr_t) "GPL";
	fd = syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
	if (fd < 0)
		return fail("loading a program");
	memset(&attr, 0, sizeof(attr));
	attr.test.prog_fd = (unsigned int)fd;
	attr.test.data_in = (uintptr_t)packet;
	attr.test.data_size_in = sizeof(packet);
	printf("%d\n", syscall(SYS_bpf, BPF_PROG_TEST_RUN, &attr, sizeof(attr)) ? errno : 0);
	return 0;
}

static int one(const char *kind, int null, long i, long size)
{
	static char bytes[1 << 16];

	if (!strcmp(kind, "sizes"))
		return syscall(SYS_write, null, bytes, i + 1) == i + 1 ? 0 : -1;
	if (!strcmp(kind, "clone"))
		return one_clone();
	if (!strcmp(kind, "read"))
		return syscall(SYS_read, null, bytes, size) == size ? 0 : -1;
	if (!strcmp(kind, "write"))
		return syscall(SYS_write, null, bytes, size) == size ? 0 : -1;
	syscall(!strcmp(kind, "getpgid") ? SYS_getpgid : SYS_getppid, 0);
	return 0;
}

static int make_calls(const char *kind, long count, long size)
{
	int null = open(strcmp(kind, "read") ? "/dev/null" : "/dev/zero", O_RDWR);
	char text[32];
	struct iovec iov = { text, 0 };

	iov.iov_len = (size_t)snprintf(text, sizeof(text), "%d\n", (int)getpid());
	if (writev(STDOUT_FILENO, &iov, 1) < 0)
		return fail("writing the pid");
	if (!strcmp(kind, "fault"))
		return faults(count);
	for (long i = 0; i < count; i++)
		if (one(kind, null, i, size))
			return fail(kind);
	return 0;
}

static unsigned int ids(int command)
{
	unsigned int count = 0;
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	while (!syscall(SYS_bpf, command, &attr, sizeof(attr))) {
		attr.start_id = attr.next_id;
		count++;
	}
	return count;
}

static int become(unsigned long uid)
{
	if (setgroups(0, NULL) || setgid((gid_t)uid) || setuid((uid_t)uid))
		return fail("changing the user");
	return 0;
}

/* The capabilities that tracing takes, and the user that has no others. */
static int become_tracer(unsigned long uid)
{
	static const int caps[] = { 1 /* DAC_OVERRIDE */, 38 /* PERFMON */, 39 /* BPF */ };
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct sets[2] = { { 0 } };

	if (prctl(PR_SET_KEEPCAPS, 1L, 0L, 0L, 0L) || become(uid))
		return fail("keeping capabilities");
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++)
		sets[caps[i] / 32].permitted |= 1U << caps[i] % 32;
	for (int i = 0; i < 2; i++)
		sets[i].effective = sets[i].inheritable = sets[i].permitted;
	if (syscall(SYS_capset, &header, sets))
		return fail("capset");
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++)
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, (long)caps[i], 0L, 0L))
			return fail("an ambient capability");
	return 0;
}

static int usage(void)
{
	fprintf(stderr,
		"usage: calls [-c NAME] [-u UID] clone|getppid|getpgid|write|sizes|fault N\n"
		"       calls [-c NAME] [-u UID] write|read N SIZE\n"
		"       calls [-c NAME] testrun|spin\n"
		"       calls [-c NAME] [-u UID] exec COMMAND...\n"
		"       calls bpf\n");
	return 2;
}

static int is_kind(const char *kind)
{
	static const char *const kinds[] = { "clone", "getppid", "getpgid",
					     "write", "sizes",	 "fault" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i], kind))
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "+c:t:u:")) != -1) {
		if (option == 'c')
			prctl(PR_SET_NAME, optarg);
		else if (option == 't') {
			if (become_tracer(strtoul(optarg, NULL, 10)))
				return 1;
		} else if (option != 'u')
			return usage();
		else if (become(strtoul(optarg, NULL, 10)))
			return 1;
	}
	argc -= optind;
	argv += optind;
	if (argc == 1 && !strcmp(argv[0], "bpf")) {
		printf("%u programs, %u maps, %u links\n", ids(BPF_PROG_GET_NEXT_ID),
		       ids(BPF_MAP_GET_NEXT_ID), ids(BPF_LINK_GET_NEXT_ID));
		return 0;
	}
	if (argc == 1 && !strcmp(argv[0], "testrun"))
		return test_run();
	if (argc == 1 && !strcmp(argv[0], "spin"))
		for (volatile unsigned int i = 0;; i++)
			;
	if (argc > 1 && !strcmp(argv[0], "exec")) {
		execvp(argv[1], argv + 1);
		fail(argv[1]);
		return errno == ENOENT ? 127 : 126;
	}
	if (argc == 3 && (!strcmp(argv[0], "write") || !strcmp(argv[0], "read")) &&
	    strtoul(argv[2], NULL, 10) <= 1 << 16)
		return make_calls(argv[0], strtol(argv[1], NULL, 10), strtol(argv[2], NULL, 10));
	if (argc != 2 || !is_kind(argv[0]))
		return usage();
	return make_calls(argv[0], strtol(argv[1], NULL, 10), 1);
}
