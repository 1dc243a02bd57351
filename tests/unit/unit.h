/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * unit - what the CUnit programs share: a table of tests, and a runner that answers in the protocol
 * of all tests here: a line `PASS name`, `FAIL name: why` or `SKIP name: why` for each.
 */
#ifndef RB_TESTS_UNIT_H
#define RB_TESTS_UNIT_H

#include <CUnit/CUnit.h>

#define UNIT_TEST(function)         \
	{                           \
#function, function \
	}

/* Runs `tests`, which ends with CU_TEST_INFO_NULL, as suite `name`. Returns main()'s status. */
int unit_run(const char *name, CU_TestInfo *tests);

#endif
