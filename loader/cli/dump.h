/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * dump - the maps of a session, at its end: every key and value by its type (--maps).
 */
#ifndef RB_CLI_DUMP_H
#define RB_CLI_DUMP_H

#include "cli/cli.h"
#include "session.h"

/* Appends all maps that were made and hold something to say. */
void dump_maps(const struct rawbpf *session, bool json, struct rb_text *out);

#endif
