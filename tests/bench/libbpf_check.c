// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * libbpf_check - `rawbpf check FILE` by way of libbpf: open the object and load it, which the verifier
 * answers. Only measured, never part of the product.
 */
#include <bpf/libbpf.h>

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)format, (void)args;
	return level == LIBBPF_WARN;
}

int main(int argc, char **argv)
{
	struct bpf_object *object;

	libbpf_set_print(quiet);
	object = bpf_object__open_file(argc == 2 ? argv[1] : "", NULL);
	if (!object || bpf_object__load(object))
		return 1;
	bpf_object__close(object);
	return 0;
}
