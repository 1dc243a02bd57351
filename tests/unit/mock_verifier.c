// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * mock_verifier - judges as it was told to.
 */
#include <stdio.h>
#include <string.h>

#include "mock_verifier.h"

static int64_t write_log(const struct verifier *verifier, const union bpf_attr *attr)
{
	size_t needed = strlen(verifier->log) + 1;
	char *log = (char *)(uintptr_t)attr->log_buf;

	if (needed < verifier->log_size)
		needed = verifier->log_size;
	if (attr->log_size < 128 || attr->log_size > UINT32_MAX >> 8)
		return -EINVAL;
	snprintf(log, attr->log_size, "%s", verifier->log);
	if (needed > attr->log_size)
		return -ENOSPC;
	return 0;
}

static int64_t judge(struct verifier *verifier, const union bpf_attr *attr)
{
	int64_t code = verifier->verdict;

	if (attr->log_level && verifier->loads_later)
		code = 0;
	else if (attr->log_level && verifier->with_log)
		code = verifier->with_log;
	if (attr->log_level && verifier->log && write_log(verifier, attr))
		code = write_log(verifier, attr);
	return code;
}

static int64_t verifier_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct verifier *verifier = (struct verifier *)sys;
	union bpf_attr attr;
	int64_t code = 0;
	bool named;

	if (call->op == RB_OP_MEMLOCK) {
		verifier->raised++;
		if (!verifier->memlock_code)
			verifier->memlock = false;
		return verifier->memlock_code;
	}
	if (call->op != RB_OP_BPF)
		return verifier->script.door.call(&verifier->script.door, call);
	memcpy(&attr, call->data, sizeof(attr));
	named = call->cmd == BPF_PROG_LOAD ? attr.prog_name[0] : attr.map_name[0];
	if (verifier->count == VERIFIER_ASKED)
		return -ENOSYS;
	verifier->asked[verifier->count].cmd = call->cmd;
	verifier->asked[verifier->count].attr = attr;
	if (call->cmd == BPF_PROG_LOAD) {
		verifier->asked[verifier->count].log_level = attr.log_level;
		verifier->asked[verifier->count].log_size = attr.log_size;
	}
	verifier->asked[verifier->count++].named = named;
	if (call->cmd == BPF_PROG_LOAD || call->cmd == BPF_MAP_CREATE) {
		if (verifier->no_names && named)
			code = -E2BIG;
		else if (verifier->memlock)
			code = -EPERM;
		else if (call->cmd == BPF_PROG_LOAD)
			code = judge(verifier, &attr);
	}
	return code ? code : verifier->script.door.call(&verifier->script.door, call);
}

void verifier_init(struct verifier *verifier)
{
	memset(verifier, 0, sizeof(*verifier));
	verifier->door.call = verifier_call;
	rb_sys_script_init(&verifier->script, NULL, 0);
}
