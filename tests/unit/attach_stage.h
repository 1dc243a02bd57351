/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * attach_stage - what one attachment needs, before a mock_kernel; and its calls in words.
 */
#ifndef RB_TESTS_ATTACH_STAGE_H
#define RB_TESTS_ATTACH_STAGE_H

#include "attach/attach.h"
#include "mock_kernel.h"

#define STAGE_PROG  7 /* a program's descriptor, as good as any */
#define STAGE_GROUP "rawbpf_1000_5000_0000abcd"

/* What stands before a system call's name in the kernel of this architecture. */
#if defined(__x86_64__)
#define STAGE_WRAPPER "__x64_sys_"
#elif defined(__aarch64__)
#define STAGE_WRAPPER "__arm64_sys_"
#elif defined(__s390x__)
#define STAGE_WRAPPER "__s390x_sys_"
#else
#define STAGE_WRAPPER "sys_"
#endif

/* The function and the event that this kernel has. */
extern const struct rb_answer stage_symbols[2];

struct stage {
	struct mock_kernel mock;
	struct rb_sys_record record;
	struct rb_tracefs tracefs;
	struct rb_attacher attacher;
	struct rb_link link;
	struct rawbpf_err err;
	struct rb_text calls; /* those of the attachment, a line each */
};

void stage_init(struct stage *stage);
/* All must be undone: no descriptor, no event, and none used after it was closed. */
void stage_deinit(struct stage *stage);

/* Parse `text` and attach program STAGE_PROG to it: stage->link, or stage->err. */
int stage_attach(struct stage *stage, const char *text, const char *prog_name);
/* Must succeed, and empty the link. */
void stage_undo(struct stage *stage);

#endif
