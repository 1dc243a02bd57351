// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ksym_types - compares two types recursively, through pointers and arrays, down to structs.
 * Function types can make pointers recursive, so the number of steps is limited; beyond it types
 * are treated as equal.
 */
#include "kernel/ksym_types.h"

#define STEPS 1000

struct pair {
	const struct rb_btf *object, *kernel; /* borrowed */
	unsigned int steps;		      /* remaining */
};

static const char *words_for(enum rb_btf_kind kind)
{
	static const char *const words[] = {
		[RB_BTF_VOID] = "void",
		[RB_BTF_INT] = "an integer",
		[RB_BTF_PTR] = "a pointer",
		[RB_BTF_ARRAY] = "an array",
		[RB_BTF_STRUCT] = "a struct",
		[RB_BTF_UNION] = "a union",
		[RB_BTF_ENUM] = "an enum",
		[RB_BTF_FWD] = "a struct or union",
		[RB_BTF_FUNC_PROTO] = "a function",
		[RB_BTF_FLOAT] = "a float",
		[RB_BTF_ENUM64] = "an enum",
	};

	return (size_t)kind < RB_COUNT(words) && words[kind] ? words[kind] : "something else";
}

static enum rb_btf_kind plain_kind(const struct rb_btf_type *type)
{
	if (type->kind == RB_BTF_FWD)
		return type->flag ? RB_BTF_UNION : RB_BTF_STRUCT;
	return type->kind == RB_BTF_ENUM64 ? RB_BTF_ENUM : type->kind;
}

static struct rb_btf_type resolved(const struct rb_btf *btf, uint32_t id)
{
	return rb_btf_type(btf, rb_btf_resolve(btf, id));
}

static bool types_agree(struct pair *pair, uint32_t object_id, uint32_t kernel_id);

static bool functions_agree(struct pair *pair, const struct rb_btf_type *object,
			    const struct rb_btf_type *kernel)
{
	bool agree =
		object->count == kernel->count && types_agree(pair, object->type, kernel->type);

	for (uint32_t i = 0; agree && i < object->count; i++)
		agree = types_agree(pair, rb_btf_param(pair->object, object, i).type,
				    rb_btf_param(pair->kernel, kernel, i).type);
	return agree;
}

static bool types_agree(struct pair *pair, uint32_t object_id, uint32_t kernel_id)
{
	struct rb_btf_type object = resolved(pair->object, object_id);
	struct rb_btf_type kernel = resolved(pair->kernel, kernel_id);

	if (!pair->steps)
		return true;
	pair->steps--;
	if (plain_kind(&object) != plain_kind(&kernel))
		return false;
	if (object.kind == RB_BTF_PTR)
		return !rb_btf_resolve(pair->object, object.type) ||
		       !rb_btf_resolve(pair->kernel, kernel.type) ||
		       types_agree(pair, object.type, kernel.type);
	if (object.kind == RB_BTF_ARRAY)
		return types_agree(pair, rb_btf_array_element(pair->object, &object),
				   rb_btf_array_element(pair->kernel, &kernel));
	if (object.kind == RB_BTF_FUNC_PROTO)
		return functions_agree(pair, &object, &kernel);
	return true;
}

/* Append a description: "a pointer to a struct". */
static void describe(const struct rb_btf *btf, uint32_t id, struct rawbpf_err *err)
{
	struct rb_btf_type type = resolved(btf, id);

	for (unsigned int depth = 0; type.kind == RB_BTF_PTR && depth < 3; depth++) {
		rb_err_more(err, "a pointer to ");
		type = resolved(btf, type.type);
	}
	rb_err_more(err, "%s", words_for(type.kind));
	if (type.name[0])
		rb_err_more(err, " %s", type.name);
	if (type.kind == RB_BTF_INT)
		rb_err_more(err, " of %u bytes", type.size);
}

static bool differ(struct pair *pair, uint32_t object_id, uint32_t kernel_id,
		   struct rawbpf_err *err)
{
	describe(pair->object, object_id, err);
	rb_err_more(err, " in the object, ");
	describe(pair->kernel, kernel_id, err);
	rb_err_more(err, " in this kernel");
	rb_err_hint(err, "declare it as this kernel has it (bpftool btf dump file "
			 "/sys/kernel/btf/vmlinux format c)");
	return false;
}

static bool same_function(struct pair *pair, const char *name, uint32_t object_id,
			  uint32_t kernel_id, struct rawbpf_err *err)
{
	struct rb_btf_type object = resolved(pair->object, object_id);
	struct rb_btf_type kernel = resolved(pair->kernel, kernel_id);

	if (object.count != kernel.count) {
		rb_err_set(err, RAWBPF_FEATURE, -EINVAL,
			   "extern %s: %u parameters in the object, %u in this kernel", name,
			   object.count, kernel.count);
		rb_err_hint(err, "declare it as this kernel has it (bpftool btf dump file "
				 "/sys/kernel/btf/vmlinux format c)");
		return false;
	}
	for (uint32_t i = 0; i < object.count; i++) {
		uint32_t ours = rb_btf_param(pair->object, &object, i).type;
		uint32_t theirs = rb_btf_param(pair->kernel, &kernel, i).type;

		if (types_agree(pair, ours, theirs))
			continue;
		rb_err_set(err, RAWBPF_FEATURE, -EINVAL, "extern %s: parameter %u: ", name, i + 1);
		return differ(pair, ours, theirs, err);
	}
	if (types_agree(pair, object.type, kernel.type))
		return true;
	rb_err_set(err, RAWBPF_FEATURE, -EINVAL, "extern %s: return type: ", name);
	return differ(pair, object.type, kernel.type, err);
}

static bool same_variable(struct pair *pair, const char *name, uint32_t object_id,
			  uint32_t kernel_id, struct rawbpf_err *err)
{
	struct rb_btf_type object = resolved(pair->object, object_id);
	struct rb_btf_type kernel = resolved(pair->kernel, kernel_id);

	if (types_agree(pair, object_id, kernel_id) &&
	    (object.kind != RB_BTF_INT || object.size == kernel.size))
		return true;
	rb_err_set(err, RAWBPF_FEATURE, -EINVAL, "extern %s: ", name);
	return differ(pair, object_id, kernel_id, err);
}

bool rb_ksym_agrees(const struct rb_btf *object, const struct rb_extern *symbol,
		    const struct rb_btf *kernel, uint32_t id, struct rawbpf_err *err)
{
	struct pair pair = { object, kernel, STEPS };
	struct rb_btf_type declared;

	if (!symbol->type || symbol->type >= object->count)
		return true;
	declared = rb_btf_type(object, symbol->type);
	id = rb_btf_type(kernel, id).type;
	if (declared.kind == RB_BTF_FUNC)
		return same_function(&pair, symbol->name, declared.type, id, err);
	return same_variable(&pair, symbol->name, symbol->type, id, err);
}
