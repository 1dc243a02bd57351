// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * path - resolves the name of a library or executable to a path.
 *
 * In: a path, or a name such as "libc" or "bash", and optionally a process. Out: the path, below
 * /proc/PID/root for a process. A candidate is accepted if it is an ELF file for this machine.
 * Directories: ld.so.cache, the standard library directories, musl's path file, PATH.
 */
#include <stdlib.h>

#include "base/nearest.h"
#include "base/print.h"
#include "target/proc_maps.h"
#include "target/target_internal.h"
#include "target/path.h"

#if defined(__x86_64__)
#define HOST	 EM_X86_64
#define TRIPLET	 "x86_64-linux-gnu"
#define MUSL_CPU "x86_64"
#elif defined(__aarch64__)
#define HOST	 EM_AARCH64
#define TRIPLET	 "aarch64-linux-gnu"
#define MUSL_CPU "aarch64"
#elif defined(__arm__)
#define HOST	 EM_ARM
#define TRIPLET	 "arm-linux-gnueabihf"
#define MUSL_CPU "armhf"
#elif defined(__s390x__)
#define HOST	 EM_S390
#define TRIPLET	 "s390x-linux-gnu"
#define MUSL_CPU "s390x"
#else
#define HOST	 EM_NONE
#define TRIPLET	 ""
#define MUSL_CPU ""
#endif

static const char *const folders[] = {
	"/lib/" TRIPLET, "/usr/lib/" TRIPLET, "/lib64",	  "/usr/lib64",
	"/lib",		 "/usr/local/lib",    "/usr/lib",
};

struct search {
	struct rb_sys *sys;
	const char *name, *root; /* root: "" or "/proc/PID/root" */
	struct rb_text *found;
	struct rb_nearest nearest;
	bool no_memory; /* somewhere on the way: what was not seen may be what is meant */
};

static int note(struct search *search, int code)
{
	search->no_memory |= code == -ENOMEM;
	return code;
}

/* "libc" matches libc.so.6 and libc.so, not libc_malloc_debug.so.0. */
static bool matches(const char *name, const char *file)
{
	size_t size = strlen(name);

	if (strncmp(file, name, size))
		return false;
	return !file[size] || (!strstr(name, ".so") && !strncmp(file + size, ".so", 3) &&
			       (!file[size + 3] || file[size + 3] == '.'));
}

/* Accept a file if it is for this machine; the cache also lists others'. */
static bool take(struct search *search, const char *folder, const char *file)
{
	struct rb_binary binary;
	size_t before = search->found->size;
	bool fits;

	rb_text_printf(search->found, "%s%s%s%s", search->root, folder, *folder ? "/" : "", file);
	if (search->found->failed)
		return false;
	fits = !note(search,
		     rb_binary_open(search->sys, search->found->data + before, &binary, NULL));
	if (fits) {
		fits = HOST == EM_NONE ||
		       (binary.machine == HOST && binary.wide == (sizeof(void *) == 8));
		rb_binary_close(&binary);
	}
	if (!fits) {
		search->found->size = before;
		search->found->data[before] = '\0';
	}
	return fits;
}

/* ---- libraries ---- */

static int each_cached(void *ctx, const char *name, const char *path)
{
	struct search *search = ctx;
	const char *end = strstr(name, ".so");

	rb_nearest_offer(&search->nearest, name, end ? (size_t)(end - name) : strlen(name));
	return matches(search->name, name) && take(search, "", path);
}

static bool in_cache(struct search *search)
{
	RB_AUTO_TEXT cache = { 0 };
	char path[80];
	bool found = false;

	rb_print(path, sizeof(path), "%s/etc/ld.so.cache", search->root);
	if (!note(search, rb_sys_read_file(search->sys, AT_FDCWD, path, &cache)))
		found = rb_ldcache_walk(
				(struct rb_bytes){ (const uint8_t *)cache.data, cache.size },
				each_cached, search) == 1;
	return found;
}

static bool in_folder(struct search *search, const char *folder)
{
	struct rb_text path = { 0 }, list = { 0 };
	bool found = false;
	char *line;

	rb_text_printf(&path, "%s%s", search->root, folder);
	note(search, path.failed ? -ENOMEM : rb_sys_list(search->sys, AT_FDCWD, path.data, &list));
	note(search, list.failed ? -ENOMEM : 0);
	for (line = list.failed ? NULL : list.data; line && *line && !found;) {
		char *end = strchr(line, '\n');

		*end = '\0';
		found = matches(search->name, line) && take(search, folder, line);
		line = end + 1;
	}
	rb_text_deinit(&path);
	rb_text_deinit(&list);
	return found;
}

/* musl has a list of directories instead of a cache, separated by newlines or colons. */
static bool in_musl(struct search *search)
{
	struct rb_text text = { 0 };
	bool found = false;
	char path[100];
	char *at;

	rb_print(path, sizeof(path), "%s/etc/ld-musl-" MUSL_CPU ".path", search->root);
	if (note(search, rb_sys_read_file(search->sys, AT_FDCWD, path, &text)))
		rb_text_clear(&text);
	for (at = text.data; at && *at && !found;) {
		size_t size = strcspn(at, ":\n");
		char *next = at[size] ? at + size + 1 : at + size;

		at[size] = '\0';
		found = *at == '/' && in_folder(search, at);
		at = next;
	}
	rb_text_deinit(&text);
	return found;
}

static bool as_library(struct search *search)
{
	bool found = in_cache(search) || in_musl(search);

	for (size_t i = 0; !found && i < RB_COUNT(folders); i++)
		found = in_folder(search, folders[i]);
	return found;
}

/* ---- programs ---- */

/* The first existing file, as a shell would run it; its type is checked when it is opened. */
static bool is_there(struct search *search, const char *folder)
{
	size_t before = search->found->size;
	int fd;

	rb_text_printf(search->found, "%s%s/%s", search->root, folder, search->name);
	if (search->found->failed)
		return false;
	fd = rb_sys_open(search->sys, AT_FDCWD, search->found->data + before, O_PATH);
	rb_sys_close(search->sys, fd);
	if (fd < 0) {
		search->found->size = before;
		search->found->data[before] = '\0';
	}
	return fd >= 0;
}

static bool as_program(struct search *search)
{
	const char *at = getenv("PATH");
	bool found = false;

	for (at = at ? at : "/usr/bin:/bin"; *at && !found;) {
		size_t size = strcspn(at, ":");
		struct rb_text folder = { 0 };

		rb_text_add(&folder, at, size);
		note(search, folder.failed ? -ENOMEM : 0);
		if (size && at[0] == '/' && !folder.failed)
			found = is_there(search, folder.data);
		rb_text_deinit(&folder);
		at += size + (at[size] == ':');
	}
	return found;
}

/* A file of that name that the process has mapped, whichever way its dynamic linker found it. */
static bool as_mapped(struct search *search, int pid)
{
	struct rb_user_maps maps;
	bool found = false;

	if (note(search, rb_user_maps_read(search->sys, pid, &maps)))
		return false;
	for (size_t i = 0; i < maps.count && !found; i++) {
		const char *slash = strrchr(maps.ranges[i].path, '/');

		if (!slash || !maps.ranges[i].code || !matches(search->name, slash + 1))
			continue;
		rb_text_printf(search->found, "%s%s", search->root, maps.ranges[i].path);
		found = true;
	}
	rb_user_maps_deinit(&maps);
	return found;
}

static int not_found(struct search *search, struct rawbpf_err *err)
{
	rb_err_set(
		err, RAWBPF_ATTACH, -ENOENT,
		"no library or executable %.200s in %s/etc/ld.so.cache, the standard directories "
		"or PATH",
		search->name, search->root);
	rb_nearest_hint(&search->nearest, "", err);
	if (!search->nearest.count)
		rb_err_hint(err, "give its path");
	return -ENOENT;
}

int rb_target_where(struct rb_sys *sys, const char *file, int pid, struct rb_text *ret,
		    struct rawbpf_err *err)
{
	struct search search = { .sys = sys, .name = file, .root = "", .found = ret };
	bool library = !strncmp(file, "lib", 3) || strstr(file, ".so"), found;
	char root[32];

	if (pid) {
		rb_print(root, sizeof(root), "/proc/%d/root", pid);
		search.root = root;
	}
	if (strchr(file, '/')) {
		bool whole = file[0] == '/' && strncmp(file, "/proc/", strlen("/proc/"));

		rb_text_printf(ret, "%s%s", whole ? search.root : "", file);
		return ret->failed ? rb_err_nomem(err) : 0;
	}
	rb_nearest_init(&search.nearest, file);
	found = (pid && as_mapped(&search, pid)) || (library && as_library(&search)) ||
		as_program(&search) || (!library && as_library(&search));
	if (search.no_memory || ret->failed)
		return rb_err_nomem(err);
	return found ? 0 : not_found(&search, err);
}
