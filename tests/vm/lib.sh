# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
#
# Shared by fetch, run and cross: where things are kept, a row of the table of
# kernels, and Debian packages unpacked into a folder without installing them.
#
# Packages come through a private apt (own sources, lists and status, under
# $vm_dir/apt/ARCH), so the host's apt keeps its architectures and sources,
# its lists may be empty, and no privilege is needed. Signatures are checked
# as always.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(cd "$here/../.." && pwd)/build
vm_dir=${RAWBPF_VM_DIR:-$build/vm}
me=tests/vm/${0##*/}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

usage()
{
	echo "usage: $me $1" >&2
	exit 2
}

# skip REASON...: this machine cannot do it; 77 is "skipped" to a test driver.
skip()
{
	echo "$me: skip: $*" >&2
	exit 77
}

# kernel_row NAME: sets arch, package, host, emulator, console, serial, machine.
kernel_row()
{
	local name
	# shellcheck disable=SC2034 # for the callers
	while read -r name arch package host emulator console serial machine; do
		[ "$name" = "$1" ] && return
	done <"$here/kernels"
	echo "$me: no kernel called '$1'; there are:" \
	     "$(grep -v '^#' "$here/kernels" | cut -f 1 | tr '\n' ' ')" >&2
	exit 2
}

# need COMMAND-OR-FILE PACKAGE: installs PACKAGE on the host if it is missing.
need()
{
	[ -e "$1" ] || command -v "$1" >/dev/null && return
	[ "$(id -u)" = 0 ] || skip "$1 is missing: install $2"
	command -v apt-get >/dev/null || skip "$1 is missing, and there is no apt-get to install $2"
	echo "$me: installing $2" >&2
	apt_install "$2" || { apt-get -qq update && apt_install "$2"; } ||
		skip "$1 is missing, and apt-get could not install $2"
}

apt_install()
{
	DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
		-o DPkg::Lock::Timeout=300 install "$1" >/dev/null 2>&1 </dev/null
}

# apt_open ARCH: points apt at the private state for ARCH and refreshes it.
# Hold the lock of $vm_dir (see lock) meanwhile.
apt_open()
{
	local dir=$vm_dir/apt/$1 site=http://deb.debian.org

	command -v apt-get >/dev/null || skip "no apt-get on this machine"
	need "$keyring" debian-archive-keyring
	mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
	: >"$dir/status"
	cat >"$dir/sources.list" <<-EOF
	deb [signed-by=$keyring] $site/debian bookworm main
	deb [signed-by=$keyring] $site/debian bookworm-updates main
	deb [signed-by=$keyring] $site/debian-security bookworm-security main
	EOF
	cat >"$dir/apt.conf" <<-EOF
	Dir::Etc::sourcelist "$dir/sources.list";
	Dir::Etc::sourceparts "/dev/null";
	Dir::State "$dir";
	Dir::State::lists "$dir/lists";
	Dir::State::status "$dir/status";
	Dir::Cache "$dir/cache";
	APT::Architecture "$1";
	APT::Architectures { "$1"; };
	APT::Sandbox::User "root";
	Acquire::Languages "none";
	Acquire::Retries "2";
	Acquire::http::Timeout "20";
	EOF
	export APT_CONFIG=$dir/apt.conf
	# One index may fail while a mirror is renewed: go on with the others.
	apt-get -qq update 2>/dev/null || true
}

# unpack DIR PACKAGE...: the files of these packages, of apt_open's ARCH, in DIR.
unpack()
{
	local dir=$1 deb
	shift
	mkdir -p "$dir/debs"
	(cd "$dir/debs" && apt-get -qq download "$@" >/dev/null 2>&1) ||
		skip "cannot download $* from the Debian archive (no network?)"
	for deb in "$dir"/debs/*.deb; do
		dpkg-deb -x "$deb" "$dir" || skip "cannot unpack ${deb##*/}"
	done
	rm -r "$dir/debs"
}

# lock: one at a time in $vm_dir; the lock is this process's fd 9.
lock()
{
	mkdir -p "$vm_dir" || exit 1
	vm_dir=$(cd "$vm_dir" && pwd)
	exec 9>"$vm_dir/.lock"
	flock 9
}
