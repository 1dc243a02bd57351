/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * json - writes one JSON object per line into a text.
 *
 *	rb_json_begin(&text, "trace");			{"type":"trace"
 *	rb_json_int(&text, "pid", record->pid);		,"pid":1234
 *	rb_json_raw(&text, "time", record->time);	,"time":288815.687851
 *	rb_json_string(&text, "message", message);	,"message":"Hello"
 *	rb_json_end(&text);				}\n
 *
 * The output is valid JSON (RFC 8259) and valid UTF-8 for any input bytes: quotes, backslashes and
 * control characters are escaped, and each byte that is not part of well-formed UTF-8 becomes one
 * U+FFFD, so that a name cut in the middle of a character remains readable. Keys and types are
 * constants in plain ASCII, written without escaping. Out of memory sets text->failed.
 */
#ifndef RB_REPORT_JSON_H
#define RB_REPORT_JSON_H

#include "base/array.h"
#include "rawbpf.h"

void rb_json_begin(struct rb_text *text, const char *type);
void rb_json_string(struct rb_text *text, const char *key, struct rawbpf_string value);
/* NULL is written as null. */
void rb_json_cstring(struct rb_text *text, const char *key, const char *value);
void rb_json_int(struct rb_text *text, const char *key, int64_t value);
void rb_json_uint(struct rb_text *text, const char *key, uint64_t value);
void rb_json_bool(struct rb_text *text, const char *key, bool value);
/* The digits unchanged, without loss by conversion; a string when they are not a decimal number. */
void rb_json_raw(struct rb_text *text, const char *key, struct rawbpf_string number);
void rb_json_end(struct rb_text *text);

#endif
