/* A list of header lines in libcurl's form, made once and used by any number of
 * requests. It lives until the last of them lets go of it: while a Lua state
 * closes, a list is finalized before transfers that were made before it. */
#ifndef LINQ_HEADERS_H
#define LINQ_HEADERS_H

#include <lua.h>

#include "libcurl.h"

#pragma GCC visibility push(hidden)

typedef struct linq_headers {
  struct curl_slist *lines;
  int users;
} linq_headers;

linq_headers *headers_check(lua_State *L, int index);

/* Takes hold of a list; lets go of it, which may be NULL. */
void headers_hold(linq_headers *headers);
void headers_release(linq_headers *headers);

int headers_new(lua_State *L);
void headers_register(lua_State *L);

#pragma GCC visibility pop

#endif
