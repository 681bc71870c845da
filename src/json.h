/* The bridge to a private instance of lua-cjson. It corrects what builds of lua-cjson lose
 * or accept: integers stay integers and exact beyond 2^53, an empty array differs from
 * an empty object, and NaN, Infinity and hex numbers are refused. */
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

/* Converts the value on top of the stack, which comes from json_parse, to what Lua code
 * sees. Tables keep their identity, and their elements are not converted. */
json_type json_convert(lua_State *L);

/* Replaces the text on top of the stack by its value, as json_parse does. The text was
 * accepted by json_text_read, which set `marked`, or is a value within such a text. */
void json_decode_text(lua_State *L, int marked);

/* Adds parse, decode, shape, null and array_metatable to the table on top of the
 * stack; the lua-cjson module is at index `cjson`. */
void json_register(lua_State *L, int cjson);

#pragma GCC visibility pop

#endif
