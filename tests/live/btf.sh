# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# The types of the kernel that runs: as a list, as a header, a module's, and a part of them that is
# enough to load a program with CO-RE.
. "$(dirname "$0")/lib.sh"

if [ ! -e /sys/kernel/btf/vmlinux ]; then
	rb btf vmlinux
	check none 6 "$status"
	says none_why "$err" CONFIG_DEBUG_INFO_BTF
	skip all "this kernel has no BTF"
	exit
fi
rb btf vmlinux
check list 0 "$status"
holds list_types "$(tail -n 1 "$out")" [ "$(count '^type ')" -gt 10000 ]
check one_task_struct 1 "$(count '^type .* STRUCT  *task_struct ')"
rb btf vmlinux --c
check header 0 "$status"
check header_task_struct 1 "$(count '^struct task_struct {$')"
check header_ends '#endif' "$(tail -n 1 "$out")"

[ ! -e /lib/modules/extra/configfs.ko ] || [ -d /sys/module/configfs ] ||
	insmod /lib/modules/extra/configfs.ko
module=$(find /sys/kernel/btf/ -type f ! -name vmlinux | head -n 1)
if [ "$module" ]; then
	rb btf --btf vmlinux "$module"
	check module 0 "$status"
	rb btf --btf vmlinux --c "$module"
	check module_header 0 "$status"
	rb btf "$module" # by itself its numbers mean nothing
	check module_alone 3 "$status"
else
	skip module "no module has types here"
fi

rb btf --min "$PROGS/disksnoop.bpf.o" -o "$work/min.btf"
check min 0 "$status"
rb btf "$work/min.btf"
check min_types "gendisk request request_queue" \
	"$(awk '$3 == "STRUCT" { print $4 }' "$out" | sort | tr '\n' ' ' | sed 's/ $//')"
holds min_small "$(wc -c <"$work/min.btf") bytes" [ "$(wc -c <"$work/min.btf")" -lt 1000 ]
rb check --btf "$work/min.btf" "$PROGS/disksnoop.bpf.o"
check min_loads 0 "$status"
rb btf --min "$PROGS/hello.bpf.o" -o "$work/none.btf"
rb check --btf "$work/none.btf" "$PROGS/disksnoop.bpf.o"
check without_them 4 "$status"
rb btf --min "$PROGS/disksnoop.bpf.o"
check min_where 2 "$status"
