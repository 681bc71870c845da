#include "natives.h"

#include <curl/curl.h>
#include <lauxlib.h>
#include <time.h>

/* cpu_seconds() -> the processor's time that this thread took */
static int cpu_seconds(lua_State *L) {
  struct timespec spent;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  lua_pushnumber(L, (lua_Number)spent.tv_sec + (lua_Number)spent.tv_nsec / 1e9);
  return 1;
}

static const struct {
  CURLUPart part;
  const char *name;
  unsigned flags; /* as libcurl asks for it before it sends */
} parts[] = {
    {CURLUPART_SCHEME, "scheme", 0},     {CURLUPART_USER, "user", 0},
    {CURLUPART_PASSWORD, "password", 0}, {CURLUPART_HOST, "host", 0},
    {CURLUPART_PORT, "port", 0},         {CURLUPART_PATH, "path", CURLU_URLENCODE},
    {CURLUPART_QUERY, "query", 0},       {CURLUPART_FRAGMENT, "fragment", 0},
};

/* url_parts(url) -> table of its parts as libcurl takes it apart for a transfer, nil: it refuses it */
static int url_parts(lua_State *L) {
  const char *text = luaL_checkstring(L, 1);
  CURLU *url = curl_url();
  if (curl_url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME) != CURLUE_OK) {
    curl_url_cleanup(url);
    return 0;
  }
  lua_newtable(L);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    char *value = NULL;
    if (curl_url_get(url, parts[i].part, &value, parts[i].flags) == CURLUE_OK) {
      lua_pushstring(L, value);
      lua_setfield(L, -2, parts[i].name);
    }
    curl_free(value);
  }
  curl_url_cleanup(url);
  return 1;
}

/* unescape(text) -> what libcurl decodes percent-encoded text to */
static int unescape(lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  int decoded_length = 0;
  char *decoded = curl_easy_unescape(NULL, text, (int)length, &decoded_length);
  if (decoded == NULL)
    return 0;
  lua_pushlstring(L, decoded, (size_t)decoded_length);
  curl_free(decoded);
  return 1;
}

static const luaL_Reg functions[] = {
    {"cpu_seconds", cpu_seconds}, {"url_parts", url_parts}, {"unescape", unescape}, {NULL, NULL}};

int natives_open(lua_State *L) {
  luaL_newlib(L, functions);
  return 1;
}
