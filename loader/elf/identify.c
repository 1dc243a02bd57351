// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * identify - the first bytes: is it a 64-bit ELF file, and in which byte order?
 *
 * The first 16 bytes (e_ident) read the same in either byte order: the magic number, the class (1:
 * 32-bit, 2: 64-bit), the byte order (1: little, 2: big) and the version. For a file that is not
 * ELF, "bad magic" would not help: the message names the file's type, and the hint says what to do.
 */
#include "elf/elf_internal.h"

#define COMPILE "compile it: clang -g -O2 -target bpf -c FILE.c -o FILE.o"

struct magic {
	const char *bytes;
	size_t size;
	const char *what;
	const char *hint;
};

#define MAGIC(bytes, what, hint)                      \
	{                                             \
		bytes, sizeof(bytes) - 1, what, hint, \
	}

static const struct magic magics[] = {
	MAGIC("!<arch>\n", "an archive (.a)", "extract the object: ar x FILE"),
	MAGIC("!<thin>\n", "a thin archive (.a)", "use one of the objects it lists: ar t FILE"),
	MAGIC("BC\xc0\xde", "LLVM bitcode",
	      "compile with -c -target bpf, without -flto and -emit-llvm"),
	MAGIC("\xde\xc0\x17\x0b", "LLVM bitcode in a wrapper",
	      "compile with -c -target bpf, without -flto and -emit-llvm"),
	MAGIC("; ModuleID", "LLVM IR as text",
	      "compile with -c -target bpf, without -S and -emit-llvm"),
	MAGIC("\x9f\xeb\x01", "raw BTF (type information without programs)", NULL),
	MAGIC("\xeb\x9f\x01", "raw BTF (type information without programs)", NULL),
	MAGIC("\x1f\x8b", "compressed by gzip", "decompress it: gzip -d"),
	MAGIC("\xfd"
	      "7zXZ",
	      "compressed by xz", "decompress it: xz -d"),
	MAGIC("\x28\xb5\x2f\xfd", "compressed by zstd", "decompress it: zstd -d"),
	MAGIC("BZh", "compressed by bzip2", "decompress it: bzip2 -d"),
	MAGIC("PK\x03\x04", "a zip archive", NULL),
	MAGIC("MZ", "a program or object for Windows", NULL),
	MAGIC("\0asm", "WebAssembly", NULL),
	MAGIC("\xcf\xfa\xed\xfe", "an object for macOS", "compile with -target bpf"),
	MAGIC("\xd4\xc3\xb2\xa1", "a packet capture", NULL),
	MAGIC("#!", "a script", NULL),
};

static bool has(struct rb_bytes text, const char *word)
{
	size_t size = strlen(word), i;

	for (i = 0; i + size <= text.size; i++)
		if (!memcmp(text.data + i, word, size))
			return true;
	return false;
}

static bool is_text(struct rb_bytes bytes)
{
	size_t i;

	for (i = 0; i < bytes.size; i++)
		if (bytes.data[i] == 0x7f ||
		    (bytes.data[i] < ' ' && !strchr("\t\n\r\f", bytes.data[i])) || !bytes.data[i])
			return false;
	return true;
}

static int refuse_text(struct rb_bytes head, struct rawbpf_err *err)
{
	if (has(head, "#include") || has(head, "#define") || has(head, "SEC(") || has(head, "/*")) {
		rb_elf_refuse(err, "C source, not a compiled object");
		rb_err_hint(err, COMPILE);
	} else if (has(head, "\t.text") || has(head, "\t.file") || has(head, "\t.section")) {
		rb_elf_refuse(err, "assembler source, not a compiled object");
		rb_err_hint(err, "compile with -c instead of -S");
	} else {
		rb_elf_refuse(err, "a text file, not a compiled object");
		rb_err_hint(err, COMPILE);
	}
	return -ENOEXEC;
}

/* Not ELF: name the type of file. Looks at the first few hundred bytes at most. */
static int refuse_not_elf(struct rb_bytes image, struct rawbpf_err *err)
{
	struct rb_bytes head = { image.data, image.size < 512 ? image.size : 512 };
	size_t i;

	if (!image.size) {
		rb_elf_refuse(err, "an empty file");
		rb_err_hint(err,
			    "compile it again: a full disk or a failed build leaves such files");
		return -ENOEXEC;
	}
	for (i = 0; i < RB_COUNT(magics); i++) {
		if (image.size < magics[i].size ||
		    memcmp(image.data, magics[i].bytes, magics[i].size))
			continue;
		rb_elf_refuse(err, "%s, not an ELF object", magics[i].what);
		if (magics[i].hint)
			rb_err_hint(err, "%s", magics[i].hint);
		return -ENOEXEC;
	}
	if (is_text(head))
		return refuse_text(head, err);
	if (image.size < SELFMAG)
		return rb_elf_refuse(err, "not an ELF file: it has only %zu bytes", image.size);
	return rb_elf_refuse(err,
			     "not an ELF file: it begins with %02x %02x %02x %02x, expected "
			     "7f 45 4c 46",
			     head.data[0], head.data[1], head.data[2], head.data[3]);
}

static int check_ident(struct rb_bytes image, struct rawbpf_err *err)
{
	const uint8_t *ident = image.data;

	if (ident[EI_CLASS] == ELFCLASS32) {
		rb_elf_refuse(err, "a 32-bit ELF file; BPF objects are 64-bit");
		rb_err_hint(err, "compile with -target bpf");
		return -ENOEXEC;
	}
	if (ident[EI_CLASS] != ELFCLASS64)
		return rb_elf_refuse(err, "ELF class at offset %u is %u, expected %u (64-bit)",
				     EI_CLASS, ident[EI_CLASS], ELFCLASS64);
	if (ident[EI_DATA] != ELFDATA2LSB && ident[EI_DATA] != ELFDATA2MSB)
		return rb_elf_refuse(
			err, "ELF byte order at offset %u is %u, expected %u (little) or %u (big)",
			EI_DATA, ident[EI_DATA], ELFDATA2LSB, ELFDATA2MSB);
	if (ident[EI_VERSION] != EV_CURRENT)
		return rb_elf_refuse(err, "ELF version at offset %u is %u, expected %u", EI_VERSION,
				     ident[EI_VERSION], EV_CURRENT);
	return 0;
}

static int refuse_short(struct rb_bytes image, struct rawbpf_err *err)
{
	rb_elf_refuse(err, "truncated: the file has %zu bytes, the ELF header alone needs %zu",
		      image.size, sizeof(Elf64_Ehdr));
	rb_err_hint(err, "compile or copy it again");
	return -ENOEXEC;
}

int rb_elf_identify(struct rb_elf *elf, struct rawbpf_err *err)
{
	const uint8_t *head = elf->image.data;
	uint32_t version;
	uint16_t size;
	int code;

	if (elf->image.size < SELFMAG || memcmp(head, ELFMAG, SELFMAG))
		return refuse_not_elf(elf->image, err);
	if (elf->image.size < EI_NIDENT)
		return refuse_short(elf->image, err);
	code = check_ident(elf->image, err);
	if (code)
		return code;
	if (elf->image.size < sizeof(Elf64_Ehdr))
		return refuse_short(elf->image, err);

	elf->big_endian = head[EI_DATA] == ELFDATA2MSB;
	elf->swap = elf->big_endian != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	elf->type = RB_ELF16(elf, head, Elf64_Ehdr, e_type);
	elf->machine = RB_ELF16(elf, head, Elf64_Ehdr, e_machine);
	version = RB_ELF32(elf, head, Elf64_Ehdr, e_version);
	if (version != EV_CURRENT)
		return rb_elf_refuse(err, "ELF header: e_version is %u, expected %u", version,
				     EV_CURRENT);
	size = RB_ELF16(elf, head, Elf64_Ehdr, e_ehsize);
	if (size != sizeof(Elf64_Ehdr))
		return rb_elf_refuse(err, "ELF header: e_ehsize is %u, expected %zu", size,
				     sizeof(Elf64_Ehdr));
	return 0;
}
