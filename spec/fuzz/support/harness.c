/* What libFuzzer runs: one Lua state, and for each input the property that
 * spec/fuzz/TARGET.lua returns, a function of the input. What it raises is a finding.
 *
 * The core is linked in, so that the sanitizers and libFuzzer see it. Lua's own code is
 * not seen by them: each pair of lines of lua/linq that ran one after the other counts
 * as covered by a counter of its own, so that libFuzzer finds its way there, too. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "natives.h"

#define COUNTERS 32768
#define RUNS_PER_COLLECTION 100
#define SEEN_SOURCE "@lua/linq/"

int luaopen_linq_core(lua_State *L);
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static lua_State *state;
static uint32_t last_line;

__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t counters[COUNTERS];

static uint32_t hash_text(const char *text) {
  uint32_t hash = 2166136261u;
  for (; *text != '\0'; text++)
    hash = (hash ^ (uint8_t)*text) * 16777619u;
  return hash;
}

/* The hash of a chunk's name; 0: its lines are not counted. */
static uint32_t hash_source(const char *source) {
  static const char *last;
  static uint32_t hash;
  if (source != last)
    hash = strncmp(source, SEEN_SOURCE, sizeof SEEN_SOURCE - 1) == 0 ? hash_text(source) : 0;
  last = source;
  return hash;
}

static void count_line(lua_State *L, lua_Debug *at) {
  lua_getinfo(L, "S", at);
  uint32_t source = hash_source(at->source);
  if (source == 0)
    return;
  uint32_t line = source + (uint32_t)at->currentline * 2654435761u;
  uint8_t *counter = &counters[(line ^ last_line) % COUNTERS];
  *counter = (uint8_t)(*counter == UINT8_MAX ? UINT8_MAX : *counter + 1);
  last_line = line >> 1;
}

static int with_traceback(lua_State *L) {
  luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
  return 1;
}

/* Ends the process, as libFuzzer asks of a target that failed. */
static void give_up(lua_State *L) {
  fprintf(stderr, "%s\n", lua_tostring(L, -1));
  abort();
}

/* Before LeakSanitizer looks for what nothing points to. */
static void close_state(void) {
  lua_close(state);
  state = NULL;
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc;
  (void)argv;
  lua_State *L = state = luaL_newstate();
  if (L == NULL)
    abort();
  luaL_openlibs(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, luaopen_linq_core);
  lua_setfield(L, -2, "linq.core");
  lua_pushcfunction(L, natives_open);
  lua_setfield(L, -2, "spec.fuzz.support.natives");
  lua_settop(L, 0);
  lua_pushcfunction(L, with_traceback);
  if (luaL_loadfile(L, "spec/fuzz/" TARGET ".lua") || lua_pcall(L, 0, 1, 1))
    give_up(L);
  lua_sethook(L, count_line, LUA_MASKLINE, 0);
  atexit(close_state);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static unsigned runs;
  lua_State *L = state;
  last_line = 0;
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  lua_pushlstring(L, (const char *)data, size);
  if (lua_pcall(L, 1, 0, 1))
    give_up(L);
  if (++runs % RUNS_PER_COLLECTION == 0)
    lua_gc(L, LUA_GCCOLLECT, 0);
  return 0;
}
