// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * file_symbols - the function symbols of a user binary, and the search for one by name.
 *
 * .symtab has all functions, unless strip(1) removed it, perhaps into a debug file; .dynsym has the
 * exported ones. A name in .symtab may include its version ("memcpy@@GLIBC_2.14"); .dynsym's
 * versions are in separate sections. One name may belong to several functions: static functions of
 * several source files, or several versions of one function.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/nearest.h"
#include "target/target_internal.h"

struct table {
	const struct rb_user_section *section;
	struct rb_bytes symbols, names;
	size_t entry;
};

/* The symbol at `index`; false: not a function (or variable) defined in this file. */
static bool read_symbol(const struct rb_binary *binary, const struct table *table, size_t index,
			bool objects, struct rb_user_symbol *ret)
{
	const uint8_t *at = table->symbols.data + index * table->entry;
	uint8_t info = (uint8_t)RB_FIELD(binary, at, Sym, st_info), type = info & 0xf;
	uint64_t section = RB_FIELD(binary, at, Sym, st_shndx);
	const char *name = rb_string_at(table->names, RB_FIELD(binary, at, Sym, st_name));
	const char *version;

	if (section == SHN_UNDEF || section == SHN_ABS || section == SHN_COMMON || !*name ||
	    (type != STT_FUNC && type != STT_GNU_IFUNC && type != STT_NOTYPE &&
	     !(objects && type == STT_OBJECT)))
		return false;
	*ret = (struct rb_user_symbol){
		.name = name,
		.name_size = strnlen(name, RB_USER_NAME_MAX + 1),
		.address = RB_FIELD(binary, at, Sym, st_value),
		.size = RB_FIELD(binary, at, Sym, st_size),
		.type = type,
		.bind = info >> 4,
	};
	/* $x, $t.4: mapping symbols of ARM and arm64, not names */
	if (ret->name_size > RB_USER_NAME_MAX || (type == STT_NOTYPE && name[0] == '$'))
		return false;
	/* on 32-bit ARM the lowest bit of a function's address means Thumb */
	ret->thumb = binary->machine == EM_ARM && type != STT_NOTYPE && (ret->address & 1);
	ret->address -= ret->thumb;
	version = memchr(name, '@', ret->name_size);
	if (version && version > name && version[1]) {
		ret->name_size = (size_t)(version - name);
		ret->default_version = version[1] == '@';
		ret->version = version + 1 + ret->default_version;
	}
	return true;
}

/* An assembler label may be code or data; its address decides. */
static bool is_code(const struct rb_binary *binary, const struct rb_user_symbol *symbol)
{
	uint64_t offset;

	return symbol->type != STT_NOTYPE ||
	       (rb_binary_offset_of(binary, symbol->address, &offset) &&
		rb_binary_is_code(binary, offset));
}

/* `file` has the table; `binary` is the file that the symbols belong to. */
static int walk_table(struct rb_binary *binary, struct rb_binary *file, uint32_t type, bool objects,
		      int (*each)(void *ctx, const struct rb_user_symbol *symbol), void *ctx,
		      struct rawbpf_err *err)
{
	struct table table = { .section = rb_binary_section(file, NULL, type) };
	struct rb_versions versions = { .count = 0 };
	int code;

	if (!table.section)
		return 0;
	code = rb_binary_data(file, table.section, &table.symbols, err);
	if (code)
		return code;
	table.entry = RB_SIZE(file, Sym);
	table.names = rb_binary_strings(file, table.section->link);
	if (type == SHT_DYNSYM)
		code = rb_versions_read(file, table.section, &versions, err);
	for (size_t i = 1; !code && i < table.symbols.size / table.entry; i++) {
		struct rb_user_symbol symbol;

		if (!read_symbol(file, &table, i, objects, &symbol) ||
		    (!objects && !is_code(binary, &symbol)))
			continue;
		if (!symbol.version)
			symbol.version =
				rb_versions_of(file, &versions, i, &symbol.default_version);
		code = each(ctx, &symbol);
	}
	free(versions.offsets);
	return code;
}

static int walk_all(struct rb_binary *binary, bool objects,
		    int (*each)(void *ctx, const struct rb_user_symbol *symbol), void *ctx,
		    struct rawbpf_err *err)
{
	int code = walk_table(binary, binary, SHT_SYMTAB, objects, each, ctx, err);

	if (!code)
		code = walk_table(binary, binary, SHT_DYNSYM, objects, each, ctx, err);
	rb_binary_seek_debug(binary);
	if (!code && binary->debug)
		code = walk_table(binary, binary->debug, SHT_SYMTAB, objects, each, ctx, err);
	return code;
}

int rb_binary_walk(struct rb_binary *binary,
		   int (*each)(void *ctx, const struct rb_user_symbol *symbol), void *ctx,
		   struct rawbpf_err *err)
{
	return walk_all(binary, false, each, ctx, err);
}

/* ---- by name ---- */

struct search {
	struct rb_binary *binary;
	const char *name, *version; /* version: NULL: the default */
	size_t name_size;
	bool as_default;
	struct rb_user_symbol best;
	unsigned int rank; /* of `best`; 0: none yet */
	size_t same;	   /* number of other offsets with that rank */
	uint64_t others[4];
	size_t functions; /* number of functions seen */
	struct rb_nearest nearest;
};

/* Rank symbols of one name: default version first, then functions, then wider visibility. */
static unsigned int rank_of(const struct rb_user_symbol *symbol)
{
	unsigned int rank = 1;

	rank += symbol->bind == STB_LOCAL ? 0 : symbol->bind == STB_WEAK ? 1 : 2;
	rank += symbol->type != STT_NOTYPE ? 4 : 0;
	rank += !symbol->version || symbol->default_version ? 8 : 0;
	return rank;
}

static void consider(struct search *search, const struct rb_user_symbol *symbol)
{
	unsigned int rank = rank_of(symbol);

	if (rank < search->rank ||
	    (rank == search->rank && symbol->address == search->best.address))
		return;
	if (rank > search->rank) {
		search->best = *symbol;
		search->rank = rank;
		search->same = 0;
		return;
	}
	for (size_t i = 0; i < search->same && i < RB_COUNT(search->others); i++)
		if (search->others[i] == symbol->address)
			return;
	if (search->same < RB_COUNT(search->others))
		search->others[search->same] = symbol->address;
	search->same++;
}

static int each_by_name(void *ctx, const struct rb_user_symbol *symbol)
{
	struct search *search = ctx;

	search->functions++;
	if (symbol->name_size != search->name_size ||
	    memcmp(symbol->name, search->name, search->name_size))
		return 0;
	if (search->version && (!symbol->version || strcmp(symbol->version, search->version) ||
				(search->as_default && !symbol->default_version)))
		return 0;
	consider(search, symbol);
	return 0;
}

static int each_near(void *ctx, const struct rb_user_symbol *symbol)
{
	struct search *search = ctx;

	rb_nearest_offer(&search->nearest, symbol->name, symbol->name_size);
	return 0;
}

static int not_found(struct search *search, struct rawbpf_err *err)
{
	const char *version = search->version;
	char name[RB_NEAREST_NAME];
	size_t size = search->name_size < sizeof(name) ? search->name_size : sizeof(name) - 1;

	if (!search->functions) {
		rb_err_set(err, RAWBPF_ATTACH, -ENOENT,
			   "it is stripped: the file has no symbols, and no debug file was found");
		rb_err_hint(err, "install its debug symbols, or give a file offset: 0xOFFSET");
		return -ENOENT;
	}
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "it has no function %.*s%s%.60s",
		   (int)(search->name_size < 200 ? search->name_size : 200), search->name,
		   version ? " with version " : "", version ? version : "");
	memcpy(name, search->name, size);
	name[size] = '\0';
	rb_nearest_init(&search->nearest, name);
	rb_binary_walk(search->binary, each_near, search, NULL);
	rb_nearest_hint(&search->nearest, "", err);
	if (!search->nearest.count && !rb_binary_section(search->binary, NULL, SHT_SYMTAB) &&
	    !search->binary->debug)
		rb_err_hint(
			err,
			"it is stripped, so only exported functions are known: install its debug "
			"symbols");
	return -ENOENT;
}

static int ambiguous(const struct search *search, struct rawbpf_err *err)
{
	const char *before = "use a file offset: 0x";
	uint64_t offset;

	rb_err_set(err, RAWBPF_ATTACH, -ENOTUNIQ, "it has %zu functions named %.*s",
		   search->same + 1, (int)(search->name_size < 200 ? search->name_size : 200),
		   search->name);
	for (size_t i = 0; i <= search->same && i <= RB_COUNT(search->others); i++) {
		uint64_t address = i ? search->others[i - 1] : search->best.address;

		if (!rb_binary_offset_of(search->binary, address, &offset))
			continue;
		rb_err_hint(err, "%s%" PRIx64, before, offset);
		before = " or 0x";
	}
	return -ENOTUNIQ;
}

int rb_binary_find(struct rb_binary *binary, const char *name, struct rb_user_symbol *ret,
		   struct rawbpf_err *err)
{
	size_t size = strcspn(name, "@");
	struct search search = { .binary = binary, .name = name, .name_size = size };
	int code;

	if (name[size] == '@') {
		search.as_default = name[size + 1] == '@';
		search.version = name + size + 1 + search.as_default;
	}
	code = rb_binary_walk(binary, each_by_name, &search, err);
	if (code)
		return code;
	if (!search.rank)
		return not_found(&search, err);
	if (search.same)
		return ambiguous(&search, err);
	*ret = search.best;
	return 0;
}

/* ---- variables ---- */

struct wanted {
	const char *name;
	size_t size;
	uint64_t address;
	bool found;
};

static int each_object(void *ctx, const struct rb_user_symbol *symbol)
{
	struct wanted *wanted = ctx;

	if (symbol->name_size != wanted->size || memcmp(symbol->name, wanted->name, wanted->size))
		return 0;
	if (wanted->found && wanted->address != symbol->address)
		return 1; /* two of one name: ambiguous */
	wanted->address = symbol->address;
	wanted->found = true;
	return 0;
}

bool rb_binary_find_object(struct rb_binary *binary, const char *name, size_t size, uint64_t *ret)
{
	struct wanted wanted = { name, size, 0, false };

	if (walk_all(binary, true, each_object, &wanted, NULL) || !wanted.found)
		return false;
	*ret = wanted.address;
	return true;
}

/* ---- ARM ---- */

static int each_cover(void *ctx, const struct rb_user_symbol *symbol)
{
	const uint64_t *address = ctx;

	return symbol->thumb && *address >= symbol->address &&
	       *address - symbol->address < (symbol->size ? symbol->size : 2);
}

bool rb_binary_is_thumb(struct rb_binary *binary, uint64_t offset)
{
	uint64_t address;

	return binary->machine == EM_ARM && rb_binary_address_of(binary, offset, &address) &&
	       rb_binary_walk(binary, each_cover, &address, NULL) == 1;
}
