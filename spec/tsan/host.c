/* A host for the bridge under ThreadSanitizer: the core is linked in, so that what its
 * threads do is seen. host SCRIPT ARGUMENT… runs a Lua script with the module "host":
 * the end of the bridge that a real host has, and fork(). */
#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int luaopen_linq_core(lua_State *L);
int luaopen_fork(lua_State *L);

static int system_error(lua_State *L, const char *what) {
  return luaL_error(L, "%s: %s", what, strerror(errno));
}

/* connect(path) -> fd */
static int host_connect(lua_State *L) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t length;
  const char *path = luaL_checklstring(L, 1, &length);
  luaL_argcheck(L, length < sizeof address.sun_path, 1, "path too long");
  memcpy(address.sun_path, path, length);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
    return system_error(L, path);
  lua_pushinteger(L, fd);
  return 1;
}

/* receive(fd, ms) -> how many bytes came within that time; nil: the other end is closed */
static int host_receive(lua_State *L) {
  char bytes[256];
  struct pollfd one = {(int)luaL_checkinteger(L, 1), POLLIN, 0};
  ssize_t got = 0;
  if (poll(&one, 1, (int)luaL_checkinteger(L, 2)) > 0) {
    got = read(one.fd, bytes, sizeof bytes);
    if (got <= 0)
      return 0;
  }
  lua_pushinteger(L, got);
  return 1;
}

/* close(fd) */
static int host_close(lua_State *L) {
  close((int)luaL_checkinteger(L, 1));
  return 0;
}

/* event() -> fd of an eventfd: what a bridge watches */
static int host_event(lua_State *L) {
  lua_pushinteger(L, eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  return 1;
}

/* signal(fd): makes it readable. calm(fd): ends that. */
static int host_signal(lua_State *L) {
  if (eventfd_write((int)luaL_checkinteger(L, 1), 1) != 0)
    return system_error(L, "eventfd");
  return 0;
}

static int host_calm(lua_State *L) {
  eventfd_t value;
  lua_pushboolean(L, eventfd_read((int)luaL_checkinteger(L, 1), &value) == 0);
  return 1;
}

static int host_pid(lua_State *L) {
  lua_pushinteger(L, getpid());
  return 1;
}

static const luaL_Reg functions[] = {
    {"connect", host_connect}, {"receive", host_receive}, {"close", host_close}, {"event", host_event},
    {"signal", host_signal},   {"calm", host_calm},       {"pid", host_pid},     {NULL, NULL}};

static int open_host(lua_State *L) {
  luaL_newlib(L, functions);
  return 1;
}

static void preload(lua_State *L, const char *name, lua_CFunction open) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, open);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);
}

static int run(lua_State *L, int count, char **arguments) {
  luaL_openlibs(L);
  preload(L, "linq.core", luaopen_linq_core);
  preload(L, "fork", luaopen_fork);
  preload(L, "host", open_host);
  if (count < 2 || luaL_loadfile(L, arguments[1]) != 0)
    return -1;
  for (int i = 2; i < count; i++)
    lua_pushstring(L, arguments[i]);
  return lua_pcall(L, count - 2, 0, 0);
}

int main(int count, char **arguments) {
  lua_State *L = luaL_newstate();
  if (L == NULL)
    return 1;
  int failed = run(L, count, arguments);
  if (failed)
    fprintf(stderr, "%s\n", lua_gettop(L) > 0 ? lua_tostring(L, -1) : "host SCRIPT ARGUMENT…");
  lua_close(L);
  return failed != 0;
}
