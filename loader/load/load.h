/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * load - create maps, load BTF, load programs: from the plan and linked instructions to
 * descriptors.
 *
 * A map is created when something first needs it, with its initial values. Types (BTF) are loaded
 * only when a map or a program needs them, or so that a rejected program's log quotes the source.
 * Errors are RAWBPF_VERIFIER with the log in err->detail when the verifier rejected a program; when
 * a call was not permitted, the cause is tested (why/permission.h). The struct owns the descriptors
 * of maps and BTF; program descriptors belong to the caller.
 */
#ifndef RB_LOAD_LOAD_H
#define RB_LOAD_LOAD_H

#include "link/link.h"
#include "link/ops_value.h"
#include "plan/plan.h"
#include "sys/bpf.h"

/* What the kernel was told, which the object may leave out; sizes in bytes. */
struct rb_map_sizes {
	uint32_t key, value, entries;
};

struct rb_load {
	struct rb_sys *sys;	    /* borrowed, as `object` */
	struct rb_object *object;   /* .BTF is read when it is needed */
	const struct rb_map *maps;  /* borrowed: the plan's maps */
	const char *pin_dir;	    /* a directory in bpffs, where maps are pinned by name */
	int *map_fds;		    /* owned: by map; -1: not created */
	struct rb_map_sizes *sizes; /* owned: by map; set once it is created */
	bool *pinned;		    /* owned: by map; pinned in this session */
	int btf_fd;		    /* owned; -1: not loaded */
	uint32_t kconfig;	    /* index of the map .kconfig */
};

int rb_load_init(struct rb_sys *sys, struct rb_object *object, const struct rb_plan *plan,
		 struct rb_load *ret, struct rawbpf_err *err);
/* Close everything; `unpin`: also remove the pins made in this session. */
void rb_load_deinit(struct rb_load *load, bool unpin);

/* Create maps[index] with its initial values, or open the map that is pinned under its name. */
int rb_load_map(struct rb_load *load, uint32_t index, struct rawbpf_err *err);
/* Create maps[index], a struct_ops map; *linked: it is to be registered by a link. */
int rb_load_struct_ops(struct rb_load *load, uint32_t index, const struct rb_struct_ops *ops,
		       bool *linked, struct rawbpf_err *err);
/*
 * Register it. Returns the link, which the caller owns, or 0: registered until element 0 is
 * deleted.
 */
int rb_load_register(struct rb_load *load, uint32_t index, const struct rb_struct_ops *ops,
		     bool linked, struct rawbpf_err *err);
/* Put programs into the program arrays that were created; prog_fds: by function, -1: not loaded. */
int rb_load_tail_calls(struct rb_load *load, const int *prog_fds, struct rawbpf_err *err);

/*
 * Load a program. Returns a descriptor that the caller owns, or a negative errno. The log and BTF
 * fields of `prog` are set here. `code` is the linked text that prog->insns come from.
 */
int rb_load_program(struct rb_load *load, struct rb_bpf_prog *prog, const struct rb_code *code,
		    struct rawbpf_err *err);

#endif
