/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * link - a program and the functions it needs -> instructions that this kernel can load. Pure:
 * descriptors and addresses are plain numbers.
 *
 * The program comes first, then each function that it reaches, once, in the order in which they
 * were found; calls and callbacks are patched with the new distances. Each change is recorded as an
 * rb_fix: the instruction, its bytes before and after, and the reason.
 */
#ifndef RB_LINK_LINK_H
#define RB_LINK_LINK_H

#include <linux/bpf.h>

#include "object/object.h"

/* An extern's value, from kernel/resolve.h. */
struct rb_resolved {
	bool found;	   /* false: a weak extern that this kernel does not have */
	uint64_t address;  /* of a variable without a type */
	uint32_t btf_id;   /* of a function, or of a variable with a type; 0: none */
	int32_t btf_fd;	   /* the BTF of btf_id: 0 vmlinux, else a module's */
	uint16_t fd_index; /* ... as an index into the program's fd_array; 0: vmlinux */
};

/* The values to patch in on this host. The arrays belong to the caller. */
struct rb_values {
	const int *map_fds;		   /* by map */
	const struct rb_resolved *externs; /* by extern */
	uint32_t kconfig;		   /* index of the map of configuration values */
};

/* The result of a CO-RE relocation. */
enum rb_core_answer {
	RB_CORE_FOUND,
	RB_CORE_NO_TYPE,   /* no type of that name and BTF kind */
	RB_CORE_NO_MATCH,  /* no type that has the member or the value */
	RB_CORE_OTHER_SIZE /* the size differs, so a load or store would be wrong */
};

/* The reason is a relocation, a CO-RE relocation, or neither: a call within its section. */
struct rb_fix {
	uint32_t insn; /* index in the linked text */
	bool wide;     /* two instructions: an ld_imm64 */
	bool poisoned; /* CO-RE failed: replaced with an invalid instruction */
	enum rb_core_answer answer;
	struct bpf_insn before[2], after[2];
	const struct rb_reloc *reloc;	  /* borrowed */
	const struct rb_core_reloc *core; /* borrowed */
	const struct rb_func *callee;	  /* of a call */
};

/* A linked function's offset. */
struct rb_linked {
	uint32_t func;	/* index into funcs */
	uint32_t start; /* its first instruction in the program */
};

struct rb_code {
	struct bpf_insn *insns; /* owned, as all arrays here */
	uint32_t count;
	size_t insn_capacity;
	struct rb_linked *funcs; /* the program, then its subprograms */
	size_t func_count, func_capacity;
	struct rb_fix *fixes;
	size_t fix_count, fix_capacity;
	bool adapted; /* CO-RE is applied */
};

/* Link funcs[func] with what it calls. Errors are RAWBPF_OBJECT. */
int rb_link_func(const struct rb_object *object, uint32_t func, struct rb_code *ret,
		 struct rawbpf_err *err);
/* Fill in descriptors, addresses and externs. */
int rb_relocate_code(const struct rb_object *object, const struct rb_values *values,
		     struct rb_code *code, struct rawbpf_err *err);
/* "field request.rq_disk"; with the relocation's kind, "offset of field request.rq_disk". */
void rb_core_describe(const struct rb_object *object, const struct rb_core_reloc *reloc,
		      bool question, struct rb_text *ret);
/* For link/ and core/ only. */
int rb_code_add_fix(struct rb_code *code, const struct rb_fix *fix, struct rawbpf_err *err);
void rb_code_deinit(struct rb_code *code);

/* The relocations of the linked program, function by function; NULL: no more. */
struct rb_code_cursor { /* starts zeroed */
	size_t func, reloc;
};
const struct rb_reloc *rb_code_next_reloc(const struct rb_object *object,
					  const struct rb_code *code, struct rb_code_cursor *at);

/* Does it call this helper? */
bool rb_code_calls(const struct rb_code *code, int32_t helper);

#endif
