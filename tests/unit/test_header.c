// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_header - types -> a header in C. Whether compilers agree about the layout is for
 * tests/oracle/header; here is the text of each case.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "types/header.h"
#include "btf_builder.h"
#include "unit.h"

#define BEGIN "#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n\n"
#define PUSH                                     \
	"#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n" \
	"#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)\n#endif\n\n"
#define POP "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n#pragma clang attribute pop\n#endif\n\n"
#define END "#endif\n"

struct made {
	struct btf_builder types;
	struct rb_btf btf;
	uint8_t *blob;
	struct rb_text text;
	struct rawbpf_err err;
	int answer; /* of write() */
};

static int to_text(void *ctx, struct rb_text *text)
{
	struct made *made = ctx;

	rb_text_add(&made->text, text->data, text->size);
	rb_text_clear(text);
	return made->answer;
}

static void begin(struct made *made)
{
	*made = (struct made){ 0 };
	btf_builder_init(&made->types, false);
}

static int header(struct made *made)
{
	made->blob = made_parsed(&made->types, &made->btf);
	return rb_btf_header(&made->btf, to_text, made, &made->err);
}

static void end(struct made *made)
{
	rb_btf_deinit(&made->btf);
	free(made->blob);
	btf_builder_deinit(&made->types);
	rb_text_deinit(&made->text);
	rawbpf_err_deinit(&made->err);
}

static void check(struct made *made, const char *expected)
{
	CU_ASSERT_EQUAL(header(made), 0);
	rb_text_string(&made->text, "");
	if (strcmp(made->text.data, expected))
		printf("expected %s\n   found %s%s\n", expected, made->text.data, made->err.text);
	CU_ASSERT_STRING_EQUAL(made->text.data, expected);
	end(made);
}

static void check_refused(struct made *made, const char *why)
{
	CU_ASSERT_EQUAL(header(made), -ENOEXEC);
	CU_ASSERT_EQUAL(made->err.status, RAWBPF_OBJECT);
	if (!strstr(made->err.text, why))
		printf("expected %s\n   found %s\n", why, made->err.text);
	CU_ASSERT_PTR_NOT_NULL(strstr(made->err.text, why));
	end(made);
}

static uint32_t record(struct made *made, const char *name, uint32_t size, uint32_t count)
{
	return made_type(&made->types, RB_BTF_STRUCT, name, count, size);
}

static uint32_t pointer(struct made *made, uint32_t to)
{
	return made_type(&made->types, RB_BTF_PTR, "", 0, to);
}

static void member(struct made *made, const char *name, uint32_t type, uint32_t offset)
{
	made_member(&made->types, name, type, offset);
}

/* ---- order ---- */

/* Their hashes are the same, and of the first, the second's '_' is beyond the end. */
static void test_header_names_of_one_hash_are_two(void)
{
	struct made made;

	begin(&made);
	record(&made, "p_dmxrnjh", 0, 0);
	record(&made, "p", 0, 0);
	check(&made, BEGIN PUSH "struct p_dmxrnjh {\n};\n\nstruct p {\n};\n\n" POP END);
}

static void test_header_of_nothing_is_empty(void)
{
	struct made made;

	begin(&made);
	made_int(&made.types, "int", 4, 1);
	check(&made, BEGIN END);
}

static void test_header_values_are_defined_before_pointers_are_not(void)
{
	struct made made;

	begin(&made);
	record(&made, "outer", 16, 2); /* 1 */
	member(&made, "self", 2, 0);
	member(&made, "inner", 4, 64);
	pointer(&made, 1);					 /* 2 */
	made_int(&made.types, "int", 4, 1);			 /* 3 */
	made_type(&made.types, RB_BTF_TYPEDEF, "inner_t", 0, 5); /* 4 */
	record(&made, "inner", 4, 1);				 /* 5 */
	member(&made, "a", 3, 0);
	check(&made,
	      BEGIN "typedef struct inner inner_t;\n\n" PUSH "struct inner {\n\tint a;\n};\n\n"
		    "struct outer {\n\tstruct outer *self;\n\tinner_t inner;\n};\n\n" POP END);
}

static void test_header_parameters_are_declared_before(void)
{
	struct made made;

	begin(&made);
	made_type(&made.types, RB_BTF_TYPEDEF, "call_t", 0, 2); /* 1 */
	pointer(&made, 3);					/* 2 */
	made_type(&made.types, RB_BTF_FUNC_PROTO, "", 3, 0);	/* 3 */
	made_param(&made.types, "", 4);
	made_param(&made.types, "", 6);
	made_param(&made.types, "", 0);
	pointer(&made, 5);		      /* 4 */
	record(&made, "later", 4, 0);	      /* 5 */
	made_int(&made.types, "_Bool", 1, 4); /* 6 */
	check(&made, BEGIN "struct later;\n\n"
			   "typedef void (*call_t)(struct later *, _Bool, ...);\n\n" PUSH
			   "struct later {\n\tlong : 32;\n};\n\n" POP END);
}

static void test_header_typedef_in_its_own_struct_is_no_loop(void)
{
	struct made made;

	begin(&made);
	record(&made, "holder", 8, 1); /* 1 */
	member(&made, "node", 2, 0);
	made_type(&made.types, RB_BTF_TYPEDEF, "node_t", 0, 3); /* 2 */
	record(&made, "node", 8, 1);				/* 3 */
	member(&made, "next", 4, 0);
	pointer(&made, 2); /* 4 */
	check(&made,
	      BEGIN "typedef struct node node_t;\n\n" PUSH "struct node {\n\tnode_t *next;\n};\n\n"
		    "struct holder {\n\tnode_t node;\n};\n\n" POP END);
}

static void test_header_of_what_needs_itself_is_refused(void)
{
	struct made made;

	begin(&made);
	made_type(&made.types, RB_BTF_TYPEDEF, "t", 0, 2);
	pointer(&made, 1);
	check_refused(&made, "type 1 (TYPEDEF t): in C: it depends on itself");
	begin(&made);
	record(&made, "s", 8, 1);
	member(&made, "m", 2, 0);
	pointer(&made, 3);
	made_array(&made.types, 1, 3);
	check_refused(&made, "type 1 (STRUCT s): in C: it depends on itself");
	begin(&made);
	made_type(&made.types, RB_BTF_TYPEDEF, "p", 0, 2);
	pointer(&made, 2);
	check_refused(&made, "type 2 (PTR): in C: it depends on itself");
}

/* ---- names ---- */

static void test_header_same_names_are_numbered(void)
{
	struct made made;

	begin(&made);
	record(&made, "s", 0, 0);
	record(&made, "s", 0, 0);
	record(&made, "s___2", 0, 0);
	made_type(&made.types, RB_BTF_UNION, "s", 0, 0);
	made_type(&made.types, RB_BTF_TYPEDEF, "s", 0, 1);
	made_type(&made.types, RB_BTF_ENUM, "e", 1, 4);
	made_value(&made.types, "s", 1);
	made_type(&made.types, RB_BTF_ENUM, "", 2, 4);
	made_value(&made.types, "A", 1);
	made_value(&made.types, "A", 2);
	check(&made, BEGIN "enum e {\n\ts___2 = 1,\n};\n\n" PUSH "struct s {\n};\n\n"
			   "struct s___3 {\n};\n\nstruct s___2 {\n};\n\nunion s___4 {\n};\n\n"
			   "typedef struct s s;\n\nenum {\n\tA = 1,\n\tA___2 = 2,\n};\n\n" POP END);
}

static void test_header_forward_declaration_has_the_name_of_the_struct(void)
{
	struct made made;

	begin(&made);
	made_type(&made.types, RB_BTF_FWD, "s", 0, 0);
	made_flagged(&made.types, RB_BTF_FWD, "s", 0, 0);
	record(&made, "s", 0, 0);
	record(&made, "user", 16, 2);
	member(&made, "a", 5, 0);
	member(&made, "b", 6, 64);
	pointer(&made, 1);
	pointer(&made, 2);
	check(&made, BEGIN PUSH "struct s {\n};\n\n"
				"struct user {\n\tstruct s *a;\n\tunion s___2 *b;\n};\n\n" POP END);
}

static void test_header_names_of_other_languages_become_names_of_c(void)
{
	struct made made;

	begin(&made);
	made_int(&made.types, "u32", 4, 0);
	record(&made, "Option<u32>", 8, 2);
	member(&made, "int", 1, 0);
	member(&made, "0", 1, 32);
	made_type(&made.types, RB_BTF_TYPEDEF, "bool", 0, 1);
	check(&made, BEGIN PUSH
	      "struct Option_u32_ {\n\tunsigned int int_;\n\tunsigned int _0;\n};\n\n"
	      "#if __STDC_VERSION__ < 202311L\ntypedef unsigned int bool;\n#endif\n\n" POP END);
}

/* ---- layout ---- */

static void test_header_holes_are_written_out(void)
{
	struct made made;

	begin(&made);
	made_int(&made.types, "char", 1, 1);
	made_int(&made.types, "long int", 8, 1);
	record(&made, "s", 256, 4);
	member(&made, "a", 1, 0);
	member(&made, "natural", 2, 64);
	member(&made, "b", 1, 192);
	member(&made, "far", 2, 1024);
	made_type(&made.types, RB_BTF_UNION, "u", 1, 32);
	member(&made, "a", 1, 0);
	check(&made, BEGIN PUSH "struct s {\n\tchar a;\n\tlong natural;\n\tlong : 64;\n\tchar b;\n"
				"\tchar __hole_1[103];\n\tlong far;\n\tchar __hole_2[120];\n};\n\n"
				"union u {\n\tchar a;\n\tchar __hole_3[32];\n};\n\n" POP END);
}

static void test_header_misplaced_members_make_it_packed(void)
{
	struct made made;

	begin(&made);
	made_int(&made.types, "char", 1, 1);
	made_int(&made.types, "long int", 8, 1);
	record(&made, "early", 12, 2);
	member(&made, "a", 1, 0);
	member(&made, "b", 2, 32);
	record(&made, "cut", 9, 2);
	member(&made, "a", 2, 0);
	member(&made, "b", 1, 64);
	record(&made, "around", 10, 2);
	member(&made, "a", 1, 0);
	member(&made, "cut", 4, 8);
	check(&made, BEGIN PUSH
	      "struct early {\n\tchar a;\n\tlong : 24;\n\tlong b;\n} __attribute__((packed));\n\n"
	      "struct cut {\n\tlong a;\n\tchar b;\n} __attribute__((packed));\n\n"
	      "struct around {\n\tchar a;\n\tstruct cut cut;\n};\n\n" POP END);
}

static void test_header_bitfields_stay_where_they_are(void)
{
	struct made made;

	begin(&made);
	made_int(&made.types, "unsigned int", 4, 0);
	made_flagged(&made.types, RB_BTF_STRUCT, "s", 4, 12);
	member(&made, "a", 1, 3 << 24);
	member(&made, "next", 1, 30 << 24 | 32);
	member(&made, "gap", 1, 2 << 24 | 70);
	member(&made, "end", 1, 24 << 24 | 72);
	made_flagged(&made.types, RB_BTF_STRUCT, "dense", 2, 8);
	member(&made, "a", 1, 31 << 24);
	member(&made, "b", 1, 31 << 24 | 31);
	check(&made, BEGIN PUSH
	      "struct s {\n\tunsigned int a : 3;\n\tunsigned int next : 30;\n\tlong : 2;\n\tlong : 6;\n"
	      "\tunsigned int gap : 2;\n\tunsigned int end : 24;\n};\n\n"
	      "struct dense {\n\tunsigned int a : 31;\n\tunsigned int b : 31;\n"
	      "} __attribute__((packed));\n\n" POP END);
}

/* A member's size is that of all its elements; what C could not name is a hole. */
static void test_header_members_that_are_arrays_or_nameless_take_their_room(void)
{
	struct made made;
	uint32_t array;

	begin(&made);
	made_int(&made.types, "char", 1, 1);
	made_int(&made.types, "int", 4, 1);
	array = made_array(&made.types, made_array(&made.types, 2, 3), 2);
	record(&made, "s", 48, 3);
	member(&made, "a", array, 0);
	member(&made, "", 2, 192);
	member(&made, "b", 1, 256);
	check(&made, BEGIN PUSH "struct s {\n\tint a[2][3];\n\tlong : 64;\n\tchar b;\n"
				"\tlong : 56;\n\tlong : 64;\n};\n\n" POP END);
}

/* 512 bits are padded with bitfields, more with an array, wherever they are. */
static void test_header_holes_are_counted_by_their_length(void)
{
	struct made made;

	begin(&made);
	made_int(&made.types, "long int", 8, 1);
	record(&made, "s", 400, 3);
	member(&made, "a", 1, 0);
	member(&made, "b", 1, 64 + 576);
	member(&made, "c", 1, 3072);
	check(&made, BEGIN PUSH "struct s {\n\tlong a;\n\tchar __hole_1[72];\n\tlong b;\n"
				"\tchar __hole_2[296];\n\tlong c;\n\tlong : 64;\n};\n\n" POP END);
}

static void test_header_bitfields_of_what_has_no_bits_are_refused(void)
{
	static const struct {
		uint32_t type, bits;
	} faults[] = { { 2, 3 }, { 4, 3 }, { 1, 33 } };

	for (size_t i = 0; i < RB_COUNT(faults); i++) {
		struct made made;

		begin(&made);
		made_int(&made.types, "int", 4, 1);
		pointer(&made, 1);
		made_array(&made.types, 1, 2);
		record(&made, "inner", 4, 1);
		member(&made, "x", 1, 0);
		made_flagged(&made.types, RB_BTF_STRUCT, "s", 1, 16);
		member(&made, "a", faults[i].type, faults[i].bits << 24);
		made.blob = made_parsed(&made.types, &made.btf);
		CU_ASSERT_EQUAL(rb_btf_header(&made.btf, to_text, &made, &made.err), -ENOEXEC);
		end(&made);
	}
}

static void test_header_bitfields_of_before_2018_are_bitfields(void)
{
	struct made made;

	begin(&made);
	made_type(&made.types, RB_BTF_INT, "int", 0, 4);
	made_word(&made.types, 1 << 24 | 5 << 16 | 3); /* 3 bits from bit 5 on */
	record(&made, "s", 4, 1);
	member(&made, "a", 1, 0);
	check(&made, BEGIN PUSH "struct s {\n\tlong : 5;\n\tint a : 3;\n};\n\n" POP END);
}

static void test_header_of_32_bits_has_holes_of_32(void)
{
	struct made made;

	begin(&made);
	made_int(&made.types, "long unsigned int", 4, 0);
	pointer(&made, 0);
	record(&made, "s", 20, 3);
	member(&made, "a", 2, 0);
	member(&made, "b", 1, 32);
	member(&made, "c", 2, 128);
	check(&made, BEGIN PUSH "struct s {\n\tvoid *a;\n\tunsigned long b;\n\tlong : 32;\n"
				"\tlong : 32;\n\tvoid *c;\n};\n\n" POP END);
}

static void test_header_of_members_that_c_cannot_place_is_refused(void)
{
	struct made made;

	begin(&made);
	made_int(&made.types, "int", 4, 1);
	record(&made, "s", 8, 2);
	member(&made, "a", 1, 0);
	member(&made, "b", 1, 16);
	check_refused(&made, "type 2 (STRUCT s): in C: member 1 is at bit 16");
	begin(&made);
	made_int(&made.types, "int", 4, 1);
	record(&made, "s", 4, 2);
	member(&made, "a", 1, 0);
	member(&made, "b", 1, 32);
	check_refused(&made, "its members end at bit 64, the struct at bit 32");
	begin(&made);
	made_type(&made.types, RB_BTF_FWD, "gone", 0, 0);
	record(&made, "s", 4, 1);
	member(&made, "a", 1, 0);
	check_refused(&made, "no values can have this type");
	begin(&made);
	made_type(&made.types, RB_BTF_FUNC_PROTO, "", 0, 0);
	record(&made, "s", 4, 1);
	member(&made, "a", 1, 0);
	check_refused(&made, "a function has no values");
	begin(&made);
	made_int(&made.types, "int", 3, 1);
	record(&made, "s", 4, 1);
	member(&made, "a", 1, 0);
	check_refused(&made, "C has no member of type 1 (INT, 3 bytes)");
}

/* ---- types ---- */

static void test_header_declarators_go_around_their_names(void)
{
	struct made made;

	begin(&made);
	made_int(&made.types, "int", 4, 1);			     /* 1 */
	made_array(&made.types, 1, 4);				     /* 2 */
	made_array(&made.types, 2, 3);				     /* 3 */
	pointer(&made, 3);					     /* 4 */
	made_type(&made.types, RB_BTF_CONST, "", 0, 4);		     /* 5 */
	made_type(&made.types, RB_BTF_FUNC_PROTO, "", 0, 4);	     /* 6 */
	pointer(&made, 6);					     /* 7 */
	made_array(&made.types, 7, 0);				     /* 8 */
	made_type(&made.types, RB_BTF_VOLATILE, "", 0, 3);	     /* 9 */
	made_type(&made.types, RB_BTF_CONST, "", 0, 1);		     /* 10 */
	made_type(&made.types, RB_BTF_TYPE_TAG, "user", 0, 10);	     /* 11 */
	pointer(&made, 11);					     /* 12 */
	made_type(&made.types, RB_BTF_RESTRICT, "", 0, 12);	     /* 13 */
	made_type(&made.types, RB_BTF_TYPEDEF, "rows_t", 0, 3);	     /* 14 */
	made_type(&made.types, RB_BTF_TYPEDEF, "to_rows_t", 0, 5);   /* 15 */
	made_type(&made.types, RB_BTF_TYPEDEF, "calls_t", 0, 8);     /* 16 */
	made_type(&made.types, RB_BTF_TYPEDEF, "registers_t", 0, 9); /* 17 */
	made_type(&made.types, RB_BTF_TYPEDEF, "text_t", 0, 13);     /* 18 */
	check(&made, BEGIN "typedef int rows_t[3][4];\n\n"
			   "typedef int (*const to_rows_t)[3][4];\n\n"
			   "typedef int (*(*calls_t[0])(void))[3][4];\n\n"
			   "typedef volatile int registers_t[3][4];\n\n"
			   "typedef const int *restrict text_t;\n\n" END);
}

static void test_header_nameless_types_are_inside(void)
{
	struct made made;

	begin(&made);
	made_int(&made.types, "int", 4, 1); /* 1 */
	record(&made, "s", 24, 4);	    /* 2 */
	member(&made, "", 3, 0);
	member(&made, "e", 4, 32);
	member(&made, "p", 6, 64);
	member(&made, "", 7, 128);
	made_type(&made.types, RB_BTF_UNION, "", 2, 4); /* 3 */
	member(&made, "a", 1, 0);
	member(&made, "b", 1, 0);
	made_type(&made.types, RB_BTF_ENUM, "", 1, 4); /* 4 */
	made_value(&made.types, "X", 7);
	record(&made, "", 4, 1); /* 5 */
	member(&made, "c", 1, 0);
	pointer(&made, 5);	      /* 6 */
	record(&made, "named", 8, 1); /* 7 */
	member(&made, "d", 1, 0);
	check(&made, BEGIN PUSH
	      "struct named {\n\tint d;\n\tlong : 32;\n};\n\n"
	      "struct s {\n\tunion {\n\t\tint a;\n\t\tint b;\n\t};\n\tenum {\n\t\tX = 7,\n\t} e;\n"
	      "\tstruct {\n\t\tint c;\n\t} *p;\n\tstruct {\n\t\tint d;\n\t\tlong : 32;\n\t};\n};\n\n" POP
		      END);
}

static void test_header_enums_have_their_size_and_sign(void)
{
	struct made made;

	begin(&made);
	made_type(&made.types, RB_BTF_ENUM, "small", 1, 1);
	made_value(&made.types, "A", 0xffffffff); /* a compiler that left the sign out */
	made_flagged(&made.types, RB_BTF_ENUM, "minus", 1, 4);
	made_value(&made.types, "B", 0xffffffff);
	made_flagged(&made.types, RB_BTF_ENUM64, "least", 2, 8);
	made_value(&made.types, "C", 0);
	made_word(&made.types, 0x80000000);
	made_value(&made.types, "D", 0xffffffff);
	made_word(&made.types, 0x7fffffff);
	made_type(&made.types, RB_BTF_ENUM64, "most", 1, 8);
	made_value(&made.types, "E", 0xffffffff);
	made_word(&made.types, 0xffffffff);
	made_type(&made.types, RB_BTF_ENUM, "none", 0, 4);
	made_type(&made.types, RB_BTF_ENUM, "", 2, 4);
	made_value(&made.types, "false", 0);
	made_value(&made.types, "true", 1);
	check(&made,
	      BEGIN "enum small {\n\tA = 255,\n} __attribute__((mode(QI)));\n\n"
		    "enum minus {\n\tB = -1,\n};\n\n"
		    "enum least {\n\tC = -9223372036854775807LL - 1,\n"
		    "\tD = 9223372036854775807LL,\n} __attribute__((mode(DI)));\n\n"
		    "enum most {\n\tE = 18446744073709551615ULL,\n} __attribute__((mode(DI)));\n\n"
		    "enum none {\n\t___none = 0,\n};\n\n#if __STDC_VERSION__ < 202311L\n"
		    "enum {\n\tfalse = 0,\n\ttrue = 1,\n};\n#endif\n\n" END);
}

static void test_header_numbers_have_the_names_of_their_size(void)
{
	static const struct {
		const char *name, *expected;
		uint32_t size, encoding;
	} cases[] = {
		{ "_Bool", "_Bool", 1, 4 },
		{ "char", "char", 1, 0 },
		{ "signed char", "signed char", 1, 1 },
		{ "__Poly8_t", "unsigned char", 1, 0 },
		{ "short unsigned int", "unsigned short", 2, 0 },
		{ "ssizetype", "long long", 8, 1 },
		{ "long unsigned int", "unsigned long", 8, 0 },
		{ "long long int", "long long", 8, 1 },
		{ "unsigned __int128", "unsigned __int128", 16, 0 },
	};
	struct made made;
	char expected[1000] = BEGIN;

	begin(&made);
	for (size_t i = 0; i < RB_COUNT(cases); i++) {
		char name[8];

		sprintf(name, "t%zu", i);
		made_type(&made.types, RB_BTF_TYPEDEF, name, 0,
			  made_int(&made.types, cases[i].name, cases[i].size, cases[i].encoding));
		sprintf(expected + strlen(expected), "typedef %s %s;\n\n", cases[i].expected, name);
	}
	made_type(&made.types, RB_BTF_TYPEDEF, "half", 0,
		  made_type(&made.types, RB_BTF_FLOAT, "_Float16", 0, 2));
	made_type(&made.types, RB_BTF_TYPEDEF, "wide", 0,
		  made_type(&made.types, RB_BTF_FLOAT, "long double", 0, 16));
	strcat(expected, "typedef short half;\n\ntypedef __int128 wide;\n\n" END);
	check(&made, expected);
}

/* ---- limits ---- */

static void test_header_of_types_that_explode_is_limited(void)
{
	struct made made;
	uint32_t inner;

	begin(&made);
	inner = made_int(&made.types, "int", 4, 1);
	for (int level = 0; level < 60; level++) { /* 2^60 structs in one */
		uint32_t type = record(&made, level < 59 ? "" : "top", 16, 2), to = inner;

		member(&made, "a", made.types.count + 1, 0);
		member(&made, "b", made.types.count + 1, 64);
		inner = type;
		pointer(&made, to);
	}
	check_refused(&made, "the output is too large for the number of types");
	begin(&made);
	made_int(&made.types, "int", 4, 1);
	for (uint32_t i = 1; i < 100000; i++)
		pointer(&made, i);
	made_type(&made.types, RB_BTF_TYPEDEF, "t", 0, 100000);
	check_refused(&made, "types nested more than 400 levels deep");
}

static void test_header_stops_when_nobody_reads(void)
{
	struct made made;

	begin(&made);
	record(&made, "s", 4, 0);
	made.answer = -EPIPE;
	CU_ASSERT_EQUAL(header(&made), -EPIPE);
	CU_ASSERT_EQUAL(made.err.code, 0);
	end(&made);
}

static void test_header_of_a_module_has_its_own_types(void)
{
	struct made made, base;
	uint8_t *blob;
	size_t size;

	begin(&base);
	made_int(&base.types, "int", 4, 1);
	record(&base, "s", 4, 1);
	member(&base, "a", 1, 0);
	record(&base, "unused", 4, 0);
	base.blob = made_parsed(&base.types, &base.btf);
	begin(&made);
	made.types.count = base.types.count;
	made.types.string_base = (uint32_t)base.types.strings.size;
	made.types.strings.size = 0; /* a module's begin with no "" */
	record(&made, "mine", 4, 1);
	member(&made, "s", 2, 0);
	blob = made_btf(&made.types, &size);
	CU_ASSERT_EQUAL_FATAL(rb_btf_parse_split((struct rb_bytes){ blob, size }, &base.btf,
						 &made.btf, &made.err),
			      0);
	CU_ASSERT_EQUAL(rb_btf_header(&made.btf, to_text, &made, &made.err), 0);
	CU_ASSERT_STRING_EQUAL(made.text.data,
			       BEGIN PUSH "struct s {\n\tint a;\n};\n\n"
					  "struct mine {\n\tstruct s s;\n};\n\n" POP END);
	free(blob);
	end(&made);
	end(&base);
}

static void test_header_parameters_that_are_functions_or_arrays_are_whole(void)
{
	struct made made;
	uint32_t inner, array, outer;

	begin(&made);
	made_int(&made.types, "int", 4, 1);
	inner = made_type(&made.types, RB_BTF_FUNC_PROTO, "", 1, 0);
	made_param(&made.types, "", 1);
	inner = pointer(&made, inner);
	array = pointer(&made, made_array(&made.types, 1, 3));
	outer = made_type(&made.types, RB_BTF_FUNC_PROTO, "", 3, 1);
	made_param(&made.types, "f", inner);
	made_param(&made.types, "a", array);
	made_param(&made.types, "", 0);
	outer = pointer(&made, outer);
	record(&made, "s", 8, 1);
	member(&made, "call", outer, 0);
	check(&made, BEGIN PUSH
	      "struct s {\n\tint (*call)(void (*)(int), int (*)[3], ...);\n};\n\n" POP END);
}

/* A typedef and a value of an enum can't have the same name. */
static void test_header_value_with_the_name_of_a_type_makes_it_another(void)
{
	struct made made;

	begin(&made);
	made_int(&made.types, "int", 4, 1);
	made_type(&made.types, RB_BTF_ENUM, "state", 1, 4);
	made_value(&made.types, "ON", 7);
	made_type(&made.types, RB_BTF_TYPEDEF, "ON", 0, 1);
	CU_ASSERT_EQUAL(header(&made), 0);
	rb_text_string(&made.text, "");
	CU_ASSERT_PTR_NOT_NULL(strstr(made.text.data, "ON___2 = 7"));
	CU_ASSERT_PTR_NOT_NULL(strstr(made.text.data, "typedef int ON;"));
	end(&made);
}

/* Rust's names, for example, may be words that mean something in C. */
static void test_header_words_of_c_are_no_names(void)
{
	static const char *const words[] = {
		"do",	     "if",	     "int",	      "for",	       "auto",
		"case",	     "void",	     "while",	      "short",	       "inline",
		"typeof",    "alignas",	     "nullptr",	      "restrict",      "register",
		"constexpr", "thread_local", "static_assert", "typeof_unqual",
	};

	for (size_t i = 0; i < RB_COUNT(words); i++) {
		struct made made;
		char plain[64];

		begin(&made);
		made_int(&made.types, "int", 4, 1);
		record(&made, "s", 4, 1);
		member(&made, words[i], 1, 0);
		CU_ASSERT_EQUAL(header(&made), 0);
		rb_text_string(&made.text, "");
		snprintf(plain, sizeof(plain), "\tint %s;", words[i]);
		if (strstr(made.text.data, plain))
			printf("%s\n", words[i]);
		CU_ASSERT_PTR_NULL(strstr(made.text.data, plain));
		end(&made);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_header_of_nothing_is_empty),
		UNIT_TEST(test_header_names_of_one_hash_are_two),
		UNIT_TEST(test_header_values_are_defined_before_pointers_are_not),
		UNIT_TEST(test_header_parameters_are_declared_before),
		UNIT_TEST(test_header_typedef_in_its_own_struct_is_no_loop),
		UNIT_TEST(test_header_of_what_needs_itself_is_refused),
		UNIT_TEST(test_header_same_names_are_numbered),
		UNIT_TEST(test_header_forward_declaration_has_the_name_of_the_struct),
		UNIT_TEST(test_header_names_of_other_languages_become_names_of_c),
		UNIT_TEST(test_header_holes_are_written_out),
		UNIT_TEST(test_header_misplaced_members_make_it_packed),
		UNIT_TEST(test_header_bitfields_stay_where_they_are),
		UNIT_TEST(test_header_members_that_are_arrays_or_nameless_take_their_room),
		UNIT_TEST(test_header_holes_are_counted_by_their_length),
		UNIT_TEST(test_header_bitfields_of_what_has_no_bits_are_refused),
		UNIT_TEST(test_header_bitfields_of_before_2018_are_bitfields),
		UNIT_TEST(test_header_of_32_bits_has_holes_of_32),
		UNIT_TEST(test_header_of_members_that_c_cannot_place_is_refused),
		UNIT_TEST(test_header_declarators_go_around_their_names),
		UNIT_TEST(test_header_nameless_types_are_inside),
		UNIT_TEST(test_header_enums_have_their_size_and_sign),
		UNIT_TEST(test_header_numbers_have_the_names_of_their_size),
		UNIT_TEST(test_header_of_types_that_explode_is_limited),
		UNIT_TEST(test_header_stops_when_nobody_reads),
		UNIT_TEST(test_header_of_a_module_has_its_own_types),
		UNIT_TEST(test_header_parameters_that_are_functions_or_arrays_are_whole),
		UNIT_TEST(test_header_value_with_the_name_of_a_type_makes_it_another),
		UNIT_TEST(test_header_words_of_c_are_no_names),
		CU_TEST_INFO_NULL,
	};

	return unit_run("header", tests);
}
