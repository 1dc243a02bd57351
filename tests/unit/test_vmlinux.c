// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_vmlinux - the kernel's types and its modules': a kernel with two modules, of which one has a
 * function that the other one and the kernel lack.
 */
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "btf_builder.h"
#include "kernel/vmlinux.h"
#include "sys/doors.h"
#include "unit.h"

enum { VMLINUX, ONE, TWO, FILES };
static const char *const names[FILES] = { "vmlinux", "one", "two" };

/* Ids of BTF objects: 1 the kernel's, 2 and 3 its modules', 4 a program's of the same name. */
#define IDS	 4
#define FIRST_FD 100 /* of BTF objects */

struct host {
	struct rb_sys door;
	struct btf_builder types[FILES];
	uint8_t *blobs[FILES];
	size_t sizes[FILES], at[FILES];
	unsigned int opened[FILES], open_files, listed;
	uint32_t open_types; /* a bit for each id */
	bool hides_ids;	     /* as without CAP_SYS_ADMIN */
	struct rb_vmlinux vmlinux;
	struct rawbpf_err err;
};

static int file_of(const char *path)
{
	for (int i = 0; i < FILES; i++) {
		const char *slash = strrchr(path, '/');

		if (!strcmp(slash ? slash + 1 : path, names[i]))
			return i;
	}
	return -1;
}

static int64_t bpf_call(struct host *host, const struct rb_call *call)
{
	union bpf_attr *attr = call->data;
	struct bpf_btf_info *info;
	uint32_t id;

	switch (call->cmd) {
	case BPF_BTF_GET_NEXT_ID:
		if (host->hides_ids)
			return -EPERM;
		if (attr->start_id >= IDS)
			return -ENOENT;
		attr->next_id = attr->start_id + 1;
		return 0;
	case BPF_BTF_GET_FD_BY_ID:
		host->open_types |= 1u << attr->btf_id;
		return FIRST_FD + (int)attr->btf_id;
	case BPF_OBJ_GET_INFO_BY_FD:
		info = (void *)(uintptr_t)attr->info.info;
		id = attr->info.bpf_fd - FIRST_FD;
		info->kernel_btf = id < IDS;
		strcpy((char *)(uintptr_t)info->name, id == IDS ? "two" : names[id - 1]);
		return 0;
	default:
		return -ENOSYS;
	}
}

static int64_t call_host(struct rb_sys *sys, const struct rb_call *call)
{
	struct host *host = (struct host *)sys;
	int file = call->path ? file_of(call->path) : call->fd - 10;
	size_t left, size;

	switch (call->op) {
	case RB_OP_BPF:
		return bpf_call(host, call);
	case RB_OP_OPEN:
		if (file >= 0 && !host->blobs[file])
			return -ENOENT;
		host->open_files++;
		if (file < 0)
			return 9; /* the folder */
		host->opened[file]++;
		host->at[file] = 0;
		return 10 + file;
	case RB_OP_LIST:
		host->listed++;
		rb_text_string(call->data, "two\nvmlinux\none\n");
		return 0;
	case RB_OP_READ:
		left = host->sizes[file] - host->at[file];
		size = call->size < left ? call->size : left;
		memcpy(call->data, host->blobs[file] + host->at[file], size);
		host->at[file] += size;
		return (int64_t)size;
	case RB_OP_CLOSE:
		if (call->fd >= FIRST_FD)
			host->open_types &= ~(1u << (call->fd - FIRST_FD));
		else
			host->open_files--;
		return 0;
	default:
		return -ENODEV; /* nothing can be mapped */
	}
}

static void add_function(struct btf_builder *types, uint32_t proto, const char *name)
{
	made_type(types, RB_BTF_FUNC, name, 1, proto);
}

static void host_init(struct host *host)
{
	uint32_t proto;

	*host = (struct host){ .door = { call_host } };
	for (int i = 0; i < FILES; i++) {
		btf_builder_init(&host->types[i], false);
		if (i) {
			host->types[i].string_base = (uint32_t)host->types[VMLINUX].strings.size;
			host->types[i].count = host->types[VMLINUX].count;
		} else {
			made_int(&host->types[i], "int", 4, 1);
			made_type(&host->types[i], RB_BTF_FUNC_PROTO, "", 0, 1);
		}
		proto = 2;
		add_function(&host->types[i], proto, names[i]);
		if (i != ONE)
			add_function(&host->types[i], proto, i ? "of_two" : "bpf_lsm_of_all");
		host->blobs[i] = made_btf(&host->types[i], &host->sizes[i]);
	}
}

static void host_deinit(struct host *host)
{
	rb_vmlinux_deinit(&host->vmlinux);
	CU_ASSERT_EQUAL(host->open_files, 0);
	CU_ASSERT_EQUAL(host->open_types, 0);
	for (int i = 0; i < FILES; i++) {
		btf_builder_deinit(&host->types[i]);
		free(host->blobs[i]);
	}
	rawbpf_err_deinit(&host->err);
}

static int find(struct host *host, const char *kind, const char *name, uint32_t *id, int *fd)
{
	int code = rb_kernel_vmlinux(&host->door, &host->vmlinux, &host->err);

	return code ? code
		    : rb_vmlinux_btf_target(&host->vmlinux, rb_kind_of(kind)->traits, name, id, fd,
					    &host->err);
}

static void test_vmlinux_target_in_the_kernel_reads_no_module(void)
{
	struct host host;
	uint32_t id = 0;
	int fd = 7;

	host_init(&host);
	CU_ASSERT_EQUAL(find(&host, "lsm", "of_all", &id, &fd), 0);
	CU_ASSERT_EQUAL(id, 4);
	CU_ASSERT_EQUAL(fd, -1);
	CU_ASSERT_EQUAL(host.listed, 0);
	CU_ASSERT_EQUAL(rb_kernel_vmlinux(&host.door, &host.vmlinux, NULL), 0);
	CU_ASSERT_EQUAL(host.opened[VMLINUX], 1);
	host_deinit(&host);
}

static void test_vmlinux_target_in_a_module_has_its_descriptor(void)
{
	struct host host;
	uint32_t id = 0;
	int fd = 7;

	host_init(&host);
	CU_ASSERT_EQUAL(find(&host, "fentry", "of_two", &id, &fd), 0);
	CU_ASSERT_EQUAL(id, 6);
	CU_ASSERT_EQUAL(fd, FIRST_FD + 3);
	CU_ASSERT_EQUAL(host.open_types, 1u << 3);
	CU_ASSERT_EQUAL(find(&host, "fentry", "two:of_two", &id, &fd), 0);
	CU_ASSERT_EQUAL(fd, FIRST_FD + 3);
	CU_ASSERT_EQUAL(host.listed, 1);
	host_deinit(&host);
}

static void test_vmlinux_module_that_may_not_be_opened_is_a_matter_of_rights(void)
{
	struct host host;
	uint32_t id = 0;
	int fd;

	host_init(&host);
	host.hides_ids = true;
	CU_ASSERT_EQUAL(find(&host, "fentry", "of_two", &id, &fd), -EPERM);
	CU_ASSERT_EQUAL(host.err.status, RAWBPF_PERMISSION);
	CU_ASSERT_PTR_NOT_NULL(strstr(host.err.hint, "CAP_SYS_ADMIN"));
	host_deinit(&host);
}

static void test_vmlinux_target_of_a_named_module_is_looked_for_there_alone(void)
{
	static const char *const wrong[] = { "one:of_two", "three:of_two", "one:vmlinux" };
	struct host host;
	uint32_t id = 0;
	int fd;

	host_init(&host);
	for (size_t i = 0; i < RB_COUNT(wrong); i++) {
		CU_ASSERT_EQUAL(find(&host, "fentry", wrong[i], &id, &fd), -ENOENT);
		CU_ASSERT_EQUAL(host.err.status, RAWBPF_ATTACH);
	}
	host_deinit(&host);
}

static void test_vmlinux_wanted_names_are_found_in_the_one_pass(void)
{
	struct rb_btf_names wanted = { 0 };
	struct host host;

	host_init(&host);
	rb_btf_names_add(&wanted, "vmlinux", RB_BTF_BIT(RB_BTF_FUNC));
	rb_btf_names_add(&wanted, "nowhere", RB_BTF_BIT(RB_BTF_FUNC));
	host.vmlinux.wanted = &wanted;
	CU_ASSERT_EQUAL(rb_kernel_vmlinux(&host.door, &host.vmlinux, &host.err), 0);
	CU_ASSERT_EQUAL(wanted.items[0].count, 1);
	CU_ASSERT_EQUAL(rb_vmlinux_find(&host.vmlinux, RB_BTF_FUNC, "vmlinux"), 3);
	CU_ASSERT_EQUAL(rb_vmlinux_find(&host.vmlinux, RB_BTF_FUNC, "nowhere"), 0);
	CU_ASSERT_EQUAL(rb_vmlinux_find(&host.vmlinux, RB_BTF_FUNC, "bpf_lsm_of_all"), 4);
	rb_btf_names_deinit(&wanted);
	host_deinit(&host);
}

static void test_vmlinux_a_kernel_without_types_says_what_it_takes(void)
{
	struct host host;

	host_init(&host);
	free(host.blobs[VMLINUX]);
	host.blobs[VMLINUX] = NULL;
	CU_ASSERT_EQUAL(rb_kernel_vmlinux(&host.door, &host.vmlinux, &host.err), -ENOENT);
	CU_ASSERT_EQUAL(host.err.status, RAWBPF_FEATURE);
	CU_ASSERT_PTR_NOT_NULL(strstr(host.err.hint, "CONFIG_DEBUG_INFO_BTF"));
	host_deinit(&host);
}

/* Modules whose types are damaged have none; the others are as before. */
static void test_vmlinux_damaged_module_is_left_out(void)
{
	struct host host;
	uint32_t id = 0;
	int fd;

	host_init(&host);
	host.blobs[ONE][0] ^= 1;
	CU_ASSERT_EQUAL(find(&host, "fentry", "of_two", &id, &fd), 0);
	CU_ASSERT_EQUAL(host.vmlinux.module_count, 1);
	CU_ASSERT_EQUAL(find(&host, "fentry", "one", &id, &fd), -ENOENT);
	host_deinit(&host);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_vmlinux_target_in_the_kernel_reads_no_module),
		UNIT_TEST(test_vmlinux_target_in_a_module_has_its_descriptor),
		UNIT_TEST(test_vmlinux_module_that_may_not_be_opened_is_a_matter_of_rights),
		UNIT_TEST(test_vmlinux_target_of_a_named_module_is_looked_for_there_alone),
		UNIT_TEST(test_vmlinux_wanted_names_are_found_in_the_one_pass),
		UNIT_TEST(test_vmlinux_a_kernel_without_types_says_what_it_takes),
		UNIT_TEST(test_vmlinux_damaged_module_is_left_out),
		CU_TEST_INFO_NULL,
	};

	return unit_run("vmlinux", tests);
}
