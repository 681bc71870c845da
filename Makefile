# make demo    set up, build, and run the main job against the sandbox
# make game_host   a game in C, 60 frames a second, that looks up chats (FRAMES, BUDGET and LATENCY in ms)
# make openresty  an application in nginx, against the sandbox
# make test    set up, build, and run every spec (LUA=5.1 … 5.5, jit; SPECS="spec/url_spec.lua" for some)
# make test TREE=/usr/local   the specs against the rock that is installed there, for LUA and for 5.1
# make matrix  every spec under every Lua, and with the poll() fallback
# make asan    every spec under AddressSanitizer and UndefinedBehaviorSanitizer
# make reference  docs/api.md and library/linq.lua, from the rows and tools/reference_docs.lua
# make locale  every spec in a process whose locale is Turkish, and German
# make fuzz    each target of spec/fuzz for FUZZ_SECONDS (20; 60 at night), from the kept corpora
# make tsan    the bridge's thread under ThreadSanitizer
# make torture   each allocation in turn fails (FULL=1: all of them, not every k-th)
# make faults    each call of the system in turn is refused (FULL=1)
# make cuts      connections are cut at every 16th byte, and many calls go at once over HTTP/2 (FULL=1: at every one)
# make valgrind, make lint, make parity, make rock, make bench, make clean
#
# BUILD=folder         builds there, for a tree that is not to be written to
# LUA_INCLUDE=folder   the headers of the Lua that LUA names, where they are not found
# LUA_BIN=path         its interpreter
# LUA_LIBRARY=path     its library, which the specs link a program with
# BUSTED=path          the script of busted

LUA = 5.4
LUAS = 5.1 5.2 5.3 5.4 jit
KNOWN_LUAS = 5.1 5.2 5.3 5.4 5.5 jit
VARIANT = plain
BUILD = build
BUSTED = /usr/bin/busted
SPECS =

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
	-Wpointer-arith -Wcast-qual -Wconversion -Wvla
# CC, CPPFLAGS, CFLAGS and LDFLAGS may come from the environment; what the module needs comes after them.
CFLAGS ?= -O2 -g
# No more than the rock's build passes: what the module is stands in its sources.
LINQ_CFLAGS = -fPIC $(WARNINGS)
LINQ_LDFLAGS = -shared
LINQ_LIBS = -lcurl -ldl -lm -pthread

FLAGS_plain =
FLAGS_poll = -DLINQ_USE_POLL
FLAGS_asan = -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined

ifneq ($(words $(BUILD)),1)
$(error BUILD is '$(BUILD)': one folder, without spaces in its name)
endif
ifeq ($(filter $(LUA),$(KNOWN_LUAS)),)
$(error LUA is '$(LUA)': one of $(KNOWN_LUAS))
endif

# Headers are where LUA_INCLUDE says, else in Debian's folder, else where pkg-config says.
debian_include = /usr/include/$(if $(filter jit,$(1)),luajit-2.1,lua$(1))
package_names = $(if $(filter jit,$(1)),luajit,lua$(1) lua-$(1) lua$(subst .,,$(1)))
packaged_include = $(patsubst -I%,%,$(firstword $(shell for name in $(package_names); do \
	pkg-config --cflags-only-I $$name 2>/dev/null && break; done)))
found_include = $(if $(wildcard $(debian_include)/lua.h),$(debian_include),$(or $(packaged_include),$(debian_include)))
include_of = $(if $(and $(LUA_INCLUDE),$(filter $(LUA),$(1))),$(LUA_INCLUDE),$(found_include))
interpreter_of = $(if $(and $(LUA_BIN),$(filter $(LUA),$(1))),$(LUA_BIN),lua$(1))
core_of = $(BUILD)/$(1)/lua/$(2)/linq/core.so
SOURCES = $(wildcard src/*.c)
HEADERS = $(wildcard src/*.h include/*.h)

# Where the Lua files and the core are: in the tree as it is, or where a rock is installed.
TREE =
lua_roots = $(if $(TREE),$(TREE)/share/lua/$(1),lua sandbox/lua)
lua_path = $(subst $(space),;,$(foreach root,$(lua_roots),$(root)/?.lua $(root)/?/init.lua);./?.lua;;)
empty =
space = $(empty) $(empty)
core_folder_of = $(if $(TREE),$(TREE)/lib/lua/$(2),$(BUILD)/$(1)/lua/$(2))

# A command: $(call run_lua,variant,lua) command
VERSIONED = $(foreach suffix,2 3 4 5,-u LUA_INIT_5_$(suffix) -u LUA_PATH_5_$(suffix) -u LUA_CPATH_5_$(suffix))
run_lua = env -u LUA_INIT $(VERSIONED) \
	LUA_PATH='$(call lua_path,$(2))' \
	LUA_CPATH='$(call core_folder_of,$(1),$(2))/?.so;;' LINQ_CORE=$(call core_folder_of,$(1),$(2)) \
	LINQ_BUILD=$(BUILD) LINQ_LUA_INCLUDE='$(call include_of,$(2))' \
	$(if $(and $(LUA_LIBRARY),$(filter $(LUA),$(2))),LINQ_LUA_LIBRARY='$(LUA_LIBRARY)')
specs = $(call run_lua,$(1),$(2)) $(3) $(call interpreter_of,$(2)) $(BUSTED) $(4) $(SPECS)
# Specs start nginx, whose LuaJIT loads the modules of 5.1 (or of LuaJIT).
nginx_lua = $(if $(filter jit,$(1)),jit,5.1)

.PHONY: all demo game_host openresty locale test matrix asan valgrind torture faults cuts lint reference parity rock bench fuzz tsan clean setup-%
.DELETE_ON_ERROR:

all: $(call core_of,$(VARIANT),$(LUA))

make_folder = mkdir -p $(@D) || { \
	echo "$(@D) cannot be made. Where this tree is not to be written to: make BUILD=folder" >&2; exit 1; }

define core_rule
$(call core_of,$(1),$(2)): $(SOURCES) $(HEADERS) Makefile
	@test -e $$(call include_of,$(2))/lua.h || { \
		echo "No lua.h of Lua $(2) in $$(call include_of,$(2)): make LUA=$(2) LUA_INCLUDE=folder LUA_BIN=path" >&2; exit 1; }
	@$$(make_folder)
	$$(CC) $$(CPPFLAGS) $$(CFLAGS) $$(LINQ_CFLAGS) $$(FLAGS_$(1)) -I$$(call include_of,$(2)) $$(LDFLAGS) $$(LINQ_LDFLAGS) \
		-o $$@ $(SOURCES) $$(LINQ_LIBS)
endef
$(foreach variant,plain poll asan,$(foreach lua,$(KNOWN_LUAS),$(eval $(call core_rule,$(variant),$(lua)))))

setup-%:
	@BUILD='$(BUILD)' BUSTED='$(BUSTED)' LUA='$(LUA)' LUA_BIN='$(LUA_BIN)' tools/setup $*

demo: setup-demo
	@$(MAKE) --no-print-directory $(call core_of,plain,$(LUA)) $(call core_of,plain,5.1)
	@$(call run_lua,plain,$(LUA)) $(call interpreter_of,$(LUA)) examples/demo.lua

FRAMES = 300
BUDGET = 0.35
LATENCY = 0
GAME = examples/game_host

$(BUILD)/$(GAME): $(wildcard $(GAME)/*.c $(GAME)/*.h) include/linq.h Makefile
	@$(make_folder)
	$(CC) $(CPPFLAGS) $(CFLAGS) -std=c11 -D_POSIX_C_SOURCE=200809L $(WARNINGS) -Iinclude -I$(call include_of,5.4) \
		$(LDFLAGS) -o $@ $(GAME)/*.c -llua5.4 -lm

game_host: setup-demo
	@$(MAKE) --no-print-directory $(call core_of,plain,5.4) $(call core_of,plain,5.1) $(BUILD)/$(GAME)
	@$(call run_lua,plain,5.4) lua5.4 $(GAME)/run.lua $(BUILD)/$(GAME) $(FRAMES) $(BUDGET) $(LATENCY)

openresty: setup-demo
	@$(MAKE) --no-print-directory $(call core_of,plain,$(LUA)) $(call core_of,plain,5.1)
	@$(call run_lua,plain,$(LUA)) $(call interpreter_of,$(LUA)) examples/openresty/run.lua $(if $(CHECK),--check)

test: setup-test
	$(if $(TREE),,@$(MAKE) --no-print-directory $(call core_of,$(VARIANT),$(LUA)) \
		$(call core_of,$(VARIANT),$(call nginx_lua,$(LUA))))
	$(call specs,$(VARIANT),$(LUA))

matrix: setup-matrix
	@$(MAKE) --no-print-directory $(foreach lua,$(LUAS),$(call core_of,plain,$(lua))) \
		$(call core_of,poll,5.4) $(call core_of,poll,5.1)
	failed=; $(foreach lua,$(LUAS),echo "== Lua $(lua)"; $(call specs,plain,$(lua),,--exclude-tags=nginx) || failed=1;) \
		echo "== Lua 5.4, poll()"; $(call specs,poll,5.4,,--exclude-tags=nginx) || failed=1; test -z "$$failed"

# Turkish has its own lower case of I in an 8-bit locale, German a decimal comma.
LOCALES = tr_TR.ISO-8859-9 de_DE.UTF-8
locales_made = $(LOCALES:%=$(BUILD)/locale/%/LC_CTYPE)

locale: setup-locale
	@$(MAKE) --no-print-directory $(call core_of,plain,$(LUA)) $(call core_of,plain,$(call nginx_lua,$(LUA))) $(locales_made)
	failed=; $(foreach locale,$(LOCALES),echo "== Lua $(LUA), $(locale)"; \
		$(call specs,plain,$(LUA),LOCPATH='$(abspath $(BUILD))/locale' LINQ_LOCALE=$(locale),--exclude-tags=nginx) \
		|| failed=1;) test -z "$$failed"

$(locales_made): $(BUILD)/locale/%/LC_CTYPE:
	@mkdir -p $(BUILD)/locale
	localedef -i $(basename $*) -f $(patsubst .%,%,$(suffix $*)) $(BUILD)/locale/$*

# nginx itself runs without the sanitizers, so it gets the plain module.
asan: setup-asan
	@$(MAKE) --no-print-directory $(call core_of,asan,5.4) $(call core_of,plain,5.1)
	@mkdir -p $(BUILD)/asan/lua/5.1/linq && cp $(call core_of,plain,5.1) $(BUILD)/asan/lua/5.1/linq/
	$(call specs,asan,5.4,LD_PRELOAD="$$($(CC) -print-file-name=libasan.so) $$($(CC) -print-file-name=libubsan.so)" \
		ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 LSAN_OPTIONS=suppressions=tools/lsan.supp,--exclude-tags=nginx)

valgrind: setup-valgrind
	@$(MAKE) --no-print-directory $(call core_of,plain,5.4) $(call core_of,plain,5.1)
	$(call run_lua,plain,5.4) valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
		--suppressions=tools/valgrind.supp lua5.4 $(BUSTED) --tags=valgrind

# A host of its own, whose malloc() and system calls can fail (spec/torture/host.c).
TORTURE = $(BUILD)/torture/$(LUA)/host

$(TORTURE): $(wildcard spec/torture/*.c spec/torture/*.h) Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fno-optimize-sibling-calls -std=c11 -D_GNU_SOURCE $(WARNINGS) -I$(call include_of,$(LUA)) -rdynamic \
		-o $@ $(filter %.c,$^) -l$(if $(filter jit,$(LUA)),luajit-5.1,lua$(LUA)) -lcurl -lm -ldl -pthread

torture faults: setup-demo
	@$(MAKE) --no-print-directory $(call core_of,plain,$(LUA)) $(TORTURE)
	$(call run_lua,plain,$(LUA)) $(TORTURE) $(if $(filter torture,$@),memory,system) $(if $(FULL),,-k $(EVERY_$@))

EVERY_torture = 11
EVERY_faults = 3

cuts: setup-cuts
	@$(MAKE) --no-print-directory $(call core_of,plain,5.4) $(call core_of,plain,5.1)
	$(call run_lua,plain,5.4) FULL=$(FULL) lua5.4 spec/cuts/stalls.lua
	$(call run_lua,plain,5.4) FULL=$(FULL) lua5.4 spec/cuts/run.lua

lint: setup-lint
	luacheck --quiet lua sandbox spec examples bench tools
	clang-format --dry-run --Werror src/*.[ch] include/*.h examples/*/*.[ch] bench/*.[ch] spec/support/*.c \
		spec/fuzz/support/*.[ch] spec/tsan/*.c spec/torture/*.[ch]
	$(foreach lua,$(LUAS),$(CC) -fsyntax-only -Werror -O2 $(LINQ_CFLAGS) -I$(call include_of,$(lua)) $(SOURCES) &&) true
	$(CC) -fsyntax-only -Werror -O2 $(LINQ_CFLAGS) -DLINQ_USE_POLL -I$(call include_of,5.4) $(SOURCES)
	$(foreach standard,c99 c11 gnu17,$(CC) -std=$(standard) -fsyntax-only -Werror -O2 $(LINQ_CFLAGS) \
		-I$(call include_of,5.4) $(SOURCES) &&) true
	luarocks lint linq-dev-1.rockspec
	luarocks lint linq-sandbox-dev-1.rockspec

reference: all
	$(call run_lua,$(VARIANT),$(LUA)) $(call interpreter_of,$(LUA)) tools/reference

parity: setup-demo
	BUILD=$(BUILD) spec/parity/run

rock: setup-rock
	tools/check-rock

bench: setup-bench
	@$(MAKE) --no-print-directory $(call core_of,plain,5.4) $(call core_of,plain,5.1) \
		$(if $(wildcard $(call include_of,jit)/lua.h),$(call core_of,plain,jit))
	$(call run_lua,plain,5.4) lua5.4 bench/run.lua
	@$(MAKE) --no-print-directory game_host

# Also what luarocks make leaves in the tree.
BUILT = plain poll asan examples bench packages locale fuzz tsan torture
clean:
	rm -rf $(BUILT:%=$(BUILD)/%) linq src/*.o
	@rmdir $(BUILD) 2>/dev/null || true

# ---- fuzzing: a target is spec/fuzz/<target>.lua ----------------------------------------

FUZZ_SECONDS = 20
FUZZ_SEED = 0
FUZZ_TARGETS = $(basename $(notdir $(wildcard spec/fuzz/*.lua)))
FUZZ_CC = clang $(CFLAGS) -O1 -fno-omit-frame-pointer $(FLAGS_asan)
FUZZ_OBJECTS = $(patsubst src/%.c,$(BUILD)/fuzz/core/%.o,$(SOURCES)) $(BUILD)/fuzz/natives.o
FUZZ_HEADERS = $(HEADERS) $(wildcard spec/fuzz/support/*.h) Makefile

$(BUILD)/fuzz/core/%.o: src/%.c $(FUZZ_HEADERS)
	@mkdir -p $(@D)
	$(FUZZ_CC) -fsanitize=fuzzer-no-link $(LINQ_CFLAGS) -I$(call include_of,5.4) -c -o $@ $<

$(BUILD)/fuzz/natives.o: spec/fuzz/support/natives.c $(FUZZ_HEADERS)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(LINQ_CFLAGS) -I$(call include_of,5.4) -c -o $@ $<

.SECONDARY:
$(BUILD)/fuzz/%.target.o: spec/fuzz/support/harness.c $(FUZZ_HEADERS)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(LINQ_CFLAGS) -DTARGET='"$*"' -I$(call include_of,5.4) -c -o $@ $<

$(BUILD)/fuzz/%: $(BUILD)/fuzz/%.target.o $(FUZZ_OBJECTS)
	$(FUZZ_CC) -fsanitize=fuzzer -o $@ $^ -llua5.4 $(LINQ_LIBS)

fuzz: setup-fuzz
	@$(MAKE) --no-print-directory $(addprefix $(BUILD)/fuzz/,$(FUZZ_TARGETS))
	@$(call run_lua,fuzz,5.4) FUZZ_SEED=$(FUZZ_SEED) spec/fuzz/run $(FUZZ_SECONDS) $(FUZZ_TARGETS)

# ---- the bridge's thread under ThreadSanitizer ------------------------------------------

$(BUILD)/tsan/host: $(SOURCES) $(HEADERS) spec/tsan/host.c spec/support/fork.c Makefile
	@mkdir -p $(@D)
	clang $(CFLAGS) -O1 -fsanitize=thread $(filter-out -Wmissing-prototypes,$(LINQ_CFLAGS)) -I$(call include_of,5.4) \
		-o $@ $(filter %.c,$^) -llua5.4 $(LINQ_LIBS)

tsan: setup-tsan
	@$(MAKE) --no-print-directory $(BUILD)/tsan/host
	@$(call run_lua,tsan,5.4) spec/tsan/run $(BUILD)/tsan/host
