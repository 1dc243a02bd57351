/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * object - sections, symbols and relocations -> programs, data, and relocations resolved to what
 * they refer to. Pure.
 *
 * A function symbol of an executable section is a program, and so several programs may share a
 * section. Functions in .text are subprograms of the others, unless no section but .text has any:
 * then the object is in BCC style, with function names such as kprobe__sys_clone or a target given
 * by the user, and each global function of .text is a program.
 *
 * Relocations are resolved here once; one that cannot be resolved is an error. Strings and bytes
 * are views into the rb_elf, which must outlive the rb_object.
 */
#ifndef RB_OBJECT_OBJECT_H
#define RB_OBJECT_OBJECT_H

#include "base/array.h"
#include "btf/btf.h"
#include "elf/elf.h"

/* An instruction is 8 bytes; an ld_imm64 takes two. Counts and offsets are in instructions. */
#define RB_INSN_SIZE 8

struct rb_func {
	const char *name;
	const char *section_name;
	uint32_t section;	/* index in the ELF file */
	uint32_t offset, count; /* instructions, in the section */
	struct rb_bytes insns;	/* unmodified, in the image */
	bool global;
	bool program;		   /* false: a subprogram */
	size_t reloc, reloc_count; /* its relocations: a range of rb_object.relocs */
	size_t core, core_count;   /* ... and of rb_object.cores */
};

enum rb_map_kind {
	RB_MAP_DEFINED, /* defined in .maps by BTF, or in "maps" by struct bpf_map_def */
	RB_MAP_RODATA, /* .rodata*: the kernel's copy is frozen, so the verifier knows the values */
	RB_MAP_DATA,   /* .data* */
	RB_MAP_BSS,    /* .bss*: zeros */
	RB_MAP_KCONFIG, /* the externs of .kconfig: filled from the kernel's configuration, frozen */
	RB_MAP_STRUCT_OPS, /* a variable of .struct_ops*: a structure of functions for the kernel */
};

/* The arguments of BPF_MAP_CREATE; a data section is an array map with one element. */
struct rb_map {
	const char *name; /* the variable's, or the section's */
	enum rb_map_kind kind;
	uint32_t section, offset;		    /* of its definition */
	uint32_t type;				    /* BPF_MAP_TYPE_* */
	uint32_t key_size, value_size, max_entries; /* bytes, bytes, elements; 0: not specified */
	uint32_t flags, numa_node; /* numa_node is valid only with BPF_F_NUMA_NODE */
	uint64_t extra;
	bool pin_by_name;
	uint32_t key_type, value_type; /* BTF type ids; 0: none */
	uint32_t inner;		       /* index of the template of inner maps, plus 1; 0: none */
	bool template;		 /* a template of inner maps, not created as a map of the object */
	bool optional;		 /* of "?.struct_ops": created only on request */
	uint32_t values_at;	 /* bytes from its start to its initial values, plus 1; 0: none */
	size_t slot, slot_count; /* its initial values: a range of rb_object.slots */
	size_t patch, patch_count; /* addresses in its data: a range of rb_object.patches */
	struct rb_bytes init;	   /* data; empty for .bss and .kconfig */
};

/* The initial value of map[index], in an array of maps or programs: a map or a program. */
struct rb_slot {
	uint32_t map, index;
	bool program;
	uint32_t target; /* index into maps or funcs */
};

/*
 * An address in data: 8 bytes at `offset` of maps[map]'s value. The kernel has no address for them;
 * the bytes become the offset within the section that the address points into. In a struct_ops
 * structure it refers to a function, and `value` is its index into funcs.
 */
struct rb_patch {
	uint32_t map, offset;
	uint64_t value;
	const char *symbol;
};

enum rb_extern_kind {
	RB_EXTERN_KCONFIG, /* extern int CONFIG_HZ __kconfig */
	RB_EXTERN_VAR,	   /* extern const void bpf_prog_active __ksym: a kernel variable */
	RB_EXTERN_FUNC,	   /* a kernel function: a kfunc */
};

struct rb_extern {
	const char *name;
	enum rb_extern_kind kind;
	uint32_t symbol; /* index in the ELF file */
	bool weak;	 /* may be missing: then it is zero */
	uint32_t type;	 /* BTF id of its type (a FUNC's id for functions); 0: not in .BTF */
	uint32_t offset; /* RB_EXTERN_KCONFIG: bytes into the map */
	uint32_t size;	 /* RB_EXTERN_KCONFIG: bytes */
};

enum rb_reloc_kind {
	RB_RELOC_DATA,	 /* the address of maps[target]'s value + addend */
	RB_RELOC_MAP,	 /* maps[target] itself */
	RB_RELOC_CALL,	 /* call of funcs[target] */
	RB_RELOC_FUNC,	 /* address of funcs[target], a callback */
	RB_RELOC_EXTERN, /* externs[target]: a kernel symbol or configuration value */
};

struct rb_reloc {
	enum rb_reloc_kind kind;
	uint32_t section, insn;	  /* the instruction: section, and index in the section */
	uint32_t target;	  /* index into maps, funcs or externs */
	int64_t addend;		  /* bytes into the data */
	const char *symbol;	  /* the source's name; a section's name when it has none */
	const char *section_name; /* the section that the symbol is in; "" for an extern */
};

/* A CO-RE relocation: an instruction that depends on the layout of the kernel's types. */
struct rb_core_reloc {
	uint32_t insn;	    /* index in the function */
	uint32_t type;	    /* BTF id that the path starts from */
	uint32_t kind;	    /* the kernel's enum bpf_core_relo_kind; not checked */
	const char *access; /* the path: "0:1:2" */
};

struct rb_object {
	const struct rb_elf *elf;     /* borrowed */
	const char *license;	      /* "" when the object has none */
	uint32_t kern_version;	      /* of the section "version"; 0: none */
	bool bcc_style;		      /* the programs are in .text */
	const struct rb_section *ext; /* .BTF.ext; NULL: none */
	bool has_core;		      /* it has CO-RE relocations */
	struct rb_btf btf;	      /* owned; count is 0 without .BTF, or until it is needed */

	struct rb_func *funcs; /* owned; by section, then by offset */
	size_t func_count;
	struct rb_map
		*maps; /* owned; data by section, then maps of "maps", .maps and .struct_ops */
	size_t map_count;
	struct rb_slot *slots; /* owned; by map */
	size_t slot_count;
	struct rb_patch *patches; /* owned; by map */
	size_t patch_count;
	struct rb_extern *externs; /* owned; in symbol order */
	size_t extern_count;
	struct rb_reloc
		*relocs; /* owned; of executable sections, by section, then by instruction */
	size_t reloc_count;
	struct rb_core_reloc *cores; /* owned; by function; read on demand */
	size_t core_count;
};

/* `elf` has passed rb_elf_parse(). Errors are RAWBPF_OBJECT. */
int rb_object_init(const struct rb_elf *elf, struct rb_object *ret, struct rawbpf_err *err);
void rb_object_deinit(struct rb_object *object);

/* Read .BTF unless already read: 0, -ENOENT when there is none, or RAWBPF_OBJECT. */
int rb_object_need_btf(struct rb_object *object, struct rawbpf_err *err);

/* Read the CO-RE relocations, if any, unless already read. */
int rb_object_need_core(struct rb_object *object, struct rawbpf_err *err);

/* Describe the relocation: "map counts + 8", "call helper", "extern bpf_prog_active". */
void rb_reloc_describe(const struct rb_object *object, const struct rb_reloc *reloc,
		       struct rb_text *ret);

#endif
