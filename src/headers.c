#include "platform.h"

#include "headers.h"

#include <lauxlib.h>
#include <stdlib.h>

#include "userdata.h"

static const char headers_type[] = "linq.header_list";

linq_headers *headers_check(lua_State *L, int index) {
  linq_headers **headers = userdata_check(L, index, headers_type);
  luaL_argcheck(L, *headers != NULL, index, "the headers are finalized");
  return *headers;
}

void headers_hold(linq_headers *headers) {
  headers->users++;
}

void headers_release(linq_headers *headers) {
  if (headers == NULL || --headers->users > 0)
    return;
  curl_slist_free_all(headers->lines);
  free(headers);
}

/* core.headers(lines) -> list. `lines` is an array of "Name: value". "Name:" removes a
 * header that libcurl would add, "Name;" sends an empty one. */
int headers_new(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  linq_headers **headers = userdata_new(L, headers_type, sizeof *headers);
  *headers = calloc(1, sizeof **headers);
  if (*headers == NULL)
    return luaL_error(L, "not enough memory");
  headers_hold(*headers);
  for (int i = 1;; i++) {
    lua_rawgeti(L, 1, i);
    if (lua_isnil(L, -1))
      break;
    struct curl_slist *grown = curl_slist_append((*headers)->lines, luaL_checkstring(L, -1));
    if (grown == NULL)
      return luaL_error(L, "not enough memory");
    (*headers)->lines = grown;
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return 1;
}

static int headers_gc(lua_State *L) {
  linq_headers **headers = userdata_check(L, 1, headers_type);
  headers_release(*headers);
  *headers = NULL;
  return 0;
}

static const luaL_Reg headers_metamethods[] = {{"__gc", headers_gc}, {NULL, NULL}};

void headers_register(lua_State *L) {
  userdata_register(L, headers_type, headers_metamethods, NULL);
}
