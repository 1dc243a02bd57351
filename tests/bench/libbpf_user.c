// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * libbpf_user - the first program of an object on N functions of a program, place_0 to place_N-1, by
 * way of libbpf, and off again. Only measured, never part of the product.
 *
 *	libbpf_user OBJECT PROGRAM N
 */
#include <stdio.h>
#include <stdlib.h>
#include <bpf/libbpf.h>

int main(int argc, char **argv)
{
	int count = argc == 4 ? atoi(argv[3]) : 0;
	struct bpf_link **links = calloc((size_t)count + 1, sizeof(*links));
	struct bpf_object *object = bpf_object__open_file(argv[1], NULL);
	struct bpf_program *program;

	if (!count || !links || !object || bpf_object__load(object))
		return 1;
	program = bpf_object__next_program(object, NULL);
	for (int i = 0; i < count; i++) {
		LIBBPF_OPTS(bpf_uprobe_opts, options);
		char name[32];

		snprintf(name, sizeof(name), "place_%d", i);
		options.func_name = name;
		links[i] = bpf_program__attach_uprobe_opts(program, -1, argv[2], 0, &options);
		if (!links[i])
			return 1;
	}
	while (count)
		bpf_link__destroy(links[--count]);
	bpf_object__close(object);
	free(links);
	return 0;
}
