// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Notes, by way of the assembler: aligned to 4 and to 8, without a name, without a description, two
 * in a section.
 */
asm(".pushsection .note.four, \"\", @note\n"
    ".p2align 2\n"
    ".long 7, 5, 1\n .asciz \"rawbpf\"\n .byte 0\n .ascii \"hello\"\n .byte 0, 0, 0\n"
    ".long 0, 4, 2\n .long 0x12345678\n"
    ".long 4, 0, 3\n .asciz \"GNU\"\n"
    ".popsection\n"
    ".pushsection .note.eight, \"a\", @note\n"
    ".p2align 3\n"
    ".long 4, 12, 5\n .asciz \"GNU\"\n .long 1, 2, 3, 0\n"
    ".long 2, 1, 6\n .byte 'x', 0, 0, 0\n .byte 9, 0, 0, 0, 0, 0, 0, 0\n"
    ".popsection\n");

int function(void *ctx)
{
	return 0;
}
