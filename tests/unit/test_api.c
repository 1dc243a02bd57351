// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_api - the promises of rawbpf.h: which call may come when, structures of other sizes, errors that
 * were not initialized, a descriptor for event loops.
 */
#include <elf.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "made_object.h"
#include "mock_kernel.h"
#include "session.h"
#include "session/session_internal.h"
#include "text_check.h"
#include "unit.h"

#define PIPE                                                              \
	"            bash-1    [001] ...2.  1.5: bpf_trace_printk: one\n" \
	"            bash-2    [001] ...2.  1.6: bpf_trace_printk: two\n"

static const struct rb_answer answers[] = {
	{ RB_OP_READ, "trace_pipe", -1, 0, PIPE, 0 },
};

/* A program that prints, on a raw tracepoint, with a map that it uses and one that it does not. */
struct api {
	struct mock_kernel mock;
	struct made_object made;
	struct rawbpf_options options;
	struct rawbpf *session;
	struct rawbpf_err err;
	int records;
};

static int count_record(void *ctx, const struct rawbpf_record *record)
{
	struct api *api = ctx;

	api->records += record->type == RAWBPF_TRACE;
	return 0;
}

static const uint32_t array[4] = { BPF_MAP_TYPE_ARRAY, 4, 8, 1 };

/* The definition of the map that it does not use: type, sizes, entries. */
static void make_object(struct made_object *made, const uint32_t unused[4])
{
	static const struct bpf_insn insns[] = {
		MADE_LOAD(1, 0),
		MADE_SECOND,
		MADE_HELPER(6),
		MADE_EXIT,
	};
	const uint32_t words[] = { array[0],  array[1],	 array[2],  array[3],
				   unused[0], unused[1], unused[2], unused[3] };
	uint32_t code, maps, used;

	made_object_init(made, false);
	code = made_code(made, "raw_tp/f", insns, 4);
	made_func(made, "prog", code, 0, 4);
	maps = made_data(made, "maps", SHT_PROGBITS, words, sizeof(words));
	used = elf_add_symbol(&made->builder, "used", STB_GLOBAL, STT_OBJECT, maps, 0, 16);
	elf_add_symbol(&made->builder, "unused", STB_GLOBAL, STT_OBJECT, maps, 16, 16);
	elf_add_reloc(&made->builder, elf_add_table(&made->builder, ".rel", SHT_REL, code), 0, used,
		      1, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(made), 0);
}

static void api_init_with(struct api *api, const uint32_t unused[4])
{
	*api = (struct api){ .options = RAWBPF_OPTIONS_INIT };
	make_object(&api->made, unused);
	api->options.image = api->made.image;
	api->options.image_size = api->made.size;
	api->options.name = "made.o";
	api->options.record = count_record;
	api->options.ctx = api;
	mock_kernel_init(&api->mock, answers, RB_COUNT(answers));
}

static void api_init(struct api *api)
{
	api_init_with(api, array);
}

static void api_open(struct api *api)
{
	api_init(api);
	CU_ASSERT_EQUAL_FATAL(
		rb_session_open(&api->options, &api->mock.door, &api->session, &api->err), 0);
}

static void api_deinit(struct api *api)
{
	CU_ASSERT_EQUAL(rawbpf_close(api->session, NULL), 0);
	rawbpf_err_deinit(&api->err);
	CU_ASSERT_STRING_EQUAL(mock_text(&api->mock.there), "");
	CU_ASSERT_STRING_EQUAL(mock_text(&api->mock.misused), "");
	CU_ASSERT_EQUAL(mock_kernel_deinit(&api->mock), 0);
	made_object_deinit(&api->made);
}

/* ---- order ---- */

enum { SET, MAP_SET, SET_TYPE, LOAD, LOAD_PROGRAM, ATTACH, DROP, POLL, FD, DETACH, DRAIN, CREATE };

static int call(struct api *api, int what)
{
	struct rawbpf *session = api->session;
	struct rawbpf_err *err = &api->err;

	switch (what) {
	case SET:
		return rawbpf_set(session, "a=1", err);
	case MAP_SET:
		return rawbpf_map_set(session, "used:max_entries=2", err);
	case SET_TYPE:
		return rawbpf_set_type(session, "raw_tp/f=raw_tp", err);
	case LOAD:
		return rawbpf_load(session, err);
	case LOAD_PROGRAM:
		return rawbpf_load_program(session, 0, err);
	case ATTACH:
		return rawbpf_attach(session, err);
	case DROP:
		return rawbpf_drop_rights(session, 0, err);
	case POLL:
		return rawbpf_poll(session, 0, err);
	case FD:
		return rawbpf_fd(session, err);
	case DETACH:
		return rawbpf_detach(session, err);
	case DRAIN:
		return rawbpf_drain(session, err);
	default:
		return rawbpf_map_create(session, 1, err);
	}
}

static void check_refused(struct api *api, int what, const char *text)
{
	unsigned int before = api->mock.total;

	CU_ASSERT_EQUAL(call(api, what), -EINVAL);
	CU_ASSERT_EQUAL(api->err.code, -EINVAL);
	CU_ASSERT_EQUAL(api->err.status, RAWBPF_USAGE);
	CU_ASSERT(text_is(api->err.text, text));
	CU_ASSERT_EQUAL(api->mock.total, before);
}

static void test_api_before_the_load_says_what_comes_first(void)
{
	struct api api;

	api_open(&api);
	check_refused(&api, ATTACH,
		      "rawbpf_attach: the session is not loaded yet: call rawbpf_load first");
	check_refused(&api, POLL,
		      "rawbpf_poll: the session is not loaded yet: call rawbpf_attach first");
	check_refused(&api, FD,
		      "rawbpf_fd: the session is not loaded yet: call rawbpf_attach first");
	check_refused(&api, DRAIN,
		      "rawbpf_drain: the session is not loaded yet: call rawbpf_attach and "
		      "rawbpf_detach first");
	check_refused(
		&api, DROP,
		"rawbpf_drop_rights: the session is not loaded yet: call rawbpf_attach first");
	CU_ASSERT_EQUAL(call(&api, DETACH), 0);
	CU_ASSERT_EQUAL(call(&api, MAP_SET), 0);
	CU_ASSERT_EQUAL(call(&api, SET_TYPE), 0);
	api_deinit(&api);
}

static void test_api_after_the_load_refuses_settings_and_another(void)
{
	struct api api;

	api_open(&api);
	CU_ASSERT_EQUAL(call(&api, LOAD), 0);
	check_refused(&api, LOAD,
		      "rawbpf_load: the session is loaded, not attached: it can be "
		      "loaded only once");
	check_refused(&api, LOAD_PROGRAM,
		      "rawbpf_load_program: the session is loaded, not "
		      "attached: it can be loaded only once");
	check_refused(&api, SET,
		      "rawbpf_set: the session is loaded, not attached: call it between "
		      "rawbpf_open and the first load");
	check_refused(&api, MAP_SET,
		      "rawbpf_map_set: the session is loaded, not attached: call it "
		      "between rawbpf_open and the first load");
	check_refused(&api, SET_TYPE,
		      "rawbpf_set_type: the session is loaded, not attached: call "
		      "it between rawbpf_open and the first load");
	api_deinit(&api);
}

static void test_api_one_program_then_all_loads_each_once(void)
{
	struct api api;
	unsigned int calls;

	api_open(&api);
	CU_ASSERT_EQUAL(call(&api, LOAD_PROGRAM), 0);
	CU_ASSERT(rawbpf_program_at(api.session, 0)->fd >= 0);
	check_refused(&api, MAP_SET,
		      "rawbpf_map_set: the session is loaded in part: call it "
		      "between rawbpf_open and the first load");
	check_refused(&api, ATTACH,
		      "rawbpf_attach: the session is loaded in part: call rawbpf_load first");
	calls = api.mock.calls[RB_OP_BPF];
	CU_ASSERT_EQUAL(call(&api, LOAD), 0);
	CU_ASSERT_EQUAL(api.mock.calls[RB_OP_BPF], calls);
	api_deinit(&api);
}

static void test_api_attached_twice_is_refused_and_leaks_nothing(void)
{
	struct api api;

	api_open(&api);
	CU_ASSERT_EQUAL(call(&api, LOAD), 0);
	CU_ASSERT_EQUAL(call(&api, ATTACH), 0);
	check_refused(&api, ATTACH,
		      "rawbpf_attach: the session is attached: it can be attached only once");
	check_refused(&api, DRAIN,
		      "rawbpf_drain: the session is attached: call rawbpf_attach and "
		      "rawbpf_detach first");
	CU_ASSERT_PTR_NOT_NULL(rawbpf_program_at(api.session, 0)->attached);
	CU_ASSERT_EQUAL(call(&api, DETACH), 0);
	CU_ASSERT_PTR_NULL(rawbpf_program_at(api.session, 0)->attached);
	CU_ASSERT_EQUAL(call(&api, DETACH), 0);
	check_refused(&api, ATTACH,
		      "rawbpf_attach: the session is detached: it can be attached only once");
	check_refused(&api, POLL,
		      "rawbpf_poll: the session is detached: call "
		      "rawbpf_drain for what is still buffered");
	CU_ASSERT_EQUAL(call(&api, DRAIN), 2);
	CU_ASSERT_EQUAL(api.records, 2);
	api_deinit(&api);
}

static void test_api_after_a_failure_leaves_the_close(void)
{
	struct api api;

	api_open(&api);
	api.mock.refusals[0] = (struct mock_refusal){ .op = RB_OP_BPF, .code = -EIO };
	CU_ASSERT_EQUAL(call(&api, LOAD), -EIO);
	rawbpf_err_deinit(&api.err);
	api.mock.refusals[0].op = RB_OP_UMOUNT;
	check_refused(&api, LOAD,
		      "rawbpf_load: the session is unusable: loading or attaching it "
		      "failed: call rawbpf_close");
	check_refused(&api, CREATE,
		      "rawbpf_map_create: the session is unusable: loading or "
		      "attaching it failed: call rawbpf_close");
	CU_ASSERT_EQUAL(call(&api, DETACH), 0);
	api_deinit(&api);
}

static void test_api_without_a_session_refuses_every_call(void)
{
	struct api api;
	struct rawbpf_stats stats = RAWBPF_STATS_INIT;
	struct rawbpf_symbol symbol;
	uint64_t value = 0;
	size_t index;

	api_init(&api);
	for (int what = SET; what <= CREATE; what++) {
		CU_ASSERT_EQUAL(call(&api, what), -EINVAL);
		CU_ASSERT(text_has(api.err.text, ": the session is NULL"));
	}
	CU_ASSERT_EQUAL(rawbpf_map_lookup(NULL, 0, &value, &value, NULL), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_map_update(NULL, 0, &value, &value, NULL), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_map_delete(NULL, 0, &value, NULL), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_map_next(NULL, 0, NULL, &value, NULL), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_map_find(NULL, "x", &index, NULL), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_get_stats(NULL, &stats, NULL), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_map_count(NULL) + rawbpf_program_count(NULL), 0);
	CU_ASSERT(!rawbpf_map_at(NULL, 0) && !rawbpf_program_at(NULL, 0));
	CU_ASSERT(!rawbpf_woken(NULL) && !rawbpf_stopped(NULL));
	CU_ASSERT_EQUAL(rawbpf_symbolize(NULL, 0, &value, 1, &symbol, NULL), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_symbolizer_create(NULL, NULL), -EINVAL);
	rawbpf_symbolizer_destroy(NULL);
	rawbpf_err_deinit(NULL);
	CU_ASSERT_EQUAL(rawbpf_open(NULL, &api.session, NULL), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_open(&api.options, NULL, NULL), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_run(NULL, NULL, NULL), -EINVAL);
	api_deinit(&api);
}

/* ---- arguments ---- */

static void test_api_indexes_out_of_range_are_refused(void)
{
	uint64_t value = 0;
	struct api api;

	api_open(&api);
	CU_ASSERT_EQUAL(rawbpf_map_count(api.session), 2);
	CU_ASSERT(!rawbpf_map_at(api.session, 2) && !rawbpf_program_at(api.session, 1));
	CU_ASSERT_EQUAL(rawbpf_load_program(api.session, 1, &api.err), -EINVAL);
	CU_ASSERT(text_is(api.err.text,
			  "rawbpf_load_program: program index 1 is out of range: the object "
			  "has 1 programs"));
	CU_ASSERT_EQUAL(rawbpf_map_create(api.session, SIZE_MAX, &api.err), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_map_lookup(api.session, 2, &value, &value, &api.err), -EINVAL);
	CU_ASSERT(text_is(api.err.text,
			  "rawbpf_map_lookup: map index 2 is out of range: the object has 2 "
			  "maps"));
	api_deinit(&api);
}

static void test_api_elements_of_a_map_that_is_not_made_are_refused(void)
{
	uint64_t value = 0;
	struct api api;

	api_open(&api);
	CU_ASSERT_EQUAL(rawbpf_map_at(api.session, 1)->fd, -1);
	CU_ASSERT_EQUAL(rawbpf_map_lookup(api.session, 1, &value, &value, &api.err), -EINVAL);
	CU_ASSERT(text_has(api.err.text, "rawbpf_map_lookup: map unused is not created: "));
	CU_ASSERT_EQUAL(api.mock.total, 0);
	CU_ASSERT_EQUAL(rawbpf_map_create(api.session, 1, &api.err), 0);
	CU_ASSERT(rawbpf_map_at(api.session, 1)->fd >= 0);
	CU_ASSERT_EQUAL(rawbpf_map_lookup(api.session, 1, &value, &value, &api.err), 0);
	CU_ASSERT_EQUAL(rawbpf_map_lookup(api.session, 1, NULL, &value, &api.err), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_map_lookup(api.session, 1, &value, NULL, &api.err), -EINVAL);
	CU_ASSERT_EQUAL(rawbpf_map_set(api.session, "unused:max_entries=2", &api.err), -EINVAL);
	api_deinit(&api);
}

static void sizes_after(const uint32_t unused[4], uint32_t key, uint32_t value, uint32_t entries)
{
	const struct rawbpf_map *map;
	struct api api;

	api_init_with(&api, unused);
	CU_ASSERT_EQUAL_FATAL(rb_session_open(&api.options, &api.mock.door, &api.session, &api.err),
			      0);
	map = rawbpf_map_at(api.session, 1);
	CU_ASSERT_EQUAL(map->key_size, unused[1]);
	CU_ASSERT_EQUAL(map->max_entries, unused[3]);
	CU_ASSERT_EQUAL(rawbpf_map_create(api.session, 1, &api.err), 0);
	CU_ASSERT_EQUAL(map->key_size, key);
	CU_ASSERT_EQUAL(map->value_size, value);
	CU_ASSERT_EQUAL(map->max_entries, entries);
	api_deinit(&api);
}

static void test_api_sizes_of_a_created_map_are_the_kernels(void)
{
	const uint32_t programs[4] = { BPF_MAP_TYPE_PROG_ARRAY, 0, 0, 3 };
	const uint32_t ring[4] = { BPF_MAP_TYPE_RINGBUF, 0, 0, 1 };

	sizes_after(array, 4, 8, 1);
	sizes_after(programs, 4, 4, 3);
	sizes_after(ring, 0, 0, (uint32_t)getpagesize());
}

static void test_api_lists_with_null_in_them_are_refused(void)
{
	static const char *const words[] = { NULL };
	struct rawbpf *session;
	struct api api;

	api_init(&api);
	api.options.set_count = 1;
	CU_ASSERT_EQUAL(rawbpf_open(&api.options, &session, &api.err), -EINVAL);
	CU_ASSERT(text_is(api.err.text, "rawbpf_open: options.set: NULL, but the count is not 0"));
	api.options.set = words;
	CU_ASSERT_EQUAL(rawbpf_open(&api.options, &session, &api.err), -EINVAL);
	CU_ASSERT_PTR_NULL(session);
	api.options.set_count = 0;
	api.options.image = NULL;
	CU_ASSERT_EQUAL(rawbpf_open(&api.options, &session, &api.err), -EINVAL);
	api_deinit(&api);
}

/* ---- errors ---- */

static void test_api_error_that_was_not_initialized_is_never_freed(void)
{
	struct rawbpf *session;
	struct rawbpf_err err;
	struct api api;

	api_open(&api);
	memset(&err, 0xa5, sizeof(err));
	CU_ASSERT_EQUAL(rawbpf_attach(api.session, &err), -EINVAL);
	CU_ASSERT_PTR_NULL(err.detail);
	CU_ASSERT_STRING_EQUAL(err.hint, "");
	memset(&err, 0xa5, sizeof(err));
	CU_ASSERT_EQUAL(rawbpf_load(api.session, &err), 0);
	CU_ASSERT(!err.code && err.status == RAWBPF_OK && !err.text[0] && !err.detail);
	memset(&err, 0xa5, sizeof(err));
	api.options.image_size = 3;
	CU_ASSERT_NOT_EQUAL(rawbpf_open(&api.options, &session, &err), 0);
	CU_ASSERT_PTR_NULL(err.detail);
	memset(&err, 0xa5, sizeof(err));
	CU_ASSERT_EQUAL(rawbpf_close(NULL, &err), 0);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OK);
	rawbpf_err_deinit(&err);
	api_deinit(&api);
}

/* ---- sizes ---- */

struct newer {
	struct rawbpf_options options;
	uint64_t more[3];
};

static void test_api_options_of_a_newer_header_count_when_they_are_used(void)
{
	struct newer newer;
	struct api api;

	api_init(&api);
	newer = (struct newer){ api.options, { 0, 0, 0 } };
	newer.options.size = sizeof(newer);
	CU_ASSERT_EQUAL(rb_session_open(&newer.options, &api.mock.door, &api.session, &api.err), 0);
	CU_ASSERT_EQUAL(rawbpf_close(api.session, NULL), 0);
	newer.more[2] = 1;
	CU_ASSERT_EQUAL(rb_session_open(&newer.options, &api.mock.door, &api.session, &api.err),
			-E2BIG);
	CU_ASSERT(text_has(api.err.text, "use a newer librawbpf"));
	api_deinit(&api);
}

static void test_api_sizes_that_can_not_be_are_refused(void)
{
	static const size_t sizes[] = { 0, 8, sizeof(struct rawbpf_options) - 1, SIZE_MAX, 8192 };
	struct rawbpf_stats stats = { 0 };
	struct api api;

	api_init(&api);
	for (size_t i = 0; i < RB_COUNT(sizes); i++) {
		api.options.size = sizes[i];
		CU_ASSERT_EQUAL(rawbpf_open(&api.options, &api.session, &api.err),
				i < 3 ? -EINVAL : -E2BIG);
		CU_ASSERT_EQUAL(api.err.status, RAWBPF_USAGE);
		CU_ASSERT(text_has(api.err.text, "_INIT from rawbpf.h"));
	}
	api.options.size = sizeof(api.options);
	CU_ASSERT_EQUAL(rawbpf_run(&api.options, &stats, &api.err), -EINVAL);
	CU_ASSERT_EQUAL(api.mock.total, 0);
	api_deinit(&api);
}

static void test_sized_take_of_an_older_struct_keeps_the_defaults(void)
{
	struct older {
		size_t size;
		uint64_t a;
	} older = { sizeof(older), 7 };
	struct {
		size_t size;
		uint64_t a, b;
	} known = { 0, 1, 2 };

	CU_ASSERT_EQUAL(rb_sized_take(&known, sizeof(known), sizeof(older), &older, "x", NULL), 0);
	CU_ASSERT_EQUAL(known.size, sizeof(known));
	CU_ASSERT(known.a == 7 && known.b == 2);
}

static void test_sized_give_fills_in_what_the_caller_has(void)
{
	const struct {
		size_t size;
		uint64_t a, b;
	} known = { sizeof(known), 1, 2 };
	uint64_t older[3] = { 16, 8, 9 }, newer[5] = { 32, 8, 8, 8, 9 };

	CU_ASSERT_EQUAL(rb_sized_give(older, 16, &known, sizeof(known), "x", NULL), 0);
	CU_ASSERT(older[0] == 16 && older[1] == 1 && older[2] == 9);
	CU_ASSERT_EQUAL(rb_sized_give(newer, 16, &known, sizeof(known), "x", NULL), 0);
	CU_ASSERT(newer[0] == 32 && newer[1] == 1 && newer[2] == 2 && newer[3] == 0);
	CU_ASSERT_EQUAL(newer[4], 9);
}

/* ---- callbacks ---- */

static int refused;

static void try_all(void *ctx, const char *line)
{
	struct api *api = ctx;
	uint64_t value = 0;

	(void)line;
	if (!api->session)
		return;
	refused += rawbpf_close(api->session, NULL) == -EINVAL;
	refused += rawbpf_poll(api->session, 0, NULL) == -EINVAL;
	(void)rawbpf_map_lookup(api->session, 0, &value, &value, NULL);
	CU_ASSERT_STRING_EQUAL(rawbpf_program_at(api->session, 0)->name, "prog");
}

static void test_api_callbacks_may_read_and_nothing_else(void)
{
	struct api api;

	api_init(&api);
	api.options.narrate = try_all;
	CU_ASSERT_EQUAL_FATAL(rb_session_open(&api.options, &api.mock.door, &api.session, &api.err),
			      0);
	refused = 0;
	CU_ASSERT_EQUAL(call(&api, LOAD), 0);
	CU_ASSERT_EQUAL(call(&api, ATTACH), 0);
	CU_ASSERT_EQUAL(call(&api, POLL), 2);
	CU_ASSERT_EQUAL(call(&api, DETACH), 0);
	CU_ASSERT(refused > 10);
	api_deinit(&api);
}

static int close_it(void *ctx, struct rawbpf *session)
{
	struct api *api = ctx;

	CU_ASSERT_EQUAL(rawbpf_close(session, &api->err), -EINVAL);
	CU_ASSERT(text_is(api->err.text, "rawbpf_close: called from a callback of rawbpf_run"));
	return 1;
}

static void test_api_callbacks_of_a_run_can_not_close_it(void)
{
	struct api api;

	api_init(&api);
	api.options.ready = close_it;
	CU_ASSERT_EQUAL(rb_session_run(&api.options, &api.mock.door, NULL, NULL), 0);
	CU_ASSERT_EQUAL(api.err.code, -EINVAL);
	api_deinit(&api);
}

static int detach_it(void *ctx, struct rawbpf *session)
{
	(void)ctx;
	CU_ASSERT_EQUAL(rawbpf_detach(session, NULL), 0);
	return 0;
}

static void test_api_run_whose_callback_detaches_ends_with_an_error(void)
{
	struct rawbpf_stats stats = RAWBPF_STATS_INIT;
	struct api api;

	api_init(&api);
	api.options.ready = detach_it;
	CU_ASSERT_EQUAL(rb_session_run(&api.options, &api.mock.door, &stats, &api.err), -EINVAL);
	CU_ASSERT(text_has(api.err.text, "rawbpf_poll: the session is detached"));
	CU_ASSERT_EQUAL(stats.programs, 1);
	api_deinit(&api);
}

/* ---- polling ---- */

static void test_api_poll_that_found_nothing_waits_before_it_reads(void)
{
	struct api api;
	unsigned int reads;

	api_open(&api);
	CU_ASSERT_EQUAL(call(&api, LOAD), 0);
	CU_ASSERT_EQUAL(call(&api, ATTACH), 0);
	CU_ASSERT_EQUAL(rawbpf_poll(api.session, -1, &api.err), 2);
	CU_ASSERT_EQUAL(call(&api, POLL), 0);
	reads = api.mock.calls[RB_OP_READ];
	CU_ASSERT_EQUAL(rawbpf_poll(api.session, -1, &api.err), 0);
	CU_ASSERT_EQUAL(api.mock.calls[RB_OP_READ], reads + 1);
	api_deinit(&api);
}

static void test_api_descriptor_watches_what_poll_waits_for(void)
{
	struct api api;
	int fd;

	api_open(&api);
	CU_ASSERT_EQUAL(call(&api, LOAD), 0);
	CU_ASSERT_EQUAL(call(&api, ATTACH), 0);
	fd = call(&api, FD);
	CU_ASSERT(fd >= 0);
	CU_ASSERT_EQUAL(call(&api, FD), fd);
	CU_ASSERT_EQUAL(api.mock.calls[RB_OP_EPOLL], 1);
	CU_ASSERT_EQUAL(api.mock.calls[RB_OP_EPOLL_ADD], 1 + api.mock.calls[RB_OP_TIMER]);
	CU_ASSERT_EQUAL(call(&api, POLL), 2);
	CU_ASSERT_EQUAL(call(&api, DETACH), 0);
	check_refused(&api, FD, "rawbpf_fd: the session is detached: there is nothing to wait for");
	api_deinit(&api);
}

static void test_api_descriptor_that_fails_leaves_nothing(void)
{
	static const enum rb_op ops[] = { RB_OP_EPOLL, RB_OP_EPOLL_ADD };

	for (size_t i = 0; i < RB_COUNT(ops); i++) {
		struct api api;

		api_open(&api);
		CU_ASSERT_EQUAL(call(&api, LOAD), 0);
		CU_ASSERT_EQUAL(call(&api, ATTACH), 0);
		api.mock.refusals[0] =
			(struct mock_refusal){ .op = ops[i], .code = -EMFILE, .times = 1 };
		CU_ASSERT_EQUAL(call(&api, FD), -EMFILE);
		CU_ASSERT_EQUAL(api.err.status, RAWBPF_IO);
		CU_ASSERT(call(&api, FD) >= 0);
		api_deinit(&api);
	}
}

static void test_api_version_is_the_headers(void)
{
	CU_ASSERT_STRING_EQUAL(rawbpf_version(), RAWBPF_VERSION_STRING);
	CU_ASSERT_EQUAL(rawbpf_version_number(), RAWBPF_VERSION_NUMBER);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_api_before_the_load_says_what_comes_first),
		UNIT_TEST(test_api_after_the_load_refuses_settings_and_another),
		UNIT_TEST(test_api_one_program_then_all_loads_each_once),
		UNIT_TEST(test_api_attached_twice_is_refused_and_leaks_nothing),
		UNIT_TEST(test_api_after_a_failure_leaves_the_close),
		UNIT_TEST(test_api_without_a_session_refuses_every_call),
		UNIT_TEST(test_api_indexes_out_of_range_are_refused),
		UNIT_TEST(test_api_elements_of_a_map_that_is_not_made_are_refused),
		UNIT_TEST(test_api_sizes_of_a_created_map_are_the_kernels),
		UNIT_TEST(test_api_lists_with_null_in_them_are_refused),
		UNIT_TEST(test_api_error_that_was_not_initialized_is_never_freed),
		UNIT_TEST(test_api_options_of_a_newer_header_count_when_they_are_used),
		UNIT_TEST(test_api_sizes_that_can_not_be_are_refused),
		UNIT_TEST(test_sized_take_of_an_older_struct_keeps_the_defaults),
		UNIT_TEST(test_sized_give_fills_in_what_the_caller_has),
		UNIT_TEST(test_api_callbacks_may_read_and_nothing_else),
		UNIT_TEST(test_api_callbacks_of_a_run_can_not_close_it),
		UNIT_TEST(test_api_run_whose_callback_detaches_ends_with_an_error),
		UNIT_TEST(test_api_poll_that_found_nothing_waits_before_it_reads),
		UNIT_TEST(test_api_descriptor_watches_what_poll_waits_for),
		UNIT_TEST(test_api_descriptor_that_fails_leaves_nothing),
		UNIT_TEST(test_api_version_is_the_headers),
		CU_TEST_INFO_NULL,
	};

	return unit_run("api", tests);
}
