// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * plus - the header in C++11, without a warning: every _INIT, and a call of each group.
 */
#include <cstdio>
#include <cstring>

#include <rawbpf.h>

static int on_record(void *, const rawbpf_record *)
{
	return 0;
}

int main()
{
	struct rawbpf_options options = RAWBPF_OPTIONS_INIT;
	struct rawbpf_stats stats = RAWBPF_STATS_INIT;
	struct rawbpf_err err = RAWBPF_ERR_INIT;
	rawbpf *session = nullptr;

	if (options.wake_fd != -1 || options.size != sizeof(options) || stats.size != sizeof(stats))
		return 1;
	if (std::strcmp(rawbpf_version(), RAWBPF_VERSION_STRING) ||
	    rawbpf_version_number() != RAWBPF_VERSION_NUMBER)
		return 2;
	options.image = "no object";
	options.image_size = 9;
	options.record = on_record;
	if (rawbpf_open(&options, &session, &err) != -ENOEXEC || err.status != RAWBPF_OBJECT)
		return 3;
	rawbpf_err_deinit(&err);
	if (rawbpf_run(&options, &stats, nullptr) != -ENOEXEC || rawbpf_map_count(session))
		return 4;
	return rawbpf_close(session, &err);
}
