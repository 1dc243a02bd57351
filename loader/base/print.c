// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * print - formats text into the caller's memory.
 *
 * In: a format and its arguments. Out: at most size - 1 bytes and a NUL, and the length without the
 * limit, as snprintf(3). A conversion is read into flags, width, precision and length, then
 * printed; an unsupported one is copied unchanged. No allocation, no floating point, no locale.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/print.h"

struct printer {
	char *data;
	size_t size, used; /* used keeps counting when the buffer is full */
};

struct conversion {
	bool left, zero;
	size_t width, precision; /* precision SIZE_MAX: none */
	unsigned int longs;	 /* 0: int, 1: long or size_t, 2: long long */
};

static void put(struct printer *printer, const char *data, size_t size)
{
	size_t room = printer->used < printer->size ? printer->size - printer->used : 0;

	if (room)
		memcpy(printer->data + printer->used, data, size < room ? size : room);
	printer->used += size;
}

static void pad(struct printer *printer, char with, size_t width, size_t size)
{
	for (; size < width; size++)
		put(printer, &with, 1);
}

static void put_padded(struct printer *printer, const struct conversion *how, const char *data,
		       size_t size)
{
	if (!how->left)
		pad(printer, ' ', how->width, size);
	put(printer, data, size);
	if (how->left)
		pad(printer, ' ', how->width, size);
}

static void put_number(struct printer *printer, const struct conversion *how, uint64_t value,
		       bool negative, unsigned int base)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	if (how->zero) {
		if (negative)
			put(printer, "-", 1);
		pad(printer, '0', how->width, sizeof(digits) - at + negative);
		put(printer, digits + at, sizeof(digits) - at);
		return;
	}
	if (negative)
		digits[--at] = '-';
	put_padded(printer, how, digits + at, sizeof(digits) - at);
}

static const char *read_number(const char *fmt, size_t *ret)
{
	for (; *fmt >= '0' && *fmt <= '9'; fmt++)
		*ret = *ret * 10 + (size_t)(*fmt - '0');
	return fmt;
}

/* Flags, width, precision and length, between the '%' and the conversion letter. */
static const char *read_conversion(const char *fmt, va_list *args, struct conversion *ret)
{
	*ret = (struct conversion){ .precision = SIZE_MAX };
	for (; *fmt == '-' || *fmt == '0'; fmt++) {
		ret->left |= *fmt == '-';
		ret->zero |= *fmt == '0';
	}
	if (*fmt == '*') {
		int width = va_arg(*args, int);

		ret->width = width < 0 ? 0 : (size_t)width;
		fmt++;
	} else {
		fmt = read_number(fmt, &ret->width);
	}
	if (*fmt == '.') {
		ret->precision = 0;
		if (*++fmt == '*') {
			int precision = va_arg(*args, int);

			ret->precision = precision < 0 ? SIZE_MAX : (size_t)precision;
			fmt++;
		} else {
			fmt = read_number(fmt, &ret->precision);
		}
	}
	for (; *fmt == 'l' || *fmt == 'z'; fmt++)
		ret->longs++;
	return fmt;
}

static void put_one(struct printer *printer, char letter, const struct conversion *how,
		    va_list *args)
{
	const char *string;
	char byte;
	int64_t number;
	uint64_t value;

	switch (letter) {
	case 's':
		string = va_arg(*args, const char *);
		string = string ? string : "(null)";
		put_padded(printer, how, string, strnlen(string, how->precision));
		return;
	case 'c':
		byte = (char)va_arg(*args, int);
		put_padded(printer, how, &byte, 1);
		return;
	case 'd':
		number = how->longs == 2   ? va_arg(*args, long long)
			 : how->longs == 1 ? va_arg(*args, long)
					   : va_arg(*args, int);
		put_number(printer, how, number < 0 ? -(uint64_t)number : (uint64_t)number,
			   number < 0, 10);
		return;
	case 'u':
	case 'x':
		value = how->longs == 2	  ? va_arg(*args, unsigned long long)
			: how->longs == 1 ? va_arg(*args, unsigned long)
					  : va_arg(*args, unsigned int);
		put_number(printer, how, value, false, letter == 'x' ? 16 : 10);
		return;
	default:
		put(printer, "%", 1);
		put(printer, &letter, letter && letter != '%');
	}
}

int rb_vprint(char *ret, size_t size, const char *fmt, va_list args)
{
	struct printer printer = { ret, size ? size - 1 : 0, 0 };
	struct conversion how;
	va_list copy;

	va_copy(copy, args);
	while (*fmt) {
		size_t plain = 0;

		while (fmt[plain] && fmt[plain] != '%')
			plain++;
		put(&printer, fmt, plain);
		fmt += plain;
		if (!*fmt)
			break;
		fmt = read_conversion(fmt + 1, &copy, &how);
		put_one(&printer, *fmt, &how, &copy);
		fmt += *fmt != '\0';
	}
	va_end(copy);
	if (size)
		ret[printer.used < size ? printer.used : size - 1] = '\0';
	return (int)printer.used;
}

int rb_print(char *ret, size_t size, const char *fmt, ...)
{
	va_list args;
	int used;

	va_start(args, fmt);
	used = rb_vprint(ret, size, fmt, args);
	va_end(args);
	return used;
}
