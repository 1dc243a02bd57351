# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# Maps, data, calls and events: what a program computes comes out as its author meant.
. "$(dirname "$0")/lib.sh"

before
rb check "$LIVE/maps.bpf.o"
if grep -q 'not allowed in non-JITed' "$err"; then
	skip program 'this kernel has no JIT, and takes no callbacks without one'
else
start run -j --maps --event-type event --set wanted=mapper --set base=-1 "$LIVE/maps.bpf.o"
ready maps || fail start "did not attach: $(cat "$err")"
made getppid 5 other
made getppid 7 mapper
end "$pid" INT
event="\"data\":{\"pid\":$caller,\"color\":\"GREEN\",\"comm\":\"mapper\",\"pair\":{\"a\":-3,\"b\":4},\"low\":9,\"high\":1000,\"n\":5}"
check ring "7 0" "$(count "\"map\":\"ring\",$event") $status"
check perf "7" "$(count "\"map\":\"perf\",$event")"
check events/others 14 "$(count '"type":"event"')"
check hash 1 "$(count "\"map\":\"counts\",\"key\":$caller,\"value\":7}")"
check 'hash/others' 1 "$(count '"map":"counts"')"
check 'map in map' 1 "$(count '"map":"second","key":0,"value":7}')"
check 'tail call, loop' 1 "$(count '"map":"first","key":0,"value":7042}')"
check 'per cpu' 1 "$(count '"map":"by_cpu","key":0,"value":\[')"
unchanged 'nothing left'

# by columns, for people
start run --set wanted=mapper --set factor=0x10 "$LIVE/maps.bpf.o"
ready maps || fail columns "did not attach: $(cat "$err")"
made getppid 3 mapper
end "$pid" INT
check columns 3 "$(count "$caller  *GREEN  *mapper  *{a: -3, b: 4}  *9  *1000  *53")"

# what can't be set
rb run --set no_such=1 -t 0.01 "$LIVE/maps.bpf.o"
check 'set/unknown' 2 "$status"
rb run --set factor=3000000000 -t 0.01 "$LIVE/maps.bpf.o"
check 'set/range' 2 "$status"
rb run --set wanted=a_name_that_is_too_long -t 0.01 "$LIVE/maps.bpf.o"
check 'set/length' 2 "$status"
rb run --event-type no_such -t 0.01 "$LIVE/maps.bpf.o"
check 'event-type' 2 "$status"
fi

# 2017
start run -j --maps "$LIVE/legacy.bpf.o"
ready entered_too || fail legacy "did not attach: $(cat "$err")"
await 60 grep -q 'entered_too is' "$err"
"$calls" getppid 9 >/dev/null
end "$pid" INT
for key in 00000000 01000000 00000001; do
	value=$(sed -n "s/.*\"map\":\"hits\",\"key\":\"$key\",\"value\":\"\([0-9a-f]*\)\".*/\1/p" "$out")
	[ -z "$value" ] || echo "$value" >>"$work/values"
done
check legacy 2 "$(grep -cv '^0000000000000000$' "$work/values")"
says 'legacy/left out' "$err" 'left out: program pass' 'left out: program unknown.*nobody/knows/this'
rb check "$LIVE/legacy.bpf.o"
check 'check/unknown section' "3 3" "$(count '^loaded') $status"

# pins and externs, in a bpffs of our own
if need_private pins; then
	mount -t bpf bpf /sys/fs/bpf
	rb run -t 0.05 "$LIVE/externs.bpf.o"
	if [ "$status" = 6 ] && grep -q 'zlib' "$err"; then
		skip pins "the kernel's configuration is only in /proc/config.gz"
	else
		check 'pin/made' "0 versions" "$status $(ls /sys/fs/bpf | grep -v debug)"
		rb run -t 0.05 -j --maps "$LIVE/externs.bpf.o"
		check 'pin/reused, externs' 1 "$(count '"map":"versions","key":[1-9][0-9]*,"value":7}')"
		rb run -t 0.01 --map versions:max_entries=9 "$LIVE/externs.bpf.o"
		check 'pin/another map' 3 "$status"
		says 'pin/another map/why' "$err" 'max_entries 8'
		rm /sys/fs/bpf/versions
		rb check "$LIVE/externs.bpf.o"
		check 'pin/check leaves none' "0 " "$status $(ls /sys/fs/bpf | grep -v debug)"
	fi
	umount /sys/fs/bpf
fi

# without types there is no CO-RE
rb check "$LIVE/core.bpf.o"
if [ ! -r /sys/kernel/btf/vmlinux ]; then
	check 'core/no types' 6 "$status"
	says 'core/no types/hint' "$err" 'CONFIG_DEBUG_INFO_BTF' '--btf FILE'
	exit
fi

# CO-RE: the field is read where this kernel has it; one that it does not have is told
check 'core/loaded' "2 4" "$(count '^loaded ') $status"
says 'core/why' "$err" 'field task_struct.no_kernel_has_this does not exist in this kernel'
start run -j -n 1 "$LIVE/core.bpf.o"
if ready relocated; then
	sh -c 'exec true'
	end "$pid"
	check 'core/pid' 1 "$(sed -n 's/.*"pid":\([0-9]*\),.*"message":"pid \([0-9]*\)".*/\1 \2/p' "$out" | awk '$1 == $2' | wc -l)"
else
	fail core/pid "not attached: $(cat "$err")"
fi
rb check --btf "$LIVE/maps.bpf.o" "$LIVE/core.bpf.o"
says 'core/other types' "$err" 'field task_struct.pid does not exist in this kernel, nor does its type'
rb check --btf "$LIVE/maps.sh.none" "$LIVE/core.bpf.o"
check 'core/no such file' 1 "$status"
