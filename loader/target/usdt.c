// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * usdt - USDT notes: section .note.stapsdt, owner "stapsdt", type 3. A note has three addresses of
 * the binary's width (of the probe; of .stapsdt.base at link time; of the semaphore, 0: none), then
 * three strings: the provider, the probe's name and its arguments.
 *
 * A tool that changes a binary's addresses (prelink) does not update the notes; the difference
 * between .stapsdt.base's address and the one in the note is the correction.
 */
#include "target/target_internal.h"
#include "target/usdt.h"

#define NOTE_TYPE 3

struct walk {
	struct rb_binary *binary;
	const struct rb_user_section *base; /* NULL: none */
	int (*each)(void *ctx, const struct rb_usdt_probe *probe);
	void *ctx;
	struct rawbpf_err *err;
};

static int damaged(const struct walk *walk, const char *what)
{
	return rb_err_set(walk->err, RAWBPF_ATTACH, -ENOEXEC,
			  "a note of .note.stapsdt %s: the file is damaged", what);
}

static const char *next_string(struct rb_bytes *rest)
{
	const char *string = rb_bytes_string(*rest, 0);
	size_t size = string ? strlen(string) + 1 : 0;

	rb_bytes_slice(*rest, size, rest->size - size, rest);
	return string;
}

static int each_note(void *ctx, const struct rb_user_note *note)
{
	const struct walk *walk = ctx;
	struct rb_binary *binary = walk->binary;
	size_t width = binary->wide ? 8 : 4;
	struct rb_usdt_probe probe;
	struct rb_bytes rest, head;
	uint64_t base, semaphore, moved = 0;

	if (note->type != NOTE_TYPE || note->owner.size != 7 ||
	    memcmp(note->owner.data, "stapsdt", 7))
		return 0;
	if (!rb_bytes_slice(note->desc, 0, 3 * width, &head))
		return damaged(walk, "is too short");
	rb_bytes_slice(note->desc, 3 * width, note->desc.size - 3 * width, &rest);
	probe.address = rb_binary_number(binary, head.data, width);
	base = rb_binary_number(binary, head.data + width, width);
	semaphore = rb_binary_number(binary, head.data + 2 * width, width);
	probe.provider = next_string(&rest);
	probe.name = probe.provider ? next_string(&rest) : NULL;
	probe.args = probe.name ? next_string(&rest) : NULL;
	if (!probe.args)
		return damaged(walk, "does not have three strings");
	if (walk->base && base)
		moved = walk->base->address - base;
	probe.address += moved;
	probe.semaphore = 0;
	if (!rb_binary_offset_of(binary, probe.address, &probe.offset))
		return damaged(walk, "has an address outside the binary");
	if (semaphore && !rb_binary_offset_of(binary, semaphore + moved, &probe.semaphore))
		return damaged(walk, "has a semaphore outside the binary");
	return walk->each(walk->ctx, &probe);
}

int rb_usdt_walk(struct rb_binary *binary,
		 int (*each)(void *ctx, const struct rb_usdt_probe *probe), void *ctx,
		 struct rawbpf_err *err)
{
	struct walk walk = { binary, rb_binary_section(binary, ".stapsdt.base", SHT_NULL), each,
			     ctx, err };

	return rb_binary_walk_notes(binary, ".note.stapsdt", each_note, &walk, err);
}

/*
 * Memory at a symbol has a fixed distance from the probe's instruction, independent of the load
 * address; when a register is added, or the address itself is the argument, the absolute address
 * must be known.
 */
static void resolve_symbol(struct rb_binary *binary, const struct rb_usdt_probe *probe,
			   struct rb_usdt_arg *arg)
{
	uint16_t ip = UINT16_MAX;
	bool relative;
	uint64_t address;

	rb_usdt_register(binary->machine, "rip", 3, &ip);
	relative = arg->where == RB_USDT_MEMORY && arg->reg == ip;
	if (!rb_binary_find_object(binary, arg->symbol, arg->symbol_size, &address)) {
		arg->where = RB_USDT_UNREADABLE;
		arg->why = "is at a symbol that is missing or ambiguous in the file";
	} else if (!relative && binary->type != ET_EXEC) {
		arg->where = RB_USDT_UNREADABLE;
		arg->why = "is at an address that is unknown before run time";
	} else {
		address -= relative ? probe->address : 0;
		arg->value = (int64_t)((uint64_t)arg->value + address);
	}
}

int rb_usdt_args(struct rb_binary *binary, const struct rb_usdt_probe *probe,
		 struct rb_usdt_arg ret[RB_USDT_ARGS], size_t *count, struct rawbpf_err *err)
{
	int code = rb_usdt_parse(binary->machine, probe->args, ret, count, err);

	for (size_t i = 0; !code && i < *count; i++)
		if (ret[i].symbol && ret[i].where != RB_USDT_UNREADABLE)
			resolve_symbol(binary, probe, &ret[i]);
	return code;
}
