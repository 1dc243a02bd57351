# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# The commands that only look: check, find, doctor; and a source where an object could be.
. "$(dirname "$0")/lib.sh"

records()	# NAME: every line of $out is a record; Python looks closer where there is one
{
	check "$1/records" 0 "$(grep -vc '^{"type":"[a-z]*",.*}$' "$out")"
	command -v python3 >/dev/null 2>&1 || return 0
	python3 -c 'import json, sys
for line in sys.stdin: json.loads(line)' <"$out" 2>"$err"
	check "$1/valid" 0 $?
}

before
rb check "$PROGS/hello_tp.bpf.o"
check check 0 $status
says check/told "$out" '^loaded *hello_tp (tracepoint/syscalls/sys_enter_clone, [0-9]* instructions)$'
rb check "$PROGS/hello.bpf.o"
check 'check/without a section' 0 $status
rb check -j "$LIVE/two.bpf.o"
check check/two 0 $status
check check/two/records 2 "$(count '^{"type":"program","program":"\(first\|second\)",.*"loaded":true[,}]')"

rb find tracepoint sys_enter_clone
check find 0 $status
says find/told "$out" '^tracepoint/syscalls/sys_enter_clone$'
rb find kprobe vfs_read
check find/kprobe 0 $status
says find/kprobe/told "$out" '^kprobe/vfs_read$'
rb find ksyscall 'getpp*'
check find/ksyscall 0 $status
says find/ksyscall/told "$out" '^ksyscall/getppid$'
rb find raw_tp sys_enter
says find/raw_tp "$out" '^raw_tp/sys_enter$'
rb find -j 'sched_switch'
records find
says find/summary "$out" '^{"type":"summary","found":[1-9]'
rb find kprobe vfs_raed
check find/none 7 $status
says find/none/told "$err" 'hint:.*kprobe/vfs_read'
rb find kprob x
check find/kind 2 $status

rb doctor
check doctor 0 $status
says doctor/told "$out" '^bpf  *yes' '^tracepoints  *yes' '^kernel btf' '^uprobes  *yes'
rb doctor -j
check doctor/json 0 $status
records doctor
says doctor/json/told "$out" '^{"type":"feature","name":"bpf","have":"yes"' '^{"type":"summary"'
unchanged 'nothing left'

if ! command -v clang >/dev/null 2>&1; then
	skip source "there is no clang here"
	exit
fi
sources=$(dirname "$0")/../../progs
rb run -f '{1} {5}' "$sources/hello_tp.bpf.c" -- "$calls" clone 5
check source 0 $status
caller=$(grep -v ' ' "$out")
check source/count 5 "$(count "^$caller Hello from a tracepoint$")"
rb check "$sources/for_unlimited.bpf.c"
check source/rejected 4 $status
says source/rejected/told "$err" 'for_unlimited.bpf.c:[0-9]*: for (;;)'
echo 'no C' >"$work/bad.c"
rb check "$work/bad.c"
check source/bad 3 $status
says source/bad/told "$err" 'bad.c:1:' 'clang'
printf '#include <bcc.h>\nint nothing_says_where(void *ctx) { return 0; }\n' >"$work/fine.c"
rb run "$work/fine.c"
check source/where 2 $status
unchanged 'source/nothing left'
