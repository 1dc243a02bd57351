# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# More events than are read: what was read and what was lost is what was fired, and --strict minds.
. "$(dirname "$0")/lib.sh"
alone all || exit 0

fired=50000

stopped() { grep -q '^State:.T' "/proc/$pid/status"; }

# N of "X":N in the records of $out that match
sum() { sed -n "s/.*$1.*\"$2\":\([0-9]*\).*/\1/p" "$out" | awk '{ n += $1 } END { print n + 0 }'; }

start run -j --strict "$LIVE/flood.bpf.o"
ready flood || fail flood "did not attach: $(cat "$err")"
kill -STOP "$pid"
await 60 stopped
made getppid $fired flooder
kill -CONT "$pid"
end "$pid" INT

read=$(count '"type":"trace",.*"pid":'"$caller,")
others=$(($(count '"type":"trace"') - read))
lost=$(sum '"type":"lost"' count)
unknown=$(count '"type":"lost",.*"count":null')
check strict 8 $status
says strict/told "$err" "--strict: $lost events were lost"
check summary "$((read + others)) $lost" "$(sum summary events) $(sum summary lost)"
if [ "$unknown" != 0 ]; then
	skip sum "the kernel did not say how many it lost"
elif [ $others = 0 ]; then
	check sum $fired $((read + lost))
else	# other programs on this machine print, and their lines get lost as well
	holds sum "$read + $others + $lost < $fired" [ $((read + others + lost)) -ge $fired ]
fi

# one that reads them as they come gets them all
start run -j --strict "$LIVE/flood.bpf.o"
ready flood || fail 'none lost' "did not attach: $(cat "$err")"
made getppid 500 flooder
end "$pid" INT
check 'none lost' "0 500" "$status $(count '"pid":'"$caller,")"
