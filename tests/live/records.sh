# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# find -v: the record of every tracepoint there is, as a structure in C, lies as its format file says
# (a compiler compares offsets and sizes); and why functions are left out.
. "$(dirname "$0")/lib.sh"

rb find -v tracepoint/sched/sched_switch
check found "tracepoint/sched/sched_switch 0" "$(head -n 1 "$out") $status"
says fields "$out" '^struct sched_switch {$' 'char prev_comm\[16\];' '__s32 prev_pid; /\* pid_t \*/'
rb find -jv tracepoint/sched/sched_switch
says json "$out" '"type":"record","event":"sched/sched_switch","struct":"struct sched_switch {\\n'

# "field:char prev_comm[16]; offset:8; size:16;" -> assertions, with what find calls it; of many files
asserts()
{
	xargs awk -F';' '
	FNR == 1 { n = split(FILENAME, part, "/"); s = part[n - 2] "__" part[n - 1]; gsub("-", "_", s) }
	/^\tfield:/ {
		name = $1
		kind = name ~ /field:__data_loc / ? "__data_loc_" : name ~ /field:__rel_loc / ? "__rel_loc_" : ""
		sub(/\[[^]]*\]$/, "", name)
		sub(/.*[ *]/, "", name)
		split($2, offset, ":")
		split($3, size, ":")
		printf "_Static_assert(__builtin_offsetof(struct %s, %s%s) == %s, \"%s offset\");\n",
			s, kind, name, offset[2], name
		printf "_Static_assert(sizeof(((struct %s *)0)->%s%s) == %s, \"%s size\");\n",
			s, kind, name, size[2], name
	}'
}

if command -v "${CLANG:-clang}" >/dev/null; then
	rb find -v 'tracepoint/*'
	{
		echo '#include <linux/types.h>'
		# the same name may be in two categories
		awk '/^tracepoint\// { split($0, part, "/"); gsub("-", "_", part[2]); next }
		     /^struct / { print "struct " part[2] "__" $2 " {"; next }
		     { print }' "$out"
		# an event may have gone with its module
		sed -n 's|^tracepoint/||p' "$out" | while read -r event; do
			[ ! -e "$tracing/events/$event/format" ] || echo "$tracing/events/$event/format"
		done | asserts
	} >"$work/records.c"
	"${CLANG:-clang}" -target bpf -fsyntax-only -idirafter "/usr/include/$(gcc -print-multiarch)" \
		"$work/records.c" 2>"$work/said"
	check 'compiled' 0 $?
	[ ! -s "$work/said" ] || fail 'compiled/warnings' "$(head -n 5 "$work/said")"
	holds 'compiled/all' "$(grep -c Static_assert "$work/records.c") assertions" \
	      [ "$(grep -c Static_assert "$work/records.c")" -gt 2000 ]
else
	skip compiled "there is no clang here"
fi

# functions that were freed after boot, or must not be traced
rb find -v kprobe vfs_caches_init
check 'left out/status' 7 $status
says 'left out/why' "$err" 'left out: vfs_caches_init: __init code'
if have_kprobes; then
	rb find -v kprobe ktime_get_mono_fast_ns
	says 'notrace/why' "$err" 'left out: ktime_get_mono_fast_ns: notrace'
	rb find kprobe 'ktime_get*'
	says 'notrace/told' "$err" 'more matches cannot be probed: -v shows why'
fi
