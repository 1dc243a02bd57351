// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kinds - the one table of section names: which program type a name asks for, how the rest of it is
 * read, how it is attached. Source: libbpf's page on program types and ELF sections; the kernel's
 * Documentation/bpf/libbpf/program_types.rst.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "attach/kinds.h"

#define FUNCTION "FUNCTION[+OFFSET]"

const struct rb_probe_kind rb_probe_kinds[] = {
	{ "kprobe", NULL, BPF_PROG_TYPE_KPROBE, true, false, FUNCTION, rb_parse_function,
	  rb_attach_kprobe },
	{ "kretprobe", NULL, BPF_PROG_TYPE_KPROBE, true, false, FUNCTION, rb_parse_function,
	  rb_attach_kprobe },
	{ "ksyscall", NULL, BPF_PROG_TYPE_KPROBE, true, false, "SYSCALL", rb_parse_syscall,
	  rb_attach_ksyscall },
	{ "kretsyscall", NULL, BPF_PROG_TYPE_KPROBE, true, false, "SYSCALL", rb_parse_syscall,
	  rb_attach_ksyscall },
	{ "tracepoint", "tp", BPF_PROG_TYPE_TRACEPOINT, true, false, "CATEGORY/EVENT",
	  rb_parse_tracepoint, rb_attach_tracepoint },
	{ "raw_tracepoint", "raw_tp", BPF_PROG_TYPE_RAW_TRACEPOINT, false, false, "EVENT",
	  rb_parse_event, rb_attach_raw_tp },
	{ NULL, NULL, 0, false, false, NULL, NULL, NULL },
};

const struct rb_probe_kind *rb_probe_kind_of(const char *name)
{
	size_t size = strcspn(name, "/");

	for (const struct rb_probe_kind *kind = rb_probe_kinds; kind->name; kind++)
		if ((strlen(kind->name) == size && !strncmp(kind->name, name, size)) ||
		    (kind->alias && strlen(kind->alias) == size &&
		     !strncmp(kind->alias, name, size)))
			return kind;
	return NULL;
}

static void list_kinds(struct rb_err *err)
{
	rb_err_cure(err, "it is written");
	for (const struct rb_probe_kind *kind = rb_probe_kinds; kind->name; kind++)
		rb_err_cure(err, "%s %s/%s", kind == rb_probe_kinds ? "" : ",", kind->name,
			    kind->form);
}

int rb_target_parse(const char *text, struct rb_target *ret, struct rb_err *err)
{
	size_t size = strcspn(text, "/");
	struct rb_target target = { .kind = rb_probe_kind_of(text) };
	int code;

	if (!target.kind) {
		code = rb_err_set(err, RB_OBJECT, -ENOENT,
				  "'%.*s' is no kind of probe that rawbpf knows",
				  (int)(size < 200 ? size : 200), text);
		list_kinds(err);
		return code;
	}
	if (!text[size] || !text[size + 1])
		code = rb_err_set(err, RB_USAGE, -EINVAL, "'%s' does not say where", text);
	else
		code = target.kind->parse(text + size + 1, &target, err);
	if (code) {
		rb_err_cure(err, "it is written %s/%s", target.kind->name, target.kind->form);
		rb_target_deinit(&target);
		return code;
	}
	*ret = target;
	return 0;
}

void rb_target_deinit(struct rb_target *target)
{
	free(target->group);
	free(target->name);
	*target = (struct rb_target){ 0 };
}

void rb_target_describe(const struct rb_target *target, struct rb_text *ret)
{
	rb_text_printf(ret, "%s/%s%s%s", target->kind->name, target->group ? target->group : "",
		       target->group ? "/" : "", target->name);
	if (target->offset)
		rb_text_printf(ret, "+0x%llx", (unsigned long long)target->offset);
}

bool rb_is_symbol(const char *name, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char c = name[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '_' || c == '.' || c == '$'))
			return false;
	}
	return size > 0;
}

char *rb_copy(const char *text, size_t size)
{
	char *copy = malloc(size + 1);

	if (copy) {
		memcpy(copy, text, size);
		copy[size] = '\0';
	}
	return copy;
}
