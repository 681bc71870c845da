/* The bridge to lua-cjson: a private instance, and what its builds get wrong
 * or leave out put right: integers stay integers (exact beyond 2^53), an empty
 * array is told from an empty object, NaN, Infinity and hex are refused. */
#ifndef LINQ_JSON_H
#define LINQ_JSON_H

#include <lua.h>

#pragma GCC visibility push(hidden)

typedef enum json_type {
  JSON_NULL,
  JSON_SAME,    /* a scalar that is already right */
  JSON_CHANGED, /* a scalar that was replaced on the stack */
  JSON_ARRAY,
  JSON_OBJECT
} json_type;

/* Looks at the value on top of the stack, which came out of json_parse, and
 * replaces it by what Lua should see. Tables keep their identity and are not
 * entered. */
json_type json_convert(lua_State *L);

/* Replaces the text on top of the stack, which json_text_read has taken (or a value in
 * one that it took), by what json_parse makes of it. marked: as json_text_read said. */
void json_decode_text(lua_State *L, int marked);

/* Adds parse, decode, shape, null and array_metatable to the table on top of the
 * stack; the lua-cjson module is at index `cjson`. */
void json_register(lua_State *L, int cjson);

#pragma GCC visibility pop

#endif
