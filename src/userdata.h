/* Types of userdata. A type is its name: an array that is declared once, whose
 * address in the metatable tells the type. luaL_checkudata would look the name
 * up in the registry each time. */
#ifndef LINQ_USERDATA_H
#define LINQ_USERDATA_H

#include <lauxlib.h>
#include <lua.h>
#include <stddef.h>

#pragma GCC visibility push(hidden)

/* Makes the type known to this state; methods may be NULL. */
void userdata_register(lua_State *L, const char *type, const luaL_Reg *metamethods, const luaL_Reg *methods);

/* Pushes a new userdata of the type, its bytes zero, and returns it. */
void *userdata_new(lua_State *L, const char *type, size_t size);

/* The userdata at index; raises when it is of another type. */
void *userdata_check(lua_State *L, int index, const char *type);

#pragma GCC visibility pop

#endif
