/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * made_binary - programs for tests, of 32 or 64 bits and of either byte order, built in memory: one
 * segment of code, .symtab, .dynsym with versions, notes.
 *
 * The code is mapped at MADE_BASE and begins at MADE_CODE of the file; so a symbol at MADE_BASE +
 * MADE_CODE + n is at MADE_CODE + n of the file. Running out of memory ends the test program.
 */
#ifndef RB_TESTS_MADE_BINARY_H
#define RB_TESTS_MADE_BINARY_H

#include <elf.h>

#include "base/array.h"
#include "base/bytes.h"

#define MADE_BASE	0x400000
#define MADE_CODE	0x1000
#define MADE_CODE_SIZE	0x1000
#define MADE_AT(offset) (MADE_BASE + (offset))

struct made_symbol {
	const char *name;
	uint64_t address, size;
	uint8_t type, bind;
	uint16_t version; /* of .dynsym: 2: "V1", 3: "V2"; 0x8000: not the default */
};

struct made_note {
	const char *section, *owner;
	uint32_t type;
	struct rb_bytes desc;
};

struct made_binary {
	bool wide, big_endian;
	uint16_t machine, type;
	const struct made_symbol *symbols, *dynamic; /* end with a NULL name; NULL: no table */
	const struct made_note *notes;		     /* end with a NULL section; NULL: none */
	uint64_t stapsdt_base; /* address of .stapsdt.base; 0: there is none */
};

/* The image, exactly *size bytes of malloc'd memory. */
uint8_t *made_binary(const struct made_binary *made, size_t *size);
/* A number of the image's own byte order, behind what `text` has. */
void made_number(struct rb_text *text, bool big_endian, uint64_t value, unsigned int width);

#endif
