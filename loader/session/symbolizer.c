// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * symbolizer - rawbpf_symbolize(): kernel addresses are looked up in /proc/kallsyms, those of a
 * process in /proc/PID/maps and in the symbol tables of the mapped files. The symbolizer owns the
 * strings.
 */
#include <stdlib.h>
#include <string.h>

#include "kernel/addresses.h"
#include "session.h"
#include "target/process.h"

/* A process, as read on the first request. */
struct known {
	int pid, code; /* code: why it could not be read; 0: it was */
	struct rb_process process;
};

struct rawbpf_symbolizer {
	struct rb_sys real, *sys; /* sys: borrowed: the door in use */
	char **strings;		  /* owned, each */
	size_t string_count, string_capacity;
	struct known *known; /* owned */
	size_t known_count, known_capacity;
};

int rb_symbolizer_create(struct rb_sys *sys, struct rawbpf_symbolizer **ret, struct rawbpf_err *err)
{
	struct rawbpf_symbolizer *symbolizer;

	rb_err_begin(err);
	if (!ret)
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "rawbpf_symbolizer_create: ret is NULL");
	*ret = NULL;
	symbolizer = calloc(1, sizeof(*symbolizer));
	if (!symbolizer)
		return rb_err_nomem(err);
	symbolizer->real = rb_sys_real();
	symbolizer->sys = sys ? sys : &symbolizer->real;
	*ret = symbolizer;
	return 0;
}

int rawbpf_symbolizer_create(struct rawbpf_symbolizer **ret, struct rawbpf_err *err)
{
	return rb_symbolizer_create(NULL, ret, err);
}

void rawbpf_symbolizer_destroy(struct rawbpf_symbolizer *symbolizer)
{
	if (!symbolizer)
		return;
	for (size_t i = 0; i < symbolizer->string_count; i++)
		free(symbolizer->strings[i]);
	free(symbolizer->strings);
	for (size_t i = 0; i < symbolizer->known_count; i++)
		if (!symbolizer->known[i].code)
			rb_process_deinit(&symbolizer->known[i].process);
	free(symbolizer->known);
	free(symbolizer);
}

/* A copy that lives as long as the symbolizer; NULL: out of memory. */
static const char *keep(struct rawbpf_symbolizer *symbolizer, const char *data, size_t size)
{
	char **strings = rb_array_grow(symbolizer->strings, symbolizer->string_count,
				       &symbolizer->string_capacity, sizeof(*strings));
	char **copy;

	if (!strings)
		return NULL;
	symbolizer->strings = strings;
	copy = &strings[symbolizer->string_count];
	*copy = malloc(size + 1);
	if (!*copy)
		return NULL;
	memcpy(*copy, data, size);
	(*copy)[size] = '\0';
	symbolizer->string_count++;
	return *copy;
}

/* ---- the kernel ---- */

static int by_address(const void *a, const void *b)
{
	const struct rb_kernel_symbol *one = a, *other = b;

	return one->address < other->address ? -1 : one->address > other->address;
}

/* Sort and remove duplicates; returns the new count. */
static size_t sort_symbols(struct rb_kernel_symbol *symbols, size_t count)
{
	size_t kept = 0;

	qsort(symbols, count, sizeof(*symbols), by_address);
	for (size_t i = 0; i < count; i++)
		if (!kept || symbols[kept - 1].address != symbols[i].address)
			symbols[kept++] = symbols[i];
	return kept;
}

static int take(struct rawbpf_symbolizer *symbolizer, const struct rb_kernel_symbol *from,
		struct rawbpf_symbol *ret)
{
	if (!from->name.size)
		return 0;
	ret->offset = from->address - from->start;
	ret->name = keep(symbolizer, from->name.data, from->name.size);
	if (from->module.size)
		ret->file = keep(symbolizer, from->module.data, from->module.size);
	return ret->name && (ret->file || !from->module.size) ? 0 : -ENOMEM;
}

static int kernel_failed(int code, struct rawbpf_err *err)
{
	if (code == -ENOMEM)
		return rb_err_nomem(err);
	if (code != -EPERM)
		return rb_err_set(err, RAWBPF_IO, code, "/proc/kallsyms: %s", strerror(-code));
	rb_err_set(err, RAWBPF_PERMISSION, code,
		   "/proc/kallsyms has no addresses: kernel.kptr_restrict hides them");
	rb_err_hint(err, "as root: sysctl kernel.kptr_restrict=1");
	return code;
}

static int symbolize_kernel(struct rawbpf_symbolizer *symbolizer, const uint64_t *addresses,
			    size_t count, struct rawbpf_symbol *ret, struct rawbpf_err *err)
{
	struct rb_kernel_symbol *symbols = calloc(count, sizeof(*symbols)), key = { 0 };
	size_t known;
	int code;

	if (!symbols)
		return rb_err_nomem(err);
	for (size_t i = 0; i < count; i++)
		symbols[i].address = addresses[i];
	known = sort_symbols(symbols, count);
	code = rb_kernel_symbols_find(symbolizer->sys, symbols, known);
	for (size_t i = 0; !code && i < count; i++) {
		key.address = addresses[i];
		code = take(symbolizer, bsearch(&key, symbols, known, sizeof(*symbols), by_address),
			    &ret[i]);
	}
	rb_kernel_symbols_deinit(symbols, known);
	free(symbols);
	return code ? kernel_failed(code, err) : 0;
}

/* ---- processes ---- */

static struct known *know(struct rawbpf_symbolizer *symbolizer, int pid)
{
	struct known *known = symbolizer->known;

	for (size_t i = 0; i < symbolizer->known_count; i++)
		if (known[i].pid == pid)
			return &known[i];
	known = rb_array_grow(known, symbolizer->known_count, &symbolizer->known_capacity,
			      sizeof(*known));
	if (!known)
		return NULL;
	symbolizer->known = known;
	known += symbolizer->known_count++;
	known->pid = pid;
	known->code = rb_process_init(symbolizer->sys, pid, &known->process);
	return known;
}

static int need_process(struct rawbpf_symbolizer *symbolizer, int pid, struct rb_process **ret,
			struct rawbpf_err *err)
{
	struct known *known = know(symbolizer, pid);

	if (!known || known->code == -ENOMEM)
		return rb_err_nomem(err);
	if (known->code == -ESRCH)
		return rb_err_set(err, RAWBPF_IO, -ESRCH, "process %d does not exist", pid);
	if (known->code)
		return rb_err_set(err, known->code == -EACCES ? RAWBPF_PERMISSION : RAWBPF_IO,
				  known->code, "/proc/%d/maps: %s", pid, strerror(-known->code));
	*ret = &known->process;
	return 0;
}

static int take_location(struct rawbpf_symbolizer *symbolizer, const struct rb_user_location *from,
			 struct rawbpf_symbol *ret)
{
	ret->offset = from->into;
	ret->file_offset = from->offset;
	if (from->name)
		ret->name = keep(symbolizer, from->name, from->name_size);
	if (from->file)
		ret->file = keep(symbolizer, from->file, strlen(from->file));
	return (from->name && !ret->name) || (from->file && !ret->file) ? -ENOMEM : 0;
}

static int symbolize_process(struct rawbpf_symbolizer *symbolizer, int pid,
			     const uint64_t *addresses, size_t count, struct rawbpf_symbol *ret,
			     struct rawbpf_err *err)
{
	struct rb_process *process;
	struct rb_user_location location;
	int code = need_process(symbolizer, pid, &process, err);

	for (size_t i = 0; !code && i < count; i++) {
		rb_process_at(process, addresses[i], &location);
		if (take_location(symbolizer, &location, &ret[i]))
			code = rb_err_nomem(err);
	}
	return code;
}

/* ---- the public functions ---- */

/* Check the arguments, and zero the results. */
static int begin(const struct rawbpf_symbolizer *symbolizer, int pid, const void *from,
		 size_t count, struct rawbpf_symbol *ret, struct rawbpf_err *err)
{
	rb_err_begin(err);
	if (!symbolizer || pid < 0 || (count && (!from || !ret)))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "rawbpf_symbolize: an argument is NULL, or the pid is negative");
	if (count)
		memset(ret, 0, count * sizeof(*ret));
	return 0;
}

int rawbpf_symbolize(struct rawbpf_symbolizer *symbolizer, int pid, const uint64_t *addresses,
		     size_t count, struct rawbpf_symbol *ret, struct rawbpf_err *err)
{
	int code = begin(symbolizer, pid, addresses, count, ret, err);

	if (code || !count)
		return code;
	code = pid ? symbolize_process(symbolizer, pid, addresses, count, ret, err)
		   : symbolize_kernel(symbolizer, addresses, count, ret, err);
	if (code)
		memset(ret, 0, count * sizeof(*ret));
	return code;
}

int rawbpf_symbolize_build_id(struct rawbpf_symbolizer *symbolizer, int pid, const uint8_t *id,
			      uint64_t offset, struct rawbpf_symbol *ret, struct rawbpf_err *err)
{
	int code = begin(symbolizer, pid, id, 1, ret, err);
	struct rb_process *process;
	struct rb_user_location location;

	if (!code)
		code = need_process(symbolizer, pid, &process, err);
	if (code)
		return code;
	rb_process_at_build_id(process, id, offset, &location);
	if (!take_location(symbolizer, &location, ret))
		return 0;
	memset(ret, 0, sizeof(*ret));
	return rb_err_nomem(err);
}
