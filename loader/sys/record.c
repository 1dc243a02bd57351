// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * record, fail - the two doors that wrap another one: one reports each call and its result to a
 * callback, one fails the Nth call. Neither allocates.
 */
#include "sys/doors.h"

static int64_t record_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct rb_sys_record *record = (struct rb_sys_record *)sys;
	int64_t answer = record->next->call(record->next, call);

	record->tell(record->ctx, call, answer);
	return answer;
}

void rb_sys_record_init(struct rb_sys_record *record, struct rb_sys *next,
			void (*tell)(void *, const struct rb_call *, int64_t), void *ctx)
{
	*record = (struct rb_sys_record){ { .call = record_call }, next, tell, ctx };
}

static int64_t fail_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct rb_sys_fail *fail = (struct rb_sys_fail *)sys;
	bool now = ++fail->seen == fail->nth;

	if (now && call->op != RB_OP_CLOSE && call->op != RB_OP_MUNMAP)
		return fail->code;
	if (!now)
		return fail->next->call(fail->next, call);
	fail->next->call(fail->next, call);
	return fail->code;
}

void rb_sys_fail_init(struct rb_sys_fail *fail, struct rb_sys *next, uint64_t nth, int64_t code)
{
	*fail = (struct rb_sys_fail){ { .call = fail_call }, next, nth, 0, code };
}
