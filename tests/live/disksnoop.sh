# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# disksnoop beside what the kernel counts of a disk (/sys/block/DISK/stat): the same requests, the same
# bytes, each way; a latency that is the disk's; nothing of what was on its way before it looked.
. "$(dirname "$0")/lib.sh"

disksnoop=$(dirname "$RAWBPF")/progs/disksnoop
config=$work/config
modules=/lib/modules/extra

"$disksnoop" 2>/dev/null
[ $? = 2 ] || { skip all "progs/disksnoop is not for this machine's C library"; exit; }
need_kprobes all || exit 0
[ -e /sys/kernel/btf/vmlinux ] || { skip all "this kernel has no BTF"; exit; }
[ -n "${LIVE_ALONE:-}" ] || { skip all "not on a machine where others may use disks"; exit; }
[ -d /sys/module/configfs ] || insmod $modules/configfs.ko 2>/dev/null
[ -d /sys/module/null_blk ] || insmod $modules/null_blk.ko nr_devices=0 2>/dev/null ||
	{ skip all "there is no null_blk"; exit; }
mkdir "$config"
trap 'remove_disks; finish' EXIT
mount -t configfs configfs "$config" || { skip all "configfs cannot be mounted"; exit; }

# disk NAME SETTING=VALUE...: makes one, and sets $disk to what it is called
disk()
{
	local dir=$config/nullb/$1 setting
	shift
	mkdir "$dir" || return
	for setting; do
		echo "${setting#*=}" >"$dir/${setting%%=*}" || return
	done
	echo 1 >"$dir/power" || return
	disk=${dir##*/} # its name, where the kernel lets us choose
	[ -d "/sys/block/$disk" ] || disk=nullb$(cat "$dir/index")
	[ -e "/sys/block/$disk/stat" ]
}

remove_disks()
{
	local dir
	for dir in "$config"/nullb/*/; do
		[ -d "$dir" ] || continue
		echo 0 >"$dir/power"
		rmdir "$dir"
	done
	umount "$config"
	rmmod null_blk # who needs it next may want other disks
}

# snoop DISK: in the background; sets $pid
snoop()
{
	"$disksnoop" "$PROGS/disksnoop.bpf.o" "$1" >"$out" 2>"$err" &
	pid=$!
	started="$started $pid"
	started_or_gone() { grep -q TIME "$out" || gone "$pid"; }
	await 60 started_or_gone && grep -q TIME "$out" || fail attach "$(cat "$err")"
}

# stat FIELD: of the disk, since `stat_before`
stat_before() { cat "/sys/block/$disk/stat" >"$work/stat"; }
stat()
{
	cat "$work/stat" "/sys/block/$disk/stat" | awk -v field="$1" '{ n = $field - n } END { print n + 0 }'
}

# lines TYPE, bytes TYPE: of disksnoop's
lines() { awk -v type="$1" '$2 == type { n++ } END { print n + 0 }' "$out"; }
bytes() { awk -v type="$1" '$2 == type { n += $3 } END { printf "%d\n", n }' "$out"; }
# The kernel counts what asked for a flush as a write, too, of no bytes; no driver sees that one.
writes() { echo $(($(stat 5) - $(stat 16))); }
# until all of the disk's are there
all_there()
{
	[ "$(lines R)" -ge "$(stat 1)" ] && [ "$(lines W)" -ge "$(writes)" ] &&
		[ "$(lines M)" -ge "$(stat 16)" ]
}

before
disk counted size=64 memory_backed=1 cache_size=8 || { skip all "no disk with a cache"; exit; }
snoop "$disk"
stat_before
dd if="/dev/$disk" of=/dev/null bs=4096 count=200 iflag=direct 2>/dev/null
dd if=/dev/zero of="/dev/$disk" bs=8192 count=100 oflag=direct 2>/dev/null
dd if=/dev/zero of="/dev/$disk" bs=65536 count=16 seek=100 conv=fsync 2>/dev/null
dd if="/dev/$disk" of=/dev/null bs=1048576 count=4 skip=20 2>/dev/null
await 20 all_there
end "$pid" INT
check ends 0 "$status"
holds dd_reads "$(lines R) reads" [ "$(lines R)" -ge 200 ]
check dd_4096 200 "$(awk '$2 == "R" && $3 == 4096 { n++ } END { print n + 0 }' "$out")"
check dd_8192 100 "$(awk '$2 == "W" && $3 == 8192 { n++ } END { print n + 0 }' "$out")"
check reads "$(stat 1)" "$(lines R)"
check read_bytes "$(($(stat 3) * 512))" "$(bytes R)"
check writes "$(writes)" "$(lines W)"
check written_bytes "$(($(stat 7) * 512))" "$(bytes W)"
check flushes "$(stat 16)" "$(lines M)"
holds flushed "no flush reached the disk" [ "$(lines M)" -gt 0 ]
check columns "TIME(s)            T  BYTES    LAT(ms)" "$(head -n 1 "$out")"
check shape "$(($(wc -l <"$out") - 1))" \
	"$(grep -cE '^[0-9]+\.[0-9]{9} +[RWM]  [0-9]+ +[0-9]+\.[0-9]{2}$' "$out")"
check missed "" "$(grep missed "$err")"
unchanged leftovers

# a disk that takes ten seconds: one request is on its way when disksnoop comes, and not reported
disk slow size=64 irqmode=2 completion_nsec=10000000000 || { skip slow "no such disk"; exit; }
await 60 [ "$(awk '{ print $9 }' "/sys/block/$disk/stat")" = 0 ]
dd if="/dev/$disk" of=/dev/null bs=4096 count=1 iflag=direct 2>/dev/null &
reader=$!
in_flight() { [ "$(awk '{ print $9 }' "/sys/block/$disk/stat")" = 1 ]; }
await 20 in_flight
snoop "$disk"
if in_flight; then
	wait $reader
	check in_flight 0 "$(lines R)"
	dd if="/dev/$disk" of=/dev/null bs=4096 count=1 skip=9 iflag=direct 2>/dev/null
	await 20 [ -s "$out" ]
	end "$pid" INT
	check one 1 "$(lines R)"
	latency=$(awk '$2 == "R" { print int($4) }' "$out")
	holds latency "$latency ms" [ "${latency:-0}" -ge 10000 ] && holds latency_most "$latency ms" [ "$latency" -lt 60000 ]
else
	skip in_flight "attaching took longer than the disk"
	end "$pid" INT
fi
wait $reader || true
