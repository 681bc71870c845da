/* The event loop: one libcurl multi handle, driven by socket_action, behind
 * one pollable descriptor and one deadline.
 *
 * Invariants
 * - Any call into libcurl can finish any transfer, so every one is followed by
 *   loop_settle(), which collects what finished.
 * - After the descriptor was handed out, it is readable whenever step() or
 *   next() has something to do: finished transfers and due timers are
 *   announced through an eventfd, later deadlines through a timerfd.
 * - A multi handle that failed is not used again. Its transfers end with an error,
 *   and the next request opens another one. libcurl's callbacks never return a
 *   failure; they record it, and loop_settle() gives the handle up.
 * - No transfer outlives its timeout, whatever libcurl does.
 * - No Lua runs inside a libcurl callback, and no lua_State is kept.
 * - A loop belongs to the process that made it. Its first use in a forked child
 *   drops the parent's handles without sending anything. */
#ifndef LINQ_LOOP_H
#define LINQ_LOOP_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#include "../include/linq.h"
#include "descriptor.h"
#include "libcurl.h"
#include "openssl.h"
#include "poller.h"
#include "process.h"

#pragma GCC visibility push(hidden)

#define LOOP_MAX_IDLE 64 /* transfers kept for the next requests */

typedef struct linq_transfer linq_transfer;

typedef struct loop_socket {
  unsigned char watched;   /* events that the poller watches */
  unsigned char ours;      /* a connection's socket, whose close is reported */
  unsigned char http2;     /* an answer came over HTTP/2 */
  unsigned char ended;     /* shut down by the loop; libcurl has not closed it yet */
  size_t idle_place;       /* in the loop's idle connections, from 1 on; 0 is not among them */
  linq_file_identity file; /* in a forked child the descriptor may belong to another one */
} loop_socket;

typedef struct loop_counters {
  uint64_t requests, connections_opened, connections_reused;
  uint64_t bytes_sent, bytes_received;
  uint64_t watch_changes, timer_changes; /* system calls */
} loop_counters;

struct linq_loop {
  const linq_loop_api *api; /* must be first, because linq.h reads it */
  CURLM *multi;             /* NULL until the first transfer, and after close */
  process_mark owner;       /* the process that `multi` belongs to */
  int closed;
  long max_connections;
  openssl_functions openssl;

  poller set;
  loop_socket *sockets;    /* by descriptor */
  struct pollfd *idle;     /* connections that wait for their next request */
  size_t socket_capacity;  /* of both */
  size_t idle_connections; /* number of elements of `idle` */
  size_t looked;           /* how many of them, from the first on, were looked at in the same millisecond */
  int64_t looked_at;       /* that millisecond, of loop_now() */
  size_t ended;            /* how many sockets are shut down, and not closed */

  int64_t deadline; /* libcurl's timer, in ms of loop_now(); 0 is at once, -1 is never */
  int64_t guard;    /* no running transfer expires earlier; -1 when none runs */
  int entered;      /* transfers were added that have not started */
  char failure[96]; /* why the multi handle must be given up, or "" */

  int exported; /* the descriptor was handed out */
  int wake_fd;  /* eventfd in the set; -1 before it is needed */
  int wake_raised;
  int timer_fd; /* timerfd in the set; -1 before it is needed */
  int64_t timer_set_to;

  linq_transfer *running;                  /* doubly linked */
  linq_transfer *finished, *finished_last; /* finished, not yet given by next() */
  int taken;                               /* the caller of step() calls next() until nil */
  unsigned unreported;                     /* number finished since step() last returned */
  uint64_t last_id;

  int idle_count; /* number of released transfers, which are in the loop's user value */
  loop_counters counters;
};

linq_loop *loop_check(lua_State *L, int index);

/* Makes the loop usable in this process. Returns NULL, or the reason: the loop is
 * closed, or the system has no descriptors left. */
const char *loop_ready(linq_loop *loop);

/* True in a forked child, where the loop's handles belong to the parent. */
int loop_is_foreign(const linq_loop *loop);

/* Adds a transfer whose easy handle and timeout_ms are set. It starts with the next step()
 * or start(). Returns NULL, or the reason of a failure. */
const char *loop_enter(linq_loop *loop, linq_transfer *transfer);

/* Takes a transfer off the wire, and out of the list of finished ones. */
void loop_withdraw(linq_loop *loop, linq_transfer *transfer);

/* Collects finished transfers, gives up a multi handle that failed, and makes the
 * descriptor readable if there is something to do. */
void loop_settle(linq_loop *loop);

int64_t loop_now(void); /* monotonic, in ms */

/* libcurl's callbacks for a connection's sockets; the client pointer is the loop. */
int loop_on_socket_open(void *client, curl_socket_t fd, curlsocktype purpose);
int loop_on_socket_close(void *client, curl_socket_t fd);

int loop_new(lua_State *L);
void loop_register(lua_State *L);

#pragma GCC visibility pop

#endif
