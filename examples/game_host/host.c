/* A game that embeds Lua: 60 frames a second, whose scripts look up chats while
 * it runs. No frame waits for the network: the host steps the client's loop
 * through linq.h, and calls into Lua only when something came of it.
 *
 *     game_host SCRIPTS [FRAMES [BUDGET]]
 *
 * SCRIPTS: the folder of main.lua. BUDGET: milliseconds a frame for the client
 * (default 0.35); 0 lets Lua run all that came. Exits with 0 when every lookup
 * gave the chat that was asked for. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "frames.h"
#include "linq.h"

#define FRAME (1.0 / 60)
#define LAST_FRAMES 600 /* at most, for what is under way at the end */

#define GAME 1 /* place on the stack of the table that main.lua returned */

typedef struct game {
  lua_State *L;
  linq_loop *loop; /* lives as long as the table at GAME does */
  double budget;   /* seconds a frame; 0: no limit */
  double due;      /* when the scripts want to run though nothing came */
  int live;        /* tasks that are not at their end */
} game;

/* Calls a function of main.lua with the numbers that are on the stack. */
static void call(lua_State *L, const char *name, int arguments, int results) {
  lua_getfield(L, GAME, name);
  lua_insert(L, -arguments - 1);
  lua_call(L, arguments, results);
}

static void load_scripts(game *self, const char *folder) {
  lua_State *L = self->L;
  if (luaL_loadfile(L, lua_pushfstring(L, "%s/main.lua", folder)) != LUA_OK)
    lua_error(L);
  lua_pushstring(L, folder);
  lua_call(L, 1, 1);
  lua_replace(L, GAME);
  lua_settop(L, GAME);
  lua_getfield(L, GAME, "loop");
  self->loop = linq_to_loop(L, -1);
  if (self->loop == NULL)
    luaL_error(L, "main.lua gave no loop");
  lua_pop(L, 1);
}

/* Has the scripts run, for `seconds` at most; 0: no limit. */
static void update(game *self, double seconds) {
  lua_State *L = self->L;
  lua_pushnumber(L, seconds);
  call(L, "update", 1, 2); /* live, seconds until it wants to run again or nil */
  self->live = (int)lua_tointeger(L, -2);
  self->due = lua_isnil(L, -1) ? HUGE_VAL : frames_now() + lua_tonumber(L, -1);
  lua_pop(L, 2);
}

/* The client's part of a frame. */
static void step(game *self, double now) {
  int finished = linq_loop_step(self->loop, 0);
  if (finished < 0)
    luaL_error(self->L, "the loop is closed");
  if (finished == 0 && now < self->due)
    return;
  double left = self->budget - (frames_now() - now);
  update(self, self->budget <= 0 ? 0 : left > 1e-6 ? left : 1e-6);
}

static void run(game *self, size_t frames) {
  static const double step_limits[] = {0.05, 0.1, 0.25, 0.5, 1, 2, 4};
  static const double frame_limits[] = {16, 16.5, 17, 18, 20, 34};
  frames_times steps, processor, intervals;
  if (frames_times_init(&steps, frames) != 0 || frames_times_init(&processor, frames) != 0 ||
      frames_times_init(&intervals, frames) != 0)
    luaL_error(self->L, "out of memory");
  double start = frames_now(), next = start;
  for (size_t frame = 0; frame < frames || (self->live > 0 && frame < frames + LAST_FRAMES); frame++) {
    double now = frames_now();
    if (frame == frames)
      call(self->L, "finish", 0, 0);
    if (frame > 0)
      frames_times_add(&intervals, now - start);
    start = now;
    double used = frames_processor_time();
    step(self, now);
    frames_times_add(&processor, frames_processor_time() - used);
    frames_times_add(&steps, frames_now() - now);
    /* ... here the game moves its world and draws it ... */
    lua_gc(self->L, LUA_GCSTEP, 1); /* what the collector owes, in the rest of the frame */
    next = next + FRAME > frames_now() ? next + FRAME : frames_now();
    frames_sleep_until(next);
  }
  frames_print_histogram(&intervals, "from frame to frame", frame_limits,
                         sizeof frame_limits / sizeof *frame_limits);
  frames_print_histogram(&steps, "the client's part of a frame", step_limits,
                         sizeof step_limits / sizeof *step_limits);
  frames_print_percentiles(&intervals, "from frame to frame");
  frames_print_percentiles(&steps, "the client's part of a frame");
  frames_print_percentiles(&processor, "  of it on a processor");
  frames_times_free(&steps);
  frames_times_free(&processor);
  frames_times_free(&intervals);
}

/* play(argv) -> whether every lookup was right */
static int play(lua_State *L) {
  char **arguments = lua_touserdata(L, 1);
  long frames = arguments[2] != NULL ? strtol(arguments[2], NULL, 10) : 300;
  double budget = arguments[2] != NULL && arguments[3] != NULL ? strtod(arguments[3], NULL) : 0.35;
  game self = {L, NULL, budget / 1000, 0, 0};
  luaL_openlibs(L);
  lua_gc(L, LUA_GCSTOP); /* it has its own place in a frame */
  load_scripts(&self, arguments[1]);
  run(&self, frames > 0 ? (size_t)frames : 1);
  call(L, "report", 0, 1);
  return 1;
}

int main(int argc, char **argv) {
  if (argc < 2 || argc > 4) {
    fprintf(stderr, "usage: %s SCRIPTS [FRAMES [BUDGET]]\n", argv[0]);
    return 2;
  }
  lua_State *L = luaL_newstate();
  if (L == NULL)
    return 2;
  lua_pushcfunction(L, play);
  lua_pushlightuserdata(L, argv);
  int failed = lua_pcall(L, 1, 1, 0) != LUA_OK;
  if (failed)
    fprintf(stderr, "%s: %s\n", argv[0], lua_tostring(L, -1));
  int right = !failed && lua_toboolean(L, -1);
  lua_close(L);
  return right ? 0 : 1;
}
