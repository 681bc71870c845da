/* A list of header lines in libcurl's form, made once and used by any number of
 * requests. */
#ifndef LINQ_HEADERS_H
#define LINQ_HEADERS_H

#include <curl/curl.h>
#include <lua.h>

struct curl_slist *headers_check(lua_State *L, int index);

int headers_new(lua_State *L);
void headers_register(lua_State *L);

#endif
