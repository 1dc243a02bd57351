// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_kconfig - the kernel's configuration: its text, the files it is in, and its values as the
 * bytes of an object's types. The kernel is a script.
 */
#include <stdio.h>
#include <string.h>

#include "kernel/resolve.h"
#include "kernel/kconfig.h"
#include "made_btf.h"
#include "sys/doors.h"
#include "unit.h"

#define TEXT(path_, data_)                                         \
	{                                                          \
		.op = RB_OP_READ, .path = (path_), .data = (data_) \
	}
#define REFUSE(path_, code_)                                         \
	{                                                            \
		.op = RB_OP_OPEN, .path = (path_), .answer = (code_) \
	}
#define RELEASE TEXT("/proc/sys/kernel/osrelease", "6.1.0-47-cloud\n")

/* ---- the text ---- */

static struct rb_kconfig_want scan(const char *text, const char *name)
{
	struct rb_kconfig_want want = { .name = name, .size = strlen(name) };

	rb_kconfig_scan((struct rb_bytes){ (const uint8_t *)text, strlen(text) }, &want, 1);
	return want;
}

static bool has(const char *text, const char *name, const char *value)
{
	struct rb_kconfig_want want = scan(text, name);

	return want.state == RB_KCONFIG_SET && want.value.size == strlen(value) &&
	       !memcmp(want.value.data, value, want.value.size);
}

static void test_scan_values_are_what_is_behind_the_equals_sign(void)
{
	CU_ASSERT_TRUE(has("CONFIG_HZ=250\nCONFIG_BPF=y\n", "CONFIG_HZ", "250"));
	CU_ASSERT_TRUE(has("CONFIG_HZ=250\nCONFIG_BPF=y\n", "CONFIG_BPF", "y"));
	CU_ASSERT_TRUE(has("#\n# a\n\nCONFIG_S=\"a = b\"", "CONFIG_S", "\"a = b\""));
	CU_ASSERT_TRUE(has("CONFIG_X=y \t\r\n", "CONFIG_X", "y"));
	CU_ASSERT_TRUE(has("CONFIG_X=\n", "CONFIG_X", ""));
}

static void test_scan_not_set_is_told_from_missing(void)
{
	CU_ASSERT_EQUAL(scan("# CONFIG_RT is not set\n", "CONFIG_RT").state, RB_KCONFIG_NOT_SET);
	CU_ASSERT_EQUAL(scan("# CONFIG_RT is not set\n", "CONFIG_R").state, RB_KCONFIG_MISSING);
	CU_ASSERT_EQUAL(scan("", "CONFIG_RT").state, RB_KCONFIG_MISSING);
}

static void test_scan_only_the_whole_name_counts(void)
{
	const char *text = "CONFIG_HZ_250=y\nXCONFIG_HZ=1\n CONFIG_HZ=2\nCONFIG_H=3\nCONFIG_HZ 4\n"
			   "# CONFIG_HZ\n# CONFIG_ is not set\nCONFIG_\n# is not set\n"
			   "# CONFIG is not set\n# CONFIG_HZ is not set.\n";

	CU_ASSERT_EQUAL(scan(text, "CONFIG_HZ").state, RB_KCONFIG_MISSING);
}

static void test_scan_the_first_line_counts(void)
{
	CU_ASSERT_TRUE(has("CONFIG_X=y\nCONFIG_X=m\n# CONFIG_X is not set\n", "CONFIG_X", "y"));
	CU_ASSERT_EQUAL(scan("# CONFIG_X is not set\nCONFIG_X=m\n", "CONFIG_X").state,
			RB_KCONFIG_NOT_SET);
}

static bool number_is(const char *text, bool negative, uint64_t expected)
{
	bool minus;
	uint64_t number;

	return rb_kconfig_number((struct rb_bytes){ (const uint8_t *)text, strlen(text) }, &minus,
				 &number) &&
	       minus == negative && number == expected;
}

static void test_number_decimal_and_hexadecimal_are_read(void)
{
	static const char *const bad[] = { "",
					   "-",
					   "0x",
					   "1f",
					   "0xg",
					   "+1",
					   "1 ",
					   "y",
					   "--1",
					   "18446744073709551616",
					   "0x10000000000000000" };
	bool minus;
	uint64_t number;

	CU_ASSERT_TRUE(number_is("0", false, 0));
	CU_ASSERT_TRUE(number_is("-0", false, 0));
	CU_ASSERT_TRUE(number_is("250", false, 250));
	CU_ASSERT_TRUE(number_is("-5", true, 5));
	CU_ASSERT_TRUE(number_is("0xdeadBEEF", false, 0xdeadbeef));
	CU_ASSERT_TRUE(number_is("-0x10", true, 16));
	CU_ASSERT_TRUE(number_is("18446744073709551615", false, UINT64_MAX));
	for (size_t i = 0; i < RB_COUNT(bad); i++)
		CU_ASSERT_FALSE(rb_kconfig_number(
			(struct rb_bytes){ (const uint8_t *)bad[i], strlen(bad[i]) }, &minus,
			&number));
}

/* ---- the files ---- */

static int read_with(const struct rb_answer *answers, size_t count, struct rb_kconfig *ret,
		     struct rawbpf_err *err)
{
	struct rb_sys_script script;
	int code;

	*err = (struct rawbpf_err){ 0 };
	*ret = (struct rb_kconfig){ 0 };
	rb_sys_script_init(&script, answers, count);
	code = rb_kconfig_read(&script.door, ret, err);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	return code;
}

static void test_read_boot_comes_first(void)
{
	static const struct rb_answer answers[] = {
		RELEASE,
		TEXT("/boot/config-6.1.0-47-cloud", "CONFIG_A=y\n"),
		TEXT("/lib/modules/6.1.0-47-cloud/config", "CONFIG_B=y\n"),
	};
	struct rb_kconfig kconfig;
	struct rawbpf_err err;

	CU_ASSERT_EQUAL_FATAL(read_with(answers, 3, &kconfig, &err), 0);
	CU_ASSERT_STRING_EQUAL(kconfig.where, "/boot/config-6.1.0-47-cloud");
	CU_ASSERT_STRING_EQUAL(kconfig.text.data, "CONFIG_A=y\n");
	rb_kconfig_deinit(&kconfig);
}

static void test_read_goes_on_to_the_folders_of_modules(void)
{
	static const struct rb_answer answers[] = {
		RELEASE,
		REFUSE("/boot/", -EACCES),
		REFUSE("/proc/config.gz", -ENOENT),
		REFUSE("/usr/lib/modules/", -ENOENT),
		TEXT("/lib/modules/6.1.0-47-cloud/config", "CONFIG_B=y\n"),
	};
	struct rb_answer usr[RB_COUNT(answers)];
	struct rb_kconfig kconfig;
	struct rawbpf_err err;

	CU_ASSERT_EQUAL_FATAL(read_with(answers, 5, &kconfig, &err), 0);
	CU_ASSERT_STRING_EQUAL(kconfig.where, "/lib/modules/6.1.0-47-cloud/config");
	rb_kconfig_deinit(&kconfig);
	memcpy(usr, answers, sizeof(usr));
	usr[3] = (struct rb_answer)REFUSE("/lib/modules/", -ENOENT);
	usr[3].times = 1;
	CU_ASSERT_EQUAL_FATAL(read_with(usr, 5, &kconfig, &err), 0);
	CU_ASSERT_STRING_EQUAL(kconfig.where, "/usr/lib/modules/6.1.0-47-cloud/config");
	rb_kconfig_deinit(&kconfig);
}

static void test_read_nowhere_says_where_it_looked(void)
{
	static const struct rb_answer answers[] = {
		RELEASE,
		REFUSE("config", -ENOENT),
	};
	struct rb_kconfig kconfig;
	struct rawbpf_err err;

	CU_ASSERT_EQUAL(read_with(answers, 2, &kconfig, &err), -ENOENT);
	CU_ASSERT_EQUAL(err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(
		err.text,
		"no kernel configuration: /boot/config-6.1.0-47-cloud (No such file or directory), "
		"/proc/config.gz (No such file or directory), /lib/modules/6.1.0-47-cloud/config "
		"(No "
		"such file or directory), /usr/lib/modules/6.1.0-47-cloud/config (No such file or "
		"directory)");
	CU_ASSERT_STRING_EQUAL(
		err.hint,
		"install this kernel's configuration as /boot/config-6.1.0-47-cloud, or use a "
		"kernel with CONFIG_IKCONFIG_PROC=y, which has /proc/config.gz");
}

static void test_read_without_release_says_so(void)
{
	static const struct rb_answer answers[] = {
		REFUSE("/proc/", -ENOENT),
	};
	struct rb_kconfig kconfig;
	struct rawbpf_err err;

	CU_ASSERT_EQUAL(read_with(answers, 1, &kconfig, &err), -ENOENT);
	CU_ASSERT_STRING_EQUAL(err.text, "no kernel configuration: /proc/sys/kernel/osrelease (No "
					 "such file or directory), /proc/config.gz (No such file "
					 "or directory)");
	CU_ASSERT_STRING_EQUAL(
		err.hint,
		"install this kernel's configuration as /boot/config-RELEASE, or use a kernel with "
		"CONFIG_IKCONFIG_PROC=y, which has /proc/config.gz");
}

static void test_read_packed_needs_zlib(void)
{
	static const struct rb_answer answers[] = {
		RELEASE,
		REFUSE("/boot/", -EACCES),
		REFUSE("/modules/", -ENOENT),
		TEXT("/proc/config.gz", "neither gzip's nor whole"),
	};
	struct rb_kconfig kconfig;
	struct rawbpf_err err;
	int code = read_with(answers, 4, &kconfig, &err);

	CU_ASSERT_EQUAL(code, -EACCES);
	CU_ASSERT_EQUAL(err.status, RAWBPF_FEATURE);
#ifdef RAWBPF_ZLIB
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/proc/config.gz (damaged), "));
#else
	CU_ASSERT_STRING_EQUAL(
		err.text,
		"no kernel configuration: /boot/config-6.1.0-47-cloud (Permission denied), "
		"/proc/config.gz (compressed, and this build has no zlib), "
		"/lib/modules/6.1.0-47-cloud/config (No such file or directory), "
		"/usr/lib/modules/6.1.0-47-cloud/config (No such file or directory)");
	CU_ASSERT_STRING_EQUAL(
		err.hint,
		"zcat /proc/config.gz > /boot/config-$(uname -r), or build rawbpf with ZLIB=1");
#endif
}

/* ---- values ---- */

static const char config[] = "CONFIG_Y=y\nCONFIG_M=m\nCONFIG_HZ=250\nCONFIG_NEG=-5\n"
			     "CONFIG_BIG=0xdead000000000000\nCONFIG_FOUR=4294967295\n"
			     "CONFIG_STR=\"a \\\"b\\\\\"\nCONFIG_OPEN=\"a\n"
			     "# CONFIG_OFF is not set\nCONFIG_WORD=word\nCONFIG_256=256\n";

enum type {
	T_BOOL,
	T_CHAR,
	T_S8,
	T_U8,
	T_U16,
	T_S32,
	T_U32,
	T_S64,
	T_U64,
	T_STRING4,
	T_STRING16,
	T_TRISTATE,
	T_OTHER_ENUM,
	T_POINTER,
	T_INTS,
	T_NONE,
	T_COUNT,
};

struct fixture {
	struct made_btf made;
	uint32_t types[T_COUNT];
};

static uint32_t made_enum(struct made_btf *made, const char *name)
{
	static const char *const names[] = { "TRI_NO", "TRI_YES", "TRI_MODULE" };
	uint32_t id = made_btf_type(made, RB_BTF_ENUM, name, 3, 4);

	for (uint32_t i = 0; i < 3; i++) {
		made_btf_word(made, made_btf_name(made, names[i]));
		made_btf_word(made, i);
	}
	return id;
}

static void fixture_init(struct fixture *f)
{
	struct made_btf *made = &f->made;
	uint32_t *t = f->types;

	made_btf_init(made);
	t[T_BOOL] = made_btf_int(made, "_Bool", 1, MADE_BOOL);
	t[T_CHAR] = made_btf_int(made, "char", 1, MADE_SIGNED);
	t[T_S8] = made_btf_int(made, "signed char", 1, MADE_SIGNED);
	t[T_U8] = made_btf_int(made, "unsigned char", 1, 0);
	t[T_U16] = made_btf_int(made, "unsigned short", 2, 0);
	t[T_S32] = made_btf_int(made, "int", 4, MADE_SIGNED);
	t[T_U32] = made_btf_int(made, "unsigned int", 4, 0);
	t[T_S64] = made_btf_int(made, "long", 8, MADE_SIGNED);
	t[T_U64] = made_btf_int(made, "unsigned long", 8, 0);
	t[T_STRING4] = made_btf_array(made, t[T_CHAR], 4);
	t[T_STRING16] = made_btf_array(made, t[T_CHAR], 16);
	t[T_TRISTATE] = made_btf_type(made, RB_BTF_CONST, NULL, 0, made->count + 1);
	made_enum(made, "libbpf_tristate");
	t[T_OTHER_ENUM] = made_enum(made, "other");
	t[T_POINTER] = made_btf_pointer(made, t[T_S32]);
	t[T_INTS] = made_btf_array(made, t[T_S32], 4);
	t[T_NONE] = 0;
	CU_ASSERT_TRUE_FATAL(made_btf_finish(made));
}

/* Fill in one extern; the bytes behind its place have to stay as they are. */
static int fill_with(struct fixture *f, const struct rb_answer *answers, size_t count,
		     struct rb_extern value, uint8_t ret[32], struct rawbpf_err *err)
{
	struct rb_object object = { .btf = f->made.btf, .externs = &value, .extern_count = 1 };
	struct rb_sys_script script;
	int code;

	memset(ret, 0, 32);
	if (err->status)
		rawbpf_err_deinit(err);
	rb_sys_script_init(&script, answers, count);
	code = rb_kernel_fill_kconfig(&script.door, &object, ret, 32, err);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	for (uint32_t i = value.offset + value.size; i < 32; i++)
		CU_ASSERT_EQUAL(ret[i], 0);
	return code;
}

static int fill(struct fixture *f, const char *name, enum type type, bool weak, uint8_t ret[32],
		struct rawbpf_err *err)
{
	static const struct rb_answer answers[] = {
		RELEASE,
		TEXT("/boot/config", config),
		TEXT("/proc/kallsyms", "0000000000000000 T __s390x_sys_bpf\n"),
	};
	int64_t size = f->types[type] ? rb_btf_size(&f->made.btf, f->types[type]) : 4;
	struct rb_extern value = {
		.name = name,
		.kind = RB_EXTERN_KCONFIG,
		.weak = weak,
		.type = f->types[type],
		.size = (uint32_t)size,
	};

	return fill_with(f, answers, RB_COUNT(answers), value, ret, err);
}

/* Is it filled in as `number`, of the type's size, in the host's order? */
static bool gives(struct fixture *f, const char *name, enum type type, int64_t number)
{
	struct rawbpf_err err = { 0 };
	uint8_t bytes[32];
	int8_t one = (int8_t)number;
	int16_t two = (int16_t)number;
	int32_t four = (int32_t)number;

	if (fill(f, name, type, false, bytes, &err))
		return false;
	switch (rb_btf_size(&f->made.btf, f->types[type])) {
	case 1:
		return !memcmp(bytes, &one, 1);
	case 2:
		return !memcmp(bytes, &two, 2);
	case 4:
		return !memcmp(bytes, &four, 4);
	default:
		return !memcmp(bytes, &number, 8);
	}
}

static bool refuses(struct fixture *f, const char *name, enum type type, const char *text,
		    const char *hint)
{
	struct rawbpf_err err = { 0 };
	uint8_t bytes[32];
	int code = fill(f, name, type, true, bytes, &err);

	if (code == -EINVAL && err.status == RAWBPF_OBJECT && !strcmp(err.text, text) &&
	    !strcmp(err.hint, hint))
		return true;
	fprintf(stderr, "%d: %s\n%s\n", code, err.text, err.hint);
	return false;
}

static void test_fill_y_m_n_by_type(void)
{
	struct fixture f;

	fixture_init(&f);
	CU_ASSERT_TRUE(gives(&f, "CONFIG_Y", T_BOOL, 1));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_OFF", T_BOOL, 0));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_Y", T_CHAR, 'y'));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_M", T_CHAR, 'm'));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_M", T_U8, 'm'));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_Y", T_TRISTATE, 1));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_M", T_TRISTATE, 2));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_OFF", T_TRISTATE, 0));
	made_btf_deinit(&f.made);
}

static void test_fill_y_m_n_where_they_do_not_fit_are_refused(void)
{
	static const char hint[] =
		"declare it as a bool for y and n, or as a char or enum libbpf_tristate for y, m "
		"and n";
	struct fixture f;

	fixture_init(&f);
	CU_ASSERT_TRUE(refuses(&f, "CONFIG_M", T_BOOL,
			       "extern CONFIG_M is declared as a bool of 1 byte, but its value in "
			       "/boot/config-6.1.0-47-cloud is m",
			       hint));
	CU_ASSERT_TRUE(refuses(
		&f, "CONFIG_Y", T_S32,
		"extern CONFIG_Y is declared as a signed integer of 4 bytes, but its value in "
		"/boot/config-6.1.0-47-cloud is y",
		hint));
	CU_ASSERT_TRUE(
		refuses(&f, "CONFIG_Y", T_STRING16,
			"extern CONFIG_Y is declared as a string of 16 bytes, but its value in "
			"/boot/config-6.1.0-47-cloud is y",
			hint));
	CU_ASSERT_TRUE(refuses(
		&f, "CONFIG_Y", T_OTHER_ENUM,
		"extern CONFIG_Y is declared as an unsupported type (not bool, integer, enum "
		"libbpf_tristate or char array) of 4 bytes, but its value in "
		"/boot/config-6.1.0-47-cloud is y",
		hint));
	made_btf_deinit(&f.made);
}

static void test_fill_numbers_by_size_and_sign(void)
{
	struct fixture f;

	fixture_init(&f);
	CU_ASSERT_TRUE(gives(&f, "CONFIG_HZ", T_U8, 250));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_HZ", T_U16, 250));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_HZ", T_S32, 250));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_HZ", T_U64, 250));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_NEG", T_S8, -5));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_NEG", T_CHAR, -5));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_NEG", T_S32, -5));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_NEG", T_S64, -5));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_FOUR", T_U32, 4294967295));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_FOUR", T_S64, 4294967295));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_BIG", T_U64, (int64_t)0xdead000000000000));
	CU_ASSERT_TRUE(gives(&f, "CONFIG_BIG", T_S64, (int64_t)0xdead000000000000));
	made_btf_deinit(&f.made);
}

static void test_fill_numbers_out_of_range_are_refused(void)
{
	static const char hint[] = "declare it as a wider integer, signed for negative values";
	static const struct {
		const char *name;
		enum type type;
		const char *text;
	} cases[] = {
		{ "CONFIG_HZ", T_S8, "a signed integer of 1 byte|250" },
		{ "CONFIG_256", T_U8, "an unsigned integer of 1 byte|256" },
		{ "CONFIG_NEG", T_U8, "an unsigned integer of 1 byte|-5" },
		{ "CONFIG_NEG", T_U64, "an unsigned integer of 8 bytes|-5" },
		{ "CONFIG_FOUR", T_S32, "a signed integer of 4 bytes|4294967295" },
		{ "CONFIG_FOUR", T_U16, "an unsigned integer of 2 bytes|4294967295" },
		{ "CONFIG_BIG", T_U32, "an unsigned integer of 4 bytes|0xdead000000000000" },
		{ "CONFIG_HZ", T_BOOL, "a bool of 1 byte|250" },
		{ "CONFIG_HZ", T_TRISTATE, "an enum libbpf_tristate of 4 bytes|250" },
		{ "CONFIG_HZ", T_STRING4, "a string of 4 bytes|250" },
		{ "CONFIG_WORD", T_S32, "a signed integer of 4 bytes|word" },
	};
	struct fixture f;

	fixture_init(&f);
	for (size_t i = 0; i < RB_COUNT(cases); i++) {
		const char *bar = strchr(cases[i].text, '|');
		char text[256];

		snprintf(text, sizeof(text),
			 "extern %s is declared as %.*s, but its value in "
			 "/boot/config-6.1.0-47-cloud is %s",
			 cases[i].name, (int)(bar - cases[i].text), cases[i].text, bar + 1);
		CU_ASSERT_TRUE(refuses(&f, cases[i].name, cases[i].type, text, hint));
	}
	made_btf_deinit(&f.made);
}

static void test_fill_strings_are_cut_to_their_array(void)
{
	struct rawbpf_err err = { 0 };
	struct fixture f;
	uint8_t bytes[32];

	fixture_init(&f);
	CU_ASSERT_EQUAL(fill(&f, "CONFIG_STR", T_STRING16, false, bytes, &err), 0);
	CU_ASSERT_STRING_EQUAL((char *)bytes, "a \"b\\");
	CU_ASSERT_EQUAL(fill(&f, "CONFIG_STR", T_STRING4, false, bytes, &err), 0);
	CU_ASSERT_STRING_EQUAL((char *)bytes, "a \"");
	CU_ASSERT_TRUE(refuses(
		&f, "CONFIG_STR", T_S32,
		"extern CONFIG_STR is declared as a signed integer of 4 bytes, but its value in "
		"/boot/config-6.1.0-47-cloud is \"a \\\"b\\\\\"",
		"declare it as an array of char"));
	CU_ASSERT_TRUE(refuses(
		&f, "CONFIG_STR", T_INTS,
		"extern CONFIG_STR is declared as an unsupported type (not bool, integer, enum "
		"libbpf_tristate or char array) of 16 bytes, but its value in "
		"/boot/config-6.1.0-47-cloud is \"a \\\"b\\\\\"",
		"declare it as an array of char"));
	CU_ASSERT_TRUE(
		refuses(&f, "CONFIG_OPEN", T_STRING4,
			"extern CONFIG_OPEN is declared as a string of 4 bytes, but its value in "
			"/boot/config-6.1.0-47-cloud is \"a",
			"declare it as an array of char"));
	made_btf_deinit(&f.made);
}

static void test_fill_missing_strong_is_an_error_weak_is_zero(void)
{
	static const char hint[] =
		"use a kernel built with CONFIG_GONE; or declare it __weak: zero on other kernels";
	struct rawbpf_err err = { 0 };
	struct fixture f;
	uint8_t bytes[32];

	fixture_init(&f);
	CU_ASSERT_EQUAL(fill(&f, "CONFIG_GONE", T_U32, true, bytes, &err), 0);
	CU_ASSERT_EQUAL(bytes[0], 0);
	CU_ASSERT_EQUAL(fill(&f, "CONFIG_GONE", T_BOOL, false, bytes, &err), -ENOENT);
	CU_ASSERT_EQUAL(err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(err.text, "extern CONFIG_GONE: not in /boot/config-6.1.0-47-cloud");
	CU_ASSERT_STRING_EQUAL(err.hint, hint);
	CU_ASSERT_EQUAL(fill(&f, "CONFIG_OFF", T_U32, true, bytes, &err), 0);
	CU_ASSERT_EQUAL(fill(&f, "CONFIG_OFF", T_CHAR, true, bytes, &err), 0);
	CU_ASSERT_EQUAL(bytes[0], 0);
	CU_ASSERT_EQUAL(fill(&f, "CONFIG_OFF", T_U32, false, bytes, &err), -ENOENT);
	CU_ASSERT_STRING_EQUAL(err.text,
			       "extern CONFIG_OFF: not set in /boot/config-6.1.0-47-cloud");
	made_btf_deinit(&f.made);
}

static void test_fill_without_configuration_weak_are_zero(void)
{
	static const struct rb_answer nowhere[] = { RELEASE, REFUSE("config", -ENOENT) };
	static const struct rb_answer locked[] = { RELEASE, REFUSE("config", -EACCES) };
	struct rawbpf_err err = { 0 };
	struct rb_extern value = {
		.name = "CONFIG_HZ", .kind = RB_EXTERN_KCONFIG, .weak = true, .size = 4
	};
	struct fixture f;
	uint8_t bytes[32];

	fixture_init(&f);
	value.type = f.types[T_U32];
	CU_ASSERT_EQUAL(fill_with(&f, nowhere, 2, value, bytes, &err), 0);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OK);
	CU_ASSERT_EQUAL(bytes[0], 0);
	/* it is there, so zero would be a guess */
	CU_ASSERT_EQUAL(fill_with(&f, locked, 2, value, bytes, &err), -EACCES);
	CU_ASSERT_EQUAL(err.status, RAWBPF_FEATURE);
	value.weak = false;
	CU_ASSERT_EQUAL(fill_with(&f, nowhere, 2, value, bytes, &err), -ENOENT);
	CU_ASSERT_EQUAL(strncmp(err.text, "extern CONFIG_HZ: no kernel configuration: /boot/", 48),
			0);
	made_btf_deinit(&f.made);
}

static void test_fill_place_outside_of_the_map_is_refused(void)
{
	struct rawbpf_err err = { 0 };
	struct rb_extern value = {
		.name = "LINUX_KERNEL_VERSION", .kind = RB_EXTERN_KCONFIG, .size = 4, .offset = 29
	};
	struct fixture f;
	uint8_t bytes[32];

	fixture_init(&f);
	value.type = f.types[T_U32];
	CU_ASSERT_EQUAL(fill_with(&f, NULL, 0, value, bytes, &err), -EINVAL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	CU_ASSERT_STRING_EQUAL(
		err.text,
		"extern LINUX_KERNEL_VERSION: its 4 bytes at offset 29 end past .kconfig's 32 "
		"bytes");
	value.offset = UINT32_MAX - 1; /* a sum that wraps */
	CU_ASSERT_EQUAL(fill_with(&f, NULL, 0, value, bytes, &err), -EINVAL);
	made_btf_deinit(&f.made);
}

/* ---- names that loaders make up ---- */

static void test_fill_kernel_version_is_ours(void)
{
	struct fixture f;

	fixture_init(&f);
	CU_ASSERT_TRUE(gives(&f, "LINUX_KERNEL_VERSION", T_U32, 0x060100));
	CU_ASSERT_TRUE(gives(&f, "LINUX_KERNEL_VERSION", T_S32, 0x060100));
	CU_ASSERT_TRUE(refuses(
		&f, "LINUX_KERNEL_VERSION", T_U16,
		"extern LINUX_KERNEL_VERSION is declared as an unsigned integer of 2 bytes, but "
		"its value is 393472",
		"declare it as a 4-byte integer, or LINUX_HAS_... as a bool"));
	made_btf_deinit(&f.made);
}

static void test_fill_has_is_by_symbol(void)
{
	static const struct rb_answer hidden[] = { REFUSE("/proc/kallsyms", -ENOENT) };
	static const struct rb_answer cookie[] = {
		TEXT("/proc/kallsyms",
		     "0 T __pfx___x64_sys_bpf\n0 t bpf_get_attach_cookie_trace\n"),
	};
	struct rb_extern value = { .kind = RB_EXTERN_KCONFIG, .size = 1 };
	struct rawbpf_err err = { 0 };
	struct fixture f;
	uint8_t bytes[32];

	fixture_init(&f);
	CU_ASSERT_TRUE(gives(&f, "LINUX_HAS_SYSCALL_WRAPPER", T_BOOL, 1));
	CU_ASSERT_TRUE(gives(&f, "LINUX_HAS_BPF_COOKIE", T_BOOL, 0));
	value.type = f.types[T_BOOL];
	value.name = "LINUX_HAS_BPF_COOKIE";
	CU_ASSERT_EQUAL(fill_with(&f, cookie, 1, value, bytes, &err), 0);
	CU_ASSERT_EQUAL(bytes[0], 1);
	value.name = "LINUX_HAS_SYSCALL_WRAPPER";
	CU_ASSERT_EQUAL(fill_with(&f, cookie, 1, value, bytes, &err), 0);
	CU_ASSERT_EQUAL(bytes[0], 0);
	CU_ASSERT_EQUAL(fill_with(&f, hidden, 1, value, bytes, &err), -ENOENT);
	CU_ASSERT_EQUAL(err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(err.text,
			       "extern LINUX_HAS_SYSCALL_WRAPPER: /proc/kallsyms: No such "
			       "file or directory");
	CU_ASSERT_STRING_EQUAL(err.hint, "use a kernel with CONFIG_KALLSYMS=y, and mount /proc");
	made_btf_deinit(&f.made);
}

static void test_fill_unknown_made_up_names(void)
{
	struct rawbpf_err err = { 0 };
	struct fixture f;
	uint8_t bytes[32];

	fixture_init(&f);
	CU_ASSERT_EQUAL(fill(&f, "LINUX_HAS_WINGS", T_BOOL, true, bytes, &err), 0);
	CU_ASSERT_EQUAL(bytes[0], 0);
	CU_ASSERT_EQUAL(fill(&f, "LINUX_HAS_WINGS", T_BOOL, false, bytes, &err), -EINVAL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	CU_ASSERT_STRING_EQUAL(err.text,
			       "extern LINUX_HAS_WINGS: expected CONFIG_..., LINUX_KERNEL_VERSION, "
			       "LINUX_HAS_SYSCALL_WRAPPER or LINUX_HAS_BPF_COOKIE in .kconfig");
	CU_ASSERT_EQUAL(fill(&f, "HZ", T_U32, true, bytes, &err), -EINVAL);
	made_btf_deinit(&f.made);
}

/* Whichever call fails, it is told or another file is taken, and nothing leaks. */
static void test_fill_every_call_may_fail(void)
{
	static const struct rb_answer answers[] = {
		RELEASE,
		REFUSE("/boot/", -ENOENT),
		REFUSE("/proc/config.gz", -ENOENT),
		TEXT("/lib/modules/", config),
		TEXT("/proc/kallsyms", "0000000000000000 T __x64_sys_bpf\n"),
	};
	struct rb_extern values[] = {
		{ .name = "CONFIG_HZ", .kind = RB_EXTERN_KCONFIG, .size = 4 },
		{ .name = "LINUX_HAS_SYSCALL_WRAPPER", .kind = RB_EXTERN_KCONFIG, .size = 4 },
		{ .name = "LINUX_HAS_BPF_COOKIE", .kind = RB_EXTERN_KCONFIG, .size = 4 },
	};
	struct fixture f;
	uint64_t nth = 0, seen;

	fixture_init(&f);
	for (size_t i = 0; i < RB_COUNT(values); i++)
		values[i].type = f.types[T_U32];
	do {
		struct rb_object object = {
			.btf = f.made.btf,
			.externs = values,
			.extern_count = RB_COUNT(values),
		};
		struct rb_sys_script script;
		struct rb_sys_fail fail;
		struct rawbpf_err err = { 0 };
		uint8_t bytes[4];
		int code;

		rb_sys_script_init(&script, answers, RB_COUNT(answers));
		rb_sys_fail_init(&fail, &script.door, ++nth, -EIO);
		code = rb_kernel_fill_kconfig(&fail.door, &object, bytes, sizeof(bytes), &err);
		CU_ASSERT_TRUE(code == 0 || (err.text[0] && err.code == code));
		CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
		seen = fail.seen;
	} while (seen >= nth);
	CU_ASSERT_TRUE(nth > 9);
	made_btf_deinit(&f.made);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_scan_values_are_what_is_behind_the_equals_sign),
		UNIT_TEST(test_scan_not_set_is_told_from_missing),
		UNIT_TEST(test_scan_only_the_whole_name_counts),
		UNIT_TEST(test_scan_the_first_line_counts),
		UNIT_TEST(test_number_decimal_and_hexadecimal_are_read),
		UNIT_TEST(test_read_boot_comes_first),
		UNIT_TEST(test_read_goes_on_to_the_folders_of_modules),
		UNIT_TEST(test_read_nowhere_says_where_it_looked),
		UNIT_TEST(test_read_without_release_says_so),
		UNIT_TEST(test_read_packed_needs_zlib),
		UNIT_TEST(test_fill_y_m_n_by_type),
		UNIT_TEST(test_fill_y_m_n_where_they_do_not_fit_are_refused),
		UNIT_TEST(test_fill_numbers_by_size_and_sign),
		UNIT_TEST(test_fill_numbers_out_of_range_are_refused),
		UNIT_TEST(test_fill_strings_are_cut_to_their_array),
		UNIT_TEST(test_fill_missing_strong_is_an_error_weak_is_zero),
		UNIT_TEST(test_fill_without_configuration_weak_are_zero),
		UNIT_TEST(test_fill_place_outside_of_the_map_is_refused),
		UNIT_TEST(test_fill_kernel_version_is_ours),
		UNIT_TEST(test_fill_has_is_by_symbol),
		UNIT_TEST(test_fill_unknown_made_up_names),
		UNIT_TEST(test_fill_every_call_may_fail),
		CU_TEST_INFO_NULL,
	};

	return unit_run("kconfig", tests);
}
