/* The userdata behind every API object.
 *
 * The user value of an object is the table of fields that lua-cjson decoded, or a table
 * that holds their text. Its metatable is that of its class, which is a kind, an API
 * version and a client. The first reads look at one field alone. Later reads convert
 * all fields one level deep and give the object its own metatable, whose __index is the
 * fields table: from then on a read is two table look-ups without a call. */
#ifndef LINQ_OBJECT_H
#define LINQ_OBJECT_H

#include <lua.h>

#pragma GCC visibility push(hidden)

/* Adds class, object, object_of_text, fields, replace and class_of to the table on
 * top of the stack. */
void object_register(lua_State *L);

#pragma GCC visibility pop

#endif
