# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# Structures of functions: a congestion control is there while rawbpf runs, and not afterwards, however
# it ended. Its name is in a list of the kernel's.
. "$(dirname "$0")/lib.sh"

list=/proc/sys/net/ipv4/tcp_available_congestion_control
# how often NAME is in the list
listed() { tr ' ' '\n' <$list | grep -c "^$1\$"; }
gone_from_list() { [ "$(listed "$1")" = 0 ]; }

[ -r $list ] || { skip all "this kernel has no TCP"; exit; }
[ -r /sys/kernel/btf/vmlinux ] || { skip all "this kernel has no types"; exit; }
# The names are the whole kernel's: of our own, as long, where others may run this at the same time.
minimal=rawbpf_minimal linked=rawbpf_linked objects=$LIVE
if [ -z "${LIVE_ALONE:-}" ]; then
	tag=$(printf %05d $(($$ % 100000)))
	objects=$work
	for object in "$LIVE"/congestion*.o; do
		LC_ALL=C sed "s/$minimal/rawbpf_mi$tag/; s/$linked/rawbpf_l$tag/" "$object" >"$work/${object##*/}"
	done
	minimal=rawbpf_mi$tag linked=rawbpf_l$tag
fi
before

# nothing is registered by a check
rb check "$objects/congestion.bpf.o"
check check/status 0 $status
check check/loaded 3 "$(count '^loaded')"
check check/list 0 "$(listed $minimal)"

rb run -t 0.01 "$objects/congestion.bpf.o"
if [ $status = 5 ] && grep -q 'trampoline\|struct_ops programs\|registering it\|its functions' "$err"; then
	skip registered "this kernel: $(grep -m 1 error: "$err")"
	exit
fi
check timed/status 0 $status
check timed/list 0 "$(listed $minimal)"

start run "$objects/congestion.bpf.o"
holds run/ready "$(cat "$err")" ready ssthresh
check run/list 1 "$(listed $minimal)"
check run/optional 0 "$(listed rawbpf_never)"
says run/told "$err" 'ssthresh is attached to struct_ops minimal (tcp_congestion_ops)' \
	'undo_cwnd is attached' 'cong_avoid is attached'
first=$pid
# a second one of that name
rb run -t 0.01 "$objects/congestion.bpf.o"
check twice/status 7 $status
says twice/told "$err" 'struct_ops minimal: registering it.*File exists' 'hint: one with that name'
check twice/list 1 "$(listed $minimal)"
end "$first" INT
check run/status 0 $status
check run/list/after 0 "$(listed $minimal)"

rb run -p 1 -t 0.01 "$objects/congestion.bpf.o"
check pid/status 2 $status
says pid/told "$err" 'struct_ops programs run for all processes'

rb run -t 0.01 "$objects/congestion_other.bpf.o"
check other/status 6 $status
says other/told "$err" 'struct tcp_congestion_ops: member name: it has 32 bytes, this kernel.s has 16'
rb run -t 0.01 "$objects/congestion_twice.bpf.o"
check both/status 3 $status
says both/told "$err" 'program ssthresh: the program is member .* and also member'
rb run -t 0.01 "$objects/congestion_type.bpf.o"
check type/status 3 $status
says type/told "$err" 'member undo_cwnd: expected a struct_ops program, found of_another_type in section raw_tp/sys_enter'
rb run -t 0.01 -a undo_cwnd=struct_ops/undo_cwnd "$objects/congestion.bpf.o"
check asked/status 2 $status
says asked/told "$err" 'attached by registering the struct that has them'
check other/list 0 "$(listed rawbpf_other)"

start run "$objects/congestion_link.bpf.o"
if ready ssthresh; then
	check link/list 1 "$(listed $linked)"
	kill -9 "$pid"
	holds link/killed "it is still registered" await 20 gone_from_list $linked
	start run "$objects/congestion.bpf.o"
	holds again/ready "$(cat "$err")" ready ssthresh
	kill -9 "$pid"
	holds again/killed "it is still registered" await 20 gone_from_list $minimal
else
	end "$pid"
	check link/refused 6 $status
	says link/told "$err" 'has no struct_ops links' 'hint: use Linux 6.4'
	skip killed "without links, the kernel keeps what is registered until somebody unregisters it"
fi
unchanged after
