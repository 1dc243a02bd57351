# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# Many functions at once: by a link of many where the kernel has them, by one event of many places in
# tracefs otherwise. Each function that is called counts once.
. "$(dirname "$0")/lib.sh"

if ! have_kprobes; then
	rb run -t 0.01 -a 'kprobe/vfs_*' "$PROGS/hello.bpf.o"
	check 'no kprobes' 6 $status
	says 'no kprobes/told' "$err" CONFIG_KPROBES
	skip all "this kernel has no kprobes"
	exit
fi

# multi links, or lines in tracefs?
links() { "$RAWBPF" doctor | grep -q '^kprobe.multi  *yes'; }
links && echo "many: by links" || echo "many: by tracefs"

# on NAME TARGET: hello is attached; sets $functions, how many.
on()
{
	start run -f '{1} {5}' -a "$2" "$PROGS/hello.bpf.o"
	functions=
	ready hello && functions=$(sed -n 's/.* is attached to .*, \([0-9]*\) functions\?$/\1/p' "$err")
	[ -n "$functions" ] && return
	end "$pid" INT
	fail "$1" "did not attach: $(cat "$err")"
	return 1
}

before
for kind in kprobe kretprobe kprobe.multi kretprobe.multi; do
	if on $kind "$kind/*_sys_getp[pg]id"; then
		made getppid 7
		first=$caller
		made getpgid 5
		end "$pid" INT
		check $kind "7 5 0" "$(count "^$first Hello") $(count "^$caller Hello") $status"
	fi
done
if links; then
	start run -f '{1} {5}' -a 'kprobe.session/*_sys_getp[pg]id' "$PROGS/hello.bpf.o"
	if ready; then
		made getppid 7
		end "$pid" INT
		# where it begins and where it returns
		check kprobe.session "14 0" "$(count "^$caller Hello") $status"
	else
		end "$pid" INT
		check kprobe.session 6 $status
	fi
else
	rb run -t 0.01 -a 'kprobe.session/*_sys_getppid' "$PROGS/hello.bpf.o"
	check kprobe.session 6 $status
	says 'kprobe.session/told' "$err" 'tested:' 'hint:.*CONFIG_FPROBE'
fi

# what can't be probed is told; what can is counted
start run -f '{5}' -a 'kprobe/*_lock' "$PROGS/hello.bpf.o"
if ready; then
	end "$pid" INT
	says 'left out' "$err" 'kprobe/\*_lock: left out: .* notrace'
else
	end "$pid" INT
	fail 'left out' "did not attach: $(cat "$err")"
fi
name=$(sed -n 's/^[0-9a-f]* t \([a-z][a-z_]*\)$/\1/p' /proc/kallsyms | sort | uniq -d | grep -e _show -e _store | head -n 1)
if [ -n "$name" ] && on 'one name' "kprobe/$name*"; then
	end "$pid" INT
	says 'one name, several functions' "$err" 'share a name with another'
	holds 'one name/count' "$functions functions" [ "$functions" -gt 1 ]
fi

rb run -t 0.01 -a 'kprobe/no_such_function_*' "$PROGS/hello.bpf.o"
check 'none matches' 7 $status
says 'none matches/told' "$err" 'no kernel function matches no_such_function_\*'
rb run -t 0.01 -a 'kprobe/ktime_get_mono_fast_n[s]' "$PROGS/hello.bpf.o"
check 'none can be probed' 7 $status
says 'none can be probed/told' "$err" 'none can be probed: 1 notrace'
rb run -t 0.01 -a 'kprobe.multi/vfs_raed' "$PROGS/hello.bpf.o"
check 'no function' 7 $status
says 'no function/told' "$err" 'vfs_raed' 'hint:.*vfs_read'
rb run -t 0.01 -a 'kprobe/vfs_*+4' "$PROGS/hello.bpf.o"
check 'pattern and offset' 2 $status
unchanged 'nothing left'

# several hundred, killed: clean removes what is left
if on hundreds 'kprobe/tcp_*'; then
	holds 'hundreds/count' "$functions functions" [ "$functions" -gt 100 ]
	kill -9 "$pid"
	end "$pid"
	rb clean
	check hundreds/clean 0 $status
	unchanged hundreds/left
fi
