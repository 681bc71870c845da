/* The userdata behind every API object.
 *
 * An object is a userdata whose user value is the table that lua-cjson decoded
 * (its fields), or one that holds their text, and whose metatable is that of its
 * class: kind, API version and client. The first reads look at one field alone.
 * Later ones convert the fields one level deep and give the object a metatable of
 * its own whose __index is the fields table itself: from then on a read is two
 * table look-ups, without a call. */
#ifndef LINQ_OBJECT_H
#define LINQ_OBJECT_H

#include <lua.h>

#pragma GCC visibility push(hidden)

/* Adds class, object, object_of_text, fields, replace and class_of to the table on
 * top of the stack. */
void object_register(lua_State *L);

#pragma GCC visibility pop

#endif
