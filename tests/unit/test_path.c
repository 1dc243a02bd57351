// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_path - which file a name means: of a library by the dynamic linker's cache, by musl's list, in the
 * usual folders, of a program by PATH, of what a process has mapped. In a file system of a few files.
 *
 * Run again with each request for memory refused, it ends with -ENOMEM or with an answer, and nothing of it
 * stays, neither memory nor descriptors.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fail_alloc.h"
#include "made_binary.h"
#include "target/path.h"
#include "text_check.h"
#include "unit.h"

#if defined(__x86_64__)
#define HOST EM_X86_64
#elif defined(__aarch64__)
#define HOST EM_AARCH64
#elif defined(__arm__)
#define HOST EM_ARM
#elif defined(__s390x__)
#define HOST EM_S390
#else
#define HOST EM_NONE
#endif

#define FILES 8
#define OPEN  16

struct file {
	const char *path;
	const void *data; /* of a directory: its names, a line each */
	size_t size;
	bool directory;
};

struct tree {
	struct rb_sys door;
	struct file files[FILES];
	size_t count;
	const struct file *open[OPEN];
	size_t at[OPEN];
	unsigned int wrong; /* calls on descriptors that are not open */
};

static int64_t open_file(struct tree *tree, const char *path)
{
	for (size_t i = 0; i < tree->count; i++) {
		if (strcmp(tree->files[i].path, path) != 0)
			continue;
		for (int fd = 3; fd < OPEN; fd++) {
			if (tree->open[fd])
				continue;
			tree->open[fd] = &tree->files[i];
			tree->at[fd] = 0;
			return fd;
		}
		return -EMFILE;
	}
	return -ENOENT;
}

static int64_t read_file(struct tree *tree, const struct rb_call *call, size_t at)
{
	const struct file *file = tree->open[call->fd];
	size_t left = at < file->size ? file->size - at : 0,
	       size = call->size < left ? call->size : left;

	if (size)
		memcpy(call->data, (const uint8_t *)file->data + at, size);
	return (int64_t)size;
}

static int64_t tree_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct tree *tree = (struct tree *)sys;
	int64_t got;

	if (call->op == RB_OP_OPEN || call->op == RB_OP_OPEN_IN)
		return open_file(tree, call->path);
	if (call->fd < 3 || call->fd >= OPEN || !tree->open[call->fd]) {
		tree->wrong++;
		return -EBADF;
	}
	switch (call->op) {
	case RB_OP_CLOSE:
		tree->open[call->fd] = NULL;
		return 0;
	case RB_OP_STAT:
		*(struct rb_stat *)call->data =
			(struct rb_stat){ .size = tree->open[call->fd]->size,
					  .mode = tree->open[call->fd]->directory ? S_IFDIR
										  : S_IFREG };
		return 0;
	case RB_OP_LIST:
		rb_text_add(call->data, tree->open[call->fd]->data, tree->open[call->fd]->size);
		return ((struct rb_text *)call->data)->failed ? -ENOMEM : 0;
	case RB_OP_PREAD:
		return read_file(tree, call, call->arg);
	case RB_OP_READ:
		got = read_file(tree, call, tree->at[call->fd]);
		tree->at[call->fd] += (size_t)got;
		return got;
	default:
		return -ENOSYS;
	}
}

static void tree_init(struct tree *tree)
{
	*tree = (struct tree){ .door = { tree_call } };
}

static void add_file(struct tree *tree, const char *path, const void *data, size_t size)
{
	tree->files[tree->count++] = (struct file){ path, data, size, false };
}

static void add_folder(struct tree *tree, const char *path, const char *names)
{
	tree->files[tree->count++] = (struct file){ path, names, strlen(names), true };
}

static void check_closed(const struct tree *tree)
{
	CU_ASSERT_EQUAL(tree->wrong, 0);
	for (size_t i = 0; i < OPEN; i++)
		CU_ASSERT_PTR_NULL(tree->open[i]);
}

static int look(struct tree *tree, const char *name, int pid, const char *expected)
{
	struct rawbpf_err err = { 0 };
	struct rb_text found = { 0 };
	int code = rb_target_where(&tree->door, name, pid, &found, &err);

	if (code)
		CU_ASSERT_TRUE(err.text[0] && err.code == code);
	if (!code && expected)
		CU_ASSERT_TRUE(text_is(found.data, expected));
	if (code && expected)
		printf("%s: %s\n", name, err.text);
	rb_text_deinit(&found);
	rawbpf_err_deinit(&err);
	check_closed(tree);
	return code;
}

/* Found there; NULL: nowhere. And however memory runs out. */
static void check(struct tree *tree, const char *name, int pid, const char *expected)
{
	unsigned long requests;

	fail_alloc_at(0);
	CU_ASSERT_EQUAL(look(tree, name, pid, expected), expected ? 0 : -ENOENT);
	requests = fail_alloc_off();
	for (unsigned long nth = 1; nth <= requests; nth++) {
		int code;

		fail_alloc_at(nth);
		code = look(tree, name, pid, NULL);
		fail_alloc_off();
		CU_ASSERT_TRUE(code == 0 || code == -ENOMEM || (code == -ENOENT && !expected));
	}
}

/* Programs: of this machine, and of another. */
static uint8_t *program(bool native, size_t *size)
{
	static const struct made_symbol none[] = { { 0 } };
	struct made_binary made = {
		.wide = sizeof(void *) == 8,
		.big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
		.machine = native ? HOST : EM_RISCV,
		.symbols = none,
	};

	return made_binary(&made, size);
}

struct programs {
	uint8_t *ours, *others;
	size_t size, others_size;
};

static void programs_init(struct programs *programs)
{
	programs->ours = program(true, &programs->size);
	programs->others = program(false, &programs->others_size);
}

static void programs_deinit(struct programs *programs)
{
	free(programs->ours);
	free(programs->others);
}

/* ---- the cache ---- */

static void word(struct rb_text *text, uint32_t value)
{
	rb_text_add(text, &value, sizeof(value));
}

/* Of name and path by turns; `old`: behind the format from before. */
static void make_cache(struct rb_text *ret, const char *const *strings, uint32_t count, bool old)
{
	uint32_t at = 48 + count / 2 * 24;
	size_t start;

	if (old) {
		rb_text_add(ret, "ld.so-1.7.0\0", 12);
		word(ret, 1);
		for (int i = 0; i < 3; i++)
			word(ret, 0);
		word(ret, 0); /* up to a multiple of 8 */
	}
	start = ret->size;
	rb_text_add(ret, "glibc-ld.so.cache1.1", 20);
	word(ret, count / 2);
	for (int i = 0; i < 6; i++)
		word(ret, 0);
	CU_ASSERT_EQUAL_FATAL(ret->size - start, 48);
	for (uint32_t i = 0; i < count; i += 2) {
		word(ret, 0);
		word(ret, at);
		at += (uint32_t)strlen(strings[i]) + 1;
		word(ret, at);
		at += (uint32_t)strlen(strings[i + 1]) + 1;
		word(ret, 0);
		word(ret, 0);
		word(ret, 0);
	}
	for (uint32_t i = 0; i < count; i++)
		rb_text_add(ret, strings[i], strlen(strings[i]) + 1);
}

static void test_path_library_is_found_in_the_cache(void)
{
	static const char *const strings[] = {
		"libc_malloc_debug.so.0",
		"/lib/libc_malloc_debug.so.0",
		"libc.so.6",
		"/lib/riscv/libc.so.6",
		"libc.so.6",
		"/lib/ours/libc.so.6",
		"libm.so.6",
		"/lib/gone/libm.so.6",
	};

	for (int old = 0; old < 2; old++) {
		struct rb_text cache = { 0 };
		struct programs programs;
		struct tree tree;

		programs_init(&programs);
		tree_init(&tree);
		make_cache(&cache, strings, RB_COUNT(strings), old);
		add_file(&tree, "/etc/ld.so.cache", cache.data, cache.size);
		add_file(&tree, "/lib/libc_malloc_debug.so.0", programs.ours, programs.size);
		add_file(&tree, "/lib/riscv/libc.so.6", programs.others, programs.others_size);
		add_file(&tree, "/lib/ours/libc.so.6", programs.ours, programs.size);
		check(&tree, "libc.so.6", 0, "/lib/ours/libc.so.6");
		check(&tree, "libc", 0, "/lib/ours/libc.so.6");
		check(&tree, "libc.so", 0, NULL); /* is another name */
		check(&tree, "libm", 0, NULL);
		check(&tree, "libx", 0, NULL);
		rb_text_deinit(&cache);
		programs_deinit(&programs);
	}
}

static void test_path_library_is_found_in_folders(void)
{
	struct programs programs;
	struct tree tree;

	programs_init(&programs);
	tree_init(&tree);
	add_folder(&tree, "/lib64", "libz.so.1\nlibz.txt\nlibzstd.so.1\n");
	add_folder(&tree, "/usr/local/lib", "libz.so.1\n");
	add_file(&tree, "/lib64/libz.so.1", programs.others, programs.others_size);
	add_file(&tree, "/usr/local/lib/libz.so.1", programs.ours, programs.size);
	check(&tree, "libz", 0, "/usr/local/lib/libz.so.1");
	check(&tree, "libzst", 0, NULL);
	programs_deinit(&programs);
}

#if defined(__x86_64__)
static void test_path_library_is_found_by_musls_list(void)
{
	struct programs programs;
	struct tree tree;

	programs_init(&programs);
	tree_init(&tree);
	add_file(&tree, "/etc/ld-musl-x86_64.path", "here:/there\n/opt/lib", 20);
	add_folder(&tree, "/opt/lib", "libz.so\n");
	add_file(&tree, "/opt/lib/libz.so", programs.ours, programs.size);
	check(&tree, "libz", 0, "/opt/lib/libz.so");
	programs_deinit(&programs);
}
#endif

/* ---- programs ---- */

static void test_path_program_is_the_first_of_path(void)
{
	struct programs programs;
	struct tree tree;

	programs_init(&programs);
	tree_init(&tree);
	add_file(&tree, "/second/app", programs.ours, programs.size);
	add_file(&tree, "/third/app", programs.ours, programs.size);
	add_file(&tree, "relative/app", programs.ours, programs.size);
	setenv("PATH", ":relative:/first:/second:/third", 1);
	check(&tree, "app", 0, "/second/app");
	check(&tree, "ap", 0, NULL);
	setenv("PATH", "/third", 1);
	check(&tree, "app", 0, "/third/app");
	setenv("PATH", "", 1);
	check(&tree, "app", 0, NULL);
	unsetenv("PATH");
	check(&tree, "app", 0, NULL);
	programs_deinit(&programs);
}

static void test_path_with_a_slash_is_itself(void)
{
	struct tree tree;

	tree_init(&tree);
	check(&tree, "/bin/app", 0, "/bin/app");
	check(&tree, "./app", 0, "./app");
	check(&tree, "/bin/app", 123, "/proc/123/root/bin/app");
	check(&tree, "./app", 123, "./app");
	check(&tree, "/proc/123/exe", 123, "/proc/123/exe");
}

/* ---- of a process: what it has mapped, then its root ---- */

static void test_path_of_a_process_is_in_its_root(void)
{
	static const char maps[] = "00400000-00401000 r--p 00000000 08:01 7 /opt/libq.so.1\n"
				   "00401000-00402000 r-xp 00001000 08:01 7 /opt/libq.so.1\n"
				   "00500000-00501000 r--p 00000000 08:01 8 /opt/libdata.so\n"
				   "7ffc0000-7ffc1000 r-xp 00000000 00:00 0 [vdso]\n";
	struct programs programs;
	struct tree tree;

	programs_init(&programs);
	tree_init(&tree);
	add_file(&tree, "/proc/123/maps", maps, sizeof(maps) - 1);
	add_folder(&tree, "/proc/123/root/lib64", "libz.so.1\n");
	add_folder(&tree, "/proc/123/root", "");
	add_file(&tree, "/lib64/libz.so.1", programs.ours, programs.size); /* within that root */
	add_file(&tree, "/lib64/libown.so", programs.ours, programs.size);
	check(&tree, "libq", 123, "/proc/123/root/opt/libq.so.1");
	check(&tree, "libz", 123, "/proc/123/root/lib64/libz.so.1");
	check(&tree, "libdata", 123, NULL);
	check(&tree, "vdso", 123, NULL);
	/* of a process that is gone nothing is mapped */
	check(&tree, "libq", 124, NULL);
	programs_deinit(&programs);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_path_library_is_found_in_the_cache),
		UNIT_TEST(test_path_library_is_found_in_folders),
#if defined(__x86_64__)
		UNIT_TEST(test_path_library_is_found_by_musls_list),
#endif
		UNIT_TEST(test_path_program_is_the_first_of_path),
		UNIT_TEST(test_path_with_a_slash_is_itself),
		UNIT_TEST(test_path_of_a_process_is_in_its_root),
		CU_TEST_INFO_NULL,
	};

	return unit_run("path", tests);
}
