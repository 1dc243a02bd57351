// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_elf - any bytes into elf/: refused with a story, or every promise of elf.h holds for them.
 *
 *	clang -g -O1 -fsanitize=fuzzer,address,undefined -std=gnu11 -Iloader -Iinclude -Itests/unit \
 *		tests/fuzz/fuzz_elf.c loader/elf/[a-z]*.c loader/base/[a-z]*.c -o build/fuzz_elf
 *	build/fuzz_elf -max_len=65536 -timeout=2 CORPUS
 *
 * A second parse of the same bytes must say the same, and may not depend on memory left behind.
 */
#include <stdio.h>
#include <stdlib.h>

#include "elf/elf.h"
#include "elf_walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail(const char *why)
{
	fprintf(stderr, "fuzz_elf: %s\n", why);
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rb_bytes image = { data, size };
	struct rawbpf_err err = { 0 };
	struct rb_elf elf;
	const char *broken;

	if (rb_elf_parse(image, &elf, &err)) {
		if (err.code != -ENOEXEC || err.status != RAWBPF_OBJECT || !err.text[0])
			fail("refused without a story");
		if (rb_elf_parse(image, &elf, NULL) != -ENOEXEC)
			fail("two answers for the same bytes");
		return 0;
	}
	broken = elf_walk(&elf);
	if (broken)
		fail(broken);
	rb_elf_section_named(&elf, ".maps");
	if (rb_elf_check_bpf(&elf, &err) && !err.text[0])
		fail("not for BPF, and no word why");
	rb_elf_deinit(&elf);
	return 0;
}
