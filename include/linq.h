/* linq for hosts in C and C++: drives a client's event loop from a program's
 * own loop, epoll or frames, without Lua code in between.
 *
 *     lua_getfield(L, game, "loop");           -- client:loop(), kept by a script
 *     linq_loop *loop = linq_to_loop(L, -1);
 *     ...
 *     every frame, or when linq_loop_fd(loop) is readable or the time of
 *     linq_loop_timeout_ms(loop) is over:
 *         if (linq_loop_step(loop, 0) > 0) call into Lua: tasks:step(0)
 *
 * There is nothing to link: the functions are reached through the loop itself.
 *
 * Contract
 * - A step moves bytes, it runs no Lua. Transfers that finished wait in the
 *   loop, and keep its descriptor readable, until Lua takes them: tasks:step(0)
 *   does, and so does any other call that waits.
 * - Lua has deadlines of its own (a retry's pause, tasks:sleep): tasks:timeout()
 *   tells the next one.
 * - A loop is used by one thread at a time, together with the Lua state that it
 *   belongs to. The pointer holds as long as Lua keeps the userdata. A loop that
 *   Lua closed stays valid and answers -1. */
#ifndef LINQ_H
#define LINQ_H

#ifdef __cplusplus
extern "C" {
#endif

#include <lua.h>
#include <stddef.h>

#define LINQ_LOOP_API 1

typedef struct linq_loop linq_loop;

/* The first member of a loop points to one of these. Later versions of linq may
 * append members: `size` tells how far it goes. A change of what is here has
 * another `version`. */
typedef struct linq_loop_api {
  unsigned version;
  size_t size;
  int (*fd)(linq_loop *loop);
  int (*timeout_ms)(const linq_loop *loop);
  int (*step)(linq_loop *loop, int timeout_ms);
} linq_loop_api;

static inline const linq_loop_api *linq_api_of(const linq_loop *loop) {
  return *(const linq_loop_api *const *)loop;
}

/* The loop at a stack index; NULL for any other value, and for a loop of a linq
 * that this header is too old or too new for. Raises only for want of memory. */
static inline linq_loop *linq_to_loop(lua_State *L, int index) {
  linq_loop *loop = (linq_loop *)lua_touserdata(L, index);
  if (loop == NULL || !lua_checkstack(L, 2) || !lua_getmetatable(L, index))
    return NULL;
  lua_getfield(L, LUA_REGISTRYINDEX, "linq.loop");
  int is_loop = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  if (!is_loop || linq_api_of(loop)->version != LINQ_LOOP_API ||
      linq_api_of(loop)->size < sizeof(linq_loop_api))
    return NULL;
  return loop;
}

/* The descriptor to watch for reading. It stays the same until the loop is closed
 * or the process forks. The loop closes it. -1: the loop is closed, or the system
 * has no epoll; then the loop must be stepped now and then (every frame). */
static inline int linq_loop_fd(linq_loop *loop) {
  return linq_api_of(loop)->fd(loop);
}

/* Milliseconds until the loop must be stepped though its descriptor may not be
 * readable, as poll(2) takes them; -1: no such time. Who watches the descriptor
 * needs no timer: it becomes readable then. */
static inline int linq_loop_timeout_ms(const linq_loop *loop) {
  return linq_api_of(loop)->timeout_ms(loop);
}

/* Moves the loop on. Waits at most timeout_ms for a transfer to finish; 0 never
 * waits, -1 waits until one finishes or nothing is under way; a signal ends any
 * wait. Returns how many finished since the last step, or -1: the loop is closed
 * or out of memory. Never raises, never touches Lua. */
static inline int linq_loop_step(linq_loop *loop, int timeout_ms) {
  return linq_api_of(loop)->step(loop, timeout_ms);
}

#ifdef __cplusplus
}
#endif

#endif
