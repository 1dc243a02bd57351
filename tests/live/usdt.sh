# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# USDT probes: N passes make N events, and every argument has the value that was passed, wherever the
# compiler put it; semaphores are up while somebody listens, and not a moment longer.
. "$(dirname "$0")/lib.sh"

user=$LIVE/user.bpf.o
traced=$LIVE/traced

[ -e "$tracing/uprobe_events" ] || { skip usdt "this kernel has no uprobes"; exit; }
[ -x "$traced" ] || { skip usdt "no <sys/sdt.h> where the tests were built"; exit; }
before

# What round i of `traced` passes to app:widths.
widths()
{
	for i in 0 1 2 3 4 5 6; do
		echo "[$((-1 - i)), $((250 - i)), $((-1000 - i)), $((65000 - i)), $((-100000 - i)), $((4000000000 - i)), $((-5000000000 - i)), $((-1 - i)), -7, 9, -$i, 0]"
	done | sed 's/ -0,/ 0,/'
}

memory()
{
	for i in 0 1 2 3 4 5 6; do
		echo "[$((i * 1000 - 1)), $((200 + i)), $1, 0, 0, 0, 0, 0, 0, 0, 0, 0]"
	done
}

# of $caller: the values of its events, a line each
values_of() { sed -n "s/^$1  *$caller  *$2  *//p" "$out"; }

# compared NAME OBJECT PROGRAM
compared()
{
	start run -a "probe=usdt/$3:app:widths" "$2"
	ready probe || fail "$1" "did not attach: $(cat "$err")"
	caller=$("$3" 7)
	end "$pid" INT
	check "$1/widths" "$(widths) 0" "$(values_of probe 11) $status"

	start run -a "named=usdt/$3:app:places" "$2"
	ready named || fail "$1/places" "did not attach: $(cat "$err")"
	caller=$("$3" 7)
	end "$pid" INT
	check "$1/places" '7 21 7 21 0' "$(awk -v pid="$caller" '$2 == pid { n[$1]++; sum[$1] += substr($4, 2) }
		END { print n["one"], sum["one"], n["two"], sum["two"] }' "$out") $status"
	says "$1/places/told" "$err" 'app:places, 2 sites$'

	start run -a "probe=usdt/$3:app:memory" "$2"
	ready probe || fail "$1/memory" "did not attach: $(cat "$err")"
	caller=$("$3" 7)
	end "$pid" INT
	double=4609434218613702656 # the bits of 1.5
	if grep -q 'argument 2 (.*LC.*) is at a symbol' "$err"; then
		double=0 # a constant without a name, and so it was said
	fi
	check "$1/memory" "$(memory $double) 0" "$(values_of probe 3) $status"
}

compared static "$user" "$traced"
for kind in gcc-O0 gcc-O2 clang-O0 clang-O2 fixed; do
	[ -x "$LIVE/traced.$kind" ] && [ -z "${LIVE_ALONE:-}" ] || continue
	compared "$kind" "$user" "$LIVE/traced.$kind"
done

# the field's own usdt.bpf.h, which knows no indexed arguments: clang's -O0 makes none
if [ -e "$LIVE/field.o" ] && [ -x "$LIVE/traced.clang-O0" ] && [ -z "${LIVE_ALONE:-}" ]; then
	compared "the field's header" "$LIVE/field.o" "$LIVE/traced.clang-O0"
	start run -a "probe=usdt/$LIVE/traced.gcc-O2:app:widths" "$LIVE/field.o"
	ready probe || fail "the field's header/indexed" "did not attach: $(cat "$err")"
	caller=$("$LIVE/traced.gcc-O2" 7)
	end "$pid" INT
	check "the field's header/others" "$(widths | sed 's/9, -*[0-9]*, 0\]/9, 0, 0]/')" "$(values_of probe 11)"
else
	skip "the field's header" "no libbpf-dev where the tests were built, or a guest"
fi

# programs of 32 bits
program=$LIVE/traced32
if [ -x "$program" ] && "$program" >/dev/null 2>&1; then
	start run -a "probe=usdt/$program:app:small" "$user"
	ready probe || fail '32 bits' "did not attach: $(cat "$err")"
	caller=$("$program")
	end "$pid" INT
	check '32 bits' "$(for i in 0 1 2 3 4 5 6; do
		echo "[$((-1 - i)), $((200 + i)), $((-1000 - i)), 0, 0, 0, 0, 0, 0, 0, 0, 0]"
	done) 0" "$(values_of probe 3) $status"
else
	skip '32 bits' "no such program could be built, or this kernel runs none"
fi

# one process of two
mkfifo "$work/one" "$work/two"
"$traced" -w 5 <"$work/one" >"$work/one.out" &
one=$!
"$traced" -w 9 <"$work/two" >"$work/two.out" &
two=$!
exec 7>"$work/one" 8>"$work/two"
await 20 [ -s "$work/one.out" ]
start run -p $one -a "probe=usdt/$traced:app:widths" "$user"
ready probe || fail -p "did not attach: $(cat "$err")"
echo >&8
exec 8>&-
wait $two
echo >&7
exec 7>&-
wait $one
end "$pid" INT
caller=$two
check '-p/the other' '' "$(values_of probe 11)"
caller=$one
check -p "$(widths | head -n 5) 0" "$(values_of probe 11) $status"

# ---- semaphores ----

mkfifo "$work/three"
"$traced" -s <"$work/three" >"$work/three.out" &
three=$!
exec 9>"$work/three"
lines() { [ "$(wc -l <"$work/three.out")" -ge "$1" ]; }
asked=0
# How many listen, as the program sees it.
listeners()
{
	asked=$((asked + 1))
	printf x >&9
	await 20 lines $asked
	tail -n 1 "$work/three.out"
}
check 'semaphore/nobody' 0 "$(listeners)"
asked=1
start run -a "probe=usdt/$traced:app:guarded" "$user"
ready probe || fail semaphore "did not attach: $(cat "$err")"
check semaphore/one 1 "$(listeners)"
asked=2
first=$pid
caller=$("$traced" 7)
end "$first" INT
check semaphore/events '7 0' "$(grep -c "^probe  *$caller  *1  *\[[0-6]," "$out") $status"
check 'semaphore/after' 0 "$(listeners)"
asked=3
start run -a "probe=usdt/$traced:app:guarded" "$user"
ready probe || fail semaphore "did not attach: $(cat "$err")"
check semaphore/again 1 "$(listeners)"
asked=4
kill -9 "$pid"
wait "$pid" 2>/dev/null
lowered()
{
	[ "$(listeners)" = 0 ] && return
	asked=$((asked + 1))
	false
}
holds 'semaphore/killed' "it is still up: $(tail -n 1 "$work/three.out")" await 20 lowered
rb clean
check 'killed/clean' "0 0" "$status $(grep -c "rawbpf_${pid}_" "$tracing/uprobe_events")"
exec 9>&-
wait $three

# ---- programs not written here ----

if [ -x /usr/bin/python3 ] && "$RAWBPF" find usdt /usr/bin/python3:import__find >/dev/null 2>&1; then
	start run -f '{5}' "$PROGS/pyimports.bpf.o"
	ready pyimports || fail python3 "did not attach: $(cat "$err")"
	for module in 1 2 3 4 5 6 7; do
		: >"$work/traced_module_$module.py"
	done
	(cd "$work" && /usr/bin/python3 -c 'for i in range(1, 8): __import__("traced_module_%d" % i)')
	end "$pid" INT
	check python3 '7 0' "$(count '^traced_module_[1-7]$') $status"
else
	skip python3 "no python3 here, or one without USDT probes"
fi
if "$RAWBPF" find usdt libc:setjmp >/dev/null 2>&1; then
	rb run -t 1 -a probe=usdt/libc:libc:setjmp "$user"
	check libc:setjmp 0 $status
else
	skip libc:setjmp "this libc was built without its probes"
fi

# ---- what is there, and what cannot be ----

rb find usdt "$traced"
check find 0 $status
says find/told "$out" ":app:widths	(s8 .*, u8 .*, s16 .*, u16 .*, s32 .*, u32 .*, s64 .*, u64 .*, s32 .*7, u8 .*9, s[36][24] .*)$" \
     ':app:places	(u[36][24] .*, s[36][24] .*), 2 sites$' ':app:memory	(s32 .*, u8 .*, f64 .*)'
rb find -j usdt "$traced:guarded"
says find/json "$out" '"target":"usdt/.*:app:guarded","places":1,"semaphore":true,"args":\[{"type":"s32"'

refused() # NAME STATUS TARGET PATTERN...
{
	local name=$1 code=$2 target=$3
	shift 3
	rb run -t 1 -a "probe=$target" "$user"
	check "refused/$name" "$code" $status
	says "refused/$name/told" "$err" "$@"
}
refused 'no such probe' 7 "usdt/$traced:app:width" 'no USDT probe app:width' 'did you mean app:widths'
refused 'no probes' 7 "usdt/$calls:app:widths" 'the file has no USDT probes'
refused 'no provider' 2 "usdt/$traced:widths" 'expected FILE:PROVIDER:PROBE'
unchanged 'as before'
