#include "platform.h"

#include "poller.h"

#include <errno.h>
#include <stdlib.h>

#if LINQ_HAS_EPOLL

#include <sys/epoll.h>
#include <unistd.h>

int poller_open(poller *set) {
  set->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  return set->epoll_fd < 0 ? errno : 0;
}

void poller_close(poller *set) {
  if (set->epoll_fd >= 0)
    close(set->epoll_fd);
  set->epoll_fd = -1;
}

int poller_is_open(const poller *set) {
  return set->epoll_fd >= 0;
}

void poller_forget(poller *set) {
  set->epoll_fd = -1;
}

int poller_watch(poller *set, int fd, int before, int after) {
  if (before == after)
    return 0;
  struct epoll_event event = {0};
  event.data.fd = fd;
  event.events = (after & POLLER_READ ? EPOLLIN : 0u) | (after & POLLER_WRITE ? EPOLLOUT : 0u) |
                 (after & POLLER_CLOSED ? EPOLLRDHUP : 0u);
  int operation = before == 0 ? EPOLL_CTL_ADD : after == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
  return epoll_ctl(set->epoll_fd, operation, fd, &event);
}

int poller_wait(poller *set, poller_event events[POLLER_EVENTS], int timeout_ms) {
  struct epoll_event ready[POLLER_EVENTS];
  int count = epoll_wait(set->epoll_fd, ready, POLLER_EVENTS, timeout_ms);
  for (int i = 0; i < count; i++) {
    unsigned got = ready[i].events;
    events[i].fd = ready[i].data.fd;
    events[i].ready = got & (EPOLLERR | EPOLLHUP) ? POLLER_READ | POLLER_WRITE
                                                  : (got & (EPOLLIN | EPOLLRDHUP) ? POLLER_READ : 0) |
                                                        (got & EPOLLOUT ? POLLER_WRITE : 0);
  }
  return count;
}

int poller_descriptor(const poller *set) {
  return set->epoll_fd;
}

#else

int poller_open(poller *set) {
  set->list = NULL;
  set->count = set->capacity = 0;
  return 0;
}

void poller_close(poller *set) {
  free(set->list);
  poller_open(set);
}

int poller_is_open(const poller *set) {
  return set->list != NULL;
}

void poller_forget(poller *set) {
  poller_close(set); /* only memory */
}

static size_t position_of(const poller *set, int fd) {
  size_t i = 0;
  while (i < set->count && set->list[i].fd != fd)
    i++;
  return i;
}

static int grow(poller *set) {
  size_t capacity = set->capacity == 0 ? 16 : set->capacity * 2;
  struct pollfd *list = realloc(set->list, capacity * sizeof *list);
  if (list == NULL)
    return -1;
  set->list = list;
  set->capacity = capacity;
  return 0;
}

int poller_watch(poller *set, int fd, int before, int after) {
  if (before == after)
    return 0;
  size_t at = position_of(set, fd);
  if (after == 0) {
    if (at < set->count)
      set->list[at] = set->list[--set->count];
    return 0;
  }
  if (at == set->count) {
    if (set->count == set->capacity && grow(set) != 0)
      return -1;
    set->count++;
  }
  set->list[at].fd = fd;
  set->list[at].events = (short)((after & POLLER_READ ? POLLIN : 0) | (after & POLLER_WRITE ? POLLOUT : 0) |
                                 (after & POLLER_CLOSED ? POLLRDHUP : 0));
  return 0;
}

int poller_wait(poller *set, poller_event events[POLLER_EVENTS], int timeout_ms) {
  int waiting = poll(set->list, (nfds_t)set->count, timeout_ms);
  if (waiting < 0)
    return -1;
  int count = 0;
  for (size_t i = 0; i < set->count && count < waiting && count < POLLER_EVENTS; i++) {
    short got = set->list[i].revents;
    if (got == 0)
      continue;
    events[count].fd = set->list[i].fd;
    events[count].ready =
        got & (POLLERR | POLLHUP | POLLNVAL)
            ? POLLER_READ | POLLER_WRITE
            : (got & (POLLIN | POLLRDHUP) ? POLLER_READ : 0) | (got & POLLOUT ? POLLER_WRITE : 0);
    count++;
  }
  return count;
}

int poller_descriptor(const poller *set) {
  (void)set;
  return -1;
}

#endif
