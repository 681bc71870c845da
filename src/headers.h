/* A list of header lines in libcurl's form, shared by any number of requests. References
 * are counted, because a closing Lua state finalizes a list before the transfers that
 * were made before it. */
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

/* Add and drop a reference. headers_release accepts NULL. */
void headers_hold(linq_headers *headers);
void headers_release(linq_headers *headers);

int headers_new(lua_State *L);
void headers_register(lua_State *L);

#pragma GCC visibility pop

#endif
