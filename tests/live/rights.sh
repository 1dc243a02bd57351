# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# With CAP_BPF, CAP_PERFMON and CAP_DAC_OVERRIDE no root is needed; and once all is attached, what is
# not needed any more is given up.
. "$(dirname "$0")/lib.sh"

status_of() { sed -n "s/^$1:[	 ]*//p" "/proc/$pid/status"; }
given_up() { [ "$(status_of NoNewPrivs)" = 1 ]; }

# holding NAME CAPABILITIES: those are what the run that goes on has
holding()
{
	holds "$1/no_new_privs" "NoNewPrivs: $(status_of NoNewPrivs)" await 20 given_up
	check "$1/effective" "$2" "$(status_of CapEff)"
	check "$1/permitted" "$2" "$(status_of CapPrm)"
	check "$1/inheritable" 0000000000000000 "$(status_of CapInh)"
	check "$1/ambient" 0000000000000000 "$(status_of CapAmb)"
}

# traced NAME: rawbpf runs; events come, and it goes away without a trace
traced()
{
	made getppid 7
	end "$pid" INT
	check "$1/count" "7 0" "$(count "^$caller ") $status"
}

paranoid=/proc/sys/kernel/perf_event_paranoid
was=$(cat $paranoid)
# Debian's kernels, by default, have more than upstream's 2, which takes more than CAP_PERFMON
[ -z "${LIVE_ALONE:-}" ] || [ "$was" -le 2 ] || echo 2 >$paranoid
if [ "$(cat $paranoid)" -gt 2 ]; then
	skip all "kernel.perf_event_paranoid is $was, and this machine is not ours"
	exit
fi

before
start run -f '{1} {5}' -a tp/syscalls/sys_enter_getppid "$PROGS/hello.bpf.o"
ready hello || fail root "did not attach: $(cat "$err")"
holding root 0000000000000000
traced root

if have_kprobes; then
	start run -f '{1} {5}' -a ksyscall/getppid "$PROGS/hello.bpf.o"
	ready hello || fail kprobe "did not attach: $(cat "$err")"
	holding kprobe 0000000000000000
	traced kprobe
fi

# perf events for CPUs to come take CAP_PERFMON, as long as there are any
start run -a perf_event/page-faults:1 "$LIVE/sample.bpf.o"
if ready; then
	holding samples 0000004000000000
	made fault 50
	end "$pid" INT
	check samples/count "50 0" "$(count 'sampled on') $status"
fi

# ... and so do perf buffers
start run --event-type event "$LIVE/maps.bpf.o"
ready maps || fail buffer "did not attach: $(cat "$err")"
holding buffer 0000004000000000
end "$pid" INT
check buffer/status 0 $status

# what the maps hold is read at the end, and iterators run at once
rb run --maps "$LIVE/legacy.bpf.o" -- "$calls" getppid 3
check maps/status 0 $status
says maps/read "$out" '^hits' '3'
rb run "$LIVE/elements.bpf.o"
if [ $status = 0 ]; then
	pass iterators/status
else
	unable iterators/status
fi

# a command keeps its rights, and is not kept from becoming another user
rb run -f '{1} {5}' -a tp/syscalls/sys_enter_getppid "$PROGS/hello.bpf.o" -- "$calls" -u 65534 getppid 3
check command "0 1" "$status $(sed -n 's/ Hello.*//p' "$out" | sort | uniq -c | awk '$1 == 3 { found = 1 } END { print found + 0 }')"

# ---- without root ----

tracer()
{
	: >"$out"
	: >"$err"
	"$calls" -t 65534 exec "$RAWBPF" "$@" >"$out" 2>"$err" </dev/null &
	pid=$!
	started="$started $pid"
}

# tracefs has to be mounted where all look: that takes root. The object must be readable.
if [ -n "${LIVE_PRIVATE:-}${LIVE_ALONE:-}" ] && mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null; then
	for target in tp/syscalls/sys_enter_getppid ksyscall/getppid 'kprobe/*_sys_getppid'; do
		case $target in k*) have_kprobes || continue ;; esac
		tracer run -f '{1} {5}' -a "$target" "$PROGS/hello.bpf.o"
		if ready hello; then
			# to take its probes away again: tracefs is root's
			holding "tracer, $target" 0000000000000002
			traced "tracer, $target"
		else
			end "$pid" INT
			fail "tracer, $target" "did not attach: $(cat "$err")"
		fi
	done
	tracer run -f '{1} {5}' -a raw_tp/sys_enter "$LIVE/flood.bpf.o"
	ready || fail 'tracer, raw_tp' "did not attach: $(cat "$err")"
	made getppid 7 flooder
	end "$pid" INT
	check 'tracer, raw_tp' "7 0" "$(count "^$caller flood") $status"
	tracer run -a freplace/prog:1:add "$LIVE/replaces.bpf.o"
	end "$pid"
	check 'tracer, by number' 5 $status
	says 'tracer, by number, told' "$err" 'needs CAP_SYS_ADMIN; CAP_BPF is not sufficient' \
	     'this process has cap_dac_override, cap_bpf, cap_perfmon'
	if [ "$was" -gt 2 ]; then
		echo "$was" >$paranoid
		tracer run -a tp/syscalls/sys_enter_getppid "$PROGS/hello.bpf.o"
		end "$pid"
		check 'tracer, paranoid' 5 $status
		says 'tracer, paranoid, told' "$err" "kernel.perf_event_paranoid is $was, and above 2" \
		     'hint: sysctl kernel.perf_event_paranoid=2'
	fi
	umount /sys/kernel/tracing
else
	skip tracer "tracefs cannot be mounted for this test alone"
fi
unchanged 'nothing left'
