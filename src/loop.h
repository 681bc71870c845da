/* The event loop: one libcurl multi handle, driven by socket_action, behind
 * one pollable descriptor and one deadline.
 *
 * Invariants
 * - Any call into libcurl can finish any transfer, so every one is followed by
 *   loop_settle(), which collects what finished.
 * - Once the descriptor was handed out, it is readable whenever step() or
 *   next() has something to do: finished transfers and due timers are
 *   announced through an eventfd, later deadlines through a timerfd.
 * - A multi handle that failed is not used again: its transfers end with an
 *   error, and the next request opens another one. libcurl's callbacks never fail;
 *   they note what went wrong, and loop_settle() gives the handle up.
 * - No transfer outlives its timeout, whatever libcurl does.
 * - No Lua runs inside a libcurl callback, and no lua_State is kept.
 * - A loop belongs to the process that made it. In a forked child the first
 *   use drops everything of the parent's without a word on the wire. */
#ifndef LINQ_LOOP_H
#define LINQ_LOOP_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "../include/linq.h"
#include "libcurl.h"
#include "poller.h"
#include "process.h"

#pragma GCC visibility push(hidden)

#define LOOP_MAX_IDLE 64 /* transfers kept for the next requests */

typedef struct linq_transfer linq_transfer;

typedef struct loop_socket {
  unsigned char watched; /* what the poller watches now */
  unsigned char wanted;  /* what libcurl wants to know of */
  unsigned char ours;    /* opened by libcurl for a connection: its close is seen */
  unsigned char http2;   /* an answer came over HTTP/2 */
  dev_t device;          /* with the inode: which socket it is; a forked child finds */
  ino_t inode;           /* out whether the number still means the same one */
} loop_socket;

typedef struct loop_counters {
  uint64_t requests, connections_opened, connections_reused;
  uint64_t bytes_sent, bytes_received;
  uint64_t watch_changes, timer_changes; /* system calls that the loop spent */
} loop_counters;

struct linq_loop {
  const linq_loop_api *api; /* first: linq.h reads it */
  CURLM *multi;             /* NULL until the first transfer, and after close */
  process_mark owner;       /* the process that `multi` belongs to */
  int closed;
  long max_connections;

  poller set;
  loop_socket *sockets; /* by descriptor */
  size_t socket_capacity;

  int64_t deadline; /* libcurl's timer, in ms of loop_now(); 0: at once; -1: none */
  int64_t guard;    /* no running transfer expires before; -1: none runs */
  int entered;      /* transfers were taken in that have not started */
  char failure[96]; /* why the multi handle is to be given up, or "" */

  int exported; /* the descriptor was handed out */
  int wake_fd;  /* eventfd in the set; -1 before it is needed */
  int wake_raised;
  int timer_fd; /* timerfd in the set; -1 before it is needed */
  int64_t timer_set_to;

  linq_transfer *running;                  /* doubly linked */
  linq_transfer *finished, *finished_last; /* finished, not yet given by next() */
  int taken;                               /* who steps takes what finished at once */
  unsigned unreported;                     /* finished since step() last returned */
  uint64_t last_id;

  int idle_count; /* released transfers, in the table that hangs on the loop */
  loop_counters counters;
};

linq_loop *loop_check(lua_State *L, int index);
linq_loop *loop_check_open(lua_State *L, int index); /* raises when it is closed */

/* Makes the loop usable in this process. Returns NULL, or what is wrong: it is
 * closed, or the system gives it no descriptors. */
const char *loop_ready(linq_loop *loop);

/* True in a forked child: the loop's handles are the parent's. */
int loop_is_foreign(const linq_loop *loop);

/* Takes in a transfer whose easy handle is set up and which may take `timeout_ms`;
 * it starts with the next step() or start(). Returns NULL or the reason. */
const char *loop_enter(linq_loop *loop, linq_transfer *transfer);

/* Takes a running transfer off the wire. */
void loop_withdraw(linq_loop *loop, linq_transfer *transfer);

/* Collects what finished, gives up a multi handle that failed, and announces on
 * the descriptor what there is to do. */
void loop_settle(linq_loop *loop);

int64_t loop_now(void); /* monotonic, in ms */

/* libcurl's callbacks for a connection's sockets; the client pointer is the loop. */
int loop_on_socket_open(void *client, curl_socket_t fd, curlsocktype purpose);
int loop_on_socket_close(void *client, curl_socket_t fd);

int loop_new(lua_State *L);
void loop_register(lua_State *L);

#pragma GCC visibility pop

#endif
