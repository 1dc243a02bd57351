// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * why_not - a file that no uprobe can be put into: what is it, and which file was meant?
 */
#include <sys/stat.h>

#include "target/target_internal.h"

int rb_target_why_not_open(const char *path, int code, struct rawbpf_err *err)
{
	if (code == -EACCES || code == -EPERM)
		rb_err_set(err, RAWBPF_PERMISSION, code, "%s: may not be read", path);
	else if (code == -ENOENT || code == -ENOTDIR)
		rb_err_set(err, RAWBPF_ATTACH, code, "%s: there is no such file", path);
	else
		rb_err_set(err, RAWBPF_ATTACH, code, "%s: can't be opened: %s", path,
			   strerror(-code));
	if (code == -EACCES || code == -EPERM)
		rb_err_hint(err, "run it as root, or with CAP_DAC_READ_SEARCH");
	return code;
}

int rb_target_why_not_file(uint32_t mode, struct rawbpf_err *err)
{
	const char *what = S_ISDIR(mode)    ? "a directory"
			   : S_ISCHR(mode)  ? "a device"
			   : S_ISBLK(mode)  ? "a disk"
			   : S_ISFIFO(mode) ? "a pipe"
					    : "a socket";

	return rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC, "%s, not a program or a library", what);
}

/* "#!/usr/bin/env python3": the program that runs it, which may be the one that was meant. */
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
	rb_err_hint(err, "name the program that runs it, by its path");
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
		rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC, "an archive of objects, which never runs");
		rb_err_hint(err, "name the program that was linked with it");
		return -ENOEXEC;
	}
	if (head.size >= 14 && !memcmp(head.data, "/* GNU ld scri", 14)) {
		rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC, "a linker script, which never runs");
		rb_err_hint(
			err,
			"name the library that it is about, the one with the number: libc.so.6");
		return -ENOEXEC;
	}
	return rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC, "not an ELF file: no program or library");
}
