/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * internal - what the files of this room share with each other alone.
 */
#ifndef RB_OBJECT_INTERNAL_H
#define RB_OBJECT_INTERNAL_H

#include "object/object.h"

/* Holds instructions: PROGBITS, executable, not empty. */
bool rb_section_is_code(const struct rb_section *section);

/* The second half of rb_object_init(): functions and data are known, relocations get their names. */
int rb_object_name_relocs(struct rb_object *object, struct rb_err *err);

#endif
