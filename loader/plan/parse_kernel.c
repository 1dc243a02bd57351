// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * parse_kernel - targets in the kernel:
 *
 *	FUNCTION[+OFFSET], or PATTERN		kprobe, kretprobe, *.multi
 *	SYSCALL					ksyscall
 *	CATEGORY/EVENT				tracepoint
 *	EVENT					raw_tp, tp_btf, lsm
 *	[MODULE:]FUNCTION			fentry, fexit, fmod_ret
 *	prog:ID[:FUNCTION], /PINNED[:FUNCTION]	the same, and freplace: a function of a BPF program
 *	KIND[:MAP]				iter
 */
#include <string.h>
#include <linux/bpf.h>

#include "base/number.h"
#include "plan/plan_internal.h"

#define EVENT_SIZE 127 /* longest raw tracepoint name in bytes: the kernel's buffer has 128 */

/* Are these characters valid in a pattern for function names? */
static bool is_function_pattern(const char *rest)
{
	for (const char *at = rest; *at; at++)
		if (!strchr("*?[]!-^", *at) && !rb_is_symbol(at, 1))
			return false;
	return rb_is_pattern(rest);
}

int rb_parse_function(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	size_t size = strcspn(rest, "+");

	if (is_function_pattern(rest))
		return rb_plan_copy(rest, strlen(rest), &ret->name, err);
	if (!rb_is_symbol(rest, size))
		return rb_err_set(
			err, RAWBPF_USAGE, -EINVAL,
			"'%.200s': expected a function name of letters, digits, '_', '.', '$'",
			rest);
	if (rest[size] && !rb_number_of(rest + size + 1, INT64_MAX, &ret->offset))
		return rb_err_set(
			err, RAWBPF_USAGE, -EINVAL,
			"'%.200s': expected a number of bytes after the '+' (decimal without leading "
			"zeros, or 0x...), found '%.50s'",
			rest, rest + size + 1);
	if (rest[size] && ret->kind->attach_type)
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': %s attaches to function entries: expected no offset",
				  rest, ret->kind->name);
	return rb_plan_copy(rest, size, &ret->name, err);
}

int rb_parse_syscall(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	if (!rb_is_symbol(rest, strlen(rest)))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected the name of a system call", rest);
	return rb_plan_copy(rest, strlen(rest), &ret->name, err);
}

/* Event names may also contain '-'. */
static bool is_event(const char *name, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (name[i] != '-' && !rb_is_symbol(name + i, 1))
			return false;
	return size > 0 && name[0] != '.';
}

int rb_parse_tracepoint(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	size_t size = strcspn(rest, "/");
	const char *event = rest[size] ? rest + size + 1 : "";
	int code;

	if (!is_event(rest, size) || !is_event(event, strlen(event)))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "'%.200s': expected CATEGORY/EVENT",
				  rest);
	code = rb_plan_copy(rest, size, &ret->group, err);
	return code ? code : rb_plan_copy(event, strlen(event), &ret->name, err);
}

int rb_parse_event(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	if (!rb_is_symbol(rest, strlen(rest)) || strlen(rest) > EVENT_SIZE)
		return rb_err_set(
			err, RAWBPF_USAGE, -EINVAL,
			"'%.200s': expected a name of letters, digits and '_', at most %d bytes",
			rest, EVENT_SIZE);
	return rb_plan_copy(rest, strlen(rest), &ret->name, err);
}

/* Split at the last colon: module or program before it, function name after it. */
static const char *function_of(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

bool rb_target_names_program(const char *name, struct rb_btf_name_parts *ret)
{
	static const char prefix[] = "prog:";
	const size_t skip = sizeof(prefix) - 1;
	uint64_t id;
	size_t size;

	*ret = (struct rb_btf_name_parts){ .function = function_of(name) };
	if (name[0] == '/') {
		const char *colon = strrchr(name, ':');

		ret->pinned = name;
		ret->pinned_size = colon ? (size_t)(colon - name) : strlen(name);
		ret->function = colon ? colon + 1 : "";
		return true;
	}
	if (strncmp(name, prefix, skip) != 0)
		return false;
	size = strcspn(name + skip, ":");
	if (!rb_number_read(name + skip, size, 10, &id) || !id || id > UINT32_MAX)
		return false;
	ret->program = (uint32_t)id;
	ret->function = name[skip + size] ? name + skip + size + 1 : "";
	return true;
}

int rb_parse_btf_function(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	struct rb_btf_name_parts parts;
	bool program = rb_target_names_program(rest, &parts);
	const char *function = parts.function;

	/* a program id without a function means the main function */
	if (!(program && !*function) && !rb_is_symbol(function, strlen(function)))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "'%.200s': expected a function name",
				  rest);
	if (!program && function != rest && !rb_is_symbol(rest, (size_t)(function - rest) - 1))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected a module, prog:ID or a path before the colon",
				  rest);
	if (!program && ret->kind->traits->btf_target == RB_BTF_TARGET_PROGRAM) {
		rb_err_set(err, RAWBPF_USAGE, -EINVAL,
			   "%s/%.100s does not name the BPF program that has the function",
			   ret->kind->name, rest);
		rb_err_hint(err, "-a %s/prog:ID:%.100s, or -a %s//sys/fs/bpf/NAME:%.100s",
			    ret->kind->name, rest, ret->kind->name, rest);
		return -EINVAL;
	}
	return rb_plan_copy(rest, strlen(rest), &ret->name, err);
}

int rb_parse_iterator(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	size_t size = strcspn(rest, ":");

	if (!rb_is_symbol(rest, size) || (rest[size] && !rest[size + 1]))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected an iterator type: task, bpf_map, "
				  "bpf_map_elem:MAP, ...",
				  rest);
	return rb_plan_copy(rest, strlen(rest), &ret->name, err);
}
