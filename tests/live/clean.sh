# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# However it ends, nothing is left; and after a kill -9, rawbpf clean removes what is, and nothing
# else's.
. "$(dirname "$0")/lib.sh"

if have_kprobes; then
	target=ksyscall/getppid
else
	target=tp/syscalls/sys_enter_getppid
fi

before

for signal in INT TERM HUP QUIT; do
	start run -a $target "$PROGS/hello.bpf.o"
	ready hello || fail $signal "did not attach: $(cat "$err")"
	end "$pid" $signal
	check $signal 0 $status
done
# as nohup does
trap '' HUP
start run -a $target "$PROGS/hello.bpf.o"
trap 'exit 1' HUP
ready hello || fail nohup "did not attach: $(cat "$err")"
kill -HUP "$pid"
made getppid 3
end "$pid" INT
check nohup "0 3" "$status $(count "-$caller  *\\[.*Hello, World!$")"
unchanged 'signals/nothing left'

# writes to what cannot be written to
to()	# FILE ARG...
{
	local file=$1
	shift
	timeout -s KILL 60 "$RAWBPF" run "$@" >"$file" 2>"$err" </dev/null
	status=$?
}
to /dev/full -a $target "$PROGS/hello.bpf.o" -- sh -c "$calls getppid 3 >/dev/null"
check 'full disk' 1 $status
says 'full disk/told' "$err" 'write to stdout: No space left'
to /dev/full -j -a $target "$PROGS/hello.bpf.o"
check 'full disk, -j' 1 $status
timeout -s KILL 60 "$RAWBPF" run -a $target "$PROGS/hello.bpf.o" -- "$calls" getppid 3 >&- 2>"$err" </dev/null
check 'closed stdout' 1 $?
unchanged 'full disk/nothing left'

# ends by itself when nobody reads any more
{
	timeout -s KILL 60 "$RAWBPF" run "$LIVE/flood.bpf.o" -- "$calls" -c flooder getppid 100000000 2>"$err"
	echo $? >"$work/status"
} </dev/null | head -n 1 >"$out"
check 'closed pipe' 1 "$(cat "$work/status")"
check 'closed pipe/one line' 1 "$(count '')"
unchanged 'closed pipe/nothing left'

# nobody reads, and nobody goes away: a signal ends it all the same
mkfifo "$work/fifo"
# shellcheck disable=SC2217 # it holds the other end open, and reads nothing
sleep 1000 <"$work/fifo" &
reader=$!
started="$started $reader"
"$RAWBPF" run "$LIVE/flood.bpf.o" >"$work/fifo" 2>"$err" </dev/null &
pid=$!
started="$started $pid"
ready flood || fail 'stuck pipe' "did not attach: $(cat "$err")"
made getppid 3000 flooder
made getppid 3000 flooder
end "$pid" INT
case $status in
0 | 1) pass 'stuck pipe' ;;
*) fail 'stuck pipe' "status $status: $(cat "$err")" ;;
esac
kill "$reader"
[ $status != 124 ] || timeout -s KILL 60 "$RAWBPF" clean 2>"$err"
unchanged 'stuck pipe/nothing left'

# half way
if have_kprobes; then
	rb run -a first=ksyscall/getppid -a second=kprobe/rawbpf_no_such "$LIVE/two.bpf.o"
else
	rb run "$LIVE/two.bpf.o"
fi
check 'half way' 7 $status
says 'half way/told' "$err" 'program second'
rb run -n 2 -a $target "$PROGS/hello.bpf.o" -- "$calls" getppid 5
check 'count' 0 $status
rb run "$PROGS/for_unlimited.bpf.o"
check 'rejected' 4 $status
unchanged 'half way/nothing left'

# ---- clean ----

start run -a $target "$PROGS/hello.bpf.o"
ready hello || fail kill "did not attach: $(cat "$err")"
dead=$pid
end "$dead" KILL
start run -a $target "$PROGS/hello.bpf.o"
ready hello || fail living "did not attach: $(cat "$err")"
living=$pid living_out=$out
out=$work/out2 err=$work/err2

mkdir "$tracing/instances/foreign_$$_2_3" "$tracing/instances/rawbpf_$$_2_x" "$tracing/instances/rawbpf_notes_$$"
if have_kprobes; then
	echo "p:foreign_$$/mine vfs_read" >>"$tracing/kprobe_events"
	echo "p:rawbpf_1_$$/mine vfs_read" >>"$tracing/kprobe_events"
fi
snapshot >"$work/foreign"

ls "$tracing/instances" >"$work/after"
says 'kill -9/leaves' "$work/after" "^rawbpf_${dead}_"
rb doctor
says doctor "$out" 'no leftovers *no' 'hint: rawbpf clean'
rb clean -j
check clean/status 0 $status
check clean/instance 1 "$(count '^{"type":"removed","where":"instances","name":"rawbpf_'"$dead"'_[0-9]*_[0-9a-f]*"[,}]')"
! have_kprobes || check clean/event 1 "$(count '^{"type":"removed","where":"kprobe_events","name":"rawbpf_'"$dead"'_[0-9]*_[0-9a-f]*/hello_0"[,}]')"
check 'clean/not the living' 0 "$(count "rawbpf_${living}_")"
check 'clean/not the foreign' 0 "$(count 'foreign\|mine\|notes\|_x')"
ls "$tracing/instances" >"$work/after"
says 'clean/keeps' "$work/after" foreign_$$_2_3 rawbpf_$$_2_x rawbpf_notes_$$ "rawbpf_${living}_"
! have_kprobes || says 'clean/keeps events' "$tracing/kprobe_events" p:foreign_$$/mine p:rawbpf_1_$$/mine "rawbpf_${living}_"
check 'clean/removes' 0 "$(cat "$work/after" "$tracing/uprobe_events" | grep -c "rawbpf_${dead}_")"
rb clean
check 'clean/again' 0 $status

made getppid 5
end "$living" INT
out=$living_out
check 'living/goes on' 5 "$(count "-$caller  *\\[.*Hello, World!$")"
rmdir "$tracing/instances/foreign_$$_2_3" "$tracing/instances/rawbpf_$$_2_x" "$tracing/instances/rawbpf_notes_$$"
if have_kprobes; then
	echo "-:foreign_$$/mine" >>"$tracing/kprobe_events"
	echo "-:rawbpf_1_$$/mine" >>"$tracing/kprobe_events"
fi
unchanged 'clean/nothing left'
