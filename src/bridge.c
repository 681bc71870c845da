#include "platform.h"

#include "bridge.h"

#include "poller.h"

#if !LINQ_HAS_EPOLL

void bridge_register(lua_State *L) {
  (void)L;
}

#else

#include <errno.h>
#include <lauxlib.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

#include "process.h"
#include "timer.h"
#include "userdata.h"

static const char bridge_type[] = "linq.bridge";

typedef struct bridge {
  process_mark owner; /* the thread lives in this process only */
  int source;         /* the loop's descriptor; not ours to close */
  int listener;       /* until the host has connected */
  int socket;         /* our end of the connection */
  int set;            /* epoll: source (one shot), timer, stop */
  int stop, timer;    /* eventfd, timerfd */
  int running;
  pthread_t thread;
  struct sockaddr_un address;
} bridge;

static bridge *check(lua_State *L) {
  return userdata_check(L, 1, bridge_type);
}

static int fail(lua_State *L, const char *what) {
  lua_pushnil(L);
  lua_pushfstring(L, "%s: %s", what, strerror(errno));
  return 2;
}

/* ---- the thread ------------------------------------------------------- */

static void *carry(void *argument) {
  const bridge *self = argument;
  struct epoll_event event;
  uint64_t expirations;
  for (;;) {
    if (epoll_wait(self->set, &event, 1, -1) < 1) {
      if (errno != EINTR)
        return NULL;
      continue;
    }
    if (event.data.fd == self->stop)
      return NULL;
    if (event.data.fd == self->timer && read(self->timer, &expirations, sizeof expirations) < 0)
      continue;
    if (send(self->socket, "", 1, MSG_NOSIGNAL) < 0 && errno == EPIPE)
      return NULL;
  }
}

/* Signals are the host's: the thread takes none. */
static int start_thread(bridge *self) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int failed = pthread_create(&self->thread, NULL, carry, self);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  self->running = !failed;
  return failed;
}

static int watch(bridge *self, int operation, int fd, unsigned events) {
  struct epoll_event event = {0};
  event.events = events;
  event.data.fd = fd;
  return epoll_ctl(self->set, operation, fd, &event);
}

/* ---- opening and closing ---------------------------------------------- */

static void close_one(int *fd) {
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

static void close_listener(bridge *self) {
  if (self->listener >= 0 && process_mark_is_ours(&self->owner))
    unlink(self->address.sun_path);
  close_one(&self->listener);
}

static int listen_on(bridge *self) {
  self->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->listener < 0)
    return -1;
  mode_t before = umask(0177);
  int failed = bind(self->listener, (struct sockaddr *)&self->address, sizeof self->address);
  umask(before);
  if (failed) { /* whatever is at that path is not ours to unlink */
    int reason = errno;
    close_one(&self->listener);
    errno = reason;
    return -1;
  }
  return listen(self->listener, 1);
}

static int open_set(bridge *self) {
  self->set = epoll_create1(EPOLL_CLOEXEC);
  self->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->set < 0 || self->stop < 0 || self->timer < 0)
    return -1;
  return watch(self, EPOLL_CTL_ADD, self->stop, EPOLLIN) ||
                 watch(self, EPOLL_CTL_ADD, self->timer, EPOLLIN) ||
                 watch(self, EPOLL_CTL_ADD, self->source, 0)
             ? -1
             : 0;
}

static int bridge_new(lua_State *L) {
  int source = (int)luaL_checkinteger(L, 1);
  size_t length;
  const char *path = luaL_checklstring(L, 2, &length);
  bridge *self = userdata_new(L, bridge_type, sizeof *self);
  process_mark_set(&self->owner);
  self->source = source;
  self->listener = self->socket = self->set = self->stop = self->timer = -1;
  self->address.sun_family = AF_UNIX;
  luaL_argcheck(L, length < sizeof self->address.sun_path, 2, "path too long for a unix socket");
  memcpy(self->address.sun_path, path, length);
  if (listen_on(self) != 0)
    return fail(L, path);
  if (open_set(self) != 0)
    return fail(L, "epoll");
  return 1;
}

static int peer_is_this_process(int fd) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid == getpid();
}

/* bridge:accept() -> true | nil, message. The host has connected: takes the
 * connection, removes the path, starts the thread. */
static int bridge_accept(lua_State *L) {
  bridge *self = check(L);
  luaL_argcheck(L, self->listener >= 0, 1, "accepted before, or closed");
  self->socket = accept4(self->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (self->socket < 0)
    return fail(L, "accept");
  close_listener(self);
  if (!peer_is_this_process(self->socket)) {
    errno = EACCES;
    return fail(L, "the peer is another process");
  }
  errno = start_thread(self);
  if (errno != 0)
    return fail(L, "thread");
  lua_pushboolean(L, 1);
  return 1;
}

/* bridge:arm() -> true | nil, message. The next time that the loop has something to
 * do, one byte is sent. */
static int bridge_arm(lua_State *L) {
  bridge *self = check(L);
  if (self->running && process_mark_is_ours(&self->owner) &&
      watch(self, EPOLL_CTL_MOD, self->source, EPOLLIN | EPOLLONESHOT) != 0)
    return fail(L, "epoll_ctl");
  lua_pushboolean(L, 1);
  return 1;
}

/* bridge:alarm(seconds) -> true | nil, message. A byte is sent after that time, too. */
static int bridge_alarm(lua_State *L) {
  bridge *self = check(L);
  if (timer_arm(self->timer, luaL_checknumber(L, 2)) != 0)
    return fail(L, "timerfd_settime");
  lua_pushboolean(L, 1);
  return 1;
}

/* A forked child leaves the descriptors: the numbers may be other files' by now. */
static void forget(bridge *self) {
  self->running = 0;
  self->listener = self->socket = self->set = self->stop = self->timer = -1;
}

/* bridge:close(): ends the thread. Idempotent. */
static int bridge_close(lua_State *L) {
  bridge *self = check(L);
  if (!process_mark_is_ours(&self->owner))
    forget(self);
  if (self->running && eventfd_write(self->stop, 1) == 0)
    pthread_join(self->thread, NULL);
  self->running = 0;
  close_listener(self);
  close_one(&self->socket);
  close_one(&self->set);
  close_one(&self->stop);
  close_one(&self->timer);
  return 0;
}

static const luaL_Reg bridge_methods[] = {{"accept", bridge_accept},
                                          {"arm", bridge_arm},
                                          {"alarm", bridge_alarm},
                                          {"close", bridge_close},
                                          {NULL, NULL}};

static const luaL_Reg bridge_metamethods[] = {
    {"__gc", bridge_close}, {"__close", bridge_close}, {NULL, NULL}};

void bridge_register(lua_State *L) {
  userdata_register(L, bridge_type, bridge_metamethods, bridge_methods);
  lua_pushcfunction(L, bridge_new);
  lua_setfield(L, -2, "bridge");
}

#endif
