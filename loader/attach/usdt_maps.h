/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usdt_maps - the object's maps through which its programs read the arguments of USDT probes.
 */
#ifndef RB_ATTACH_USDT_MAPS_H
#define RB_ATTACH_USDT_MAPS_H

#include "attach/attach.h"
#include "load/load.h"

/* The programs are loaded. RAWBPF_OBJECT: maps of those names have other sizes than expected. */
int rb_usdt_maps_find(struct rb_load *load, struct rb_usdt_maps *ret, struct rawbpf_err *err);

#endif
