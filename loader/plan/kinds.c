// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kinds - the one table of section names: which program type a name asks for, how the rest of it is
 * read, how it is attached. Source: libbpf's page on program types and ELF sections; the kernel's
 * Documentation/bpf/libbpf/program_types.rst.
 */
#include <stdlib.h>
#include <string.h>

#include "attach/attach_internal.h"
#include "base/nearest.h"
#include "sys/uapi.h"

#define FUNCTION "FUNCTION[+OFFSET], or PATTERN"

static const struct rb_probe kprobe = {
	.tracefs = true,
	.form = FUNCTION,
	.parse = rb_parse_function,
	.attach = rb_attach_kprobe,
};
static const struct rb_probe ksyscall = {
	.tracefs = true,
	.form = "SYSCALL",
	.parse = rb_parse_syscall,
	.attach = rb_attach_ksyscall,
};
static const struct rb_probe tracepoint = {
	.alias = "tp",
	.tracefs = true,
	.form = "CATEGORY/EVENT",
	.parse = rb_parse_tracepoint,
	.attach = rb_attach_tracepoint,
};
static const struct rb_probe raw_tracepoint = {
	.alias = "raw_tp",
	.form = "EVENT",
	.parse = rb_parse_event,
	.attach = rb_attach_raw_tp,
};
static const struct rb_probe raw_tracepoint_w = {
	.alias = "raw_tp.w",
	.form = "EVENT",
	.parse = rb_parse_event,
	.attach = rb_attach_raw_tp,
};
static const struct rb_probe uprobe = {
	.tracefs = true,
	.pid = true,
	.file = true,
	.form = "FILE:FUNCTION[+OFFSET], or FILE:PATTERN",
	.parse = rb_parse_uprobe,
	.attach = rb_attach_uprobe,
};
static const struct rb_probe tp_btf = {
	.form = "EVENT",
	.parse = rb_parse_event,
	.attach = rb_attach_placed,
};
static const struct rb_probe function = {
	.form = "FUNCTION, or prog:ID:FUNCTION, or /PINNED:FUNCTION",
	.parse = rb_parse_place,
	.attach = rb_attach_placed,
};
static const struct rb_probe freplace = {
	.form = "prog:ID:FUNCTION, or /PINNED:FUNCTION",
	.parse = rb_parse_place,
	.attach = rb_attach_placed,
};
static const struct rb_probe lsm = {
	.form = "HOOK",
	.parse = rb_parse_event,
	.attach = rb_attach_placed,
};
static const struct rb_probe iter = {
	.pid = true,
	.form = "KIND[:MAP]",
	.parse = rb_parse_iter,
	.attach = rb_attach_iter,
};
static const struct rb_probe perf_event = {
	.pid = true,
	.form = "EVENT:N, or EVENT:Nhz",
	.parse = rb_parse_perf_event,
	.attach = rb_attach_perf_event,
};

static const struct rb_probe usdt = {
	.tracefs = true,
	.pid = true,
	.file = true,
	.form = "FILE:PROVIDER:NAME",
	.parse = rb_parse_usdt,
	.attach = rb_attach_usdt,
};

/* A probe: loaded, and attached. A type: loaded and not attached, yet. */
#define PROBE(word, type, how)                         \
	{                                              \
		word, &how, BPF_PROG_TYPE_##type, 0, 0 \
	}
#define AS(word, type, attached, how)                         \
	{                                                     \
		word, &how, BPF_PROG_TYPE_##type, attached, 0 \
	}
#define AS_S(word, type, attached, how)                                     \
	{                                                                   \
		word, &how, BPF_PROG_TYPE_##type, attached, BPF_F_SLEEPABLE \
	}
#define TYPE(word, type)                               \
	{                                              \
		word, NULL, BPF_PROG_TYPE_##type, 0, 0 \
	}
#define TYPED(word, type, attached)                           \
	{                                                     \
		word, NULL, BPF_PROG_TYPE_##type, attached, 0 \
	}
#define SLEEPS(word, type, attached)                                        \
	{                                                                   \
		word, NULL, BPF_PROG_TYPE_##type, attached, BPF_F_SLEEPABLE \
	}
#define PROBE_SLEEPS(word, type, how)                                \
	{                                                            \
		word, &how, BPF_PROG_TYPE_##type, 0, BPF_F_SLEEPABLE \
	}
#define FRAGS(word, attached)                                                \
	{                                                                    \
		word, NULL, BPF_PROG_TYPE_XDP, attached, BPF_F_XDP_HAS_FRAGS \
	}
#define CGROUP(word, type, attached) TYPED("cgroup/" word, CGROUP_##type, BPF_CGROUP_##attached)

const struct rb_probe_kind rb_probe_kinds[] = {
	PROBE("kprobe", KPROBE, kprobe),
	PROBE("kretprobe", KPROBE, kprobe),
	AS("kprobe.multi", KPROBE, BPF_TRACE_KPROBE_MULTI, kprobe),
	AS("kretprobe.multi", KPROBE, BPF_TRACE_KPROBE_MULTI, kprobe),
	AS("kprobe.session", KPROBE, RB_BPF_TRACE_KPROBE_SESSION, kprobe),
	PROBE("ksyscall", KPROBE, ksyscall),
	PROBE("kretsyscall", KPROBE, ksyscall),
	PROBE("tracepoint", TRACEPOINT, tracepoint),
	PROBE("raw_tracepoint", RAW_TRACEPOINT, raw_tracepoint),
	PROBE("uprobe", KPROBE, uprobe),
	PROBE("uretprobe", KPROBE, uprobe),
	PROBE_SLEEPS("uprobe.s", KPROBE, uprobe),
	PROBE_SLEEPS("uretprobe.s", KPROBE, uprobe),
	AS("uprobe.multi", KPROBE, RB_BPF_TRACE_UPROBE_MULTI, uprobe),
	AS("uretprobe.multi", KPROBE, RB_BPF_TRACE_UPROBE_MULTI, uprobe),
	AS("uprobe.session", KPROBE, RB_BPF_TRACE_UPROBE_SESSION, uprobe),
	AS_S("uprobe.multi.s", KPROBE, RB_BPF_TRACE_UPROBE_MULTI, uprobe),
	AS_S("uretprobe.multi.s", KPROBE, RB_BPF_TRACE_UPROBE_MULTI, uprobe),
	AS_S("uprobe.session.s", KPROBE, RB_BPF_TRACE_UPROBE_SESSION, uprobe),
	PROBE("usdt", KPROBE, usdt),
	PROBE_SLEEPS("usdt.s", KPROBE, usdt),
	PROBE("raw_tracepoint.w", RAW_TRACEPOINT_WRITABLE, raw_tracepoint_w),
	AS("tp_btf", TRACING, BPF_TRACE_RAW_TP, tp_btf),
	AS("fentry", TRACING, BPF_TRACE_FENTRY, function),
	AS("fexit", TRACING, BPF_TRACE_FEXIT, function),
	AS("fmod_ret", TRACING, BPF_MODIFY_RETURN, function),
	AS_S("fentry.s", TRACING, BPF_TRACE_FENTRY, function),
	AS_S("fexit.s", TRACING, BPF_TRACE_FEXIT, function),
	AS_S("fmod_ret.s", TRACING, BPF_MODIFY_RETURN, function),
	PROBE("freplace", EXT, freplace),
	AS("lsm", LSM, BPF_LSM_MAC, lsm),
	AS_S("lsm.s", LSM, BPF_LSM_MAC, lsm),
	AS("iter", TRACING, BPF_TRACE_ITER, iter),
	AS_S("iter.s", TRACING, BPF_TRACE_ITER, iter),
	PROBE("perf_event", PERF_EVENT, perf_event),

	TYPED("lsm_cgroup", LSM, BPF_LSM_CGROUP),
	TYPE("struct_ops", STRUCT_OPS),
	SLEEPS("struct_ops.s", STRUCT_OPS, 0),
	SLEEPS("syscall", SYSCALL, 0),

	TYPE("socket", SOCKET_FILTER),
	TYPED("xdp", XDP, BPF_XDP),
	TYPED("xdp/devmap", XDP, BPF_XDP_DEVMAP),
	TYPED("xdp/cpumap", XDP, BPF_XDP_CPUMAP),
	FRAGS("xdp.frags", BPF_XDP),
	FRAGS("xdp.frags/devmap", BPF_XDP_DEVMAP),
	FRAGS("xdp.frags/cpumap", BPF_XDP_CPUMAP),
	TYPE("tc", SCHED_CLS),
	TYPED("tc/ingress", SCHED_CLS, RB_BPF_TCX_INGRESS),
	TYPED("tc/egress", SCHED_CLS, RB_BPF_TCX_EGRESS),
	TYPED("tcx/ingress", SCHED_CLS, RB_BPF_TCX_INGRESS),
	TYPED("tcx/egress", SCHED_CLS, RB_BPF_TCX_EGRESS),
	TYPED("netkit/primary", SCHED_CLS, RB_BPF_NETKIT_PRIMARY),
	TYPED("netkit/peer", SCHED_CLS, RB_BPF_NETKIT_PEER),
	TYPE("classifier", SCHED_CLS),
	TYPE("action", SCHED_ACT),
	TYPE("lwt_in", LWT_IN),
	TYPE("lwt_out", LWT_OUT),
	TYPE("lwt_xmit", LWT_XMIT),
	TYPE("lwt_seg6local", LWT_SEG6LOCAL),
	TYPE("sockops", SOCK_OPS),
	TYPE("sk_skb", SK_SKB),
	TYPED("sk_skb/stream_parser", SK_SKB, BPF_SK_SKB_STREAM_PARSER),
	TYPED("sk_skb/stream_verdict", SK_SKB, BPF_SK_SKB_STREAM_VERDICT),
	TYPED("sk_skb/verdict", SK_SKB, BPF_SK_SKB_VERDICT),
	TYPED("sk_msg", SK_MSG, BPF_SK_MSG_VERDICT),
	TYPED("sk_lookup", SK_LOOKUP, BPF_SK_LOOKUP),
	TYPED("sk_reuseport", SK_REUSEPORT, BPF_SK_REUSEPORT_SELECT),
	TYPED("sk_reuseport/migrate", SK_REUSEPORT, BPF_SK_REUSEPORT_SELECT_OR_MIGRATE),
	TYPED("flow_dissector", FLOW_DISSECTOR, BPF_FLOW_DISSECTOR),
	TYPED("lirc_mode2", LIRC_MODE2, BPF_LIRC_MODE2),
	{ "netfilter", NULL, RB_BPF_PROG_TYPE_NETFILTER, RB_BPF_NETFILTER, 0 },
	TYPED("cgroup_skb/ingress", CGROUP_SKB, BPF_CGROUP_INET_INGRESS),
	TYPED("cgroup_skb/egress", CGROUP_SKB, BPF_CGROUP_INET_EGRESS),
	TYPE("cgroup/skb", CGROUP_SKB),
	CGROUP("sock_create", SOCK, INET_SOCK_CREATE),
	CGROUP("sock_release", SOCK, INET_SOCK_RELEASE),
	CGROUP("sock", SOCK, INET_SOCK_CREATE),
	CGROUP("post_bind4", SOCK, INET4_POST_BIND),
	CGROUP("post_bind6", SOCK, INET6_POST_BIND),
	CGROUP("bind4", SOCK_ADDR, INET4_BIND),
	CGROUP("bind6", SOCK_ADDR, INET6_BIND),
	CGROUP("connect4", SOCK_ADDR, INET4_CONNECT),
	CGROUP("connect6", SOCK_ADDR, INET6_CONNECT),
	CGROUP("sendmsg4", SOCK_ADDR, UDP4_SENDMSG),
	CGROUP("sendmsg6", SOCK_ADDR, UDP6_SENDMSG),
	CGROUP("recvmsg4", SOCK_ADDR, UDP4_RECVMSG),
	CGROUP("recvmsg6", SOCK_ADDR, UDP6_RECVMSG),
	CGROUP("getpeername4", SOCK_ADDR, INET4_GETPEERNAME),
	CGROUP("getpeername6", SOCK_ADDR, INET6_GETPEERNAME),
	CGROUP("getsockname4", SOCK_ADDR, INET4_GETSOCKNAME),
	CGROUP("getsockname6", SOCK_ADDR, INET6_GETSOCKNAME),
	CGROUP("sysctl", SYSCTL, SYSCTL),
	CGROUP("getsockopt", SOCKOPT, GETSOCKOPT),
	CGROUP("setsockopt", SOCKOPT, SETSOCKOPT),
	CGROUP("dev", DEVICE, DEVICE),
	{ NULL, NULL, 0, 0, 0 },
};

/* The bytes of `name`, when `text` is that, or that and a slash: 0 otherwise, most often at once. */
static size_t size_of_start(const char *name, const char *text)
{
	size_t size = 0;

	while (name[size] && name[size] == text[size])
		size++;
	return !name[size] && (!text[size] || text[size] == '/') ? size : 0;
}

/* The longest of the names that `text` is, or that it begins with, up to a slash. */
const struct rb_probe_kind *rb_probe_kind_of(const char *text)
{
	const struct rb_probe_kind *best = NULL;
	size_t longest = 0;

	text += *text == '?'; /* not loaded by default, but of a kind */

	for (const struct rb_probe_kind *kind = rb_probe_kinds; kind->name; kind++) {
		const char *alias = kind->probe ? kind->probe->alias : NULL;
		size_t size = 0;

		/* most rows are told apart by a letter */
		if (kind->name[0] == *text)
			size = size_of_start(kind->name, text);
		if (!size && alias && alias[0] == *text)
			size = size_of_start(alias, text);
		if (size > longest) {
			best = kind;
			longest = size;
		}
	}
	return best;
}

static void list_kinds(const char *text, size_t size, struct rawbpf_err *err)
{
	struct rb_nearest nearest;
	char wanted[RB_NEAREST_NAME];

	size = size < sizeof(wanted) ? size : sizeof(wanted) - 1;
	memcpy(wanted, text, size);
	wanted[size] = '\0';
	rb_nearest_init(&nearest, wanted);
	for (const struct rb_probe_kind *kind = rb_probe_kinds; kind->name; kind++)
		if (kind->probe)
			rb_nearest_offer(&nearest, kind->name, strlen(kind->name));
	rb_nearest_hint(&nearest, "", err);
	rb_err_hint(err, "%sit is written kprobe/FUNCTION, for one; there are",
		    nearest.count ? "; " : "");
	for (const struct rb_probe_kind *kind = rb_probe_kinds; kind->name; kind++)
		if (kind->probe)
			rb_err_hint(err, "%s %s", kind == rb_probe_kinds ? "" : ",", kind->name);
}

int rb_target_parse(const char *text, struct rb_target *ret, struct rawbpf_err *err)
{
	size_t size = strcspn(text, "/");
	struct rb_target target = { .kind = rb_probe_kind_of(text) };
	int code;

	if (!target.kind) {
		code = rb_err_set(err, RAWBPF_OBJECT, -ENOENT,
				  "'%.*s' is no kind of probe that rawbpf knows",
				  (int)(size < 200 ? size : 200), text);
		list_kinds(text, size, err);
		return code;
	}
	if (target.kind->prog_type == BPF_PROG_TYPE_STRUCT_OPS)
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "a program of type '%s' goes where a structure of functions has "
				  "it, a variable of section .struct_ops",
				  target.kind->name);
	if (!target.kind->probe)
		return rb_err_set(err, RAWBPF_USAGE, -ENOTSUP,
				  "a program of type '%s' can be loaded, but not attached yet",
				  target.kind->name);
	if (!text[size] || !text[size + 1])
		code = rb_err_set(err, RAWBPF_USAGE, -EINVAL, "'%s' does not say where", text);
	else
		code = target.kind->probe->parse(text + size + 1, &target, err);
	if (code) {
		rb_err_hint(err, "%sit is written %s/%s", err && err->hint[0] ? "; " : "",
			    target.kind->name, target.kind->probe->form);
		rb_target_deinit(&target);
		return code;
	}
	*ret = target;
	return 0;
}

void rb_target_deinit(struct rb_target *target)
{
	free(target->group);
	free(target->name);
	*target = (struct rb_target){ 0 };
}

void rb_target_describe(const struct rb_target *target, struct rb_text *ret)
{
	rb_text_printf(ret, "%s/%s%s%s", target->kind->name, target->group ? target->group : "",
		       !target->group		   ? ""
		       : target->kind->probe->file ? ":"
						   : "/",
		       target->name);
	if (target->offset)
		rb_text_printf(ret, "%s0x%llx", *target->name ? "+" : "",
			       (unsigned long long)target->offset);
}

bool rb_is_symbol(const char *name, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char c = name[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '_' || c == '.' || c == '$'))
			return false;
	}
	return size > 0;
}

bool rb_is_word(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)text[i] <= ' ' || text[i] == 0x7f)
			return false;
	return size > 0;
}

char *rb_copy(const char *text, size_t size)
{
	char *copy = malloc(size + 1);

	if (copy) {
		memcpy(copy, text, size);
		copy[size] = '\0';
	}
	return copy;
}
