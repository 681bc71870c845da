#include "headers.h"

#include <lauxlib.h>

#include "userdata.h"

static const char headers_type[] = "linq.header_list";

struct curl_slist *headers_check(lua_State *L, int index) {
  struct curl_slist **list = userdata_check(L, index, headers_type);
  return *list;
}

/* core.headers(lines) -> list; lines: an array of "Name: value" ("Name:" takes
 * a header of libcurl's own out, "Name;" sends it empty). */
int headers_new(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  struct curl_slist **list = userdata_new(L, headers_type, sizeof *list);
  for (int i = 1;; i++) {
    lua_rawgeti(L, 1, i);
    if (lua_isnil(L, -1))
      break;
    struct curl_slist *grown = curl_slist_append(*list, luaL_checkstring(L, -1));
    if (grown == NULL)
      return luaL_error(L, "out of memory");
    *list = grown;
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return 1;
}

static int headers_gc(lua_State *L) {
  struct curl_slist **list = userdata_check(L, 1, headers_type);
  curl_slist_free_all(*list);
  *list = NULL;
  return 0;
}

static const luaL_Reg headers_metamethods[] = {{"__gc", headers_gc}, {NULL, NULL}};

void headers_register(lua_State *L) {
  userdata_register(L, headers_type, headers_metamethods, NULL);
}
