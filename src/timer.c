#include "platform.h"

#include "timer.h"

#include "poller.h"

#if !LINQ_HAS_EPOLL

void timer_register(lua_State *L) {
  (void)L;
}

#else

#include <errno.h>
#include <lauxlib.h>
#include <math.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "process.h"
#include "userdata.h"

#define LONGEST 1e9 /* seconds; longer ones would overflow where time_t is short */

static const char timer_type[] = "linq.timer";

typedef struct timer {
  int fd; /* -1 when closed */
  process_mark owner;
} timer;

static timer *check_open(lua_State *L) {
  timer *self = userdata_check(L, 1, timer_type);
  luaL_argcheck(L, self->fd >= 0, 1, "the timer is closed");
  return self;
}

static int push_errno(lua_State *L) {
  lua_pushnil(L);
  lua_pushstring(L, strerror(errno));
  return 2;
}

int timer_arm(int fd, double seconds) {
  struct itimerspec spec = {{0, 0}, {0, 0}};
  seconds = !(seconds > 1e-9) ? 1e-9 : seconds > LONGEST ? LONGEST : seconds; /* 0 would stop it */
  spec.it_value.tv_sec = (time_t)floor(seconds);
  spec.it_value.tv_nsec = (long)((seconds - floor(seconds)) * 1e9);
  return timerfd_settime(fd, 0, &spec, NULL);
}

/* core.timer() -> timer, not set; nil, message when there is no descriptor left */
static int timer_new(lua_State *L) {
  timer *self = userdata_new(L, timer_type, sizeof *self);
  process_mark_set(&self->owner);
  self->fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  return self->fd >= 0 ? 1 : push_errno(L);
}

/* timer:set(seconds) -> true | nil, message. Its descriptor is readable once they are
 * over; what was set or over before is forgotten. */
static int timer_set(lua_State *L) {
  const timer *self = check_open(L);
  if (timer_arm(self->fd, luaL_checknumber(L, 2)) != 0)
    return push_errno(L);
  lua_pushboolean(L, 1);
  return 1;
}

/* timer:fd() -> its descriptor */
static int timer_fd(lua_State *L) {
  lua_pushinteger(L, check_open(L)->fd);
  return 1;
}

/* timer:close(): idempotent. In a forked child the number may be another file's by
 * now, so it stays open there. */
static int timer_close(lua_State *L) {
  timer *self = userdata_check(L, 1, timer_type);
  if (self->fd >= 0 && process_mark_is_ours(&self->owner))
    close(self->fd);
  self->fd = -1;
  return 0;
}

static const luaL_Reg timer_methods[] = {
    {"set", timer_set}, {"fd", timer_fd}, {"close", timer_close}, {NULL, NULL}};

static const luaL_Reg timer_metamethods[] = {{"__gc", timer_close}, {"__close", timer_close}, {NULL, NULL}};

void timer_register(lua_State *L) {
  userdata_register(L, timer_type, timer_metamethods, timer_methods);
  lua_pushcfunction(L, timer_new);
  lua_setfield(L, -2, "timer");
}

#endif
