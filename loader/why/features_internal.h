/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * features_internal - shared by the feature checks only: results that are expensive to find out,
 * and functions that report a result.
 */
#ifndef RB_WHY_FEATURES_INTERNAL_H
#define RB_WHY_FEATURES_INTERNAL_H

#include "why/features.h"
#include "why/permission.h"
#include "kernel/vmlinux.h"
#include "sys/tracefs.h"

struct rb_feature_host {
	struct rb_sys *sys;
	struct rb_rights rights;
	struct rb_tracefs tracefs;
	int tracefs_code; /* 0: it is open */
	struct rawbpf_err tracefs_err;
	bool refused; /* bpf(2) itself is refused; reported once */
	struct rb_vmlinux vmlinux;
	struct rb_btf_names names; /* of attach targets, found with the types */
	int types_code;		   /* 0: they are read */
};

void rb_feature_say(struct rb_feature *feature, enum rb_have have, const char *detail,
		    const char *hint);
/* Report a refusal with the text of an error. */
void rb_feature_say_err(struct rb_feature *feature, enum rb_have have, struct rawbpf_err *err);
void rb_feature_say_refused(struct rb_feature_host *host, struct rb_feature *feature,
			    const char *what, int code, const char *hint);

/* features_kinds.c: the kernel's types; a two-instruction program; the probe kinds */
void rb_feature_types(struct rb_feature_host *host);
int rb_feature_load(struct rb_sys *sys, uint32_t type, uint32_t attach_type, uint32_t btf_id);
void rb_feature_multi(struct rb_feature_host *host, struct rb_feature *feature);
void rb_feature_user_multi(struct rb_feature_host *host, struct rb_feature *feature);
void rb_feature_session(struct rb_feature_host *host, struct rb_feature *feature);
void rb_feature_tp_btf(struct rb_feature_host *host, struct rb_feature *feature);
void rb_feature_trampolines(struct rb_feature_host *host, struct rb_feature *feature);
void rb_feature_lsm(struct rb_feature_host *host, struct rb_feature *feature);
void rb_feature_iterators(struct rb_feature_host *host, struct rb_feature *feature);
void rb_feature_writable(struct rb_feature_host *host, struct rb_feature *feature);
void rb_feature_samples(struct rb_feature_host *host, struct rb_feature *feature);
void rb_feature_counters(struct rb_feature_host *host, struct rb_feature *feature);

#endif
