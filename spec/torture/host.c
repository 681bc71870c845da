/* The host of the fault gates. It runs each scenario of scenarios.lua once for each
 * point at which something can fail, in a child of its own, and looks at what came
 * of it: no crash, no hang, no leak, no raise but Lua's own for want of memory, no
 * request other than the one asked for, and a next call that works.
 *
 *   host memory|system [options]
 *     -k N          every Nth point (default 1); fewer where modules are loaded
 *     -j N          that many at a time (default 2)
 *     -s SCENARIO   only this one; may be given again
 *     -t STATE      only that state: none, first, fresh or warm (see torture.h)
 *     -p POINT      one point, as a failure names it ("get/warm/twice/17"), in this
 *                   process: for gdb, and for valgrind --soname-synonyms=somalloc=nouserintercepts
 *     -v            tells the outcome of every point */
#include <dirent.h>
#include <dlfcn.h>
#include <lauxlib.h>
#include <lualib.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "heap.h"
#include "torture.h"

torture_options options = {.jobs = 2, .stride = 1};

/* What the workers share. */
typedef struct shared {
  atomic_uint next_job;
  unsigned job_count;
  job jobs[MAX_JOBS];
} shared;

static shared *all;

/* ---- workers ---------------------------------------------------------------------- */

static void refuse_to_start(const char *what) {
  perror(what);
  exit(3);
}

static void set_proxies(int port) {
  static const char *const names[] = {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"};
  char address[64];
  snprintf(address, sizeof address, "http://127.0.0.1:%d", port);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    setenv(names[i], address, 1);
}

static void open_worker(worker *self) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (server_start(&self->server) != 0)
    refuse_to_start("the server of the harness");
  set_proxies(self->server.proxy_port);
  self->outcome =
      mmap(NULL, sizeof *self->outcome, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  snprintf(self->directory, sizeof self->directory, "/tmp/linq-torture-XXXXXX");
  if (self->outcome == MAP_FAILED || mkdtemp(self->directory) == NULL)
    refuse_to_start("a worker of the harness");
  for (int owner = 0; owner < OWNERS; owner++)
    self->live[owner] = faults_live(owner);
}

static void close_worker(const worker *self) {
  DIR *directory = opendir(self->directory);
  struct dirent *entry;
  char path[400];
  while (directory != NULL && (entry = readdir(directory)) != NULL) {
    snprintf(path, sizeof path, "%s/%s", self->directory, entry->d_name);
    if (*entry->d_name != '.')
      unlink(path);
  }
  if (directory != NULL)
    closedir(directory);
  rmdir(self->directory);
  fflush(stdout);
}

static void work(void) {
  static worker self;
  prctl(PR_SET_PDEATHSIG, SIGTERM); /* nobody waits for what is left then */
  if (heap_open() != 0)
    refuse_to_start("the heap of the harness");
  open_worker(&self);
  for (unsigned i = all->next_job++; i < all->job_count; i = all->next_job++)
    jobs_run(&self, &all->jobs[i]);
  close_worker(&self);
}

static int run_one(void) {
  static worker self;
  open_worker(&self);
  int status = jobs_run_one(&self, all->jobs, all->job_count);
  close_worker(&self);
  return status;
}

/* ---- all of them --------------------------------------------------------------------- */

static int print_table(void) {
  unsigned long points = 0, failures = 0;
  printf("%-18s %-6s %8s %8s %8s %8s %8s %8s\n", "scenario", "state", "points", "ok", "nil,err", "timeout",
         "raised", "failed");
  for (unsigned i = 0; i < all->job_count; i++) {
    const job *one = &all->jobs[i];
    printf("%-18s %-6s %8lu %8lu %8lu %8lu %8lu %8lu\n", one->scenario, one->state, one->points, one->ok,
           one->errors, one->timeouts, one->raised, one->failures);
    points += one->points;
    failures += one->failures;
  }
  printf("%lu passed, %lu failed\n", points > failures ? points - failures : 0, failures);
  return failures > 0;
}

static int run_all(void) {
  pid_t workers[64];
  int broken = 0, status;
  for (int i = 0; i < options.jobs; i++) {
    workers[i] = fork();
    if (workers[i] == 0) {
      work();
      _exit(0);
    }
  }
  for (int i = 0; i < options.jobs; i++)
    broken |= waitpid(workers[i], &status, 0) < 0 || status != 0;
  if (broken)
    printf("a worker of the harness ended early\n");
  return print_table() || broken;
}

/* The modules in C must lie where they stay before the core's code is looked for. */
static void load_modules(void) {
  const char *core = getenv("LINQ_CORE");
  char path[400];
  snprintf(path, sizeof path, "%s/linq/core.so", core != NULL ? core : ".");
  lua_State *L = luaL_newstate(); /* never closed: with it lua-cjson stays */
  luaL_openlibs(L);
  lua_getglobal(L, "require");
  lua_pushliteral(L, "cjson");
  if (dlopen(path, RTLD_NOW) == NULL || lua_pcall(L, 1, 0, 0) != 0) {
    fprintf(stderr, "linq.core, or cjson, cannot be loaded: %s\n", lua_tostring(L, -1));
    exit(3);
  }
  faults_find_core();
}

static int read_options(int argc, char **argv) {
  int letter;
  options.system = argc > 1 && strcmp(argv[1], "system") == 0;
  if (argc < 2 || (!options.system && strcmp(argv[1], "memory") != 0))
    return -1;
  optind = 2;
  while ((letter = getopt(argc, argv, "k:j:s:t:p:v")) != -1)
    switch (letter) {
    case 'k':
      options.stride = strtoul(optarg, NULL, 10);
      break;
    case 'j':
      options.jobs = atoi(optarg);
      break;
    case 's':
      options.only[options.only_count++] = optarg;
      break;
    case 't':
      options.state = optarg;
      break;
    case 'p':
      options.point = optarg;
      break;
    case 'v':
      options.verbose = 1;
      break;
    default:
      return -1;
    }
  return options.stride > 0 && options.jobs > 0 && options.jobs <= 64 ? 0 : -1;
}

int main(int argc, char **argv) {
  if (read_options(argc, argv) != 0) {
    fprintf(stderr, "usage: host memory|system [-k N] [-j N] [-s SCENARIO]... [-t STATE] [-p POINT] [-v]\n");
    return 3;
  }
  mallopt(M_TRIM_THRESHOLD, 1 << 30); /* freed memory is not given back: the process ends soon */
  mallopt(M_MMAP_THRESHOLD, 1 << 24);
  mallopt(M_TOP_PAD, 1 << 22);
  all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED || faults_init_libcurl() != 0)
    refuse_to_start("the harness");
  load_modules();
  all->job_count = jobs_find(all->jobs);
  return options.point != NULL ? run_one() : run_all();
}
