/* The event loop: one libcurl multi handle, driven by socket_action, behind
 * one pollable descriptor and one deadline.
 *
 * Invariants
 * - Any call into libcurl can finish any transfer, so every one is followed by
 *   loop_settle(), which collects what finished.
 * - Once the descriptor was handed out, it is readable whenever step() or
 *   next() has something to do: finished transfers and due timers are
 *   announced through an eventfd, later deadlines through a timerfd.
 * - No Lua runs inside a libcurl callback, and no lua_State is kept.
 * - A loop belongs to the process that made it. In a forked child the first
 *   use drops everything of the parent's without a word on the wire. */
#ifndef LINQ_LOOP_H
#define LINQ_LOOP_H

#include <curl/curl.h>
#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#include "linq.h"
#include "poller.h"
#include "process.h"

#define LOOP_MAX_IDLE 64 /* transfers kept for the next requests */

typedef struct linq_transfer linq_transfer;

typedef struct loop_socket {
  unsigned char watched; /* what the poller watches now */
  unsigned char wanted;  /* what libcurl wants to know of */
  unsigned char ours;    /* opened by libcurl for a connection: its close is seen */
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
  int exported;     /* the descriptor was handed out */
  int wake_fd;      /* eventfd in the set; -1 before it is needed */
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

/* Makes the loop usable in this process. Returns NULL, or what is wrong. */
const char *loop_ready(linq_loop *loop);

/* True in a forked child: the loop's handles are the parent's. */
int loop_is_foreign(const linq_loop *loop);

/* Takes in a transfer whose easy handle is set up; it starts with the next
 * step() or start(). Returns NULL or the reason. */
const char *loop_enter(linq_loop *loop, linq_transfer *transfer);

/* Takes a running transfer off the wire. */
void loop_withdraw(linq_loop *loop, linq_transfer *transfer);

/* Collects what finished, and announces it on the descriptor. */
void loop_settle(linq_loop *loop);

int64_t loop_now(void); /* monotonic, in ms */

/* libcurl's callbacks for a connection's sockets; the client pointer is the loop. */
int loop_on_socket_open(void *client, curl_socket_t fd, curlsocktype purpose);
int loop_on_socket_close(void *client, curl_socket_t fd);

int loop_new(lua_State *L);
void loop_register(lua_State *L);

#endif
