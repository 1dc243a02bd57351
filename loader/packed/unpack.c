// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * unpack - what build/rawbpf-packed does before it is rawbpf: the static program is unpacked to where
 * it was linked to, and started as if the kernel had loaded it.
 *
 * The kernel has mapped two segments of this file (packed.lds): an empty one that keeps the program's
 * place free, and this code with the program behind it, as gzip wrote it. The program's file is
 * unpacked into its place from the start, so that its first segment, which has the ELF header in it,
 * is where it belongs. The segments behind are moved up, what the file does not fill is zeroed, and
 * each gets the access that the kernel would have given it; what lies between them goes. A C library
 * looks for the program headers where the kernel's auxiliary vector says, so that is made to say
 * where they are now. Then the stack is as the kernel left it, and the program starts at its entry.
 *
 * Nothing is written to a file system, no other program is executed, and no descriptor is made. The
 * system calls are mprotect and munmap.
 */
#include <asm/unistd.h>
#include <link.h>
#include <stdbool.h>
#include <sys/mman.h>

#include "packed/inflate.h"
#include "packed/start.h"

typedef ElfW(Ehdr) file_header;
typedef ElfW(Phdr) program_header;
typedef ElfW(auxv_t) auxiliary_entry;

/* By packed.lds: the place of the program, and the file that gzip made of it. */
extern uint8_t packed_place[], packed_place_end[];
extern const uint8_t packed_file[], packed_file_end[];

enum {
	GZIP_HEADER = 10, /* as `gzip -n` writes it, with no name in it */
	GZIP_TRAILER = 8, /* a checksum, and the size */
};

static _Noreturn void fail(int status, const char *why, size_t size)
{
	packed_call(2, (long)why, (long)size, __NR_write);
	for (;;)
		packed_call(status, 0, 0, __NR_exit);
}

#define FAIL(status, why) fail(status, "rawbpf: error: " why "\n", sizeof("rawbpf: error: " why))

/* The bytes of the program's file, which is now at `packed_place`. */
static size_t unpack(void)
{
	size_t room = (size_t)packed_place_end - (size_t)packed_place;
	struct rb_inflate stream = {
		.in = packed_file + GZIP_HEADER,
		.in_end = packed_file_end,
		.out = packed_place,
		.out_size = room,
	};

	if (rb_packed_inflate(&stream) || stream.in_end - stream.in != GZIP_TRAILER)
		FAIL(1, "the program packed in here is damaged");
	return stream.done;
}

/* From the last byte on, for it is moved up. */
static void move(uint8_t *to, const uint8_t *from, size_t size)
{
	while (to != from && size--)
		to[size] = from[size];
}

static void zero(uint8_t *from, const uint8_t *end)
{
	while (from < end)
		*from++ = 0;
}

/* Beyond the end of what was unpacked all is zero already. */
static void place(const program_header *segment, size_t file_size)
{
	uint8_t *to = (uint8_t *)segment->p_vaddr, *end = to + segment->p_memsz;
	uint8_t *unpacked_end = packed_place + file_size;

	if (to < packed_place || end > packed_place_end)
		FAIL(1, "the program packed in here has another place");
	move(to, packed_place + segment->p_offset, segment->p_filesz);
	zero(to + segment->p_filesz, end < unpacked_end ? end : unpacked_end);
	packed_flush(to, to + segment->p_filesz);
}

static void allow(const program_header *segment, unsigned long page)
{
	unsigned long from = segment->p_vaddr & -page;
	unsigned long end = (segment->p_vaddr + segment->p_memsz + page - 1) & -page;
	int access = (segment->p_flags & PF_R ? PROT_READ : 0) |
		     (segment->p_flags & PF_W ? PROT_WRITE : 0) |
		     (segment->p_flags & PF_X ? PROT_EXEC : 0);

	if (packed_call((long)from, (long)(end - from), access, __NR_mprotect))
		FAIL(5, "this system lets no memory become executable\n"
			"  hint: run rawbpf-static, which is not packed");
}

/* The pages that have nothing else in them. If that fails, they stay, which does no harm. */
static void forget(unsigned long from, unsigned long end, unsigned long page)
{
	from = (from + page - 1) & -page;
	end &= -page;
	if (from < end)
		packed_call((long)from, (long)(end - from), 0, __NR_munmap);
}

/* The last segments first: they are moved up, and may be where those before them were unpacked. */
static void place_all(const file_header *header, const program_header *segments, size_t file_size)
{
	for (unsigned int i = header->e_phnum; i--;)
		if (segments[i].p_type == PT_LOAD)
			place(&segments[i], file_size);
}

/* What lies between the segments and behind them was not there before, either. */
static void allow_all(const file_header *header, const program_header *segments, unsigned long page)
{
	unsigned long end = (unsigned long)packed_place;

	for (unsigned int i = 0; i < header->e_phnum; i++) {
		if (segments[i].p_type != PT_LOAD)
			continue;
		allow(&segments[i], page);
		forget(end, segments[i].p_vaddr, page);
		end = segments[i].p_vaddr + segments[i].p_memsz;
	}
	forget(end, (unsigned long)packed_place_end, page);
}

/* Behind the arguments and the environment, each of which ends with a zero. */
static auxiliary_entry *auxiliary(unsigned long *stack)
{
	stack += 1 + *stack + 1;
	while (*stack++)
		;
	return (auxiliary_entry *)stack;
}

static unsigned long page_size(const auxiliary_entry *auxv)
{
	for (; auxv->a_type != AT_NULL; auxv++)
		if (auxv->a_type == AT_PAGESZ)
			return auxv->a_un.a_val;
	return 4096;
}

static void correct(auxiliary_entry *auxv, const file_header *header)
{
	for (; auxv->a_type != AT_NULL; auxv++) {
		if (auxv->a_type == AT_PHDR)
			auxv->a_un.a_val = (unsigned long)packed_place + header->e_phoff;
		else if (auxv->a_type == AT_PHNUM)
			auxv->a_un.a_val = header->e_phnum;
		else if (auxv->a_type == AT_ENTRY)
			auxv->a_un.a_val = header->e_entry;
	}
}

unsigned long packed_start(unsigned long *stack)
{
	auxiliary_entry *auxv = auxiliary(stack);
	unsigned long page = page_size(auxv);
	const file_header *header = (const void *)packed_place;
	size_t file_size = unpack();
	const program_header *segments = (const void *)(packed_place + header->e_phoff);

	place_all(header, segments, file_size);
	allow_all(header, segments, page);
	correct(auxv, header);
	forget((unsigned long)packed_file, (unsigned long)packed_file_end + page - 1, page);
	return header->e_entry;
}
