/* fork(2) for the specs: fork(fn) runs fn in a child and returns its exit status,
 * which is 0 when fn returned true. The child exits without finalizers. */
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int run_in_child(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  pid_t child = fork();
  if (child == 0) {
    lua_settop(L, 1);
    int failed = lua_pcall(L, 0, 1, 0);
    if (failed)
      fprintf(stderr, "in the child: %s\n", lua_tostring(L, -1));
    fflush(NULL);
    _exit(!failed && lua_toboolean(L, -1) ? 0 : 1);
  }
  lua_pushinteger(L, child);
  return 1;
}

static int wait_for_child(lua_State *L) {
  int status = -1;
  waitpid((pid_t)luaL_checkinteger(L, 1), &status, 0);
  lua_pushinteger(L, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 1;
}

/* close(first, last): closes descriptors, as a daemon closes those that it inherits. */
static int close_range_of(lua_State *L) {
  int last = (int)luaL_checkinteger(L, 2);
  for (int fd = (int)luaL_checkinteger(L, 1); fd <= last; fd++)
    close(fd);
  return 0;
}

/* sockets() -> how many of the first 1024 descriptors are sockets */
static int count_sockets(lua_State *L) {
  struct stat status;
  int count = 0;
  for (int fd = 0; fd < 1024; fd++)
    count += fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
  lua_pushinteger(L, count);
  return 1;
}

int luaopen_fork(lua_State *L) {
  lua_newtable(L);
  lua_pushcfunction(L, run_in_child);
  lua_setfield(L, -2, "start");
  lua_pushcfunction(L, wait_for_child);
  lua_setfield(L, -2, "wait");
  lua_pushcfunction(L, close_range_of);
  lua_setfield(L, -2, "close");
  lua_pushcfunction(L, count_sockets);
  lua_setfield(L, -2, "sockets");
  return 1;
}
