/* The only file that knows which Lua it is compiled for. Each shim tests for the
 * feature that it replaces and not for the version, because LuaJIT says that it is
 * 5.1 but has many calls of 5.2. */
#ifndef LINQ_COMPAT_H
#define LINQ_COMPAT_H

#include <lauxlib.h>
#include <lua.h>

/* 5.1 and LuaJIT: the user value is the userdata's environment, which must be a
 * table. All of ours are tables. */
#if defined(LUA_ENVIRONINDEX)
#define linq_getuservalue(L, index) lua_getfenv(L, index)
#define linq_setuservalue(L, index) ((void)lua_setfenv(L, index))
#else
#define linq_getuservalue(L, index) ((void)lua_getuservalue(L, index))
#define linq_setuservalue(L, index) ((void)lua_setuservalue(L, index))
#endif

/* 5.3 and later: numbers have an integer subtype. */
#if defined(LUA_MAXINTEGER)
#define LINQ_HAS_INTEGERS 1
#define linq_isinteger(L, index) lua_isinteger(L, index)
#define linq_pushcount(L, count) lua_pushinteger(L, (lua_Integer)(count))
#else
#define LINQ_HAS_INTEGERS 0
#define linq_isinteger(L, index) 0
#define linq_pushcount(L, count) lua_pushnumber(L, (lua_Number)(count))
#endif

/* Only PUC 5.1 lacks luaL_newlib and luaL_setfuncs. */
#if defined(luaL_newlib)
#define linq_setfuncs(L, functions, upvalues) luaL_setfuncs(L, functions, upvalues)
#else
static inline void linq_setfuncs(lua_State *L, const luaL_Reg *functions, int upvalues) {
  luaL_checkstack(L, upvalues, "too many upvalues");
  for (; functions->name != NULL; functions++) {
    for (int i = 0; i < upvalues; i++)
      lua_pushvalue(L, -upvalues);
    lua_pushcclosure(L, functions->func, upvalues);
    lua_setfield(L, -(upvalues + 2), functions->name);
  }
  lua_pop(L, upvalues);
}
#endif

#endif
