// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * lsm - reads /sys/kernel/security/lsm: "capability,landlock,bpf", one line, in the order in which
 * they are called.
 *
 * In: the file, from a private mount of securityfs if it is not mounted. Out: 0 if "bpf" is in the
 * list or the list cannot be read; else RAWBPF_FEATURE with the list and the boot parameter to add.
 */
#include <string.h>

#include "kernel/text_file.h"
#include "why/lsm.h"

int rb_kernel_check_lsm(struct rb_sys *sys, struct rawbpf_err *err)
{
	RB_PURPOSE(sys, RB_STEP_TEST, "the BPF LSM");
	int fd = rb_open_in(sys, "securityfs", "/sys/kernel/security", "lsm");
	char list[256] = "";
	ssize_t size = fd < 0 ? fd : rb_sys_read(sys, fd, list, sizeof(list) - 1);

	rb_sys_close(sys, fd);
	if (size <= 0)
		return 0; /* it cannot be read */
	for (const char *at = list; *at; at += at[0] == ',') {
		size_t length = strcspn(at, ",\n");

		if (length == 3 && !memcmp(at, "bpf", 3))
			return 0;
		at += length;
		if (*at == '\n')
			break;
	}
	list[strcspn(list, "\n")] = '\0';
	rb_err_set(err, RAWBPF_FEATURE, -EOPNOTSUPP,
		   "BPF is not an active security module (/sys/kernel/security/lsm: %s), so the "
		   "program would never run",
		   list);
	rb_err_hint(err, "boot with lsm=%s,bpf; the kernel needs CONFIG_BPF_LSM=y", list);
	return -EOPNOTSUPP;
}
