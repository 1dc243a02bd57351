// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * function - messages made from the evidence, the most certain first. The first function that
 * applies sets the message; each returns whether it did.
 */
#include <string.h>

#include "base/print.h"
#include "base/bytes.h"
#include "why/evidence.h"
#include "why/function.h"
#include "why/permission.h"

struct question {
	struct rb_sys *sys;
	struct rb_tracefs *tracefs; /* or NULL */
	const char *name;
	uint64_t offset;
	int code;
	const struct rb_evidence *evidence;
	struct rb_text
		error_log; /* the kernel's error_log for the probe that was refused; may be empty */
};

static const char another[] = "attach to a function that calls it, or one that it calls";

/* A refused probe on an existing function. */

/*
 * Kernels since 6.6, and stable ones before, refuse a name that several functions have: with
 * EADDRNOTAVAIL, or with EINVAL and a message in error_log. Older ones take the first function.
 */
static bool not_unique(const struct question *question)
{
	return question->evidence->functions > 1 &&
	       (question->code == -EADDRNOTAVAIL ||
		(question->error_log.size && strstr(question->error_log.data, "not unique")));
}

static void ambiguous_name(const struct question *question, struct rawbpf_err *err)
{
	const struct rb_evidence *evidence = question->evidence;
	bool known = evidence->text && evidence->site_count && evidence->sites[0];

	rb_err_set(err, RAWBPF_ATTACH, question->code,
		   "%u kernel functions are named %s, and this kernel does not accept an ambiguous "
		   "name",
		   evidence->functions, question->name);
	for (unsigned int i = 0; known && i < evidence->site_count; i++)
		rb_err_hint(err, "%skprobe/_text+0x%llx", i ? ", " : "name one by its offset: ",
			    (unsigned long long)(evidence->sites[i] - evidence->text +
						 question->offset));
	if (known && evidence->functions > evidence->site_count)
		rb_err_hint(err, ", ...");
	if (!known)
		rb_err_hint(err, "%s", another);
}

static bool bad_offset(const struct question *question, struct rawbpf_err *err)
{
	const struct rb_evidence *evidence = question->evidence;
	uint64_t size = evidence->next ? evidence->next - evidence->sites[0] : 0;

	if (question->offset && size && question->offset >= size) {
		rb_err_set(err, RAWBPF_ATTACH, question->code,
			   "%s has 0x%llx bytes (up to the next symbol), offset 0x%llx is past its "
			   "end",
			   question->name, (unsigned long long)size,
			   (unsigned long long)question->offset);
	} else if (question->code == -EILSEQ) {
		rb_err_set(err, RAWBPF_ATTACH, question->code,
			   "%s+0x%llx is in the middle of an instruction", question->name,
			   (unsigned long long)question->offset);
	} else {
		return false;
	}
	rb_err_hint(err, "attach to kprobe/%s, or to the offset of an instruction (see objdump -d)",
		    question->name);
	return true;
}

static bool forbidden_region(const struct question *question, uint64_t address,
			     struct rawbpf_err *err)
{
	static const char *const why[RB_REGIONS] = {
		[RB_REGION_NOINSTR] = "is noinstr code, which cannot be traced",
		[RB_REGION_KPROBES] = "is used by the kprobe implementation (__kprobes)",
		[RB_REGION_ENTRY] = "is entry code, which runs before tracing is possible",
		[RB_REGION_INIT] = "is __init code: it ran at boot, and its memory is freed",
	};

	for (enum rb_region region = 0; region < RB_REGIONS; region++) {
		if (!rb_regions_have(&question->evidence->regions, region, address))
			continue;
		rb_err_set(err, RAWBPF_ATTACH, question->code,
			   "kernel function %s cannot have a kprobe: it %s", question->name,
			   why[region]);
		rb_err_hint(err, "%s",
			    region == RB_REGION_INIT
				    ? "attach to another function: nothing calls it after boot"
				    : another);
		return true;
	}
	return false;
}

static bool forbidden(const struct question *question, struct rawbpf_err *err)
{
	const struct rb_evidence *evidence = question->evidence;
	uint64_t address = evidence->site_count ? evidence->sites[0] : 0;

	if (address)
		address += question->offset;
	if (question->code != -EINVAL && question->code != -ENOENT)
		return false;
	if (forbidden_region(question, address, err))
		return true;
	if (rb_kernel_blacklisted(question->sys, question->name, address) == 1)
		rb_err_set(
			err, RAWBPF_ATTACH, question->code,
			"kernel function %s cannot have a kprobe: it is in the kprobes blacklist "
			"(debugfs kprobes/blacklist)",
			question->name);
	else if (question->tracefs && question->code == -EINVAL &&
		 rb_kernel_traceable(question->tracefs, question->name) == 0)
		rb_err_set(err, RAWBPF_ATTACH, question->code,
			   "kernel function %s cannot have a kprobe: it is notrace (not in "
			   "available_filter_functions)",
			   question->name);
	else
		return false;
	rb_err_hint(err, "%s", another);
	return true;
}

static void quote_error_log(const struct question *question, struct rawbpf_err *err)
{
	if (question->error_log.size)
		rb_err_more(err, " (the kernel's error_log: %s)", question->error_log.data);
}

static void why_refused(const struct question *question, struct rawbpf_err *err)
{
	const struct rb_evidence *evidence = question->evidence;

	if (not_unique(question)) {
		ambiguous_name(question, err);
		return;
	}
	if (bad_offset(question, err) || forbidden(question, err))
		return;
	rb_err_set(err, RAWBPF_ATTACH, question->code, "kernel function %s", question->name);
	if (evidence->module[0])
		rb_err_more(err, " (in module %s)", evidence->module);
	rb_err_more(err, " exists, but the kernel refuses a kprobe on it: %s",
		    strerror(-question->code));
	quote_error_log(question, err);
	rb_err_hint(err, "%s", another);
}

/* A name that does not exist. */

static const char *suffix_means(const char *suffix)
{
	static const struct {
		const char *in, *means;
	} suffixes[] = {
		{ ".cold", "only its unlikely paths remain, the rest is inlined into its callers" },
		{ ".part.",
		  "only a part of it remains, its start is inlined into its callers: the probe "
		  "hits only on calls that reach that part" },
		{ ".constprop.",
		  "the compiler specialised it for constant arguments and removed those "
		  "parameters" },
		{ ".isra.",
		  "the compiler changed its parameters, so the arguments may differ from the "
		  "source" },
		{ ".llvm.", "link time optimisation renamed it" },
		{ ".lto_priv", "link time optimisation renamed it" },
	};

	for (size_t i = 0; i < RB_COUNT(suffixes); i++)
		if (strstr(suffix, suffixes[i].in))
			return suffixes[i].means;
	return "a variant made by the compiler";
}

static bool other_form(const struct question *question, struct rawbpf_err *err)
{
	const struct rb_evidence *evidence = question->evidence;
	const char *best = evidence->others[0];

	if (!evidence->other_count)
		return false;
	for (unsigned int i = 0; i < evidence->other_count; i++)
		if (strstr(best, ".cold") && !strstr(evidence->others[i], ".cold"))
			best = evidence->others[i];
	rb_err_set(err, RAWBPF_ATTACH, question->code,
		   "no kernel function %s; this kernel has %s: ", question->name, best);
	rb_err_more(err, "%s", suffix_means(best + evidence->size));
	rb_err_hint(err, "attach to kprobe/%s", best);
	for (unsigned int i = 0; i < evidence->other_count; i++)
		if (best != evidence->others[i] && !strstr(evidence->others[i], ".cold"))
			rb_err_hint(err, ", kprobe/%s", evidence->others[i]);
	return true;
}

static bool system_call(const struct question *question, struct rawbpf_err *err)
{
	const struct rb_evidence *evidence = question->evidence;
	const char *name;
	size_t size;

	if (!evidence->entry[0])
		return false;
	name = rb_kallsym_syscall(evidence->entry, strlen(evidence->entry), &size);
	rb_err_set(err, RAWBPF_ATTACH, question->code,
		   "no kernel function %s; this kernel's entry function of the system call is %s",
		   question->name, evidence->entry);
	rb_err_hint(err, "attach to ksyscall/%s, which works on every architecture", name);
	return true;
}

static bool variable(const struct question *question, struct rawbpf_err *err)
{
	if (!question->evidence->variables)
		return false;
	rb_err_set(err, RAWBPF_ATTACH, question->code, "%s is a kernel variable, not a function",
		   question->name);
	rb_nearest_hint(&question->evidence->nearest, "kprobe/", err);
	return true;
}

static void not_there(const struct question *question, struct rawbpf_err *err)
{
	const struct rb_evidence *evidence = question->evidence;

	if (evidence->syscall) {
		rb_err_set(err, RAWBPF_ATTACH, question->code,
			   "no system call %s in this kernel (%s is not in /proc/kallsyms)",
			   evidence->syscall, question->name);
		rb_nearest_hint(&evidence->nearest, "ksyscall/", err);
		return;
	}
	rb_err_set(err, RAWBPF_ATTACH, question->code, "no kernel function %s in /proc/kallsyms",
		   question->name);
	if (evidence->nearest.count && evidence->nearest.best[0].far <= RB_NEAREST_TYPO)
		; /* a typing error: other explanations only distract */
	else if (evidence->prefix)
		rb_err_more(err,
			    ": only the padding before it remains, so all calls of it are inlined");
	else if (rb_kernel_btf_has_function(question->sys, question->name) == 1)
		rb_err_more(
			err,
			", though kernel BTF has it: it was discarded at link time (__exit code of "
			"built-in drivers), or inlined into every caller");
	else
		rb_err_more(err,
			    ": this kernel does not have it, or its module is not loaded, or the "
			    "compiler inlined it, which leaves no symbol");
	rb_nearest_hint(&evidence->nearest, "kprobe/", err);
	if (!evidence->nearest.count)
		rb_err_hint(err,
			    "rawbpf find kprobe PATTERN lists the functions; for an inlined one, "
			    "attach to its caller");
}

/* The kernel's error_log for the probe that was just refused. */
static void ask_error_log(struct question *question)
{
	struct rb_self self;
	char command[32];

	if (!question->tracefs || rb_sys_self(question->sys, &self))
		return;
	for (const char *kind = "pr"; *kind && !question->error_log.size; kind++) {
		rb_print(command, sizeof(command), "%c:rawbpf_%d_", *kind, self.pid);
		rb_tracefs_why(question->tracefs, command, &question->error_log);
	}
}

int rb_kernel_why_no_function(struct rb_sys *sys, struct rb_tracefs *tracefs, const char *name,
			      uint64_t offset, int code, struct rawbpf_err *err)
{
	RB_PURPOSE(sys, RB_STEP_CAUSE, name);
	struct rb_evidence evidence;
	struct question question = { sys, tracefs, name, offset, code, &evidence, { 0 } };
	int unread;

	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(sys, "making a kprobe", code, RB_NEEDS_TRACEFS,
						   err);
	ask_error_log(&question);
	unread = rb_evidence_collect(sys, name, &evidence);
	if (unread) {
		rb_err_set(
			err, RAWBPF_ATTACH, code,
			"kprobe on %s: %s; cannot check that the function exists: /proc/kallsyms: "
			"%s",
			name, strerror(-code), strerror(-unread));
		quote_error_log(&question, err);
		rb_err_hint(err, "use a kernel with CONFIG_KALLSYMS=y, and mount /proc");
	} else if (evidence.functions) {
		why_refused(&question, err);
	} else if (!other_form(&question, err) && !system_call(&question, err) &&
		   !variable(&question, err)) {
		not_there(&question, err);
	}
	rb_text_deinit(&question.error_log);
	return code;
}
