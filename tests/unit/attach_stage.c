// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * attach_stage - sets an attachment up, and looks that nothing is left of it.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/perf_event.h>

#include "attach_stage.h"
#include "base/bytes.h"
#include "unit.h"

const struct rb_answer stage_symbols[2] = {
	{ RB_OP_READ, "/proc/kallsyms", -1, 0, "ffffffff81000000 T vfs_read\n", 0 },
	{ RB_OP_READ, "available_events", -1, 0, "syscalls:sys_enter_clone\n", 0 },
};

static void add_call(void *ctx, const struct rb_call *call, int64_t answer)
{
	struct stage *stage = ctx;
	const struct perf_event_attr *perf = call->data;

	(void)answer;
	switch (call->op) {
	case RB_OP_PERF_OPEN:
		rb_text_printf(&stage->calls, "perf %llu pid %lld cpu %lld\n",
			       (unsigned long long)perf->config, (long long)call->arg,
			       (long long)call->cmd);
		break;
	case RB_OP_IOCTL:
		rb_text_printf(&stage->calls, "%s %llu\n",
			       call->cmd == PERF_EVENT_IOC_SET_BPF  ? "set_bpf"
			       : call->cmd == PERF_EVENT_IOC_ENABLE ? "enable"
								    : "?",
			       (unsigned long long)call->arg);
		break;
	case RB_OP_OPEN:
		rb_text_printf(&stage->calls, "open %s%s%s\n", call->path,
			       call->cmd & O_APPEND ? " append" : "",
			       call->cmd & O_TRUNC ? " truncate" : "");
		break;
	case RB_OP_WRITE:
		rb_text_printf(&stage->calls, "write %.*s\n", (int)call->size,
			       (const char *)call->data);
		break;
	case RB_OP_CLOSE:
		rb_text_printf(&stage->calls, "close\n");
		break;
	default:
		break;
	}
}

void stage_init(struct stage *stage)
{
	memset(stage, 0, sizeof(*stage));
	mock_kernel_init(&stage->mock, stage_symbols, RB_COUNT(stage_symbols));
	rb_sys_record_init(&stage->record, &stage->mock.door, add_call, stage);
	CU_ASSERT_EQUAL_FATAL(rb_tracefs_open(&stage->record.door, &stage->tracefs, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(
		rb_attacher_init(&stage->record.door, &stage->tracefs, &stage->attacher, NULL), 0);
	stage->link.fd = -1;
	rb_text_clear(&stage->calls);
}

void stage_deinit(struct stage *stage)
{
	rb_tracefs_close(&stage->tracefs);
	CU_ASSERT_STRING_EQUAL(mock_text(&stage->mock.there), "");
	CU_ASSERT_STRING_EQUAL(mock_text(&stage->mock.misused), "");
	CU_ASSERT_EQUAL(mock_kernel_deinit(&stage->mock), 0);
	rb_text_deinit(&stage->calls);
	rawbpf_err_deinit(&stage->err);
}

int stage_attach(struct stage *stage, const char *text, const char *prog_name)
{
	struct rb_target target;
	int code;

	CU_ASSERT_EQUAL_FATAL(rb_target_parse(text, &target, NULL), 0);
	code = rb_attach(&stage->attacher, &target, STAGE_PROG, prog_name, &stage->link,
			 &stage->err);
	rb_target_deinit(&target);
	return code;
}

void stage_undo(struct stage *stage)
{
	CU_ASSERT_EQUAL(rb_link_undo(&stage->attacher, &stage->link, &stage->err), 0);
	CU_ASSERT_EQUAL(stage->link.fd, -1);
	CU_ASSERT_PTR_NULL(stage->link.event);
	CU_ASSERT_PTR_NULL(stage->link.what);
}
