// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * link - undo an attachment of any kind: close its descriptors, remove our event from tracefs,
 * unregister a struct_ops map.
 */
#include <stdlib.h>
#include <string.h>

#include "attach/attach_internal.h"
#include "attach/perf_event.h"
#include "base/print.h"
#include "sys/bpf.h"

#define ATTEMPTS 50 /* of 10 ms: the kernel may still be releasing the event */

static int remove_event(struct rb_attacher *attacher, const struct rb_link *link,
			struct rawbpf_err *err)
{
	char command[256];
	int code = -EBUSY;

	rb_print(command, sizeof(command), "-:%s", link->event);
	for (int attempt = 0; attempt < ATTEMPTS && code == -EBUSY; attempt++) {
		if (attempt)
			rb_sys_poll(attacher->sys, NULL, 0, 10);
		code = rb_tracefs_write(attacher->tracefs, link->file, command);
	}
	if (!code || code == -ENOENT) /* removed by another process */
		return 0;
	rb_err_set(err, RAWBPF_CLEANUP, code, "removing %s from %s/%s: %s", link->event,
		   attacher->tracefs->where, link->file, strerror(-code));
	rb_err_hint(err, "rawbpf clean");
	return code;
}

static int unregister(struct rb_attacher *attacher, const struct rb_link *link,
		      struct rawbpf_err *err)
{
	const uint32_t first = 0;
	int code = rb_bpf_map_delete(attacher->sys, link->registered, &first);

	if (!code || code == -ENOENT) /* unregistered by another process */
		return 0;
	rb_err_set(err, RAWBPF_CLEANUP, code, "unregistering %s: %s", link->what, strerror(-code));
	rb_err_hint(err, "bpftool struct_ops unregister");
	return code;
}

static int undo_one(struct rb_attacher *attacher, struct rb_link *link, struct rawbpf_err *err)
{
	int code = 0;

	rb_sys_close(attacher->sys, link->fd);
	if (link->samples)
		rb_samples_close(attacher, link->samples);
	if (link->event)
		code = remove_event(attacher, link, err);
	if (link->registered)
		code = unregister(attacher, link, err);
	free(link->event);
	free(link->samples);
	return code;
}

int rb_link_undo(struct rb_attacher *attacher, struct rb_link *link, struct rawbpf_err *err)
{
	RB_PURPOSE(attacher->sys, RB_STEP_UNDO, link->what);
	struct rawbpf_err later = { 0 };
	int code = undo_one(attacher, link, err);

	for (size_t i = 0; i < link->other_count; i++) {
		int failed = undo_one(attacher, &link->others[i], code ? &later : err);

		free(link->others[i].what);
		code = code ? code : failed;
	}
	rawbpf_err_deinit(&later);
	free(link->others);
	free(link->what);
	*link = (struct rb_link){ .fd = -1 };
	return code;
}
