#include "platform.h"

#include "userdata.h"

#include <stdint.h>
#include <string.h>

#include "compat.h"

#define TYPE_SLOT 1

void userdata_register(lua_State *L, const char *type, const luaL_Reg *metamethods, const luaL_Reg *methods) {
  luaL_newmetatable(L, type);
  lua_pushlightuserdata(L, (void *)(uintptr_t)type);
  lua_rawseti(L, -2, TYPE_SLOT);
  linq_setfuncs(L, metamethods, 0);
  if (methods != NULL) {
    lua_newtable(L);
    linq_setfuncs(L, methods, 0);
    lua_setfield(L, -2, "__index");
  }
  lua_pop(L, 1);
}

void *userdata_new(lua_State *L, const char *type, size_t size) {
  void *data = lua_newuserdata(L, size);
  memset(data, 0, size);
  luaL_getmetatable(L, type);
  lua_setmetatable(L, -2);
  return data;
}

void *userdata_check(lua_State *L, int index, const char *type) {
  void *data = lua_touserdata(L, index);
  if (data != NULL && lua_getmetatable(L, index)) {
    lua_rawgeti(L, -1, TYPE_SLOT);
    int same = lua_touserdata(L, -1) == type;
    lua_pop(L, 2);
    if (same)
      return data;
  }
  return luaL_checkudata(L, index, type); /* of another type, or of another copy of the module */
}
