/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * btf_target_internal - what placed.c and placed_program.c share with each other alone.
 */
#ifndef RB_ATTACH_BTF_TARGET_INTERNAL_H
#define RB_ATTACH_BTF_TARGET_INTERNAL_H

#include "attach/btf_target.h"

/* "prog:12[:FUNCTION]" -> 12, and where FUNCTION begins; 0: it is none. */
uint32_t rb_place_program_id(const char *name, const char **function);
/* prog:ID[:FUNCTION], /PINNED[:FUNCTION]; without a function the program's main one. */
int rb_place_in_program(struct rb_sys *sys, const char *name, struct rb_place *ret,
			struct rawbpf_err *err);

#endif
