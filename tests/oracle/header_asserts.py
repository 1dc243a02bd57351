#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# header_asserts - what BTF says of sizes, offsets and values, as C that a compiler checks.
#
#	bpftool -j btf dump file BLOB | header_asserts.py asserts HEADER.h >asserts.c
#	bpftool -j btf dump file BLOB | header_asserts.py same COMPILED.json
#
# asserts: `#include "HEADER.h"`, then a _Static_assert for the size of every struct, union, enum and
# typedef, the offset and the size of every member that is no bitfield, at any depth, and the value of
# every enumerator; and a variable of every struct and union, so that the compiler says in BTF of its
# own where it put the bitfields. same: compares these, in COMPILED.json, with those of BLOB.
#
# bpftool reads the blob here, and nothing of ours.

import collections
import json
import sys

ALIASES = ('TYPEDEF', 'CONST', 'VOLATILE', 'RESTRICT', 'TYPE_TAG')
TAGS = {'STRUCT': 'struct', 'UNION': 'union', 'ENUM': 'enum', 'ENUM64': 'enum'}


class Types:
    def __init__(self, dump):
        self.types = {t['id']: t for t in dump.get('types', [])}
        longs = [t['size'] for t in self.types.values() if t['kind'] == 'INT' and t['name'] in
                 ('long unsigned int', 'long int', 'unsigned long', 'long')]
        self.pointer = longs[0] if longs else 8
        self.names = {}
        self.called = {}
        self.gather()

    def name(self, t):
        return '' if t['name'] == '(anon)' else t['name']

    def gather(self):
        """The first type of a name has it, the others NAME___2 and so on."""
        real = {(k in TAGS, t['name']) for t in self.types.values() for k in [t['kind']]
                if k in TAGS or k == 'TYPEDEF'}
        real |= {(False, v['name']) for t in self.types.values() if t['kind'] in ('ENUM', 'ENUM64')
                 for v in t['values']}
        for t in self.types.values():
            space = t['kind'] in TAGS
            if not (space or t['kind'] == 'TYPEDEF') or not self.name(t):
                continue
            name = t['name']
            n = self.names.get((space, name), 0) + 1
            while n > 1 and (space, '%s___%d' % (name, n)) in real:
                n += 1
            self.names[space, name] = n
            if name == '__builtin_va_list':
                name += '_'  # a type of the compiler's own
            self.called[t['id']] = name if n == 1 else '%s___%d' % (name, n)

    def resolve(self, i):
        while i and self.types[i]['kind'] in ALIASES:
            i = self.types[i]['type_id']
        return self.types.get(i)

    def size(self, i):
        t = self.resolve(i)
        if t is None or t['kind'] in ('FUNC_PROTO', 'FWD'):
            return None
        if t['kind'] == 'PTR':
            return self.pointer
        if t['kind'] == 'ARRAY':
            size = self.size(t['type_id'])
            return size if size is None else size * t['nr_elems']
        return t['size']

    def members(self, t, path='', at=0):
        """Path, bit offset, bitfield's width, size of each member, those of nameless ones included."""
        for m in t.get('members', []):
            name, bit = self.name(m), at + m['bits_offset']
            inner = self.resolve(m['type_id'])
            record = inner and inner['kind'] in ('STRUCT', 'UNION')
            if name:
                yield path + name, bit, m.get('bitfield_size', 0), self.size(m['type_id'])
            if record and not (name and self.name(inner)):
                yield from self.members(inner, path + name + '.' if name else path, bit)


def asserts(types, header):
    print('#include "%s"' % header)
    print('#define AT(type, member, offset, size) _Static_assert(__builtin_offsetof(type, member) '
          '== offset && sizeof(((type *)0)->member) == size, #type "." #member)')
    print('#define IS(type, size) _Static_assert(sizeof(type) == size, #type)')
    variables = 0
    uses = collections.Counter(v['name'] for t in types.types.values()
                               if t['kind'] in ('ENUM', 'ENUM64') for v in t['values'])
    for t in types.types.values():
        if t['kind'] in ('ENUM', 'ENUM64'):
            for v in t['values']:
                name = v['name']
                if uses[name] > 1 or (False, name) in types.names:
                    continue  # one of them has it, the others NAME___2
                if t['kind'] == 'ENUM' and t['size'] == 8 and not 0 <= v['val'] < 1 << 31:
                    continue  # the compiler (clang 14) left half of the value out
                print('_Static_assert((unsigned long long)%s << %d == %dULL, "");' % (
                    name, 64 - 8 * t['size'], v['val'] << (64 - 8 * t['size']) & (1 << 64) - 1))
        if t['id'] not in types.called:
            continue
        name = types.called[t['id']]
        if t['kind'] == 'TYPEDEF':
            size, inner = types.size(t['id']), types.resolve(t['type_id'])
            if size is not None:
                print('IS(%s, %d);' % (name, size))
            if inner is None or types.name(inner) if inner and 'name' in inner else True:
                continue
            t = inner
        else:
            name = TAGS[t['kind']] + ' ' + name
            print('IS(%s, %d);' % (name, t['size']))
        if t['kind'] not in ('STRUCT', 'UNION'):
            continue
        for path, bit, width, size in types.members(t):
            if not width and size is not None:
                print('AT(%s, %s, %d, %d);' % (name, path, bit // 8, size))
        if any(width for _, _, width, _ in types.members(t)):
            variables += 1
            print('%s *p%d;' % (name, variables))


def bitfields(types):
    found = {}
    for t in types.types.values():
        name = types.called.get(t['id'])
        if t['kind'] == 'TYPEDEF':
            t = types.resolve(t['type_id'])
            if not t or t['kind'] not in ('STRUCT', 'UNION') or types.name(t):
                continue
        elif t['kind'] in ('STRUCT', 'UNION') and name:
            name = t['kind'] + ' ' + name
        else:
            continue
        fields = [(path, bit, width) for path, bit, width, _ in types.members(t) if width]
        if fields:
            found[name] = fields
    return found


def same(types, compiled):
    wanted, got, wrong, count = bitfields(types), bitfields(compiled), 0, 0
    for name, fields in wanted.items():
        count += len(fields)
        if got.get(name) != fields:
            wrong += 1
            differ = [pair for pair in zip(fields, got.get(name, [])) if pair[0] != pair[1]]
            print('%s: %s' % (name, differ[:3] if name in got else 'not there'))
    print('%d bitfields of %d types' % (count, len(wanted)), file=sys.stderr)
    return 1 if wrong else 0


def main():
    types = Types(json.load(sys.stdin))
    if sys.argv[1] == 'asserts':
        return asserts(types, sys.argv[2])
    with open(sys.argv[2]) as file:
        return same(types, Types(json.load(file)))


sys.exit(main())
