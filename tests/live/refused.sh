# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# Used wrongly, by the wrong user, on the wrong file, with tracefs elsewhere.
. "$(dirname "$0")/lib.sh"

# wrong NAME STATUS PATTERN ARG...: this status, and this said on stderr.
wrong()
{
	local name=$1 expected=$2 pattern=$3
	shift 3
	rb "$@"
	if [ $status != "$expected" ]; then
		fail "$name" "status $status instead of $expected: $(cat "$err")"
	else
		says "$name" "$err" "$pattern"
	fi
}

words()
{
	wrong 'no command' 2 'hint: rawbpf -h'
	wrong 'unknown command' 2 'did you mean.*run' rnu
	wrong 'unknown option' 2 'did you mean.*--duration' run --durration 5 x
	wrong 'unknown short option' 2 'unknown option -x' run -x
	wrong 'no value' 2 'needs a value' run -a
	wrong 'no file' 2 'missing FILE' run
	wrong 'two files' 2 'expected one FILE' run a b
	wrong 'no command behind --' 2 'missing COMMAND' run a --
	wrong 'no number' 2 'expected a number' run -n five a
	wrong 'no seconds' 2 'expected seconds' run -t 0 a
	wrong 'bad format' 2 '{9}' run -f '{9}' a
	for command in '' run check find doctor clean; do
		# shellcheck disable=SC2086 # none or one word
		rb $command -h
		check "help $command" "0 0" "$status $(wc -c <"$err")"
		says "help $command/told" "$out" "rawbpf $command"
	done
}

files()
{
	echo 'no object' >"$work/text"
	: >"$work/empty"
	cp "$calls" "$work/program"
	head -c 1000 "$PROGS/hello.bpf.o" >"$work/cut"
	wrong missing 1 'No such file' run "$work/missing"
	wrong directory 1 'is a directory' run "$work"
	wrong device 1 'not a regular file' run /dev/zero
	wrong text 3 "$work/text: " run "$work/text"
	wrong empty 3 "$work/empty: .*empty" run "$work/empty"
	wrong program 3 "$work/program: .*BPF" run "$work/program"
	wrong cut 3 "$work/cut: " run "$work/cut"
	wrong 'text, check' 3 "$work/text: " check "$work/text"
}

# What only looks says as well that nobody gets to hear it.
full()
{
	for command in "check $PROGS/hello_tp.bpf.o" 'find raw_tp sys_enter' doctor -h 'run -h'; do
		# shellcheck disable=SC2086 # words
		timeout -s KILL 60 "$RAWBPF" $command >/dev/full 2>"$err" </dev/null
		check "full disk/${command%% *}" 1 $?
	done
}

# as NAME STATUS PATTERN UID ARG...
as()
{
	local name=$1 expected=$2 pattern=$3 uid=$4
	shift 4
	timeout -s KILL 60 "$calls" -u "$uid" exec "$RAWBPF" "$@" >"$out" 2>"$err" </dev/null
	status=$?
	if [ $status != "$expected" ]; then
		fail "$name" "status $status instead of $expected: $(cat "$err")"
	else
		says "$name" "$err" "$pattern"
	fi
}

users()
{
	cp "$RAWBPF" "$PROGS/hello_tp.bpf.o" "$LIVE/silent.bpf.o" "$calls" "$work"
	local RAWBPF=$work/rawbpf calls=$work/calls
	[ -x "$RAWBPF" ] || mv "$work/$(basename "$1")" "$RAWBPF"
	as 'nobody/run' 5 'CAP_SYS_ADMIN, or CAP_BPF and CAP_PERFMON' 65534 run "$work/hello_tp.bpf.o"
	as 'nobody/run, silent' 5 'CAP_BPF' 65534 run "$work/silent.bpf.o"
	as 'nobody/check' 5 'CAP_BPF' 65534 check "$work/silent.bpf.o"
	as 'nobody/clean' 5 'hint:.*root' 65534 clean
	timeout -s KILL 60 "$calls" -u 65534 exec "$RAWBPF" doctor >"$out" 2>"$err" </dev/null
	check 'nobody/doctor' 0 $?
	says 'nobody/doctor/told' "$out" 'capabilities *no *none'
	chmod 600 "$work/silent.bpf.o"
	as 'nobody/unreadable' 1 'Permission denied' 65534 check "$work/silent.bpf.o"
}

# works NAME: five lines through whatever tracefs there is
works()
{
	rb run -f '{5}' "$PROGS/hello_tp.bpf.o" -- "$calls" clone 5
	check "$1" 0 $status
	[ "$(count 'Hello from a tracepoint')" -ge 5 ] || fail "$1/lines" "$(cat "$out")"
	rb doctor
	says "$1/where" "$out" "$2"
}

mounts()
{
	need_private mounts || return
	works 'not mounted' 'tracefs *yes *tracefs (mounted for this process only)'
	check 'not mounted/and stays so' 0 "$(grep -c /sys/kernel/tracing /proc/mounts)"
	mount -t tracefs tracefs /sys/kernel/tracing
	works mounted 'tracefs *yes */sys/kernel/tracing'
	check 'mounted/and stays so' 1 "$(grep -c /sys/kernel/tracing /proc/mounts)"
	as 'nobody/mounted' 5 'CAP_BPF' 65534 run "$PROGS/hello_tp.bpf.o"
	umount /sys/kernel/tracing
	mount -t debugfs debugfs /sys/kernel/debug || { skip debugfs "this kernel has none"; return; }
	works debugfs 'tracefs *yes */sys/kernel/debug/tracing'
	umount /sys/kernel/debug/tracing 2>/dev/null
	umount /sys/kernel/debug
}

words
files
full
users "$RAWBPF"
mounts
