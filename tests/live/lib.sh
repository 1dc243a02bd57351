# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# shellcheck disable=SC2034 # most variables are for the scripts
#
# What the tests on live kernels share. They run under dash and under busybox's ash, on the machine
# itself and in guests, started by tests/live/run, which sets
#
#	RAWBPF		the program
#	PROGS		the folder of the examples' objects
#	LIVE		the folder of `calls` and the tests' own objects
#	LIVE_PRIVATE	not empty: the mounts are ours alone; tracefs is mounted nowhere but at
#			$tracing, through which the tests look
#	LIVE_ALONE	not empty: nobody else uses BPF on this machine
#
# Nothing here depends on how fast anything is: what is waited for is a condition, and a limit that
# is reached is a failure that says what did not come.

set -u
group=${0##*/}
group=${group%.sh}
failures=0
work=$(mktemp -d) || exit 1
chmod 755 "$work"
tracing=$work/tracing
calls=$LIVE/calls
# where `start` and `rb` put what rawbpf says
out=$work/out err=$work/err
pid='' started=''

pass() { echo "PASS $group/$1"; }
skip() { echo "SKIP $group/$1: $2"; }
fail()
{
	echo "FAIL $group/$1: $(printf %s "$2" | tr '\n' '~' | cut -c 1-1500)"
	failures=$((failures + 1))
}

# check NAME EXPECTED FOUND
check()
{
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1" "expected '$2', found '$3'; stderr: $(cat "$err" 2>/dev/null)"
	fi
}

# holds NAME WHY CONDITION...: CONDITION is a command that succeeds.
holds()
{
	local name=$1 why=$2
	shift 2
	if "$@"; then pass "$name"; else fail "$name" "$why"; fi
}

# says NAME FILE PATTERN...: all of these (grep's basic regular expressions) are in FILE.
says()
{
	local name=$1 file=$2 pattern
	shift 2
	for pattern; do
		grep -q -e "$pattern" "$file" && continue
		fail "$name" "nothing of '$pattern' in: $(cat "$file")"
		return
	done
	pass "$name"
}

# await SECONDS COMMAND...: until COMMAND succeeds.
await()
{
	local end=$(($(date +%s) + $1))
	shift
	until "$@"; do
		[ "$(date +%s)" -le $end ] || return 1
		sleep 0.05
	done
}

# A process that is there and no zombie.
alive() { grep -q '^State:.[^ZX]' "/proc/$1/status" 2>/dev/null; }
gone() { ! alive "$1"; }

# ---- running rawbpf ----

# rb ARG...: to its end, at most a minute; sets $status.
rb()
{
	timeout -s KILL 60 "$RAWBPF" "$@" >"$out" 2>"$err" </dev/null
	status=$?
}

# start ARG...: in the background; sets $pid.
start()
{
	: >"$out"
	: >"$err"
	"$RAWBPF" "$@" >"$out" 2>"$err" </dev/null &
	pid=$!
	started="$started $pid"
}

attached_or_gone() { grep -q 'is attached to' "$err" || gone "$pid"; }
# ready [PROGRAM]: rawbpf says that it has attached (PROGRAM).
ready() { await 60 attached_or_gone && grep -q "${1:-} is attached to" "$err"; }

# end PID [SIGNAL]: as its user would; sets $status, 124 when it had to be killed.
end()
{
	[ -z "${2:-}" ] || kill -"$2" "$1" 2>/dev/null
	if await 60 gone "$1"; then
		wait "$1"
		status=$?
	else
		kill -9 "$1"
		wait "$1" 2>/dev/null
		status=124
	fi
}

# count PATTERN: lines of $out.
count() { grep -c -e "$1" "$out"; }

# made KIND N [NAME]: N calls by a process of its own, whose pid it sets $caller to.
made() { caller=$("$calls" -c "${3:-calls}" "$1" "$2"); }

# unable NAME: rawbpf did not attach. That is the kernel's to say (exit status 5 and 6), with a reason.
unable()
{
	if [ "$status" = 5 ] && grep -q 'tested: a program of two instructions' "$err"; then
		skip "$1" "this kernel refuses programs of that kind"
	elif [ "$status" = 6 ]; then
		skip "$1" "$(head -n 1 "$err" | cut -c 1-200)"
	else
		fail "$1" "did not attach: $(cat "$err")"
	fi
}

# ---- tracefs, as it is ----

# Of stdin's lines, those that name no living rawbpf: other people's come and go.
without_living()
{
	local line owner
	while read -r line; do
		owner=${line#*rawbpf_}
		[ "$owner" = "$line" ] || [ ! -d "/proc/${owner%%_*}" ] || continue
		echo "$line"
	done
}

snapshot()
{
	local file
	for file in kprobe_events uprobe_events set_event events/bpf_trace/bpf_trace_printk/enable; do
		echo "$file:"
		[ ! -e "$tracing/$file" ] || without_living <"$tracing/$file"
	done
	echo "instances:"
	# shellcheck disable=SC2012 # their names have no spaces
	ls "$tracing/instances" | without_living
	grep -E 'tracefs|debugfs| bpf ' /proc/mounts
	[ -z "${LIVE_ALONE:-}" ] || "$calls" bpf
}

# What there is now and was not before, and the other way round. What another rawbpf had left, and that is
# gone now, was somebody's to clean up, and is no fault. (busybox's diff is a unified one.)
differences()
{
	diff "$work/before" "$work/after" | grep '^[<>+-]' |
		grep -v -e '^---' -e '^+++' -e '^[<-].*rawbpf_[0-9][0-9]*_[0-9][0-9]*_[0-9a-f]'
}
as_before()
{
	snapshot >"$work/after"
	cmp -s "$work/before" "$work/after" || [ -z "$(differences)" ]
}
before() { snapshot >"$work/before"; }
# unchanged NAME: nothing is left since `before`. (The kernel takes its time to free programs.)
unchanged()
{
	if await 20 as_before; then
		pass "$1"
	else
		fail "$1" "left behind: $(differences)"
	fi
}

# Other people's rawbpf: what its programs print comes to us as well, and can't be told from ours.
others()
{
	local exe
	for exe in /proc/[0-9]*/exe; do
		case $(readlink "$exe" 2>/dev/null) in
		*/rawbpf | */rawbpf-static* | */rawbpf' (deleted)') exe=${exe%/exe} && echo "${exe#/proc/}" ;;
		esac
	done
}
nobody_else() { [ -z "$(others)" ]; }
# alone NAME: before anything is started
alone()
{
	[ -n "${LIVE_ALONE:-}" ] || await 60 nobody_else && return
	skip "$1" "another rawbpf runs (process $(others | head -n 1)), and its lines would be counted"
	return 1
}

have_kprobes() { [ -e "$tracing/kprobe_events" ]; }
need_kprobes() { have_kprobes || { skip "$1" "this kernel has no kprobes"; false; }; }
need_private() { [ -n "${LIVE_PRIVATE:-}" ] || { skip "$1" "mounts cannot be made private here"; false; }; }

# ---- the beginning and the end of each script ----

# In a trap, a bare `exit` has the status from before it: each FAIL must make it 1.
finish()
{
	local ended=$? p
	trap '' EXIT
	for p in $started; do
		alive "$p" && kill -9 "$p"
	done
	cd /
	umount "$tracing" 2>/dev/null
	rm -rf "$work"
	[ "$failures" = 0 ] || ended=1
	exit "$ended"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

mkdir "$tracing"
if [ -n "${LIVE_PRIVATE:-}" ]; then
	for mounted in /sys/kernel/debug/tracing /sys/kernel/debug /sys/kernel/tracing; do
		while grep -q " $mounted " /proc/mounts; do
			umount "$mounted" || umount -l "$mounted" || break
		done
	done
fi
mount -t tracefs tracefs "$tracing" 2>/dev/null || { skip all "tracefs cannot be mounted: not root?"; exit; }
