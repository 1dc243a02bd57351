// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_list - types as records: a line for each, followed by one for each member, value, parameter
 * or variable. `of` is the type that it refers to: of a pointer's target, an array's elements, a
 * function's return value.
 */
#include "base/print.h"
#include "cli/btf.h"
#include "cli/inspect.h"

static int to_stdout(void *cli, struct rb_text *text)
{
	return cli_out(cli, text);
}

/* The one-word attribute of a type. */
static const char *trait(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	static const char *const linkages[] = { "static", "global", "extern" };

	switch (type->kind) {
	case RB_BTF_INT:
		return rb_btf_int_bool(btf, type)     ? "bool"
		       : rb_btf_int_char(btf, type)   ? "char"
		       : rb_btf_int_signed(btf, type) ? "signed"
						      : "unsigned";
	case RB_BTF_ENUM:
	case RB_BTF_ENUM64:
		return type->flag ? "signed" : "unsigned";
	case RB_BTF_FWD:
		return type->flag ? "union" : "struct";
	case RB_BTF_FUNC:
	case RB_BTF_VAR:
		return linkages[rb_btf_linkage(btf, type)];
	default:
		return "";
	}
}

static void list_type(struct inspect *inspect, const struct rb_btf *btf,
		      const struct rb_btf_type *type)
{
	uint32_t of = type->type, count = type->count, bits = 0, component = 0;

	if (type->kind == RB_BTF_ARRAY) {
		of = rb_btf_array_element(btf, type);
		count = rb_btf_array_count(btf, type);
	} else if (type->kind == RB_BTF_INT) {
		bits = rb_btf_int_bits(btf, type);
	} else if (type->kind == RB_BTF_DECL_TAG) {
		component = (uint32_t)rb_btf_component(btf, type) + 1;
	}
	inspect_record(inspect,
		       "type:%s id:%-7u kind:%-10s name:%-24s trait?%s size?%u of?%u count?%u "
		       "bits?%u component?%u",
		       "type", type->id, rb_btf_kind_name(type->kind), type->name, trait(btf, type),
		       type->size, of, count, bits, component);
}

static void list_value(struct inspect *inspect, struct rb_btf_value value, bool is_signed)
{
	char number[24];

	rb_print(number, sizeof(number), is_signed ? "%lld" : "%llu", (long long)value.value);
	inspect_record(inspect, "type:%s name:%-32s value %s", "value", value.name, number);
}

static void list_part(struct inspect *inspect, const struct rb_btf *btf,
		      const struct rb_btf_type *type, uint32_t n)
{
	struct rb_btf_member member;
	struct rb_btf_var var;

	switch (type->kind) {
	case RB_BTF_STRUCT:
	case RB_BTF_UNION:
		member = rb_btf_member(btf, type, n);
		inspect_record(inspect, "type:%s name:%-32s of %-7u bit %-7u bits?%u", "member",
			       member.name, member.type, member.bit_offset, member.bit_size);
		break;
	case RB_BTF_ENUM:
	case RB_BTF_ENUM64:
		list_value(inspect, rb_btf_value(btf, type, n), type->flag);
		break;
	case RB_BTF_FUNC_PROTO:
		member = rb_btf_param(btf, type, n);
		inspect_record(inspect, "type:%s name:%-32s of %-7u", "parameter", member.name,
			       member.type);
		break;
	case RB_BTF_DATASEC:
		var = rb_btf_var(btf, type, n);
		inspect_record(inspect, "type:%s name:%-32s of %-7u at %-7u size %u", "variable",
			       rb_btf_type(btf, var.type).name, var.type, var.offset, var.size);
		break;
	default:
		break;
	}
}

int btf_list(struct cli *cli, const struct rb_btf *btf)
{
	struct inspect inspect = { .json = cli->json, .write = to_stdout, .ctx = cli };

	for (uint32_t id = btf->first; id < btf->count && !inspect.failed; id++) {
		struct rb_btf_type type = rb_btf_type(btf, id);

		list_type(&inspect, btf, &type);
		for (uint32_t i = 0; i < type.count && !inspect.failed; i++)
			list_part(&inspect, btf, &type, i);
	}
	inspect_flush(&inspect, true);
	rb_text_deinit(&inspect.text);
	return inspect.failed;
}
