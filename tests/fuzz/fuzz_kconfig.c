// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_kconfig - a kernel's configuration is read without trust: any bytes through the scan, what is
 * found into values of every type there is, and the same bytes as a list of CPUs. The first bytes,
 * up to a newline, are one of the names asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "kernel/cpus.h"
#include "kernel/kconfig.h"
#include "made_btf.c" /* fuzz targets are linked with the product alone */

static struct made_btf made;

static void make_types(void)
{
	uint32_t integer;

	if (made.count)
		return;
	made_btf_init(&made);
	for (uint32_t size = 1; size <= 16; size *= 2) {
		made_btf_int(&made, size == 1 ? "char" : "signed", size, MADE_SIGNED);
		integer = made_btf_int(&made, "unsigned", size, 0);
		made_btf_array(&made, integer, 1);
		made_btf_array(&made, integer, 5);
		made_btf_array(&made, integer, 0);
		made_btf_int(&made, "_Bool", size, MADE_BOOL);
		made_btf_type(&made, RB_BTF_ENUM, "libbpf_tristate", 0, size > 8 ? 8 : size);
		made_btf_pointer(&made, integer);
	}
	if (!made_btf_finish(&made))
		abort();
}

static void put(const struct rb_kconfig_want *want)
{
	for (uint32_t type = 0; type < made.btf.count; type++) {
		int64_t size = type ? rb_btf_size(&made.btf, type) : 4;
		struct rb_extern value = { .name = want->name, .type = type };
		struct rawbpf_err err = { 0 };
		uint8_t *place;

		if (size <= 0)
			continue;
		value.size = (uint32_t)size;
		place = malloc(value.size); /* so that its end is an end */
		if (!place)
			return;
		if (rb_kconfig_put(&made.btf, &value, want, "config", place, &err) && !err.text[0])
			abort();
		free(place);
	}
}

static void scan(struct rb_bytes text, const char *name)
{
	struct rb_kconfig_want wants[] = {
		{ .name = name, .size = strlen(name) },
		{ .name = "CONFIG_A", .size = 8 },
		{ .name = "CONFIG_", .size = 7 },
	};

	rb_kconfig_scan(text, wants, RB_COUNT(wants));
	for (size_t i = 0; i < RB_COUNT(wants); i++) {
		struct rb_bytes value = wants[i].value;

		if (wants[i].state != RB_KCONFIG_SET)
			continue;
		if (value.data < text.data || value.size > text.size ||
		    value.data > text.data + (text.size - value.size))
			abort();
		put(&wants[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rb_cpus cpus = { 0 };
	char name[32] = "";
	uint8_t *text = malloc(size ? size : 1);

	if (!text)
		return 0;
	make_types();
	memcpy(text, data, size);
	memcpy(name, data, size < sizeof(name) ? size : sizeof(name) - 1);
	name[strcspn(name, "\n=")] = '\0';
	scan((struct rb_bytes){ text, size }, name);
	if (!rb_cpus_parse((const char *)text, size, &cpus, NULL))
		for (size_t i = 1; i < cpus.count; i++)
			if (cpus.ids[i] <= cpus.ids[i - 1])
				abort();
	rb_cpus_deinit(&cpus);
	free(text);
	return 0;
}
