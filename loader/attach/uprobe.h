/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * uprobe - sites in uprobe_events, given as file offsets; shared by uprobe and usdt.
 */
#ifndef RB_ATTACH_UPROBE_H
#define RB_ATTACH_UPROBE_H

#include "attach/probe_event.h"

extern const struct rb_probe_file rb_uprobe_events;

/*
 * Add FILE:OFFSET of an open binary. `semaphore` is the file offset of a 16-bit counter that the
 * kernel increments while the site is traced (4.20); 0: none.
 */
void rb_uprobe_add_site(struct rb_probe_event *event, const struct rb_binary *binary,
			uint64_t offset, uint64_t semaphore);

#endif
