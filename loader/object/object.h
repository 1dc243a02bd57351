/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * object - sections, symbols and relocations -> programs, data, and relocations named by what they
 * point to. Pure.
 *
 * A function symbol of an executable section is a program, and so several programs may share a
 * section. Functions in .text are subprograms of the others, unless no section but .text has any:
 * then the object is written the way BCC's are, by names (kprobe__sys_clone) or for a target given
 * from outside, and each global function of .text is a program.
 *
 * A relocation's meaning is decided here once; what can't be named is an error. Everything is a view
 * into the rb_elf, which must outlive the rb_object.
 */
#ifndef RB_OBJECT_OBJECT_H
#define RB_OBJECT_OBJECT_H

#include "base/array.h"
#include "elf/elf.h"

/* An instruction is 8 bytes; an ld_imm64 takes two. Counts and offsets are in instructions. */
#define RB_INSN_SIZE 8

struct rb_func {
	const char *name;
	const char *section_name;
	uint32_t section;	/* index in the ELF file */
	uint32_t offset, count; /* instructions, in the section */
	struct rb_bytes insns;	/* as they are in the image */
	bool global;
	bool program;		   /* false: a subprogram */
	size_t reloc, reloc_count; /* its relocations: a range of rb_object.relocs */
};

enum rb_data_kind {
	RB_DATA_RODATA, /* .rodata*: the kernel's copy is frozen, so the verifier knows the values */
	RB_DATA_DATA,	/* .data* */
	RB_DATA_BSS,	/* .bss*: zeros */
};

struct rb_data {
	const char *name; /* the section's */
	uint32_t section;
	enum rb_data_kind kind;
	uint64_t size;	      /* bytes */
	struct rb_bytes init; /* empty for .bss */
};

enum rb_reloc_kind {
	RB_RELOC_DATA,	 /* the address of data[target] + addend */
	RB_RELOC_MAP,	 /* the map that `symbol` defines */
	RB_RELOC_CALL,	 /* call of funcs[target] */
	RB_RELOC_FUNC,	 /* address of funcs[target], a callback */
	RB_RELOC_EXTERN, /* something the kernel has: a kernel symbol or a config value */
};

struct rb_reloc {
	enum rb_reloc_kind kind;
	uint32_t section, insn; /* which instruction: section, and index in it */
	uint32_t target;	/* index into data or funcs */
	int64_t addend;		/* bytes into the data, or into the map's section */
	const char *symbol;	/* as the source names it; a section's name where it names none */
	const char *place;	/* the section that the symbol is in; "" for an extern */
};

struct rb_object {
	const struct rb_elf *elf; /* borrowed */
	const char *license;	  /* "" when the object has none */
	uint32_t kern_version;	  /* of the section "version"; 0: none */
	bool bcc_style;		  /* the programs are in .text */

	struct rb_func *funcs; /* owned; by section, then by offset */
	size_t func_count;
	struct rb_data *datas; /* owned; in the order of the sections */
	size_t data_count;
	struct rb_reloc
		*relocs; /* owned; of executable sections, by section, then by instruction */
	size_t reloc_count;
};

/* `elf` has passed rb_elf_parse(). Errors are of kind RB_OBJECT. */
int rb_object_init(const struct rb_elf *elf, struct rb_object *ret, struct rb_err *err);
void rb_object_deinit(struct rb_object *object);

/* "map counts + 8", "call helper", "extern bpf_prog_active": the relocation in words. */
void rb_reloc_describe(const struct rb_object *object, const struct rb_reloc *reloc,
		       struct rb_text *ret);

#endif
