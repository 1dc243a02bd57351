/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Arguments of USDT probes, which a program's authors define with <sys/sdt.h>:
 *
 *	SEC("usdt//usr/bin/app:provider:name")
 *	int BPF_USDT(handler, int first, const char *second)
 *
 * The loader reads the location of each argument (a register, memory at a
 * register, a constant) from the program's file and puts it into the map
 * below, one entry per site; the attach cookie selects the entry, or, before
 * Linux 5.15, the address of the site. Names and layout are libbpf's, for
 * compatibility with other loaders.
 *
 * Arguments count from 0. A float or a double is returned as its bits.
 */
#ifndef RAWBPF_USDT_BPF_H
#define RAWBPF_USDT_BPF_H

#include "bpf_helpers.h"
#include "bpf_tracing.h"

/* Define these before for more sites */
#ifndef BPF_USDT_MAX_SPEC_CNT
#define BPF_USDT_MAX_SPEC_CNT 256
#endif
#ifndef BPF_USDT_MAX_IP_CNT
#define BPF_USDT_MAX_IP_CNT (4 * BPF_USDT_MAX_SPEC_CNT)
#endif
#define BPF_USDT_MAX_ARG_CNT 12

enum __bpf_usdt_arg_type {
	BPF_USDT_ARG_CONST,
	BPF_USDT_ARG_REG,
	BPF_USDT_ARG_REG_DEREF,
	BPF_USDT_ARG_SIB, /* memory at a register, an offset, and an index register shifted */
};

struct __bpf_usdt_arg_spec {
	unsigned long long val_off;	   /* the constant, or the offset */
	enum __bpf_usdt_arg_type arg_type; /* the lowest 8 bits; above them the index */
	short reg_off;			   /* bytes into struct pt_regs */
	_Bool arg_signed;
	char arg_bitshift; /* 64 less its bits */
};

struct __bpf_usdt_spec {
	struct __bpf_usdt_arg_spec args[BPF_USDT_MAX_ARG_CNT];
	unsigned long long usdt_cookie;
	short arg_cnt;
};

struct {
	__uint(type, 2); /* BPF_MAP_TYPE_ARRAY */
	__uint(max_entries, BPF_USDT_MAX_SPEC_CNT);
	__type(key, int);
	__type(value, struct __bpf_usdt_spec);
} __bpf_usdt_specs SEC(".maps") __weak;

struct {
	__uint(type, 1); /* BPF_MAP_TYPE_HASH */
	__uint(max_entries, BPF_USDT_MAX_IP_CNT);
	__type(key, long);
	__type(value, unsigned int);
} __bpf_usdt_ip_to_spec_id SEC(".maps") __weak;

extern const _Bool LINUX_HAS_BPF_COOKIE __kconfig;

/* Two bit-fields of 12 and 4 bits: which way they go depends on the byte order */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ___bpf_usdt_index(type) (((type) >> 12) & 0xfff)
#define ___bpf_usdt_scale(type) (((type) >> 8) & 0xf)
#else
#define ___bpf_usdt_index(type) (((type) >> 8) & 0xfff)
#define ___bpf_usdt_scale(type) (((type) >> 20) & 0xf)
#endif

static __always_inline struct __bpf_usdt_spec *___bpf_usdt_spec(struct pt_regs *ctx)
{
	unsigned int id, *found;

	if (LINUX_HAS_BPF_COOKIE) {
		id = (unsigned int)bpf_get_attach_cookie(ctx);
	} else {
		long ip = PT_REGS_IP(ctx);

		found = bpf_map_lookup_elem(&__bpf_usdt_ip_to_spec_id, &ip);
		if (!found)
			return NULL;
		id = *found;
	}
	return bpf_map_lookup_elem(&__bpf_usdt_specs, &id);
}

/* Read only the argument's size: the memory after it may be unmapped */
static __always_inline long ___bpf_usdt_memory(const struct __bpf_usdt_arg_spec *arg,
					       unsigned long long at, unsigned long long *ret)
{
	void *from = (void *)(unsigned long)at;
	unsigned long long eight = 0;
	unsigned short two = 0;
	unsigned int four = 0;
	unsigned char one = 0;
	long code;

	switch (arg->arg_bitshift) {
	case 56:
		code = bpf_probe_read_user(&one, 1, from);
		*ret = one;
		return code;
	case 48:
		code = bpf_probe_read_user(&two, 2, from);
		*ret = two;
		return code;
	case 32:
		code = bpf_probe_read_user(&four, 4, from);
		*ret = four;
		return code;
	default:
		code = bpf_probe_read_user(&eight, 8, from);
		*ret = eight;
		return code;
	}
}

/* The number of arguments; -3 (ESRCH): the loader has no entry for this site */
__weak __hidden int bpf_usdt_arg_cnt(struct pt_regs *ctx)
{
	struct __bpf_usdt_spec *spec = ___bpf_usdt_spec(ctx);

	return spec ? spec->arg_cnt : -3;
}

/*
 * Argument number `arg_num` into *res. 0, or a negative errno with 0 in *res:
 * -2 (ENOENT) no such argument, -22 (EINVAL) not readable by BPF programs, as
 * the loader reported, -14 (EFAULT) its memory is not mapped.
 */
__weak __hidden int bpf_usdt_arg(struct pt_regs *ctx, unsigned long long arg_num, long *res)
{
	struct __bpf_usdt_spec *spec = ___bpf_usdt_spec(ctx);
	struct __bpf_usdt_arg_spec *arg;
	unsigned long long value = 0, base = 0, index = 0;
	unsigned int type, shift;
	long code = 0;

	*res = 0;
	if (!spec)
		return -3;
	if (arg_num >= BPF_USDT_MAX_ARG_CNT)
		return -2;
	barrier_var(arg_num); /* so that the verifier sees the check above */
	if (arg_num >= BPF_USDT_MAX_ARG_CNT || arg_num >= (unsigned long long)spec->arg_cnt)
		return -2;
	arg = &spec->args[arg_num];
	type = (unsigned int)arg->arg_type & 0xff;
	if (type == BPF_USDT_ARG_CONST)
		value = arg->val_off;
	else if (type <= BPF_USDT_ARG_SIB)
		code = bpf_probe_read_kernel(&base, sizeof(base), (void *)ctx + arg->reg_off);
	else
		return -22;
	if (type == BPF_USDT_ARG_REG)
		value = base;
	if (!code && type == BPF_USDT_ARG_SIB) {
		code = bpf_probe_read_kernel(
			&index, sizeof(index),
			(void *)ctx + ___bpf_usdt_index((unsigned int)arg->arg_type));
		base += index << ___bpf_usdt_scale((unsigned int)arg->arg_type);
	}
	if (!code && (type == BPF_USDT_ARG_REG_DEREF || type == BPF_USDT_ARG_SIB))
		code = ___bpf_usdt_memory(arg, base + arg->val_off, &value);
	if (code)
		return code;
	shift = (unsigned char)arg->arg_bitshift & 63;
	value <<= shift;
	if (arg->arg_signed)
		*res = (long)value >> shift;
	else
		*res = (long)(value >> shift);
	return 0;
}

/* The user's cookie of the attachment, if the loader supports it; else 0 */
__weak __hidden long bpf_usdt_cookie(struct pt_regs *ctx)
{
	struct __bpf_usdt_spec *spec = ___bpf_usdt_spec(ctx);

	return spec ? (long)spec->usdt_cookie : 0;
}

/* BPF_USDT(name, int a, char *b): as BPF_KPROBE, with the probe's arguments */
#define ___bpf_usdt_value(n)                   \
	({                                     \
		long _value;                   \
		bpf_usdt_arg(ctx, n, &_value); \
		(void *)_value;                \
	})
#define ___bpf_usdt0  ctx
#define ___bpf_usdt1  ___bpf_usdt0, ___bpf_usdt_value(0)
#define ___bpf_usdt2  ___bpf_usdt1, ___bpf_usdt_value(1)
#define ___bpf_usdt3  ___bpf_usdt2, ___bpf_usdt_value(2)
#define ___bpf_usdt4  ___bpf_usdt3, ___bpf_usdt_value(3)
#define ___bpf_usdt5  ___bpf_usdt4, ___bpf_usdt_value(4)
#define ___bpf_usdt6  ___bpf_usdt5, ___bpf_usdt_value(5)
#define ___bpf_usdt7  ___bpf_usdt6, ___bpf_usdt_value(6)
#define ___bpf_usdt8  ___bpf_usdt7, ___bpf_usdt_value(7)
#define ___bpf_usdt9  ___bpf_usdt8, ___bpf_usdt_value(8)
#define ___bpf_usdt10 ___bpf_usdt9, ___bpf_usdt_value(9)
#define ___bpf_usdt11 ___bpf_usdt10, ___bpf_usdt_value(10)
#define ___bpf_usdt12 ___bpf_usdt11, ___bpf_usdt_value(11)
#define BPF_USDT(name, ...)                          \
	___bpf_typed_program(name, struct pt_regs *, \
			     (___bpf_apply(___bpf_usdt, ___bpf_narg(__VA_ARGS__))), ##__VA_ARGS__)

#endif
