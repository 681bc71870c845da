/* A set of watched sockets: epoll where there is epoll (one descriptor that
 * other event loops can watch in turn), poll(2) elsewhere or with
 * -DLINQ_USE_POLL. */
#ifndef LINQ_POLLER_H
#define LINQ_POLLER_H

#include <poll.h>
#include <stddef.h>

#ifndef POLLRDHUP /* only Linux tells it apart */
#define POLLRDHUP 0
#endif

#pragma GCC visibility push(hidden)

#if defined(__linux__) && !defined(LINQ_USE_POLL)
#define LINQ_HAS_EPOLL 1
#else
#define LINQ_HAS_EPOLL 0
#endif

#define POLLER_READ 1
#define POLLER_WRITE 2
#define POLLER_CLOSED 4 /* the other side sends no more; told as readable */

typedef struct poller_event {
  int fd;
  int ready; /* POLLER_READ | POLLER_WRITE; an error sets both */
} poller_event;

#if LINQ_HAS_EPOLL
typedef struct poller {
  int epoll_fd;
} poller;
#else
typedef struct poller {
  struct pollfd *list;
  size_t count, capacity;
} poller;
#endif

/* Returns 0, or an errno. */
int poller_open(poller *set);
void poller_close(poller *set);
int poller_is_open(const poller *set);

/* Forgets the set without closing its descriptor: it may be another file's by now. */
void poller_forget(poller *set);

/* Changes what is watched on fd from `before` to `after` (POLLER_* bits, 0 for
 * not watched). Returns 0, or -1. */
int poller_watch(poller *set, int fd, int before, int after);

#define POLLER_EVENTS 32 /* at once; with more, the server would wait for the next requests */

/* Waits at most timeout_ms (-1: no limit). Returns how many events were
 * written, or -1 when a signal interrupted the wait. */
int poller_wait(poller *set, poller_event events[POLLER_EVENTS], int timeout_ms);

/* The one descriptor that is readable when an event waits; -1: there is none. */
int poller_descriptor(const poller *set);

#pragma GCC visibility pop

#endif
