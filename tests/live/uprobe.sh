# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# Functions of programs and libraries: N calls make N events, with the values that were passed, by
# whatever name the function and the file are called.
. "$(dirname "$0")/lib.sh"

user=$LIVE/user.bpf.o
traced=$LIVE/traced

[ -e "$tracing/uprobe_events" ] || { skip uprobe "this kernel has no uprobes"; exit; }
[ -x "$traced" ] || { skip uprobe "no <sys/sdt.h> where the tests were built"; exit; }
before

# of $caller: how many events of that kind, and the sum of their first values
events_of()
{
	awk -v what="$1" -v pid="$caller" '$1 == what && $2 == pid { n++; sum += substr($4, 2) }
		END { print n + 0, sum + 0 }' "$out"
}

# counted NAME KIND TARGET PROGRAM EVENTS [ROUNDS]: PROGRAM's run makes so many EVENTS
counted()
{
	start run -a "$2=$3" "$user"
	if ! ready "$2"; then
		end "$pid" INT
		fail "$1" "did not attach: $(cat "$err")"
		return
	fi
	caller=$("$4" ${6-7})
	end "$pid" INT
	check "$1" "$5 0" "$(events_of "$2") $status"
}

counted 'static' entry "uprobe/$traced:traced_call" "$traced" '7 21'
counted 'static/return' leave "uretprobe/$traced:traced_call" "$traced" '7 63'
counted 'a thousand' entry "uprobe/$traced:traced_call" "$traced" '1000 499500' 1000
for kind in gcc-O0 gcc-O2 clang-O0 clang-O2 fixed stripped; do
	program=$LIVE/traced.$kind
	[ -x "$program" ] && [ -z "${LIVE_ALONE:-}" ] || continue
	counted "$kind" entry "uprobe/$program:traced_call" "$program" '7 21'
	counted "$kind/return" leave "uretprobe/$program:traced_call" "$program" '7 63'
done

# by its place in the file, which find tells
rb find -j uprobe "$traced:traced_call"
offset=$(sed -n 's/.*"offset":\([0-9]*\).*/\1/p' "$out")
counted offset entry "uprobe/$traced:$offset" "$traced" '7 21'
counted '+0' entry "uprobe/$traced:traced_call+0" "$traced" '7 21'

# patterns: by one link of many places (6.6), else by one event of many
counted pattern entry "uprobe/$traced:traced_[a-c]*" "$traced" '7 21'
says pattern/told "$err" 'traced_\[a-c\]\*, 1 site$'
counted 'pattern/return' leave "uretprobe/$traced:traced_cal?" "$traced" '7 63'
counted 'pattern/two' entry "uprobe/$traced:[tg]*[ld]_[cr]*" "$traced" '14 42'
says 'pattern/two/told' "$err" ', 2 sites$'
rb run -t 1 -a "entry=uprobe/$traced:no_such_*" "$user"
check 'pattern/none' 7 $status
says 'pattern/none/told' "$err" 'no function that matches no_such_\*'

# sleepable programs: 6.0
start run -a "sleepy=uprobe.s/$traced:traced_call" "$user"
if ready sleepy; then
	caller=$("$traced" 7)
	end "$pid" INT
	check sleepable '7 0 0' "$(events_of sleepy) $status"
else
	end "$pid" INT
	fail sleepable "$(cat "$err")"
fi

# a program of 32 bits
program=$LIVE/traced32
if [ -x "$program" ] && "$program" >/dev/null 2>&1; then
	start run -a "leave=uretprobe/$program:traced_call" "$user"
	ready leave || fail '32 bits' "did not attach: $(cat "$err")"
	caller=$("$program")
	end "$pid" INT
	check '32 bits/return' '7 63 0' "$(events_of leave) $status"
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
start run -p $one -a "entry=uprobe/$traced:traced_call" "$user"
ready entry || fail -p "did not attach: $(cat "$err")"
echo >&8
exec 8>&-
wait $two
echo >&7
exec 7>&-
wait $one
end "$pid" INT
caller=$two
check '-p/the other' '0 0' "$(events_of entry)"
caller=$one
check -p '5 10 0' "$(events_of entry) $status"

mkfifo "$work/four"
"$traced" -w 5 <"$work/four" >"$work/four.out" &
four=$!
exec 7>"$work/four"
await 20 [ -s "$work/four.out" ]
start run -p $four -a "entry=uprobe/$traced:traced_c*" "$user"
ready entry || fail '-p/pattern' "did not attach: $(cat "$err")"
caller=$("$traced" 9)
echo >&7
exec 7>&-
wait $four
end "$pid" INT
check '-p/pattern/the other' '0 0' "$(events_of entry)"
caller=$four
check '-p/pattern' '5 10 0' "$(events_of entry) $status"
rb run -p $one -a "entry=uprobe/$traced:traced_call" "$user"
check '-p/gone' 7 $status

# whose root is another: what is absolute in a link there is so in that root
contained() # pid|path: by -p and the name that it has there, or by /proc/PID/root
{
	local name=$1 three
	mkfifo "$work/$name"
	chroot "$work/root" /bin/app -w 6 <"$work/$name" >"$work/three.out" &
	three=$!
	exec 9>"$work/$name"
	await 20 [ -s "$work/three.out" ]
	if [ "$name" = pid ]; then
		start run -p $three -a "entry=uprobe//bin/app:traced_call" "$user"
	else
		start run -a "entry=uprobe//proc/$three/root/bin/app:traced_call" "$user"
	fi
	ready entry || fail "container/$name" "did not attach: $(cat "$err")"
	echo >&9
	exec 9>&-
	wait $three
	caller=$three
	end "$pid" INT
	check "container/$name" '6 15 0' "$(events_of entry) $status"
	rm "$work/three.out"
}
if command -v chroot >/dev/null; then
	mkdir -p "$work/root/opt" "$work/root/bin"
	cp "$traced" "$work/root/opt/app"
	ln -s /opt/app "$work/root/bin/app"
	contained pid
	contained path
else
	skip container "no chroot"
fi

# programs not written here
libc=$(ls /lib/*-linux-gnu/libc.so.6 2>/dev/null | head -n 1)
if [ "$libc" ] && [ -x "$LIVE/traced.gcc-O2" ]; then
	# of one process alone: all others call malloc as well
	mkfifo "$work/malloc"
	"$LIVE/traced.gcc-O2" -w 7 <"$work/malloc" >"$work/malloc.out" &
	caller=$!
	exec 9>"$work/malloc"
	await 20 [ -s "$work/malloc.out" ]
	start run -p $caller -a entry=uprobe/libc:malloc "$user"
	ready entry || fail libc:malloc "did not attach: $(cat "$err")"
	echo >&9
	exec 9>&-
	wait $caller
	end "$pid" INT
	check libc:malloc '7 0' \
	      "$(grep -c "^entry  *$caller  *2  *\[7000[0-6]," "$out") $status"
	says libc:malloc/told "$err" "attached to uprobe /proc/$caller/root/.*/libc.so.6:malloc$"
	rb run -t 0.1 -a entry=uprobe/libc:malloc "$user"
	says 'libc:malloc/every process' "$err" 'attached to uprobe /.*/libc.so.6:malloc$'
else
	skip libc:malloc "no libc, or no program that uses it"
fi
if command -v script >/dev/null && command -v bash >/dev/null && [ -z "${LIVE_ALONE:-}" ]; then
	start run -f '{5}' "$PROGS/bashreadline.bpf.o"
	ready bashreadline || fail bash:readline "did not attach: $(cat "$err")"
	printf ': traced one\n: traced two\nexit\n' |
		script -qc 'bash --norc --noprofile -i' /dev/null >/dev/null 2>&1
	end "$pid" INT
	check bash:readline '2 0' "$(count '^: traced \(one\|two\)$') $status"
else
	skip bash:readline "no bash, or no script(1)"
fi

# ---- what cannot be ----

refused() # NAME STATUS TARGET PATTERN...
{
	local name=$1 code=$2 target=$3
	shift 3
	rb run -t 1 -a "entry=$target" "$user"
	check "refused/$name" "$code" $status
	says "refused/$name/told" "$err" "$@"
}

refused 'no such function' 7 "uprobe/$traced:traced_cal" 'no function traced_cal' 'hint: did you mean traced_call'
refused 'no such file' 7 "uprobe//nowhere/app:main" '/nowhere/app: no such file'
refused 'no such library' 7 "uprobe/libnosuch:main" 'no library or executable libnosuch'
refused directory 7 "uprobe//proc:main" '/proc: a directory'
printf '#!/bin/sh\n' >"$work/script"
refused script 7 "uprobe/$work/script:main" 'a script, run by /bin/sh'
: >"$work/empty"
refused empty 7 "uprobe/$work/empty:main" 'an empty file'
echo hello >"$work/text"
refused text 7 "uprobe/$work/text:main" 'not an ELF file'
refused object 7 "uprobe/$user:entry" 'an object that is not linked yet'
refused 'no code' 7 "uprobe/$traced:0x7ffffff" 'is not in executable code'
refused 'beyond the function' 7 "uprobe/$traced:traced_call+0x10000" 'found offset 0x10000'
refused 'no function named' 2 "uprobe/$traced" 'expected FILE:FUNCTION'
refused 'offset of a return' 2 "uretprobe/$traced:traced_call+4" 'no offset'
if command -v strip >/dev/null; then
	strip -o "$work/stripped" "$traced"
	refused stripped 7 "uprobe/$work/stripped:traced_call" 'it is stripped'
fi

# ---- killed ----

start run -a "entry=uprobe/$traced:traced_call" "$user"
ready entry || fail killed "did not attach: $(cat "$err")"
kill -9 "$pid"
wait "$pid" 2>/dev/null
check 'killed/leaves' 1 "$(grep -c "rawbpf_${pid}_" "$tracing/uprobe_events")"
rb clean
check 'killed/clean' "0 0" "$status $(grep -c "rawbpf_${pid}_" "$tracing/uprobe_events")"
unchanged 'as before'
