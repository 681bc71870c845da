/* linq.core: HTTP and JSON for linq. No code here knows an endpoint. */
#include "platform.h"

#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bridge.h"
#include "compat.h"
#include "crypto.h"
#include "file.h"
#include "headers.h"
#include "interrupt.h"
#include "json.h"
#include "libcurl.h"
#include "loop.h"
#include "object.h"
#include "pin.h"
#include "private_file.h"
#include "timer.h"
#include "transfer.h"
#include "url.h"

static int push_time(lua_State *L, clockid_t clock) {
  struct timespec now;
  if (clock_gettime(clock, &now) != 0)
    return luaL_error(L, "the time cannot be read");
  lua_pushnumber(L, (lua_Number)now.tv_sec + (lua_Number)now.tv_nsec / 1e9);
  return 1;
}

/* core.now() -> seconds of a clock that only goes forward */
static int core_now(lua_State *L) {
  return push_time(L, CLOCK_MONOTONIC);
}

/* core.sleep(seconds) blocks the process. A signal ends it early. */
static int core_sleep(lua_State *L) {
  double seconds = luaL_checknumber(L, 1);
  struct timespec wait;
  if (!(seconds > 0))
    return 0;
  if (seconds > 1e9)
    seconds = 1e9;
  wait.tv_sec = (time_t)floor(seconds);
  wait.tv_nsec = (long)((seconds - floor(seconds)) * 1e9);
  nanosleep(&wait, NULL);
  return 0;
}

/* core.time() -> Unix time with fractions, which os.time has not */
static int core_time(lua_State *L) {
  return push_time(L, CLOCK_REALTIME);
}

/* core.process_id() -> the number of the running process, another one in a forked child */
static int core_process_id(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)getpid());
  return 1;
}

/* core.is_terminal(descriptor) */
static int core_is_terminal(lua_State *L) {
  lua_pushboolean(L, isatty((int)luaL_checkinteger(L, 1)));
  return 1;
}

static const luaL_Reg core_functions[] = {{"loop", loop_new},
                                          {"headers", headers_new},
                                          {"percent_encode", url_percent_encode},
                                          {"now", core_now},
                                          {"sleep", core_sleep},
                                          {"file_size", file_size},
                                          {"file_id", file_id},
                                          {"process_id", core_process_id},
                                          {"time", core_time},
                                          {"is_terminal", core_is_terminal},
                                          {"read_private", private_file_read},
                                          {"share_interrupt", interrupt_share},
                                          {"interrupt_taken", interrupt_taken},
                                          {NULL, NULL}};

/* Raises when the loaded libcurl cannot be used. NSS has one list of trusted authorities
 * per process, so one client's ca_file would apply to every client. */
static const curl_version_info_data *check_libcurl(lua_State *L) {
  const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
  if (info->version_num < LINQ_LEAST_LIBCURL)
    luaL_error(L, "linq needs libcurl " LINQ_LEAST_LIBCURL_TEXT " or later, this is %s", info->version);
  if (!(info->features & CURL_VERSION_SSL) || info->ssl_version == NULL)
    luaL_error(L, "linq needs a libcurl with TLS, this one (%s) has none", info->version);
  if (strstr(info->ssl_version, "NSS/") != NULL)
    luaL_error(L,
               "linq does not run over libcurl with %s, which trusts one client's ca_file in all of the "
               "process: use libcurl with OpenSSL or GnuTLS",
               info->ssl_version);
  return info;
}

static void set_libcurl(lua_State *L, const curl_version_info_data *info) {
  if (info->features & CURL_VERSION_LIBZ) {
    lua_pushliteral(L, "Accept-Encoding: gzip");
    lua_setfield(L, -2, "accept_encoding");
  }
  lua_pushstring(L, info->version);
  lua_setfield(L, -2, "libcurl");
  /* Otherwise a name look-up blocks the host. */
  lua_pushboolean(L, (info->features & CURL_VERSION_ASYNCHDNS) != 0);
  lua_setfield(L, -2, "resolves_in_background");
}

__attribute__((visibility("default"))) int luaopen_linq_core(lua_State *L);

int luaopen_linq_core(lua_State *L) {
  pin_module();
  const curl_version_info_data *info = check_libcurl(L);
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return luaL_error(L, "libcurl cannot be initialized");
  lua_getglobal(L, "require");
  lua_pushliteral(L, "cjson");
  lua_call(L, 1, 1);
  int cjson = lua_gettop(L);
  loop_register(L);
  transfer_register(L);
  headers_register(L);
  lua_newtable(L);
  linq_setfuncs(L, core_functions, 0);
  crypto_register(L);
  json_register(L, cjson);
  object_register(L);
  bridge_register(L);
  timer_register(L);
  set_libcurl(L, info);
  return 1;
}
