# make demo    set up, build, and run the main job against the sandbox
# make game_host   a game in C, 60 frames a second, that looks up chats (FRAMES, BUDGET and LATENCY in ms)
# make bot    one bot in nginx, in a script that polls and in an HTTP server, against the sandbox
# make hosts   an example of each host that is a program of its own, with its longest pause (EXAMPLES=prosody: one)
# make editors   linq in Neovim, in a game of LÖVE's and in mpv, against the sandbox
# make sandbox   the sandbox as a page, with a bot that answers there (PORT=4010)
# make page      the page in a real browser (ONLY=pattern: some cases); make pictures: also those of README and guide
# make openresty  an application in nginx, against the sandbox
# make test    set up, build, and run every spec (LUA=5.1 … 5.5, jit; SPECS="spec/url_spec.lua" for some)
# make test TREE=/usr/local   the specs against the rock that is installed there, for LUA and for 5.1
# make matrix  every spec under every Lua, and with the poll() fallback, two suites at a time (JOBS=1: one);
#              those that kill and wait only with FULL=1
# make suite-plain-5.3, suite-poll-5.4   one of them
# make asan    every spec under AddressSanitizer and UndefinedBehaviorSanitizer
# make docs    README, guides and reference as a site, in BUILD/site; no link may be dead
# make reference  docs/api.md, library/linq.lua, and the command's manual and completion, from the rows and
#              tools/reference_docs.lua
# make types   the definitions, with the Lua language server (LUALS=path): right scripts, mistakes, examples
# make locale  every spec in a process whose locale is Turkish, and German
# make fuzz    each target of spec/fuzz for FUZZ_SECONDS (20; 60 at night), from the kept corpora
# make tsan    the bridge's thread under ThreadSanitizer
# make torture   each allocation in turn fails (FULL=1: all of them, not every k-th)
# make faults    each call of the system in turn is refused (FULL=1)
# make cuts      connections are cut at every 16th byte, and many calls go at once over HTTP/2 (FULL=1: at every one)
# make valgrind, make lint, make parity, make rock, make clean
# make release   rehearses a release of what is committed
# make deb     the Debian packages, from what is committed: built, checked, unpacked, tried (PACKAGES=folder keeps them)
# make bench   figures, pictures and docs/performance.md; QUICK=1 in few rounds, below build/bench/quick
# make bench-compare   the same beside what one would take in linq's place: docs/comparison.md
# make bench-pictures   pictures and pages again, from the figures that are kept
# make install   the client for LUA, below DESTDIR and PREFIX: Lua files, core, linq.h, linq.pc, library, the command with
#              its manual and completion; make uninstall
# make install-lua, install-header, install-library, install-command-files   parts of it
# make install-sandbox   the sandbox with its page beside it; make uninstall-sandbox
# make install-all   sets up, and installs both, for LUA and for nginx, which serves the sandbox; make uninstall-all
# make compile_commands.json   how each C source is compiled, for VARIANT and LUA
#
# BUILD=folder         builds there, for a tree that is not to be written to
# CURL_CFLAGS, CURL_LIBS   of libcurl; else pkg-config's, else -lcurl
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
# Suites, which mostly wait, and compilers that run at a time.
JOBS = 2

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
	-Wpointer-arith -Wcast-qual -Wconversion -Wvla
# CC, CPPFLAGS, CFLAGS and LDFLAGS may come from the environment; what the module needs comes after them.
CFLAGS ?= -O2 -g
ifeq ($(origin CURL_CFLAGS),undefined)
CURL_CFLAGS := $(shell pkg-config --cflags libcurl 2>/dev/null)
endif
ifeq ($(origin CURL_LIBS),undefined)
CURL_LIBS := $(or $(shell pkg-config --libs libcurl 2>/dev/null),-lcurl)
endif
# No more than the rock's build passes: what the module is stands in its sources.
LINQ_CFLAGS = -fPIC $(WARNINGS) $(CURL_CFLAGS)
LINQ_LDFLAGS = -shared
LINQ_LIBS = $(CURL_LIBS) -ldl -lm -pthread

FLAGS_plain =
FLAGS_poll = -DLINQ_USE_POLL
FLAGS_asan = -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined

ifneq ($(words $(BUILD)),1)
$(error BUILD is '$(BUILD)': one folder, without spaces in its name)
endif
ifeq ($(filter $(LUA),$(KNOWN_LUAS)),)
$(error LUA is '$(LUA)': one of $(KNOWN_LUAS))
endif

# Headers are where LUA_INCLUDE says, else where pkg-config says, else in Debian's folder.
debian_include = /usr/include/$(if $(filter jit,$(1)),luajit-2.1,lua$(1))
package_names = $(if $(filter jit,$(1)),luajit,lua$(1) lua-$(1) lua$(subst .,,$(1)))
ask_package = $(shell for name in $(call package_names,$(1)); do pkg-config $(2) $$name 2>/dev/null && break; done)
packaged_include = $(patsubst -I%,%,$(firstword $(call ask_package,$(1),--cflags-only-I)))
# pkg-config is asked once for each Lua.
found_include = $(or $(include_$(1)),$(eval include_$(1) := $(or $(packaged_include),$(debian_include)))$(include_$(1)))
include_of = $(if $(and $(LUA_INCLUDE),$(filter $(LUA),$(1))),$(LUA_INCLUDE),$(found_include))
# The library, for programs that embed Lua.
library_of = $(or $(and $(filter $(LUA),$(1)),$(LUA_LIBRARY)),$(call ask_package,$(1),--libs),$(if \
	$(filter jit,$(1)),-lluajit-5.1,-llua$(1)))
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
comma = ,
core_folder_of = $(if $(TREE),$(TREE)/lib/lua/$(2),$(BUILD)/$(1)/lua/$(2))

# A command: $(call run_lua,variant,lua) command
VERSIONED = $(foreach suffix,2 3 4 5,-u LUA_INIT_5_$(suffix) -u LUA_PATH_5_$(suffix) -u LUA_CPATH_5_$(suffix))
run_lua = env -u MAKEFLAGS -u MFLAGS -u LUA_INIT $(VERSIONED) \
	LUA_PATH='$(call lua_path,$(2))' \
	LUA_CPATH='$(call core_folder_of,$(1),$(2))/?.so;;' LINQ_CORE=$(call core_folder_of,$(1),$(2)) \
	LINQ_BUILD=$(BUILD) LINQ_LUA_INCLUDE='$(call include_of,$(2))' \
	$(if $(and $(LUA_LIBRARY),$(filter $(LUA),$(2))),LINQ_LUA_LIBRARY='$(LUA_LIBRARY)')
specs = $(call run_lua,$(1),$(2)) $(3) $(call interpreter_of,$(2)) $(BUSTED) $(4) $(SPECS)
# Specs start nginx, whose LuaJIT loads the modules of 5.1 (or of LuaJIT).
nginx_lua = $(if $(filter jit,$(1)),jit,5.1)

.PHONY: all install install-lua install-header install-library install-command-files install-sandbox uninstall-sandbox \
	install-all uninstall-all uninstall compile_commands.json demo game_host hosts editors openresty bot sandbox page \
	pictures test matrix locale asan valgrind tsan torture faults cuts fuzz lint reference types docs parity rock release \
	deb bench bench-compare bench-pictures clean setup-%
.DELETE_ON_ERROR:

# As many at a time as the user's --jobs says, else JOBS.
jobs = $(if $(findstring jobserver,$(MAKEFLAGS)),,--jobs=$(JOBS))
build = +@$(MAKE) --no-print-directory $(jobs)

all: $(call core_of,$(VARIANT),$(LUA))

make_folder = mkdir -p $(@D) || { \
	echo "$(@D) cannot be made. Where this tree is not to be written to: make BUILD=folder" >&2; exit 1; }

# ---- the core: an object for each source, below the module of its variant and Lua ------------

object_folder = $(BUILD)/$(1)/lua/$(2)/obj
compile = $(CC) $(CPPFLAGS) $(CFLAGS) $(LINQ_CFLAGS) $(FLAGS_$(1)) -I$(call include_of,$(2))

define core_rule
$(call core_of,$(1),$(2)): $(SOURCES:src/%.c=$(call object_folder,$(1),$(2))/%.o)
	@$$(make_folder)
	$$(CC) $$(CFLAGS) $$(FLAGS_$(1)) $$(LDFLAGS) $$(LINQ_LDFLAGS) -o $$@ $$^ $$(LINQ_LIBS)

$(call object_folder,$(1),$(2))/%.o: src/%.c Makefile
	@test -e $$(call include_of,$(2))/lua.h || { \
		echo "No lua.h of Lua $(2) in $$(call include_of,$(2)): make LUA=$(2) LUA_INCLUDE=folder LUA_BIN=path" >&2; exit 1; }
	@$$(make_folder)
	$$(call compile,$(1),$(2)) -MMD -MP -c -o $$@ $$<
endef
$(foreach variant,plain poll asan,$(foreach lua,$(KNOWN_LUAS),$(eval $(call core_rule,$(variant),$(lua)))))
-include $(wildcard $(BUILD)/*/lua/*/obj/*.d)

# A row of compile_commands.json: $(call command_of,source,compiler and flags)
in_json = $(subst ",\",$(subst \,\\,$(1)))
command_of = {"directory": "$(call in_json,$(CURDIR))", "file": "$(1)", "command": "$(call in_json,$(2) -c $(1))"}
separated = $(subst } {,}$(comma)$(space){,$(strip $(1)))
compile_commands.json: export ROWS = $(call separated,\
	$(foreach source,$(SOURCES),$(call command_of,$(source),$(call compile,$(VARIANT),$(LUA)))) \
	$(foreach source,$(wildcard $(GAME)/*.c),$(call command_of,$(source),$(compile_game))) \
	$(foreach source,$(wildcard spec/torture/*.c),$(call command_of,$(source),$(compile_torture))))
compile_commands.json:
	@printf '[%s]\n' "$$ROWS" | sed 's/}, {/},\n {/g' >$@

setup-%:
	@BUILD='$(BUILD)' BUSTED='$(BUSTED)' LUA='$(LUA)' LUA_BIN='$(LUA_BIN)' tools/setup $*

demo: setup-demo
	$(build) $(call core_of,plain,$(LUA)) $(call core_of,plain,5.1)
	@$(call run_lua,plain,$(LUA)) $(call interpreter_of,$(LUA)) examples/demo.lua

FRAMES = 300
BUDGET = 0.35
LATENCY = 0
GAME = examples/game_host
compile_game = $(CC) $(CPPFLAGS) $(CFLAGS) -std=c11 -D_POSIX_C_SOURCE=200809L $(WARNINGS) -Iinclude -I$(call include_of,5.4)

$(BUILD)/$(GAME): $(wildcard $(GAME)/*.c $(GAME)/*.h) include/linq.h Makefile
	@$(make_folder)
	$(compile_game) $(LDFLAGS) -o $@ $(GAME)/*.c $(call library_of,5.4) -lm

game_host: setup-demo
	$(build) $(call core_of,plain,5.4) $(call core_of,plain,5.1) $(BUILD)/$(GAME)
	@$(call run_lua,plain,5.4) lua5.4 $(GAME)/run.lua $(BUILD)/$(GAME) $(FRAMES) $(BUDGET) $(LATENCY)

# ---- hosts: an example of each, against the sandbox ----------------------------------------

SDL = examples/sdl
HOST_PROGRAMS = $(BUILD)/examples/host_c $(BUILD)/examples/host_cpp
sdl = $(shell pkg-config --$(1) sdl2)
CXX_WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wold-style-cast -Wconversion
compile_sdl = -Iinclude -I$(call include_of,5.4) $(call sdl,cflags)

$(BUILD)/examples/script.o: $(SDL)/script.c $(SDL)/script.h include/linq.h Makefile
	@$(make_folder)
	$(CC) $(CPPFLAGS) $(CFLAGS) -std=c11 $(WARNINGS) $(compile_sdl) -c -o $@ $<

$(BUILD)/examples/host_c: $(SDL)/host.c $(BUILD)/examples/script.o
	$(CC) $(CPPFLAGS) $(CFLAGS) -std=c11 $(WARNINGS) $(compile_sdl) $(LDFLAGS) -o $@ $^ $(call sdl,libs) \
		$(call library_of,5.4) -lm

$(BUILD)/examples/host_cpp: $(SDL)/host.cpp $(BUILD)/examples/script.o
	$(CXX) $(CPPFLAGS) $(or $(CXXFLAGS),$(CFLAGS)) -std=c++11 $(CXX_WARNINGS) $(compile_sdl) $(LDFLAGS) -o $@ $^ $(call sdl,libs) \
		$(call library_of,5.4) -lm -pthread

# The Lua that HAProxy was built with: 5.3 in Debian 12, 5.4 in Debian 13.
haproxy_lua = $(shell haproxy -vv | sed -n 's/.*Lua version : Lua \(5\.[0-9]\).*/\1/p')

hosts: setup-hosts
	$(build) $(call core_of,plain,5.4) $(call core_of,plain,5.1) $(call core_of,plain,$(haproxy_lua)) $(HOST_PROGRAMS)
	@$(call run_lua,plain,5.4) lua5.4 examples/hosts.lua $(EXAMPLES)

openresty: setup-demo
	$(build) $(call core_of,plain,$(LUA)) $(call core_of,plain,5.1)
	@$(call run_lua,plain,$(LUA)) $(call interpreter_of,$(LUA)) examples/openresty/run.lua $(if $(CHECK),--check)

editors: setup-editors
	$(build) $(call core_of,plain,5.4) $(call core_of,plain,5.1) $(call core_of,plain,5.2)
	@$(call run_lua,plain,5.4) lua5.4 examples/hosts.lua neovim love mpv

bot: setup-bot
	$(build) $(call core_of,plain,5.4) $(call core_of,plain,5.1)
	@$(call run_lua,plain,5.4) lua5.4 examples/bot/run.lua

PORT = 4010
sandbox: setup-bot
	$(build) $(call core_of,plain,5.4) $(call core_of,plain,5.1)
	@$(call run_lua,plain,5.4) lua5.4 examples/sandbox.lua $(PORT)

page pictures: setup-page
	$(build) $(call core_of,plain,5.4) $(call core_of,plain,5.1)
	@$(call run_lua,plain,5.4) PICTURES=$(if $(filter pictures,$@),docs/images,$(BUILD)/page) lua5.4 spec/page/run.lua

test: setup-test
	$(if $(TREE),,$(build) $(call core_of,$(VARIANT),$(LUA)) \
		$(call core_of,$(VARIANT),$(call nginx_lua,$(LUA))))
	$(call specs,$(VARIANT),$(LUA))

# ---- suites: each is a target, so that several can run at a time ---------------------------

# What specs need to find built, lest two suites build it at once.
suite_needs = $(call core_of,$(1),$(2)) $(call core_of,$(1),$(call nginx_lua,$(2))) $(if $(filter 5.4,$(2)),$(BUILD)/$(GAME))
# The output of each is printed when it ends, where this make can hold it back. A failure stops no other suite.
side_by_side = +@$(MAKE) --no-print-directory --keep-going \
	$(if $(filter output-sync,$(.FEATURES)),$(jobs) --output-sync=target)

MATRIX = $(LUAS:%=suite-plain-%) suite-poll-5.4
.PHONY: $(foreach variant,plain poll,$(KNOWN_LUAS:%=suite-$(variant)-%))

# Without the specs of nginx itself, which are the same in every suite, and, unless FULL=1, those
# that send much, run many processes, wait for those that were killed or for every kind of host, and are in
# `make test` for one Lua.
sampled = --exclude-tags=nginx$(if $(FULL),,$(comma)fire$(comma)kit)
# Specs that break code off, or damage a text, at each of many points try a third of them.
sparse = $(if $(FULL),,LINQ_SPARSE=3)

define suite_rule
suite-$(1)-$(2): $(call suite_needs,$(1),$(2))
	@echo "== Lua $(2)$(if $(filter poll,$(1)),$(comma) poll())"; $$(call specs,$(1),$(2),$$(sparse),$$(sampled))
endef
$(foreach variant,plain poll,$(foreach lua,$(KNOWN_LUAS),$(eval $(call suite_rule,$(variant),$(lua)))))

matrix: setup-matrix
	$(side_by_side) $(MATRIX)

# Turkish has its own lower case of I in an 8-bit locale, German a decimal comma.
LOCALES = tr_TR.ISO-8859-9 de_DE.UTF-8
locales_made = $(LOCALES:%=$(BUILD)/locale/%/LC_CTYPE)
LOCALE_SUITES = $(LOCALES:%=suite-locale-%)
.PHONY: $(LOCALE_SUITES)

locale: setup-locale
	$(side_by_side) $(LOCALE_SUITES)

$(LOCALE_SUITES): suite-locale-%: $(BUILD)/locale/%/LC_CTYPE $(call suite_needs,plain,$(LUA))
	@echo "== Lua $(LUA), $*"; $(call specs,plain,$(LUA),LOCPATH='$(abspath $(BUILD))/locale' \
		LINQ_LOCALE=$* $(sparse),$(sampled))

$(locales_made): $(BUILD)/locale/%/LC_CTYPE:
	@mkdir -p $(BUILD)/locale
	localedef -i $(basename $*) -f $(patsubst .%,%,$(suffix $*)) $(BUILD)/locale/$*

# nginx itself runs without the sanitizers, so it gets the plain module.
asan: setup-asan
	$(build) $(call core_of,asan,5.4) $(call core_of,plain,5.1)
	@mkdir -p $(BUILD)/asan/lua/5.1/linq && cp $(call core_of,plain,5.1) $(BUILD)/asan/lua/5.1/linq/
	$(call specs,asan,5.4,LD_PRELOAD="$$($(CC) -print-file-name=libasan.so) $$($(CC) -print-file-name=libubsan.so)" \
		ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 LSAN_OPTIONS=suppressions=tools/lsan.supp $(sparse),$(sampled))

valgrind: setup-valgrind
	$(build) $(call core_of,plain,5.4) $(call core_of,plain,5.1)
	$(call run_lua,plain,5.4) valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
		--suppressions=tools/valgrind.supp lua5.4 $(BUSTED) --tags=valgrind

# A host of its own, whose malloc() and system calls can fail (spec/torture/host.c).
TORTURE = $(BUILD)/torture/$(LUA)/host

compile_torture = $(CC) $(CFLAGS) -fno-optimize-sibling-calls -std=c11 -D_GNU_SOURCE $(WARNINGS) $(CURL_CFLAGS) \
	-I$(call include_of,$(LUA))

$(TORTURE): $(wildcard spec/torture/*.c spec/torture/*.h) Makefile
	@mkdir -p $(@D)
	$(compile_torture) -rdynamic -o $@ $(filter %.c,$^) $(call library_of,$(LUA)) $(LINQ_LIBS)

torture faults: setup-demo
	$(build) $(call core_of,plain,$(LUA)) $(TORTURE)
	$(call run_lua,plain,$(LUA)) $(TORTURE) $(if $(filter torture,$@),memory,system) $(if $(FULL),,-k $(EVERY_$@))

EVERY_torture = 11
EVERY_faults = 3

cuts: setup-cuts
	$(build) $(call core_of,plain,5.4) $(call core_of,plain,5.1)
	$(call run_lua,plain,5.4) FULL=$(FULL) lua5.4 spec/cuts/stalls.lua
	$(call run_lua,plain,5.4) FULL=$(FULL) lua5.4 spec/cuts/run.lua

lint: setup-lint
	luacheck --quiet lua bin/linq sandbox spec examples bench tools
	clang-format --dry-run --Werror src/*.[ch] include/*.h examples/*/*.[ch] examples/sdl/host.cpp bench/*.[ch] \
		spec/support/*.c \
		spec/fuzz/support/*.[ch] spec/tsan/*.c spec/torture/*.[ch]
	$(foreach lua,$(LUAS),$(CC) -fsyntax-only -Werror -O2 $(LINQ_CFLAGS) -I$(call include_of,$(lua)) $(SOURCES) &&) true
	$(CC) -fsyntax-only -Werror -O2 $(LINQ_CFLAGS) -DLINQ_USE_POLL -I$(call include_of,5.4) $(SOURCES)
	$(foreach standard,c99 c11 gnu17,$(CC) -std=$(standard) -fsyntax-only -Werror -O2 $(LINQ_CFLAGS) \
		-I$(call include_of,5.4) $(SOURCES) &&) true
	$(foreach lua,$(LUAS),$(CXX) -x c++ -std=c++11 -fsyntax-only -Werror $(CXX_WARNINGS) -I$(call include_of,$(lua)) \
		include/linq.h &&) true
	luarocks lint linq-dev-1.rockspec
	luarocks lint linq-sandbox-dev-1.rockspec

reference: all
	$(call run_lua,$(VARIANT),$(LUA)) $(call interpreter_of,$(LUA)) tools/reference

# With the Lua language server of PATH, or that of LUALS.
types: setup-test
	$(build) $(call core_of,plain,5.4)
	@$(call run_lua,plain,5.4) lua5.4 spec/types/run.lua '$(LUALS)'

# README, the guides and the reference as a site in $(BUILD)/site; no link may be dead.
docs: setup-docs
	BUILD='$(BUILD)' tools/site

parity: setup-demo
	BUILD=$(BUILD) spec/parity/run

rock: setup-rock
	tools/check-rock

release: setup-release
	@tools/check-release

# PACKAGES=folder keeps the packages there.
PACKAGES =
deb: setup-deb
	tools/check-deb $(PACKAGES)

# Figures as JSON, and from them pictures and pages. QUICK=1: few rounds, and all of it below BUILD.
QUICK =
figures = $(if $(QUICK),$(BUILD)/bench/quick,bench/results)
pages = $(if $(QUICK),$(BUILD)/bench/quick,docs)
run_bench = $(call run_lua,plain,5.4) lua5.4
bench_cores = $(call core_of,plain,5.4) $(call core_of,plain,5.1) \
	$(if $(wildcard $(call include_of,jit)/lua.h),$(call core_of,plain,jit))
bench_of = @mkdir -p $(figures) && $(run_bench) $(2) $(figures)/$(1).json $(if $(QUICK),quick) && \
	$(run_bench) bench/pictures.lua $(figures)/$(1).json $(pages)

bench: setup-bench
	$(build) $(bench_cores) $(BUILD)/$(GAME)
	$(call bench_of,performance,bench/run.lua)

bench-compare: setup-bench-compare
	$(build) $(bench_cores)
	@bench/compare/setup
	$(call bench_of,comparison,bench/compare/run.lua)

bench-pictures: setup-bench
	$(build) $(call core_of,plain,5.4)
	@for run in $(figures)/*.json; do $(run_bench) bench/pictures.lua $$run $(pages) || exit; done

# ---- install: the client alone; the sandbox is for tests, and comes as a rock ----------------

PREFIX = /usr/local
DESTDIR =
INSTALL = install
lua_folder = lua/$(if $(filter jit,$(LUA)),5.1,$(LUA))
LUA_SHARE = $(PREFIX)/share/$(lua_folder)
LUA_LIB = $(PREFIX)/lib/$(lua_folder)
INCLUDE = $(PREFIX)/include
PKGCONFIG = $(PREFIX)/lib/pkgconfig
LIBRARY = $(PREFIX)/share/linq/library
BIN = $(PREFIX)/bin
LUA_FOLDERS = $(sort $(patsubst %/,%,$(dir $(shell find lua -name '*.lua'))))
CLIENT_VERSION = $(shell sed -n 's/^return "\(.*\)"/\1/p' lua/linq/version.lua)

# What the command has below share/.
MANUAL = $(PREFIX)/share/man/man1
BASH_COMPLETION = $(PREFIX)/share/bash-completion/completions
ZSH_COMPLETION = $(PREFIX)/share/zsh/site-functions
FISH_COMPLETION = $(PREFIX)/share/fish/vendor_completions.d

install: $(call core_of,plain,$(LUA)) install-lua install-header install-library install-command-files
	$(INSTALL) -d "$(DESTDIR)$(LUA_LIB)/linq"
	$(INSTALL) -m 755 $< "$(DESTDIR)$(LUA_LIB)/linq/core.so"
	$(INSTALL) -d "$(DESTDIR)$(BIN)"
	{ echo '#!/usr/bin/env $(call interpreter_of,$(LUA))' && \
		echo 'package.path = "$(LUA_SHARE)/?.lua;$(LUA_SHARE)/?/init.lua;" .. package.path' && \
		echo 'package.cpath = "$(LUA_LIB)/?.so;" .. package.cpath' && \
		sed 1d bin/linq; } >"$(DESTDIR)$(BIN)/linq"
	chmod 755 "$(DESTDIR)$(BIN)/linq"

install-lua:
	set -e; for folder in $(LUA_FOLDERS:lua/%=%); do \
		$(INSTALL) -d "$(DESTDIR)$(LUA_SHARE)/$$folder"; \
		$(INSTALL) -m 644 lua/$$folder/*.lua "$(DESTDIR)$(LUA_SHARE)/$$folder"; done

# For hosts in C, whatever the Lua.
install-header:
	$(INSTALL) -d "$(DESTDIR)$(INCLUDE)" "$(DESTDIR)$(PKGCONFIG)"
	$(INSTALL) -m 644 include/linq.h "$(DESTDIR)$(INCLUDE)/linq.h"
	printf '%s\n' 'prefix=$(PREFIX)' 'includedir=$(INCLUDE)' '' 'Name: linq' \
		'Description: Event loop of the Linq client for Lua, for hosts in C' 'Version: $(CLIENT_VERSION)' \
		'Cflags: -I$${includedir}' >"$(DESTDIR)$(PKGCONFIG)/linq.pc"
	chmod 644 "$(DESTDIR)$(PKGCONFIG)/linq.pc"

# The command's manual and completion.
install-command-files:
	$(INSTALL) -d "$(DESTDIR)$(MANUAL)" "$(DESTDIR)$(BASH_COMPLETION)" "$(DESTDIR)$(ZSH_COMPLETION)" \
		"$(DESTDIR)$(FISH_COMPLETION)"
	$(INSTALL) -m 644 docs/linq.1 "$(DESTDIR)$(MANUAL)/linq.1"
	$(INSTALL) -m 644 share/linq.bash "$(DESTDIR)$(BASH_COMPLETION)/linq"
	$(INSTALL) -m 644 share/_linq "$(DESTDIR)$(ZSH_COMPLETION)/_linq"
	$(INSTALL) -m 644 share/linq.fish "$(DESTDIR)$(FISH_COMPLETION)/linq.fish"

# The definitions, for editors, whatever the Lua.
install-library:
	$(INSTALL) -d "$(DESTDIR)$(LIBRARY)"
	$(INSTALL) -m 644 library/linq.lua "$(DESTDIR)$(LIBRARY)/linq.lua"

# The stand-in, which is a rock of its own, to the same place, with its page beside its modules.
SANDBOX_FOLDERS = $(sort $(patsubst %/,%,$(dir $(shell find sandbox/lua -name '*.lua'))))
install-sandbox:
	set -e; for folder in $(SANDBOX_FOLDERS:sandbox/lua/%=%); do \
		$(INSTALL) -d "$(DESTDIR)$(LUA_SHARE)/$$folder"; \
		$(INSTALL) -m 644 sandbox/lua/$$folder/*.lua "$(DESTDIR)$(LUA_SHARE)/$$folder"; done
	$(INSTALL) -m 644 sandbox/page/* "$(DESTDIR)$(LUA_SHARE)/linq/sandbox/page"

uninstall-sandbox:
	rm -rf "$(DESTDIR)$(LUA_SHARE)/linq/sandbox"

# Both for each Lua that they run in; LUA comes last, so that the command is its.
for_each_lua = +@set -e; for lua in $(sort $(call nginx_lua,$(LUA)) $(LUA)); do \
	$(MAKE) --no-print-directory $(1) LUA=$$lua; done

install-all: setup-install
	$(call for_each_lua,install install-sandbox)
	@echo "linq, its sandbox and the command are below $(DESTDIR)$(PREFIX): docs/guide/first-chat.md begins with them"

uninstall-all:
	$(call for_each_lua,uninstall uninstall-sandbox)

# Folders go when nothing else is in them.
uninstall:
	cd lua && find . -name '*.lua' | while read -r file; do rm -f "$(DESTDIR)$(LUA_SHARE)/$$file"; done
	rm -f "$(DESTDIR)$(LUA_LIB)/linq/core.so" "$(DESTDIR)$(INCLUDE)/linq.h" "$(DESTDIR)$(PKGCONFIG)/linq.pc" \
		"$(DESTDIR)$(BIN)/linq" "$(DESTDIR)$(MANUAL)/linq.1" "$(DESTDIR)$(BASH_COMPLETION)/linq" \
		"$(DESTDIR)$(ZSH_COMPLETION)/_linq" "$(DESTDIR)$(FISH_COMPLETION)/linq.fish" \
		"$(DESTDIR)$(LIBRARY)/linq.lua"
	find "$(DESTDIR)$(LUA_SHARE)/linq" "$(DESTDIR)$(LUA_LIB)/linq" "$(DESTDIR)$(PREFIX)/share/linq" \
		-depth -type d -exec rmdir {} \; 2>/dev/null || true

# Also what luarocks make leaves in the tree.
BUILT = plain poll asan examples bench packages page locale fuzz tsan torture types
clean:
	rm -rf $(BUILT:%=$(BUILD)/%) linq src/*.o compile_commands.json
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
	$(FUZZ_CC) -fsanitize=fuzzer -o $@ $^ $(call library_of,5.4) $(LINQ_LIBS)

fuzz: setup-fuzz
	$(build) $(addprefix $(BUILD)/fuzz/,$(FUZZ_TARGETS))
	@$(call run_lua,fuzz,5.4) FUZZ_SEED=$(FUZZ_SEED) spec/fuzz/run $(FUZZ_SECONDS) $(FUZZ_TARGETS)

# ---- the bridge's thread under ThreadSanitizer ------------------------------------------

$(BUILD)/tsan/host: $(SOURCES) $(HEADERS) spec/tsan/host.c spec/support/fork.c Makefile
	@mkdir -p $(@D)
	clang $(CFLAGS) -O1 -fsanitize=thread $(filter-out -Wmissing-prototypes,$(LINQ_CFLAGS)) -I$(call include_of,5.4) \
		-o $@ $(filter %.c,$^) $(call library_of,5.4) $(LINQ_LIBS)

tsan: setup-tsan
	$(build) $(BUILD)/tsan/host
	@$(call run_lua,tsan,5.4) spec/tsan/run $(BUILD)/tsan/host
