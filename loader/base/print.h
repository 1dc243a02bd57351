/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * print - the subset of printf(3) that messages need: %s %c %d %u %x %%, with l, ll and z, a width,
 * a leading 0 or '-', and a precision for %s ("%.*s" too).
 *
 * The C library's printf links floating point and streams, 13 KiB of a static program; this takes
 * less than 1 KiB. A conversion that is not in the list above is a bug in the caller and is printed
 * unchanged, for a test to see.
 */
#ifndef RB_BASE_PRINT_H
#define RB_BASE_PRINT_H

#include <stdarg.h>
#include <stddef.h>

/*
 * As snprintf(3): at most size - 1 bytes and a NUL; returns the length without the limit.
 */
int rb_print(char *ret, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int rb_vprint(char *ret, size_t size, const char *fmt, va_list args)
	__attribute__((format(printf, 3, 0)));

#endif
