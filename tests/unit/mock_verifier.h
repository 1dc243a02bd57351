/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * mock_verifier - a bpf(2) that is none: it writes its log as the kernel does (as much as there is
 * room for, and ENOSPC when that is too little) and remembers what it was asked. A test fills in the
 * fields after the script.
 */
#ifndef RB_TESTS_MOCK_VERIFIER_H
#define RB_TESTS_MOCK_VERIFIER_H

#include "sys/doors.h"
#include "sys/uapi.h"

#define VERIFIER_ASKED 16

struct verifier {
	struct rb_sys door;
	struct rb_sys_script script;
	int verdict;	  /* of a program; 0: it loads */
	int with_log;	  /* of a program when it is asked for a log; 0: as without */
	bool loads_later; /* ... it loads */
	bool no_names;	  /* before 4.15 */
	bool memlock;	  /* before 5.11: EPERM until the limit is raised */
	int memlock_code; /* of raising it */
	const char *log;
	size_t log_size; /* bytes that the log needs, if more than `log` has */
	size_t count, raised;
	struct {
		uint64_t cmd;
		uint32_t log_level, log_size;
		bool named;
		union bpf_attr attr;
	} asked[VERIFIER_ASKED];
};

void verifier_init(struct verifier *verifier);

#endif
