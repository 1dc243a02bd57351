/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * CO-RE, "compile once, run everywhere": reading kernel structs whose layout is
 * known only where the program is loaded. Each use of a compiler builtin below
 * leaves a relocation in .BTF.ext, "this number is the offset of task_struct's
 * pid", and the loader writes the number that is right for the running kernel,
 * found by name in the kernel's own BTF. Needs clang -g.
 *
 *	BPF_CORE_READ(task, real_parent, tgid)	task->real_parent->tgid, one
 *						probe read for each arrow
 *	bpf_core_read(&x, sizeof(x), &s->a.b)	one read: 0 or -errno
 *	bpf_core_field_exists(s->a)		checks of the kernel's types,
 *	bpf_core_type_exists(struct s)		evaluated at load time
 *	BPF_CORE_READ_BITFIELD_PROBED(s, flag)	a bitfield's value
 *
 * Of each reader there are variants: _INTO a variable, with the last read's
 * error as result; _STR_INTO for a string; _USER from user memory, through
 * structs that the kernel knows; and BPF_PROBE_READ... without relocations, for
 * structs whose layout never changes. Up to 9 fields; each may contain dots and
 * indices, and each but the last is a pointer.
 */
#ifndef RAWBPF_BPF_CORE_READ_H
#define RAWBPF_BPF_CORE_READ_H

#include "bpf_helpers.h"

/* The kind of a relocation: the builtins' second argument, one enum for each */
enum bpf_field_info_kind {
	BPF_FIELD_BYTE_OFFSET = 0,
	BPF_FIELD_BYTE_SIZE = 1,
	BPF_FIELD_EXISTS = 2,
	BPF_FIELD_SIGNED = 3,
	BPF_FIELD_LSHIFT_U64 = 4, /* shift left by this, then right by */
	BPF_FIELD_RSHIFT_U64 = 5, /* that, to extract a bitfield */
};

enum bpf_type_id_kind {
	BPF_TYPE_ID_LOCAL = 0,	/* id in the program's own BTF */
	BPF_TYPE_ID_TARGET = 1, /* id in the kernel's, 0 if not there */
};

enum bpf_type_info_kind {
	BPF_TYPE_EXISTS = 0,
	BPF_TYPE_SIZE = 1,
	BPF_TYPE_MATCHES = 2, /* fields too, not only the name */
};

enum bpf_enum_value_kind {
	BPF_ENUMVAL_EXISTS = 0,
	BPF_ENUMVAL_VALUE = 1,
};

/*
 * Choosing a macro by its number of arguments, once more: the preprocessor does
 * not expand a macro within itself, and these readers are used within others.
 */
#define ___bpf_core_concat(a, b) a##b
#define ___bpf_core_apply(fn, n) ___bpf_core_concat(fn, n)

/* Fields, named either as s->a.b or as struct s, a.b */
#define ___bpf_field1(expression) (expression)
#define ___bpf_field2(type, path) (((__typeof__(type) *)0)->path)
#define ___bpf_field(...)	  ___bpf_core_apply(___bpf_field, ___bpf_narg(__VA_ARGS__))(__VA_ARGS__)

#define bpf_core_field_exists(...) \
	__builtin_preserve_field_info(___bpf_field(__VA_ARGS__), BPF_FIELD_EXISTS)
#define bpf_core_field_size(...) \
	__builtin_preserve_field_info(___bpf_field(__VA_ARGS__), BPF_FIELD_BYTE_SIZE)
#define bpf_core_field_offset(...) \
	__builtin_preserve_field_info(___bpf_field(__VA_ARGS__), BPF_FIELD_BYTE_OFFSET)

/* Types */
#define ___bpf_type_object(type) (*(__typeof__(type) *)0)

#define bpf_core_type_id_local(type) \
	__builtin_btf_type_id(___bpf_type_object(type), BPF_TYPE_ID_LOCAL)
#define bpf_core_type_id_kernel(type) \
	__builtin_btf_type_id(___bpf_type_object(type), BPF_TYPE_ID_TARGET)
#define bpf_core_type_exists(type) \
	__builtin_preserve_type_info(___bpf_type_object(type), BPF_TYPE_EXISTS)
#define bpf_core_type_size(type) \
	__builtin_preserve_type_info(___bpf_type_object(type), BPF_TYPE_SIZE)
#define bpf_core_type_matches(type) \
	__builtin_preserve_type_info(___bpf_type_object(type), BPF_TYPE_MATCHES)

/*
 * Values of enums. The builtin requires the enumerator cast to an object,
 * without parentheses around it.
 */
#define ___bpf_enum_object(type, value) (*(__typeof__(type) *)value)

#define bpf_core_enum_value_exists(type, value) \
	__builtin_preserve_enum_value(___bpf_enum_object(type, value), BPF_ENUMVAL_EXISTS)
#define bpf_core_enum_value(type, value) \
	__builtin_preserve_enum_value(___bpf_enum_object(type, value), BPF_ENUMVAL_VALUE)

/* ptr as a pointer to the kernel's struct, readable without probe reads: 6.2 */
extern void *bpf_rdonly_cast(const void *obj, unsigned int btf_id) __ksym __weak;
#define bpf_core_cast(ptr, type) \
	((__typeof__(type) *)bpf_rdonly_cast((ptr), bpf_core_type_id_kernel(type)))

/* One read from an address that CO-RE computes, as &s->a */
#define ___bpf_core_address(src) ((const void *)__builtin_preserve_access_index(src))

#define bpf_core_read(dst, sz, src)	 bpf_probe_read_kernel(dst, sz, ___bpf_core_address(src))
#define bpf_core_read_str(dst, sz, src)	 bpf_probe_read_kernel_str(dst, sz, ___bpf_core_address(src))
#define bpf_core_read_user(dst, sz, src) bpf_probe_read_user(dst, sz, ___bpf_core_address(src))
#define bpf_core_read_user_str(dst, sz, src) \
	bpf_probe_read_user_str(dst, sz, ___bpf_core_address(src))

/*
 * Chains. ___bpf_readN(ptr_fn, src, a, b, ...) is the value of the pointer
 * src->a->b...; each level is a read whose source is the level before. All go
 * through one variable, ___ptr, which ___bpf_into declares. read is one of the
 * functions above or of the plain bpf_probe_read helpers.
 */
#define ___bpf_read_field(read, dst, src, field)                     \
	({                                                           \
		__auto_type ___src = (src);                          \
		read((void *)(dst), sizeof(*(dst)), &___src->field); \
	})
#define ___bpf_read1(read, src, a)                         \
	({                                                 \
		__auto_type ___src = (src);                \
		read(&___ptr, sizeof(___ptr), &___src->a); \
		(__typeof__(___src->a))___ptr;             \
	})
#define ___bpf_read2(read, src, a, b)	    ___bpf_read1(read, ___bpf_read1(read, src, a), b)
#define ___bpf_read3(read, src, a, b, c)    ___bpf_read1(read, ___bpf_read2(read, src, a, b), c)
#define ___bpf_read4(read, src, a, b, c, d) ___bpf_read1(read, ___bpf_read3(read, src, a, b, c), d)
#define ___bpf_read5(read, src, a, b, c, d, e) \
	___bpf_read1(read, ___bpf_read4(read, src, a, b, c, d), e)
#define ___bpf_read6(read, src, a, b, c, d, e, f) \
	___bpf_read1(read, ___bpf_read5(read, src, a, b, c, d, e), f)
#define ___bpf_read7(read, src, a, b, c, d, e, f, g) \
	___bpf_read1(read, ___bpf_read6(read, src, a, b, c, d, e, f), g)
#define ___bpf_read8(read, src, a, b, c, d, e, f, g, h) \
	___bpf_read1(read, ___bpf_read7(read, src, a, b, c, d, e, f, g), h)

/* The last field goes to dst, and may use another read function (for a string) */
#define ___bpf_into1(read, ptr_read, dst, src, a) ___bpf_read_field(read, dst, src, a)
#define ___bpf_into2(read, ptr_read, dst, src, a, b) \
	___bpf_read_field(read, dst, ___bpf_read1(ptr_read, src, a), b)
#define ___bpf_into3(read, ptr_read, dst, src, a, b, c) \
	___bpf_read_field(read, dst, ___bpf_read2(ptr_read, src, a, b), c)
#define ___bpf_into4(read, ptr_read, dst, src, a, b, c, d) \
	___bpf_read_field(read, dst, ___bpf_read3(ptr_read, src, a, b, c), d)
#define ___bpf_into5(read, ptr_read, dst, src, a, b, c, d, e) \
	___bpf_read_field(read, dst, ___bpf_read4(ptr_read, src, a, b, c, d), e)
#define ___bpf_into6(read, ptr_read, dst, src, a, b, c, d, e, f) \
	___bpf_read_field(read, dst, ___bpf_read5(ptr_read, src, a, b, c, d, e), f)
#define ___bpf_into7(read, ptr_read, dst, src, a, b, c, d, e, f, g) \
	___bpf_read_field(read, dst, ___bpf_read6(ptr_read, src, a, b, c, d, e, f), g)
#define ___bpf_into8(read, ptr_read, dst, src, a, b, c, d, e, f, g, h) \
	___bpf_read_field(read, dst, ___bpf_read7(ptr_read, src, a, b, c, d, e, f, g), h)
#define ___bpf_into9(read, ptr_read, dst, src, a, b, c, d, e, f, g, h, i) \
	___bpf_read_field(read, dst, ___bpf_read8(ptr_read, src, a, b, c, d, e, f, g, h), i)
#define ___bpf_into(read, ptr_read, dst, src, ...)                                                 \
	({                                                                                         \
		const void *___ptr __attribute__((unused));                                        \
		___bpf_core_apply(___bpf_into, ___bpf_narg(__VA_ARGS__))(read, ptr_read, dst, src, \
									 __VA_ARGS__);             \
	})

/* The type of the last field: that of src->a->b->c */
#define ___bpf_arrow1(src, a)			      (src)->a
#define ___bpf_arrow2(src, a, b)		      (src)->a->b
#define ___bpf_arrow3(src, a, b, c)		      (src)->a->b->c
#define ___bpf_arrow4(src, a, b, c, d)		      (src)->a->b->c->d
#define ___bpf_arrow5(src, a, b, c, d, e)	      (src)->a->b->c->d->e
#define ___bpf_arrow6(src, a, b, c, d, e, f)	      (src)->a->b->c->d->e->f
#define ___bpf_arrow7(src, a, b, c, d, e, f, g)	      (src)->a->b->c->d->e->f->g
#define ___bpf_arrow8(src, a, b, c, d, e, f, g, h)    (src)->a->b->c->d->e->f->g->h
#define ___bpf_arrow9(src, a, b, c, d, e, f, g, h, i) (src)->a->b->c->d->e->f->g->h->i
#define ___bpf_typeof_last(src, ...) \
	__typeof__(___bpf_core_apply(___bpf_arrow, ___bpf_narg(__VA_ARGS__))(src, __VA_ARGS__))

/* A field of a const struct is const, and clang warns that it is uninitialised */
#define ___bpf_declare(...) __VA_ARGS__
#ifdef __has_warning
#if __has_warning("-Wdefault-const-init-var-unsafe")
#undef ___bpf_declare
#define ___bpf_declare(...)                                                             \
	_Pragma("clang diagnostic push")                                                \
		_Pragma("clang diagnostic ignored \"-Wdefault-const-init-var-unsafe\"") \
			__VA_ARGS__ _Pragma("clang diagnostic pop")
#endif
#endif

#define ___bpf_read_value(read, src, ...)                                      \
	({                                                                     \
		___bpf_declare(___bpf_typeof_last(src, __VA_ARGS__) ___value;) \
			___bpf_into(read, read, &___value, src, __VA_ARGS__);  \
		___value;                                                      \
	})

/* The readers themselves: (dst,) src, a, b, ... */
#define BPF_CORE_READ(src, ...)	      ___bpf_read_value(bpf_core_read, src, __VA_ARGS__)
#define BPF_CORE_READ_USER(src, ...)  ___bpf_read_value(bpf_core_read_user, src, __VA_ARGS__)
#define BPF_PROBE_READ(src, ...)      ___bpf_read_value(bpf_probe_read, src, __VA_ARGS__)
#define BPF_PROBE_READ_USER(src, ...) ___bpf_read_value(bpf_probe_read_user, src, __VA_ARGS__)

#define BPF_CORE_READ_INTO(dst, src, ...) \
	___bpf_into(bpf_core_read, bpf_core_read, dst, src, __VA_ARGS__)
#define BPF_CORE_READ_USER_INTO(dst, src, ...) \
	___bpf_into(bpf_core_read_user, bpf_core_read_user, dst, src, __VA_ARGS__)
#define BPF_PROBE_READ_INTO(dst, src, ...) \
	___bpf_into(bpf_probe_read, bpf_probe_read, dst, src, __VA_ARGS__)
#define BPF_PROBE_READ_USER_INTO(dst, src, ...) \
	___bpf_into(bpf_probe_read_user, bpf_probe_read_user, dst, src, __VA_ARGS__)

#define BPF_CORE_READ_STR_INTO(dst, src, ...) \
	___bpf_into(bpf_core_read_str, bpf_core_read, dst, src, __VA_ARGS__)
#define BPF_CORE_READ_USER_STR_INTO(dst, src, ...) \
	___bpf_into(bpf_core_read_user_str, bpf_core_read_user, dst, src, __VA_ARGS__)
#define BPF_PROBE_READ_STR_INTO(dst, src, ...) \
	___bpf_into(bpf_probe_read_str, bpf_probe_read, dst, src, __VA_ARGS__)
#define BPF_PROBE_READ_USER_STR_INTO(dst, src, ...) \
	___bpf_into(bpf_probe_read_user_str, bpf_probe_read_user, dst, src, __VA_ARGS__)

/*
 * Bitfields. The relocations give the aligned 1, 2, 4 or 8 bytes around the
 * bits; once those lie in the low bytes of a u64, two shifts cut the bits out.
 */
#define ___bpf_field_info(s, field, kind) \
	__builtin_preserve_field_info((s)->field, BPF_FIELD_##kind)

#define ___bpf_cut_bits(bits, s, field)                                                        \
	({                                                                                     \
		(bits) <<= ___bpf_field_info(s, field, LSHIFT_U64);                            \
		if (___bpf_field_info(s, field, SIGNED))                                       \
			(bits) = (long long)(bits) >> ___bpf_field_info(s, field, RSHIFT_U64); \
		else                                                                           \
			(bits) >>= ___bpf_field_info(s, field, RSHIFT_U64);                    \
		(bits);                                                                        \
	})

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ___bpf_low_bytes(bits, size) ((void *)&(bits) + (8 - (size)))
#else
#define ___bpf_low_bytes(bits, size) ((void *)&(bits))
#endif

#define BPF_CORE_READ_BITFIELD_PROBED(s, field)                                            \
	({                                                                                 \
		unsigned long long ___bits = 0;                                            \
		bpf_probe_read_kernel(                                                     \
			___bpf_low_bytes(___bits, ___bpf_field_info(s, field, BYTE_SIZE)), \
			___bpf_field_info(s, field, BYTE_SIZE),                            \
			(const void *)(s) + ___bpf_field_info(s, field, BYTE_OFFSET));     \
		___bpf_cut_bits(___bits, s, field);                                        \
	})

/*
 * For programs that may dereference s (tp_btf, fentry, ...). barrier_var makes
 * the address known before the switch, or there would be a relocation per case.
 */
#define BPF_CORE_READ_BITFIELD(s, field)                                                          \
	({                                                                                        \
		const void *___at = (const void *)(s) + ___bpf_field_info(s, field, BYTE_OFFSET); \
		unsigned long long ___bits = 0;                                                   \
		barrier_var(___at);                                                               \
		switch (___bpf_field_info(s, field, BYTE_SIZE)) {                                 \
		case 1:                                                                           \
			___bits = *(const unsigned char *)___at;                                  \
			break;                                                                    \
		case 2:                                                                           \
			___bits = *(const unsigned short *)___at;                                 \
			break;                                                                    \
		case 4:                                                                           \
			___bits = *(const unsigned int *)___at;                                   \
			break;                                                                    \
		case 8:                                                                           \
			___bits = *(const unsigned long long *)___at;                             \
			break;                                                                    \
		}                                                                                 \
		___bpf_cut_bits(___bits, s, field);                                               \
	})

#endif
