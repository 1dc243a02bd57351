/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * start - what C cannot say, for each architecture: keep the stack pointer that the kernel set, call
 * packed_start() with it, and go to what that returns with the stack as it was; a system call; and
 * making the processor see instructions that were written as data, where it does not by itself.
 *
 * The number of a system call comes last, so that its arguments are in the right registers already.
 */
#include <asm/unistd.h>

	.section .note.GNU-stack,"",%progbits

	/* The place of the program, and what is unpacked into it (packed.lds). */
	.section .place,"aw",%nobits
	.space	PLACE_SIZE

	.section .packed,"a",%progbits
	.incbin	PACKED_FILE

	.text
	.globl	_start, packed_call, packed_flush
	.type	_start, %function
	.type	packed_call, %function
	.type	packed_flush, %function

#if defined(__x86_64__)

_start:
	xor	%ebp, %ebp
	mov	%rsp, %rdi
	mov	%rsp, %rbx
	call	packed_start		# the stack is aligned, as it is before a call
	mov	%rbx, %rsp
	xor	%edx, %edx		# nothing to be called at exit
	jmp	*%rax

packed_call:
	mov	%rcx, %rax
	syscall
packed_flush:
	ret

#elif defined(__aarch64__)

_start:
	mov	x29, #0
	mov	x30, #0
	mov	x19, sp
	mov	x0, sp
	bl	packed_start
	mov	sp, x19
	mov	x1, x0
	mov	x0, #0			// nothing to be called at exit
	br	x1

packed_call:
	mov	x8, x3
	svc	#0
	ret

/* Lines of both caches have at least 16 bytes; where they have more, a line is done again. */
packed_flush:
	bic	x2, x0, #15
1:	cmp	x2, x1
	b.hs	2f
	dc	cvau, x2
	add	x2, x2, #16
	b	1b
2:	dsb	ish
	bic	x2, x0, #15
3:	cmp	x2, x1
	b.hs	4f
	ic	ivau, x2
	add	x2, x2, #16
	b	3b
4:	dsb	ish
	isb
	ret

#elif defined(__arm__)

	.syntax	unified
	.arm
_start:
	mov	fp, #0
	mov	r0, sp
	mov	r4, sp
	bic	sp, sp, #7
	bl	packed_start
	mov	sp, r4
	mov	r1, r0
	mov	r0, #0			@ nothing to be called at exit
	bx	r1

packed_call:
	push	{r7, lr}
	mov	r7, r3
	svc	#0
	pop	{r7, pc}

packed_flush:
	mov	r2, #0
	ldr	r3, =__ARM_NR_cacheflush
	b	packed_call

#elif defined(__s390x__)

_start:
	lgr	%r2, %r15
	lgr	%r6, %r15
	aghi	%r15, -160
	xc	0(8,%r15), 0(%r15)
	brasl	%r14, packed_start
	lgr	%r15, %r6
	br	%r2

packed_call:
	lgr	%r1, %r5
	svc	0
packed_flush:
	br	%r14

#else
#error "start.S has no code for this architecture"
#endif
