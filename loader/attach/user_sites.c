// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * user_sites - from a target to file offsets in a user-space binary: that of a function, a given
 * offset, or those of all functions that match a pattern.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/attach_internal.h"
#include "base/glob.h"
#include "base/nearest.h"
#include "target/path.h"

int rb_attach_open_binary(const struct rb_attaching *attaching, struct rb_binary **ret,
			  struct rawbpf_err *err)
{
	struct rb_attacher *attacher = attaching->attacher;
	const char *name = attaching->target->group;
	struct rb_text path = { 0 };
	int code;

	*ret = attacher->binary;
	if (attacher->binary && !strcmp(attacher->binary_name, name))
		return 0;
	rb_attacher_settle(attacher);
	attacher->binary = calloc(1, sizeof(*attacher->binary));
	attacher->binary_name = strdup(name);
	code = attacher->binary && attacher->binary_name ? 0 : rb_err_nomem(err);
	if (attacher->binary)
		attacher->binary->image.fd = -1;
	if (!code)
		code = rb_target_where(attacher->sys, name, attacher->pid, &path, err);
	if (!code)
		code = rb_binary_open(attacher->sys, path.data, attacher->binary, err);
	rb_text_deinit(&path);
	if (code)
		rb_attacher_settle(attacher);
	*ret = attacher->binary;
	return code;
}

/* ---- one site ---- */

struct near {
	const struct rb_user_symbol *symbol;
	struct rb_nearest nearest;
};

static int each_near(void *ctx, const struct rb_user_symbol *symbol)
{
	struct near *near = ctx;

	if (memmem(symbol->name, symbol->name_size, "ifunc", 5))
		return 0; /* the resolver function itself */
	if (symbol->type == STT_FUNC &&
	    (symbol->name_size != near->symbol->name_size ||
	     memcmp(symbol->name, near->symbol->name, symbol->name_size)))
		rb_nearest_offer(&near->nearest, symbol->name, symbol->name_size);
	return 0;
}

/* The symbol of an indirect function is its resolver, which runs once in each process. */
static int refuse_indirect(struct rb_binary *binary, const struct rb_target *target,
			   const struct rb_user_symbol *symbol, struct rawbpf_err *err)
{
	struct near near = { .symbol = symbol };
	uint64_t offset = 0;

	rb_binary_offset_of(binary, symbol->address, &offset);
	rb_err_set(err, RAWBPF_ATTACH, -ENOTSUP,
		   "%s is an indirect function (STT_GNU_IFUNC): the code at 0x%llx is its "
		   "resolver, which runs once in each process to "
		   "select the function that is called",
		   target->name, (unsigned long long)offset);
	rb_nearest_init(&near.nearest, target->name);
	rb_binary_walk(binary, each_near, &near, NULL);
	rb_nearest_hint(&near.nearest, "", err);
	if (!near.nearest.count)
		rb_err_hint(err, "install the debug symbols, which name the functions that the "
				 "resolver selects from");
	return -ENOTSUP;
}

static int check_site(struct rb_binary *binary, uint64_t offset, struct rawbpf_err *err)
{
	if (rb_binary_is_thumb(binary, offset))
		return rb_err_set(err, RAWBPF_ATTACH, -ENOTSUP, "0x%llx " RB_THUMB,
				  (unsigned long long)offset);
	if (rb_binary_is_code(binary, offset))
		return 0;
	rb_err_set(err, RAWBPF_ATTACH, -EINVAL,
		   "0x%llx is not in executable code; expected an offset "
		   "in a loadable executable segment",
		   (unsigned long long)offset);
	rb_err_hint(err, "give a file offset, not an address");
	return -EINVAL;
}

static int find_one(struct rb_binary *binary, const struct rb_target *target, uint64_t *ret,
		    struct rawbpf_err *err)
{
	struct rb_user_symbol symbol;
	uint64_t offset = 0;
	int code;

	if (!*target->name) {
		*ret = target->offset;
		return check_site(binary, target->offset, err);
	}
	code = rb_binary_find(binary, target->name, &symbol, err);
	if (code)
		return code;
	if (symbol.type == STT_GNU_IFUNC)
		return refuse_indirect(binary, target, &symbol, err);
	if (symbol.thumb)
		return rb_err_set(err, RAWBPF_ATTACH, -ENOTSUP, "%s " RB_THUMB, target->name);
	if (symbol.size && target->offset >= symbol.size)
		return rb_err_set(err, RAWBPF_ATTACH, -EINVAL,
				  "%s has 0x%llx bytes; found offset 0x%llx", target->name,
				  (unsigned long long)symbol.size,
				  (unsigned long long)target->offset);
	if (!rb_binary_offset_of(binary, symbol.address, &offset) ||
	    __builtin_add_overflow(offset, target->offset, ret))
		return rb_err_set(err, RAWBPF_ATTACH, -EINVAL,
				  "%s: its symbol's address 0x%llx is not in the file",
				  target->name, (unsigned long long)symbol.address);
	return check_site(binary, *ret, err);
}

/* ---- several ---- */

struct gather {
	struct rb_binary *binary;
	const char *pattern;
	struct rb_user_sites *sites;
};

static int add(struct rb_user_sites *sites, uint64_t offset)
{
	uint64_t *offsets =
		rb_array_grow(sites->offsets, sites->count, &sites->capacity, sizeof(*offsets));

	if (!offsets)
		return -ENOMEM;
	sites->offsets = offsets;
	offsets[sites->count++] = offset;
	return 0;
}

static int each_symbol(void *ctx, const struct rb_user_symbol *symbol)
{
	struct gather *gather = ctx;
	char name[512];
	uint64_t offset;

	if (symbol->type == STT_NOTYPE || symbol->name_size >= sizeof(name))
		return 0;
	memcpy(name, symbol->name, symbol->name_size);
	name[symbol->name_size] = '\0';
	if (!rb_glob_match(gather->pattern, name) ||
	    !rb_binary_offset_of(gather->binary, symbol->address, &offset) ||
	    !rb_binary_is_code(gather->binary, offset))
		return 0;
	if (symbol->thumb || symbol->type == STT_GNU_IFUNC) {
		gather->sites->thumb += symbol->thumb;
		gather->sites->indirect += !symbol->thumb;
		return 0;
	}
	return add(gather->sites, offset);
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

/* Remove duplicates: from aliases, symbol versions, and symbols in two tables. */
static void unique(struct rb_user_sites *sites)
{
	size_t kept = 0;

	if (sites->count)
		qsort(sites->offsets, sites->count, sizeof(*sites->offsets), compare);
	for (size_t i = 0; i < sites->count; i++)
		if (!kept || sites->offsets[kept - 1] != sites->offsets[i])
			sites->offsets[kept++] = sites->offsets[i];
	sites->count = kept;
}

static int none(const struct rb_binary *binary, const struct rb_target *target,
		const struct rb_user_sites *sites, struct rawbpf_err *err)
{
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "the file has no function that matches %s",
		   target->name);
	if (sites->indirect)
		rb_err_more(err, ", except %zu indirect functions (STT_GNU_IFUNC)",
			    sites->indirect);
	if (sites->thumb)
		rb_err_more(err, ", except %zu whose code " RB_THUMB, sites->thumb);
	rb_err_hint(err, "rawbpf find uprobe %s lists its functions", binary->path);
	return -ENOENT;
}

int rb_user_sites_find(struct rb_binary *binary, const struct rb_target *target,
		       struct rb_user_sites *ret, struct rawbpf_err *err)
{
	struct gather gather = { binary, target->name, ret };
	uint64_t offset;
	int code;

	*ret = (struct rb_user_sites){ 0 };
	if (!rb_is_pattern(target->name)) {
		code = find_one(binary, target, &offset, err);
		if (!code && add(ret, offset))
			code = rb_err_nomem(err);
		return code;
	}
	code = rb_binary_walk(binary, each_symbol, &gather, err);
	if (code)
		return code == -ENOMEM ? rb_err_nomem(err) : code;
	unique(ret);
	return ret->count ? 0 : none(binary, target, ret, err);
}

void rb_user_sites_deinit(struct rb_user_sites *sites)
{
	free(sites->offsets);
	*sites = (struct rb_user_sites){ 0 };
}
