# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# A program on the library alone: it sets a variable, reads events and walks a map.
. "$(dirname "$0")/lib.sh"

execs=$(dirname "$RAWBPF")/progs/execs
"$execs" 2>/dev/null # says how it is used
if [ $? != 2 ]; then
	skip library "progs/execs is not here, or not for this machine's C library"
	exit
fi
"$execs" "$PROGS/execs.bpf.o" 3 0 >"$out" 2>"$err" &
pid=$!
started="$started $pid"
await 60 grep -q attached "$err" || fail library "it did not attach: $(cat "$err")"
while alive "$pid"; do
	"$calls" getppid 1 >/dev/null
done
end "$pid"
check status 0 "$status"
check events 3 "$(count '^[0-9][0-9]*  *0  *')"
holds counts "no name was counted: $(cat "$out")" grep -q '^ *[1-9][0-9]* [^ ]*$' "$out"

# another user's alone: root starts none of these
"$execs" "$PROGS/execs.bpf.o" 1 54321 >"$out" 2>"$err" &
pid=$!
started="$started $pid"
await 60 grep -q attached "$err" || fail library "it did not attach: $(cat "$err")"
"$calls" getppid 1 >/dev/null
"$calls" getppid 1 >/dev/null
check set "" "$(cat "$out")"
end "$pid" KILL
