# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# make          the program, the library and the examples, into build/
# make demo     hello, tracing clone: here, or in a guest kernel      (installs what it needs)
# make test     everything that can be tested on this machine        (installs what it needs)
# make check    the fast tests: units, golden, lint, layers, docs; under a minute
# make static   build/rawbpf-static: one file, no dependency, by musl
# make packed   build/rawbpf-packed: the same, compressed, which unpacks itself into memory
# make install  DESTDIR= PREFIX= BINDIR= LIBDIR= INCLUDEDIR= MANDIR=
# make help     the rest
#
# ZLIB=1 reads /proc/config.gz as well, by zlib.
# V=1 shows the commands; CC, CFLAGS, LDFLAGS and O= (the build folder) are yours to set.

O	?= build
PREFIX	?= /usr/local
BINDIR	?= $(PREFIX)/bin
LIBDIR	?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
MANDIR	?= $(PREFIX)/share/man
OBJCOPY	?= objcopy
CFLAGS	?= -O2 -g
CLANG	?= clang
MUSL_CC	?= musl-gcc

LIBS	= $(if $(ZLIB),-lz)

Q	= $(if $(V),,@)
say	= $(if $(V),,@printf '  %-7s %s\n' $(1) $(patsubst $(CURDIR)/%,%,$@))

# The one source of the version is the header.
version_of = $(shell sed -n 's/^.define RAWBPF_VERSION_$(1) \([0-9]*\)$$/\1/p' include/rawbpf.h)
SOVERSION := $(call version_of,MAJOR)
VERSION	:= $(SOVERSION).$(call version_of,MINOR).$(call version_of,PATCH)
FLAGS	= -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Wall -Wextra -Iloader -Iinclude -MMD -MP \
	  $(if $(ZLIB),-DRAWBPF_ZLIB) -DRAWBPF_INCLUDEDIR='"$(INCLUDEDIR)"'
TRIPLET	:= $(shell $(CC) -print-multiarch 2>/dev/null)
UAPI	= -idirafter /usr/include -idirafter /usr/include/$(TRIPLET)

ROOMS	:= base sys elf btf types object plan link core kernel why load target attach stream explain
LIB_SRC	:= loader/session.c $(sort $(wildcard loader/session/*.c)) $(foreach room,$(ROOMS),$(sort $(wildcard loader/$(room)/*.c)))
CLI_SRC	:= $(sort $(wildcard loader/report/*.c) $(wildcard loader/cli/*.c))
PROGS	:= $(sort $(wildcard progs/*.bpf.c))

LIB_OBJ	 := $(LIB_SRC:%.c=$(O)/obj/%.o)
CLI_OBJ	 := $(CLI_SRC:%.c=$(O)/obj/%.o)
LIBC_SRC := $(sort $(wildcard loader/libc/*.c))
STATIC_OBJ := $(patsubst %.c,$(O)/static/%.o,$(LIB_SRC) $(CLI_SRC) $(LIBC_SRC))
PROG_OBJ := $(PROGS:progs/%.c=$(O)/progs/%.o)
PROG_EXE := $(patsubst progs/%.c,$(O)/progs/%,$(filter-out %.bpf.c,$(wildcard progs/*.c)))

all: $(O)/rawbpf $(O)/librawbpf.a $(O)/librawbpf.so $(O)/obj/rooms.a progs

progs: $(PROG_OBJ) $(PROG_EXE)

$(O)/rawbpf: $(CLI_OBJ) $(LIB_OBJ)
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--gc-sections -o $@ $^ $(LIBS)

# The library exports what loader/librawbpf.map lists and nothing else. In the archive that takes one
# object, for a linker sees the hidden symbols of other objects.
LIB_FLAGS = -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections
$(LIB_OBJ): PART_FLAGS = $(LIB_FLAGS)

$(O)/librawbpf.o: $(LIB_OBJ) loader/librawbpf.map
	$(call say,LINK)
	$(Q)sed -n 's/^\t\t\(rawbpf_[a-z_]*\);$$/\1/p' loader/librawbpf.map >$(O)/obj/public
	$(Q)$(CC) $(CFLAGS) -r -nostdlib -o $@ $(LIB_OBJ) && $(OBJCOPY) --keep-global-symbols=$(O)/obj/public $@

$(O)/librawbpf.a: $(O)/librawbpf.o
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/librawbpf.so.$(VERSION): $(LIB_OBJ) loader/librawbpf.map
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,librawbpf.so.$(SOVERSION) -Wl,-Bsymbolic \
		-Wl,--version-script=loader/librawbpf.map -Wl,-z,defs -o $@ $(LIB_OBJ) $(LIBS)

$(O)/librawbpf.so: $(O)/librawbpf.so.$(VERSION)
	$(Q)ln -sf $(<F) $(O)/librawbpf.so.$(SOVERSION) && ln -sf librawbpf.so.$(SOVERSION) $@

# With all that is inside, for tests.
$(O)/obj/rooms.a: $(LIB_OBJ)
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/obj/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(CC) $(FLAGS) $(CFLAGS) $(PART_FLAGS) -c -o $@ $<

# One file of machine code, as small as it gets: sections that nothing refers to are left out, code and
# constants share pages, and nothing is kept for unwinding or for moving the program about in memory.
# -Oz wants gcc 12 or clang; STATIC_SIZE=-Os does for older ones. The linker's map is for `make bench`.
# loader/libc/ takes the place of the C library's larger functions. STATIC_TUNE is what the compiler
# knows of: no registers for floating point (there is none), no tables for switches, constants side by
# side, and none of what makes code faster by making more of it.
STATIC_SIZE ?= -Oz
STATIC_TUNE = $(eval STATIC_TUNE := $(shell for flag in -mgeneral-regs-only -malign-data=abi -fno-jump-tables \
	-fno-caller-saves -fno-expensive-optimizations -fno-tree-loop-im -fno-if-conversion \
	-fno-move-loop-invariants -fno-optimize-sibling-calls -fno-schedule-insns2 -fno-tree-coalesce-vars \
	-fno-tree-dominator-opts -fno-tree-pre -fno-tree-slp-vectorize -fno-tree-switch-conversion \
	-fcf-protection=none; do \
	$(MUSL_CC) -Werror $$flag -c -x c -o /dev/null /dev/null 2>/dev/null && echo $$flag; done))$(STATIC_TUNE)
# Optimized as a whole when it is linked; the objects hold ordinary code as well, which the bench's
# metered programs are linked from. STATIC_LTO= does without.
STATIC_LTO ?= -flto=auto -ffat-lto-objects
STATIC_FLAGS = $(STATIC_SIZE) $(STATIC_TUNE) $(STATIC_LTO) -ffunction-sections -fdata-sections -fno-pie -fno-ident \
	       -fno-asynchronous-unwind-tables -fno-unwind-tables
STATIC_LINK = -static -no-pie -s -Wl,--gc-sections -Wl,--sort-section=alignment -Wl,--build-id=none \
	      -Wl,-z,norelro -Wl,-z,noseparate-code -Wl,-z,common-page-size=64 -Wl,-Map=$@.map

# The user sides as well, for guests that have no C library.
STATIC_EXE := $(PROG_EXE:$(O)/progs/%=$(O)/static/progs/%)

# STATIC_WITHOUT="usdt uprobe" leaves these ways of attaching out (attach/attach.c has their names); with
# an O= of its own, since the objects differ.
STATIC_WITHOUT ?=
WAYS := $(shell sed -n 's/^.ifndef RAWBPF_WITHOUT_//p' loader/attach/attach.c | tr A-Z a-z)
$(foreach word,$(filter-out $(WAYS),$(STATIC_WITHOUT)),$(error STATIC_WITHOUT: '$(word)' is none of: $(WAYS)))
STATIC_FLAGS += $(patsubst %,-DRAWBPF_WITHOUT_%,$(shell echo '$(STATIC_WITHOUT)' | tr a-z A-Z))

# STATIC_COMMANDS="run check" makes build/rawbpf-static-run-check, which has these commands alone, and
# of the rooms what they need.
COMMANDS := $(shell sed -n 's/^.*{ "\([a-z]*\)", cmd_.*/\1/p' loader/cli/commands.c)
STATIC_COMMANDS ?=
STATIC_ONLY := $(subst $() ,-,$(strip $(STATIC_COMMANDS)))
$(foreach word,$(filter-out $(COMMANDS),$(STATIC_COMMANDS)),$(error STATIC_COMMANDS: '$(word)' is none of: $(COMMANDS)))

static: $(O)/rawbpf-static$(if $(STATIC_ONLY),-$(STATIC_ONLY), $(STATIC_EXE))

$(O)/rawbpf-static: $(STATIC_OBJ)
	$(call say,LINK)
	$(Q)$(MUSL_CC) $(STATIC_LTO) -Wno-maybe-uninitialized $(STATIC_LINK) -o $@ $^

$(O)/rawbpf-static-%: $(O)/static/loader/cli/commands-%.o $(filter-out %/cli/commands.o,$(STATIC_OBJ))
	$(call say,LINK)
	$(Q)$(MUSL_CC) $(STATIC_LTO) -Wno-maybe-uninitialized $(STATIC_LINK) -o $@ $^

$(O)/static/loader/cli/commands-%.o: STATIC_FLAGS += -DRAWBPF_ONLY=1 $(patsubst %,-DRAWBPF_WITH_%=1,$(subst -, ,$*))
$(O)/static/loader/cli/commands-%.o: loader/cli/commands.c
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(MUSL_CC) $(FLAGS) $(UAPI) $(STATIC_FLAGS) -c -o $@ $<

$(O)/static/loader/cli/commands-%.d: ;

.PRECIOUS: $(O)/static/loader/cli/commands-%.o

# The loop over the kernel's types, which most of a load by CO-RE is.
$(O)/static/loader/btf/index.o: STATIC_SIZE = -O2
$(O)/static/loader/btf/index.o: STATIC_TUNE =

# The static program, compressed, behind a few lines that unpack it into memory (loader/packed/).
packed: $(O)/rawbpf-packed$(if $(STATIC_ONLY),-$(STATIC_ONLY))

PACKER	:= $(wildcard loader/packed/*)
define pack
	$(call say,PACK)
	$(Q)loader/packed/pack $< $@ $(MUSL_CC) $(UAPI)
endef
$(O)/rawbpf-packed: $(O)/rawbpf-static $(PACKER)
	$(pack)
$(O)/rawbpf-packed-%: $(O)/rawbpf-static-% $(PACKER)
	$(pack)

.PRECIOUS: $(O)/rawbpf-static-%

# For tests/bench/objects: the same with bpf(2) metered, and with a clock around each stage.
$(O)/bench/rawbpf-metered: $(STATIC_OBJ) tests/bench/meter.c
	$(call say,LINK)
	$(Q)mkdir -p $(@D) && $(MUSL_CC) -fno-lto -D_GNU_SOURCE -O2 $(STATIC_LINK) -o $@ $(STATIC_OBJ) tests/bench/meter.c \
		-Wl,--wrap=syscall

$(O)/bench/rawbpf-stages: $(STATIC_OBJ) tests/bench/meter.c tests/bench/stages.c
	$(call say,LINK)
	$(Q)mkdir -p $(@D) && $(MUSL_CC) -fno-lto -D_GNU_SOURCE -O2 $(STATIC_LINK) -o $@ $(STATIC_OBJ) tests/bench/meter.c \
		tests/bench/stages.c -Wl,--wrap=syscall \
		$$(sed -n 's/^\tX(\([a-z_]*\),.*/-Wl,--wrap=\1/p' tests/bench/stages.c)

$(O)/static/progs/%: progs/%.c $(LIB_SRC:%.c=$(O)/static/%.o) include/rawbpf.h
	$(call say,LINK)
	$(Q)mkdir -p $(@D) && $(MUSL_CC) -std=gnu11 -Wall -Wextra -Iinclude $(UAPI) $(STATIC_SIZE) -fno-lto $(STATIC_LINK) \
		-o $@ $< $(LIB_SRC:%.c=$(O)/static/%.o)

$(O)/static/loader/libc/%.o: STATIC_LTO =
$(O)/static/loader/libc/%.o: STATIC_FLAGS += -fno-builtin

$(O)/static/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(MUSL_CC) $(FLAGS) $(UAPI) $(STATIC_FLAGS) -c -o $@ $<

# mcpu=v1 runs on every kernel that has eBPF.
BPF_ARCH := $(patsubst x86_64,x86,$(patsubst aarch64,arm64,$(patsubst s390x,s390,$(patsubst arm%,arm,$(shell uname -m)))))
BPF_TARGET ?= bpf
BPF_FLAGS = -target $(BPF_TARGET) -mcpu=v1 -g -O2 -Wall -Wextra -Wno-unused-parameter -Iinclude -D__TARGET_ARCH_$(BPF_ARCH) \
	    -idirafter /usr/include/$(TRIPLET) -fdebug-compilation-dir=.

$(O)/progs/%.bpf.o: progs/%.bpf.c $(wildcard include/*.h include/bpf/*.h include/uapi/linux/*.h)
	$(call say,CLANG)
	$(Q)command -v $(CLANG) >/dev/null || { echo "$(CLANG) is missing: apt-get install clang" >&2; exit 1; }
	$(Q)mkdir -p $(@D) && $(CLANG) $(BPF_FLAGS) -c -o $@ $<

# ---- what tests need ----

# The library and the tests again, under AddressSanitizer and UBSan; here a warning is an error.
SANITIZE = -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -Werror
SAN_OBJ	 := $(LIB_SRC:%.c=$(O)/san/%.o) $(patsubst %.c,$(O)/san/%.o,$(filter-out %/main.c,$(CLI_SRC)))
TEST_AID := $(patsubst %.c,$(O)/san/%.o,$(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c)))
TESTS	 := $(patsubst tests/%.c,$(O)/tests/%,$(sort $(wildcard tests/unit/test_*.c tests/golden/test_*.c)))
FUZZERS	 := $(patsubst tests/fuzz/%.c,$(O)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

$(O)/san/librawbpf.a: $(SAN_OBJ) $(TEST_AID)
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/san/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(CC) $(FLAGS) $(SANITIZE) -Itests/unit -c -o $@ $<

# tests/unit/fail_alloc.c stands between the code and the allocator.
TEST_LINK = $(patsubst %,-Wl$(comma)--wrap=%,malloc calloc realloc)
comma	:= ,

$(O)/tests/%: $(O)/san/tests/%.o $(O)/san/librawbpf.a
	$(call say,LINK)
	$(Q)mkdir -p $(@D) && $(CC) $(SANITIZE) $(TEST_LINK) -o $@ $< $(O)/san/librawbpf.a -lcunit $(LIBS)

.SECONDARY: $(TESTS:$(O)/%=$(O)/san/%.o)

# The library under ThreadSanitizer.
TSAN = -g -O1 -fsanitize=thread
TSAN_OBJ := $(LIB_SRC:%.c=$(O)/tsan/%.o)

$(O)/library/threads: $(O)/tsan/tests/library/threads.o $(TSAN_OBJ)
	$(call say,LINK)
	$(Q)mkdir -p $(@D) && $(CC) $(TSAN) -o $@ $^ -lpthread $(LIBS)

$(O)/tsan/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(CC) $(FLAGS) $(TSAN) -c -o $@ $<

.SECONDARY: $(TSAN_OBJ)

FUZZ_CC = clang-14
FUZZ_FLAGS = $(FLAGS) -g -O1 -Itests/unit -fno-sanitize-recover=all
FUZZ_OBJ := $(LIB_SRC:%.c=$(O)/fuzz/obj/%.o) $(patsubst %.c,$(O)/fuzz/obj/%.o,$(filter-out %/main.c,$(CLI_SRC)))

$(O)/fuzz/%: tests/fuzz/%.c $(FUZZ_OBJ)
	$(call say,FUZZ)
	$(Q)mkdir -p $(@D) && $(FUZZ_CC) $(filter-out -MMD -MP,$(FUZZ_FLAGS)) \
		-fsanitize=fuzzer,address,undefined -o $@ $< $(FUZZ_OBJ)

$(O)/fuzz/obj/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link,address,undefined -c -o $@ $<

.SECONDARY: $(FUZZ_OBJ)

test:
	$(Q)tests/packages test
	$(Q)$(MAKE) --no-print-directory -j2 all static tests
	$(Q)! command -v $(MUSL_CC) >/dev/null || $(MAKE) -s packed STATIC_COMMANDS="run check" # for its size
	$(Q)RAWBPF_BUILD=$(O) tests/run -q $(TESTS) tests/lint "tests/check_layers $(O)" "tests/runners $(O)" "tests/commands $(O)" "tests/packed $(O)" "tests/docs/make --check $(O)" "tests/library/run $(O)" \
		tests/oracle/run tests/oracle/disasm tests/real/run tests/oracle/header "tests/headers/run clang-14 clang-19" \
		tests/kernels/run tests/oracle/core tests/oracle/min tests/live/run \
		"tests/live/guest 6.1" "tests/live/guest 6.12" "tests/oracle/guest 6.1" "tests/real/guest 6.12"

tests: $(TESTS)

# What needs no kernel and no guest, for each change: well under a minute.
JOBS	?= $(shell nproc 2>/dev/null || echo 1)
check:
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) all tests
	$(Q)RAWBPF_BUILD=$(O) tests/run -q -j $(JOBS) tests/lint "tests/check_layers $(O)" "tests/docs/make --check $(O)" $(TESTS)

# The blocks and the figures of the docs that a machine can write. Sizes are of programs with a part of the
# commands as well.
docs: all
	$(Q)for commands in "" "run check" $(COMMANDS); do \
		$(MAKE) -s --no-print-directory static packed STATIC_COMMANDS="$$commands" || exit; done
	$(Q)tests/docs/make $(O)

# MUTATE="-n 50 load" is 50 mutants of one room; see tests/mutate.
MUTATE	?=
mutate:
	$(Q)tests/packages test
	$(Q)$(MAKE) --no-print-directory progs
	$(Q)RAWBPF_BUILD=$(O) tests/mutate $(MUTATE)

lint:
	$(Q)tests/packages test
	$(Q)$(MAKE) --no-print-directory all
	$(Q)tests/run tests/lint "tests/check_layers $(O)"

# A minute for each target, or FUZZ_SECONDS.
FUZZ_SECONDS ?= 60
fuzz:
	$(Q)tests/packages fuzz
	$(Q)$(MAKE) --no-print-directory progs fuzzers
	$(Q)tests/fuzz/run $(O) $(FUZZ_SECONDS) $(FUZZERS)

fuzzers: $(FUZZERS)

bench:
	$(Q)tests/packages bench
	$(Q)$(MAKE) --no-print-directory all static
	$(Q)RAWBPF_BUILD=$(O) tests/bench/run

demo:
	$(Q)tests/packages demo
	$(Q)$(MAKE) --no-print-directory all static
	$(Q)tests/demo $(O)

$(O)/rawbpf.pc: loader/rawbpf.pc.in include/rawbpf.h Makefile
	$(Q)mkdir -p $(@D) && sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' \
		-e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' -e 's|@VERSION@|$(VERSION)|' -e 's|@LIBS@|$(LIBS)|' $< >$@

install: all
	$(Q)rm -f $(O)/rawbpf.pc && $(MAKE) --no-print-directory $(O)/rawbpf.pc # as these directories are
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)/rawbpf/bpf \
		$(DESTDIR)$(INCLUDEDIR)/rawbpf/uapi/linux $(DESTDIR)$(PREFIX)/share/rawbpf/progs \
		$(DESTDIR)$(MANDIR)/man1
	install -m 755 $(O)/rawbpf $(DESTDIR)$(BINDIR)/
	install -m 644 $(O)/librawbpf.a $(DESTDIR)$(LIBDIR)/
	install -m 755 $(O)/librawbpf.so.$(VERSION) $(DESTDIR)$(LIBDIR)/
	ln -sf librawbpf.so.$(VERSION) $(DESTDIR)$(LIBDIR)/librawbpf.so.$(SOVERSION)
	ln -sf librawbpf.so.$(SOVERSION) $(DESTDIR)$(LIBDIR)/librawbpf.so
	install -m 644 $(O)/rawbpf.pc $(DESTDIR)$(LIBDIR)/pkgconfig/
	install -m 644 include/rawbpf.h $(DESTDIR)$(INCLUDEDIR)/
	install -m 644 include/bcc.h $(DESTDIR)$(INCLUDEDIR)/rawbpf/
	install -m 644 include/bpf/*.h $(DESTDIR)$(INCLUDEDIR)/rawbpf/bpf/
	install -m 644 include/uapi/linux/*.h $(DESTDIR)$(INCLUDEDIR)/rawbpf/uapi/linux/
	install -m 644 docs/rawbpf.1 $(DESTDIR)$(MANDIR)/man1/
	install -m 644 $(PROG_OBJ) $(PROGS) $(DESTDIR)$(PREFIX)/share/rawbpf/progs/

help:
	@sed -n '3,14s/^# \{0,1\}//p' Makefile
	@echo "make lint     formatting, cppcheck, the layers"
	@echo "make fuzz     a minute for each fuzz target (FUZZ_SECONDS=60)"
	@echo "make mutate   faults put into the code: do the unit tests notice? (MUTATE='-n 50 load')"
	@echo "make static STATIC_COMMANDS='run check'   these commands alone: build/rawbpf-static-run-check"
	@echo "make static STATIC_WITHOUT='usdt uprobe' O=build/small   without these ways of attaching"
	@echo "make bench    figures, as ratios, beside their rivals"
	@echo "make clean    remove the build folder"

# The user sides: programs on the library alone.
$(O)/progs/%: progs/%.c $(O)/librawbpf.a include/rawbpf.h
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(CC) -std=gnu11 -Wall -Wextra -Iinclude $(CFLAGS) $(LDFLAGS) -Wl,--gc-sections \
		-o $@ $< $(O)/librawbpf.a $(LIBS)

-include $(shell find $(O) -name '*.d' 2>/dev/null)

clean:
	$(Q)rm -rf $(O)

.PHONY: all progs static packed test check tests docs mutate lint fuzz fuzzers bench demo install help clean
.DELETE_ON_ERROR:
