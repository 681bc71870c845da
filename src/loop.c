#include "platform.h"

#include "loop.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#if LINQ_HAS_EPOLL
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#endif

#include "compat.h"
#include "transfer.h"
#include "userdata.h"

static const char loop_type[] = "linq.loop";

#define AT_ONCE 0       /* a deadline that needs no look at the clock */
#define DUE_ROUNDS 4    /* times that libcurl may set its timer to "now" in a row */
#define GRACE_MS 50     /* after a transfer's timeout, in which libcurl reports its end */
#define DRAIN_ROUNDS 64 /* reads of what arrived on an idle connection */

int64_t loop_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

linq_loop *loop_check(lua_State *L, int index) {
  return userdata_check(L, index, loop_type);
}

int loop_is_foreign(const linq_loop *loop) {
  return !process_mark_is_ours(&loop->owner);
}

/* ---- failures --------------------------------------------------------- */

/* Records a failure, so that the multi handle is given up. The first one is reported. */
static void note_failure(linq_loop *loop, const char *call, const char *reason) {
  if (loop->failure[0] == '\0')
    snprintf(loop->failure, sizeof loop->failure, "%s: %s", call, reason);
}

static void note_code(linq_loop *loop, CURLMcode code) {
  if (code != CURLM_OK)
    note_failure(loop, "libcurl", curl_multi_strerror(code));
}

/* ---- sockets ---------------------------------------------------------- */

static int grow_sockets(linq_loop *loop, size_t capacity) {
  loop_socket *sockets = realloc(loop->sockets, capacity * sizeof *sockets);
  if (sockets == NULL)
    return -1;
  memset(sockets + loop->socket_capacity, 0, (capacity - loop->socket_capacity) * sizeof *sockets);
  loop->sockets = sockets;
  struct pollfd *idle = realloc(loop->idle, capacity * sizeof *idle);
  if (idle == NULL)
    return -1;
  loop->idle = idle;
  loop->socket_capacity = capacity;
  return 0;
}

static loop_socket *socket_entry(linq_loop *loop, int fd) {
  size_t needed = (size_t)fd + 1;
  if (needed > loop->socket_capacity && grow_sockets(loop, needed < 32 ? 64 : needed * 2) != 0)
    return NULL;
  return &loop->sockets[fd];
}

static void add_idle(linq_loop *loop, int fd, short events) {
  loop_socket *entry = &loop->sockets[fd];
  if (entry->idle_place == 0)
    entry->idle_place = ++loop->idle_connections;
  loop->idle[entry->idle_place - 1] = (struct pollfd){fd, events, 0};
}

static void move_idle(linq_loop *loop, size_t from, size_t to) {
  struct pollfd moved = loop->idle[from - 1];
  loop->idle[to - 1] = moved;
  loop->sockets[moved.fd].idle_place = to;
}

/* The last one takes the place of the one that leaves. Those that were looked at stay in
 * front of the others. */
static void remove_idle(linq_loop *loop, int fd) {
  size_t place = loop->sockets[fd].idle_place;
  if (place == 0)
    return;
  if (place <= loop->looked) {
    move_idle(loop, loop->looked, place);
    place = loop->looked--;
  }
  if (place < loop->idle_connections)
    move_idle(loop, loop->idle_connections, place);
  loop->idle_connections--;
  loop->sockets[fd].idle_place = 0;
}

static void set_ended(linq_loop *loop, loop_socket *entry, unsigned char ended) {
  loop->ended = loop->ended - entry->ended + ended;
  entry->ended = ended;
}

static void forget_socket(linq_loop *loop, int fd) {
  remove_idle(loop, fd);
  set_ended(loop, &loop->sockets[fd], 0);
  memset(&loop->sockets[fd], 0, sizeof *loop->sockets);
}

static int watch(linq_loop *loop, int fd, loop_socket *entry, int interest) {
  if (entry->watched == interest)
    return 0;
  loop->counters.watch_changes++;
  int failed = poller_watch(&loop->set, fd, entry->watched, interest);
  entry->watched = (unsigned char)(failed ? 0 : interest);
  return failed;
}

/* A connection that falls idle stays watched. Most are used again, which then costs no
 * system call. It is dropped when it is closed or becomes readable while idle (end_idle).
 * Descriptors whose close is not reported (the resolver's) are dropped at once. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *client, void *unused) {
  (void)easy;
  (void)unused;
  linq_loop *loop = client;
  loop_socket *entry = socket_entry(loop, fd);
  if (entry == NULL) {
    note_failure(loop, "sockets", strerror(ENOMEM));
    return 0;
  }
  int wanted = (what & CURL_POLL_IN ? POLLER_READ : 0) | (what & CURL_POLL_OUT ? POLLER_WRITE : 0);
  if (wanted == 0 && entry->ours) {
    add_idle(loop, fd, POLLIN);
    return 0;
  }
  remove_idle(loop, fd);
  if (watch(loop, fd, entry, wanted) != 0 && wanted != 0)
    note_failure(loop, "epoll_ctl", strerror(errno));
  return 0;
}

int loop_on_socket_open(void *client, curl_socket_t fd, curlsocktype purpose) {
  (void)purpose;
  linq_file_identity file;
  loop_socket *entry = socket_entry(client, fd);
  if (entry == NULL || descriptor_identify(fd, &file) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
    return CURL_SOCKOPT_ERROR;
  forget_socket(client, fd);
  entry->ours = 1;
  entry->file = file;
  return CURL_SOCKOPT_OK;
}

int loop_on_socket_close(void *client, curl_socket_t fd) {
  linq_loop *loop = client;
  if ((size_t)fd < loop->socket_capacity) {
    watch(loop, fd, &loop->sockets[fd], 0);
    remove_idle(loop, fd);
    set_ended(loop, &loop->sockets[fd], 0);
    loop->sockets[fd].ours = 0;
  }
  return close(fd);
}

/* Whether a descriptor still refers to the socket that libcurl opened. */
static int is_same_socket(const loop_socket *entry, int fd) {
  return entry->ours && descriptor_still_means(fd, &entry->file);
}

static int is_idle(const linq_loop *loop, int fd) {
  return (size_t)fd < loop->socket_capacity && loop->sockets[fd].idle_place != 0;
}

static int is_closed_by_peer(int fd) {
  struct pollfd watched = {fd, POLLRDHUP, 0};
  return poll(&watched, 1, 0) > 0;
}

/* Ends an idle connection on which data arrived. Over HTTP/1.1 this is the server's
 * goodbye, or bytes after the end of an answer, which would be read as the next answer's
 * head. libcurl 7.88 notices neither through TLS, but a socket that is shut down and has
 * nothing to read counts as dead. Over HTTP/2 libcurl reads what arrived (a PING, a
 * GOAWAY) before it uses the connection, but does not notice its end, which is watched
 * from then on. */
static void end_idle(linq_loop *loop, int fd) {
  char dropped[16384];
  loop_socket *entry = &loop->sockets[fd];
  if (!is_same_socket(entry, fd)) { /* the descriptor was closed by others, and may be another file */
    forget_socket(loop, fd);
    return;
  }
  if (recv(fd, dropped, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN) {
    watch(loop, fd, entry, POLLER_READ); /* it is only writable, or the data was read meanwhile */
    return;
  }
  if (entry->http2 && !is_closed_by_peer(fd)) {
    watch(loop, fd, entry, POLLER_CLOSED);
    add_idle(loop, fd, POLLRDHUP);
    return;
  }
  watch(loop, fd, entry, 0);
  remove_idle(loop, fd);
  set_ended(loop, entry, 1);
  for (int round = 0; round < DRAIN_ROUNDS && recv(fd, dropped, sizeof dropped, MSG_DONTWAIT) > 0; round++)
    continue;
  if (shutdown(fd, SHUT_RDWR) != 0 && errno != ENOTCONN) /* ENOTCONN: it is dead already */
    note_failure(loop, "shutdown", strerror(errno));
}

/* Records whether an answer came over HTTP/2. Its handle must still be in the multi handle. */
static void note_version(linq_loop *loop, const linq_transfer *transfer) {
  curl_socket_t fd = CURL_SOCKET_BAD;
  if (transfer->head.length < 6 || memcmp(transfer->head.data, "HTTP/2", 6) != 0)
    return;
  if (curl_easy_getinfo(transfer->easy, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK && fd != CURL_SOCKET_BAD &&
      (size_t)fd < loop->socket_capacity)
    loop->sockets[fd].http2 = 1;
}

/* ---- deadlines -------------------------------------------------------- */

static int64_t earlier(int64_t a, int64_t b) {
  return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* The time at which the loop must be stepped, in the form of `deadline`. */
static int64_t next_deadline(const linq_loop *loop) {
  return earlier(loop->deadline, loop->guard);
}

/* ---- the descriptor and its timer ------------------------------------- */

static int on_timer(CURLM *multi, long timeout_ms, void *client) {
  (void)multi;
  linq_loop *loop = client;
  loop->deadline = timeout_ms < 0 ? -1 : timeout_ms == 0 ? AT_ONCE : loop_now() + timeout_ms;
  return 0;
}

static void close_descriptor(int *fd) {
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

#if LINQ_HAS_EPOLL

static void raise_wake(linq_loop *loop) {
  if (!loop->wake_raised)
    loop->wake_raised = eventfd_write(loop->wake_fd, 1) == 0;
}

static void lower_wake(linq_loop *loop) {
  eventfd_t value;
  if (loop->wake_raised && eventfd_read(loop->wake_fd, &value) == 0)
    loop->wake_raised = 0;
}

static void set_timer(linq_loop *loop, int64_t deadline, int64_t now) {
  struct itimerspec spec = {{0, 0}, {0, 0}};
  int64_t wait = deadline - now;
  spec.it_value.tv_sec = (time_t)(wait / 1000);
  spec.it_value.tv_nsec = (long)(wait % 1000) * 1000000;
  loop->counters.timer_changes++;
  if (timerfd_settime(loop->timer_fd, 0, &spec, NULL) == 0)
    loop->timer_set_to = deadline;
  else
    raise_wake(loop); /* without a timer the host must step now */
}

static void timer_fired(linq_loop *loop) {
  uint64_t expirations;
  if (read(loop->timer_fd, &expirations, sizeof expirations) > 0)
    loop->timer_set_to = -1;
}

/* Setting a timer to "now" is the most expensive call here. Work that is due is therefore
 * announced through the eventfd, and the timer is moved only to an earlier deadline. */
static void announce(linq_loop *loop) {
  if (!loop->exported)
    return;
  int at_once = loop->deadline == AT_ONCE || loop->unreported > 0 || (loop->finished != NULL && !loop->taken);
  /* One look at the clock serves both: a deadline that is not due is later than `now`. */
  int64_t now = at_once ? 0 : loop_now();
  int64_t deadline = next_deadline(loop);
  if (at_once || (deadline > 0 && deadline <= now)) {
    raise_wake(loop);
    return;
  }
  lower_wake(loop);
  if (loop->timer_set_to >= 0 && loop->timer_set_to <= now) /* it would report no work */
    timer_fired(loop);
  if (deadline >= 0 && (loop->timer_set_to < 0 || deadline < loop->timer_set_to))
    set_timer(loop, deadline, now);
}

static int export_descriptor(linq_loop *loop) {
  if (loop->exported)
    return 0;
  loop->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  loop->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (loop->wake_fd < 0 || loop->timer_fd < 0 ||
      poller_watch(&loop->set, loop->wake_fd, 0, POLLER_READ) != 0 ||
      poller_watch(&loop->set, loop->timer_fd, 0, POLLER_READ) != 0) {
    close_descriptor(&loop->wake_fd); /* closing removes it from the set */
    close_descriptor(&loop->timer_fd);
    return -1;
  }
  loop->exported = 1;
  announce(loop);
  return 0;
}

#else

static void announce(linq_loop *loop) {
  (void)loop;
}

static void lower_wake(linq_loop *loop) {
  (void)loop;
}

static void timer_fired(linq_loop *loop) {
  (void)loop;
}

static int export_descriptor(linq_loop *loop) {
  (void)loop;
  return -1;
}

#endif

static void forget_deadlines(linq_loop *loop) {
  loop->deadline = loop->guard = -1;
}

static void forget_descriptors(linq_loop *loop) {
  close_descriptor(&loop->wake_fd);
  close_descriptor(&loop->timer_fd);
  poller_close(&loop->set);
  free(loop->sockets);
  free(loop->idle);
  loop->sockets = NULL;
  loop->idle = NULL;
  loop->socket_capacity = loop->idle_connections = loop->looked = loop->ended = 0;
  loop->exported = loop->wake_raised = 0;
  loop->timer_set_to = -1;
  forget_deadlines(loop);
}

/* ---- opening, closing, forking ---------------------------------------- */

static void abandon_running(linq_loop *loop, const char *reason) {
  while (loop->running != NULL)
    transfer_abandon(loop->running, reason);
}

/* Drops the parent's handles in a forked child, which shares the multi handle, its
 * connections and the epoll set. Closing the child's copies of the sockets sends nothing.
 * The handles are leaked on purpose, because their cleanup would send goodbyes on the
 * parent's connections. The child may have opened other files under the same numbers, so
 * only sockets that are provably ours are closed. The descriptors of epoll, eventfd and
 * timerfd cannot be recognized and stay open. */
static void drop_parents(linq_loop *loop) {
  for (linq_transfer *transfer = loop->running; transfer != NULL; transfer = transfer->next)
    transfer->easy = NULL;
  loop->multi = NULL;
  loop->failure[0] = '\0';
  abandon_running(loop, "the process was forked while the request was under way");
  for (size_t fd = 0; fd < loop->socket_capacity; fd++)
    if (is_same_socket(&loop->sockets[fd], (int)fd))
      close((int)fd);
  loop->wake_fd = loop->timer_fd = -1;
  poller_forget(&loop->set);
  forget_descriptors(loop);
  process_mark_set_paged(&loop->owner);
}

static void close_loop(linq_loop *loop) {
  if (loop_is_foreign(loop))
    drop_parents(loop);
  abandon_running(loop, "the client was closed");
  if (loop->multi != NULL)
    curl_multi_cleanup(loop->multi);
  loop->multi = NULL;
  forget_descriptors(loop);
  for (linq_transfer *transfer = loop->finished; transfer != NULL; transfer = transfer->finished_next) {
    transfer->in_finished = 0;
    transfer->loop = NULL;
  }
  loop->finished = loop->finished_last = NULL;
  loop->unreported = 0;
  loop->closed = 1;
  process_mark_free(&loop->owner);
}

/* From 8.20 on the multi handle joins the resolver's threads unless this option is set. */
static CURLMcode set_quick_exit(CURLM *multi) {
  return curl_version_info(CURLVERSION_NOW)->version_num < 0x081400
             ? CURLM_OK
             : curl_multi_setopt(multi, LINQ_CURLMOPT_QUICK_EXIT, 1L);
}

static CURLMcode set_up_multi(linq_loop *loop, CURLM *multi) {
  CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  if (code == CURLM_OK)
    code = curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, loop);
  if (code == CURLM_OK)
    code = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
  if (code == CURLM_OK)
    code = curl_multi_setopt(multi, CURLMOPT_TIMERDATA, loop);
  if (code == CURLM_OK)
    code = curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, loop->max_connections);
  if (code == CURLM_OK)
    code = curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, loop->max_connections);
  return code == CURLM_OK ? set_quick_exit(multi) : code;
}

static const char *open_multi(linq_loop *loop) {
  int failed = poller_is_open(&loop->set) ? 0 : poller_open(&loop->set);
  if (failed)
    return strerror(failed);
  CURLM *multi = curl_multi_init();
  if (multi == NULL)
    return curl_multi_strerror(CURLM_OUT_OF_MEMORY);
  CURLMcode refused = set_up_multi(loop, multi);
  if (refused != CURLM_OK) {
    curl_multi_cleanup(multi);
    return curl_multi_strerror(refused);
  }
  loop->multi = multi;
  process_mark_set_paged(&loop->owner);
  return NULL;
}

const char *loop_ready(linq_loop *loop) {
  if (loop->closed)
    return "the client was closed";
  if (loop_is_foreign(loop))
    drop_parents(loop);
  return loop->multi != NULL ? NULL : open_multi(loop);
}

/* ---- transfers -------------------------------------------------------- */

static void unlink_running(linq_loop *loop, linq_transfer *transfer) {
  if (transfer->previous != NULL)
    transfer->previous->next = transfer->next;
  else
    loop->running = transfer->next;
  if (transfer->next != NULL)
    transfer->next->previous = transfer->previous;
  transfer->previous = transfer->next = NULL;
}

static void append_finished(linq_loop *loop, linq_transfer *transfer) {
  transfer->in_finished = 1;
  transfer->finished_next = NULL;
  if (loop->finished_last != NULL)
    loop->finished_last->finished_next = transfer;
  else
    loop->finished = transfer;
  loop->finished_last = transfer;
}

static void report(linq_loop *loop, linq_transfer *transfer) {
  append_finished(loop, transfer);
  loop->unreported++;
}

static void use_own_connection(linq_loop *loop, linq_transfer *transfer) {
  CURLcode refused = curl_easy_setopt(transfer->easy, CURLOPT_FRESH_CONNECT, 1L);
  if (refused != CURLE_OK)
    note_failure(loop, "libcurl", curl_easy_strerror(refused));
  transfer->fresh = 1;
}

/* Whether the transfer was given a connection that it may not use, and starts again on a new one. */
static int starts_again(linq_loop *loop, linq_transfer *transfer) {
  if (!transfer->refused_connection)
    return 0;
  transfer->refused_connection = 0;
  transfer->error[0] = '\0';
  use_own_connection(loop, transfer);
  note_code(loop, curl_multi_add_handle(loop->multi, transfer->easy));
  return 1;
}

static void collect_finished(linq_loop *loop) {
  CURLMsg *message;
  int left;
  while (loop->multi != NULL && (message = curl_multi_info_read(loop->multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE)
      continue;
    linq_transfer *transfer = NULL;
    CURLcode result = message->data.result;
    if (curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer) != CURLE_OK ||
        transfer == NULL) {
      note_failure(loop, "libcurl", "an unknown transfer finished");
      return;
    }
    note_version(loop, transfer);
    note_code(loop, curl_multi_remove_handle(loop->multi, transfer->easy));
    if (starts_again(loop, transfer))
      continue;
    unlink_running(loop, transfer);
    transfer_finish(transfer, result);
    report(loop, transfer);
  }
}

/* Ends all running transfers with the failure. The poller stays, because hosts watch its
 * descriptor. */
static void give_up(linq_loop *loop) {
  while (loop->running != NULL) {
    linq_transfer *transfer = loop->running;
    transfer_lose(transfer, CURLE_FAILED_INIT, loop->failure);
    report(loop, transfer);
  }
  if (loop->multi != NULL)
    curl_multi_cleanup(loop->multi); /* no remedy if it fails */
  loop->multi = NULL;
  for (size_t fd = 0; fd < loop->socket_capacity;
       fd++) { /* sockets that did not pass loop_on_socket_close() */
    watch(loop, (int)fd, &loop->sockets[fd], 0);
    forget_socket(loop, (int)fd);
  }
  loop->failure[0] = '\0'; /* failures of the cleanup do not matter */
  forget_deadlines(loop);
}

static void collect(linq_loop *loop) {
  collect_finished(loop);
  if (loop->failure[0] != '\0')
    give_up(loop);
  if (loop->running == NULL)
    loop->guard = -1;
}

void loop_settle(linq_loop *loop) {
  collect(loop);
  announce(loop);
}

/* Ends transfers that outlived their timeout, because libcurl has lost them. */
static void expire(linq_loop *loop, int64_t now) {
  linq_transfer *transfer = loop->running;
  loop->guard = -1;
  while (transfer != NULL) {
    linq_transfer *next = transfer->next;
    if (transfer->expires <= now) {
      transfer_lose(transfer, CURLE_OPERATION_TIMEDOUT, "no answer within the timeout");
      report(loop, transfer);
    } else {
      loop->guard = earlier(loop->guard, transfer->expires);
    }
    transfer = next;
  }
}

/* Calls libcurl, unless the multi handle failed. */
static void act(linq_loop *loop, curl_socket_t fd, int events) {
  int running;
  if (loop->multi != NULL && loop->failure[0] == '\0')
    note_code(loop, curl_multi_socket_action(loop->multi, fd, events, &running));
}

static void run_due(linq_loop *loop) {
  for (int round = 0; round < DUE_ROUNDS; round++) {
    if (loop->deadline < 0 || (loop->deadline != AT_ONCE && loop->deadline > loop_now()))
      return;
    loop->deadline = -1;
    act(loop, CURL_SOCKET_TIMEOUT, 0);
  }
}

const char *loop_enter(linq_loop *loop, linq_transfer *transfer) {
  CURLMcode failed = curl_multi_add_handle(loop->multi, transfer->easy);
  if (failed) {
    note_code(loop, failed);
    loop_settle(loop);
    return curl_multi_strerror(failed);
  }
  transfer->state = TRANSFER_RUNNING;
  transfer->expires = loop_now() + transfer->timeout_ms + GRACE_MS;
  loop->guard = earlier(loop->guard, transfer->expires);
  loop->entered = 1;
  transfer->previous = NULL;
  transfer->next = loop->running;
  if (loop->running != NULL)
    loop->running->previous = transfer;
  loop->running = transfer;
  loop->counters.requests++;
  announce(loop);
  return NULL;
}

void loop_withdraw(linq_loop *loop, linq_transfer *transfer) {
  if (transfer->state == TRANSFER_RUNNING) {
    if (transfer->easy != NULL)
      note_code(loop, curl_multi_remove_handle(loop->multi, transfer->easy));
    unlink_running(loop, transfer);
  }
  if (!transfer->in_finished)
    return;
  linq_transfer **link = &loop->finished;
  linq_transfer *before = NULL;
  while (*link != transfer) {
    before = *link;
    link = &before->finished_next;
  }
  *link = transfer->finished_next;
  if (loop->finished_last == transfer)
    loop->finished_last = before;
  transfer->in_finished = 0;
}

/* ---- stepping --------------------------------------------------------- */

static void dispatch(linq_loop *loop, const poller_event *event) {
  if (event->fd == loop->wake_fd) {
    lower_wake(loop); /* it would end every wait; announce() raises it again if needed */
    return;
  }
  if (event->fd == loop->timer_fd) {
    timer_fired(loop);
    return;
  }
  if (is_idle(loop, event->fd)) {
    end_idle(loop, event->fd);
    return;
  }
  act(loop, event->fd,
      (event->ready & POLLER_READ ? CURL_CSELECT_IN : 0) |
          (event->ready & POLLER_WRITE ? CURL_CSELECT_OUT : 0));
}

static int poll_events(linq_loop *loop, int timeout_ms) {
  poller_event events[POLLER_EVENTS];
  int count = poller_wait(&loop->set, events, timeout_ms);
  for (int i = 0; i < count; i++)
    dispatch(loop, &events[i]);
  return count;
}

/* Ends idle connections that the server closed since the last look, so that no new
 * transfer uses them. What is on its way cannot be seen, so one look serves the starts of
 * the same millisecond, but for connections that fell idle after it. */
static void end_closed(linq_loop *loop) {
  int64_t now = loop_now();
  size_t first = now == loop->looked_at ? loop->looked : 0;
  size_t count = loop->idle_connections - first;
  loop->looked_at = now;
  loop->looked = loop->idle_connections;
  if (count == 0 || poll(loop->idle + first, (nfds_t)count, 0) <= 0)
    return;
  for (size_t i = first + count; i-- > first;) /* from the end, because elements are removed */
    if (loop->idle[i].revents != 0)
      end_idle(loop, loop->idle[i].fd);
}

/* Since 8.22 libcurl looks once a second at most whether a connection is alive, and would use one
 * that was ended meanwhile. Until it has closed those, what starts opens its own. */
static void avoid_ended(linq_loop *loop) {
  if (loop->ended == 0 || curl_version_info(CURLVERSION_NOW)->version_num < 0x081600)
    return;
  for (linq_transfer *transfer = loop->running; transfer != NULL; transfer = transfer->next) {
    if (transfer->sends == 0 && !transfer->fresh)
      use_own_connection(loop, transfer);
  }
}

static void look_before_start(linq_loop *loop) {
  if (!loop->entered)
    return;
  loop->entered = 0;
  end_closed(loop);
  avoid_ended(loop);
}

/* The longest wait of the poller in ms, or -1 for no limit. */
static int wait_for(const linq_loop *loop, int64_t until, int64_t now) {
  if (loop->unreported > 0)
    return 0;
  until = earlier(until, next_deadline(loop));
  if (until < 0)
    return -1;
  if (until <= now)
    return 0;
  return until - now > 3600000 ? 3600000 : (int)(until - now);
}

/* Runs until a transfer finishes, `until` has passed (-1 for no limit), nothing is
 * running, or a signal arrives. */
static void run_until(linq_loop *loop, int64_t until) {
  look_before_start(loop);
  for (;;) {
    run_due(loop);
    collect(loop);
    if (loop->running == NULL && (loop->unreported > 0 || until < 0))
      return;
    int64_t now = loop_now();
    if (loop->guard >= 0 && loop->guard <= now)
      expire(loop, now);
    int count = poll_events(loop, wait_for(loop, until, now));
    if (count <= 0)
      run_due(loop);
    collect(loop);
    if (loop->unreported > 0 || count < 0 || (until >= 0 && loop_now() >= until))
      return;
  }
}

/* ---- the host's calls, from linq.h and from the methods below ----------- */

static int host_fd(linq_loop *loop) {
  if (loop_ready(loop) != NULL || export_descriptor(loop) != 0)
    return -1;
  return poller_descriptor(&loop->set);
}

static int host_timeout_ms(const linq_loop *loop) {
  if (loop->finished != NULL || loop->unreported > 0)
    return 0;
  int64_t deadline = next_deadline(loop);
  if (deadline < 0)
    return -1;
  int64_t wait = deadline - loop_now();
  return wait < 0 ? 0 : wait > INT_MAX ? INT_MAX : (int)wait;
}

static int step(linq_loop *loop, int timeout_ms, int taken) {
  if (loop_ready(loop) != NULL)
    return -1;
  loop->taken = taken;
  run_until(loop, timeout_ms < 0 ? -1 : loop_now() + timeout_ms);
  int finished = (int)loop->unreported;
  loop->unreported = 0;
  announce(loop);
  return finished;
}

static int host_step(linq_loop *loop, int timeout_ms) {
  return step(loop, timeout_ms, 0);
}

static const linq_loop_api loop_api = {LINQ_LOOP_API, sizeof loop_api, host_fd, host_timeout_ms, host_step};

/* ---- methods ---------------------------------------------------------- */

/* The time at `index` in ms: -1, which is without a limit, for nil; 0 for one that is over, or is none. */
static int milliseconds(lua_State *L, int index) {
  if (lua_isnoneornil(L, index))
    return -1;
  double ms = luaL_checknumber(L, index) * 1000;
  return !(ms > 0) ? 0 : ms > INT_MAX ? INT_MAX : (int)ceil(ms);
}

/* loop:step([seconds [, taken]]) -> number of transfers that finished
 * Waits at most `seconds`, or without a limit when nil, until a transfer finishes. With
 * `taken` the caller promises to call next() until it gives nil, so that the descriptor
 * need not announce these transfers. A closed loop returns 0. */
static int loop_step(lua_State *L) {
  linq_loop *loop = loop_check(L, 1);
  if (loop->closed) {
    lua_pushinteger(L, 0);
    return 1;
  }
  int finished = step(loop, milliseconds(L, 2), lua_toboolean(L, 3));
  lua_pushinteger(L, finished < 0 ? 0 : finished); /* without descriptors nothing runs */
  return 1;
}

/* loop:start() sends the requests that were added, without waiting for the next step. */
static int loop_start(lua_State *L) {
  linq_loop *loop = loop_check(L, 1);
  if (!loop->closed && loop_ready(loop) == NULL) {
    look_before_start(loop);
    run_due(loop);
    loop_settle(loop);
  }
  return 0;
}

/* loop:next() -> the id of a finished transfer, each once, or nil */
static int loop_next(lua_State *L) {
  linq_loop *loop = loop_check(L, 1);
  linq_transfer *transfer = loop->finished;
  if (transfer == NULL)
    return 0;
  loop->finished = transfer->finished_next;
  if (loop->finished == NULL)
    loop->finished_last = NULL;
  transfer->in_finished = 0;
  linq_pushcount(L, transfer->id);
  return 1;
}

/* loop:fd() -> the descriptor to watch for reading, or nil if the system has none
 * Raises for a closed loop. */
static int loop_fd(lua_State *L) {
  linq_loop *loop = loop_check(L, 1);
  if (loop->closed)
    return luaL_error(L, "the client is closed");
  int fd = host_fd(loop);
  if (fd < 0)
    return 0;
  lua_pushinteger(L, fd);
  return 1;
}

/* loop:timeout() -> seconds until step() must be called, or nil if only the descriptor tells */
static int loop_timeout(lua_State *L) {
  int ms = host_timeout_ms(loop_check(L, 1));
  if (ms < 0)
    lua_pushnil(L);
  else
    lua_pushnumber(L, (lua_Number)ms / 1000);
  return 1;
}

static void set_counter(lua_State *L, const char *name, uint64_t value) {
  linq_pushcount(L, value);
  lua_setfield(L, -2, name);
}

/* loop:stats() -> a table of counters since the loop was made */
static int loop_stats(lua_State *L) {
  linq_loop *loop = loop_check(L, 1);
  const loop_counters *counters = &loop->counters;
  uint64_t running = 0;
  for (linq_transfer *transfer = loop->running; transfer != NULL; transfer = transfer->next)
    running++;
  lua_createtable(L, 0, 8);
  set_counter(L, "requests", counters->requests);
  set_counter(L, "connections_opened", counters->connections_opened);
  set_counter(L, "connections_reused", counters->connections_reused);
  set_counter(L, "bytes_sent", counters->bytes_sent);
  set_counter(L, "bytes_received", counters->bytes_received);
  set_counter(L, "watch_changes", counters->watch_changes);
  set_counter(L, "timer_changes", counters->timer_changes);
  set_counter(L, "in_flight", running);
  return 1;
}

/* loop:close() ends running transfers and closes every connection. Idempotent. */
static int loop_close(lua_State *L) {
  linq_loop *loop = loop_check(L, 1);
  if (loop->closed)
    return 0;
  close_loop(loop);
  linq_getuservalue(L, 1);
  while (loop->idle_count > 0) {
    lua_rawgeti(L, -1, loop->idle_count);
    transfer_dispose(lua_touserdata(L, -1));
    lua_pop(L, 1);
    lua_pushnil(L); /* releases its headers as well */
    lua_rawseti(L, -2, loop->idle_count--);
  }
  return 0;
}

static int loop_tostring(lua_State *L) {
  linq_loop *loop = loop_check(L, 1);
  lua_pushfstring(L, "%s: %p%s", loop_type, (void *)loop, loop->closed ? " (closed)" : "");
  return 1;
}

/* core.loop([{ max_connections = }]) -> loop. Its first use opens its descriptors. */
int loop_new(lua_State *L) {
  long max_connections = 64;
  if (!lua_isnoneornil(L, 1)) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_getfield(L, 1, "max_connections");
    double given = luaL_optnumber(L, -1, (lua_Number)max_connections);
    max_connections = given < INT_MAX ? (long)given : INT_MAX;
  }
  linq_loop *loop = userdata_new(L, loop_type, sizeof *loop);
  loop->api = &loop_api;
  loop->max_connections = max_connections;
  process_mark_set(&loop->owner);
  loop->wake_fd = loop->timer_fd = -1;
  loop->timer_set_to = -1;
  forget_deadlines(loop);
#if LINQ_HAS_EPOLL
  loop->set.epoll_fd = -1;
#endif
  lua_newtable(L); /* idle transfers */
  linq_setuservalue(L, -2);
  return 1;
}

static const luaL_Reg loop_methods[] = {{"get", transfer_get},
                                        {"add", transfer_add},
                                        {"take", transfer_take},
                                        {"start", loop_start},
                                        {"step", loop_step},
                                        {"next", loop_next},
                                        {"fd", loop_fd},
                                        {"timeout", loop_timeout},
                                        {"stats", loop_stats},
                                        {"close", loop_close},
                                        {NULL, NULL}};

static const luaL_Reg loop_metamethods[] = {
    {"__gc", loop_close}, {"__close", loop_close}, {"__tostring", loop_tostring}, {NULL, NULL}};

void loop_register(lua_State *L) {
  userdata_register(L, loop_type, loop_metamethods, loop_methods);
}
