// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kallsyms - parses the lines of /proc/kallsyms. Nothing is assumed about a line: a truncated or
 * malformed one is skipped.
 */
#include <string.h>

#include "base/bytes.h"
#include "kernel/kallsyms.h"
#include "kernel/text_file.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The next word from *at on; false at the end of the line. */
static bool next_word(const char **at, const char *end, const char **ret, size_t *ret_size)
{
	const char *p = *at;

	while (p < end && is_blank(*p))
		p++;
	*ret = p;
	while (p < end && !is_blank(*p))
		p++;
	*at = p;
	*ret_size = (size_t)(p - *ret);
	return *ret_size > 0;
}

bool rb_kallsyms_parse(const char *line, size_t size, struct rb_kallsym *ret)
{
	struct rb_kallsym symbol = { 0 };
	const char *at = line, *end = line + size, *word;
	size_t word_size;

	if (!next_word(&at, end, &word, &word_size) || word_size > 16)
		return false;
	for (size_t i = 0; i < word_size; i++) {
		int digit = hex_digit(word[i]);

		if (digit < 0)
			return false;
		symbol.address = symbol.address << 4 | (unsigned int)digit;
	}
	if (!next_word(&at, end, &word, &word_size) || word_size != 1)
		return false;
	symbol.type = *word;
	if (!next_word(&at, end, &symbol.name, &symbol.size))
		return false;
	if (next_word(&at, end, &word, &word_size)) {
		if (word_size < 3 || word[0] != '[' || word[word_size - 1] != ']')
			return false;
		symbol.module = word + 1;
		symbol.module_size = word_size - 2;
	}
	*ret = symbol;
	return true;
}

bool rb_kallsym_is_text(const struct rb_kallsym *symbol)
{
	return symbol->type == 't' || symbol->type == 'T' || symbol->type == 'w' ||
	       symbol->type == 'W';
}

bool rb_kallsym_is(const struct rb_kallsym *symbol, const char *name)
{
	return strlen(name) == symbol->size && !memcmp(symbol->name, name, symbol->size);
}

const char *rb_kallsym_syscall(const char *name, size_t size, size_t *ret_size)
{
	/* since 4.17, by architecture; arm and older kernels have the plain form */
	static const char *const prefixes[] = {
		"__x64_sys_", "__arm64_sys_", "__s390x_sys_", "__riscv_sys_", "__ia32_sys_", "sys_",
	};

	for (size_t i = 0; i < RB_COUNT(prefixes); i++) {
		size_t prefix = strlen(prefixes[i]);

		if (size > prefix && !memcmp(name, prefixes[i], prefix)) {
			*ret_size = size - prefix;
			return name + prefix;
		}
	}
	return NULL;
}

struct walk {
	int (*each)(void *ctx, const struct rb_kallsym *symbol);
	void *ctx;
};

static int each_line(void *ctx, const char *line, size_t size)
{
	struct walk *walk = ctx;
	struct rb_kallsym symbol;

	return rb_kallsyms_parse(line, size, &symbol) ? walk->each(walk->ctx, &symbol) : 0;
}

int rb_kallsyms_walk(struct rb_sys *sys, int (*each)(void *ctx, const struct rb_kallsym *symbol),
		     void *ctx)
{
	struct walk walk = { each, ctx };

	return rb_lines_walk(sys, rb_sys_open(sys, AT_FDCWD, "/proc/kallsyms", O_RDONLY), each_line,
			     &walk);
}
