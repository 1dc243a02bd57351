# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# rooms.awk - a linker map of the static program -> "BYTES ROOM" for each room of the loader and for
# the C library, and "BYTES ROOM FILE" for each of their object files, unsorted. Counted is what is
# in the file: code, constants and initialized data, not .bss and not what describes the program.
#
# A line of the map is " .section 0xADDRESS 0xSIZE FILE"; a long section's name has a line of its own.

function number(text,	i, value)
{
	value = 0
	text = tolower(substr(text, 3))
	for (i = 1; i <= length(text); i++)
		value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
	return value
}

function count(size, file,	room, name)
{
	name = file
	sub(/.*\//, "", name)
	if (match(file, /\/loader\/[a-z]+\//)) {
		room = substr(file, RSTART + 8, RLENGTH - 9)
	} else if (file ~ /\/loader\//) {
		room = "session"
	} else {
		room = "libc"
		sub(/.*\(/, "", name)
		sub(/\)$/, "", name)
	}
	rooms[room] += size
	files[room " " name] += size
}

/^Linker script and memory map/ { on = 1 }
!on || /^[^ ]/ { section = ""; next }
/^ [.A-Z]/ { section = $1 }
section !~ /^\.(text|rodata|data|init|fini|got|eh_frame)/ { next }
/^ [.A-Z]/ && NF >= 4 && $2 ~ /^0x/ && $2 !~ /^0x0+$/ { count(number($3), $4) }
/^ +0x/ && NF == 3 && $2 ~ /^0x/ && $1 !~ /^0x0+$/ { count(number($2), $3) }

END {
	for (room in rooms)
		print rooms[room], room
	for (file in files)
		print files[file], file
}
