// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * bare - the system calls of `rawbpf run` and nothing else: what a hello costs when nobody reads the
 * object, chooses, checks, or explains. The measure of what all of that may cost.
 *
 * The program's bytes come from embed.c, in the header named by PROGRAM. Where it goes is one of
 *
 *	-DEVENT='"syscalls/sys_enter_clone"'	a tracepoint
 *	-DRAW='"sys_enter"'			a raw tracepoint
 *	-DKPROBE='"__x64_sys_clone"'		a kernel function
 *
 * With -DSHARED it makes no trace instance, which is the dearest of all the calls, and opens the
 * global trace_pipe: as other loaders do, and the bare program to compare those with.
 *
 * The calls are those that strace shows of rawbpf, in that order, up to "attached" on stderr; then
 * the way back. tracefs has to be mounted. The first call that fails ends it, with status 1.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>

#include PROGRAM

#define PRINTK "events/bpf_trace/bpf_trace_printk/enable"

static int tracefs;
static char instance[32];

static int must(long answer)
{
	if (answer < 0)
		_exit(1);
	return (int)answer;
}

static int bpf(int command, union bpf_attr *attr)
{
	return must(syscall(SYS_bpf, command, attr, sizeof(*attr)));
}

/* musl's printf would be most of the program. */
static char *join(char *to, const char *a, const char *b, const char *c)
{
	return strcat(strcat(strcpy(to, a), b), c);
}

static int read_from(int dir, const char *file, char *to, size_t size)
{
	int fd = must(openat(dir, file, O_RDONLY | O_CLOEXEC));
	int got = must(read(fd, to, size - 1));

	to[got] = '\0';
	close(fd);
	return got;
}

#ifndef SHARED
static void write_to(const char *file, int flags, const char *text)
{
	int fd = must(openat(tracefs, file, O_WRONLY | flags | O_CLOEXEC));

	must(write(fd, text, strlen(text)));
	close(fd);
}

static void in_instance(const char *file, const char *text)
{
	char path[128];

	write_to(join(path, instance, "/", file), O_APPEND, text);
}
#endif

/* The strings are a frozen map of one value, as any loader has it. */
static int load_data(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = sizeof(data),
		.max_entries = 1,
		.map_flags = BPF_F_RDONLY_PROG,
		.map_name = "_rodata",
	};
	uint32_t key = 0;
	int fd;

	if (!sizeof(data))
		return -1;
	fd = bpf(BPF_MAP_CREATE, &attr);
	memset(&attr, 0, sizeof(attr));
	attr.map_fd = (uint32_t)fd;
	attr.key = (uintptr_t)&key;
	attr.value = (uintptr_t)data;
	bpf(BPF_MAP_UPDATE_ELEM, &attr);
	memset(&attr, 0, sizeof(attr));
	attr.map_fd = (uint32_t)fd;
	bpf(BPF_MAP_FREEZE, &attr);
	return fd;
}

/* The object's only relocations are those of 64-bit loads, to the strings. */
static int load_program(int data_fd, uint32_t version)
{
	union bpf_attr attr = {
#if defined(RAW)
		.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
#elif defined(KPROBE)
		.prog_type = BPF_PROG_TYPE_KPROBE,
#else
		.prog_type = BPF_PROG_TYPE_TRACEPOINT,
#endif
		.insns = (uintptr_t)insns,
		.insn_cnt = sizeof(insns) / sizeof(struct bpf_insn),
		.license = (uintptr_t)license,
		.kern_version = version,
	};
	struct bpf_insn *insn = (void *)insns;

	for (uint32_t i = 0; i < attr.insn_cnt; i++) {
		if (insn[i].code != (BPF_LD | BPF_IMM | BPF_DW))
			continue;
		if (data_fd >= 0) {
			insn[i + 1].imm = insn[i].imm;
			insn[i].src_reg = BPF_PSEUDO_MAP_VALUE;
			insn[i].imm = data_fd;
		}
		i++;
	}
	memcpy(attr.prog_name, name, sizeof(name));
	return bpf(BPF_PROG_LOAD, &attr);
}

#ifndef RAW
static int attach_event(const char *event, int prog)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = PERF_TYPE_TRACEPOINT,
		.sample_period = 1,
		.wakeup_events = 1,
	};
	char path[128], id[32];
	int fd;

	read_from(tracefs, join(path, "events/", event, "/id"), id, sizeof(id));
	attr.config = (uint64_t)atoi(id);
	fd = must(syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC));
	must(ioctl(fd, PERF_EVENT_IOC_SET_BPF, prog));
	must(ioctl(fd, PERF_EVENT_IOC_ENABLE, 0));
	return fd;
}
#endif

/* For rawbpf the process's number, its start and chance make a name that no other process has. */
static void choose_instance(void)
{
	char text[1024], pid[16] = "";
	uint64_t chance;
	int number = getpid(), at = sizeof(pid) - 1;

	read_from(AT_FDCWD, "/proc/self/stat", text, sizeof(text));
	must(getrandom(&chance, sizeof(chance), GRND_NONBLOCK));
	do
		pid[--at] = (char)('0' + number % 10);
	while (number /= 10);
	join(instance, "instances/bare_", pid + at, "");
}

int main(void)
{
	struct utsname host;
	struct statfs fs;
	char text[128];
	int data_fd, prog, trace, link;
#ifdef KPROBE
	char event[64];
#endif

	tracefs = must(open("/sys/kernel/tracing", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	must(fstatfs(tracefs, &fs));
	read_from(tracefs, PRINTK, text, sizeof(text));
	data_fd = load_data();
	choose_instance();
	must(uname(&host));
	prog = load_program(data_fd, VERSION);

#ifdef SHARED
	trace = must(openat(tracefs, "trace_pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC));
#else
	must(mkdirat(tracefs, instance, 0700));
	in_instance(PRINTK, "1");
	in_instance("buffer_percent", "0");
	trace = must(openat(tracefs, join(text, instance, "/", "trace_pipe"),
			    O_RDONLY | O_NONBLOCK | O_CLOEXEC));
#endif
#if defined(RAW)
	union bpf_attr attr = { .raw_tracepoint = { (uintptr_t)RAW, (uint32_t)prog } };

	link = bpf(BPF_RAW_TRACEPOINT_OPEN, &attr);
#elif defined(KPROBE)
	join(event, instance + strlen("instances/"), "/", name);
	write_to("kprobe_events", O_APPEND, strcat(join(text, "p:", event, " "), KPROBE));
	link = attach_event(event, prog);
#else
	link = attach_event(EVENT, prog);
#endif
	must(write(STDERR_FILENO, "attached\n", 9));

	close(link);
#ifdef KPROBE
	write_to("kprobe_events", O_APPEND, join(text, "-:", event, ""));
#endif
#ifndef SHARED
	in_instance(PRINTK, "0");
#endif
	close(trace);
#ifndef SHARED
	must(unlinkat(tracefs, instance, AT_REMOVEDIR));
#endif
	return 0;
}
