# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# make          the program, the library and the examples, into build/
# make demo     hello, tracing clone: here, or in a guest kernel      (installs what it needs)
# make test     everything that can be tested on this machine        (installs what it needs)
# make static   build/rawbpf-static: one file, no dependency, by musl
# make install  DESTDIR= PREFIX=
# make help     the rest
#
# V=1 shows the commands; CC, CFLAGS, LDFLAGS and O= (the build folder) are yours to set.

O	?= build
PREFIX	?= /usr/local
CFLAGS	?= -O2 -g
CLANG	?= clang
MUSL_CC	?= musl-gcc
STRIP	?= strip

Q	= $(if $(V),,@)
say	= $(if $(V),,@printf '  %-7s %s\n' $(1) $(patsubst $(CURDIR)/%,%,$@))

VERSION	:= 0.1.0
FLAGS	= -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Iloader -Iinclude -MMD -MP \
	  -DRAWBPF_VERSION='"$(VERSION)"' -DRAWBPF_PREFIX='"$(PREFIX)"'
TRIPLET	:= $(shell gcc -print-multiarch 2>/dev/null)
UAPI	= -idirafter /usr/include -idirafter /usr/include/$(TRIPLET)

ROOMS	:= base sys elf btf object kernel relocate load attach stream explain
LIB_SRC	:= loader/session.c $(sort $(wildcard loader/session/*.c)) $(foreach room,$(ROOMS),$(sort $(wildcard loader/$(room)/*.c)))
CLI_SRC	:= $(sort $(wildcard loader/cli/*.c))
PROGS	:= $(sort $(wildcard progs/*.bpf.c))

LIB_OBJ	 := $(LIB_SRC:%.c=$(O)/obj/%.o)
CLI_OBJ	 := $(CLI_SRC:%.c=$(O)/obj/%.o)
STATIC_OBJ := $(LIB_SRC:%.c=$(O)/static/%.o) $(CLI_SRC:%.c=$(O)/static/%.o)
PROG_OBJ := $(PROGS:progs/%.c=$(O)/progs/%.o)

all: $(O)/rawbpf $(O)/librawbpf.a progs

progs: $(PROG_OBJ)

$(O)/rawbpf: $(CLI_OBJ) $(O)/librawbpf.a
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(O)/librawbpf.a: $(LIB_OBJ)
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/obj/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(CC) $(FLAGS) $(CFLAGS) -c -o $@ $<

# One file of machine code: sections that nothing refers to are left out.
STATIC_FLAGS = -Os -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-unwind-tables

static: $(O)/rawbpf-static

$(O)/rawbpf-static: $(STATIC_OBJ)
	$(call say,LINK)
	$(Q)$(MUSL_CC) -static -Wl,--gc-sections -Wl,-z,norelro -Wl,--build-id=none -o $@ $^
	$(Q)$(STRIP) -s -R .comment $@

$(O)/static/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(MUSL_CC) $(FLAGS) $(UAPI) $(STATIC_FLAGS) -c -o $@ $<

# mcpu=v1 runs on every kernel that has eBPF.
BPF_ARCH := $(patsubst x86_64,x86,$(patsubst aarch64,arm64,$(patsubst s390x,s390,$(patsubst arm%,arm,$(shell uname -m)))))
BPF_FLAGS = -target bpf -mcpu=v1 -g -O2 -Wall -Wextra -Wno-unused-parameter -Iinclude -D__TARGET_ARCH_$(BPF_ARCH) \
	    -idirafter /usr/include/$(TRIPLET)

$(O)/progs/%.bpf.o: progs/%.bpf.c $(wildcard include/*.h include/bpf/*.h include/uapi/linux/*.h)
	$(call say,CLANG)
	$(Q)mkdir -p $(@D) && $(CLANG) $(BPF_FLAGS) -c -o $@ $<

-include $(shell find $(O) -name '*.d' 2>/dev/null)

clean:
	$(Q)rm -rf $(O)

.PHONY: all progs static clean
.DELETE_ON_ERROR:
