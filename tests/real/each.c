// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * each - which programs of an object libbpf loads, each for itself.
 *
 *	each OBJECT	lines of "loaded NAME", "refused NAME ERRNO", "sized MAP"
 *
 * The object is opened anew for each program, and all others are left out. Pins are not made; maps
 * whose size is left to the tool's user side get one.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <bpf/libbpf.h>

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level, (void)format, (void)args;
	return 0;
}

/* What an author left for the user's side to say. */
static void fill_in(struct bpf_map *map)
{
	bpf_map__set_pin_path(map, NULL);
	if (!bpf_map__max_entries(map) && bpf_map__type(map) != BPF_MAP_TYPE_PERF_EVENT_ARRAY) {
		bpf_map__set_max_entries(map, 1024);
		printf("sized %s\n", bpf_map__name(map));
	}
	if (!bpf_map__value_size(map) && bpf_map__type(map) == BPF_MAP_TYPE_STACK_TRACE)
		bpf_map__set_value_size(map, 127 * 8);
}

/* Program number `wanted`; false: there is none. */
static bool show(const char *path, size_t wanted)
{
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	struct bpf_program *program, *found = NULL;
	struct bpf_map *map;
	size_t number = 0;

	if (!object) {
		printf("refused * %s\n", strerror(errno));
		return false;
	}
	bpf_object__for_each_program(program, object)
	{
		bpf_program__set_autoload(program, number == wanted);
		if (number++ == wanted)
			found = program;
	}
	bpf_object__for_each_map(map, object) fill_in(map);
	if (found && bpf_object__load(object))
		printf("refused %s %s\n", bpf_program__name(found), strerror(errno));
	else if (found)
		printf("loaded %s\n", bpf_program__name(found));
	bpf_object__close(object);
	return found != NULL;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "each OBJECT\n");
		return 2;
	}
	libbpf_set_print(quiet);
	for (size_t i = 0; show(argv[1], i); i++)
		;
	return 0;
}
