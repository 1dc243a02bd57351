// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * usdt_regs - register name -> offset in the struct pt_regs that a uprobe program gets. That is the
 * kernel's own struct, so for a 32-bit binary on a 64-bit kernel it is the 64-bit one.
 *
 *	x86	r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs flags rsp
 *	arm64	x0 ... x30 sp pc; of a 32-bit binary r0 ... r14 in x0 ... x14, pc in pc
 *	arm	r0 ... r15
 *	s390x	one argument, the PSW of 16 bytes, r0 ... r15
 *
 * x86 names are those of the whole register or of a part: rax eax ax al ah, r8 r8d r8w r8b.
 */
#include <elf.h>
#include <string.h>

#include "target/usdt.h"

static bool is(const char *name, size_t size, const char *other)
{
	return strlen(other) == size && !memcmp(name, other, size);
}

/* "12" -> 12; -1: not a number of at most two digits. */
static int number_of(const char *text, size_t size)
{
	int number = 0;

	if (!size || size > 2 || (size == 2 && text[0] == '0'))
		return -1;
	for (size_t i = 0; i < size; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = number * 10 + (text[i] - '0');
	}
	return number;
}

/* ---- x86 ---- */

static const struct {
	const char *names[5]; /* 64, 32, 16, 8 bits, bits 8 to 15 */
	uint16_t offset;
} x86[] = {
	{ { "rax", "eax", "ax", "al", "ah" }, 80 }, { { "rbx", "ebx", "bx", "bl", "bh" }, 40 },
	{ { "rcx", "ecx", "cx", "cl", "ch" }, 88 }, { { "rdx", "edx", "dx", "dl", "dh" }, 96 },
	{ { "rsi", "esi", "si", "sil", "" }, 104 }, { { "rdi", "edi", "di", "dil", "" }, 112 },
	{ { "rbp", "ebp", "bp", "bpl", "" }, 32 },  { { "rsp", "esp", "sp", "spl", "" }, 152 },
	{ { "rip", "eip", "", "", "" }, 128 },
};

static bool x86_register(const char *name, size_t size, uint16_t *ret)
{
	static const uint16_t numbered[] = { 72, 64, 56, 48, 24, 16, 8, 0 }; /* r8 ... r15 */
	size_t part = size && strchr("dwb", name[size - 1]) ? 1 : 0;
	int number;

	for (size_t i = 0; i < RB_COUNT(x86); i++)
		for (size_t j = 0; j < RB_COUNT(x86[i].names); j++) {
			if (!size || !is(name, size, x86[i].names[j]))
				continue;
			*ret = (uint16_t)(x86[i].offset + (j == 4));
			return true;
		}
	if (size < 2 || name[0] != 'r')
		return false;
	number = number_of(name + 1, size - 1 - part);
	if (number < 8 || number > 15)
		return false;
	*ret = numbered[number - 8];
	return true;
}

/* ---- the others ---- */

static bool arm64_register(const char *name, size_t size, uint16_t *ret)
{
	int number =
		size && (name[0] == 'x' || name[0] == 'w') ? number_of(name + 1, size - 1) : -1;

	if (is(name, size, "sp") || is(name, size, "wsp"))
		number = 31;
	else if (number > 30)
		return false;
	if (is(name, size, "fp"))
		number = 29;
	if (is(name, size, "lr"))
		number = 30;
	if (number < 0)
		return false;
	*ret = (uint16_t)(number * 8);
	return true;
}

static bool arm_register(const char *name, size_t size, uint16_t *ret)
{
	static const struct {
		const char *name;
		int number;
	} others[] = { { "sb", 9 },  { "sl", 10 }, { "fp", 11 }, { "ip", 12 },
		       { "sp", 13 }, { "lr", 14 }, { "pc", 15 } };
	int number = size && name[0] == 'r' ? number_of(name + 1, size - 1) : -1;

	for (size_t i = 0; i < RB_COUNT(others); i++)
		if (is(name, size, others[i].name))
			number = others[i].number;
	if (number < 0 || number > 15)
		return false;
#ifdef __aarch64__
	*ret = (uint16_t)(number == 15 ? 256 : number * 8);
#else
	*ret = (uint16_t)(number * 4);
#endif
	return true;
}

static bool s390_register(const char *name, size_t size, uint16_t *ret)
{
	int number = size && name[0] == 'r' ? number_of(name + 1, size - 1) : -1;

	if (number < 0 || number > 15)
		return false;
	*ret = (uint16_t)(24 + number * 8);
	return true;
}

bool rb_usdt_register(uint16_t machine, const char *name, size_t size, uint16_t *ret)
{
	switch (machine) {
	case EM_X86_64:
	case EM_386:
		return x86_register(name, size, ret);
	case EM_AARCH64:
		return arm64_register(name, size, ret);
	case EM_ARM:
		return arm_register(name, size, ret);
	case EM_S390:
		return s390_register(name, size, ret);
	default:
		return false;
	}
}
