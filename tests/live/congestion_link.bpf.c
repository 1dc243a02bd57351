// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * congestion_link - registered by a link, or not at all.
 */
#include "congestion.h"

CONGESTION(".struct_ops.link", linked, "rawbpf_linked");
