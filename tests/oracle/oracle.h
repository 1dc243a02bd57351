/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * oracle.h - the little that the objects of tests/oracle/run need. They are compiled and read, never
 * loaded: what counts is which sections, symbols and relocations a compiler makes of them. No other
 * header is used, so that every clang for BPF compiles them as they are.
 */
#ifndef RB_TESTS_ORACLE_H
#define RB_TESTS_ORACLE_H

#define SEC(name)	    __attribute__((section(name), used))
#define IN(name)	    __attribute__((section(name))) /* an extern: nothing to keep */
#define __noinline	    __attribute__((noinline))
#define __weak		    __attribute__((weak))
#define __hidden	    __attribute__((visibility("hidden")))
#define __uint(name, value) int(*name)[value]
#define __type(name, value) typeof(value) *name

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

static void *(*const map_lookup)(void *map, const void *key) = (void *)1;
static long (*const map_update)(void *map, const void *key, const void *value,
				u64 flags) = (void *)2;
static u64 (*const ktime_get_ns)(void) = (void *)5;
static long (*const trace_printk)(const char *fmt, u32 size, ...) = (void *)6;
static u64 (*const get_current_pid_tgid)(void) = (void *)14;

#endif
