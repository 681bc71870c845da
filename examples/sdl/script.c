#include "script.h"

#include <SDL.h>
#include <lauxlib.h>
#include <lualib.h>
#include <math.h>
#include <stdio.h>

#define TABLE 1 /* place on the stack of the table that the script returned */

static int failed(script *self) {
  fprintf(stderr, "%s\n", lua_tostring(self->L, -1));
  lua_settop(self->L, TABLE);
  return -1;
}

double script_now(void) {
  return (double)SDL_GetPerformanceCounter() * 1000 / (double)SDL_GetPerformanceFrequency();
}

int script_open(script *self, const char *path) {
  lua_State *L = luaL_newstate();
  self->L = L;
  self->loop = NULL;
  self->live = 1;
  self->due = 0;
  if (L == NULL)
    return -1;
  luaL_openlibs(L);
  if (luaL_loadfile(L, path) != LUA_OK || lua_pcall(L, 0, 1, 0) != LUA_OK)
    return failed(self);
  lua_getfield(L, TABLE, "loop");
  self->loop = linq_to_loop(L, -1);
  lua_settop(L, TABLE);
  if (self->loop == NULL)
    fprintf(stderr, "%s gave no loop\n", path);
  return self->loop != NULL ? 0 : -1;
}

int script_update(script *self, double budget) {
  lua_State *L = self->L;
  lua_getfield(L, TABLE, "update");
  lua_pushnumber(L, budget);
  if (lua_pcall(L, 1, 2, 0) != LUA_OK)
    return failed(self);
  self->live = (int)lua_tointeger(L, -2);
  self->due = lua_isnil(L, -1) ? HUGE_VAL : script_now() + lua_tonumber(L, -1) * 1000;
  lua_settop(L, TABLE);
  return 0;
}

int script_is_right(script *self) {
  lua_getfield(self->L, TABLE, "is_right");
  if (lua_pcall(self->L, 0, 1, 0) != LUA_OK)
    return failed(self) == 0;
  int right = lua_toboolean(self->L, -1);
  lua_settop(self->L, TABLE);
  return right;
}

void script_close(script *self) {
  if (self->L != NULL)
    lua_close(self->L);
}
