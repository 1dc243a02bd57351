// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * inspect - rawbpf inspect: sections, symbols, programs, maps, data, externs, and the instructions
 * with their relocations.
 *
 * The file need not be loadable. An ELF file that is not a BPF object is shown as plain ELF; an
 * object with errors is shown without resolved relocations. The error is printed last and decides
 * the exit status.
 */
#include <getopt.h>
#include <string.h>

#include "base/print.h"
#include "cli/cli.h"
#include "cli/inspect.h"
#include "explain/kernel_names.h"

static const struct option options[] = {
	{ "sections", no_argument, NULL, 'S' },
	{ "symbols", no_argument, NULL, 's' },
	{ "disassemble", no_argument, NULL, 'd' },
	CLI_OPTIONS,
};

/* A number that may have a name: the name, or the number as text. */
struct number {
	char text[24];
};

static const char *name_or(const char *name, uint64_t number, struct number *ret)
{
	rb_print(ret->text, sizeof(ret->text), "%llu", (unsigned long long)number);
	return name ? name : ret->text;
}

#define OF(names, number) (number < RB_COUNT(names) ? names[number] : NULL)

/* ---- any ELF file ---- */

static void show_file(struct inspect *inspect, const struct rb_elf *elf,
		      const struct rb_object *object)
{
	static const char *const types[] = { "none", "relocatable", "executable", "shared",
					     "core" };
	struct number type, machine;

	inspect_record(inspect,
		       "type:%s elf_type:%s machine:%s byte_order:%s size %llu license?%s "
		       "kern_version?%x",
		       "file", name_or(OF(types, elf->type), elf->type, &type),
		       name_or(rb_elf_machine_name(elf->machine), elf->machine, &machine),
		       elf->big_endian ? "big-endian" : "little-endian",
		       (unsigned long long)elf->image.size, object ? object->license : "",
		       object ? object->kern_version : 0);
}

/* The letters that readelf has for SHF_*. */
static const char *flag_letters(uint64_t flags, char *ret)
{
	static const char letters[] = "WAX?MSILOGTC";
	char *end = ret;

	for (size_t i = 0; i < sizeof(letters) - 1; i++)
		if (flags >> i & 1)
			*end++ = letters[i];
	if (flags >> (sizeof(letters) - 1))
		*end++ = flags & SHF_EXCLUDE ? 'E' : '?';
	*end = '\0';
	return ret;
}

static void show_section(struct inspect *inspect, const struct rb_section *section)
{
	const char *type = rb_elf_section_type_name(section->type);
	struct number number;
	char flags[16];

	inspect_record(inspect,
		       "type:%s index:%-3u name:%-24s section_type:%-12s flags:%-3s offset %-8llx "
		       "size %-6llu align?%llu addr?%llx link?%u info?%u entry_size?%llu",
		       "section", section->index, section->name,
		       name_or(type ? type + strlen("SHT_") : NULL, section->type, &number),
		       flag_letters(section->flags, flags), (unsigned long long)section->offset,
		       (unsigned long long)section->size, (unsigned long long)section->align,
		       (unsigned long long)section->addr, section->link, section->info,
		       (unsigned long long)section->entry_size);
}

static void show_symbol(struct inspect *inspect, const struct rb_symbol *symbol, size_t index)
{
	static const char *const binds[] = { "LOCAL", "GLOBAL", "WEAK" };
	static const char *const types[] = { "NOTYPE", "OBJECT", "FUNC", "SECTION",
					     "FILE",   "COMMON", "TLS" };
	static const char *const kinds[] = { "DEFAULT", "INTERNAL", "HIDDEN", "PROTECTED" };
	struct number bind, type, kind, section;
	const char *special = symbol->section		      ? NULL
			      : symbol->special == SHN_UNDEF  ? "UND"
			      : symbol->special == SHN_ABS    ? "ABS"
			      : symbol->special == SHN_COMMON ? "COM"
							      : NULL;

	inspect_record(
		inspect,
		"type:%s index:%-4llu name:%-24s bind:%-6s symbol_type:%-7s visibility:%-9s "
		"section %-4s value %-6llx size %llu",
		"symbol", (unsigned long long)index, symbol->name,
		name_or(OF(binds, symbol->bind), symbol->bind, &bind),
		name_or(OF(types, symbol->type), symbol->type, &type),
		name_or(OF(kinds, symbol->visibility), symbol->visibility, &kind),
		name_or(special, symbol->section ? symbol->section : symbol->special, &section),
		(unsigned long long)symbol->value, (unsigned long long)symbol->size);
}

/* An unresolved relocation, for an object with errors. */
static void show_reloc(struct inspect *inspect, const struct rb_elf *elf,
		       const struct rb_elf_reloc *reloc)
{
	struct number number;

	inspect_record(inspect,
		       "type:%s section:%-24s offset %-6llx relocation_type:%-17s symbol:%-16s "
		       "addend?%llx",
		       "relocation", elf->sections[reloc->section].name,
		       (unsigned long long)reloc->offset,
		       name_or(rb_elf_reloc_type_name(reloc->type), reloc->type, &number),
		       elf->symbols[reloc->symbol].name, (unsigned long long)reloc->addend);
}

/* ---- BPF objects ---- */

static void show_func(struct inspect *inspect, const struct rb_func *func)
{
	inspect_record(inspect,
		       "type:%s name:%-24s section:%-24s linkage:%-6s offset %-4u insns %-4u "
		       "relocations %llu",
		       func->program ? "program" : "subprogram", func->name, func->section_name,
		       func->global ? "global" : "static", func->offset, func->count,
		       (unsigned long long)func->reloc_count);
}

/* "u32", "event": the name in the source; "": unknown. */
static const char *type_name(const struct rb_object *object, uint32_t id)
{
	struct rb_btf_type type;

	if (!id)
		return "";
	type = rb_btf_type(&object->btf, id);
	return type.name[0] ? type.name : rb_btf_kind_name(type.kind);
}

static void show_map(struct inspect *inspect, const struct rb_object *object,
		     const struct rb_map *map)
{
	struct number number;

	inspect_record(inspect,
		       "type:%s name:%-24s map_type:%-16s key_size %-3u value_size %-4u "
		       "max_entries %-6u map_flags %-4x numa_node?%u map_extra?%llx pinning?%u "
		       "key?%s value?%s",
		       map->template ? "inner_map" : "map", map->name,
		       name_or(rb_map_type_name(map->type), map->type, &number), map->key_size,
		       map->value_size, map->max_entries, map->flags, map->numa_node,
		       (unsigned long long)map->extra, (unsigned int)map->pin_by_name,
		       type_name(object, map->key_type), type_name(object, map->value_type));
}

static void show_data(struct inspect *inspect, const struct rb_map *map)
{
	static const char *const kinds[] = { "", "constants", "variables", "zeros",
					     "configuration" };

	inspect_record(inspect, "type:%s name:%-24s kind:%-16s size %u", "data", map->name,
		       kinds[map->kind], map->value_size);
}

/* The initial values of a map or data that are addresses. */
static void show_initial(struct inspect *inspect, const struct rb_object *object,
			 const struct rb_map *map)
{
	for (size_t i = 0; i < map->slot_count && !inspect->failed; i++) {
		const struct rb_slot *slot = &object->slots[map->slot + i];

		inspect_record(inspect, "type:%s map:%-24s index %-4u holds:%-7s name:%s", "value",
			       map->name, slot->index, slot->program ? "program" : "map",
			       slot->program ? object->funcs[slot->target].name
					     : object->maps[slot->target].name);
	}
	for (size_t i = 0; i < map->patch_count && !inspect->failed; i++) {
		const struct rb_patch *patch = &object->patches[map->patch + i];

		if (map->kind == RB_MAP_STRUCT_OPS)
			inspect_record(inspect, "type:%s map:%-24s offset %-4u holds:%-7s name:%s",
				       "value", map->name, patch->offset, "program", patch->symbol);
		else
			inspect_record(inspect,
				       "type:%s data:%-24s offset %-4u symbol:%-16s value %llx",
				       "address", map->name, patch->offset, patch->symbol,
				       (unsigned long long)patch->value);
	}
}

static void show_extern(struct inspect *inspect, const struct rb_object *object,
			const struct rb_extern *wanted)
{
	static const char *const kinds[] = { "configuration", "variable", "function" };

	inspect_record(inspect, "type:%s name:%-24s kind:%-16s need:%-6s size?%u value_type?%s",
		       "extern", wanted->name, kinds[wanted->kind],
		       wanted->weak ? "weak" : "needed", wanted->size,
		       type_name(object, wanted->type));
}

static void show_object(struct inspect *inspect, const struct rb_object *object)
{
	for (size_t i = 0; i < object->func_count && !inspect->failed; i++)
		show_func(inspect, &object->funcs[i]);
	for (size_t i = 0; i < object->map_count && !inspect->failed; i++) {
		if (object->maps[i].kind == RB_MAP_DEFINED ||
		    object->maps[i].kind == RB_MAP_STRUCT_OPS)
			show_map(inspect, object, &object->maps[i]);
		else
			show_data(inspect, &object->maps[i]);
		show_initial(inspect, object, &object->maps[i]);
	}
	for (size_t i = 0; i < object->extern_count && !inspect->failed; i++)
		show_extern(inspect, object, &object->externs[i]);
}

/* ---- */

static void show_elf(struct inspect *inspect, const struct rb_elf *elf, bool relocs)
{
	for (size_t i = 1; inspect->sections && i < elf->section_count && !inspect->failed; i++)
		show_section(inspect, &elf->sections[i]);
	for (size_t i = 1; inspect->symbols && i < elf->symbol_count && !inspect->failed; i++)
		show_symbol(inspect, &elf->symbols[i], i);
	for (size_t i = 0; relocs && i < elf->reloc_count && !inspect->failed; i++)
		show_reloc(inspect, elf, &elf->relocs[i]);
}

/* Show everything that was parsed. `code` and `err`: why it is not a BPF object. */
static int show_parsed(struct inspect *inspect, const struct rb_elf *elf, struct rb_object *object,
		       int code, struct rawbpf_err *err)
{
	int other = object ? rb_object_need_btf(object, err) : 0;

	if (other == -ENOENT)
		rawbpf_err_deinit(err); /* compiled without -g, which is not an error */
	else if (other)
		code = other;
	show_file(inspect, elf, object);
	show_elf(inspect, elf, !object && inspect->rest);
	if (object && inspect->rest)
		show_object(inspect, object);
	if (inspect->code && (elf->machine == EM_BPF || elf->machine == EM_NONE)) {
		other = inspect_code(inspect, elf, object, code ? NULL : err);
		code = code ? code : other;
	}
	return code;
}

int inspect_image(struct inspect *inspect, struct rb_bytes image, struct rawbpf_err *err)
{
	struct rb_object object;
	struct rb_elf elf, here;
	int code = rb_elf_parse(image, &elf, err);
	bool sound;

	if (code)
		return code;
	here = elf;
	here.swap = false; /* no byte order dependency here */
	code = rb_elf_check_bpf(&here, err);
	if (!code)
		code = rb_object_init(&elf, &object, err);
	sound = !code;
	code = show_parsed(inspect, &elf, sound ? &object : NULL, code, err);
	inspect_flush(inspect, true);
	if (sound)
		rb_object_deinit(&object);
	rb_elf_deinit(&elf);
	rb_text_deinit(&inspect->text);
	if (inspect->failed)
		return rb_err_set(err, RAWBPF_IO, inspect->failed, "write to stdout: %s",
				  strerror(-inspect->failed));
	return code;
}

static int to_stdout(void *cli, struct rb_text *text)
{
	return cli_out(cli, text);
}

static int inspect_file(struct cli *cli, struct inspect *inspect, const char *path)
{
	struct rawbpf_err err = { 0 };
	struct cli_object object;
	int status = RAWBPF_OK, code = cli_object_open(path, &object, &err);

	if (!code) {
		code = inspect_image(inspect, (struct rb_bytes){ object.data, object.size }, &err);
		if (code && err.status == RAWBPF_OBJECT)
			rb_err_prefix(&err, "%s", path);
		cli_object_close(&object);
	}
	if (code)
		status = cli_fail(cli, &err);
	rawbpf_err_deinit(&err);
	return status;
}

int cmd_inspect(struct cli *cli, int argc, char **argv)
{
	struct inspect inspect = { .write = to_stdout, .ctx = cli };
	int option, status = -1;

	opterr = 0;
	while (status < 0 &&
	       (option = getopt_long(argc, argv, "Ssd" CLI_SHORT, options, NULL)) != -1) {
		if (option == 'S')
			inspect.sections = true;
		else if (option == 's')
			inspect.symbols = true;
		else if (option == 'd')
			inspect.code = true;
		else if (!cli_option(cli, option, optarg, &status))
			status = cli_bad_option(cli, options, argv);
	}
	if (!inspect.sections && !inspect.symbols && !inspect.code)
		inspect.sections = inspect.code = inspect.rest = true;
	if (status < 0 && optind != argc - 1)
		status = cli_usage(cli, optind < argc ? "expected one FILE" : "missing FILE");
	inspect.json = cli->json;
	return status < 0 ? inspect_file(cli, &inspect, argv[optind]) : status;
}
