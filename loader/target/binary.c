// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * binary - the headers of a user binary: ELF header, program headers, section headers.
 *
 * 32-bit and 64-bit ELF have the same fields with different order and sizes, so a field is read by
 * its name in <elf.h>'s two structs. Counts that do not fit 16 bits are in section 0 (the gABI's
 * extended numbering). A file without section headers can still be probed by offset.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/print.h"
#include "target/target_internal.h"

uint64_t rb_binary_number(const struct rb_binary *binary, const uint8_t *at, size_t size)
{
	switch (size) {
	case 1:
		return *at;
	case 2:
		return rb_load16(at, binary->swap);
	case 4:
		return rb_load32(at, binary->swap);
	default:
		return rb_load64(at, binary->swap);
	}
}

uint64_t rb_binary_field(const struct rb_binary *binary, const uint8_t *at, size_t where)
{
	where = binary->wide ? where & 0xffff : where >> 16;
	return rb_binary_number(binary, at + (where >> 8), where & 0xff);
}

/* ---- the ELF header ---- */

struct header {
	uint64_t segments, sections; /* offsets of the tables */
	uint64_t segment_count, section_count, names;
};

static int damaged(struct rawbpf_err *err, const char *what)
{
	return rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC, "%s: the file is damaged or truncated",
			  what);
}

static int not_there(int code, const char *what, struct rawbpf_err *err)
{
	return code == -ENOMEM ? rb_err_nomem(err) : damaged(err, what);
}

static int check_type(const struct rb_binary *binary, struct rawbpf_err *err)
{
	if (binary->type == ET_EXEC || binary->type == ET_DYN)
		return 0;
	return rb_err_set(err, RAWBPF_ATTACH, -ENOEXEC, "%s, not an executable or a library",
			  binary->type == ET_REL    ? "an object that is not linked yet"
			  : binary->type == ET_CORE ? "a core dump"
						    : "an ELF file of an unknown type");
}

/* Header values that are in section 0 because they do not fit the header. */
static int read_extended(struct rb_binary *binary, struct header *header, struct rawbpf_err *err)
{
	struct rb_bytes first;
	int code;

	if (!header->sections || (header->section_count && header->names != SHN_XINDEX &&
				  header->segment_count != PN_XNUM))
		return 0;
	code = rb_image_slice(&binary->image, header->sections, RB_SIZE(binary, Shdr), &first);
	if (code)
		return not_there(code, "its section headers are not in the file", err);
	if (!header->section_count)
		header->section_count = RB_FIELD(binary, first.data, Shdr, sh_size);
	if (header->names == SHN_XINDEX)
		header->names = RB_FIELD(binary, first.data, Shdr, sh_link);
	if (header->segment_count == PN_XNUM)
		header->segment_count = RB_FIELD(binary, first.data, Shdr, sh_info);
	return 0;
}

static int read_header(struct rb_binary *binary, struct header *ret, struct rawbpf_err *err)
{
	uint64_t head_size =
		binary->image.size < sizeof(Elf64_Ehdr) ? binary->image.size : sizeof(Elf64_Ehdr);
	struct rb_bytes head;
	const uint8_t *at;
	int code = rb_image_slice(&binary->image, 0, head_size, &head);

	if (code)
		return rb_err_set(err, RAWBPF_IO, code, "read: %s", strerror(-code));
	if (head.size < EI_NIDENT || memcmp(head.data, ELFMAG, SELFMAG))
		return rb_target_why_not_elf(head, err);
	at = head.data;
	if ((at[EI_CLASS] != ELFCLASS32 && at[EI_CLASS] != ELFCLASS64) ||
	    (at[EI_DATA] != ELFDATA2LSB && at[EI_DATA] != ELFDATA2MSB))
		return damaged(err, "its ELF class or byte order is invalid");
	binary->wide = at[EI_CLASS] == ELFCLASS64;
	binary->big_endian = at[EI_DATA] == ELFDATA2MSB;
	binary->swap = binary->big_endian != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	if (head.size < RB_SIZE(binary, Ehdr))
		return damaged(err, "its ELF header is incomplete");
	binary->type = (uint16_t)RB_FIELD(binary, at, Ehdr, e_type);
	binary->machine = (uint16_t)RB_FIELD(binary, at, Ehdr, e_machine);
	*ret = (struct header){
		.segments = RB_FIELD(binary, at, Ehdr, e_phoff),
		.sections = RB_FIELD(binary, at, Ehdr, e_shoff),
		.segment_count = RB_FIELD(binary, at, Ehdr, e_phnum),
		.section_count = RB_FIELD(binary, at, Ehdr, e_shnum),
		.names = RB_FIELD(binary, at, Ehdr, e_shstrndx),
	};
	if (ret->segment_count && RB_FIELD(binary, at, Ehdr, e_phentsize) != RB_SIZE(binary, Phdr))
		return damaged(err, "e_phentsize is not the size of a program header");
	if (ret->section_count && RB_FIELD(binary, at, Ehdr, e_shentsize) != RB_SIZE(binary, Shdr))
		return damaged(err, "e_shentsize is not the size of a section header");
	code = check_type(binary, err);
	return code ? code : read_extended(binary, ret, err);
}

/* ---- the tables ---- */

/* Read a table of the file; the count is checked before it is multiplied. */
static int read_table(struct rb_binary *binary, uint64_t off, uint64_t count, size_t size,
		      struct rb_bytes *ret)
{
	if (count > binary->image.size / size)
		return -ENOEXEC;
	return rb_image_slice(&binary->image, off, count * size, ret);
}

static int read_segments(struct rb_binary *binary, const struct header *header,
			 struct rawbpf_err *err)
{
	size_t size = RB_SIZE(binary, Phdr);
	struct rb_bytes table = { NULL, 0 };
	int code = header->segment_count ? read_table(binary, header->segments,
						      header->segment_count, size, &table)
					 : 0;

	if (code)
		return not_there(code, "its program headers are not in the file", err);
	binary->segments = calloc(table.size / size + 1, sizeof(*binary->segments));
	if (!binary->segments)
		return rb_err_nomem(err);
	binary->base = UINT64_MAX;
	for (size_t i = 0; i < table.size / size; i++) {
		const uint8_t *at = table.data + i * size;
		struct rb_segment *segment = &binary->segments[binary->segment_count];

		if (RB_FIELD(binary, at, Phdr, p_type) != PT_LOAD)
			continue;
		*segment = (struct rb_segment){
			.offset = RB_FIELD(binary, at, Phdr, p_offset),
			.file_size = RB_FIELD(binary, at, Phdr, p_filesz),
			.address = RB_FIELD(binary, at, Phdr, p_vaddr),
			.size = RB_FIELD(binary, at, Phdr, p_memsz),
			.code = RB_FIELD(binary, at, Phdr, p_flags) & PF_X,
		};
		if (segment->file_size > segment->size)
			segment->file_size = segment->size;
		if (segment->address < binary->base)
			binary->base = segment->address;
		binary->segment_count++;
	}
	if (!binary->segment_count)
		binary->base = 0;
	return 0;
}

struct rb_bytes rb_binary_strings(struct rb_binary *binary, uint64_t index)
{
	struct rb_bytes strings = { NULL, 0 };

	if (index && index < binary->section_count && binary->sections[index].type == SHT_STRTAB)
		rb_binary_data(binary, &binary->sections[index], &strings, NULL);
	while (strings.size && strings.data[strings.size - 1])
		strings.size--;
	return strings;
}

static void name_sections(struct rb_binary *binary, const uint8_t *table, uint64_t names)
{
	struct rb_bytes strings = rb_binary_strings(binary, names);

	for (size_t i = 0; i < binary->section_count; i++) {
		const uint8_t *at = table + i * RB_SIZE(binary, Shdr);

		binary->sections[i].name =
			rb_string_at(strings, RB_FIELD(binary, at, Shdr, sh_name));
	}
}

static int read_sections(struct rb_binary *binary, const struct header *header,
			 struct rawbpf_err *err)
{
	size_t size = RB_SIZE(binary, Shdr);
	struct rb_bytes table = { NULL, 0 };
	int code =
		header->sections && header->section_count
			? read_table(binary, header->sections, header->section_count, size, &table)
			: 0;

	if (code)
		return not_there(code, "its section headers are not in the file", err);
	binary->sections = calloc(table.size / size + 1, sizeof(*binary->sections));
	if (!binary->sections)
		return rb_err_nomem(err);
	binary->section_count = table.size / size;
	for (size_t i = 0; i < binary->section_count; i++) {
		const uint8_t *at = table.data + i * size;

		binary->sections[i] = (struct rb_user_section){
			.name = "",
			.type = (uint32_t)RB_FIELD(binary, at, Shdr, sh_type),
			.link = (uint32_t)RB_FIELD(binary, at, Shdr, sh_link),
			.info = (uint32_t)RB_FIELD(binary, at, Shdr, sh_info),
			.flags = RB_FIELD(binary, at, Shdr, sh_flags),
			.address = RB_FIELD(binary, at, Shdr, sh_addr),
			.offset = RB_FIELD(binary, at, Shdr, sh_offset),
			.size = RB_FIELD(binary, at, Shdr, sh_size),
			.entry_size = RB_FIELD(binary, at, Shdr, sh_entsize),
		};
	}
	name_sections(binary, table.data, header->names);
	return 0;
}

static int read_all(struct rb_binary *binary, struct rawbpf_err *err)
{
	struct header header = { 0 };
	int code = read_header(binary, &header, err);

	if (!code)
		code = read_segments(binary, &header, err);
	if (!code)
		code = read_sections(binary, &header, err);
	return code;
}

/* ---- open, close ---- */

int rb_binary_parse(struct rb_bytes bytes, struct rb_binary *ret, struct rawbpf_err *err)
{
	struct rb_binary binary = { .debug_sought = true };
	int code;

	rb_image_of_memory(bytes, &binary.image);
	code = read_all(&binary, err);
	if (code)
		rb_binary_close(&binary);
	else
		*ret = binary;
	return code;
}

/*
 * "/proc/123/root/usr/bin/app" is process 123's /usr/bin/app, which may be a symbolic link to
 * /opt/app: resolve it in that process's root.
 */
static int open_in_root(struct rb_sys *sys, const char *path)
{
	const char *rest = path + strlen("/proc/");
	char root[40];
	int dir, fd;

	if (strncmp(path, "/proc/", strlen("/proc/")))
		return rb_sys_open(sys, AT_FDCWD, path, O_RDONLY | O_NONBLOCK);
	rest += strspn(rest, "0123456789");
	if (strncmp(rest, "/root/", strlen("/root/")) || rest - path > 20)
		return rb_sys_open(sys, AT_FDCWD, path, O_RDONLY | O_NONBLOCK);
	rest += strlen("/root");
	rb_print(root, sizeof(root), "%.*s", (int)(rest - path), path);
	dir = rb_sys_open(sys, AT_FDCWD, root, O_PATH | O_DIRECTORY);
	if (dir < 0)
		return dir;
	fd = rb_sys_open_in(sys, dir, rest, O_RDONLY | O_NONBLOCK);
	rb_sys_close(sys, dir);
	return fd;
}

static int open_image(struct rb_sys *sys, const char *path, struct rb_image *ret,
		      struct rawbpf_err *err)
{
	struct rb_stat status;
	int fd = open_in_root(sys, path), code;

	if (fd < 0)
		return rb_target_why_not_open(path, fd, err);
	code = rb_sys_stat(sys, fd, &status);
	if (!code && !S_ISREG(status.mode)) {
		rb_sys_close(sys, fd);
		rb_target_why_not_file(status.mode, err);
		rb_err_prefix(err, "%s", path);
		return -ENOEXEC;
	}
	return rb_image_of_file(sys, fd, ret, err);
}

int rb_binary_open(struct rb_sys *sys, const char *path, struct rb_binary *ret,
		   struct rawbpf_err *err)
{
	struct rb_binary binary = { .image.fd = -1 };
	int code = open_image(sys, path, &binary.image, err);

	if (code)
		return code;
	binary.path = strdup(path);
	code = binary.path ? read_all(&binary, err) : rb_err_nomem(err);
	if (code) {
		rb_binary_close(&binary);
		rb_err_prefix(err, "%s", path);
		return code;
	}
	*ret = binary;
	return 0;
}

void rb_binary_close(struct rb_binary *binary)
{
	if (binary->debug)
		rb_binary_close(binary->debug);
	free(binary->debug);
	rb_symbol_index_free(binary->index);
	free(binary->segments);
	free(binary->sections);
	free(binary->path);
	rb_image_close(&binary->image);
	*binary = (struct rb_binary){ .image.fd = -1 };
}

/* ---- lookups ---- */

const struct rb_user_section *rb_binary_section(const struct rb_binary *binary, const char *name,
						uint32_t type)
{
	for (size_t i = 1; i < binary->section_count; i++)
		if ((type == SHT_NULL || binary->sections[i].type == type) &&
		    (!name || !strcmp(binary->sections[i].name, name)))
			return &binary->sections[i];
	return NULL;
}

int rb_binary_data(struct rb_binary *binary, const struct rb_user_section *section,
		   struct rb_bytes *ret, struct rawbpf_err *err)
{
	int code;

	if (section->type == SHT_NOBITS)
		return -ENODATA;
	if (section->flags & SHF_COMPRESSED)
		return rb_err_set(err, RAWBPF_ATTACH, -ENOTSUP, "section %s is compressed",
				  section->name);
	code = rb_image_slice(&binary->image, section->offset, section->size, ret);
	if (!code)
		return 0;
	if (code == -ENOEXEC)
		damaged(err, "a section is not in the file");
	else
		rb_err_set(err, RAWBPF_IO, code, "read 0x%" PRIx64 " bytes: %s", section->size,
			   strerror(-code));
	rb_err_prefix(err, "section %.60s", section->name);
	return code;
}

bool rb_binary_offset_of(const struct rb_binary *binary, uint64_t address, uint64_t *ret)
{
	for (size_t i = 0; i < binary->segment_count; i++) {
		const struct rb_segment *segment = &binary->segments[i];

		if (address < segment->address || address - segment->address >= segment->file_size)
			continue;
		return !__builtin_add_overflow(segment->offset, address - segment->address, ret);
	}
	return false;
}

/* A page on the border of two segments is mapped twice; the executable mapping is preferred. */
bool rb_binary_address_of(const struct rb_binary *binary, uint64_t offset, uint64_t *ret)
{
	bool found = false;

	for (size_t i = 0; i < binary->segment_count; i++) {
		const struct rb_segment *segment = &binary->segments[i];

		if (offset < segment->offset || offset - segment->offset >= segment->file_size ||
		    (found && !segment->code))
			continue;
		found = !__builtin_add_overflow(segment->address, offset - segment->offset, ret);
	}
	return found;
}

bool rb_binary_is_code(const struct rb_binary *binary, uint64_t offset)
{
	for (size_t i = 0; i < binary->segment_count; i++) {
		const struct rb_segment *segment = &binary->segments[i];

		if (segment->code && offset >= segment->offset &&
		    offset - segment->offset < segment->file_size)
			return true;
	}
	return false;
}
