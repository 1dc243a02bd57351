// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * why_not - why a file cannot have uprobes: names its type, and suggests the right file.
 *
 * In: the errno of open(2), the file's mode, or its first bytes. Out: an error that names the type
 * (a directory, a script and its interpreter, an archive, a linker script, ...) and a hint. Pure.
 */
#include <sys/stat.h>

#include "target/target_internal.h"

int rb_target_why_not_open(const char *path, int code, struct rawbpf_err *err)
{
	if (code == -EACCES || code == -EPERM)
		rb_err_set(err, RAWBPF_PERMISSION, code, "%s: permission denied", path);
	else if (code == -ENOENT || code == -ENOTDIR)
		rb_err_set(err, RAWBPF_ATTACH, code, "%s: no such file", path);
	else
		rb_err_set(err, RAWBPF_ATTACH, code, "%s: open: %s", path, strerror(-code));
	if (code == -EACCES || code == -EPERM)
		rb_err_hint(err, "run as root, or with CAP_DAC_READ_SEARCH");
	return code;
}

int rb_target_why_not_file(uint32_t mode, struct rawbpf_err *err)
{
	const char *what = S_ISDIR(mode)    ? "a directory"
			   : S_ISCHR(mode)  ? "a device"
			   : S_ISBLK(mode)  ? "a block device"
			   : S_ISFIFO(mode) ? "a pipe"
					    : "a socket";

	return rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC, "%s, not an executable or a library", what);
}

/* "#!/usr/bin/env python3": the interpreter may be the intended file. */
static int why_script(struct rb_bytes head, struct rawbpf_err *err)
{
	const char *text = (const char *)head.data + 2;
	size_t left = head.size - 2, size = 0;

	while (left && (*text == ' ' || *text == '\t')) {
		text++;
		left--;
	}
	while (size < left && size < 100 && text[size] > ' ' && text[size] <= '~')
		size++;
	rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC, "a script, run by %.*s", (int)size, text);
	rb_err_hint(err, "give the path of its interpreter");
	return -ENOEXEC;
}

int rb_target_why_not_elf(struct rb_bytes head, struct rawbpf_err *err)
{
	if (!head.size)
		return rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC, "an empty file");
	if (head.size >= 2 && !memcmp(head.data, "#!", 2))
		return why_script(head, err);
	if (head.size >= 8 &&
	    (!memcmp(head.data, "!<arch>\n", 8) || !memcmp(head.data, "!<thin>\n", 8))) {
		rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC,
			   "an archive of objects, not an executable");
		rb_err_hint(err, "give the path of a program that is linked with it");
		return -ENOEXEC;
	}
	if (head.size >= 14 && !memcmp(head.data, "/* GNU ld scri", 14)) {
		rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC, "a linker script, not a library");
		rb_err_hint(
			err,
			"give the path of the library that it refers to, for example libc.so.6");
		return -ENOEXEC;
	}
	return rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC,
			  "not an ELF file, not an executable or a library");
}
