/* Types of userdata. A type is the address of its name, an array that is declared once.
 * The metatable holds that address, which is faster to compare than luaL_checkudata's
 * look-up in the registry. */
#ifndef LINQ_USERDATA_H
#define LINQ_USERDATA_H

#include <lauxlib.h>
#include <lua.h>
#include <stddef.h>

#pragma GCC visibility push(hidden)

/* Registers the type in this state. `methods` may be NULL. */
void userdata_register(lua_State *L, const char *type, const luaL_Reg *metamethods, const luaL_Reg *methods);

/* Pushes a new userdata of the type, filled with zeros, and returns it. */
void *userdata_new(lua_State *L, const char *type, size_t size);

/* Returns the userdata at `index`. Raises for another type. */
void *userdata_check(lua_State *L, int index, const char *type);

#pragma GCC visibility pop

#endif
