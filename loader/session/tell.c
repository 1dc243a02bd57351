// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * tell - narration, which -v prints. explain/ turns each stage's decisions, and each system call
 * with its result, into lines for options.narrate. If that is not set nothing is produced. The
 * buffer is the session's.
 */
#include <string.h>

#include "base/print.h"
#include "explain/narrate.h"
#include "session/session_internal.h"

void rb_session_note(const struct rawbpf *session, const char *fmt, ...)
{
	char line[1280];
	va_list args;

	if (!session->options.note)
		return;
	va_start(args, fmt);
	rb_vprint(line, sizeof(line), fmt, args);
	va_end(args);
	session->options.note(session->options.ctx, line);
}

static void tell(struct rawbpf *session)
{
	char *line = session->narration.data, *end;

	session->telling = true;
	for (; line && (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		session->options.narrate(session->options.ctx, line);
	}
	session->telling = false;
	rb_text_clear(&session->narration);
}

static void tell_call(void *ctx, const struct rb_call *call, int64_t answer)
{
	struct rawbpf *session = ctx;

	if (session->telling)
		return;
	rb_narrate_call(call, answer, &session->narration);
	tell(session);
}

void rb_session_tell_fixes(struct rawbpf *session, const struct rb_func *func,
			   const struct rb_code *code)
{
	if (!session->options.narrate)
		return;
	for (size_t i = 0; i < code->fix_count; i++)
		rb_narrate_fix(&session->object, func, &code->fixes[i], &session->narration);
	tell(session);
}

void rb_session_tell_plan(struct rawbpf *session)
{
	if (!session->options.narrate)
		return;
	rb_narrate_object(&session->object, &session->narration);
	rb_narrate_plan(&session->object, &session->plan, &session->narration);
	tell(session);
}

void rb_session_set_door(struct rawbpf *session, struct rb_sys *sys)
{
	session->real = rb_sys_real();
	session->sys = sys ? sys : &session->real;
	if (!session->options.narrate)
		return;
	rb_sys_record_init(&session->narrator, session->sys, tell_call, session);
	session->sys = &session->narrator.door;
}
