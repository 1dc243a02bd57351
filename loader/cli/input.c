// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * input - FILE on the command line -> bytes: a BPF object is mapped; a .c source is first compiled
 * by clang into a memfd, so no file remains.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/print.h"
#include "cli/cli.h"

#if defined(__x86_64__)
#define BPF_ARCH "x86"
#define TRIPLET	 "x86_64-linux-gnu"
#elif defined(__aarch64__)
#define BPF_ARCH "arm64"
#define TRIPLET	 "aarch64-linux-gnu"
#elif defined(__arm__)
#define BPF_ARCH "arm"
#define TRIPLET	 "arm-linux-gnueabihf"
#elif defined(__s390x__)
#define BPF_ARCH "s390"
#define TRIPLET	 "s390x-linux-gnu"
#else
#error "a machine that the headers in include/bpf/ do not know"
#endif

static int map(int fd, const char *path, struct cli_object *ret, struct rawbpf_err *err)
{
	struct stat stat;
	void *data;

	if (fstat(fd, &stat))
		return rb_err_set(err, RAWBPF_IO, -errno, "%s: %s", path, strerror(errno));
	if (S_ISDIR(stat.st_mode))
		return rb_err_set(err, RAWBPF_IO, -EISDIR,
				  "%s: is a directory, expected a BPF object", path);
	if (!S_ISREG(stat.st_mode))
		return rb_err_set(err, RAWBPF_IO, -EINVAL, "%s: not a regular file", path);
	if (!stat.st_size) {
		*ret = (struct cli_object){ "", 0, path };
		return 0;
	}
	data = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return rb_err_set(err, RAWBPF_IO, -errno, "mmap %s: %s", path, strerror(errno));
	*ret = (struct cli_object){ data, (size_t)stat.st_size, path };
	return 0;
}

/* Find include/bpf/: next to the build directory, or installed by make install. */
static void find_headers(char *ret, size_t size)
{
	static const char *const directories[] = { "/../include", "/../include/rawbpf" };
	char self[1024], path[1200];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	rb_print(ret, size, "%s", RAWBPF_INCLUDEDIR "/rawbpf");
	if (length <= 0)
		return;
	self[length] = '\0';
	slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		rb_print(path, sizeof(path), "%s%s/bpf/bpf_helpers.h", self, directories[i]);
		if (!access(path, R_OK))
			rb_print(ret, size, "%s%s", self, directories[i]);
	}
}

static void run_clang(const char *path, const char *out)
{
	const char *clang = getenv("CLANG");
	char headers[1100], include[1110];
	const char *words[] = { NULL,
				"-target",
				"bpf",
				"-mcpu=v1",
				"-g",
				"-O2",
				"-Wall",
				include,
				"-D__TARGET_ARCH_" BPF_ARCH,
				"-idirafter",
				"/usr/include/" TRIPLET,
				"-c",
				path,
				"-o",
				out,
				NULL };

	find_headers(headers, sizeof(headers));
	rb_print(include, sizeof(include), "-I%s", headers);
	clang = clang && *clang ? clang : "clang";
	words[0] = clang;
	execvp(clang, (char *const *)words);
	_exit(127);
}

static int compile(const char *path, struct rawbpf_err *err)
{
	char out[64];
	int status, fd = memfd_create("object", MFD_CLOEXEC);
	pid_t child;

	if (fd < 0)
		return rb_err_set(err, RAWBPF_IO, -errno, "compile %s: memfd_create: %s", path,
				  strerror(errno));
	rb_print(out, sizeof(out), "/proc/%d/fd/%d", (int)getpid(), fd);
	child = fork();
	if (!child)
		run_clang(path, out);
	if (child < 0 || waitpid(child, &status, 0) != child) {
		int code = -errno;

		close(fd);
		return rb_err_set(err, RAWBPF_IO, code, "compile %s: %s", path, strerror(-code));
	}
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return fd;
	close(fd);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
		rb_err_set(err, RAWBPF_FEATURE, -ENOENT, "compile %s: clang not found", path);
		rb_err_hint(err,
			    "install clang (apt-get install clang), set CLANG=, or use a compiled "
			    "object");
	} else {
		rb_err_set(err, RAWBPF_OBJECT, -EINVAL, "compile %s: clang failed (%s %d)", path,
			   WIFEXITED(status) ? "exit status" : "signal",
			   WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	}
	return err ? err->code : -EINVAL;
}

int cli_object_open(const char *path, struct cli_object *ret, struct rawbpf_err *err)
{
	size_t size = strlen(path);
	bool source = size > 2 && !strcmp(path + size - 2, ".c");
	int code, fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		code = -errno;
		return rb_err_set(err, RAWBPF_IO, code, "%s: %s", path, strerror(-code));
	}
	if (source) {
		close(fd);
		fd = compile(path, err);
		if (fd < 0)
			return fd;
	}
	code = map(fd, path, ret, err);
	close(fd);
	return code;
}

int cli_btf_open(const char *path, struct rawbpf_options *options, struct cli_object *ret,
		 struct rawbpf_err *err)
{
	int code = path ? cli_object_open(path, ret, err) : 0;

	if (!path || code)
		return code;
	if (!ret->size)
		return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC, "--btf %s: the file is empty",
				  path);
	options->btf = ret->data;
	options->btf_size = ret->size;
	options->btf_name = ret->name;
	return 0;
}

void cli_object_close(struct cli_object *object)
{
	if (object->size)
		munmap((void *)object->data, object->size);
	*object = (struct cli_object){ 0 };
}
