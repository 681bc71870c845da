/* A host in C for the specs: it uses linq.h, and drives a loop with poll(2).
 * It is also compiled as C++, which needs the casts. */
#define _POSIX_C_SOURCE 200809L

#include <lauxlib.h>
#include <lua.h>
#include <poll.h>
#include <time.h>

#include "linq.h"

#ifdef __cplusplus
extern "C" {
#endif
int luaopen_embedding(lua_State *L);
#ifdef __cplusplus
}
#endif

#define STEP_MS 5 /* where there is no descriptor */

static linq_loop *check_loop(lua_State *L) {
  linq_loop *loop = linq_to_loop(L, 1);
  luaL_argcheck(L, loop != NULL, 1, "a loop expected");
  return loop;
}

/* is_loop(value) */
static int is_loop(lua_State *L) {
  luaL_checkany(L, 1);
  int top = lua_gettop(L);
  lua_pushboolean(L, linq_to_loop(L, 1) != NULL && linq_to_loop(L, -top) != NULL);
  luaL_argcheck(L, lua_gettop(L) == top + 1, 1, "linq_to_loop left something on the stack");
  return 1;
}

static int fd(lua_State *L) {
  lua_pushinteger(L, linq_loop_fd(check_loop(L)));
  return 1;
}

static int timeout_ms(lua_State *L) {
  lua_pushinteger(L, linq_loop_timeout_ms(check_loop(L)));
  return 1;
}

/* step(loop, timeout_ms) */
static int step(lua_State *L) {
  lua_pushinteger(L, linq_loop_step(check_loop(L), (int)luaL_checkinteger(L, 2)));
  return 1;
}

static long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int readable(int descriptor, long wait_ms) {
  struct pollfd one = {descriptor, POLLIN, 0};
  return poll(&one, 1, wait_ms > 0 ? (int)wait_ms : 0);
}

/* readable(fd) -> whether fd is readable now */
static int is_readable(lua_State *L) {
  lua_pushboolean(L, readable((int)luaL_checkinteger(L, 1), 0) > 0);
  return 1;
}

/* drive(loop, count, ms) -> finished, steps. Waits on the descriptor alone until `count`
 * transfers have finished, but at most `ms`. */
static int drive(lua_State *L) {
  linq_loop *loop = check_loop(L);
  lua_Integer count = luaL_checkinteger(L, 2), finished = 0, steps = 0;
  long until = now_ms() + (long)luaL_checkinteger(L, 3);
  int descriptor = linq_loop_fd(loop);
  while (finished < count && now_ms() < until) {
    int more;
    if (descriptor >= 0) {
      readable(descriptor, until - now_ms());
      more = linq_loop_step(loop, 0);
    } else {
      more = linq_loop_step(loop, STEP_MS);
    }
    luaL_argcheck(L, more >= 0, 1, "the loop cannot be stepped");
    finished += more;
    steps++;
  }
  lua_pushinteger(L, finished);
  lua_pushinteger(L, steps);
  return 2;
}

static void set(lua_State *L, const char *name, lua_CFunction function) {
  lua_pushcfunction(L, function);
  lua_setfield(L, -2, name);
}

int luaopen_embedding(lua_State *L) {
  lua_newtable(L);
  set(L, "is_loop", is_loop);
  set(L, "fd", fd);
  set(L, "timeout_ms", timeout_ms);
  set(L, "step", step);
  set(L, "readable", is_readable);
  set(L, "drive", drive);
  return 1;
}
