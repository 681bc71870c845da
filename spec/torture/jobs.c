/* Jobs: which there are, and the points of each. */
#include <errno.h>
#include <lauxlib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "heap.h"
#include "torture.h"

#define DEFAULT_SECONDS 6.0  /* a call with its retries, by the clock that skips */
#define MAX_FAILURES_SHOWN 8 /* of one job */
#define LOADING_STRIDE 8     /* where modules are loaded there are that many more points */

/* The versions 14 and 19 of clang-format disagree about braces in a macro. */
/* clang-format off */
#define REFUSAL(function, error) {function, #error, error, "once"}, {function, #error, error, "on"}
/* clang-format on */

/* The system's refusals, each from one call on, and once. */
static const variant refusals[] = {
    REFUSAL("epoll_create1", EMFILE),
    REFUSAL("epoll_create1", ENOMEM),
    REFUSAL("epoll_ctl", ENOSPC),
    REFUSAL("epoll_ctl", ENOMEM),
    REFUSAL("eventfd", EMFILE),
    REFUSAL("timerfd_create", EMFILE),
    REFUSAL("timerfd_settime", ENOMEM),
    REFUSAL("socket", EMFILE),
    REFUSAL("socket", ENOBUFS),
    REFUSAL("socketpair", EMFILE),
    REFUSAL("setsockopt", ENOBUFS),
    REFUSAL("connect", ENETUNREACH),
    REFUSAL("connect", EADDRNOTAVAIL),
    REFUSAL("send", ECONNRESET),
    REFUSAL("send", EIO),
    REFUSAL("send", ENOBUFS),
    REFUSAL("recv", ECONNRESET),
    REFUSAL("recv", EIO),
    REFUSAL("read", EIO),
    REFUSAL("write", EIO),
    REFUSAL("open", EMFILE),
    REFUSAL("open", ENFILE),
    REFUSAL("fopen", EMFILE),
    REFUSAL("fdopen", ENOMEM),
    REFUSAL("fwrite", ENOSPC),
    REFUSAL("fread", EISDIR),
    REFUSAL("fclose", ENOSPC),
    REFUSAL("descriptor", EMFILE),
    REFUSAL("rename", EXDEV),
    REFUSAL("getrandom", EIO),
    REFUSAL("pthread_create", EAGAIN),
};

static const variant allocations[] = {
    {NULL, NULL, 0, "once"}, {NULL, NULL, 0, "twice"}, {NULL, NULL, 0, "on"}};

static const variant *all_variants(size_t *count) {
  *count = options.system ? sizeof refusals / sizeof *refusals : sizeof allocations / sizeof *allocations;
  return options.system ? refusals : allocations;
}

/* "scenario/state/function/error/mode/", or without the function and its error */
static const char *name_of(const job *one, const variant *how) {
  static char text[160];
  if (how->function != NULL)
    snprintf(text, sizeof text, "%s/%s/%s/%s/%s/", one->scenario, one->state, how->function, how->error_name,
             how->mode);
  else
    snprintf(text, sizeof text, "%s/%s/%s/", one->scenario, one->state, how->mode);
  return text;
}

static fault_plan plan_of(const variant *how, unsigned long n) {
  unsigned long count = strcmp(how->mode, "once") == 0    ? FAULT_ONCE
                        : strcmp(how->mode, "twice") == 0 ? FAULT_TWICE
                                                          : FAULT_ON;
  return (fault_plan){how->function, how->error, n, count};
}

/* ---- which there are ---------------------------------------------------------- */

static int flag(lua_State *L, const char *name) {
  lua_getfield(L, -1, name);
  int set = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return set;
}

static int is_wanted(const char *scenario) {
  for (int i = 0; i < options.only_count; i++)
    if (strcmp(options.only[i], scenario) == 0)
      return 1;
  return options.only_count == 0;
}

static void add(job *list, unsigned *count, const job *like, const char *state) {
  if (options.state != NULL && strcmp(options.state, state) != 0)
    return;
  if (*count >= MAX_JOBS)
    abort();
  list[*count] = *like;
  list[(*count)++].state = state;
}

/* The scenario's table is on top. */
static void add_scenario(lua_State *L, job *list, unsigned *count) {
  job like = {.starts_over = flag(L, "starts_over")};
  lua_getfield(L, -1, "name");
  snprintf(like.scenario, sizeof like.scenario, "%s", lua_tostring(L, -1));
  lua_getfield(L, -2, "seconds");
  like.seconds = luaL_optnumber(L, -1, DEFAULT_SECONDS);
  lua_pop(L, 2);
  if (!is_wanted(like.scenario))
    return;
  if (flag(L, "loads")) {
    add(list, count, &like, "none");
    return;
  }
  add(list, count, &like, "first");
  add(list, count, &like, "fresh");
  if (!flag(L, "no_call"))
    add(list, count, &like, "warm");
}

unsigned jobs_find(job *list) {
  static const worker nobody;
  unsigned count = 0;
  lua_State *L = state_new(&nobody);
  for (int i = 1;; i++) {
    lua_rawgeti(L, 1, i);
    if (lua_isnil(L, -1))
      break;
    add_scenario(L, list, &count);
    lua_pop(L, 1);
  }
  lua_close(L);
  return count;
}

/* ---- the points of one ----------------------------------------------------------- */

static void look_at_end(outcome *result, int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return;
  result->fired = 1;
  *result->failure = '\0';
  if (WIFEXITED(status))
    point_fail(result, "ended the process with status %d", WEXITSTATUS(status));
  else if (WTERMSIG(status) == SIGALRM)
    point_fail(result, "hangs");
  else
    point_fail(result, "crashed by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
}

/* Without a plan: undisturbed. */
static void run_child(worker *self, const job *one, lua_State *L, const fault_plan *plan) {
  int status = 0;
  memset(self->outcome, 0, sizeof *self->outcome);
  server_reset(&self->server);
  pid_t pid = fork();
  if (pid == 0) {
    heap_restore();
    if (plan != NULL)
      point_run(self, one, L, plan);
    else
      point_run_undisturbed(self, one, L);
    size_t count;
    const variant *variants = all_variants(&count);
    for (size_t i = 0; i < count && plan == NULL; i++)
      self->outcome->calls[i] = faults_passed(variants[i].function);
    _exit(0);
  }
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  look_at_end(self->outcome, status);
}

/* The run that nothing disturbs tells what is asked for. */
static int take_reference(worker *self, const job *one, lua_State *L) {
  heap_keep();
  run_child(self, one, L, NULL);
  self->reference_count = self->server.log->count;
  memcpy(self->reference, self->server.log->records, sizeof self->reference);
  return self->outcome->ok && self->reference_count < RECORDS ? 0 : -1;
}

static void report(job *one, const variant *how, unsigned long n, const char *failure) {
  if (one->failures++ < MAX_FAILURES_SHOWN)
    printf("FAILED %s%lu: %s\n", name_of(one, how), n, failure);
}

static void count_point(worker *self, job *one, const variant *how, unsigned long n) {
  const outcome *result = self->outcome;
  one->points++;
  one->ok += (unsigned)result->ok;
  one->errors += (unsigned)result->error;
  one->timeouts += (unsigned)result->timed_out;
  one->raised += (unsigned)result->raised;
  if (*result->failure != '\0')
    report(one, how, n, result->failure);
  if (options.verbose)
    printf("%s%lu: %s\n", name_of(one, how), n, result->told);
}

static void run_variant(worker *self, job *one, lua_State *L, const variant *how) {
  int loads = strcmp(one->state, "none") == 0 || strcmp(one->state, "first") == 0;
  unsigned long stride = options.stride > 1 && loads ? options.stride * LOADING_STRIDE : options.stride;
  for (unsigned long n = 1;; n += stride) {
    fault_plan plan = plan_of(how, n);
    run_child(self, one, L, &plan);
    if (self->outcome->fired || *self->outcome->failure != '\0')
      count_point(self, one, how, n);
    if (!self->outcome->fired)
      return;
  }
}

void jobs_run(worker *self, job *one) {
  size_t count;
  const variant *variants = all_variants(&count);
  unsigned long calls[64];
  memset(self->outcome, 0, sizeof *self->outcome);
  lua_State *L = state_new(self);
  if (state_call(L, self->outcome, "prepare", one) != 0 || take_reference(self, one, L) != 0) {
    report(one, variants, 0, *self->outcome->failure != '\0' ? self->outcome->failure : self->outcome->told);
    count = 0;
  }
  memcpy(calls, self->outcome->calls, sizeof calls);
  for (size_t i = 0; i < count; i++)
    if (calls[i] > 0)
      run_variant(self, one, L, &variants[i]);
  lua_close(L);
  heap_clear();
}

/* ---- one point, in this process ---------------------------------------------------- */

static int run_named(worker *self, const job *one, const variant *how, unsigned long n) {
  fault_plan plan = plan_of(how, n);
  lua_State *L = state_new(self);
  if (state_call(L, self->outcome, "prepare", one) == 0 && take_reference(self, one, L) == 0) {
    server_reset(&self->server);
    memset(self->outcome, 0, sizeof *self->outcome);
    point_run(self, one, L, &plan);
  }
  const outcome *result = self->outcome;
  printf("%s: %s\n", options.point, result->told);
  printf("%s\n", *result->failure ? result->failure
                 : result->fired  ? "passed"
                                  : "passed; there is no such point");
  return *result->failure != '\0';
}

int jobs_run_one(worker *self, job *list, unsigned count) {
  size_t variant_count;
  const variant *variants = all_variants(&variant_count);
  for (unsigned i = 0; i < count; i++)
    for (size_t v = 0; v < variant_count; v++) {
      const char *prefix = name_of(&list[i], &variants[v]);
      size_t length = strlen(prefix);
      if (strncmp(options.point, prefix, length) == 0)
        return run_named(self, &list[i], &variants[v], strtoul(options.point + length, NULL, 10));
    }
  fprintf(stderr, "no such point: %s\n", options.point);
  return 3;
}
