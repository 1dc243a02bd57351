// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kconfig - parses the kernel configuration, and finds its file. Nothing is assumed about the text:
 * a line that has neither of the two forms is skipped.
 */
#include <stdlib.h>
#include <string.h>
#ifdef RAWBPF_ZLIB
#include <zlib.h>
#endif

#include "base/print.h"
#include "kernel/kconfig.h"
#include "kernel/text_file.h"

/* ---- the text ---- */

static bool begins(struct rb_bytes line, const char *with)
{
	size_t size = strlen(with);

	return line.size >= size && !memcmp(line.data, with, size);
}

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct rb_kconfig_want *wanted(struct rb_kconfig_want *wants, size_t count,
				      const uint8_t *name, size_t size)
{
	for (size_t i = 0; i < count; i++)
		if (wants[i].size == size && !memcmp(wants[i].name, name, size))
			return &wants[i];
	return NULL;
}

static void scan_line(struct rb_bytes line, struct rb_kconfig_want *wants, size_t count)
{
	static const char not_set[] = " is not set";
	enum rb_kconfig_state state = RB_KCONFIG_SET;
	struct rb_kconfig_want *want;
	const uint8_t *name = line.data, *end;

	while (line.size && is_space(line.data[line.size - 1]))
		line.size--;
	if (begins(line, "CONFIG_")) {
		end = memchr(line.data, '=', line.size);
	} else if (begins(line, "# CONFIG_") && line.size >= strlen(not_set)) {
		state = RB_KCONFIG_NOT_SET;
		name = line.data + 2;
		end = line.data + line.size - strlen(not_set);
		if (end < name || memcmp(end, not_set, strlen(not_set)))
			return;
	} else {
		return;
	}
	want = end ? wanted(wants, count, name, (size_t)(end - name)) : NULL;
	if (!want || want->state != RB_KCONFIG_MISSING)
		return;
	want->state = state;
	if (state == RB_KCONFIG_SET)
		want->value =
			(struct rb_bytes){ end + 1, (size_t)(line.data + line.size - (end + 1)) };
}

void rb_kconfig_scan(struct rb_bytes text, struct rb_kconfig_want *wants, size_t count)
{
	size_t at = 0;

	while (at < text.size) {
		const uint8_t *line = text.data + at;
		const uint8_t *newline = memchr(line, '\n', text.size - at);
		size_t size = newline ? (size_t)(newline - line) : text.size - at;

		scan_line((struct rb_bytes){ line, size }, wants, count);
		at += size + 1;
	}
}

static int digit_of(uint8_t c, unsigned int base)
{
	int digit = c >= '0' && c <= '9'   ? c - '0'
		    : c >= 'a' && c <= 'f' ? c - 'a' + 10
		    : c >= 'A' && c <= 'F' ? c - 'A' + 10
					   : 16;

	return digit < (int)base ? digit : -1;
}

bool rb_kconfig_number(struct rb_bytes value, bool *negative, uint64_t *ret)
{
	const uint8_t *at = value.data, *end = at + value.size;
	bool minus = value.size && *at == '-';
	unsigned int base = 10;
	uint64_t number = 0;

	at += minus;
	if (end - at > 2 && at[0] == '0' && (at[1] == 'x' || at[1] == 'X')) {
		base = 16;
		at += 2;
	}
	if (at == end)
		return false;
	for (; at < end; at++) {
		int digit = digit_of(*at, base);

		if (digit < 0 || __builtin_mul_overflow(number, base, &number) ||
		    __builtin_add_overflow(number, (uint64_t)digit, &number))
			return false;
	}
	*negative = minus && number;
	*ret = number;
	return true;
}

/* ---- the files ---- */

#define PACKED "/proc/config.gz"

struct search {
	struct rb_sys *sys;
	struct rb_text seen; /* ", FILE (why not)" for each */
	int code;	     /* -ENOENT while no file was found */
	bool packed;	     /* PACKED exists but could not be read */
};

/* Note why a file was skipped; `why` NULL: the text of `code`. */
static void pass_over(struct search *search, const char *path, int code, const char *why)
{
	rb_text_printf(&search->seen, "%s%s (%s)", search->seen.size ? ", " : "", path,
		       why ? why : strerror(-code));
	if (code != -ENOENT && search->code == -ENOENT)
		search->code = code;
}

static int read_plain(struct search *search, const char *path, struct rb_text *ret)
{
	int code = rb_sys_read_file(search->sys, AT_FDCWD, path, ret);

	if (!code)
		return 0;
	rb_text_clear(ret);
	pass_over(search, path, code, NULL);
	return code;
}

#ifdef RAWBPF_ZLIB
#define UNPACKED_LIMIT (64U << 20) /* bytes; a configuration has a few hundred thousand */

/* Decompress one gzip member; 0, -EINVAL: damaged, or -ENOMEM. */
static int unpack(const struct rb_text *packed, struct rb_text *ret)
{
	const size_t chunk = 65536;
	z_stream stream = { .next_in = (Bytef *)packed->data, .avail_in = (uInt)packed->size };
	int code = inflateInit2(&stream, 16 + MAX_WBITS);

	if (code != Z_OK)
		return -ENOMEM;
	while (code == Z_OK && ret->size < UNPACKED_LIMIT) {
		char *room = rb_text_reserve(ret, chunk);

		if (!room) {
			code = Z_MEM_ERROR;
			break;
		}
		stream.next_out = (Bytef *)room;
		stream.avail_out = (uInt)chunk;
		code = inflate(&stream, Z_NO_FLUSH);
		ret->size += chunk - stream.avail_out;
	}
	inflateEnd(&stream);
	return code == Z_STREAM_END ? 0 : code == Z_MEM_ERROR ? -ENOMEM : -EINVAL;
}

static int read_packed(struct search *search, struct rb_text *ret)
{
	RB_AUTO_TEXT packed = { 0 };
	int code = read_plain(search, PACKED, &packed);

	if (!code) {
		code = unpack(&packed, ret);
		if (code) {
			rb_text_clear(ret);
			pass_over(search, PACKED, code, code == -EINVAL ? "damaged" : NULL);
		}
	}
	return code;
}
#else
static int read_packed(struct search *search, struct rb_text *ret)
{
	int fd = rb_sys_open(search->sys, AT_FDCWD, PACKED, O_RDONLY);

	(void)ret;
	rb_sys_close(search->sys, fd);
	search->packed = fd >= 0;
	pass_over(search, PACKED, fd < 0 ? fd : -EOPNOTSUPP,
		  fd < 0 ? NULL : "compressed, and this build has no zlib");
	return -ENOENT;
}
#endif

static int nowhere(const struct search *search, const char *release, struct rawbpf_err *err)
{
	rb_err_set(err, RAWBPF_FEATURE, search->code, "no kernel configuration: %s",
		   search->seen.data ? search->seen.data : "out of memory");
	if (search->packed)
		rb_err_hint(err, "zcat " PACKED
				 " > /boot/config-$(uname -r), or build rawbpf with ZLIB=1");
	else
		rb_err_hint(
			err,
			"install this kernel's configuration as /boot/config-%s, or use a kernel "
			"with CONFIG_IKCONFIG_PROC=y, which has " PACKED,
			release[0] ? release : "RELEASE");
	return search->code;
}

/* The release is used in paths; "": unknown, and those paths are skipped. */
static void read_release(struct search *search, char *ret, size_t size)
{
	static const char path[] = "/proc/sys/kernel/osrelease";
	ssize_t got = rb_read_some(search->sys, path, ret, size);

	if (got <= 0)
		pass_over(search, path, got < 0 ? (int)got : -EINVAL, got < 0 ? NULL : "empty");
	ret[strcspn(ret, "\n")] = '\0';
}

int rb_kconfig_read(struct rb_sys *sys, struct rb_kconfig *ret, struct rawbpf_err *err)
{
	static const struct {
		const char *before, *after;
	} paths[] = {
		{ "/boot/config-", "" },
		{ PACKED, NULL },
		{ "/lib/modules/", "/config" },
		{ "/usr/lib/modules/", "/config" },
	};
	struct search search = { .sys = sys, .code = -ENOENT };
	struct rb_kconfig found = { 0 };
	char release[80];
	int code = -ENOENT;

	read_release(&search, release, sizeof(release));
	for (size_t i = 0; code && i < RB_COUNT(paths); i++) {
		bool named = paths[i].after;

		if (named && !release[0])
			continue;
		rb_print(found.where, sizeof(found.where), "%s%s%s", paths[i].before,
			 named ? release : "", named ? paths[i].after : "");
		code = named ? read_plain(&search, found.where, &found.text)
			     : read_packed(&search, &found.text);
	}
	if (code) {
		code = nowhere(&search, release, err);
		rb_kconfig_deinit(&found);
	} else {
		*ret = found;
	}
	rb_text_deinit(&search.seen);
	return code;
}

void rb_kconfig_deinit(struct rb_kconfig *kconfig)
{
	rb_text_deinit(&kconfig->text);
	kconfig->where[0] = '\0';
}
