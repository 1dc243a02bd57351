// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kinds - the table of section names. Source: libbpf's page on program types and ELF sections; the
 * kernel's Documentation/bpf/libbpf/program_types.rst.
 *
 * To add a kind: add a row here, with shared traits or with its own. If it is attached in a new
 * way, add a value of enum rb_attach_by and its function in attach/. Add its line to docs/plan.md.
 */
#include "plan/plan_internal.h"
#include "sys/uapi.h"

/* ---- traits that rows share ---- */

/* Can be loaded; attaching is not implemented yet. */
static const struct rb_kind_traits loaded = {
	.by = RB_ATTACH_BY_NOTHING,
};
/* The same, loaded for a BTF type. */
static const struct rb_kind_traits lsm_cgroup = {
	.by = RB_ATTACH_BY_NOTHING,
	.btf_target = RB_BTF_TARGET_KERNEL,
	.btf_prefix = "bpf_lsm_",
	.refused_whole = true,
};
static const struct rb_kind_traits kprobe = {
	.by = RB_ATTACH_BY_KPROBE,
	.tracefs = true,
	.multi_type = BPF_TRACE_KPROBE_MULTI,
	.form = "FUNCTION[+OFFSET], or PATTERN",
	.parse = rb_parse_function,
};
static const struct rb_kind_traits ksyscall = {
	.by = RB_ATTACH_BY_KSYSCALL,
	.tracefs = true,
	.form = "SYSCALL",
	.parse = rb_parse_syscall,
};
static const struct rb_kind_traits tracepoint = {
	.by = RB_ATTACH_BY_TRACEPOINT,
	.tracefs = true,
	.form = "CATEGORY/EVENT",
	.parse = rb_parse_tracepoint,
};
static const struct rb_kind_traits raw_tp = {
	.by = RB_ATTACH_BY_RAW_TRACEPOINT,
	.form = "EVENT",
	.parse = rb_parse_event,
};
static const struct rb_kind_traits uprobe = {
	.by = RB_ATTACH_BY_UPROBE,
	.tracefs = true,
	.pid = true,
	.file = true,
	.multi_type = RB_BPF_TRACE_UPROBE_MULTI,
	.form = "FILE:FUNCTION[+OFFSET], or FILE:PATTERN",
	.parse = rb_parse_uprobe,
};
static const struct rb_kind_traits usdt = {
	.by = RB_ATTACH_BY_USDT,
	.tracefs = true,
	.pid = true,
	.file = true,
	.form = "FILE:PROVIDER:NAME",
	.parse = rb_parse_usdt,
};
static const struct rb_kind_traits tp_btf = {
	.by = RB_ATTACH_BY_BTF_ID,
	.btf_target = RB_BTF_TARGET_ANY,
	.btf_typedef = true,
	.btf_prefix = "btf_trace_",
	.form = "EVENT",
	.parse = rb_parse_event,
};
static const struct rb_kind_traits function = {
	.by = RB_ATTACH_BY_BTF_ID,
	.btf_target = RB_BTF_TARGET_ANY,
	.btf_prefix = "",
	.refused_whole = true,
	.form = "FUNCTION, or prog:ID:FUNCTION, or /PINNED:FUNCTION",
	.parse = rb_parse_btf_function,
};
static const struct rb_kind_traits freplace = {
	.by = RB_ATTACH_BY_BTF_ID,
	.btf_target = RB_BTF_TARGET_PROGRAM,
	.btf_prefix = "",
	.refused_whole = true,
	.form = "prog:ID:FUNCTION, or /PINNED:FUNCTION",
	.parse = rb_parse_btf_function,
};
static const struct rb_kind_traits lsm = {
	.by = RB_ATTACH_BY_BTF_ID,
	.btf_target = RB_BTF_TARGET_KERNEL,
	.btf_prefix = "bpf_lsm_",
	.refused_whole = true,
	.form = "HOOK",
	.parse = rb_parse_event,
};
static const struct rb_kind_traits iter = {
	.by = RB_ATTACH_BY_ITERATOR,
	.btf_target = RB_BTF_TARGET_KERNEL,
	.btf_prefix = "bpf_iter_",
	.refused_whole = true,
	.pid = true,
	.form = "KIND[:MAP]",
	.parse = rb_parse_iterator,
};
static const struct rb_kind_traits perf_event = {
	.by = RB_ATTACH_BY_PERF_EVENT,
	.pid = true,
	.form = "EVENT:N, or EVENT:Nhz",
	.parse = rb_parse_perf_event,
};
static const struct rb_kind_traits struct_ops = {
	.by = RB_ATTACH_BY_STRUCT_OPS,
	.btf_target = RB_BTF_TARGET_MEMBER,
};

/* ---- the table ---- */

#define SLEEPS	BPF_F_SLEEPABLE
#define FRAGS	BPF_F_XDP_HAS_FRAGS
#define RETURN	RB_KIND_AT_RETURN
#define MULTI	RB_KIND_MULTI
#define SESSION (RB_KIND_MULTI | RB_KIND_SESSION)

/* clang-format off */
#define ROW(name, traits, type, attach, flags, bits) \
	{ name, &traits, BPF_PROG_TYPE_##type, attach, flags, bits }
#define ALIAS(name, traits) { name, &traits, 0, 0, 0, RB_KIND_ALIAS }

const struct rb_kind rb_kinds[] = {
	/* tracing */
	ROW("kprobe",               kprobe,     KPROBE,                 0,                                  0,      0),
	ROW("kretprobe",            kprobe,     KPROBE,                 0,                                  0,      RETURN),
	ROW("kprobe.multi",         kprobe,     KPROBE,                 BPF_TRACE_KPROBE_MULTI,             0,      MULTI),
	ROW("kretprobe.multi",      kprobe,     KPROBE,                 BPF_TRACE_KPROBE_MULTI,             0,      MULTI | RETURN),
	ROW("kprobe.session",       kprobe,     KPROBE,                 RB_BPF_TRACE_KPROBE_SESSION,        0,      SESSION),
	ROW("ksyscall",             ksyscall,   KPROBE,                 0,                                  0,      0),
	ROW("kretsyscall",          ksyscall,   KPROBE,                 0,                                  0,      RETURN),
	ROW("tracepoint",           tracepoint, TRACEPOINT,             0,                                  0,      0),
	ALIAS("tp", tracepoint),
	ROW("tracepoint.s",         tracepoint, TRACEPOINT,             0,                                  SLEEPS, 0),
	ALIAS("tp.s", tracepoint),
	ROW("raw_tracepoint",       raw_tp,     RAW_TRACEPOINT,         0,                                  0,      0),
	ALIAS("raw_tp", raw_tp),
	ROW("raw_tracepoint.s",     raw_tp,     RAW_TRACEPOINT,         0,                                  SLEEPS, 0),
	ALIAS("raw_tp.s", raw_tp),
	ROW("raw_tracepoint.w",     raw_tp,     RAW_TRACEPOINT_WRITABLE, 0,                                  0,      0),
	ALIAS("raw_tp.w", raw_tp),
	ROW("uprobe",               uprobe,     KPROBE,                 0,                                  0,      0),
	ROW("uretprobe",            uprobe,     KPROBE,                 0,                                  0,      RETURN),
	ROW("uprobe.s",             uprobe,     KPROBE,                 0,                                  SLEEPS, 0),
	ROW("uretprobe.s",          uprobe,     KPROBE,                 0,                                  SLEEPS, RETURN),
	ROW("uprobe.multi",         uprobe,     KPROBE,                 RB_BPF_TRACE_UPROBE_MULTI,          0,      MULTI),
	ROW("uretprobe.multi",      uprobe,     KPROBE,                 RB_BPF_TRACE_UPROBE_MULTI,          0,      MULTI | RETURN),
	ROW("uprobe.session",       uprobe,     KPROBE,                 RB_BPF_TRACE_UPROBE_SESSION,        0,      SESSION),
	ROW("uprobe.multi.s",       uprobe,     KPROBE,                 RB_BPF_TRACE_UPROBE_MULTI,          SLEEPS, MULTI),
	ROW("uretprobe.multi.s",    uprobe,     KPROBE,                 RB_BPF_TRACE_UPROBE_MULTI,          SLEEPS, MULTI | RETURN),
	ROW("uprobe.session.s",     uprobe,     KPROBE,                 RB_BPF_TRACE_UPROBE_SESSION,        SLEEPS, SESSION),
	ROW("usdt",                 usdt,       KPROBE,                 0,                                  0,      0),
	ROW("usdt.s",               usdt,       KPROBE,                 0,                                  SLEEPS, 0),
	ROW("tp_btf",               tp_btf,     TRACING,                BPF_TRACE_RAW_TP,                   0,      0),
	ROW("tp_btf.s",             tp_btf,     TRACING,                BPF_TRACE_RAW_TP,                   SLEEPS, 0),
	ROW("fentry",               function,   TRACING,                BPF_TRACE_FENTRY,                   0,      0),
	ROW("fexit",                function,   TRACING,                BPF_TRACE_FEXIT,                    0,      RETURN),
	ROW("fmod_ret",             function,   TRACING,                BPF_MODIFY_RETURN,                  0,      0),
	ROW("fentry.s",             function,   TRACING,                BPF_TRACE_FENTRY,                   SLEEPS, 0),
	ROW("fexit.s",              function,   TRACING,                BPF_TRACE_FEXIT,                    SLEEPS, RETURN),
	ROW("fmod_ret.s",           function,   TRACING,                BPF_MODIFY_RETURN,                  SLEEPS, 0),
	ROW("fsession",             function,   TRACING,                RB_BPF_TRACE_FSESSION,              0,      RB_KIND_SESSION),
	ROW("fsession.s",           function,   TRACING,                RB_BPF_TRACE_FSESSION,              SLEEPS, RB_KIND_SESSION),
	ROW("fentry.multi",         loaded,     TRACING,                RB_BPF_TRACE_FENTRY_MULTI,          0,      MULTI),
	ROW("fexit.multi",          loaded,     TRACING,                RB_BPF_TRACE_FEXIT_MULTI,           0,      MULTI | RETURN),
	ROW("fsession.multi",       loaded,     TRACING,                RB_BPF_TRACE_FSESSION_MULTI,        0,      SESSION),
	ROW("fentry.multi.s",       loaded,     TRACING,                RB_BPF_TRACE_FENTRY_MULTI,          SLEEPS, MULTI),
	ROW("fexit.multi.s",        loaded,     TRACING,                RB_BPF_TRACE_FEXIT_MULTI,           SLEEPS, MULTI | RETURN),
	ROW("fsession.multi.s",     loaded,     TRACING,                RB_BPF_TRACE_FSESSION_MULTI,        SLEEPS, SESSION),
	ROW("freplace",             freplace,   EXT,                    0,                                  0,      0),
	ROW("lsm",                  lsm,        LSM,                    BPF_LSM_MAC,                        0,      0),
	ROW("lsm.s",                lsm,        LSM,                    BPF_LSM_MAC,                        SLEEPS, 0),
	ROW("lsm_cgroup",           lsm_cgroup, LSM,                    BPF_LSM_CGROUP,                     0,      0),
	ROW("iter",                 iter,       TRACING,                BPF_TRACE_ITER,                     0,      0),
	ROW("iter.s",               iter,       TRACING,                BPF_TRACE_ITER,                     SLEEPS, 0),
	ROW("perf_event",           perf_event, PERF_EVENT,             0,                                  0,      0),
	ROW("struct_ops",           struct_ops, STRUCT_OPS,             0,                                  0,      0),
	ROW("struct_ops.s",         struct_ops, STRUCT_OPS,             0,                                  SLEEPS, 0),
	ROW("syscall",              loaded,     SYSCALL,                0,                                  SLEEPS, 0),
	/* network */
	ROW("socket",               loaded,     SOCKET_FILTER,          0,                                  0,      0),
	ROW("xdp",                  loaded,     XDP,                    BPF_XDP,                            0,      0),
	ROW("xdp/devmap",           loaded,     XDP,                    BPF_XDP_DEVMAP,                     0,      0),
	ROW("xdp/cpumap",           loaded,     XDP,                    BPF_XDP_CPUMAP,                     0,      0),
	ROW("xdp.frags",            loaded,     XDP,                    BPF_XDP,                            FRAGS,  0),
	ROW("xdp.frags/devmap",     loaded,     XDP,                    BPF_XDP_DEVMAP,                     FRAGS,  0),
	ROW("xdp.frags/cpumap",     loaded,     XDP,                    BPF_XDP_CPUMAP,                     FRAGS,  0),
	ROW("tc",                   loaded,     SCHED_CLS,              0,                                  0,      0),
	ROW("tc/ingress",           loaded,     SCHED_CLS,              RB_BPF_TCX_INGRESS,                 0,      0),
	ROW("tc/egress",            loaded,     SCHED_CLS,              RB_BPF_TCX_EGRESS,                  0,      0),
	ROW("tcx/ingress",          loaded,     SCHED_CLS,              RB_BPF_TCX_INGRESS,                 0,      0),
	ROW("tcx/egress",           loaded,     SCHED_CLS,              RB_BPF_TCX_EGRESS,                  0,      0),
	ROW("netkit/primary",       loaded,     SCHED_CLS,              RB_BPF_NETKIT_PRIMARY,              0,      0),
	ROW("netkit/peer",          loaded,     SCHED_CLS,              RB_BPF_NETKIT_PEER,                 0,      0),
	ROW("classifier",           loaded,     SCHED_CLS,              0,                                  0,      0),
	ROW("action",               loaded,     SCHED_ACT,              0,                                  0,      0),
	ROW("lwt_in",               loaded,     LWT_IN,                 0,                                  0,      0),
	ROW("lwt_out",              loaded,     LWT_OUT,                0,                                  0,      0),
	ROW("lwt_xmit",             loaded,     LWT_XMIT,               0,                                  0,      0),
	ROW("lwt_seg6local",        loaded,     LWT_SEG6LOCAL,          0,                                  0,      0),
	ROW("sockops",              loaded,     SOCK_OPS,               0,                                  0,      0),
	ROW("sk_skb",               loaded,     SK_SKB,                 0,                                  0,      0),
	ROW("sk_skb/stream_parser", loaded,     SK_SKB,                 BPF_SK_SKB_STREAM_PARSER,           0,      0),
	ROW("sk_skb/stream_verdict", loaded,     SK_SKB,                 BPF_SK_SKB_STREAM_VERDICT,          0,      0),
	ROW("sk_skb/verdict",       loaded,     SK_SKB,                 BPF_SK_SKB_VERDICT,                 0,      0),
	ROW("sk_msg",               loaded,     SK_MSG,                 BPF_SK_MSG_VERDICT,                 0,      0),
	ROW("sk_lookup",            loaded,     SK_LOOKUP,              BPF_SK_LOOKUP,                      0,      0),
	ROW("sk_reuseport",         loaded,     SK_REUSEPORT,           BPF_SK_REUSEPORT_SELECT,            0,      0),
	ROW("sk_reuseport/migrate", loaded,     SK_REUSEPORT,           BPF_SK_REUSEPORT_SELECT_OR_MIGRATE, 0,      0),
	ROW("flow_dissector",       loaded,     FLOW_DISSECTOR,         BPF_FLOW_DISSECTOR,                 0,      0),
	ROW("lirc_mode2",           loaded,     LIRC_MODE2,             BPF_LIRC_MODE2,                     0,      0),
	{ "netfilter", &loaded, RB_BPF_PROG_TYPE_NETFILTER, RB_BPF_NETFILTER, 0, 0 },
	/* cgroups */
	ROW("cgroup_skb/ingress",   loaded,     CGROUP_SKB,             BPF_CGROUP_INET_INGRESS,            0,      0),
	ROW("cgroup_skb/egress",    loaded,     CGROUP_SKB,             BPF_CGROUP_INET_EGRESS,             0,      0),
	ROW("cgroup/skb",           loaded,     CGROUP_SKB,             0,                                  0,      0),
	ROW("cgroup/sock_create",   loaded,     CGROUP_SOCK,            BPF_CGROUP_INET_SOCK_CREATE,        0,      0),
	ROW("cgroup/sock_release",  loaded,     CGROUP_SOCK,            BPF_CGROUP_INET_SOCK_RELEASE,       0,      0),
	ROW("cgroup/sock",          loaded,     CGROUP_SOCK,            BPF_CGROUP_INET_SOCK_CREATE,        0,      0),
	ROW("cgroup/post_bind4",    loaded,     CGROUP_SOCK,            BPF_CGROUP_INET4_POST_BIND,         0,      0),
	ROW("cgroup/post_bind6",    loaded,     CGROUP_SOCK,            BPF_CGROUP_INET6_POST_BIND,         0,      0),
	ROW("cgroup/bind4",         loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_INET4_BIND,              0,      0),
	ROW("cgroup/bind6",         loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_INET6_BIND,              0,      0),
	ROW("cgroup/connect4",      loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_INET4_CONNECT,           0,      0),
	ROW("cgroup/connect6",      loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_INET6_CONNECT,           0,      0),
	ROW("cgroup/sendmsg4",      loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_UDP4_SENDMSG,            0,      0),
	ROW("cgroup/sendmsg6",      loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_UDP6_SENDMSG,            0,      0),
	ROW("cgroup/recvmsg4",      loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_UDP4_RECVMSG,            0,      0),
	ROW("cgroup/recvmsg6",      loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_UDP6_RECVMSG,            0,      0),
	ROW("cgroup/getpeername4",  loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_INET4_GETPEERNAME,       0,      0),
	ROW("cgroup/getpeername6",  loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_INET6_GETPEERNAME,       0,      0),
	ROW("cgroup/getsockname4",  loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_INET4_GETSOCKNAME,       0,      0),
	ROW("cgroup/getsockname6",  loaded,     CGROUP_SOCK_ADDR,       BPF_CGROUP_INET6_GETSOCKNAME,       0,      0),
	ROW("cgroup/connect_unix",  loaded,     CGROUP_SOCK_ADDR,       RB_BPF_CGROUP_UNIX_CONNECT,         0,      0),
	ROW("cgroup/sendmsg_unix",  loaded,     CGROUP_SOCK_ADDR,       RB_BPF_CGROUP_UNIX_SENDMSG,         0,      0),
	ROW("cgroup/recvmsg_unix",  loaded,     CGROUP_SOCK_ADDR,       RB_BPF_CGROUP_UNIX_RECVMSG,         0,      0),
	ROW("cgroup/getpeername_unix", loaded,     CGROUP_SOCK_ADDR,       RB_BPF_CGROUP_UNIX_GETPEERNAME,     0,      0),
	ROW("cgroup/getsockname_unix", loaded,     CGROUP_SOCK_ADDR,       RB_BPF_CGROUP_UNIX_GETSOCKNAME,     0,      0),
	ROW("cgroup/sysctl",        loaded,     CGROUP_SYSCTL,          BPF_CGROUP_SYSCTL,                  0,      0),
	ROW("cgroup/getsockopt",    loaded,     CGROUP_SOCKOPT,         BPF_CGROUP_GETSOCKOPT,              0,      0),
	ROW("cgroup/setsockopt",    loaded,     CGROUP_SOCKOPT,         BPF_CGROUP_SETSOCKOPT,              0,      0),
	ROW("cgroup/dev",           loaded,     CGROUP_DEVICE,          BPF_CGROUP_DEVICE,                  0,      0),
	{ NULL, NULL, 0, 0, 0, 0 },
};
/* clang-format on */

/* The length of `name` if `text` is `name`, or begins with `name` and a slash; else 0. */
static size_t size_of_start(const char *name, const char *text)
{
	size_t size = 0;

	while (name[size] && name[size] == text[size])
		size++;
	return !name[size] && (!text[size] || text[size] == '/') ? size : 0;
}

/* The longest name that `text` equals, or begins with up to a slash. */
const struct rb_kind *rb_kind_of(const char *text)
{
	const struct rb_kind *best = NULL;
	size_t longest = 0;

	text += *text == '?'; /* '?': not loaded by default; the kind follows */
	for (const struct rb_kind *kind = rb_kinds; kind->name; kind++) {
		size_t size = kind->name[0] == *text ? size_of_start(kind->name, text) : 0;

		if (size <= longest)
			continue;
		best = kind;
		longest = size;
	}
	while (best && (best->bits & RB_KIND_ALIAS))
		best--;
	return best;
}
