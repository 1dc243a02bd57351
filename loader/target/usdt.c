// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * usdt - the notes: section .note.stapsdt, owner "stapsdt", type 3: three addresses (the probe's, that
 * of .stapsdt.base when the note was made, the semaphore's; 0: none), as wide as the program's, then
 * the provider, the probe's name and its arguments as strings.
 *
 * A tool that moves a program's addresses (prelink) does not know of the notes; .stapsdt.base, where it
 * is now and where the note says it was, tells by how much.
 */
#include "target/target_internal.h"
#include "target/usdt.h"

#define NOTE_TYPE 3

struct walk {
	struct rb_binary *binary;
	const struct rb_user_section *base; /* NULL: there is none */
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
		return damaged(walk, "does not end in three strings");
	if (walk->base && base)
		moved = walk->base->address - base;
	probe.address += moved;
	probe.semaphore = 0;
	if (!rb_binary_offset_of(binary, probe.address, &probe.offset))
		return damaged(walk, "is of a place outside of the program");
	if (semaphore && !rb_binary_offset_of(binary, semaphore + moved, &probe.semaphore))
		return damaged(walk, "has a semaphore outside of the program");
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
 * Memory at a symbol is as far from the probe's own instruction as it always is, wherever the program
 * is loaded; where a register is added, or the address itself is the argument, it must be known.
 */
static void place_symbol(struct rb_binary *binary, const struct rb_usdt_probe *probe,
			 struct rb_usdt_arg *arg)
{
	uint16_t ip = UINT16_MAX;
	bool relative;
	uint64_t address;

	rb_usdt_register(binary->machine, "rip", 3, &ip);
	relative = arg->where == RB_USDT_MEMORY && arg->reg == ip;
	if (!rb_binary_find_object(binary, arg->symbol, arg->symbol_size, &address)) {
		arg->where = RB_USDT_UNREADABLE;
		arg->why = "is at a symbol that the file does not have, or has more than once";
	} else if (!relative && binary->type != ET_EXEC) {
		arg->where = RB_USDT_UNREADABLE;
		arg->why = "is at an address that is not known before the program runs";
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
			place_symbol(binary, probe, &ret[i]);
	return code;
}
