// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * congestion - registered by a link where the kernel has such, else until it is unregistered; beside
 * it one that nobody asks for.
 */
#include "congestion.h"

CONGESTION(".struct_ops", minimal, "rawbpf_minimal");
CONGESTION("?.struct_ops", unwanted, "rawbpf_never");
