// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_attach_user - uprobes and USDT probes of a program in memory: what is written where, what goes
 * into the maps, and that each failure takes it all back.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <linux/bpf.h>

#include "attach_stage.h"
#include "base/bytes.h"
#include "made_binary.h"
#include "text_check.h"
#include "unit.h"

#define FILE_NAME "/made/app"
#define SPECS	  40 /* descriptors of the two maps */
#define IPS	  41

static const struct made_symbol symbols[] = {
	{ "go", MADE_AT(0x1010), 0x20, STT_FUNC, STB_GLOBAL, 0 },
	{ "gone", MADE_AT(0x1040), 0x20, STT_FUNC, STB_GLOBAL, 0 },
	{ "chosen", MADE_AT(0x1080), 0x20, STT_GNU_IFUNC, STB_GLOBAL, 0 },
	{ "chosen_fast", MADE_AT(0x10a0), 0x20, STT_FUNC, STB_LOCAL, 0 },
	{ NULL, 0, 0, 0, 0, 0 },
};

/* The kernel with one user file in it. */
struct world {
	struct rb_sys door; /* before stage.mock */
	struct rb_sys_fail fail;
	struct stage stage;
	uint8_t *image; /* owned */
	size_t size;
	struct rb_text updates; /* a line for each element that was written */
	struct rb_text links;	/* a line for each link */
};

static int64_t read_made(const struct world *world, const struct rb_call *call)
{
	size_t left = call->arg < world->size ? world->size - (size_t)call->arg : 0;
	size_t size = call->size < left ? call->size : left;

	memcpy(call->data, world->image + call->arg, size);
	return (int64_t)size;
}

/* "40 0: 24 args 2: 0 -4, ..." is too long to compare: kind, register, value, width of each. */
static void tell_update(struct world *world, const union bpf_attr *attr)
{
	const uint8_t *key = (const uint8_t *)(uintptr_t)attr->key;
	const uint8_t *value = (const uint8_t *)(uintptr_t)attr->value;

	if (attr->map_fd == IPS) {
		rb_text_printf(&world->updates, "ip %llx: %u\n",
			       (unsigned long long)rb_load64(key, false), rb_load32(value, false));
		return;
	}
	rb_text_printf(&world->updates, "spec %u:", rb_load32(key, false));
	for (int i = 0; i < rb_load16(value + 200, false); i++) {
		const uint8_t *arg = value + (size_t)i * 16;

		rb_text_printf(&world->updates, " (%u reg %u value %lld %s %u)",
			       rb_load32(arg + 8, false), rb_load16(arg + 12, false),
			       (long long)rb_load64(arg, false), arg[14] ? "signed" : "unsigned",
			       arg[15]);
	}
	rb_text_string(&world->updates, "\n");
}

static int64_t world_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct world *world = (struct world *)sys;
	const char *path = call->fd >= 0 && call->fd < RB_SCRIPT_FDS
				   ? world->stage.mock.script.paths[call->fd]
				   : NULL;
	bool made = path && !strcmp(path, FILE_NAME);
	const union bpf_attr *attr = call->data;

	if (call->op == RB_OP_STAT && made) {
		*(struct rb_stat *)call->data = (struct rb_stat){ world->size, 7, S_IFREG };
		return 0;
	}
	if (call->op == RB_OP_PREAD && made)
		return read_made(world, call);
	if (call->op == RB_OP_BPF && call->cmd == BPF_MAP_UPDATE_ELEM) {
		tell_update(world, attr);
		return 0;
	}
	if (call->op == RB_OP_BPF && call->cmd == BPF_LINK_CREATE)
		rb_text_printf(&world->links, "link prog %u cookie %llu\n",
			       attr->link_create.prog_fd,
			       (unsigned long long)attr->link_create.perf_event.bpf_cookie);
	return world->stage.mock.door.call(&world->stage.mock.door, call);
}

static struct rb_text note(uint64_t at, uint64_t semaphore, const char *strings, size_t size)
{
	struct rb_text desc = { 0 };

	made_number(&desc, false, at, 8);
	made_number(&desc, false, 0, 8);
	made_number(&desc, false, semaphore, 8);
	rb_text_add(&desc, strings, size);
	return desc;
}

#define NOTE(at, semaphore, strings) note(at, semaphore, strings, sizeof(strings))

static void world_init(struct world *world, uint16_t type)
{
	struct rb_text one = NOTE(MADE_AT(0x1100), MADE_AT(0x1800), "app\0ask\0-4@%eax 8@$-5");
	struct rb_text two = NOTE(MADE_AT(0x1120), 0,
				  "app\0ask\0"
				  "1@8(%rbp) 8f@%xmm0");
	struct rb_text three = NOTE(MADE_AT(0x1140), 0, "app\0ask\0-4@%eax 8@$-5");
	const struct made_note notes[] = {
		{ ".note.stapsdt", "stapsdt", 3, { (const uint8_t *)one.data, one.size } },
		{ ".note.stapsdt", "stapsdt", 3, { (const uint8_t *)two.data, two.size } },
		{ ".note.stapsdt", "stapsdt", 3, { (const uint8_t *)three.data, three.size } },
		{ NULL, NULL, 0, { NULL, 0 } },
	};
	const struct made_binary made = { true, false, EM_X86_64, type, symbols, NULL, notes, 0 };

	memset(world, 0, sizeof(*world));
	world->image = made_binary(&made, &world->size);
	rb_text_deinit(&one);
	rb_text_deinit(&two);
	rb_text_deinit(&three);
	world->door.call = world_call;
	stage_init(&world->stage);
	rb_sys_fail_init(&world->fail, &world->door, 0, -EIO);
	world->stage.record.next = &world->fail.door;
	world->stage.attacher.usdt = (struct rb_usdt_maps){
		.specs = SPECS, .ips = IPS, .cookies = true, .indexed = true
	};
}

static void world_deinit(struct world *world)
{
	rb_attacher_settle(&world->stage.attacher);
	world->stage.record.next = &world->stage.mock.door;
	stage_deinit(&world->stage);
	rb_text_deinit(&world->updates);
	rb_text_deinit(&world->links);
	free(world->image);
}

/* What was written to uprobe_events; descriptors of files, which vary, are N. */
static char *commands(struct world *world, char *ret, size_t size)
{
	const char *at = mock_text(&world->stage.mock.writes);
	size_t used = 0;

	for (; *at && used + 1 < size; at++) {
		ret[used++] = *at;
		if (used >= 4 && !memcmp(ret + used - 4, "/fd/", 4)) {
			ret[used++] = 'N';
			at += strspn(at + 1, "0123456789");
		}
	}
	ret[used] = '\0';
	return ret;
}

static void check_written(const char *target, int code, const char *written, const char *what)
{
	struct world world;
	char text[1024];

	world_init(&world, ET_DYN);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&world.stage, target, "prog"), code);
	CU_ASSERT_TRUE(text_is(commands(&world, text, sizeof(text)), written));
	if (code) {
		CU_ASSERT_PTR_NOT_NULL(strstr(world.stage.err.text, what));
	} else {
		CU_ASSERT_STRING_EQUAL(world.stage.link.what, what);
		stage_undo(&world.stage);
	}
	world_deinit(&world);
}

#define EVENT(letter, n, place) \
	"uprobe_events: " letter ":" STAGE_GROUP "/prog_" n " /proc/self/fd/N:" place "\n"

static void test_attach_uprobe_writes_the_place_in_the_file(void)
{
	check_written("uprobe/" FILE_NAME ":go", 0, EVENT("p", "0", "0x1010"),
		      "uprobe " FILE_NAME ":go");
	check_written("uprobe/" FILE_NAME ":go+4", 0, EVENT("p", "0", "0x1014"),
		      "uprobe " FILE_NAME ":go+0x4");
	check_written("uprobe/" FILE_NAME ":0x1044", 0, EVENT("p", "0", "0x1044"),
		      "uprobe " FILE_NAME ":0x1044");
	check_written("uretprobe/" FILE_NAME ":gone", 0, EVENT("r", "0", "0x1040"),
		      "uretprobe " FILE_NAME ":gone");
	check_written("uprobe/" FILE_NAME ":go*", 0,
		      "uprobe_events: p:" STAGE_GROUP "/prog_0 /proc/self/fd/N:0x1010\n"
		      "p:" STAGE_GROUP "/prog_0 /proc/self/fd/N:0x1040\n",
		      "uprobe " FILE_NAME ":go*, 2 sites");
}

static void test_attach_uprobe_refused_writes_nothing(void)
{
	check_written("uprobe/" FILE_NAME ":goo", -ENOENT, "", "no function goo");
	check_written("uprobe/" FILE_NAME ":no*", -ENOENT, "", "no function that matches no*");
	check_written("uprobe/" FILE_NAME ":chosen", -ENOTSUP, "", "an indirect function");
	check_written("uprobe/" FILE_NAME ":go+0x20", -EINVAL, "", "found offset 0x20");
	check_written("uprobe/" FILE_NAME ":0x10", -EINVAL, "", "is not in executable code");
	check_written("usdt/" FILE_NAME ":app:asks", -ENOENT, "", "no USDT probe app:asks");
}

/* Of several, an old kernel keeps the last one, and says nothing. */
static void test_attach_uprobe_of_many_where_an_event_has_one_place_is_refused(void)
{
	struct world world;

	world_init(&world, ET_DYN);
	world.stage.mock.one_place = true;
	CU_ASSERT_EQUAL(stage_attach(&world.stage, "uprobe/" FILE_NAME ":go*", "prog"),
			-EOPNOTSUPP);
	CU_ASSERT_EQUAL(world.stage.err.status, RAWBPF_FEATURE);
	CU_ASSERT_PTR_NOT_NULL(strstr(world.stage.err.text, "one site per event"));
	CU_ASSERT_STRING_EQUAL(mock_text(&world.stage.mock.places), "");
	world_deinit(&world);

	world_init(&world, ET_DYN);
	world.stage.mock.one_place = true;
	CU_ASSERT_EQUAL_FATAL(stage_attach(&world.stage, "uprobe/" FILE_NAME ":gon*", "prog"), 0);
	stage_undo(&world.stage);
	world_deinit(&world);
}

/* Places with the same arguments share a number; the semaphore is in parentheses. */
static void test_attach_usdt_tells_the_program_by_cookies(void)
{
	struct world world;
	char text[1024];

	world_init(&world, ET_DYN);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&world.stage, "usdt/" FILE_NAME ":app:ask", "prog"), 0);
	CU_ASSERT_TRUE(text_is(commands(&world, text, sizeof(text)),
			       EVENT("p", "0", "0x1100(0x1800)") EVENT("p", "1", "0x1120")
				       EVENT("p", "2", "0x1140")));
	CU_ASSERT_TRUE(
		text_is(mock_text(&world.updates),
			"spec 0: (1 reg 80 value 0 signed 32) (0 reg 0 value -5 unsigned 0)\n"
			"spec 1: (2 reg 32 value 8 unsigned 56) (255 reg 0 value 0 unsigned 0)\n"));
	CU_ASSERT_TRUE(
		text_is(mock_text(&world.links),
			"link prog 7 cookie 0\nlink prog 7 cookie 1\nlink prog 7 cookie 0\n"));
	CU_ASSERT_STRING_EQUAL(world.stage.link.what, "usdt " FILE_NAME ":app:ask, 3 sites");
	stage_undo(&world.stage);
	world_deinit(&world);
}

static void test_attach_usdt_without_cookies_goes_by_address(void)
{
	struct world world;

	world_init(&world, ET_EXEC);
	world.stage.attacher.usdt.cookies = false;
	CU_ASSERT_EQUAL_FATAL(stage_attach(&world.stage, "usdt/" FILE_NAME ":app:ask", "prog"), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(mock_text(&world.updates), "ip 401100: 0\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(mock_text(&world.updates), "ip 401120: 1\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(mock_text(&world.updates), "ip 401140: 0\n"));
	CU_ASSERT_STRING_EQUAL(mock_text(&world.links), "");
	stage_undo(&world.stage);
	world_deinit(&world);
}

/* Of a file that may be anywhere, the addresses in one process are looked up. */
static void test_attach_usdt_without_cookies_needs_a_process(void)
{
	static const struct rb_answer answers[] = {
		{ RB_OP_READ, "/proc/77/maps", -1, 0,
		  "555500400000-555500401000 r--p 00000000 08:01 7 /made/app\n"
		  "555500401000-555500402000 r-xp 00001000 08:01 7 /made/app\n"
		  "7f0000401000-7f0000402000 r-xp 00001000 08:01 8 /made/other\n",
		  0 },
	};
	struct world world;

	world_init(&world, ET_DYN);
	world.stage.attacher.usdt.cookies = false;
	CU_ASSERT_EQUAL(stage_attach(&world.stage, "usdt/" FILE_NAME ":app:ask", "prog"), -ENOTSUP);
	CU_ASSERT_EQUAL(world.stage.err.status, RAWBPF_FEATURE);
	CU_ASSERT_PTR_NOT_NULL(strstr(world.stage.err.hint, "-p PID"));
	world_deinit(&world);

	world_init(&world, ET_DYN);
	world.stage.attacher.usdt.cookies = false;
	world.stage.attacher.pid = 77;
	world.stage.mock.script.answers = answers;
	world.stage.mock.script.answer_count = RB_COUNT(answers);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&world.stage, "usdt/" FILE_NAME ":app:ask", "prog"), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(mock_text(&world.updates), "ip 555500401100: 0\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(mock_text(&world.updates), "ip 555500401120: 1\n"));
	CU_ASSERT_PTR_NULL(strstr(mock_text(&world.updates), "ip 7f"));
	CU_ASSERT_PTR_NOT_NULL(strstr(mock_text(&world.stage.calls), "perf 1234 pid 77 cpu -1\n"));
	CU_ASSERT_STRING_EQUAL(world.stage.link.what,
			       "usdt /proc/77/root" FILE_NAME ":app:ask, 3 sites");
	stage_undo(&world.stage);
	world_deinit(&world);
}

/* Whichever call fails, nothing is left. */
static void check_each_failure(const char *target)
{
	for (uint64_t nth = 1; nth < 200; nth++) {
		struct world world;
		int code;

		world_init(&world, ET_DYN);
		rb_sys_fail_init(&world.fail, &world.door, nth, -EIO);
		code = stage_attach(&world.stage, target, "prog");
		if (code)
			CU_ASSERT_TRUE(world.stage.err.text[0] != '\0');
		code = world.fail.seen < nth;
		rb_sys_fail_init(&world.fail, &world.door, 0, -EIO);
		if (world.stage.link.event || world.stage.link.others)
			stage_undo(&world.stage);
		world_deinit(&world);
		if (code)
			return;
	}
	CU_FAIL("too many calls");
}

static void test_attach_user_failure_takes_all_back(void)
{
	check_each_failure("uprobe/" FILE_NAME ":go");
	check_each_failure("uprobe/" FILE_NAME ":go*");
	check_each_failure("usdt/" FILE_NAME ":app:ask");
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_attach_uprobe_writes_the_place_in_the_file),
		UNIT_TEST(test_attach_uprobe_refused_writes_nothing),
		UNIT_TEST(test_attach_uprobe_of_many_where_an_event_has_one_place_is_refused),
		UNIT_TEST(test_attach_usdt_tells_the_program_by_cookies),
		UNIT_TEST(test_attach_usdt_without_cookies_goes_by_address),
		UNIT_TEST(test_attach_usdt_without_cookies_needs_a_process),
		UNIT_TEST(test_attach_user_failure_takes_all_back),
		CU_TEST_INFO_NULL,
	};

	return unit_run("attach_user", tests);
}
