/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * elf_refusal - what a test of malformed input asks: refused, as a malformed object, in good words.
 */
#ifndef RB_TESTS_ELF_REFUSAL_H
#define RB_TESTS_ELF_REFUSAL_H

#include <stdio.h>

#include "elf/elf.h"
#include "unit.h"

/* Parsing `image` must fail, in words that contain `text`; with a `hint`, in advice that does. */
static inline void expect_refusal(const uint8_t *image, size_t size, const char *text,
				  const char *hint)
{
	struct rawbpf_err err = { 0 };
	struct rb_elf elf;
	int code = rb_elf_parse((struct rb_bytes){ image, size }, &elf, &err);

	CU_ASSERT_EQUAL(code, -ENOEXEC);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	if (!strstr(err.text, text) || (hint && !strstr(err.hint, hint))) {
		fprintf(stderr, "expected \"%s\" (%s), found \"%s\" (%s)\n", text,
			hint ? hint : "any", err.text, err.hint);
		CU_FAIL("refused in other words");
	}
	if (!code)
		rb_elf_deinit(&elf);
	/* A caller that wants only the number gets the same. */
	CU_ASSERT_EQUAL(rb_elf_parse((struct rb_bytes){ image, size }, &elf, NULL), -ENOEXEC);
}

#endif
