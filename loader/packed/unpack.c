// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * unpack - the start of build/rawbpf-packed: decompresses the static program to its link address,
 * and starts it as if the kernel had loaded it.
 *
 * The kernel maps two segments of this file (packed.lds): an empty one that reserves the program's
 * address range, and this code followed by the program compressed by gzip. The program's file is
 * decompressed to the start of that range, so that its first segment, which contains the ELF
 * header, is at its address. The other segments are moved up, bytes beyond a segment's file size
 * are zeroed, each segment gets its access rights, and the pages between segments are unmapped. A C
 * library finds the program headers through the kernel's auxiliary vector, so that is updated. Then
 * the stack is as the kernel left it, and the program starts at its entry.
 *
 * Nothing is written to a file system, no other program is executed, and no descriptor is opened.
 * The only system calls are mprotect and munmap.
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

/* From packed.lds: the program's address range, and the gzip file. */
extern uint8_t packed_place[], packed_place_end[];
extern const uint8_t packed_file[], packed_file_end[];

enum {
	GZIP_HEADER = 10, /* as written by `gzip -n`, without a name */
	GZIP_TRAILER = 8, /* a checksum, and the size */
};

static _Noreturn void fail(int status, const char *why, size_t size)
{
	packed_call(2, (long)why, (long)size, __NR_write);
	for (;;)
		packed_call(status, 0, 0, __NR_exit);
}

#define FAIL(status, why) fail(status, "rawbpf: error: " why "\n", sizeof("rawbpf: error: " why))

/* Returns the size of the program's file, which is now at `packed_place`. */
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
		FAIL(1, "the packed program is damaged");
	return stream.done;
}

/* Backwards, since the data is moved up. */
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

/* Memory past the decompressed file is zero already. */
static void load_segment(const program_header *segment, size_t file_size)
{
	uint8_t *to = (uint8_t *)segment->p_vaddr, *end = to + segment->p_memsz;
	uint8_t *unpacked_end = packed_place + file_size;

	if (to < packed_place || end > packed_place_end)
		FAIL(1, "the packed program has another link address");
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
		FAIL(5, "mprotect(PROT_EXEC) failed: memory cannot be made executable\n"
			"  hint: run rawbpf-static, which is not packed");
}

/* Unmap the pages that contain nothing else. A failure is harmless. */
static void forget(unsigned long from, unsigned long end, unsigned long page)
{
	from = (from + page - 1) & -page;
	end &= -page;
	if (from < end)
		packed_call((long)from, (long)(end - from), 0, __NR_munmap);
}

/* The last segments first: they are moved up, from addresses that earlier segments may need. */
static void load_segments(const file_header *header, const program_header *segments,
			  size_t file_size)
{
	for (unsigned int i = header->e_phnum; i--;)
		if (segments[i].p_type == PT_LOAD)
			load_segment(&segments[i], file_size);
}

/* Set the access of each segment; unmap the pages between and after the segments. */
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

/* After the arguments and the environment, each of which ends with a NULL. */
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

	load_segments(header, segments, file_size);
	allow_all(header, segments, page);
	correct(auxv, header);
	forget((unsigned long)packed_file, (unsigned long)packed_file_end + page - 1, page);
	return header->e_entry;
}
