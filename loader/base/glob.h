/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * glob - shell patterns over plain names: '*' any characters (a '/' too), '?' one, [abc] [a-z] [!a]
 * one of a set, '\' takes the next character as it is. A '[' that is never closed is a '['.
 *
 * fnmatch(3) would work, but links locale tables into a static program; symbols are bytes.
 */
#ifndef RB_BASE_GLOB_H
#define RB_BASE_GLOB_H

#include <stdbool.h>

/* Does the pattern match the whole name? Time is at most the product of their lengths. */
bool rb_glob_match(const char *pattern, const char *name);

#endif
