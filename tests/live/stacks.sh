# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# Maps of stacks: of the kernel, and of a process whose functions are known, is stripped, deleted or
# gone.
. "$(dirname "$0")/lib.sh"

# deep PROGRAM NAME N: a process that makes N calls and stays; sets $deep to its pid.
deep()
{
	: >"$work/deep"
	"$1" "$2" "$3" >"$work/deep" &
	deep=$!
	started="$started $deep"
	await 60 test -s "$work/deep" || fail deep 'did not make its calls'
}

# frames FIELD: the frames below it, of the element of process $deep
frames()
{
	sed -n "/^  {pid: $deep, /,/^  {/p" "$out" |
		sed -n "/^    $1:/,/^    [a-z]/{/^      0x/p;}" | sed 's/^ *0x[0-9a-f]* //'
}
# whose NAME FILE: frames of stdin that are in that function and file
whose() { grep -c "^$1+0x[0-9a-f]* \[$2\]\$"; }

known="middle_function outer_function main"
[ "$(uname -m)" != x86_64 ] || known="inner_function $known"
file=$LIVE/deep

before
start run --maps "$LIVE/stacks.bpf.o"
ready stacks || fail start "did not attach: $(cat "$err")"
await 60 grep -q 'alone is' "$err"
deep "$file" stacks 5
plain=$deep
deep "$LIVE/deep-stripped" stacks 3
stripped=$deep
cp "$file" "$work/dropped"
deep "$work/dropped" stacks 2
dropped=$deep
rm "$work/dropped"
deep "$file" stacks 4
gone=$deep
kill -9 "$gone"
wait "$gone" 2>/dev/null
"$calls" -c stacks write 6 >/dev/null
end "$pid" INT

count_of() { sed -n "s/^  {pid: $1, .*comm: \"stacks\"}	\([0-9]*\)\$/\1/p" "$out"; }
check counts "5 3 2 4" "$(count_of "$plain") $(count_of "$stripped") $(count_of "$dropped") $(count_of "$gone")"

deep=$plain
case $(uname -m) in
x86_64) entry=do_syscall_64 ;;
aarch64) entry=el0_svc ;;
s390x) entry=__do_syscall ;;
*) entry= ;;
esac
[ -z "$entry" ] || check kernel 1 "$(frames kern_stack_id | grep -c "^$entry+0x[0-9a-f]*\$")"
check 'kernel/all are named' 0 "$(frames kern_stack_id | grep -c unknown)"

# Kernels walk the user's frame pointers on these machines.
case $(uname -m) in
x86_64 | aarch64)
	for name in $known; do
		check "user/$name" 1 "$(frames user_stack_id | whose "$name" "$file")"
	done
	# the innermost may be there on the others too
	check 'user/order' "inner_function ${known#inner_function }" \
		"inner_function $(frames user_stack_id | sed 's/+.*//' | grep -E '^(middle|outer)_function$|^main$' | tr '\n' ' ' | sed 's/ $//')"
	deep=$dropped
	check 'deleted file' 1 "$(frames user_stack_id | whose outer_function "$work/dropped (deleted)")"
	deep=$stripped
	check 'stripped' 0 "$(frames user_stack_id | grep -c function)"
	holds 'stripped/file and offset' "$(frames user_stack_id)" \
		test "$(frames user_stack_id | grep -c "^\[unknown\] \[$LIVE/deep-stripped+0x[0-9a-f]*\]\$")" -ge 3
	deep=$gone
	holds 'gone' "$(frames user_stack_id)" \
		test "$(frames user_stack_id | grep -c '^\[unknown\]$')" -ge 3
	;;
*) skip user 'the kernel does not walk frame pointers here' ;;
esac

# what no element names: the stack at the end of a call
holds 'alone' "$(cat "$out")" \
	test "$(sed '1,/^stackmap:$/d' "$out" | grep -c '^  [0-9]*$')" -ge 1
unchanged 'nothing left'

start run -j --maps "$LIVE/stacks.bpf.o"
ready stacks || fail 'start -j' "did not attach: $(cat "$err")"
await 60 grep -q 'alone is' "$err"
deep "$file" stacks 7
"$calls" -c stacks write 1 >/dev/null
end "$pid" INT
check json 1 "$(count "^{\"type\":\"entry\",\"map\":\"counts\",\"key\":{\"pid\":$deep,.*\"value\":7,\"stacks\":{\"kern_stack_id\":\[{\"address\":\"0x.*\",\"name\":\"[^\"]*\",\"offset\":[0-9]*,\"file\":null}.*\],\"user_stack_id\":[[n]")"
holds 'json/alone' "$(cat "$out")" test "$(count '^{"type":"stack","map":"stackmap","id":[0-9]*,"frames":\[{"address":"0x')" -ge 1

# build ids: what a file is called is found while the process lives
start run --maps "$LIVE/build_ids.bpf.o"
ready build_ids || fail 'start build_ids' "did not attach: $(cat "$err")"
deep "$file" build_ids 3
end "$pid" INT
check 'build ids/count' 1 "$(count '{count: 3, ')"
case $(uname -m) in
x86_64 | aarch64)
	check 'build ids' 1 \
		"$(count "^      build id [0-9a-f]\{40\}+0x[0-9a-f]* outer_function+0x[0-9a-f]* \[$file\]\$")"
	;;
esac
