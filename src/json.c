#include "platform.h"

#include "json.h"

#include <lauxlib.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compat.h"
#include "crypto.h"
#include "json_text.h"

/* Values that lua-cjson would lose are replaced in the text, before it is decoded, by
 * marker strings: "\0", a random nonce of this Lua state, a letter, digits. json_convert
 * turns them back. */
#define NONCE_KEY "linq.json.nonce"
#define DECODE_KEY "linq.json.decode" /* decode of a private lua-cjson instance */
#define NEW_KEY "linq.json.new"       /* cjson.new */
#define NONCE_SIZE 16
#define ARRAY_TYPE "linq.array"
#define MARKER_INTEGER 'i'
#define MARKER_EMPTY_ARRAY 'a'

#define MAX_MAGNITUDE 308            /* DBL_MAX has one more digit before the point */
#define ALL_ZERO LONG_MIN            /* result of first_place when there is no digit but 0 */
#define MAX_EXACT 9007199254740992.0 /* 2^53 */

/* ---- before lua-cjson: the text --------------------------------------- */

typedef struct number_token {
  const char *end;
  size_t digits; /* digits of an integer; 0 when there is a fraction or an exponent */
  int finite;
} number_token;

static int is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* strtod expects the decimal point of the locale, so the locale is "C" meanwhile, in this
 * thread alone. */
static int reads_finite(const char *at) {
  locale_t c_locale = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
  if (c_locale == (locale_t)0)
    return 0;
  locale_t before = uselocale(c_locale);
  int finite = isfinite(strtod(at, NULL));
  uselocale(before);
  freelocale(c_locale);
  return finite;
}

/* The place of a number's first digit that is not 0, counted from the decimal point: 1, 2 …
 * to the left, 0, -1 … to the right, or ALL_ZERO. `whole` digits stand before the point. */
static long first_place(const char *first, long whole) {
  if (*first != '0')
    return whole;
  const char *p = first + whole;
  long place = 0;
  if (*p == '.')
    for (p++; *p == '0'; p++)
      place--;
  return is_digit(*p) ? place : ALL_ZERO;
}

/* The exponent decides, except near the largest double, where all digits matter. */
static int is_finite(const char *at, long place, long exponent) {
  if (place == ALL_ZERO || exponent <= MAX_MAGNITUDE - place)
    return 1;
  return exponent == MAX_MAGNITUDE + 1 - place && reads_finite(at);
}

static number_token scan_number(const char *at, const char *end) {
  number_token token = {at, 0, 1};
  const char *p = *at == '-' ? at + 1 : at;
  const char *first = p;
  while (p < end && is_digit(*p))
    p++;
  long whole = (long)(p - first), exponent = 0;
  int integer = 1;
  if (p < end && *p == '.') {
    integer = 0;
    for (p++; p < end && is_digit(*p);)
      p++;
  }
  if (p < end && (*p == 'e' || *p == 'E')) {
    integer = 0;
    exponent = strtol(p + 1, NULL, 10); /* saturates; the text ends with NUL */
    for (p++; p < end && (is_digit(*p) || *p == '-' || *p == '+');)
      p++;
  }
  if (integer && *first != '0') /* after a leading 0 it is short, or lua-cjson refuses it */
    token.digits = (size_t)whole;
  if (!integer)
    token.finite = is_finite(at, first_place(first, whole), exponent);
  token.end = p > at ? p : at + 1;
  return token;
}

/* The end of the string literal whose opening quote is at `at`. */
static const char *skip_string(const char *at, const char *end) {
  const char *p = at + 1;
  for (;;) {
    const char *quote = p < end ? memchr(p, '"', (size_t)(end - p)) : NULL;
    if (quote == NULL)
      return end;
    const char *slash = quote;
    while (slash > at + 1 && slash[-1] == '\\')
      slash--;
    p = quote + 1;
    if ((quote - slash) % 2 == 0)
      return p;
  }
}

/* The end of the array that opens at `at` if the array is empty, or NULL. */
static const char *empty_array_end(const char *at) {
  const char *p = json_text_skip_space(at + 1);
  return *p == ']' ? p + 1 : NULL;
}

/* The characters at which next_rewrite stops, with the NUL that ends a text. */
static const char noted[UCHAR_MAX + 1] = {
    ['\0'] = 1, ['"'] = 1, ['['] = 1, ['-'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1,
    ['3'] = 1,  ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1,
};

/* Finds the next value at or after `p` that needs a marker. Returns its beginning, with
 * its end in *stop, or NULL. Sets *wrong at a malformed number or one out of range. */
static const char *next_rewrite(const char *p, const char *end, const char **stop, const char **wrong) {
  for (;;) {
    while (!noted[(unsigned char)*p])
      p++;
    if (*p == '\0') {
      return NULL;
    } else if (*p == '"') {
      p = skip_string(p, end);
    } else if (*p == '[') {
      *stop = empty_array_end(p);
      if (*stop != NULL)
        return p;
      p++;
    } else if (*p == '-' && !is_digit(p[1])) { /* lua-cjson's check for -Infinity depends on the locale */
      *wrong = "a minus sign without a number";
      return NULL;
    } else {
      number_token token = scan_number(p, end);
      if (!token.finite) {
        *wrong = "a number is out of range";
        return NULL;
      }
      *stop = token.end;
      int is_key = *json_text_skip_space(token.end) == ':'; /* lua-cjson refuses such a key */
      if (token.digits > JSON_TEXT_EXACT_DIGITS && !is_key)
        return p;
      p = token.end;
    }
  }
}

static void add_marker(luaL_Buffer *out, const char *nonce, const char *from, const char *stop) {
  int array = *from == '[';
  luaL_addstring(out, array ? "[\"\\u0000" : "\"\\u0000");
  luaL_addlstring(out, nonce, NONCE_SIZE);
  luaL_addchar(out, array ? MARKER_EMPTY_ARRAY : MARKER_INTEGER);
  if (!array)
    luaL_addlstring(out, from, (size_t)(stop - from));
  luaL_addstring(out, array ? "\"]" : "\"");
}

/* Replaces the text on top of the stack by one with markers, if it needs any.
 * Returns NULL, or what is wrong with it. */
static const char *mark(lua_State *L) {
  size_t length;
  const char *text = lua_tolstring(L, -1, &length), *end = text + length;
  const char *stop = NULL, *wrong = NULL;
  if (memchr(text, '\0', length) != NULL)
    return "a NUL byte"; /* the end of the text to lua-cjson */
  const char *from = next_rewrite(text, end, &stop, &wrong);
  if (from == NULL)
    return wrong;
  lua_getfield(L, LUA_REGISTRYINDEX, NONCE_KEY);
  const char *nonce = lua_tostring(L, -1);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  const char *p = text;
  while (from != NULL) {
    luaL_addlstring(&out, p, (size_t)(from - p));
    add_marker(&out, nonce, from, stop);
    p = stop;
    from = next_rewrite(p, end, &stop, &wrong);
  }
  luaL_addlstring(&out, p, (size_t)(end - p));
  luaL_pushresult(&out);
  lua_replace(L, -3);
  lua_pop(L, 1);
  return wrong;
}

/* ---- after lua-cjson: the values -------------------------------------- */

/* Returns the letter of a marker string, with its digits in *rest, or 0 for other text. */
static char marker_letter(lua_State *L, const char *text, size_t length, const char **rest) {
  if (length < NONCE_SIZE + 2 || text[0] != '\0')
    return 0;
  lua_getfield(L, LUA_REGISTRYINDEX, NONCE_KEY);
  int ours = memcmp(text + 1, lua_tostring(L, -1), NONCE_SIZE) == 0;
  lua_pop(L, 1);
  *rest = text + NONCE_SIZE + 2;
  return (char)(ours ? text[NONCE_SIZE + 1] : 0);
}

/* Replaces the top by the integer in `digits`. The digits stay a string when no Lua number
 * holds the integer exactly. */
static void integer_from(lua_State *L, const char *digits) {
#if LINQ_HAS_INTEGERS
  if (lua_stringtonumber(L, digits) != 0) {
    if (linq_isinteger(L, -1)) {
      lua_replace(L, -2);
      return;
    }
    lua_pop(L, 1);
  }
#else
  double number = strtod(digits, NULL);
  if (number > -MAX_EXACT && number < MAX_EXACT) { /* 2^53 itself may be rounded */
    lua_pop(L, 1);
    lua_pushnumber(L, number);
    return;
  }
#endif
  lua_pushstring(L, digits);
  lua_replace(L, -2);
}

static json_type convert_number(lua_State *L) {
#if LINQ_HAS_INTEGERS
  if (linq_isinteger(L, -1))
    return JSON_SAME;
  lua_Number number = lua_tonumber(L, -1);
  if (number < -MAX_EXACT || number > MAX_EXACT || number != (lua_Number)(lua_Integer)number)
    return JSON_SAME;
  lua_pop(L, 1);
  lua_pushinteger(L, (lua_Integer)number);
  return JSON_CHANGED;
#else
  (void)L;
  return JSON_SAME;
#endif
}

static json_type convert_table(lua_State *L) {
  lua_rawgeti(L, -1, 1);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    if (!lua_getmetatable(L, -1))
      return JSON_OBJECT;
    luaL_getmetatable(L, ARRAY_TYPE);
    int empty_array = lua_rawequal(L, -1, -2); /* the fields of an object have another one, see object.c */
    lua_pop(L, 2);
    return empty_array ? JSON_ARRAY : JSON_OBJECT;
  }
  size_t length;
  const char *rest, *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
  int empty = text != NULL && marker_letter(L, text, length, &rest) == MARKER_EMPTY_ARRAY;
  lua_pop(L, 1);
  if (empty) {
    lua_pushnil(L);
    lua_rawseti(L, -2, 1);
    luaL_getmetatable(L, ARRAY_TYPE);
    lua_setmetatable(L, -2);
  }
  return JSON_ARRAY;
}

json_type json_convert(lua_State *L) {
  switch (lua_type(L, -1)) {
  case LUA_TNUMBER:
    return convert_number(L);
  case LUA_TSTRING: {
    size_t length;
    const char *rest, *text = lua_tolstring(L, -1, &length);
    if (length == 0 || text[0] != '\0' || marker_letter(L, text, length, &rest) != MARKER_INTEGER)
      return JSON_SAME;
    integer_from(L, rest);
    return JSON_CHANGED;
  }
  case LUA_TTABLE:
    return convert_table(L);
  case LUA_TLIGHTUSERDATA: /* cjson.null */
    return JSON_NULL;
  default:
    return JSON_SAME;
  }
}

/* Converts the value on top, all the way down. Nulls in objects are dropped. Nulls in
 * arrays stay, because elements have positions. */
static void convert_deep(lua_State *L) {
  json_type type = json_convert(L);
  if (type != JSON_ARRAY && type != JSON_OBJECT)
    return;
  luaL_checkstack(L, 4, "JSON is nested too deeply");
  lua_pushnil(L);
  while (lua_next(L, -2)) {
    convert_deep(L);
    lua_pushvalue(L, -2);
    if (lua_islightuserdata(L, -2) && type == JSON_OBJECT)
      lua_pushnil(L);
    else
      lua_pushvalue(L, -2);
    lua_rawset(L, -5);
    lua_pop(L, 1);
  }
}

/* ---- functions -------------------------------------------------------- */

/* Decodes the text on top of the stack with lua-cjson. Pushes the value or the error, and
 * returns the status of lua_pcall. */
static int try_decode(lua_State *L) {
  lua_getfield(L, LUA_REGISTRYINDEX, DECODE_KEY);
  lua_pushvalue(L, -2);
  return lua_pcall(L, 1, 1, 0);
}

/* Replaces the text on top of the stack by its value or the error. lua-cjson expects the
 * decimal point of the locale that was set when cjson.new was last called. A text that it
 * refuses is therefore decoded again after a new call of cjson.new. */
static int decode_text(lua_State *L) {
  int status = try_decode(L);
  if (status == LUA_ERRRUN) {
    lua_pop(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, NEW_KEY);
    lua_call(L, 0, 0);
    status = try_decode(L);
  }
  lua_remove(L, -2);
  return status;
}

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Removes a byte order mark from the text on top of the stack. Some servers send one, and
 * parsers may ignore it (RFC 8259, section 8.1). */
static void skip_byte_order_mark(lua_State *L) {
  const size_t mark_length = sizeof BYTE_ORDER_MARK - 1;
  size_t length;
  const char *text = lua_tolstring(L, -1, &length);
  if (length < mark_length || memcmp(text, BYTE_ORDER_MARK, mark_length) != 0)
    return;
  lua_pushlstring(L, text + mark_length, length - mark_length);
  lua_replace(L, -2);
}

void json_decode_text(lua_State *L, int marked) {
  const char *wrong = marked ? mark(L) : NULL;
  if (wrong != NULL)
    luaL_error(L, "%s", wrong);
  if (decode_text(L) != 0)
    lua_error(L);
}

/* core.parse(text) -> value | nil, message
 * Gives the value as lua-cjson decoded it, for core.object, which converts each field when
 * it is first read. Raises when memory is short. */
static int json_parse(lua_State *L) {
  luaL_checktype(L, 1, LUA_TSTRING);
  lua_settop(L, 1);
  skip_byte_order_mark(L);
  const char *wrong = mark(L);
  int failed = wrong == NULL ? decode_text(L) : LUA_ERRRUN;
  if (failed == LUA_ERRMEM)
    return lua_error(L);
  if (!failed)
    return 1;
  lua_pushnil(L);
  if (wrong != NULL)
    lua_pushstring(L, wrong);
  else
    lua_pushvalue(L, -2);
  return 2;
}

/* core.decode(text) -> value, converted all the way down | nil, message */
static int json_decode(lua_State *L) {
  int results = json_parse(L);
  if (results == 1)
    convert_deep(L);
  return results;
}

static int holds_objects(lua_State *L) {
  for (int i = 1;; i++) {
    lua_rawgeti(L, -1, i);
    if (lua_isnil(L, -1)) {
      lua_pop(L, 1);
      return 1;
    }
    json_type type = json_convert(L);
    lua_pop(L, 1);
    if (type != JSON_OBJECT)
      return 0;
  }
}

/* core.shape(value) -> "object", "objects" (an array of objects, or an empty array),
 * "array" (any other array), nil for a scalar. `value` comes from core.parse. */
static int json_shape(lua_State *L) {
  lua_settop(L, 1);
  switch (json_convert(L)) {
  case JSON_OBJECT:
    lua_pushliteral(L, "object");
    return 1;
  case JSON_ARRAY:
    lua_pushstring(L, holds_objects(L) ? "objects" : "array");
    return 1;
  default:
    return 0;
  }
}

static void make_nonce(lua_State *L) {
  char nonce[NONCE_SIZE + 1];
  unsigned char random[NONCE_SIZE / 2];
  if (crypto_random(random, sizeof random) != 0)
    luaL_error(L, "the operating system provides no random bytes");
  crypto_hex(random, sizeof random, nonce);
  lua_pushlstring(L, nonce, NONCE_SIZE);
  lua_setfield(L, LUA_REGISTRYINDEX, NONCE_KEY);
}

static void push_private_decode(lua_State *L, int cjson) {
  lua_getfield(L, cjson, "new");
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, NEW_KEY);
  lua_call(L, 0, 1);
  lua_getfield(L, -1, "decode_invalid_numbers");
  lua_pushboolean(L, 0);
  lua_call(L, 1, 0);
  lua_getfield(L, -1, "decode");
  lua_remove(L, -2);
}

void json_register(lua_State *L, int cjson) {
  lua_getfield(L, LUA_REGISTRYINDEX, NONCE_KEY);
  if (lua_isnil(L, -1))
    make_nonce(L);
  lua_pop(L, 1);
  push_private_decode(L, cjson);
  lua_setfield(L, LUA_REGISTRYINDEX, DECODE_KEY);
  lua_pushcfunction(L, json_parse);
  lua_setfield(L, -2, "parse");
  lua_pushcfunction(L, json_decode);
  lua_setfield(L, -2, "decode");
  lua_pushcfunction(L, json_shape);
  lua_setfield(L, -2, "shape");
  lua_pushlightuserdata(L, NULL);
  lua_setfield(L, -2, "null");
  if (luaL_newmetatable(L, ARRAY_TYPE)) {
    lua_pushliteral(L, ARRAY_TYPE);
    lua_setfield(L, -2, "__name");
  }
  lua_setfield(L, -2, "array_metatable");
}
