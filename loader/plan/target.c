// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * target - parse KIND/REST: find the row in the table of kinds, then call the row's parser.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/nearest.h"
#include "plan/plan_internal.h"

bool rb_is_pattern(const char *name)
{
	return strpbrk(name, "*?[") != NULL;
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

int rb_plan_copy(const char *text, size_t size, char **ret, struct rawbpf_err *err)
{
	char *copy = malloc(size + 1);

	if (!copy)
		return rb_err_nomem(err);
	memcpy(copy, text, size);
	copy[size] = '\0';
	*ret = copy;
	return 0;
}

static bool attaches(const struct rb_kind *kind)
{
	return kind->traits->parse && !(kind->bits & RB_KIND_ALIAS);
}

static int no_such_kind(const char *text, size_t size, struct rawbpf_err *err)
{
	struct rb_nearest nearest;
	char wanted[RB_NEAREST_NAME];
	const char *before = "";

	rb_err_set(err, RAWBPF_OBJECT, -ENOENT,
		   "'%.*s' is not a section name or probe kind that rawbpf knows",
		   (int)(size < 200 ? size : 200), text);
	size = size < sizeof(wanted) ? size : sizeof(wanted) - 1;
	memcpy(wanted, text, size);
	wanted[size] = '\0';
	rb_nearest_init(&nearest, wanted);
	for (const struct rb_kind *kind = rb_kinds; kind->name; kind++)
		rb_nearest_offer(&nearest, kind->name, strlen(kind->name));
	rb_nearest_hint(&nearest, "", err);
	rb_err_hint(err, "%swrite kprobe/FUNCTION, for example; the kinds that attach:",
		    nearest.count ? "; " : "");
	for (const struct rb_kind *kind = rb_kinds; kind->name; kind++) {
		if (!attaches(kind))
			continue;
		rb_err_hint(err, "%s %s", before, kind->name);
		before = ",";
	}
	return -ENOENT;
}

int rb_target_parse(const char *text, struct rb_target *ret, struct rawbpf_err *err)
{
	size_t size = strcspn(text, "/");
	struct rb_target target = { .kind = rb_kind_of(text) };
	const struct rb_kind_traits *traits;
	int code;

	if (!target.kind)
		return no_such_kind(text, strcspn(text, "/"), err);
	traits = target.kind->traits;
	if (traits->by == RB_ATTACH_BY_STRUCT_OPS)
		return rb_err_set(
			err, RAWBPF_USAGE, -EINVAL,
			"%s programs are attached by registering the struct that has them as "
			"members, a variable in section .struct_ops",
			target.kind->name);
	if (!traits->parse)
		return rb_err_set(err, RAWBPF_USAGE, -ENOTSUP,
				  "%s programs can be loaded, but not attached yet",
				  target.kind->name);
	if (!text[size] || !text[size + 1])
		code = rb_err_set(err, RAWBPF_USAGE, -EINVAL, "'%s': expected a target", text);
	else
		code = traits->parse(text + size + 1, &target, err);
	if (code) {
		rb_err_hint(err, "%swrite %s/%s", err && err->hint[0] ? "; " : "",
			    target.kind->name, traits->form);
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
	const char *separator = !target->group ? "" : target->kind->traits->file ? ":" : "/";

	rb_text_printf(ret, "%s/%s%s%s", target->kind->name, target->group ? target->group : "",
		       separator, target->name);
	if (target->offset)
		rb_text_printf(ret, "%s0x%llx", *target->name ? "+" : "",
			       (unsigned long long)target->offset);
}
