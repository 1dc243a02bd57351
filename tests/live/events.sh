# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=dash
#
# What is fired through ring buffers and perf buffers is read or counted as lost; the program `events`
# (events.c) fires, reads and counts.
. "$(dirname "$0")/lib.sh"

"$LIVE/events" "${EVENTS:-5000}" | sed 's/^\([A-Z][A-Z]*\) /\1 events\//'
