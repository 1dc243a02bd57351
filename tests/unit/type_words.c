// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * type_words - a parser by recursive descent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "type_words.h"

#define PARTS 8

struct made {
	uint32_t id, size;
};

static struct made parse(struct btf_builder *builder, const char **at);

static void broken(const char *at)
{
	fprintf(stderr, "type_words: '%s'\n", at);
	abort();
}

static uint32_t digit(const char **at)
{
	if (**at < '0' || **at > '9')
		broken(*at);
	return (uint32_t)(*(*at)++ - '0');
}

static void skip(const char **at, char c)
{
	if (*(*at)++ != c)
		broken(*at - 1);
}

static const char *name_of(char c)
{
	return strchr("SVfg", c)     ? "S"
	       : strchr("QEHMGK", c) ? "E"
	       : c == 'R'	     ? "R"
	       : c == 'J'	     ? "J"
				     : "";
}

static struct made number(struct btf_builder *builder, const char **at)
{
	char c = *(*at)++;
	uint32_t size = c == 'b' ? 4 : digit(at), id;

	if (c != 'b')
		return (struct made){ made_int(builder, c == 'l' ? "long" : "int", size, c == 's'),
				      size };
	id = made_type(builder, RB_BTF_INT, "int", 0, size);
	made_word(builder, 1 << 16 | (size * 8 - 1));
	return (struct made){ id, size };
}

static struct made composite(struct btf_builder *builder, const char **at)
{
	char c = *(*at)++, names[PARTS][2];
	enum rb_btf_kind kind = c == 'V' || c == 'B' ? RB_BTF_UNION : RB_BTF_STRUCT;
	struct made members[PARTS], made = { 0 };
	uint32_t count = 0, offset = 0;

	skip(at, '{');
	while (**at != '}') {
		if (count == PARTS)
			broken(*at);
		names[count][0] = **at == '_' ? '\0' : **at;
		names[count][1] = '\0';
		++*at;
		members[count] = parse(builder, at);
		made.size = kind == RB_BTF_STRUCT ? made.size + (members[count].size + 3) / 4 * 4
			    : made.size < members[count].size ? members[count].size
							      : made.size;
		count++;
	}
	skip(at, '}');
	made.id = made_type(builder, kind, name_of(c), count, made.size);
	for (uint32_t i = 0; i < count; i++) {
		made_member(builder, names[i], members[i].id, offset * 8);
		if (kind == RB_BTF_STRUCT)
			offset += (members[i].size + 3) / 4 * 4;
	}
	return made;
}

static struct made enumeration(struct btf_builder *builder, const char **at)
{
	char c = *(*at)++;
	bool wide = c == 'G' || c == 'K';
	struct made made = { .size = c == 'H' ? 2 : c == 'G' ? 8 : 4 };
	size_t count;

	skip(at, '{');
	count = strcspn(*at, "}");
	made.id = (c == 'M' ? made_flagged : made_type)(builder, wide ? RB_BTF_ENUM64 : RB_BTF_ENUM,
							name_of(c), (uint32_t)count, made.size);
	for (uint32_t i = 0; i < count; i++) {
		char name[] = { *(*at)++, '\0' };

		made_value(builder, name, i);
		if (wide)
			made_word(builder, 0);
	}
	skip(at, '}');
	return made;
}

static struct made function(struct btf_builder *builder, const char **at)
{
	struct made params[PARTS], made = { 0 }, returns;
	uint32_t count = 0;

	++*at;
	skip(at, '(');
	while (**at != ')') {
		if (count == PARTS)
			broken(*at);
		params[count++] = parse(builder, at);
	}
	skip(at, ')');
	returns = parse(builder, at);
	made.id = made_type(builder, RB_BTF_FUNC_PROTO, "", count, returns.id);
	for (uint32_t i = 0; i < count; i++)
		made_param(builder, "p", params[i].id);
	return made;
}

static struct made parse(struct btf_builder *builder, const char **at)
{
	char c = **at;
	struct made made = { 0 };
	uint32_t count;

	if (c && strchr("islb", c))
		return number(builder, at);
	if (c && strchr("SRQAVB", c))
		return composite(builder, at);
	if (c && strchr("EHNJMGK", c))
		return enumeration(builder, at);
	if (c == 'F')
		return function(builder, at);
	++*at;
	switch (c) {
	case 'v':
		return made;
	case 'd':
		return (struct made){ made_type(builder, RB_BTF_FLOAT, "double", 0, 8), 8 };
	case '*':
		made = parse(builder, at);
		return (struct made){ made_type(builder, RB_BTF_PTR, "", 0, made.id), 8 };
	case '[':
		count = digit(at);
		made = parse(builder, at);
		return (struct made){ made_array(builder, made.id, count), made.size * count };
	case 'f':
		return (struct made){ made_type(builder, RB_BTF_FWD, "S", 0, 0), 0 };
	case 'g':
		return (struct made){ made_flagged(builder, RB_BTF_FWD, "S", 0, 0), 0 };
	default:
		broken(*at - 1);
		return made;
	}
}

uint32_t type_of_words(struct btf_builder *builder, const char *words)
{
	struct made made = parse(builder, &words);

	if (*words)
		broken(words);
	return made.id;
}
