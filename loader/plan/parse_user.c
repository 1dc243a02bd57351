// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * parse_user - targets in user-space binaries:
 *
 *	FILE:FUNCTION[+OFFSET], FILE:PATTERN, FILE:0xOFFSET	uprobe, uretprobe, *.multi
 *	FILE:PROVIDER:NAME					usdt
 *
 * FILE may contain colons; a function name may contain whatever its language allows: "ns@VERSION".
 */
#include <string.h>

#include "base/number.h"
#include "plan/plan_internal.h"

/*
 * Not empty, and without white space or control characters, which would end the word in tracefs or
 * in output.
 */
static bool is_word(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)text[i] <= ' ' || text[i] == 0x7f)
			return false;
	return size > 0;
}

/* "malloc+4", "ns@VERSION", "0x1234": a name and an offset. */
static int parse_site(const char *site, struct rb_target *ret, struct rawbpf_err *err)
{
	const char *plus = strrchr(site, '+');
	size_t size = strlen(site);

	if (*site >= '0' && *site <= '9') {
		size = 0;
		if (!rb_number_of(site, INT64_MAX, &ret->offset) || !ret->offset)
			return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
					  "'%.200s': expected a file offset: 0x1234", site);
	} else if (plus && plus[1] >= '0' && plus[1] <= '9') {
		size = (size_t)(plus - site);
		if (!rb_number_of(plus + 1, INT64_MAX, &ret->offset))
			return rb_err_set(
				err, RAWBPF_USAGE, -EINVAL,
				"'%.200s': expected a number of bytes after the '+': decimal "
				"without leading zeros, or 0x...",
				site);
	}
	if (size && !is_word(site, size))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "'%.200s': expected a function name",
				  site);
	if (size && ret->offset && ((ret->kind->bits & RB_KIND_AT_RETURN) || rb_is_pattern(site)))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected no offset: return "
				  "probes and patterns take none",
				  site);
	return rb_plan_copy(site, size, &ret->name, err);
}

int rb_parse_uprobe(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	const char *colon = strrchr(rest, ':');
	int code;

	if (!colon || colon == rest || !colon[1])
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "'%.200s': expected FILE:FUNCTION",
				  rest);
	code = rb_plan_copy(rest, (size_t)(colon - rest), &ret->group, err);
	return code ? code : parse_site(colon + 1, ret, err);
}

int rb_parse_usdt(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	const char *name = strrchr(rest, ':');
	const char *provider = name ? memrchr(rest, ':', (size_t)(name - rest)) : NULL;
	int code;

	if (!provider || provider == rest || name == provider + 1 || !name[1] ||
	    !is_word(provider, strlen(provider)))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected FILE:PROVIDER:PROBE", rest);
	code = rb_plan_copy(rest, (size_t)(provider - rest), &ret->group, err);
	return code ? code : rb_plan_copy(provider + 1, strlen(provider + 1), &ret->name, err);
}
