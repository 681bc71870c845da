/* What a point's child does: the scenario with a fault, the next call without one,
 * the end of the state; and what must hold after each. */
#include <lauxlib.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "torture.h"

#define HANG_SECONDS 5 /* of real time */
#define MAX_SENDS 6    /* three attempts, each of which libcurl may repeat on a new connection */

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int open_descriptors(void) {
  struct pollfd list[256];
  int count = 0, size = (int)(sizeof list / sizeof *list);
  for (int fd = 0; fd < size; fd++)
    list[fd] = (struct pollfd){fd, 0, 0};
  poll(list, (nfds_t)size, 0);
  for (int fd = 0; fd < size; fd++)
    count += !(list[fd].revents & POLLNVAL);
  return count;
}

int point_fail(outcome *result, const char *format, ...) {
  va_list list;
  va_start(list, format);
  if (*result->failure == '\0')
    vsnprintf(result->failure, sizeof result->failure, format, list);
  va_end(list);
  return -1;
}

static int same_request(const record *one, const record *other) {
  return one->digest == other->digest && strcmp(one->text, other->text) == 0;
}

static unsigned how_often(const record *list, unsigned count, const record *wanted) {
  unsigned found = 0;
  for (unsigned i = 0; i < count; i++)
    found += same_request(&list[i], wanted) != 0;
  return found;
}

static int keys_differ(const request_log *log, unsigned count) {
  for (unsigned i = 1; i < count; i++)
    for (unsigned j = 0; j < i; j++)
      if (*log->records[i].key != '\0' && same_request(&log->records[i], &log->records[j]) &&
          strcmp(log->records[i].key, log->records[j].key) != 0)
        return 1;
  return 0;
}

/* Whether the server accepted what was asked for, and that as often as it may. */
static void check_requests(worker *self, int succeeded, int told_retryable) {
  outcome *result = self->outcome;
  const request_log *log = self->server.log;
  unsigned count = log->count;
  if (log->proxied)
    point_fail(result, "the proxy of the environment was used");
  if (count > RECORDS)
    point_fail(result, "%u requests", count);
  for (unsigned i = 0; i < count && i < RECORDS; i++) {
    const record *one = &log->records[i];
    unsigned wanted = how_often(self->reference, self->reference_count, one);
    unsigned got = how_often(log->records, count, one);
    if (wanted == 0)
      point_fail(result, "another request than the one asked for: %s", one->text);
    if (got > wanted * (one->repeatable ? MAX_SENDS : 1))
      point_fail(result, "sent %u times: %s", got, one->text);
    if (told_retryable && !one->repeatable)
      point_fail(result, "the error of what the server accepted is retryable: %s", one->text);
  }
  for (unsigned i = 0; succeeded && i < self->reference_count; i++)
    if (how_often(log->records, count, &self->reference[i]) == 0)
      point_fail(result, "a success of what the server never saw: %s", self->reference[i].text);
  if (keys_differ(log, count))
    point_fail(result, "two keys for one call");
}

/* Whether the value on top is what may be raised. */
static int may_raise(lua_State *L, const worker *self) {
  lua_pushvalue(L, -1);
  state_push(L, "may_raise");
  lua_insert(L, -2);
  lua_pushboolean(L, self->server.log->touched > 0);
  int may = lua_pcall(L, 2, 1, 0) == 0 && lua_toboolean(L, -1);
  lua_pop(L, 1);
  return may;
}

/* What the results from `base` on are worth; nonzero: a success. */
static int judge(lua_State *L, outcome *result, int faulty, int base, int *retryable) {
  int results = lua_gettop(L) - base + 1;
  luaL_checkstack(L, results + 10, NULL);
  state_push(L, "judge");
  lua_pushboolean(L, faulty);
  for (int i = 0; i < results; i++)
    lua_pushvalue(L, base + i);
  if (lua_pcall(L, results + 1, 4, 0) != 0) {
    point_fail(result, "raised by what looks at the result: %s", lua_tostring(L, -1));
    return 0;
  }
  const char *what = lua_tostring(L, -4), *kind = lua_tostring(L, -3);
  *retryable = lua_toboolean(L, -2);
  snprintf(result->told, sizeof result->told, "%s: %s", what, lua_isstring(L, -1) ? lua_tostring(L, -1) : "");
  if (strcmp(what, "ok") == 0)
    return 1;
  if (strcmp(what, "error") == 0)
    result->error = 1, result->timed_out = strcmp(kind, "timeout") == 0;
  else if (strcmp(what, "raised") == 0)
    result->raised = 1;
  else
    point_fail(result, "%s", what);
  return 0;
}

static void begin_log(worker *self) {
  server_drain(&self->server);
  server_forget(&self->server);
}

static void look_at_raise(worker *self, lua_State *L) {
  const char *text = lua_tostring(L, -1);
  self->outcome->raised = 1;
  snprintf(self->outcome->told, sizeof self->outcome->told, "raised: %s", text);
  if (!may_raise(L, self))
    point_fail(self->outcome, "raised: %s", text);
}

static void run_faulty(worker *self, const job *one, lua_State *L, const fault_plan *plan) {
  outcome *result = self->outcome;
  int retryable = 0;
  begin_log(self);
  state_push(L, "run");
  double started = now();
  faults_arm(plan);
  int status = lua_pcall(L, 0, LUA_MULTRET, 0);
  faults_disarm();
  double took = now() - started;
  result->fired = faults_fired();
  server_drain(&self->server);
  if (took > one->seconds)
    point_fail(result, "took %.1f s", took);
  if (status == 0)
    result->ok = judge(L, result, result->fired, 1, &retryable);
  else
    look_at_raise(self, L);
  check_requests(self, result->ok, retryable && !one->starts_over);
}

static void check_next_call(outcome *result, lua_State *L) {
  lua_settop(L, 0);
  state_push(L, "again");
  if (lua_pcall(L, 0, 1, 0) != 0)
    point_fail(result, "the next call raised: %s", lua_tostring(L, -1));
  else if (lua_isstring(L, -1) || !lua_toboolean(L, -1))
    point_fail(result, "the next call: %s", lua_tostring(L, -1));
}

static void check_leaks(worker *self, int descriptors) {
  outcome *result = self->outcome;
  char what[1000] = "";
  for (int owner = 0; owner < OWNERS; owner++)
    if (faults_live(owner) != self->live[owner]) {
      faults_describe_live(what, sizeof what);
      point_fail(result, "%ld blocks of %s are left:%s", faults_live(owner) - self->live[owner],
                 owner_names[owner], what);
    }
  int left = open_descriptors();
  if (left != descriptors)
    point_fail(result, "%d descriptors are left", left - descriptors);
}

void point_run(worker *self, const job *one, lua_State *L, const fault_plan *plan) {
  int descriptors = open_descriptors();
  alarm(HANG_SECONDS);
  faults_mark_blocks();
  if (state_call(L, self->outcome, "arrange", one) != 0)
    return;
  run_faulty(self, one, L, plan);
  check_next_call(self->outcome, L);
  lua_close(L);
  check_leaks(self, descriptors);
  alarm(0);
}

void point_run_undisturbed(worker *self, const job *one, lua_State *L) {
  static const fault_plan none;
  outcome *result = self->outcome;
  int retryable;
  if (state_call(L, result, "arrange", one) != 0)
    return;
  begin_log(self);
  state_push(L, "run");
  faults_arm(&none);
  int status = lua_pcall(L, 0, LUA_MULTRET, 0);
  faults_disarm();
  if (status != 0)
    point_fail(result, "raised: %s", lua_tostring(L, -1));
  else
    result->ok = judge(L, result, 0, 1, &retryable);
  server_drain(&self->server);
}
