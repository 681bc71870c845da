/* The host of the fault gates. It runs each scenario of scenarios.lua once for each
 * point at which something can fail, in a child of its own, and looks at what came
 * of it: no crash, no hang, no leak, no raise but Lua's own for want of memory, no
 * request other than the one asked for, and a next call that works.
 *
 *   host memory|system [options]
 *     -k N          every Nth point (default 1)
 *     -j N          that many at a time (default 2)
 *     -s SCENARIO   only this one; may be given again
 *     -p POINT      one point, as a failure names it ("get/warm/twice/17"), in this
 *                   process: for gdb and valgrind
 *     -v            tells the outcome of every point
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "faults.h"
#include "heap.h"
#include "server.h"

#define HANG_SECONDS 5        /* of real time */
#define DEFAULT_SECONDS 6.0   /* a call with its retries, by the clock that skips */
#define MAX_FAILURES_SHOWN 8  /* of one job */
#define MAX_JOBS 1024
#define SCENARIOS "spec/torture/scenarios.lua"

/* ---- jobs -------------------------------------------------------------------- */

typedef struct job {
  char scenario[32];
  const char *state; /* "none", "first", "fresh", "warm" */
  const char *mode;  /* "once", "twice", "on" */
  const char *function;
  const char *error_name;
  int error;
  double seconds;
  atomic_ulong points, failures, ok, errors, raised, timeouts;
} job;

typedef struct outcome {
  int fired, ok, error, raised, timed_out;
  unsigned long points;
  char failure[1500];
  char told[300];
} outcome;

typedef struct shared {
  atomic_uint next_job;
  unsigned job_count;
  job jobs[MAX_JOBS];
} shared;

typedef struct worker {
  torture_server server;
  outcome *outcome;
  record reference[RECORDS];
  unsigned reference_count;
  long live[OWNERS]; /* of what stands outside of all jobs */
} worker;

static shared *all;
static struct {
  int system, verbose, jobs;
  unsigned long stride;
  const char *only[64], *point;
  int only_count;
  char directory[64];
} option = {.jobs = 2, .stride = 1};

static const struct {
  const char *name;
  int error;
  const char *error_name;
} refusals[] = {
    {"epoll_create1", EMFILE, "EMFILE"},   {"epoll_create1", ENOMEM, "ENOMEM"}, {"epoll_ctl", ENOSPC, "ENOSPC"},
    {"epoll_ctl", ENOMEM, "ENOMEM"},       {"eventfd", EMFILE, "EMFILE"},       {"timerfd_create", EMFILE, "EMFILE"},
    {"timerfd_settime", ENOMEM, "ENOMEM"}, {"socket", EMFILE, "EMFILE"},        {"socket", ENOBUFS, "ENOBUFS"},
    {"socketpair", EMFILE, "EMFILE"},      {"setsockopt", ENOBUFS, "ENOBUFS"},  {"connect", ENETUNREACH, "ENETUNREACH"},
    {"connect", EADDRNOTAVAIL, "EADDRNOTAVAIL"}, {"send", ECONNRESET, "ECONNRESET"}, {"send", EIO, "EIO"},
    {"send", ENOBUFS, "ENOBUFS"},          {"recv", ECONNRESET, "ECONNRESET"},  {"recv", EIO, "EIO"},
    {"read", EIO, "EIO"},                  {"write", EIO, "EIO"},               {"open", EMFILE, "EMFILE"},
    {"open", ENFILE, "ENFILE"},            {"fopen", EMFILE, "EMFILE"},         {"fdopen", ENOMEM, "ENOMEM"},
    {"fwrite", ENOSPC, "ENOSPC"},          {"fread", EISDIR, "EISDIR"},         {"fclose", ENOSPC, "ENOSPC"},
    {"rename", EXDEV, "EXDEV"},            {"getrandom", EIO, "EIO"},           {"pthread_create", EAGAIN, "EAGAIN"},
};

static const char *const modes[] = {"once", "twice", "on"};

static unsigned long count_of(const char *mode) {
  return strcmp(mode, "once") == 0 ? FAULT_ONCE : strcmp(mode, "twice") == 0 ? FAULT_TWICE : FAULT_ON;
}

static const char *name_of_point(const job *one, unsigned long n) {
  static char text[160];
  if (one->function != NULL)
    snprintf(text, sizeof text, "%s/%s/%s/%s/%s/%lu", one->scenario, one->state, one->function, one->error_name,
             one->mode, n);
  else
    snprintf(text, sizeof text, "%s/%s/%s/%lu", one->scenario, one->state, one->mode, n);
  return text;
}

/* ---- the Lua state ------------------------------------------------------------- */

static int wait_for_descriptor(lua_State *L) {
  struct pollfd one = {(int)luaL_checkinteger(L, 1), POLLIN, 0};
  poll(&one, 1, (int)(luaL_checknumber(L, 2) * 1000) + 1);
  return 0;
}

static int sleep_for(lua_State *L) {
  double seconds = luaL_checknumber(L, 1);
  struct timespec wait = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
  nanosleep(&wait, NULL);
  return 0;
}

static void set_text(lua_State *L, const char *name, const char *value) {
  lua_pushstring(L, value);
  lua_setfield(L, -2, name);
}

static lua_State *new_state(const worker *self) {
  char origin[64];
  lua_State *L = lua_newstate(faults_lua_allocate, NULL);
  luaL_openlibs(L);
  snprintf(origin, sizeof origin, "http://127.0.0.1:%d", self->server.port);
  lua_newtable(L);
  set_text(L, "origin", origin);
  set_text(L, "directory", option.directory);
  lua_pushcfunction(L, wait_for_descriptor);
  lua_setfield(L, -2, "poll");
  lua_pushcfunction(L, sleep_for);
  lua_setfield(L, -2, "sleep");
  lua_setglobal(L, "torture");
  if (luaL_dofile(L, SCENARIOS) != 0) {
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
    exit(3);
  }
  lua_settop(L, 0);
  return L;
}

/* Pushes torture[name]. */
static void push_function(lua_State *L, const char *name) {
  lua_getglobal(L, "torture");
  lua_getfield(L, -1, name);
  lua_remove(L, -2);
}

/* ---- what a point's child does ---------------------------------------------------- */

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

__attribute__((format(printf, 2, 3))) static int fail(outcome *result, const char *format, ...) {
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
    fail(result, "the proxy of the environment was used");
  if (count > RECORDS)
    fail(result, "%u requests", count);
  for (unsigned i = 0; i < count && i < RECORDS; i++) {
    const record *one = &log->records[i];
    unsigned wanted = how_often(self->reference, self->reference_count, one);
    unsigned got = how_often(log->records, count, one);
    if (wanted == 0)
      fail(result, "another request than the one asked for: %s", one->text);
    if (got > wanted * (one->repeatable ? 3 : 1))
      fail(result, "sent %u times: %s", got, one->text);
    if (told_retryable && !one->repeatable)
      fail(result, "the error of what the server accepted is retryable: %s", one->text);
  }
  for (unsigned i = 0; succeeded && i < self->reference_count; i++)
    if (how_often(log->records, count, &self->reference[i]) == 0)
      fail(result, "a success of what the server never saw: %s", self->reference[i].text);
  if (keys_differ(log, count))
    fail(result, "two keys for one call");
}

static int is_memory_error(lua_State *L, int status) {
  const char *text = lua_tostring(L, -1);
  return status == LUA_ERRMEM || (text != NULL && strstr(text, "not enough memory") != NULL);
}

/* What the results from `base` on are worth; nonzero: a success. */
static int judge(lua_State *L, outcome *result, int faulty, int base, int *retryable) {
  int results = lua_gettop(L) - base + 1;
  luaL_checkstack(L, results + 10, NULL);
  push_function(L, "judge");
  lua_pushboolean(L, faulty);
  for (int i = 0; i < results; i++)
    lua_pushvalue(L, base + i);
  if (lua_pcall(L, results + 1, 4, 0) != 0) {
    fail(result, "raised by what looks at the result: %s", lua_tostring(L, -1));
    return 0;
  }
  const char *what = lua_tostring(L, -4), *kind = lua_tostring(L, -3);
  *retryable = lua_toboolean(L, -2);
  snprintf(result->told, sizeof result->told, "%s: %s", what, lua_isstring(L, -1) ? lua_tostring(L, -1) : "");
  if (strcmp(what, "ok") == 0)
    return 1;
  if (strcmp(what, "error") == 0)
    result->error = 1, result->timed_out = strcmp(kind, "timeout") == 0;
  else if (strcmp(what, "memory") == 0)
    result->raised = 1;
  else
    fail(result, "%s", what);
  return 0;
}

static int call(lua_State *L, outcome *result, const char *name, const job *one) {
  push_function(L, name);
  lua_pushstring(L, one->scenario);
  lua_pushstring(L, one->state);
  if (lua_pcall(L, 2, 1, 0) == 0)
    return 0;
  return fail(result, "%s: %s", name, lua_tostring(L, -1));
}

static void run_faulty(worker *self, const job *one, lua_State *L, const fault_plan *plan) {
  outcome *result = self->outcome;
  int retryable = 0;
  server_drain(&self->server);
  self->server.log->count = 0;
  lua_settop(L, 0);
  push_function(L, "run");
  double started = now();
  faults_arm(plan);
  int status = lua_pcall(L, 0, LUA_MULTRET, 0);
  faults_disarm();
  double took = now() - started;
  result->points = faults_points();
  result->fired = faults_fired();
  server_drain(&self->server);
  if (took > one->seconds)
    fail(result, "took %.1f s", took);
  if (status == 0) {
    result->ok = judge(L, result, result->fired, 1, &retryable);
  } else {
    result->raised = 1;
    snprintf(result->told, sizeof result->told, "raised: %s", lua_tostring(L, -1));
    if (!is_memory_error(L, status) || one->function != NULL)
      fail(result, "raised: %s", lua_tostring(L, -1));
  }
  check_requests(self, result->ok, retryable);
}

static void check_next_call(outcome *result, lua_State *L) {
  lua_settop(L, 0);
  push_function(L, "again");
  if (lua_pcall(L, 0, 1, 0) != 0)
    fail(result, "the next call raised: %s", lua_tostring(L, -1));
  else if (lua_isstring(L, -1) || !lua_toboolean(L, -1))
    fail(result, "the next call: %s", lua_tostring(L, -1));
}

static void check_leaks(worker *self, int descriptors) {
  outcome *result = self->outcome;
  char what[1000] = "";
  for (int owner = 0; owner < OWNERS; owner++)
    if (faults_live(owner) != self->live[owner]) {
      faults_describe_live(what, sizeof what);
      fail(result, "%ld blocks of %s are left:%s", faults_live(owner) - self->live[owner], owner_names[owner], what);
    }
  int left = open_descriptors();
  if (left != descriptors)
    fail(result, "%d descriptors are left", left - descriptors);
}

static void run_point(worker *self, const job *one, lua_State *L, const fault_plan *plan) {
  int descriptors = open_descriptors();
  outcome *result = self->outcome;
  alarm(HANG_SECONDS);
  faults_mark_blocks();
  if (call(L, result, "arrange", one) != 0)
    return;
  run_faulty(self, one, L, plan);
  check_next_call(result, L);
  lua_close(L);
  check_leaks(self, descriptors);
  alarm(0);
}

/* ---- jobs: the points of a scenario ------------------------------------------------- */

static void run_child(worker *self, const job *one, lua_State *L, const fault_plan *plan) {
  outcome *result = self->outcome;
  memset(result, 0, sizeof *result);
  server_reset(&self->server);
  pid_t pid = fork();
  if (pid == 0) {
    heap_restore();
    run_point(self, one, L, plan);
    _exit(0);
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  if (WIFSIGNALED(status)) {
    *result->failure = '\0';
    result->fired = 1;
    if (WTERMSIG(status) == SIGALRM)
      fail(result, "hangs");
    else
      fail(result, "crashed by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
  } else if (WEXITSTATUS(status) != 0) {
    result->fired = 1;
    fail(result, "ended the process with status %d", WEXITSTATUS(status));
  }
}

static fault_plan plan_of(const job *one, unsigned long n) {
  return (fault_plan){one->function, one->error, n, count_of(one->mode)};
}

/* The run that nothing disturbs, which tells what is asked for. */
static int take_reference(worker *self, const job *one, lua_State *L) {
  heap_keep();
  fault_plan none = plan_of(one, 0);
  self->reference_count = RECORDS; /* whatever comes is right */
  memset(self->reference, 0, sizeof self->reference);
  memset(self->outcome, 0, sizeof *self->outcome);
  server_reset(&self->server);
  /* In a child whose requests are compared with nothing. */
  pid_t pid = fork();
  if (pid == 0) {
    int retryable;
    heap_restore();
    if (call(L, self->outcome, "arrange", one) == 0) {
      server_drain(&self->server);
      self->server.log->count = 0;
      lua_settop(L, 0);
      push_function(L, "run");
      faults_arm(&none);
      int status = lua_pcall(L, 0, LUA_MULTRET, 0);
      faults_disarm();
      self->outcome->points = faults_points();
      if (status != 0)
        fail(self->outcome, "raised: %s", lua_tostring(L, -1));
      else
        self->outcome->ok = judge(L, self->outcome, 0, 1, &retryable);
    }
    _exit(0);
  }
  waitpid(pid, NULL, 0);
  server_drain(&self->server);
  self->reference_count = self->server.log->count;
  memcpy(self->reference, self->server.log->records, sizeof self->reference);
  return self->outcome->ok && self->reference_count < RECORDS ? 0 : -1;
}

static void report(const worker *self, job *one, unsigned long n) {
  char line[2400];
  if (one->failures >= MAX_FAILURES_SHOWN)
    return;
  int length = snprintf(line, sizeof line, "FAILED %s: %s\n", name_of_point(one, n), self->outcome->failure);
  if (write(STDOUT_FILENO, line, (size_t)length) < 0)
    exit(3);
}

static void count_point(worker *self, job *one, unsigned long n) {
  const outcome *result = self->outcome;
  one->points++;
  one->ok += (unsigned)result->ok;
  one->errors += (unsigned)result->error;
  one->raised += (unsigned)result->raised;
  one->timeouts += (unsigned)result->timed_out;
  if (*result->failure != '\0') {
    report(self, one, n);
    one->failures++;
  }
  if (option.verbose)
    printf("%s: %s\n", name_of_point(one, n), result->told);
}

static lua_State *prepared_state(worker *self, job *one) {
  lua_State *L = new_state(self);
  if (call(L, self->outcome, "prepare", one) != 0) {
    printf("FAILED %s: %s\n", name_of_point(one, 0), self->outcome->failure);
    one->failures++;
    lua_close(L);
    heap_clear();
    return NULL;
  }
  lua_settop(L, 0);
  return L;
}

static void run_job(worker *self, job *one) {
  memset(self->outcome, 0, sizeof *self->outcome);
  lua_State *L = prepared_state(self, one);
  if (L == NULL)
    return;
  if (take_reference(self, one, L) != 0) {
    printf("FAILED %s without faults: %s %s\n", name_of_point(one, 0), self->outcome->failure, self->outcome->told);
    one->failures++;
  } else {
    for (unsigned long n = 1;; n += option.stride) {
      fault_plan plan = plan_of(one, n);
      run_child(self, one, L, &plan);
      if (!self->outcome->fired && *self->outcome->failure == '\0')
        break;
      count_point(self, one, n);
      if (!self->outcome->fired)
        break;
    }
  }
  lua_close(L);
  heap_clear();
}

/* ---- workers ------------------------------------------------------------------------- */

static void open_worker(worker *self) {
  char address[64];
  if (server_start(&self->server) != 0) {
    perror("the server of the harness cannot start");
    exit(3);
  }
  self->outcome = mmap(NULL, sizeof *self->outcome, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  snprintf(address, sizeof address, "http://127.0.0.1:%d", self->server.proxy_port);
  static const char *const names[] = {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    setenv(names[i], address, 1);
  for (int owner = 0; owner < OWNERS; owner++)
    self->live[owner] = faults_live(owner);
  snprintf(option.directory, sizeof option.directory, "/tmp/linq-torture-XXXXXX");
  if (mkdtemp(option.directory) == NULL)
    exit(3);
}

static void close_worker(void) {
  DIR *directory = opendir(option.directory);
  struct dirent *entry;
  char path[400];
  while (directory != NULL && (entry = readdir(directory)) != NULL) {
    snprintf(path, sizeof path, "%s/%s", option.directory, entry->d_name);
    if (*entry->d_name != '.')
      unlink(path);
  }
  if (directory != NULL)
    closedir(directory);
  rmdir(option.directory);
}

static void work(void) {
  static worker self;
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (heap_open() != 0)
    exit(3);
  open_worker(&self);
  for (unsigned i = all->next_job++; i < all->job_count; i = all->next_job++)
    run_job(&self, &all->jobs[i]);
  close_worker();
  fflush(stdout);
}

/* ---- which jobs ------------------------------------------------------------------------ */

static void add_job(const char *scenario, const char *state, const char *mode, int refusal, double seconds) {
  job *one = &all->jobs[all->job_count++];
  if (all->job_count >= MAX_JOBS)
    abort();
  snprintf(one->scenario, sizeof one->scenario, "%s", scenario);
  one->state = state;
  one->mode = mode;
  one->seconds = seconds;
  if (refusal >= 0) {
    one->function = refusals[refusal].name;
    one->error = refusals[refusal].error;
    one->error_name = refusals[refusal].error_name;
  }
}

static void add_modes(const char *scenario, const char *state, double seconds) {
  for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
    if (!option.system) {
      add_job(scenario, state, modes[m], -1, seconds);
      continue;
    }
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
      if (strcmp(modes[m], "twice") != 0)
        add_job(scenario, state, modes[m], (int)i, seconds);
  }
}

static int is_wanted(const char *scenario) {
  for (int i = 0; i < option.only_count; i++)
    if (strcmp(option.only[i], scenario) == 0)
      return 1;
  return option.only_count == 0;
}

/* The scenario's table is on top. */
static void add_scenario(lua_State *L) {
  static const char *const states[] = {"first", "fresh", "warm"};
  lua_getfield(L, -1, "name");
  lua_getfield(L, -2, "state");
  lua_getfield(L, -3, "seconds");
  lua_getfield(L, -4, "no_call");
  double seconds = luaL_optnumber(L, -2, DEFAULT_SECONDS);
  const char *name = lua_tostring(L, -4);
  int no_call = lua_toboolean(L, -1);
  if (is_wanted(name) && lua_isstring(L, -3))
    add_modes(name, "none", seconds);
  else if (is_wanted(name))
    for (size_t i = 0; i < (no_call ? 2 : 3); i++)
      add_modes(name, states[i], seconds);
  lua_pop(L, 4);
}

static void find_jobs(void) {
  worker nothing = {0};
  lua_State *L = new_state(&nothing);
  if (luaL_dofile(L, SCENARIOS) != 0)
    exit(3);
  for (int i = 1;; i++) {
    lua_rawgeti(L, -1, i);
    if (lua_isnil(L, -1))
      break;
    add_scenario(L);
    lua_pop(L, 1);
  }
  lua_close(L);
}

/* ---- one point, in this process ---------------------------------------------------------- */

static int run_one(void) {
  static worker self;
  open_worker(&self);
  for (unsigned i = 0; i < all->job_count; i++) {
    job *one = &all->jobs[i];
    char prefix[200];
    snprintf(prefix, sizeof prefix, "%s", name_of_point(one, 0));
    size_t length = strlen(prefix) - 1;
    if (strncmp(prefix, option.point, length) != 0 || strspn(option.point + length, "0123456789") == 0)
      continue;
    fault_plan plan = plan_of(one, strtoul(option.point + length, NULL, 10));
    lua_State *L = prepared_state(&self, one);
    if (L == NULL || take_reference(&self, one, L) != 0)
      break;
    server_reset(&self.server);
    memset(self.outcome, 0, sizeof *self.outcome);
    run_point(&self, one, L, &plan);
    close_worker();
    printf("%s: %s\n%s\n", option.point, self.outcome->told,
           *self.outcome->failure ? self.outcome->failure : self.outcome->fired ? "passed" : "passed; nothing failed");
    return *self.outcome->failure != '\0';
  }
  close_worker();
  fprintf(stderr, "no such point: %s\n", option.point);
  return 3;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static int print_table(void) {
  unsigned long points = 0, failures = 0;
  printf("%-18s %-6s %8s %8s %8s %8s %8s %8s\n", "scenario", "state", "points", "ok", "nil,err", "timeout", "memory",
         "failed");
  for (unsigned i = 0; i < all->job_count;) {
    const job *first = &all->jobs[i];
    unsigned long sums[6] = {0};
    for (; i < all->job_count && strcmp(all->jobs[i].scenario, first->scenario) == 0 &&
           all->jobs[i].state == first->state;
         i++) {
      const job *one = &all->jobs[i];
      const unsigned long counts[6] = {one->points, one->ok, one->errors, one->timeouts, one->raised, one->failures};
      for (int c = 0; c < 6; c++)
        sums[c] += counts[c];
    }
    printf("%-18s %-6s %8lu %8lu %8lu %8lu %8lu %8lu\n", first->scenario, first->state, sums[0], sums[1], sums[2],
           sums[3], sums[4], sums[5]);
    points += sums[0];
    failures += sums[5];
  }
  printf("%lu passed, %lu failed\n", points - (failures < points ? failures : points), failures);
  return failures > 0;
}

static int run_all(void) {
  pid_t workers[64];
  for (int i = 0; i < option.jobs; i++) {
    workers[i] = fork();
    if (workers[i] == 0) {
      work();
      _exit(0);
    }
  }
  int broken = 0;
  for (int i = 0; i < option.jobs; i++) {
    int status;
    waitpid(workers[i], &status, 0);
    broken |= status != 0;
  }
  int failed = print_table();
  if (broken)
    printf("a worker of the harness ended early\n");
  return failed || broken;
}

/* The core must lie where it stays before its code is looked for. */
static void load_core(void) {
  const char *core = getenv("LINQ_CORE");
  char path[400];
  snprintf(path, sizeof path, "%s/linq/core.so", core != NULL ? core : ".");
  if (dlopen(path, RTLD_NOW) == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    exit(3);
  }
  faults_find_core();
  lua_State *L = luaL_newstate(); /* never closed, so that its modules stay mapped, too */
  luaL_openlibs(L);
  if (luaL_dostring(L, "require 'cjson'") != 0)
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
}

int main(int argc, char **argv) {
  int letter;
  option.system = argc > 1 && strcmp(argv[1], "system") == 0;
  if (argc < 2 || (!option.system && strcmp(argv[1], "memory") != 0))
    return fprintf(stderr, "memory or system?\n"), 3;
  optind = 2;
  while ((letter = getopt(argc, argv, "k:j:s:p:v")) != -1)
    switch (letter) {
    case 'k': option.stride = strtoul(optarg, NULL, 10); break;
    case 'j': option.jobs = atoi(optarg); break;
    case 's': option.only[option.only_count++] = optarg; break;
    case 'p': option.point = optarg; break;
    case 'v': option.verbose = 1; break;
    default: return 3;
    }
  all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED || faults_init_libcurl() != 0)
    return perror("the harness"), 3;
  load_core();
  mallopt(M_TRIM_THRESHOLD, 1 << 30); /* freed memory is not given back: the process ends soon */
  mallopt(M_MMAP_THRESHOLD, 1 << 24);
  mallopt(M_TOP_PAD, 1 << 22);
  find_jobs();
  return option.point != NULL ? run_one() : run_all();
}
