// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * options - copy the caller's options, of the size that its header defines, into a complete struct,
 * and check them. The pointers in it stay borrowed.
 */
#include "session/session_internal.h"

/* Up to the last field of version 0.1. */
#define FIRST (offsetof(struct rawbpf_options, keep) + sizeof(uint64_t))

static int refuse(const char *field, const char *why, struct rawbpf_err *err)
{
	return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "options.%s: %s", field, why);
}

static int check_lists(const struct rawbpf_options *options, struct rawbpf_err *err)
{
	const struct {
		const char *name;
		const char *const *words;
		size_t count;
	} lists[] = {
		{ "attach", options->attach, options->attach_count },
		{ "set", options->set, options->set_count },
		{ "map_set", options->map_set, options->map_set_count },
		{ "type_set", options->type_set, options->type_set_count },
	};

	for (size_t i = 0; i < RB_COUNT(lists); i++) {
		if (lists[i].count && !lists[i].words)
			return refuse(lists[i].name, "NULL, but the count is not 0", err);
		for (size_t j = 0; j < lists[i].count; j++)
			if (!lists[i].words[j])
				return refuse(lists[i].name, "one of its strings is NULL", err);
	}
	return 0;
}

int rb_session_take_options(const struct rawbpf_options *given, struct rawbpf_options *ret,
			    struct rawbpf_err *err)
{
	struct rawbpf_options options = RAWBPF_OPTIONS_INIT;
	int code;

	if (!given)
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "the options are NULL");
	code = rb_sized_take(&options, sizeof(options), FIRST, given, "rawbpf_options", err);
	if (!code && !options.image && options.image_size)
		code = refuse("image", "NULL, but the size is not 0", err);
	if (!code && !options.btf && options.btf_size)
		code = refuse("btf", "NULL, but the size is not 0", err);
	if (!code && options.pid < 0)
		code = refuse("pid",
			      "expected a pid, or 0 for all "
			      "processes; found a negative number",
			      err);
	if (!code)
		code = check_lists(&options, err);
	if (!code)
		*ret = options;
	return code;
}
