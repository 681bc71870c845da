/* Functions of the system that this program has in the C library's place: each
 * passes on, or is refused by plan. And the clock: once a fault has happened, what
 * waits for a deadline gets there in no time. */
#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "faults.h"

#define REAL_WAIT 25 /* ms that are waited for an answer before time is skipped */

/* The C library's function of that name, in `real`. */
#define REAL(type, name, ...)                                                                                \
  static type (*real)(__VA_ARGS__);                                                                          \
  if (real == NULL)                                                                                          \
  *(void **)(&real) = dlsym(RTLD_NEXT, name)

/* Defines a function that is passed on, or refused with -1. */
#define REFUSABLE(type, name, parameters, arguments)                                                         \
  type name parameters {                                                                                     \
    static type(*real) parameters;                                                                           \
    if (real == NULL)                                                                                        \
      *(void **)(&real) = dlsym(RTLD_NEXT, #name);                                                           \
    return faults_due(#name) ? -1 : real arguments;                                                          \
  }

REFUSABLE(int, epoll_create1, (int flags), (flags))
REFUSABLE(int, eventfd, (unsigned value, int flags), (value, flags))
REFUSABLE(int, timerfd_create, (clockid_t clock, int flags), (clock, flags))
REFUSABLE(int, timerfd_settime, (int fd, int flags, const struct itimerspec *new, struct itimerspec *old),
          (fd, flags, new, old))
REFUSABLE(int, socket, (int domain, int type, int protocol), (domain, type, protocol))
REFUSABLE(int, socketpair, (int domain, int type, int protocol, int ends[2]), (domain, type, protocol, ends))
REFUSABLE(int, connect, (int fd, __CONST_SOCKADDR_ARG address, socklen_t size), (fd, address, size))
REFUSABLE(int, setsockopt, (int fd, int level, int name, const void *value, socklen_t size),
          (fd, level, name, value, size))
REFUSABLE(ssize_t, send, (int fd, const void *data, size_t size, int flags), (fd, data, size, flags))
REFUSABLE(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
REFUSABLE(ssize_t, recv, (int fd, void *data, size_t size, int flags), (fd, data, size, flags))
REFUSABLE(ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
REFUSABLE(ssize_t, read, (int fd, void *data, size_t size), (fd, data, size))
REFUSABLE(int, rename, (const char *from, const char *to), (from, to))
REFUSABLE(ssize_t, getrandom, (void *data, size_t size, unsigned flags), (data, size, flags))

int epoll_ctl(int set, int operation, int fd, struct epoll_event *event) {
  REAL(int, "epoll_ctl", int, int, int, struct epoll_event *);
  if (operation != EPOLL_CTL_DEL && faults_due("epoll_ctl"))
    return -1;
  return real(set, operation, fd, event);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *argument) {
  REAL(int, "pthread_create", pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  return faults_due("pthread_create") ? errno : real(thread, attributes, run, argument);
}

/* ---- files -------------------------------------------------------------------- */

static int open_by(const char *name, const char *path, int flags, mode_t mode) {
  REAL(int, name, const char *, int, ...);
  return faults_due("open") ? -1 : real(path, flags, mode);
}

static mode_t mode_of(int flags, va_list list) {
  return flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
}

int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = mode_of(flags, list);
  va_end(list);
  return open_by("open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = mode_of(flags, list);
  va_end(list);
  return open_by("open", path, flags | O_LARGEFILE, mode);
}

static FILE *fopen_by(const char *path, const char *mode) {
  REAL(FILE *, "fopen", const char *, const char *);
  return faults_due("fopen") ? NULL : real(path, mode);
}

FILE *fopen(const char *path, const char *mode) {
  return fopen_by(path, mode);
}

FILE *fopen64(const char *path, const char *mode) {
  return fopen_by(path, mode);
}

FILE *fdopen(int fd, const char *mode) {
  REAL(FILE *, "fdopen", int, const char *);
  return faults_due("fdopen") ? NULL : real(fd, mode);
}

/* The stream itself must meet the fault, so that ferror() tells of it: for the
 * length of the call its descriptor leads to where it cannot be written or read. */
static int mislead(FILE *file, const char *path, int flags) {
  int fd = fileno(file), kept = dup(fd);
  REAL(int, "open", const char *, int, ...);
  int wrong = real(path, flags);
  dup2(wrong, fd);
  close(wrong);
  return kept;
}

static void lead_back(FILE *file, int kept) {
  int reason = errno;
  dup2(kept, fileno(file));
  close(kept);
  errno = reason;
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *file) {
  REAL(size_t, "fwrite", const void *, size_t, size_t, FILE *);
  if (!faults_due("fwrite"))
    return real(data, size, count, file);
  int kept = mislead(file, "/dev/full", O_WRONLY);
  size_t written = real(data, size, count, file);
  lead_back(file, kept);
  return written;
}

size_t fread(void *data, size_t size, size_t count, FILE *file) {
  REAL(size_t, "fread", void *, size_t, size_t, FILE *);
  if (!faults_due("fread"))
    return real(data, size, count, file);
  int kept = mislead(file, "/", O_RDONLY | O_DIRECTORY);
  size_t got = real(data, size, count, file);
  lead_back(file, kept);
  return got;
}

int fclose(FILE *file) {
  REAL(int, "fclose", FILE *);
  int refused = faults_due("fclose"), reason = errno, failed = real(file);
  if (refused)
    errno = reason;
  return refused ? EOF : failed;
}

/* ---- time ------------------------------------------------------------------------ */

static int64_t skipped; /* ns */

int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(int, "clock_gettime", clockid_t, struct timespec *);
  int failed = real(clock, now);
  if (failed == 0 && clock == CLOCK_MONOTONIC && skipped > 0) {
    int64_t nanoseconds = now->tv_nsec + skipped;
    now->tv_sec += (time_t)(nanoseconds / 1000000000);
    now->tv_nsec = (long)(nanoseconds % 1000000000);
  }
  return failed;
}

int nanosleep(const struct timespec *wait, struct timespec *left) {
  REAL(int, "nanosleep", const struct timespec *, struct timespec *);
  if (!faults_skip_time())
    return real(wait, left);
  skipped += (int64_t)wait->tv_sec * 1000000000 + wait->tv_nsec;
  return 0;
}

int epoll_wait(int set, struct epoll_event *events, int capacity, int timeout) {
  REAL(int, "epoll_wait", int, struct epoll_event *, int, int);
  if (!faults_skip_time() || timeout <= REAL_WAIT)
    return real(set, events, capacity, timeout);
  int count = real(set, events, capacity, REAL_WAIT);
  if (count == 0)
    skipped += (int64_t)(timeout - REAL_WAIT) * 1000000;
  return count;
}

int poll(struct pollfd *list, nfds_t count, int timeout) {
  REAL(int, "poll", struct pollfd *, nfds_t, int);
  if (!faults_skip_time() || timeout <= REAL_WAIT)
    return real(list, count, timeout);
  int ready = real(list, count, REAL_WAIT);
  if (ready == 0)
    skipped += (int64_t)(timeout - REAL_WAIT) * 1000000;
  return ready;
}
