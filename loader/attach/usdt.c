// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * usdt - a uprobe at each site of a USDT probe, and the argument specs that the program reads.
 *
 * bpf_usdt_arg(), which is compiled into the program (usdt.bpf.h), reads two maps that the loader
 * fills. __bpf_usdt_specs maps a spec number to the locations of the arguments. The program gets a
 * site's spec number from the attach cookie or, on a kernel without cookies (before 5.15), by
 * looking up the instruction pointer in __bpf_usdt_ip_to_spec_id. The layout of the values is that
 * of libbpf's usdt.bpf.h.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/uprobe.h"
#include "base/nearest.h"
#include "sys/bpf.h"
#include "target/proc_maps.h"
#include "target/usdt.h"

#define UNREADABLE 255 /* a type that usdt.bpf.h does not know: bpf_usdt_arg() returns -EINVAL */

struct arg_spec {
	uint64_t value;
	uint32_t kind; /* also register and shift of an index: see index_bits() */
	int16_t reg;
	uint8_t is_signed;
	int8_t bit_shift; /* 64 minus the argument's size in bits */
};

struct spec {
	struct arg_spec args[RB_USDT_ARGS];
	uint64_t cookie; /* bpf_usdt_cookie() */
	int16_t count;
	uint8_t unused[6];
};

struct site {
	struct rb_usdt_probe probe;
	struct spec spec;
	uint32_t id; /* spec number */
};

struct search {
	struct rb_binary *binary;
	const char *provider, *name;
	size_t provider_size;
	struct site *sites; /* owned */
	size_t count, capacity;
	struct rb_nearest nearest;
	size_t others; /* number of probes with other names */
};

/* ---- sites ---- */

static int each_probe(void *ctx, const struct rb_usdt_probe *probe)
{
	struct search *search = ctx;
	struct site *sites;

	if (strlen(probe->provider) != search->provider_size ||
	    memcmp(probe->provider, search->provider, search->provider_size) ||
	    strcmp(probe->name, search->name)) {
		struct rb_text full = { 0 };

		rb_text_printf(&full, "%s:%s", probe->provider, probe->name);
		if (!full.failed)
			rb_nearest_offer(&search->nearest, full.data, full.size);
		rb_text_deinit(&full);
		search->others++;
		return 0;
	}
	sites = rb_array_grow(search->sites, search->count, &search->capacity, sizeof(*sites));
	if (!sites)
		return -ENOMEM;
	search->sites = sites;
	sites[search->count++] = (struct site){ .probe = *probe };
	return 0;
}

static int not_found(const struct search *search, const struct rb_target *target,
		     struct rawbpf_err *err)
{
	if (!search->others)
		return rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "the file has no USDT probes");
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "the file has no USDT probe %s", target->name);
	rb_nearest_hint(&search->nearest, "", err);
	if (!search->nearest.count)
		rb_err_hint(err, "rawbpf find usdt %s lists its %zu", search->binary->path,
			    search->others);
	return -ENOENT;
}

static int find_sites(struct search *search, const struct rb_target *target, struct rawbpf_err *err)
{
	const char *colon = strchr(target->name, ':');
	int code;

	search->provider = target->name;
	search->provider_size = (size_t)(colon - target->name);
	search->name = colon + 1;
	rb_nearest_init(&search->nearest, target->name);
	code = rb_usdt_walk(search->binary, each_probe, search, err);
	if (code)
		return code == -ENOMEM ? rb_err_nomem(err) : code;
	return search->count ? 0 : not_found(search, target, err);
}

/* ---- argument specs ---- */

/* Bit-fields of 12 and 4 bits, whose order in the word depends on the byte order. */
static uint32_t index_bits(const struct rb_usdt_arg *arg)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (uint32_t)arg->index << 8 | (uint32_t)arg->shift << 20;
#else
	return (uint32_t)arg->shift << 8 | (uint32_t)arg->index << 12;
#endif
}

static struct arg_spec encode(const struct rb_usdt_arg *arg)
{
	struct arg_spec spec = {
		.value = (uint64_t)arg->value,
		.kind = (uint32_t)arg->where,
		.reg = (int16_t)arg->reg,
		.is_signed = arg->is_signed,
		.bit_shift = (int8_t)(64 - arg->size * 8),
	};

	if (arg->where == RB_USDT_UNREADABLE)
		spec.kind = UNREADABLE;
	else if (arg->where == RB_USDT_INDEXED)
		spec.kind |= index_bits(arg);
	return spec;
}

static int describe_site(const struct rb_attaching *attaching, struct rb_binary *binary,
			 struct site *site, struct rawbpf_err *err)
{
	struct rb_usdt_arg args[RB_USDT_ARGS];
	size_t count = 0;
	int code = rb_usdt_args(binary, &site->probe, args, &count, err);

	for (size_t i = 0; !code && i < count; i++) {
		if (args[i].where == RB_USDT_INDEXED && !attaching->attacher->usdt.indexed) {
			args[i].where = RB_USDT_UNREADABLE;
			args[i].why = "has an index register, which the "
				      "object's usdt.bpf.h does not support";
		}
		if (args[i].where == RB_USDT_UNREADABLE)
			rb_attach_note(attaching,
				       "argument %zu (%.*s) %s; bpf_usdt_arg() will return -EINVAL",
				       i, (int)args[i].text_size, args[i].text, args[i].why);
		site->spec.args[i] = encode(&args[i]);
	}
	site->spec.count = (int16_t)count;
	return code;
}

static int put(struct rb_attacher *attacher, int map, const char *name, const void *key,
	       const void *value, struct rawbpf_err *err)
{
	int code = rb_bpf_map_update(attacher->sys, map, key, value, 0);

	if (!code)
		return 0;
	rb_err_set(err, RAWBPF_ATTACH, code, "map %s: %s", name, strerror(-code));
	if (code == -E2BIG)
		rb_err_hint(err, "the map is full: --map %s:max_entries=4096", name);
	return code;
}

/* Assign a spec number to the site; sites with the same arguments share one. */
static int put_spec(struct rb_attacher *attacher, struct search *search, struct site *site,
		    struct rawbpf_err *err)
{
	int code;

	for (const struct site *other = search->sites; other < site; other++) {
		if (memcmp(&other->spec, &site->spec, sizeof(site->spec)))
			continue;
		site->id = other->id;
		return 0;
	}
	site->id = attacher->usdt.next;
	code = put(attacher, attacher->usdt.specs, RB_USDT_SPECS, &site->id, &site->spec, err);
	if (!code)
		attacher->usdt.next++;
	return code;
}

/* ---- without cookies: by the instruction pointer ---- */

static int put_address(struct rb_attacher *attacher, const struct site *site, uint64_t address,
		       struct rawbpf_err *err)
{
	return put(attacher, attacher->usdt.ips, RB_USDT_IPS, &address, &site->id, err);
}

static int put_addresses(struct rb_attacher *attacher, const struct rb_binary *binary,
			 const struct site *site, struct rawbpf_err *err)
{
	uint64_t offset = site->probe.offset;
	struct rb_user_maps maps;
	struct rb_stat file;
	size_t found = 0;
	int code;

	if (binary->type == ET_EXEC)
		return put_address(attacher, site, site->probe.address, err);
	if (!attacher->pid) {
		rb_err_set(
			err, RAWBPF_FEATURE, -ENOTSUP,
			"this kernel has no attach cookies (Linux 5.15), and the probe's address "
			"differs between processes");
		rb_err_hint(err, "use -p PID: for one process the addresses are looked up");
		return -ENOTSUP;
	}
	code = rb_sys_stat(attacher->sys, binary->image.fd, &file);
	if (!code)
		code = rb_user_maps_read(attacher->sys, attacher->pid, &maps);
	if (code)
		return rb_err_set(err, RAWBPF_ATTACH, code, "/proc/%d/maps: %s", attacher->pid,
				  strerror(-code));
	for (size_t i = 0; !code && i < maps.count; i++) {
		const struct rb_user_range *range = &maps.ranges[i];

		if (!range->code || range->inode != file.inode || offset < range->offset ||
		    offset - range->offset >= range->end - range->start)
			continue;
		code = put_address(attacher, site, range->start + (offset - range->offset), err);
		found++;
	}
	rb_user_maps_deinit(&maps);
	if (!code && !found)
		return rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "process %d has not mapped the file",
				  attacher->pid);
	return code;
}

/* ---- attach ---- */

static int attach_site(const struct rb_attaching *attaching, struct search *search,
		       struct site *site, struct rb_link *link, struct rawbpf_err *err)
{
	struct rb_attacher *attacher = attaching->attacher;
	struct rb_probe_event event = { .file = &rb_uprobe_events };
	uint64_t offset = site->probe.offset;
	int code = 0;

	if (!rb_binary_is_code(search->binary, offset))
		return rb_err_set(err, RAWBPF_ATTACH, -EINVAL,
				  "the probe's note gives offset 0x%llx, which is not in "
				  "executable code: the file is damaged",
				  (unsigned long long)offset);
	if (rb_binary_is_thumb(search->binary, offset))
		return rb_err_set(err, RAWBPF_ATTACH, -ENOTSUP,
				  "the probe's site, "
				  "0x%llx, " RB_THUMB,
				  (unsigned long long)offset);
	if (attacher->usdt.specs >= 0) {
		code = describe_site(attaching, search->binary, site, err);
		if (!code)
			code = put_spec(attacher, search, site, err);
		event.has_cookie = attacher->usdt.cookies;
		event.cookie = site->id;
		if (!code && !event.has_cookie && attacher->usdt.ips >= 0)
			code = put_addresses(attacher, search->binary, site, err);
	}
	if (code)
		return code;
	rb_uprobe_add_site(&event, search->binary, offset, site->probe.semaphore);
	code = rb_probe_event_attach(attaching, &event, link, err);
	rb_probe_event_deinit(&event);
	return code;
}

/*
 * Attach all sites or none. Each gets its own event: their arguments may be in different registers.
 */
static int attach_sites(const struct rb_attaching *attaching, struct search *search,
			struct rb_link *link, struct rawbpf_err *err)
{
	int code = 0;

	link->others = calloc(search->count, sizeof(*link->others));
	if (!link->others)
		return rb_err_nomem(err);
	for (size_t i = 0; !code && i < search->count; i++) {
		struct rb_link *site = &link->others[link->other_count++];

		site->fd = -1;
		code = attach_site(attaching, search, &search->sites[i], site, err);
	}
	return code;
}

int rb_attach_usdt(struct rb_attaching *attaching, struct rb_link *link, struct rawbpf_err *err)
{
	const struct rb_target *target = attaching->target;
	struct search search = { 0 };
	int code = rb_attach_open_binary(attaching, &search.binary, err);

	if (code)
		return code;
	code = find_sites(&search, target, err);
	if (!code)
		code = attach_sites(attaching, &search, link, err);
	if (code)
		rb_err_prefix(err, "%s", search.binary->path);
	else if (search.count > 1)
		code = rb_link_name(link, err, "usdt %s:%s, %zu sites", search.binary->path,
				    target->name, search.count);
	else
		code = rb_link_name(link, err, "usdt %s:%s", search.binary->path, target->name);
	free(search.sites);
	return code;
}
