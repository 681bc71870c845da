#include "platform.h"

#include "url.h"

#include <lauxlib.h>
#include <limits.h>
#include <stddef.h>

/* A table, because every character of every id is looked up. */
const char url_unreserved[UCHAR_MAX + 1] = {
    ['-'] = 1, ['.'] = 1, ['_'] = 1, ['~'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1,
    ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1,
    ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1,
    ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1,
    ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1,
    ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1,
    ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1,
    ['x'] = 1, ['y'] = 1, ['z'] = 1,
};

int url_percent_encode(lua_State *L) {
  static const char digits[] = "0123456789ABCDEF";
  size_t length, at = 0;
  const char *text = luaL_checklstring(L, 1, &length);
  while (at < length && url_unreserved[(unsigned char)text[at]])
    at++;
  lua_settop(L, 1);
  if (at == length)
    return 1;
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  luaL_addlstring(&out, text, at);
  for (; at < length; at++) {
    unsigned char c = (unsigned char)text[at];
    if (url_unreserved[c]) {
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
