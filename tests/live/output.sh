# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# What comes out: records, formats, limits, a command and its exit status.
. "$(dirname "$0")/lib.sh"

hello=$PROGS/hello_tp.bpf.o

# Every line of $out a JSON object with a type: by Python where there is one.
valid()
{
	if command -v python3 >/dev/null 2>&1; then
		python3 -c 'import json, sys
for line in sys.stdin:
	assert isinstance(json.loads(line)["type"], str)' <"$out" 2>"$work/python" || fail "$1" "$(tail -n 1 "$work/python")"
	else
		[ "$(grep -vc '^{"type":"[a-z]*",.*}$' "$out")" = 0 ] || fail "$1" "$(cat "$out")"
	fi
}

json()
{
	start run -j "$hello"
	ready hello_tp || fail json/attached "$(cat "$err")"
	made clone 4
	end "$pid" TERM
	check json/status 0 $status
	valid json/valid
	check json/trace 4 "$(count '^{"type":"trace",.*"pid":'"$caller"',.*"message":"Hello from a tracepoint"[,}]')"
	check json/attached 1 "$(count '^{"type":"attached","program":"hello_tp","target":"tracepoint syscalls/sys_enter_clone"[,}]')"
	check json/summary 1 "$(tail -n 1 "$out" | grep -c '^{"type":"summary","events":[0-9]*,"lost":0,.*"ended_by":"signal"[,}]')"

	rb run -j -a tp/syscalls/sys_enter_clon "$hello"
	check json/error/status 7 $status
	valid json/error/valid
	says json/error/record "$out" '^{"type":"error","exit":7,"errno":2,"message":".*","hint":".*sys_enter_clone'
	rb check -j "$PROGS/for_unlimited.bpf.o"
	valid json/verifier/valid
	says json/verifier/log "$out" '"exit":4,' '"log":".*infinite loop detected'
	rb run -j -n 0 "$hello"
	valid json/usage/valid
	says json/usage/record "$out" '"exit":2,'
}

limits()
{
	rb run -n 3 "$hello" -- "$calls" clone 9
	check count/status 0 $status
	check count/lines 3 "$(count tracepoint)"
	says count/summary "$err" '3 events'
	rb run -t 0.05 "$hello"
	check duration/status 0 $status
	rb run -j -t 0.05 "$hello"
	says duration/record "$out" '"ended_by":"duration"'
}

commands()
{
	rb run -f '{1} {5}' "$hello" -- "$calls" clone 6
	check command/status 0 $status
	caller=$(grep -v ' ' "$out")
	check command/count 6 "$(count "^$caller Hello from a tracepoint$")"
	rb run "$PROGS/hello_tp.bpf.o" -- sh -c 'exit 42'
	check command/42 42 $status
	rb run "$LIVE/silent.bpf.o" -- sh -c 'kill -9 $$'
	check command/killed 137 $status
	rb run "$LIVE/silent.bpf.o" -- /dev/null
	check command/126 126 $status
	says command/126/told "$err" '/dev/null: '
	rb run "$LIVE/silent.bpf.o" -- rawbpf-no-such-command
	check command/127 127 $status
	says command/127/told "$err" 'rawbpf-no-such-command: '
	rb run -a tp/no/such "$hello" -- "$calls" clone 1
	check command/unattached 7 $status
	check 'command/unattached/not started' 0 "$(count '')"
}

# The signal ends the run, and with it the command.
interrupted()
{
	# shellcheck disable=SC2016 # the command's own $$
	start run "$LIVE/silent.bpf.o" -- sh -c 'echo $$; exec sleep 1000'
	await 60 grep -q . "$out" || fail interrupted "the command did not start: $(cat "$err")"
	child=$(cat "$out")
	end "$pid" INT
	check interrupted/status 0 $status
	if gone "$child"; then pass interrupted/command; else
		fail interrupted/command "$child is still there"
		kill -9 "$child"
	fi
	# shellcheck disable=SC2016
	start run "$LIVE/silent.bpf.o" -- sh -c 'trap "" TERM; echo $$; while :; do sleep 1; done'
	await 60 grep -q . "$out" || fail stubborn "the command did not start: $(cat "$err")"
	child=$(cat "$out")
	end "$pid" INT
	check stubborn/status 0 $status
	if gone "$child"; then pass stubborn/command; else
		fail stubborn/command "$child is still there"
		kill -9 "$child"
	fi
}

json
limits
commands
interrupted
