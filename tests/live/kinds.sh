# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# The kinds of probes that hang on no tracefs event: N calls make N events, and the arguments carry
# the values that were passed.
. "$(dirname "$0")/lib.sh"

# the kernel's function for getpgid(); that for getppid() is not in every kernel's BTF
entry=$(sed -n 's/^[0-9a-f]* [tT] \(__[a-z0-9]*_sys_getpgid\|sys_getpgid\)$/\1/p' /proc/kallsyms |
	grep -v -e ia32 -e compat -e __do -e __se | head -n 1)
lacks_btf() { [ ! -e /sys/kernel/btf/vmlinux ]; }

# counted NAME TARGET N: as in counts.sh; a kernel that refuses the kind skips it, with its words.
counted()
{
	start run -f '{1} {5}' -a "$2" "$PROGS/hello.bpf.o"
	if ! ready hello; then
		end "$pid" INT
		unable "$1"
		return 1
	fi
	made getpgid "$3"
	end "$pid" INT
	check "$1" "$3 0" "$(count "^$caller Hello, World!$") $status"
}

before

# ---- found in the kernel's BTF ----

if lacks_btf; then
	skip tp_btf "this kernel has no BTF"
else
	start run -f '{1} {5}' -a flood=tp_btf/sys_enter "$LIVE/flood.bpf.o"
	ready flood || fail tp_btf "did not attach: $(cat "$err")"
	made getppid 7 flooder
	end "$pid" INT
	check tp_btf "7 0" "$(count "^$caller flood of lines.*them$") $status"

	rb run -t 0.01 -a tp_btf/sys_entr "$PROGS/hello.bpf.o"
	check 'tp_btf/no such' 7 $status
	says 'tp_btf/nearest' "$err" 'hint:.*tp_btf/sys_enter'
	if counted fentry "fentry/$entry" 7; then
		counted fexit "fexit/$entry" 7
		counted 'fentry, a list' "fentry/no_such_function|$entry" 7
	fi
	rb run -t 0.01 -a fentry/vfs_wriet "$PROGS/hello.bpf.o"
	check 'fentry/no such' 7 $status
	says 'fentry/nearest' "$err" 'hint:.*fentry/vfs_write'
fi

# ---- a module's function: each read of a block device of nothing, by pages ----

extra=/lib/modules/extra
[ -z "${LIVE_ALONE:-}" ] || [ -d /sys/module/configfs ] || insmod $extra/configfs.ko 2>/dev/null
if [ -z "${LIVE_ALONE:-}" ] || [ ! -e $extra/null_blk.ko ] || ! insmod $extra/null_blk.ko; then
	skip module "there is no null_blk to load"
else
	for target in fentry/null_queue_rq fentry/null_blk:null_queue_rq; do
		start run -f '{5}' -a $target "$PROGS/hello.bpf.o"
		if ready; then
			dd if=/dev/nullb0 of=/dev/null bs=4096 count=5 iflag=direct 2>"$work/dd"
			end "$pid" INT
			check "module/$target" "5 0" "$(count '^Hello') $status"
		else
			end "$pid" INT
			unable "module/$target"
		fi
	done
	rb run -t 0.01 -a fentry/null_blk:null_queue_qr "$PROGS/hello.bpf.o"
	check 'module/no such' 7 $status
	rmmod null_blk
fi

# ---- the values of arguments, and of what is returned ----

start run -f '{5}' "$LIVE/values.bpf.o"
if ready left; then
	made sizes 9 writer
	end "$pid" INT
	check 'values/entered' '1 2 3 4 5 6 7 8 9 ' "$(sed -n 's/^entered //p' "$out" | tr '\n' ' ')"
	check 'values/left' '1-1 2-2 3-3 4-4 5-5 6-6 7-7 8-8 9-9 ' \
	      "$(sed -n 's/^left \(.*\) \(.*\)/\1-\2/p' "$out" | tr '\n' ' ')"
else
	end "$pid" INT
	unable values
fi

# ---- what may change things ----

# forbidden NAME KIND: a write(2) of process "forbidden" fails, of others it does not.
forbidden()
{
	local name=$1
	start run -f '{5}' -a "$2" "$LIVE/forbids.bpf.o"
	if ! ready; then
		end "$pid" INT
		unable "$name"
		return
	fi
	"$calls" -c forbidden write 3 >/dev/null 2>&1
	check "$name/refused" 1 $?
	"$calls" -c permitted write 3 >/dev/null
	check "$name/others" 0 $?
	end "$pid" INT
	# the pid that it would print, and its complaint
	check "$name/count" "2 0" "$(count '^forbidden$') $status"
	"$calls" -c forbidden write 3 >/dev/null
	check "$name/afterwards" 0 $?
}
forbidden lsm lsm/file_permission
forbidden fmod_ret fmod_ret/security_file_permission

# what sleeps: a hook that allows it, and one that does not
start run -f '{1} {5}' -a lsm.s/file_open "$PROGS/hello.bpf.o"
if ready hello; then
	made getppid 1
	end "$pid" INT
	# the program itself, and /dev/null
	check lsm.s "2 0" "$(count "^$caller Hello, World!$") $status"
	rb run -t 0.01 -a lsm.s/socket_sock_rcv_skb "$PROGS/hello.bpf.o"
	check 'lsm.s/may not sleep' 4 $status
	says 'lsm.s/may not sleep, told' "$err" 'not sleepable'
else
	end "$pid" INT
	unable lsm.s
fi

start run "$LIVE/writable.bpf.o"
if ready; then
	check writable 33 "$("$calls" -c tester testrun)"
	check 'writable/others' 0 "$("$calls" -c other testrun)"
	end "$pid" INT
	check 'writable/afterwards' "0 0" "$("$calls" -c tester testrun) $status"
else
	end "$pid" INT
	unable writable
fi

# ---- other BPF programs' functions ----

start run -f '{1} {5}' "$LIVE/replaced.bpf.o"
if ! ready; then
	end "$pid" INT
	skip freplace "$(head -n 1 "$err")"
else
	first=$pid said=$out firsterr=$err
	id=$(sed -n 's/^prog_id:	//p' /proc/"$first"/fdinfo/* 2>/dev/null | sort -n | tail -n 1)
	out=$work/out2 err=$work/err2
	made getppid 1
	start run -f '{5}' -a "freplace/prog:$id:add" "$LIVE/replaces.bpf.o"
	if ready; then
		made getppid 2
		end "$pid" INT
		check freplace/undone 0 $status
		made getppid 1
		start run -f '{5}' -a "fentry/prog:$id:add" "$PROGS/hello.bpf.o"
		ready || fail 'fentry, of a program' "did not attach: $(cat "$err")"
		made getppid 4
		end "$pid" INT
		check 'fentry, of a program' "4" "$(count '^Hello, World!$')"
		end "$first" INT
		check freplace 'sum 23 sum 60 sum 60 sum 23 ' \
		      "$(sed -n 's/^[0-9]* \(sum .*\)/\1/p' "$said" | head -n 4 | tr '\n' ' ')"
	else
		end "$pid" INT
		unable freplace
		end "$first" INT
	fi
	rb run -a "freplace/prog:$id:add" "$LIVE/replaces.bpf.o"
	check 'freplace/gone' 7 $status
	says 'freplace/gone, told' "$err" "no BPF program with id $id"
	rb run -a freplace//dev/null:add "$LIVE/replaces.bpf.o"
	check 'freplace/not a pin' 7 $status
	says 'freplace/not a pin, told' "$err" '/dev/null: the file is not on bpffs'
	out=$said err=$firsterr
fi

# ---- iterators ----

rb run --set answer=42 -a elements=iter/bpf_map_elem:.data "$LIVE/elements.bpf.o"
if [ $status = 0 ]; then
	check iter/elements 'key 0~values 7 8 9 42~no newline~' \
	      "$(grep -v 'a task' "$out" | tr '\n' '~')"
	# as many as there are, a few more or less
	there=$(ls -d /proc/[0-9]*/task/* 2>/dev/null | wc -l)
	tasks=$(count '^a task$')
	holds iter/tasks "$tasks lines for $there tasks" [ "$tasks" -gt 3 ] && [ $((tasks - there)) -lt 100 ]
	rb run -j "$LIVE/elements.bpf.o"
	says iter/json "$out" '{"type":"output","program":"elements","line":"values 7 8 9 1"}' \
	     '"ended_by":"iterators"'
	rb run -n 2 -a elements=iter/bpf_map_elem:.data "$LIVE/elements.bpf.o"
	check iter/-n '2' "$(wc -l <"$out" | tr -d ' ')"
	rb run -a elements=iter/bpf_map_elem:nope "$LIVE/elements.bpf.o"
	check iter/map 7 $status
	says 'iter/map, told' "$err" 'the object has no map nope'
else
	unable iter
fi

# ---- samples ----

start run -f '{5}' "$LIVE/sample.bpf.o"
if ready; then
	made fault 100
	end "$pid" INT
	check perf_event/faults "100 0" "$(count '^sampled on') $status"

	start run -f '{5}' -a perf_event/page-faults:10 "$LIVE/sample.bpf.o"
	ready || fail perf_event/period "did not attach: $(cat "$err")"
	"$calls" fault 1000 >/dev/null
	end "$pid" INT
	# each CPU counts for itself, and other processes' faults count as well
	got=$(count '^sampled on')
	holds perf_event/period "$got samples of 1000 faults, one in 10" [ "$got" -ge 90 ]
	holds perf_event/period "$got samples of 1000 faults, one in 10" [ "$got" -le 101 ]

	"$calls" -c sampled spin &
	spinner=$!
	rb run -n 5 -f '{1} {5}' -a perf_event/cpu-clock:99hz "$LIVE/sample.bpf.o"
	check perf_event/hertz "5 0" "$(count "^$spinner sampled on") $status"
	rb run -n 5 -p "$spinner" -f '{1} {5}' -a perf_event/cpu-clock:999hz "$LIVE/sample.bpf.o"
	check perf_event/-p "5 0" "$(count "^$spinner sampled on") $status"
	says 'perf_event/-p, told' "$err" '1 thread$'
	kill "$spinner"
	rb run -t 0.01 -p 4194304 -a perf_event/cpu-clock:99hz "$LIVE/sample.bpf.o"
	check 'perf_event/no process' 7 $status
else
	end "$pid" INT
	unable perf_event
fi
rb run -t 0.01 -a perf_event/cpu-clok:99hz "$LIVE/sample.bpf.o"
check 'perf_event/no such' 2 $status
says 'perf_event/nearest' "$err" 'did you mean cpu-clock'
unchanged 'nothing left'
