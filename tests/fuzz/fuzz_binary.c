// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_binary - any bytes as a user program: refused with a story, or what is read of it lies inside.
 *
 * Every name must be where the file's bytes are, every place inside the file; asked twice, it must
 * answer the same. The bytes are an ld.so.cache and a /proc/PID/maps as well.
 */
#include <stdio.h>
#include <stdlib.h>

#include "target/proc_maps.h"
#include "target/usdt.h"
#include "target/path.h"

#define MUST(condition)                                                                 \
	do {                                                                            \
		if (!(condition)) {                                                     \
			fprintf(stderr, "fuzz_binary: %d: %s\n", __LINE__, #condition); \
			abort();                                                        \
		}                                                                       \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct walk {
	struct rb_bytes bytes;
	struct rb_binary *binary;
	char name[64]; /* of the last function with a short one */
	size_t count;
};

static bool is_inside(const struct walk *walk, const char *at)
{
	return (const uint8_t *)at >= walk->bytes.data &&
	       (const uint8_t *)at < walk->bytes.data + walk->bytes.size;
}

static int each_symbol(void *ctx, const struct rb_user_symbol *symbol)
{
	struct walk *walk = ctx;

	MUST(symbol->name_size && symbol->name_size <= RB_USER_NAME_MAX);
	MUST(is_inside(walk, symbol->name) && is_inside(walk, symbol->name + symbol->name_size));
	if (symbol->version)
		MUST(!*symbol->version || is_inside(walk, symbol->version));
	if (symbol->name_size < sizeof(walk->name)) {
		memcpy(walk->name, symbol->name, symbol->name_size);
		walk->name[symbol->name_size] = '\0';
	}
	walk->count++;
	return 0;
}

static int each_probe(void *ctx, const struct rb_usdt_probe *probe)
{
	struct rb_usdt_arg args[RB_USDT_ARGS];
	struct walk *walk = ctx;
	size_t count = 0;

	MUST(is_inside(walk, probe->provider) && is_inside(walk, probe->name) &&
	     is_inside(walk, probe->args));
	rb_usdt_args(walk->binary, probe, args, &count, NULL);
	return ++walk->count > 1000;
}

static int each_library(void *ctx, const char *name, const char *path)
{
	struct walk *walk = ctx;

	MUST(is_inside(walk, name) && is_inside(walk, path));
	return strlen(name) + strlen(path) == 1;
}

static void look_up(struct walk *walk)
{
	struct rb_user_symbol symbol;
	struct rawbpf_err err = { 0 };
	const char *name;
	uint64_t into, address;
	size_t size;
	int code = rb_binary_find(walk->binary, walk->name, &symbol, &err);

	if (code)
		MUST(err.text[0] && err.code == code);
	rawbpf_err_deinit(&err);
	for (uint64_t offset = 0; offset < walk->bytes.size; offset += 1 + walk->bytes.size / 64) {
		if (!rb_binary_symbol_at(walk->binary, offset, &name, &size, &into))
			continue;
		MUST(is_inside(walk, name) && is_inside(walk, name + size));
		MUST(rb_binary_is_code(walk->binary, offset));
		MUST(rb_binary_address_of(walk->binary, offset, &address) && into <= address);
	}
}

static void as_maps(const uint8_t *data, size_t size)
{
	struct rb_text text = { 0 };
	struct rb_user_maps maps;

	rb_text_add(&text, data, size);
	MUST(!rb_user_maps_parse(&text, &maps));
	for (size_t i = 0; i < maps.count; i++)
		MUST(maps.ranges[i].start < maps.ranges[i].end);
	rb_user_maps_find(&maps, 0x400000);
	rb_user_maps_deinit(&maps);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rb_binary binary;
	struct walk walk = { .bytes = { data, size }, .binary = &binary };
	struct rawbpf_err err = { 0 };
	size_t count;

	rb_ldcache_walk(walk.bytes, each_library, &walk);
	as_maps(data, size);
	if (rb_binary_parse(walk.bytes, &binary, &err)) {
		MUST(err.text[0] && err.code < 0);
		rawbpf_err_deinit(&err);
		return 0;
	}
	rb_binary_walk(&binary, each_symbol, &walk, NULL);
	count = walk.count;
	walk.count = 0;
	rb_binary_walk(&binary, each_symbol, &walk, NULL);
	MUST(count == walk.count);
	look_up(&walk);
	walk.count = 0;
	rb_usdt_walk(&binary, each_probe, &walk, NULL);
	rb_binary_close(&binary);
	return 0;
}
