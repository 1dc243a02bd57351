/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * kernel_names - names of the kernel's constants: include/uapi/linux/bpf.h, as of Linux 6.18.
 */
#ifndef RB_EXPLAIN_KERNEL_NAMES_H
#define RB_EXPLAIN_KERNEL_NAMES_H

#include <stdint.h>

/* enum bpf_map_type: "hash", "percpu_array"; NULL for an unknown number. */
const char *rb_map_type_name(uint32_t type);
/* enum bpf_func_id, without its "bpf_": "map_lookup_elem" for 1; NULL likewise. */
const char *rb_helper_name(uint32_t number);
/* enum bpf_core_relo_kind, as llvm-objdump -d -r prints it: "byte_off"; NULL likewise. */
const char *rb_core_kind_name(uint32_t kind);

#endif
