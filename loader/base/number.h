/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * number - the one reader of numbers: digits of base 10 or 16, no sign, no space, and an overflow is
 * no number. What is read need not end with a NUL.
 */
#ifndef RB_BASE_NUMBER_H
#define RB_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The digits that `text` (`size` bytes) begins with; base 0: decimal, or hexadecimal after 0x.
 * Returns how many bytes the number has; 0, and `ret` untouched: none, or more than 64 bits.
 */
size_t rb_number_scan(const char *text, size_t size, unsigned int base, uint64_t *ret);
/* All of `size` bytes. */
bool rb_number_read(const char *text, size_t size, unsigned int base, uint64_t *ret);
/* All of a string that a user wrote: base 0, no leading zeros, and `most` at most. */
bool rb_number_of(const char *text, uint64_t most, uint64_t *ret);
/* The next number of a text of the kernel's, after blanks; *at moves past it. false: there is none. */
bool rb_number_next(const char **at, unsigned int base, uint64_t *ret);
/* The value of a hexadecimal digit; -1: it is not one. */
int rb_digit(char c);

#endif
