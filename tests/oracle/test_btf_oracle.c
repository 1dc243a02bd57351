// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_btf_oracle - does btf/ read the same as libbpf, and does a kernel take what it writes?
 *
 *	test_btf_oracle FILE...
 *
 * Each file is a BPF object, or BTF as /sys/kernel/btf/vmlinux has it. Both read it and are compared
 * type by type: kind, name, size, members, values, parameters, variables. Of an object's .BTF.ext,
 * each function must be a symbol of that name at that place. Then, as root: the object's BTF with
 * its sections fixed is loaded into this kernel, as it is and reduced to what each older kernel
 * knows, which a newer one takes as well. A line `PASS btf FILE`, `FAIL ...` or `SKIP ...` for each.
 */
#include <bpf/btf.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "btf/ext.h"
#include "types/reduce.h"
#include "elf/elf.h"

struct both {
	const char *path;
	struct rb_btf ours;
	struct btf *theirs;
	bool failed;
};

/* The first difference is the one that is told. */
static void __attribute__((format(printf, 2, 3))) fail(struct both *both, const char *fmt, ...)
{
	va_list args;

	if (both->failed)
		return;
	both->failed = true;
	printf("FAIL btf %s: ", both->path);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

static void compare(struct both *both, uint32_t id, const char *what, int64_t ours, int64_t theirs)
{
	if (ours != theirs)
		fail(both, "type %u: %s is %lld, libbpf reads %lld", id, what, (long long)ours,
		     (long long)theirs);
}

static void compare_name(struct both *both, uint32_t id, const char *ours, uint32_t offset)
{
	const char *theirs = btf__name_by_offset(both->theirs, offset);

	if (!theirs || strcmp(ours, theirs))
		fail(both, "type %u: a name is \"%s\", libbpf reads \"%s\"", id, ours,
		     theirs ? theirs : "(nothing)");
}

static void compare_members(struct both *both, const struct rb_btf_type *type,
			    const struct btf_type *t)
{
	for (uint32_t i = 0; i < type->count; i++) {
		struct rb_btf_member ours = rb_btf_member(&both->ours, type, i);

		compare_name(both, type->id, ours.name, btf_members(t)[i].name_off);
		compare(both, type->id, "a member's type", ours.type, btf_members(t)[i].type);
		compare(both, type->id, "a bit offset", ours.bit_offset,
			btf_member_bit_offset(t, i));
		compare(both, type->id, "a bit size", ours.bit_size,
			btf_member_bitfield_size(t, i));
	}
}

static void compare_values(struct both *both, const struct rb_btf_type *type,
			   const struct btf_type *t)
{
	for (uint32_t i = 0; i < type->count; i++) {
		struct rb_btf_value ours = rb_btf_value(&both->ours, type, i);
		bool wide = type->kind == RB_BTF_ENUM64;

		compare_name(both, type->id, ours.name,
			     wide ? btf_enum64(t)[i].name_off : btf_enum(t)[i].name_off);
		if (wide)
			compare(both, type->id, "a value", ours.value,
				(int64_t)btf_enum64_value(&btf_enum64(t)[i]));
		else
			compare(both, type->id, "a value", (int32_t)ours.value, btf_enum(t)[i].val);
	}
}

static void compare_params(struct both *both, const struct rb_btf_type *type,
			   const struct btf_type *t)
{
	for (uint32_t i = 0; i < type->count; i++) {
		struct rb_btf_member ours = rb_btf_param(&both->ours, type, i);

		compare_name(both, type->id, ours.name, btf_params(t)[i].name_off);
		compare(both, type->id, "a parameter's type", ours.type, btf_params(t)[i].type);
	}
}

static void compare_vars(struct both *both, const struct rb_btf_type *type,
			 const struct btf_type *t)
{
	for (uint32_t i = 0; i < type->count; i++) {
		struct rb_btf_var ours = rb_btf_var(&both->ours, type, i);

		compare(both, type->id, "a variable's type", ours.type,
			btf_var_secinfos(t)[i].type);
		compare(both, type->id, "an offset", ours.offset, btf_var_secinfos(t)[i].offset);
		compare(both, type->id, "a size", ours.size, btf_var_secinfos(t)[i].size);
	}
}

static void compare_parts(struct both *both, const struct rb_btf_type *type,
			  const struct btf_type *t)
{
	const struct rb_btf *btf = &both->ours;

	switch (type->kind) {
	case RB_BTF_INT:
		compare(both, type->id, "bits", rb_btf_int_bits(btf, type), btf_int_bits(t));
		compare(both, type->id, "bool", rb_btf_int_bool(btf, type),
			!!(btf_int_encoding(t) & BTF_INT_BOOL));
		compare(both, type->id, "signed", rb_btf_int_signed(btf, type),
			!!(btf_int_encoding(t) & BTF_INT_SIGNED));
		break;
	case RB_BTF_ARRAY:
		compare(both, type->id, "element", rb_btf_array_element(btf, type),
			btf_array(t)->type);
		compare(both, type->id, "count", rb_btf_array_count(btf, type),
			btf_array(t)->nelems);
		break;
	case RB_BTF_STRUCT:
	case RB_BTF_UNION:
		compare_members(both, type, t);
		break;
	case RB_BTF_ENUM:
	case RB_BTF_ENUM64:
		compare_values(both, type, t);
		break;
	case RB_BTF_FUNC_PROTO:
		compare_params(both, type, t);
		break;
	case RB_BTF_DATASEC:
		compare_vars(both, type, t);
		break;
	case RB_BTF_VAR:
		compare(both, type->id, "linkage", rb_btf_linkage(btf, type), btf_var(t)->linkage);
		break;
	case RB_BTF_FUNC:
		compare(both, type->id, "linkage", rb_btf_linkage(btf, type), btf_vlen(t));
		break;
	case RB_BTF_DECL_TAG:
		compare(both, type->id, "component", rb_btf_component(btf, type),
			btf_decl_tag(t)->component_idx);
		break;
	default:
		break;
	}
}

static void compare_type(struct both *both, uint32_t id)
{
	struct rb_btf_type type = rb_btf_type(&both->ours, id);
	const struct btf_type *t = btf__type_by_id(both->theirs, id);
	int64_t size;

	compare(both, id, "kind", type.kind, btf_kind(t));
	if (both->failed)
		return;
	compare_name(both, id, type.name, t->name_off);
	compare(both, id, "kind_flag", type.flag, btf_kflag(t));
	if (type.size)
		compare(both, id, "size", type.size, t->size);
	if (type.type)
		compare(both, id, "type", type.type, t->type);
	if (type.kind != RB_BTF_FUNC)
		compare(both, id, "vlen", type.count, btf_vlen(t));
	compare_parts(both, &type, t);
	size = btf__resolve_size(both->theirs, id);
	if (size >= 0 && type.kind != RB_BTF_DECL_TAG) /* a tag has no value */
		compare(both, id, "size of a value", rb_btf_size(&both->ours, id), size);
}

static void compare_all(struct both *both, struct rb_bytes blob)
{
	both->theirs = btf__new(blob.data, (uint32_t)blob.size);
	if (!both->theirs) {
		fail(both, "libbpf does not read it");
		return;
	}
	compare(both, 0, "the number of types", both->ours.count, btf__type_cnt(both->theirs));
	if (!btf__pointer_size(both->theirs)) /* no "long" in it: it does not decide */
		btf__set_pointer_size(both->theirs, 8);
	compare(both, 0, "pointer size", both->ours.pointer_size, btf__pointer_size(both->theirs));
	for (uint32_t id = 1; id < both->ours.count && !both->failed; id++)
		compare_type(both, id);
	btf__free(both->theirs);
}

/* ---- .BTF.ext: functions are where the symbol table has them ---- */

static void check_functions(struct both *both, const struct rb_elf *elf,
			    const struct rb_btf_ext *ext)
{
	struct rb_btf_records records = { 0 };

	while (rb_btf_ext_next(ext, RB_BTF_FUNC_INFO, &records)) {
		for (uint32_t i = 0; i < records.count; i++) {
			struct rb_btf_func_info info = rb_btf_func_info(&records, i);
			const char *name = rb_btf_type(&both->ours, info.type).name;
			size_t at = 0;

			while (at < elf->symbol_count &&
			       (strcmp(elf->symbols[at].name, name) ||
				elf->symbols[at].value != info.offset ||
				strcmp(elf->sections[elf->symbols[at].section].name,
				       records.section)))
				at++;
			if (at == elf->symbol_count && elf->symbol_count > 1)
				fail(both, "no symbol %s in %s at %u", name, records.section,
				     info.offset);
		}
	}
}

/* ---- what a kernel says ---- */

struct search {
	const struct rb_elf *elf;
	uint32_t section;
};

static bool find_symbol(void *ctx, const char *variable, uint32_t *offset)
{
	const struct search *search = ctx;

	for (size_t i = 1; i < search->elf->symbol_count; i++) {
		const struct rb_symbol *symbol = &search->elf->symbols[i];

		if (symbol->section == search->section && !strcmp(symbol->name, variable)) {
			*offset = (uint32_t)symbol->value;
			return true;
		}
	}
	return false;
}

static int load(const struct rb_btf_copy *copy, char *log, size_t size)
{
	union bpf_attr attr;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.btf = (uintptr_t)copy->data;
	attr.btf_size = (uint32_t)copy->size;
	fd = (int)syscall(SYS_bpf, BPF_BTF_LOAD, &attr, sizeof(attr));
	if (fd < 0 && errno != EPERM) {
		attr.btf_log_buf = (uintptr_t)log;
		attr.btf_log_size = (uint32_t)size;
		attr.btf_log_level = 1;
		fd = (int)syscall(SYS_bpf, BPF_BTF_LOAD, &attr, sizeof(attr));
	}
	return fd < 0 ? -errno : fd;
}

static bool can_load(void)
{
	static const uint8_t nothing[] = { 0 };
	struct rb_btf_copy copy = { .data = (uint8_t *)(uintptr_t)nothing, .size = 1 };
	char log[64];

	return load(&copy, log, sizeof(log)) == -EINVAL;
}

static const char *last_lines(char *log)
{
	size_t size = strlen(log);
	char *from = size > 300 ? log + size - 300 : log;

	for (char *at = from; *at; at++)
		if (*at == '\n')
			*at = '|';
	return from;
}

/* Reduced, it must be BTF again; false: this kernel does not take it, and log says why. */
static bool load_reduced(struct both *both, const struct rb_elf *elf, unsigned int can,
			 const char **why)
{
	static char log[1 << 20];
	struct rb_btf_copy copy;
	struct rawbpf_err err = { 0 };
	struct rb_btf again;
	bool taken = true;
	int code = rb_btf_copy_init(&both->ours, &copy, &err);

	for (uint32_t i = 1; i < elf->section_count && !code; i++) {
		struct search search = { elf, i };

		code = rb_btf_fix_datasec(&copy, elf->sections[i].name,
					  (uint32_t)elf->sections[i].size, find_symbol, &search,
					  &err);
	}
	if (!code) {
		rb_btf_reduce(&copy, can);
		code = rb_btf_parse((struct rb_bytes){ copy.data, copy.size }, elf->swap, &again,
				    &err);
	}
	if (code) {
		fail(both, "reduced to %x: %s", can, err.text);
	} else {
		rb_btf_deinit(&again);
		if (!elf->swap && can_load()) {
			log[0] = '\0';
			code = load(&copy, log, sizeof(log));
			taken = code >= 0;
			*why = taken ? "" : last_lines(log);
			if (taken)
				close(code);
		}
	}
	rb_btf_copy_deinit(&copy);
	return taken;
}

/*
 * A kernel takes what is reduced to less than it can: from the least on, in the order in which the
 * kernel learned them, up to its age, and nothing after that.
 */
static void load_all(struct both *both, const struct rb_elf *elf)
{
	const unsigned int old = RB_BTF_CAN_FUNC | RB_BTF_CAN_DATASEC | RB_BTF_CAN_FUNC_GLOBAL;
	const char *why = "", *unused;
	unsigned int can = 0;

	while (load_reduced(both, elf, can, &why) && can < RB_BTF_CAN_ALL)
		can = can << 1 | 1;
	if (!*why) {
		for (unsigned int bit = 1; bit < RB_BTF_CAN_ALL; bit <<= 1)
			if (!load_reduced(both, elf, RB_BTF_CAN_ALL & ~bit, &why))
				fail(both, "all but %x, the kernel says: %s", bit, why);
	} else if (can <= old) {
		fail(both, "reduced to %x, the kernel says: %s", can, why);
	} else {
		printf("SKIP btf %s: not loaded with %x or more: %s\n", both->path, can, why);
		for (; can < RB_BTF_CAN_ALL; can = can << 1 | 1)
			load_reduced(both, elf, can, &unused);
	}
}

static void check_object(struct both *both, const struct rb_elf *elf)
{
	const struct rb_section *section = rb_elf_section_named(elf, ".BTF.ext");
	struct rawbpf_err err = { 0 };
	struct rb_btf_ext ext;

	if (section && rb_btf_ext_parse(section->data, &both->ours, &ext, &err))
		fail(both, "%s", err.text);
	else if (section && elf->type == ET_REL)
		check_functions(both, elf, &ext);
	if (elf->symbol_count < 2) /* stripped: nobody knows where variables are */
		return;
	load_all(both, elf);
}

/* ---- files ---- */

static bool read_file(const char *path, struct rb_bytes *ret)
{
	size_t size = 0, capacity = 1 << 23;
	uint8_t *data = malloc(capacity);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 1;

	while (fd >= 0 && n > 0 && size < capacity) {
		n = read(fd, data + size, capacity - size);
		size += n > 0 ? (size_t)n : 0;
	}
	if (fd >= 0)
		close(fd);
	*ret = (struct rb_bytes){ data, size };
	return fd >= 0 && n == 0;
}

static bool check_file(const char *path, struct rb_bytes file)
{
	struct both both = { .path = path };
	struct rawbpf_err err = { 0 };
	struct rb_elf elf = { 0 };
	bool is_elf = file.size > 4 && !memcmp(file.data, ELFMAG, 4);
	const struct rb_section *section = NULL;

	if (is_elf && rb_elf_parse(file, &elf, &err)) {
		fail(&both, "%s", err.text);
		return false;
	}
	if (is_elf)
		section = rb_elf_section_named(&elf, ".BTF");
	if (is_elf && !section) {
		printf("SKIP btf %s: it has none\n", path);
	} else {
		struct rb_bytes blob = section ? section->data : file;

		if (rb_btf_parse(blob, elf.swap, &both.ours, &err)) {
			fail(&both, "%s", err.text);
		} else {
			compare_all(&both, blob);
			if (section)
				check_object(&both, &elf);
			rb_btf_deinit(&both.ours);
			if (!both.failed)
				printf("PASS btf %s\n", path);
		}
	}
	rb_elf_deinit(&elf);
	return !both.failed;
}

int main(int argc, char **argv)
{
	int status = 0;

	if (!can_load())
		printf("SKIP btf loading: this kernel or user may not load BTF\n");
	for (int i = 1; i < argc; i++) {
		struct rb_bytes file;

		if (!read_file(argv[i], &file))
			printf("SKIP btf %s: it cannot be read\n", argv[i]);
		else if (!check_file(argv[i], file))
			status = 1;
		free((void *)(uintptr_t)file.data);
	}
	return status;
}
