# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# Every kind of probe: N calls make N events, no more and no less.
. "$(dirname "$0")/lib.sh"
alone all || exit 0

entries='__x64_sys_getppid|__arm64_sys_getppid|__s390x_sys_getppid|__s390_sys_getppid|sys_getppid'

# counted NAME TARGET N
counted()
{
	start run -f '{1} {5}' -a "$2" "$PROGS/hello.bpf.o"
	if ! ready hello; then
		end "$pid" INT
		fail "$1" "did not attach: $(cat "$err")"
		return
	fi
	made getppid "$3"
	end "$pid" INT
	check "$1" "$3 0" "$(count "^$caller Hello, World!$") $status"
}

counted tracepoint tracepoint/syscalls/sys_enter_getppid 7
counted tp tp/syscalls/sys_exit_getppid 7
if need_kprobes kprobe; then
	counted kprobe "kprobe/$entries" 7
	counted kretprobe "kretprobe/$entries" 7
	counted ksyscall ksyscall/getppid 7
	counted kretsyscall kretsyscall/getppid 7
	counted 'a thousand' ksyscall/getppid 1000
fi

# of a raw tracepoint for all system calls, those of one process and one kind
start run -f '{1} {5}' "$LIVE/flood.bpf.o"
ready flood || fail raw_tp "did not attach: $(cat "$err")"
made getppid 7 flooder
other=$caller
made getppid 7 other
end "$pid" INT
check raw_tp "7 0 0" "$(count "^$other flood of lines.*them$") $(count "^$caller ") $status"

# two programs of one object, and one program at two places
start run -f '{1} {5}' -a second=tp/syscalls/sys_exit_getppid "$LIVE/two.bpf.o"
ready second || fail 'two programs' "did not attach: $(cat "$err")"
made getppid 5
end "$pid" INT
check 'two programs' "5 5 0" "$(count "^$caller first$") $(count "^$caller second$") $status"

start run -f '{1} {5}' -a tp/syscalls/sys_enter_getppid -a tp/syscalls/sys_exit_getppid "$PROGS/hello.bpf.o"
ready hello || fail 'two places' "did not attach: $(cat "$err")"
made getppid 5
end "$pid" INT
check 'two places' "10 0" "$(count "^$caller Hello, World!$") $status"
says 'two places/told' "$err" 'hello is attached to tracepoint syscalls/sys_enter_getppid' \
     'hello is attached to tracepoint syscalls/sys_exit_getppid'
