# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# Two at once on the same function. A trace instance gets the lines of all programs that print, so
# each sees both programs' lines: twice as many as calls.
. "$(dirname "$0")/lib.sh"

target=tp/syscalls/sys_enter_getppid
! have_kprobes || target=ksyscall/getppid

before
out=$work/out1 err=$work/err1
start run -f '{1} {5}' -a $target "$PROGS/hello.bpf.o"
ready hello || fail one "did not attach: $(cat "$err")"
one=$pid
out=$work/out2 err=$work/err2
start run -f '{1} {5}' -a $target "$PROGS/hello.bpf.o"
ready hello || fail two "did not attach: $(cat "$err")"
two=$pid

made getppid 6
both=$caller
end "$one" INT
check one/status 0 $status
made getppid 6
alone=$caller
end "$two" INT
check two/status 0 $status

out=$work/out1
check one/lines 12 "$(count "^$both Hello, World!$")"
check 'one/nothing behind its end' 0 "$(count "^$alone ")"
out=$work/out2
check two/lines 12 "$(count "^$both Hello, World!$")"
check 'two/goes on' 6 "$(count "^$alone Hello, World!$")"
unchanged 'nothing left'
