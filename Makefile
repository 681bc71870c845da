# make demo    set up, build, and run the main job against the sandbox
# make game_host   a game in C, 60 frames a second, that looks up chats (FRAMES, BUDGET and LATENCY in ms)
# make openresty  an application in nginx, against the sandbox
# make test    set up, build, and run every spec (LUA=5.1 … 5.4, jit; SPECS="spec/a_spec.lua …")
# make test TREE=/usr/local   the specs against the rock that is installed there, for LUA and for 5.1
# make matrix  every spec under every Lua, and with the poll() fallback
# make asan    every spec under AddressSanitizer and UndefinedBehaviorSanitizer
# make reference  docs/api.md and library/linq.lua, from the rows and annotations
# make torture   each allocation in turn fails (FULL=1: all of them, not every k-th)
# make faults    each call of the system in turn is refused (FULL=1)
# make valgrind, make lint, make parity, make rock, make bench, make clean

LUA = 5.4
LUAS = 5.1 5.2 5.3 5.4 jit
VARIANT = plain

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
	-Wpointer-arith -Wcast-qual -Wconversion -Wvla
CFLAGS = -O2 -g
# No more than the rock's build passes: what the module is stands in its sources.
LINQ_CFLAGS = -fPIC $(WARNINGS)
LINQ_LDFLAGS = -shared
LINQ_LIBS = -lcurl -ldl -lm -pthread

FLAGS_plain =
FLAGS_poll = -DLINQ_USE_POLL
FLAGS_asan = -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined

include_of = /usr/include/$(if $(filter jit,$(1)),luajit-2.1,lua$(1))
core_of = build/$(1)/lua/$(2)/linq/core.so
SOURCES = $(wildcard src/*.c)
HEADERS = $(wildcard src/*.h include/*.h)

# Where the Lua files and the core are: in the tree as it is, or where a rock is installed.
TREE =
lua_of = $(if $(TREE),$(TREE)/share/lua/$(1),lua)
core_folder_of = $(if $(TREE),$(TREE)/lib/lua/$(2),build/$(1)/lua/$(2))

# A command: $(call run_lua,variant,lua) command
run_lua = env -u LUA_INIT LUA_PATH='$(call lua_of,$(2))/?.lua;$(call lua_of,$(2))/?/init.lua;./?.lua;;' \
	LUA_CPATH='$(call core_folder_of,$(1),$(2))/?.so;;' LINQ_CORE=$(call core_folder_of,$(1),$(2))
SPECS =
specs = $(call run_lua,$(1),$(2)) $(3) lua$(2) /usr/bin/busted $(4) $(SPECS)
# Specs start nginx, whose LuaJIT loads the modules of 5.1 (or of LuaJIT).
nginx_lua = $(if $(filter jit,$(1)),jit,5.1)

.PHONY: all demo game_host test matrix asan valgrind torture faults lint reference parity rock bench clean setup-%
.DELETE_ON_ERROR:

all: $(call core_of,$(VARIANT),$(LUA))

define core_rule
$(call core_of,$(1),$(2)): $(SOURCES) $(HEADERS) Makefile
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(LINQ_CFLAGS) $$(FLAGS_$(1)) -I$(call include_of,$(2)) $$(LINQ_LDFLAGS) \
		-o $$@ $(SOURCES) $$(LINQ_LIBS)
endef
$(foreach variant,plain poll asan,$(foreach lua,$(LUAS),$(eval $(call core_rule,$(variant),$(lua)))))

setup-%:
	@tools/setup $*

demo: setup-demo
	@$(MAKE) --no-print-directory $(call core_of,plain,$(LUA)) $(call core_of,plain,5.1)
	@$(call run_lua,plain,$(LUA)) lua$(LUA) examples/demo.lua

FRAMES = 300
BUDGET = 0.35
LATENCY = 0
GAME = examples/game_host

build/$(GAME): $(wildcard $(GAME)/*.c $(GAME)/*.h) include/linq.h Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -std=c11 -D_POSIX_C_SOURCE=200809L $(WARNINGS) -Iinclude -I$(call include_of,5.4) \
		-o $@ $(GAME)/*.c -llua5.4 -lm

game_host: setup-demo
	@$(MAKE) --no-print-directory $(call core_of,plain,5.4) $(call core_of,plain,5.1) build/$(GAME)
	@$(call run_lua,plain,5.4) lua5.4 $(GAME)/run.lua build/$(GAME) $(FRAMES) $(BUDGET) $(LATENCY)

openresty: setup-demo
	@$(MAKE) --no-print-directory $(call core_of,plain,$(LUA)) $(call core_of,plain,5.1)
	@$(call run_lua,plain,$(LUA)) lua$(LUA) examples/openresty/run.lua $(if $(CHECK),--check)

test: setup-test
	$(if $(TREE),,@$(MAKE) --no-print-directory $(call core_of,$(VARIANT),$(LUA)) \
		$(call core_of,$(VARIANT),$(call nginx_lua,$(LUA))))
	$(call specs,$(VARIANT),$(LUA))

matrix: setup-matrix
	@$(MAKE) --no-print-directory $(foreach lua,$(LUAS),$(call core_of,plain,$(lua))) \
		$(call core_of,poll,5.4) $(call core_of,poll,5.1)
	set -e; $(foreach lua,$(LUAS),echo "== Lua $(lua)"; $(call specs,plain,$(lua),,--exclude-tags=nginx);) \
		echo "== Lua 5.4, poll()"; $(call specs,poll,5.4,,--exclude-tags=nginx)

# nginx itself runs without the sanitizers, so it gets the plain module.
asan: setup-asan
	@$(MAKE) --no-print-directory $(call core_of,asan,5.4) $(call core_of,plain,5.1)
	@mkdir -p build/asan/lua/5.1/linq && cp $(call core_of,plain,5.1) build/asan/lua/5.1/linq/
	$(call specs,asan,5.4,LD_PRELOAD="$$($(CC) -print-file-name=libasan.so) $$($(CC) -print-file-name=libubsan.so)" \
		ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 LSAN_OPTIONS=suppressions=tools/lsan.supp,--exclude-tags=nginx)

valgrind: setup-valgrind
	@$(MAKE) --no-print-directory $(call core_of,plain,5.4) $(call core_of,plain,5.1)
	$(call run_lua,plain,5.4) valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
		--suppressions=tools/valgrind.supp lua5.4 /usr/bin/busted --tags=valgrind

# A host of its own, whose malloc() and system calls can fail (spec/torture/host.c).
TORTURE = build/torture/$(LUA)/host

$(TORTURE): $(wildcard spec/torture/*.c spec/torture/*.h) Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fno-optimize-sibling-calls -std=c11 -D_GNU_SOURCE $(WARNINGS) -I$(call include_of,$(LUA)) -rdynamic \
		-o $@ $(filter %.c,$^) -l$(if $(filter jit,$(LUA)),luajit-5.1,lua$(LUA)) -lcurl -lm -ldl -pthread

torture faults: setup-demo
	@$(MAKE) --no-print-directory $(call core_of,plain,$(LUA)) $(TORTURE)
	$(call run_lua,plain,$(LUA)) $(TORTURE) $(if $(filter torture,$@),memory,system) $(if $(FULL),,-k $(EVERY_$@))

EVERY_torture = 17
EVERY_faults = 3

lint: setup-lint
	luacheck --quiet lua spec examples bench tools
	clang-format --dry-run --Werror src/*.[ch] include/*.h examples/*/*.[ch] bench/*.[ch] spec/support/*.c
	$(foreach lua,$(LUAS),$(CC) -fsyntax-only -Werror -O2 $(LINQ_CFLAGS) -I$(call include_of,$(lua)) $(SOURCES) &&) true
	$(CC) -fsyntax-only -Werror -O2 $(LINQ_CFLAGS) -DLINQ_USE_POLL -I$(call include_of,5.4) $(SOURCES)
	$(foreach standard,c99 c11 gnu17,$(CC) -std=$(standard) -fsyntax-only -Werror -O2 $(LINQ_CFLAGS) \
		-I$(call include_of,5.4) $(SOURCES) &&) true
	luarocks lint linq-dev-1.rockspec

reference: all
	$(call run_lua,$(VARIANT),$(LUA)) lua$(LUA) tools/reference

parity: setup-demo
	spec/parity/run

rock: setup-rock
	tools/check-rock

bench: setup-bench
	@$(MAKE) --no-print-directory $(call core_of,plain,5.4) $(call core_of,plain,5.1) \
		$(if $(wildcard $(call include_of,jit)/lua.h),$(call core_of,plain,jit))
	$(call run_lua,plain,5.4) lua5.4 bench/run.lua
	@$(MAKE) --no-print-directory game_host

clean:
	rm -rf build
