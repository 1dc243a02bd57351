// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * parse_user - targets in user-space binaries:
 *
 *	FILE:FUNCTION[+OFFSET], FILE:PATTERN, FILE:0xOFFSET	uprobe and its kin
 *	FILE:PROVIDER:NAME					usdt
 *
 * FILE may have colons in it, and a function's name whatever its language allows: "ns@VERSION".
 */
#include <string.h>

#include "base/number.h"
#include "plan/plan_internal.h"

/* Nothing in it ends a word where it is shown or written; and it is not empty. */
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
					  "'%.200s': expected an offset into the file: 0x1234",
					  site);
	} else if (plus && plus[1] >= '0' && plus[1] <= '9') {
		size = (size_t)(plus - site);
		if (!rb_number_of(plus + 1, INT64_MAX, &ret->offset))
			return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
					  "'%.200s': expected a number of bytes after the '+'",
					  site);
	}
	if (size && !is_word(site, size))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected a function's name", site);
	if (size && ret->offset && ((ret->kind->bits & RB_KIND_AT_RETURN) || rb_is_pattern(site)))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': a return probe and a pattern take no offset", site);
	return rb_plan_copy(site, size, &ret->name, err);
}

int rb_parse_uprobe(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	const char *colon = strrchr(rest, ':');
	int code;

	if (!colon || colon == rest || !colon[1])
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected a file, a colon, and a function of it", rest);
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
				  "'%.200s': expected a file, a provider and a probe, separated by "
				  "colons",
				  rest);
	code = rb_plan_copy(rest, (size_t)(provider - rest), &ret->group, err);
	return code ? code : rb_plan_copy(provider + 1, strlen(provider + 1), &ret->name, err);
}
