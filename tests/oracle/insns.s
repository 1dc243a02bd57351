# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# One of each kind of instruction, for tests/oracle/disasm: what no compiler makes of a small program.
	.text
	r1 += r2
	w1 -= 5
	r1 *= -2147483648
	w1 /= w2
	r1 s/= r2
	w1 s%= 5
	r1 %= 3
	r1 |= r2
	w1 &= 65535
	r1 <<= 63
	w1 >>= w2
	r1 s>>= 32
	r1 ^= -1
	r1 = -r1
	w1 = -w1
	r1 = r2
	w1 = -5
	r1 = (s8)r2
	r1 = (s16)r2
	r1 = (s32)r2
	w1 = (s8)w2
	w1 = (s16)w2
	r1 = le16 r1
	r1 = be32 r1
	r1 = be64 r1
	r1 = bswap16 r1
	r1 = bswap64 r1
	r1 = addr_space_cast(r2, 0, 1)
	r1 = addr_space_cast(r2, 1, 0)
	r1 = -1 ll
	r1 = 0x123456789abcdef0 ll
	r0 = *(u8 *)skb[5]
	r0 = *(u16 *)skb[0]
	r0 = *(u32 *)skb[r7]
	r1 = *(u8 *)(r2 + 0)
	r1 = *(u16 *)(r2 - 2)
	r1 = *(u32 *)(r2 + 32767)
	r1 = *(u64 *)(r10 - 32768)
	r1 = *(s8 *)(r2 + 0)
	r1 = *(s16 *)(r2 + 0)
	r1 = *(s32 *)(r2 + 4)
	*(u8 *)(r2 + 1) = w1
	*(u64 *)(r10 - 8) = r1
	*(u16 *)(r1 + 2) = -3
	*(u64 *)(r1 + 8) = 5
	lock *(u32 *)(r2 - 8) += w1
	lock *(u64 *)(r2 + 8) |= r1
	lock *(u64 *)(r2 + 8) &= r1
	lock *(u32 *)(r2 + 8) ^= w1
	w1 = atomic_fetch_add((u32 *)(r2 + 0), w1)
	r1 = atomic_fetch_or((u64 *)(r2 + 0), r1)
	r1 = atomic_fetch_and((u64 *)(r2 + 0), r1)
	w1 = atomic_fetch_xor((u32 *)(r2 + 0), w1)
	r1 = xchg_64(r2 + 0, r1)
	w1 = xchg32_32(r2 - 4, w1)
	r0 = cmpxchg_64(r2 + 0, r0, r1)
	w0 = cmpxchg32_32(r2 + 0, w0, w1)
	w1 = load_acquire((u8 *)(r2 + 0))
	w1 = load_acquire((u16 *)(r2 - 2))
	r1 = load_acquire((u64 *)(r2 + 0))
	store_release((u32 *)(r2 + 0), w1)
	store_release((u64 *)(r2 + 8), r1)
	if r1 == r2 goto +3
	if r1 != 5 goto -3
	if r1 > r2 goto +0
	if r1 >= 5 goto +1
	if r1 < r2 goto +1
	if r1 <= 5 goto +1
	if r1 s> -5 goto +1
	if r1 s>= r2 goto +1
	if w1 s< w2 goto +1
	if w1 s<= -1 goto +1
	if w1 & w2 goto -3
	if r1 & 4 goto +1
	goto +2
	gotol +3000
	may_goto +3
	call 1
	call 211
	exit
