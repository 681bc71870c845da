#include <lauxlib.h>
#include <lualib.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "torture.h"

/* torture.poll(fd, seconds) */
static int wait_for_descriptor(lua_State *L) {
  struct pollfd one = {(int)luaL_checkinteger(L, 1), POLLIN, 0};
  poll(&one, 1, (int)(luaL_checknumber(L, 2) * 1000) + 1);
  return 0;
}

/* torture.sleep(seconds) */
static int sleep_for(lua_State *L) {
  double seconds = luaL_checknumber(L, 1);
  struct timespec wait = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
  nanosleep(&wait, NULL);
  return 0;
}

static void set_text(lua_State *L, const char *name, const char *value) {
  lua_pushstring(L, value);
  lua_setfield(L, -2, name);
}

lua_State *state_new(const worker *self) {
  char origin[64];
  lua_State *L = lua_newstate(faults_lua_allocate, NULL);
  luaL_openlibs(L);
  snprintf(origin, sizeof origin, "http://127.0.0.1:%d", self->server.port);
  lua_newtable(L);
  set_text(L, "origin", origin);
  set_text(L, "directory", self->directory);
  lua_pushcfunction(L, wait_for_descriptor);
  lua_setfield(L, -2, "poll");
  lua_pushboolean(L, options.system);
  lua_setfield(L, -2, "refuses_calls");
  lua_pushcfunction(L, sleep_for);
  lua_setfield(L, -2, "sleep");
  lua_setglobal(L, "torture");
  if (luaL_loadfile(L, SCENARIOS) != 0 || lua_pcall(L, 0, 1, 0) != 0) {
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
    exit(3);
  }
  return L; /* with the array of scenarios */
}

void state_push(lua_State *L, const char *name) {
  lua_getglobal(L, "torture");
  lua_getfield(L, -1, name);
  lua_remove(L, -2);
}

int state_call(lua_State *L, outcome *result, const char *name, const job *one) {
  lua_settop(L, 0);
  state_push(L, name);
  lua_pushstring(L, one->scenario);
  lua_pushstring(L, one->state);
  int failed = lua_pcall(L, 2, 0, 0);
  if (failed)
    point_fail(result, "%s: %s", name, lua_tostring(L, -1));
  lua_settop(L, 0);
  return failed;
}
