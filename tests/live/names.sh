# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# A task may call itself anything. The kernel takes note of the name when the task is next switched
# out, and looks it up when a line is read: hence nobody reads until all is done.
. "$(dirname "$0")/lib.sh"
alone all || exit 0

start run -f '{0}|{1}|{5}' "$PROGS/hello_tp.bpf.o"
ready hello_tp || fail start "did not attach: $(cat "$err")"
text=$pid text_out=$out
out=$work/out2 err=$work/err2
start run -j "$PROGS/hello_tp.bpf.o"
ready hello_tp || fail start "did not attach: $(cat "$err")"
json=$pid

kill -STOP "$text" "$json"
: >"$work/names"
while read -r name; do
	made clone 2 "$name"
	printf '%s|%s\n' "$name" "$caller" >>"$work/names"
done <<'END'
two words
a-1 [000] d..1
(in) (parens)
-
--7-12-
"quoted\
123456789012345
x-99    [001]
END
newline=$(printf 'two\nlines')
made clone 2 "$newline"
newline_pid=$caller
tail_newline=$(printf 'ends\n.')
made clone 2 "${tail_newline%.}"
tail_pid=$caller
padded=$(printf '  pad\n ded')
made clone 2 "$padded"
padded_pid=$caller
bytes=$(printf 'b\303\244d \377\001')
made clone 2 "$bytes"
bytes_pid=$caller

kill -CONT "$text" "$json"
end "$json" INT
end "$text" INT

# Both programs print, so each of the two calls makes two lines in each.
out=$text_out
while IFS= read -r line; do
	name=${line%|*} caller=${line##*|}
	check "'$name'" 4 "$(grep -cFx -e "$name|$caller|Hello from a tracepoint" "$out")"
done <"$work/names"
check 'a newline' 4 "$(grep -cx "lines|$newline_pid|Hello from a tracepoint" "$out")"
check 'bytes' 4 "$(grep -cF "$bytes|$bytes_pid|Hello" "$out")"

out=$work/out2
check 'a newline, -j' 4 "$(count '"task":"two\\nlines","pid":'"$newline_pid,")"
check 'a newline at the end, -j' 4 "$(count '"task":"ends\\n","pid":'"$tail_pid,")"
check 'padding and a newline, -j' 4 "$(count '"pid":'"$padded_pid,.*Hello")"
ours=$(sed 's/.*|//' "$work/names" | tr '\n' ',')$newline_pid,$tail_pid,$padded_pid,$bytes_pid
check 'no more and no less, -j' $((4 * 12)) "$(count '"type":"trace",.*"pid":\('"$(echo "$ours" | sed 's/,/\\|/g')"'\),.*Hello from a tracepoint"[,}]')"
check 'bytes, -j' 4 "$(count '"pid":'"$bytes_pid,.*Hello")"
if command -v python3 >/dev/null 2>&1; then
	python3 -c 'import json, sys
for line in sys.stdin: json.loads(line)' <"$out" 2>"$err"
	check 'valid, -j' 0 $?
fi
