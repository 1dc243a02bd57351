// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * unit - runs one CUnit suite and prints a line per test in the protocol of tests/run.
 */
#include <stdio.h>

#include "unit.h"

static void complete(const CU_pTest test, const CU_pSuite suite, const CU_pFailureRecord failure)
{
	(void)suite;
	if (!failure) {
		printf("PASS %s\n", test->pName);
		return;
	}
	printf("FAIL %s: %s:%u: %s\n", test->pName, failure->strFileName, failure->uiLineNumber,
	       failure->strCondition);
}

int unit_run(const char *name, CU_TestInfo *tests)
{
	CU_SuiteInfo suites[] = {
		{ name, NULL, NULL, NULL, NULL, tests },
		CU_SUITE_INFO_NULL,
	};
	unsigned int failed;

	setvbuf(stdout, NULL, _IOLBF, 0); /* a sanitizer's exit flushes nothing */
	if (CU_initialize_registry() != CUE_SUCCESS || CU_register_suites(suites) != CUE_SUCCESS) {
		printf("FAIL %s: CUnit: %s\n", name, CU_get_error_msg());
		return 1;
	}
	CU_set_test_complete_handler(complete);
	CU_run_all_tests();
	failed = CU_get_number_of_tests_failed();
	CU_cleanup_registry();
	return failed != 0;
}
