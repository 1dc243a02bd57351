# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# Samples of every CPU: one that goes and comes back is sampled again. It takes a machine of our own
# with two of them: tests/vm/run -c 2.
. "$(dirname "$0")/lib.sh"

cpu=/sys/devices/system/cpu/cpu1/online
# shellcheck disable=SC2010 # what the links point to, not their names
cpus() { [ "$(ls -l "/proc/$pid/fd" | grep -c perf_event)" = "$1" ]; }

if [ -z "${LIVE_ALONE:-}" ] || [ ! -w "$cpu" ]; then
	skip all "it takes a machine of its own with two CPUs"
	exit
fi
start run -f '{2}' -a perf_event/cpu-clock:99hz "$PROGS/hello.bpf.o"
ready || fail attach "did not attach: $(cat "$err")"
holds both "no event on CPU 1" await 20 grep -q '^1$' "$out"
echo 0 >$cpu
holds gone "not one CPU's event: $(ls -l "/proc/$pid/fd")" await 20 cpus 1
echo 1 >$cpu
holds back "not two CPUs' events: $(ls -l "/proc/$pid/fd")" await 20 cpus 2
: >"$out"
holds 'back and sampled' "no event on CPU 1" await 20 grep -q '^1$' "$out"
# faster than anyone looks
echo 0 >$cpu
echo 1 >$cpu
sleep 3
: >"$out"
holds 'at once' "no event on CPU 1" await 20 grep -q '^1$' "$out"
end "$pid" INT
check status 0 $status

# the perf buffer of a CPU that was away is renewed: the calls are all made on that one
if ! command -v taskset >/dev/null; then
	skip buffer "there is no taskset"
	exit
fi
start run -j --event-type event --set wanted=mapper "$LIVE/maps.bpf.o"
ready maps || fail buffer "did not attach: $(cat "$err")"
taskset -p 2 $$ >/dev/null
made getppid 5 mapper
echo 0 >$cpu
sleep 3
echo 1 >$cpu
sleep 3
taskset -p 2 $$ >/dev/null
made getppid 7 mapper
end "$pid" INT
check buffer "12 12 0" "$(count '"map":"ring"') $(count '"map":"perf"') $status"
