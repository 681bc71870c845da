/* fork(2) for the specs: fork(fn) runs fn in a child and gives its exit status,
 * 0 when fn returned true. The child leaves without finalizers. */
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
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

int luaopen_fork(lua_State *L) {
  lua_newtable(L);
  lua_pushcfunction(L, run_in_child);
  lua_setfield(L, -2, "start");
  lua_pushcfunction(L, wait_for_child);
  lua_setfield(L, -2, "wait");
  return 1;
}
