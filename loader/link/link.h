/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * link - a program and the functions it needs -> instructions that this kernel can load. Pure:
 * descriptors and addresses are just numbers here.
 *
 * The program comes first, then each function that it reaches, once, in the order in which they were
 * found; calls and callbacks are pointed at where their function came to lie. Each change is an
 * rb_fix: which instruction, what stood there, what stands there now, and what asked for it.
 */
#ifndef RB_LINK_LINK_H
#define RB_LINK_LINK_H

#include <linux/bpf.h>

#include "object/object.h"

/* What an extern came to be: kernel/resolve.h looks it up. */
struct rb_resolved {
	bool found;	   /* false: a weak one that this kernel does not have */
	uint64_t address;  /* of a variable without a type */
	uint32_t btf_id;   /* of a function, or of a variable with a type; 0: none */
	int32_t btf_fd;	   /* whose BTF that is: 0 vmlinux, else a module's */
	uint16_t fd_index; /* ... as an index into the program's fd_array; 0: vmlinux */
};

/* What the object's numbers stand for on this host. The arrays are the caller's. */
struct rb_values {
	const int *map_fds;		   /* by map */
	const struct rb_resolved *externs; /* by extern */
	uint32_t kconfig;		   /* index of the map of configuration values */
};

/* What CO-RE found in the kernel's types. */
enum rb_core_answer {
	RB_CORE_FOUND,
	RB_CORE_NO_TYPE,   /* no type of that name and kind */
	RB_CORE_NO_MATCH,  /* none that has the member, or the value */
	RB_CORE_OTHER_SIZE /* it has another size, and a load or store of that would be wrong */
};

/* Why is one of three: a relocation, a CO-RE relocation, or neither: a call within its section. */
struct rb_fix {
	uint32_t insn; /* index in the linked text */
	bool wide;     /* two instructions: an ld_imm64 */
	bool poisoned; /* CO-RE has no answer: an instruction that the verifier refuses */
	enum rb_core_answer answer;
	struct bpf_insn before[2], after[2];
	const struct rb_reloc *reloc;	  /* borrowed */
	const struct rb_core_reloc *core; /* borrowed */
	const struct rb_func *callee;	  /* of a call */
};

/* Where a function came to lie. */
struct rb_placed {
	uint32_t func;	/* index into funcs */
	uint32_t start; /* instructions into the text */
};

struct rb_code {
	struct bpf_insn *insns; /* owned, as all arrays here */
	uint32_t count;
	size_t insn_capacity;
	struct rb_placed *funcs; /* the program, then its subprograms */
	size_t func_count, func_capacity;
	struct rb_fix *fixes;
	size_t fix_count, fix_capacity;
	bool adapted; /* CO-RE is done */
};

/* Link funcs[func] with what it calls. Errors are RAWBPF_OBJECT. */
int rb_link_func(const struct rb_object *object, uint32_t func, struct rb_code *ret,
		 struct rawbpf_err *err);
/* Fill in descriptors, addresses and externs. */
int rb_relocate_code(const struct rb_object *object, const struct rb_values *values,
		     struct rb_code *code, struct rawbpf_err *err);
/* "field request.rq_disk"; as a question, "offset of field request.rq_disk". */
void rb_core_describe(const struct rb_object *object, const struct rb_core_reloc *reloc,
		      bool question, struct rb_text *ret);
/* For this room's own use. */
int rb_code_add_fix(struct rb_code *code, const struct rb_fix *fix, struct rawbpf_err *err);
void rb_code_deinit(struct rb_code *code);

/* The relocations of the linked text, function by function; NULL: there are no more. */
struct rb_code_cursor { /* begins zeroed */
	size_t func, reloc;
};
const struct rb_reloc *rb_code_next_reloc(const struct rb_object *object,
					  const struct rb_code *code, struct rb_code_cursor *at);

/* Does it call this helper? */
bool rb_code_calls(const struct rb_code *code, int32_t helper);

#endif
