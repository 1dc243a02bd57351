/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Byte order. What travels in packets is big-endian ("network", be64); what a
 * BPF program computes with is in the order of the CPU it was compiled for:
 * clang's -target bpfel or bpfeb, or for plain bpf that of the machine where
 * clang runs. The compiler's own __BYTE_ORDER__ tells which; the C library's
 * headers cannot know.
 *
 * All of these work on constants too, in initializers and case labels, since
 * the compiler computes a swap of a constant itself. The __bpf_constant_ names
 * are kept for sources that use them.
 */
#ifndef RAWBPF_BPF_ENDIAN_H
#define RAWBPF_BPF_ENDIAN_H

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ___bpf_swap16(x) __builtin_bswap16(x)
#define ___bpf_swap32(x) __builtin_bswap32(x)
#define ___bpf_swap64(x) __builtin_bswap64(x)
#elif __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ___bpf_swap16(x) ((unsigned short)(x))
#define ___bpf_swap32(x) ((unsigned int)(x))
#define ___bpf_swap64(x) ((unsigned long long)(x))
#else
#error "the compiler says no byte order (__BYTE_ORDER__)"
#endif

#define bpf_htons(x)	   ___bpf_swap16(x)
#define bpf_ntohs(x)	   ___bpf_swap16(x)
#define bpf_htonl(x)	   ___bpf_swap32(x)
#define bpf_ntohl(x)	   ___bpf_swap32(x)
#define bpf_cpu_to_be64(x) ___bpf_swap64(x)
#define bpf_be64_to_cpu(x) ___bpf_swap64(x)

#define __bpf_htons(x)	     ___bpf_swap16(x)
#define __bpf_ntohs(x)	     ___bpf_swap16(x)
#define __bpf_htonl(x)	     ___bpf_swap32(x)
#define __bpf_ntohl(x)	     ___bpf_swap32(x)
#define __bpf_cpu_to_be64(x) ___bpf_swap64(x)
#define __bpf_be64_to_cpu(x) ___bpf_swap64(x)

#define __bpf_constant_htons(x)	      ___bpf_swap16(x)
#define __bpf_constant_ntohs(x)	      ___bpf_swap16(x)
#define __bpf_constant_htonl(x)	      ___bpf_swap32(x)
#define __bpf_constant_ntohl(x)	      ___bpf_swap32(x)
#define __bpf_constant_cpu_to_be64(x) ___bpf_swap64(x)
#define __bpf_constant_be64_to_cpu(x) ___bpf_swap64(x)

#endif
