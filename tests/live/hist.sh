# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# Maps that are histograms, of each shape: drawn to the letter, with exact counts.
. "$(dirname "$0")/lib.sh"

# sizes SIZE TIMES...: writes of so many bytes, by a process called hist
sizes()
{
	while [ $# -gt 0 ]; do
		"$calls" -c hist write "$2" "$1" >/dev/null || fail sizes "$1 bytes"
		shift 2
	done
}

before
start run --maps --hist bare:bytes --hist by_fd:usecs "$LIVE/hist.bpf.o"
ready hist || fail start "did not attach: $(cat "$err")"
sizes 1 4 3 2 100 5 5000 1
end "$pid" INT

bars='         0 -> 1          : 4        |********************************        |
         2 -> 3          : 2        |****************                        |
         4 -> 7          : 0        |                                        |
         8 -> 15         : 0        |                                        |
        16 -> 31         : 0        |                                        |
        32 -> 63         : 0        |                                        |
        64 -> 127        : 5        |****************************************|
       128 -> 255        : 0        |                                        |
       256 -> 511        : 0        |                                        |
       512 -> 1023       : 0        |                                        |
      1024 -> 2047       : 0        |                                        |
      2048 -> 4095       : 0        |                                        |
      4096 -> 8191       : 1        |********                                |'
header() { printf '     %-19s : count     distribution' "$1"; }

# part MAP: what is printed of it
part() { sed -n "/^$1:\$/,/^[a-z_]*:\$/p" "$out" | sed '1d; /^[a-z_]*:$/d'; }
without_cpus() { grep -v '^cpu [0-9]*: '; }

check 'by slot' "$(header value)
$bars" "$(part sizes)"
check 'by key and slot' "
comm = \"hist\"
$(header value)
$bars" "$(part by_comm)"
check 'per cpu, without types' "$(header bytes)
$bars" "$(part bare)"
check 'in the value' "
key = 1000
$(header usecs)
$bars" "$(part by_fd | without_cpus)"
check 'beside the slots' yes "$(part by_fd | grep -q '^cpu [0-9]*: comm = "hist"$' && echo yes)"
check 'linear/rows' 102 "$(part linear | wc -l)"
check 'linear' '        0          : 0        |                                        |
        1          : 4        |********************************        |
        2          : 0        |                                        |
        3          : 2        |****************                        |
        100        : 5        |****************************************|' \
	"$(part linear | sed -n '2,5p; $p')"
# an array of them: even sizes, odd sizes, and nothing at 0
index() { part hists | sed -n "/^index = $1\$/,/^\$/p" | grep '[*]'; }
check 'variable/even' '        64 -> 127        : 5        |****************************************|
      4096 -> 8191       : 1        |********                                |' "$(index 1)"
check 'variable/odd' '         0 -> 1          : 4        |****************************************|
         2 -> 3          : 2        |********************                    |' "$(index 2)"
check 'variable/empty' 0 "$(part hists | grep -c '^index = 0')"
unchanged 'nothing left'

# records
start run -j --maps --hist linear=log2 "$LIVE/hist.bpf.o"
ready hist || fail 'start -j' "did not attach: $(cat "$err")"
sizes 2 3 70 1
end "$pid" INT
check 'json' 1 "$(count '^{"type":"histogram","map":"by_comm","key":{"comm":"hist"},"kind":"log2","label":"value","slots":\[{"low":0,"high":1,"count":0},{"low":2,"high":3,"count":3},.*,{"low":64,"high":127,"count":1}\]}$')"
# 70 is no power of two's number: an element like any other
check 'json/beyond' 1 "$(count '^{"type":"entry","map":"linear","key":70,"value":1}$')"

# only what was asked for; reads by size, of a task of our own
start run --hist bytes:bytes "$PROGS/readlat.bpf.o"
ready sys_exit_read || fail 'start readlat' "did not attach: $(cat "$err")"
await 60 grep -q 'sys_enter_read is' "$err"
"$calls" -c readlat_test read 40 4096 >/dev/null
"$calls" -c readlat_test read 10 3000 >/dev/null
end "$pid" INT
check 'readlat' '      2048 -> 4095       : 10       |**********                              |
      4096 -> 8191       : 40       |****************************************|' \
	"$(sed -n '/^comm = "readlat_test"$/,/^$/p' "$out" | grep '[*]')"
check 'only what was asked for' bytes: "$(grep '^[a-z]*:$' "$out")"

# a variable
start run -j --hist tens=linear:tens "$LIVE/hist.bpf.o"
ready hist || fail 'start tens' "did not attach: $(cat "$err")"
sizes 35 2 99 1
end "$pid" INT
check 'variable/asked for' 1 "$(count '^{"type":"histogram","map":"tens","kind":"linear","label":"tens","slots":\[{"low":0,"high":0,"count":0},.*{"low":3,"high":3,"count":2},.*{"low":9,"high":9,"count":1}\]}$')"
check 'variable/nothing else' 1 "$(count '"type":"histogram"')"

# what can't be drawn
rb run --hist no_such -t 0.01 "$LIVE/hist.bpf.o"
check 'unknown map' 2 "$status"
rb run --hist sizes=square -t 0.01 "$LIVE/hist.bpf.o"
check 'unknown kind' 2 "$status"
rb run --hist events -t 0.01 "$PROGS/execs.bpf.o"
check 'no counts' 2 "$status"
says 'no counts/why' "$err" 'holds no counts'
