#include "url.h"

#include <lauxlib.h>
#include <stddef.h>

/* RFC 3986, section 2.3 */
static int is_unreserved(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

int url_percent_encode(lua_State *L) {
  static const char digits[] = "0123456789ABCDEF";
  size_t length, at = 0;
  const char *text = luaL_checklstring(L, 1, &length);
  while (at < length && is_unreserved((unsigned char)text[at]))
    at++;
  lua_settop(L, 1);
  if (at == length)
    return 1;
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  luaL_addlstring(&out, text, at);
  for (; at < length; at++) {
    unsigned char c = (unsigned char)text[at];
    if (is_unreserved(c)) {
      luaL_addchar(&out, (char)c);
      continue;
    }
    luaL_addchar(&out, '%');
    luaL_addchar(&out, digits[c >> 4]);
    luaL_addchar(&out, digits[c & 15]);
  }
  luaL_pushresult(&out);
  return 1;
}
