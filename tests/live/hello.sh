# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# The first program: five hellos, from five processes that made a process; and its two siblings, the
# loop that ends and the one that does not.
. "$(dirname "$0")/lib.sh"

five_hellos()
{
	need_kprobes five || return
	rb run -a ksyscall/clone -f '{1} {5}' -n 5 "$PROGS/hello.bpf.o" -- "$calls" clone 20
	check five/status 0 $status
	check five/lines 5 "$(count '^[0-9]* Hello, World!$')"
	# the command's own line comes as it pleases; whoever else makes a process is seen as well
	caller=$(grep -v ' ' "$out")
	if [ "$(count "^$caller Hello, World!$")" -gt 0 ]; then
		pass five/pid
	else
		fail five/pid "no line of the command: $(cat "$out")"
	fi
	says five/summary "$err" '5 events, 0 lost'
}

by_its_name()
{
	need_kprobes for_limited || return
	start run -f '{1} {5}' "$PROGS/for_limited.bpf.o"
	ready kprobe__sys_clone || fail for_limited "did not attach: $(cat "$err")"
	made clone 4
	end "$pid" INT
	check for_limited/status 0 $status
	check for_limited/count 20 "$(count "^$caller hello world$")"
}

without_an_end()
{
	local command
	for command in check run; do
		rb $command "$PROGS/for_unlimited.bpf.o"
		check "for_unlimited/$command/status" 4 $status
		says "for_unlimited/$command/told" "$err" kprobe__sys_clone \
		     'for_unlimited.bpf.c:[0-9]*: for (;;)' 'has an infinite loop' 'hint:' \
		     "kernel log:" 'infinite loop detected'
	done
}

siblings()
{
	start run -f '{1} {5}' "$PROGS/hello_tp.bpf.o"
	ready hello_tp || fail hello_tp "did not attach: $(cat "$err")"
	made clone 6
	end "$pid" INT
	check hello_tp/status 0 $status
	check hello_tp/count 6 "$(count "^$caller Hello from a tracepoint$")"

	start run -f '{1} {5}' "$PROGS/hello_raw_tp.bpf.o"
	ready hello_raw_tp || fail hello_raw_tp "did not attach: $(cat "$err")"
	made write 6
	end "$pid" INT
	check hello_raw_tp/status 0 $status
	case $(uname -m) in
	x86_64) check hello_raw_tp/count 6 "$(count "^$caller system call 1$")" ;;
	aarch64) check hello_raw_tp/count 6 "$(count "^$caller system call 64$")" ;;
	*) check hello_raw_tp/count 6 "$(count "^$caller system call 4$")" ;;
	esac
}

five_hellos
by_its_name
without_an_end
siblings
