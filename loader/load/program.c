// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * program - load a program; on failure load it a second time for the log.
 *
 * A program is first loaded without a log and without BTF: a log makes the load about ten times
 * slower, and few programs need BTF. If that fails it is loaded again, with BTF (so that the log
 * quotes the source, and programs that need types have them) and with a log buffer that grows until
 * the log fits. The reported errno is that of the first load. The log is on the heap, in
 * err->detail.
 */
#include <stdlib.h>
#include <string.h>

#include "why/permission.h"
#include "load/load.h"
#include "load/load_internal.h"
#include "link/info.h"

#define LOG_FIRST (64U << 10)
#define LOG_MOST  (16U << 20) /* the limit of kernels before 5.2: UINT_MAX >> 8 */

/*
 * The verifier ends each log with a summary; if it processed no instruction, the log has nothing
 * else.
 */
static bool says_nothing(const char *log)
{
	static const char nothing[] = "processed 0 insns";
	const char *end = strchr(log, '\n');

	return !log[0] || (!strncmp(log, nothing, strlen(nothing)) && (!end || !end[1]));
}

/*
 * Load again, with a log. Returns a descriptor if it loads this time; else *log may have the
 * verifier's log.
 */
static int load_with_log(struct rb_sys *sys, struct rb_bpf_prog prog, char **log)
{
	int code = -ENOMEM;

	prog.log_level = 1;
	if (!prog.btf)
		prog.name[0] = '\0'; /* a kernel before 4.15 would return E2BIG and no log */
	for (uint32_t size = LOG_FIRST; size <= LOG_MOST; size *= 4) {
		char *moved = realloc(*log, size);

		if (!moved)
			break;
		*log = prog.log = moved;
		moved[0] = '\0';
		prog.log_size = size == LOG_MOST ? size - 1 : size;
		code = rb_bpf_prog_load(sys, &prog);
		moved[size - 1] = '\0';
		if (code != -ENOSPC)
			break;
	}
	if (*log && says_nothing(*log)) {
		free(*log);
		*log = NULL;
	}
	return code;
}

/* Add BTF to `prog`. If that fails, the program is loaded without. */
static void add_types(struct rb_load *load, struct rb_bpf_prog *prog, const struct rb_code *code,
		      struct rb_code_info *info)
{
	const struct rb_section *section = load->object->ext;
	struct rb_btf_ext ext;

	if (prog->btf || !section || rb_load_btf(load, NULL) < 0 ||
	    rb_btf_ext_parse(section->data, &load->object->btf, &ext, NULL) ||
	    rb_code_info_init(load->object, &ext, code, info))
		return;
	prog->btf = load->btf_fd;
	prog->funcs = (struct rb_bytes){ (uint8_t *)info->funcs, info->func_count * 8 };
	prog->lines = (struct rb_bytes){ (uint8_t *)info->lines, info->line_count * 16 };
}

/* The kernel requires BTF for programs that take the address of a function. */
static bool has_callbacks(const struct rb_code *code)
{
	for (size_t i = 0; i < code->fix_count; i++)
		if (code->fixes[i].wide && code->fixes[i].after[0].src_reg == BPF_PSEUDO_FUNC)
			return true;
	return false;
}

static int program_failed(struct rb_sys *sys, int code, char *log, struct rawbpf_err *err)
{
	if (log) {
		rb_err_set(err, RAWBPF_VERIFIER, code, "the verifier rejected it: %s",
			   strerror(-code));
		if (err)
			err->detail = log;
		else
			free(log);
	} else if (code == -EPERM || code == -EACCES) {
		rb_kernel_why_not_permitted(sys, "loading it", code, RB_NEEDS_BPF, err);
	} else if (code == -EINVAL) {
		rb_err_set(err, RAWBPF_FEATURE, code,
			   "Invalid argument, and the verifier log is empty: this kernel does not "
			   "support this program type, or one of its attributes");
	} else if (code == -E2BIG) {
		rb_err_set(err, RAWBPF_FEATURE, code,
			   "too many instructions for this kernel, or an "
			   "attribute that it does not support: %s",
			   strerror(-code));
	} else {
		rb_err_set(err, RAWBPF_IO, code, "bpf(BPF_PROG_LOAD): %s", strerror(-code));
		if (code == -EMFILE)
			rb_err_hint(err, RB_LOAD_NO_DESCRIPTOR);
	}
	return code;
}

int rb_load_program(struct rb_load *load, struct rb_bpf_prog *prog, const struct rb_code *code,
		    struct rawbpf_err *err)
{
	struct rb_code_info info = { 0 };
	char *log = NULL;
	int again, fd;

	if (has_callbacks(code))
		add_types(load, prog, code, &info);
	fd = rb_bpf_prog_load(load->sys, prog);
	if (fd == -EPERM && !rb_sys_memlock(load->sys))
		fd = rb_bpf_prog_load(load->sys, prog);
	if (fd < 0) {
		add_types(load, prog, code, &info);
		again = load_with_log(load->sys, *prog, &log);
		if (again == -E2BIG && !log && prog->btf) {
			/* 4.18 to 4.20 support BTF for maps, but not for programs */
			prog->btf = 0;
			prog->funcs = prog->lines = (struct rb_bytes){ 0 };
			again = load_with_log(load->sys, *prog, &log);
		}
		if (again >= 0)
			free(log);
		fd = again >= 0 ? again : program_failed(load->sys, fd, log, err);
	}
	rb_code_info_deinit(&info);
	return fd;
}
