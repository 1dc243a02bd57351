// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Data of every kind: .data, .bss, .rodata, .rodata.str*, .data.NAME, .bss.NAME, zero-length arrays,
 * pointers to data in data, statics, common and weak variables, a hidden one.
 */
#include "oracle.h"

int initialised = 42;
int zeroed;
u64 large_zeroed[1024];
const volatile u32 tunable = 7;
const volatile char table[64] = { 1, 2, 3 };
static volatile u64 private_counter;
static volatile u8 private_bytes[3] = { 1, 2, 3 };
__weak int weak_variable = 5;
__hidden u16 hidden_variable = 6;
u64 named SEC(".data.named") = 1;
u64 named_zero SEC(".bss.named");
const char named_text[] SEC(".rodata.named") = "read only";
int empty[0] SEC(".data.empty");
int *pointer = &initialised;
const char *const texts[] = { "one", "two", "three" };

SEC("raw_tp/sys_enter") int use(void *ctx)
{
	static const char fmt[] = "%d %d\n";
	u32 i = get_current_pid_tgid() & 1;

	private_counter += private_bytes[i] + table[tunable & 63] + weak_variable;
	zeroed += initialised + hidden_variable + *pointer + texts[i][0];
	large_zeroed[i] = private_counter;
	named += named_zero + named_text[i] + empty[0];
	trace_printk(fmt, sizeof(fmt), zeroed, i);
	trace_printk("a literal\n", 11);
	return 0;
}

char license_text[] SEC("license") = "Dual BSD/GPL";
u32 version_number SEC("version") = 0x060100;
