# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# Where a kprobe can go, and what is said when it cannot.
. "$(dirname "$0")/lib.sh"

# refused NAME STATUS TARGET PATTERN...
refused()
{
	local name=$1 expected=$2 target=$3
	shift 3
	rb run -t 0.01 -a "$target" "$PROGS/hello.bpf.o"
	check "$name/status" "$expected" $status
	says "$name/told" "$err" "$@"
	! grep -q ' events, ' "$err" || fail "$name/no summary" "$(cat "$err")"
}

refused 'no tracepoint' 7 tracepoint/syscalls/sys_enter_clon 'hint:.*syscalls/sys_enter_clone'
refused 'no category' 7 tracepoint/skhed/sched_switch 'hint:.*sched'
refused 'no raw tracepoint' 7 raw_tp/sys_entr 'hint:.*sys_enter'
refused 'no kind' 2 kprob/vfs_read 'kprobe'
refused 'no place' 2 kprobe/ 'expected a target'
refused 'a second command' 2 'kprobe/vfs_read
p:x/y vfs_write' 'letters, digits'

if ! have_kprobes; then
	refused 'no kprobes' 6 ksyscall/clone CONFIG_KPROBES 'hint:.*tracepoint/syscalls/sys_enter_clone'
	skip offset "this kernel has no kprobes"
	exit
fi

# One of these is where an instruction begins, and on x86 another is inside of one; other machines'
# kernels refuse that without a word. (4 on arm64 belongs to ftrace.)
offset()
{
	local at fine='' inside='' entry
	entry=$(sed -n 's/^[0-9a-f]* [tT] \(__[a-z0-9]*_sys_getppid\|sys_getppid\)$/\1/p' /proc/kallsyms |
		grep -v ia32 | grep -v compat | head -n 1)
	for at in 4 5 6 8; do
		rb run -f '{1} {5}' -a "kprobe/$entry+$at" "$PROGS/hello.bpf.o" -- "$calls" getppid 3
		if [ $status = 0 ]; then
			fine="$fine $at"
			[ "$(count 'Hello, World!')" = 3 ] || fail offset/count "+$at: $(cat "$out")"
		elif [ $status = 7 ] && grep -q 'middle of an instruction' "$err"; then
			inside="$inside $at"
		elif [ $status != 7 ] || ! grep -q 'refuses a kprobe on it: Invalid argument' "$err"; then
			fail offset/either "+$at: status $status, $(cat "$err")"
		fi
	done
	holds offset/fine "none of 4, 5, 6, 8 in $entry" [ -n "$fine" ]
	[ "$(uname -m)" != x86_64 ] || holds offset/inside "none of 4, 5, 6, 8 in $entry" [ -n "$inside" ]
	rb run -t 0.01 -a "kprobe/$entry+0x100000" "$PROGS/hello.bpf.o"
	if [ $status = 0 ]; then
		skip offset/behind "there is an instruction at $entry+0x100000, and this kernel takes it"
	else
		check offset/behind/status 7 $status
		says offset/behind/told "$err" 'bytes (up to the next symbol)'
	fi
}

# A function that the compiler changed: its source's name is not there, the changed one is.
changed()
{
	local name
	for name in $("$RAWBPF" find kprobe '*.isra.0' 2>/dev/null | sed -n 's|^kprobe/\(.*\)\.isra\.0$|\1|p'); do
		[ "$(grep -c " $name\(\.[^ ]*\)\?\($\|	\)" /proc/kallsyms)" = 1 ] || continue
		refused isra/other 7 "kprobe/$name" "$name.isra.0" 'hint:.*kprobe/'"$name.isra.0"
		rb run -t 0.01 -a "kprobe/$name.isra.0" "$PROGS/hello.bpf.o"
		check isra/itself 0 $status
		return
	done
	skip isra "this kernel has no such function"
}

offset
changed
refused 'no function' 7 kprobe/vfs_raed 'no kernel function vfs_raed' 'hint:.*kprobe/vfs_read'
refused 'no system call' 7 ksyscall/clon 'sys_clon' 'hint:.*\(ksyscall/\|kprobe/sys_\)clone'
refused 'no candidate' 7 'kprobe/vfs_raed|vfs_wriet' 'none of the candidates kprobe/vfs_raed|vfs_wriet exists'
variable=$(sed -n 's/^[0-9a-f]* [BD] \([a-z_]*\)$/\1/p' /proc/kallsyms | head -n 1)
if [ -n "$variable" ]; then
	refused variable 7 "kprobe/$variable" "$variable is a kernel variable"
else
	skip variable "this kernel's list of symbols has functions only"
fi
refused blacklisted 7 kprobe/get_kprobe 'get_kprobe cannot have a kprobe'
if grep -q ' ktime_get_mono_fast_ns$' /proc/kallsyms; then
	refused notrace 7 kprobe/ktime_get_mono_fast_ns 'ktime_get_mono_fast_ns cannot have a kprobe'
fi
