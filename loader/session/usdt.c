// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * usdt - what an object that was compiled with usdt.bpf.h expects of its loader.
 *
 * Whether its programs look at the attach cookie or at the instruction pointer they were told by the
 * extern LINUX_HAS_BPF_COOKIE, whose value is read back from where it was put: one source of truth.
 */
#include <stdlib.h>
#include <string.h>

#include "session/parts.h"

#define SPEC_SIZE 208 /* bytes: 12 arguments of 16, a cookie, a count */

static int map_fd(const struct rawbpf *session, const char *name, uint32_t *value_size)
{
	for (size_t i = 0; i < session->object.map_count; i++) {
		const struct rb_map *map = &session->object.maps[i];

		if (map->kind != RB_MAP_DEFINED || map->template || strcmp(map->name, name))
			continue;
		*value_size = map->value_size;
		return session->load.map_fds[i];
	}
	return -1;
}

static int read_cookies(struct rawbpf *session, bool *ret, struct rb_err *err)
{
	uint32_t kconfig = session->load.kconfig, zero = 0;
	const struct rb_extern *found = NULL;
	uint8_t *value;
	int code;

	for (size_t i = 0; i < session->object.extern_count; i++)
		if (session->object.externs[i].kind == RB_EXTERN_KCONFIG &&
		    !strcmp(session->object.externs[i].name, "LINUX_HAS_BPF_COOKIE"))
			found = &session->object.externs[i];
	if (!found || session->load.map_fds[kconfig] < 0)
		return 0;
	value = calloc(1, session->object.maps[kconfig].value_size + 1);
	if (!value)
		return rb_err_nomem(err);
	code = rb_bpf_map_lookup(session->sys, session->load.map_fds[kconfig], &zero, value, 0);
	if (code)
		rb_err_set(err, RB_IO, code, "reading the map .kconfig: %s", strerror(-code));
	for (uint32_t i = 0; !code && i < found->size; i++)
		*ret |= value[found->offset + i] != 0;
	free(value);
	return code;
}

/* Its header's list of where an argument can be has the indexed ones. */
static bool knows_indexed(struct rawbpf *session)
{
	const struct rb_btf *btf = &session->object.btf;
	struct rb_btf_type type;
	uint32_t id;

	if (rb_object_need_btf(&session->object, NULL))
		return false;
	id = rb_btf_find(btf, RB_BTF_ENUM, "__bpf_usdt_arg_type");
	if (!id)
		return false;
	type = rb_btf_type(btf, id);
	for (uint32_t i = 0; i < type.count; i++)
		if (!strcmp(rb_btf_value(btf, &type, i).name, "BPF_USDT_ARG_SIB"))
			return true;
	return false;
}

int rb_session_usdt(struct rawbpf *session, struct rb_usdt_maps *ret, struct rb_err *err)
{
	uint32_t spec_size = 0, ignored;

	*ret = (struct rb_usdt_maps){ .specs = -1, .ips = -1 };
	ret->specs = map_fd(session, RB_USDT_SPECS, &spec_size);
	if (ret->specs < 0)
		return 0;
	if (spec_size != SPEC_SIZE)
		return rb_err_set(err, RB_OBJECT, -EINVAL,
				  "map " RB_USDT_SPECS
				  ": its values have %u bytes, expected %u: an "
				  "usdt.bpf.h that is not known",
				  spec_size, SPEC_SIZE);
	ret->ips = map_fd(session, RB_USDT_IPS, &ignored);
	ret->indexed = knows_indexed(session);
	return read_cookies(session, &ret->cookies, err);
}
