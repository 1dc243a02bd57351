/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * load - give the kernel what was made: maps, types, instructions.
 *
 * A map is made when something first needs it, with all that it starts with; types (BTF) are loaded
 * only when a map or a program can't do without, or when a rejected program's log is to quote the
 * source. Errors are RAWBPF_VERIFIER with the log in err->detail when the verifier said no; what the
 * kernel refused for another reason has the reason looked up (why/permission.h).
 */
#ifndef RB_LOAD_LOAD_H
#define RB_LOAD_LOAD_H

#include "link/link.h"
#include "link/ops_value.h"
#include "plan/plan.h"
#include "sys/bpf.h"

struct rb_load {
	struct rb_sys *sys;	   /* borrowed, as `object` */
	struct rb_object *object;  /* .BTF is read when it is needed */
	const struct rb_map *maps; /* borrowed: the plan's, as they are to be made */
	const char *pin_dir;	   /* where maps are pinned by name: a directory in bpffs */
	int *map_fds;		   /* owned: by map; -1: not made */
	bool *pinned;		   /* owned: by map; pinned by us, in this session */
	int btf_fd;		   /* owned; -1: not loaded */
	uint32_t kconfig;	   /* index of the map of configuration values */
};

int rb_load_init(struct rb_sys *sys, struct rb_object *object, const struct rb_plan *plan,
		 struct rb_load *ret, struct rawbpf_err *err);
/* Closes all; `unpin` also removes the pins made in this session. */
void rb_load_deinit(struct rb_load *load, bool unpin);

/* Make maps[index], or take the one that is pinned under its name, with its initial values. */
int rb_load_map(struct rb_load *load, uint32_t index, struct rawbpf_err *err);
/* Make maps[index] for a structure of functions; `linked`: it is to be registered by a link. */
int rb_load_struct_ops(struct rb_load *load, uint32_t index, const struct rb_struct_ops *ops,
		       bool *linked, struct rawbpf_err *err);
/* Register it: the link, which the caller owns, or 0: until its element 0 is deleted. */
int rb_load_register(struct rb_load *load, uint32_t index, const struct rb_struct_ops *ops,
		     bool linked, struct rawbpf_err *err);
/* Programs into the program arrays that were made; prog_fds by function, -1: not loaded. */
int rb_load_tail_calls(struct rb_load *load, const int *prog_fds, struct rawbpf_err *err);

/*
 * A descriptor that the caller owns, or a negative errno. The fields of a log and of BTF in `prog`
 * are ours. `code` is the linked text that prog->insns are from.
 */
int rb_load_program(struct rb_load *load, struct rb_bpf_prog *prog, const struct rb_code *code,
		    struct rawbpf_err *err);

#endif
