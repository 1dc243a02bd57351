/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * find - what the two files of rawbpf find share.
 */
#ifndef RB_CLI_FIND_H
#define RB_CLI_FIND_H

#include "cli/cli.h"

/* `kind` is uprobe, uretprobe or usdt; `text` FILE[:PATTERN]. Returns the exit status. */
int find_user(struct cli *cli, const char *kind, const char *text);

#endif
