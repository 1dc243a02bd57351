// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * trace_feeder - hands out the pieces, and writes down the records that came of them.
 */
#include <stdlib.h>
#include <string.h>

#include "trace_feeder.h"
#include "unit.h"

static int64_t feed(struct feeder *feeder, const struct rb_call *call)
{
	const struct piece *piece = &feeder->pieces[feeder->at];
	size_t size = feeder->endless < call->size ? feeder->endless : call->size;

	if (feeder->endless) {
		memset(call->data, 'x', size);
		feeder->endless -= size;
		return (int64_t)size;
	}
	if (feeder->at == feeder->count)
		return -EAGAIN;
	feeder->at++;
	if (!piece->data)
		return piece->code;
	if (piece->size > call->size)
		abort();
	memcpy(call->data, piece->data, piece->size);
	return (int64_t)piece->size;
}

static int64_t feeder_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct feeder *feeder = (struct feeder *)sys;
	const char *path = call->op == RB_OP_READ ? feeder->mock.script.paths[call->fd] : NULL;

	if (path && strstr(path, "trace_pipe"))
		return feed(feeder, call);
	return feeder->mock.door.call(&feeder->mock.door, call);
}

void feeder_init(struct feeder *feeder)
{
	memset(feeder, 0, sizeof(*feeder));
	feeder->door.call = feeder_call;
	mock_kernel_init(&feeder->mock, NULL, 0);
	CU_ASSERT_EQUAL_FATAL(rb_tracefs_open(&feeder->door, &feeder->tracefs, NULL), 0);
	feeder->trace.fd = -1;
}

void feeder_deinit(struct feeder *feeder)
{
	rb_tracefs_close(&feeder->tracefs);
	CU_ASSERT_STRING_EQUAL(mock_text(&feeder->mock.there), "");
	CU_ASSERT_STRING_EQUAL(mock_text(&feeder->mock.misused), "");
	CU_ASSERT_EQUAL(mock_kernel_deinit(&feeder->mock), 0);
	rb_text_deinit(&feeder->told);
	rawbpf_err_deinit(&feeder->err);
}

int feeder_open(struct feeder *feeder)
{
	return rb_trace_open(&feeder->tracefs, FEEDER_NAME, &feeder->trace, &feeder->err);
}

static int tell(void *ctx, const struct rawbpf_record *record)
{
	static const char *const types[] = {
		[RAWBPF_TRACE] = "trace",
		[RAWBPF_CONTINUE] = "continue",
		[RAWBPF_LOSS] = "loss",
	};
	struct feeder *feeder = ctx;

	rb_text_printf(&feeder->told, "%s", types[record->type]);
	if (record->type == RAWBPF_TRACE)
		rb_text_printf(&feeder->told, " %.*s %lld", (int)record->task.size,
			       record->task.data, (long long)record->pid);
	if (record->type == RAWBPF_LOSS)
		rb_text_printf(&feeder->told, " cpu %d: %llu", record->cpu,
			       (unsigned long long)record->lost);
	else if (record->message.size < 100)
		rb_text_printf(&feeder->told, " '%.*s'", (int)record->message.size,
			       record->message.data);
	else
		rb_text_printf(&feeder->told, " %zu bytes", record->message.size);
	rb_text_string(&feeder->told, "\n");
	return ++feeder->seen == feeder->stop_after ? 5 : 0;
}

int feeder_read(struct feeder *feeder, int *stop)
{
	struct rb_text *buffer = &feeder->trace.buffer;

	/* what is behind the bytes that came is nothing: it must not be looked at */
	if (buffer->data)
		memset(buffer->data + buffer->size, '\n', buffer->capacity - buffer->size);
	return rb_trace_read(&feeder->trace, tell, feeder, stop, &feeder->err);
}
