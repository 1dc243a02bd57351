/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * escape - untrusted bytes -> printable text, without quotes around it.
 *
 * Both make valid UTF-8 of any bytes and escape quotes, backslashes and control characters, so that
 * a name can neither end a string nor move a terminal's cursor. They differ in bytes that are not
 * valid UTF-8:
 *
 *	JSON	RFC 8259: \" \\ \b \f \n \r \t \u00NN; each byte that is not part of well-formed
 *		UTF-8 becomes one U+FFFD, so that a name cut in the middle of a character can be read
 *	text	C: \" \\ \b \f \n \r \t \xNN, for each such byte too, and for U+0080 to U+009F
 *
 * Strings are copied in runs that need no change, and only the bytes between the runs are looked at
 * one by one, so a plain message costs one pass and one copy.
 */
#ifndef RB_BASE_ESCAPE_H
#define RB_BASE_ESCAPE_H

#include "base/array.h"

void rb_escape_json(struct rb_text *text, const void *data, size_t size);
void rb_escape_text(struct rb_text *text, const void *data, size_t size);

#endif
