/* What the parts of the harness share: jobs, and the outcome of a point. */
#ifndef TORTURE_H
#define TORTURE_H

#include <lua.h>
#include <stdatomic.h>

#include "faults.h"
#include "server.h"

#define SCENARIOS "spec/torture/scenarios.lua"
#define MAX_JOBS 64

/* A scenario in one state of the program: "none" (the module is not loaded), "first"
 * (nothing was called), "fresh" (all is loaded, no connection), "warm" (a kept one). */
typedef struct job {
  char scenario[32];
  const char *state;
  double seconds;  /* the longest that the call may take */
  int starts_over; /* after a failure all of it may be done again */
  atomic_ulong points, ok, errors, timeouts, raised, failures;
} job;

/* What fails, and in which way. */
typedef struct variant {
  const char *function; /* NULL: allocations */
  const char *error_name;
  int error;
  const char *mode; /* "once", "twice", "on" (from that point on) */
} variant;

/* Of one point; a child fills it in. */
typedef struct outcome {
  int fired, ok, error, raised, timed_out;
  char failure[1500];      /* "": none */
  char told[300];          /* what the call gave */
  unsigned long calls[64]; /* of variant i's function, in a run without faults */
} outcome;

typedef struct worker {
  torture_server server;
  char directory[64];
  outcome *outcome;
  record reference[RECORDS]; /* what a run without faults asks for */
  unsigned reference_count;
  long live[OWNERS]; /* what is allocated outside of all jobs */
} worker;

typedef struct torture_options {
  int system, verbose, jobs;
  unsigned long stride;
  const char *only[64], *state, *point;
  int only_count;
} torture_options;

extern torture_options options;

/* ---- state.c: the Lua state ------------------------------------------------- */

lua_State *state_new(const worker *self);

/* Pushes torture[name]. */
void state_push(lua_State *L, const char *name);

/* Calls torture[name](scenario, state); nonzero: it failed, which is in the outcome. */
int state_call(lua_State *L, outcome *result, const char *name, const job *one);

/* ---- point.c: what a point's child does --------------------------------------- */

/* Notes the first failure. Returns -1. */
__attribute__((format(printf, 2, 3))) int point_fail(outcome *result, const char *format, ...);

/* Runs the scenario with the plan's faults, looks at what came of it, and closes the state. */
void point_run(worker *self, const job *one, lua_State *L, const fault_plan *plan);

/* Runs it without faults: the log then has what it asks for. */
void point_run_undisturbed(worker *self, const job *one, lua_State *L);

/* ---- jobs.c --------------------------------------------------------------------- */

/* Finds the jobs that the options ask for; returns how many. */
unsigned jobs_find(job *list);

/* All points of a job, each in a child. */
void jobs_run(worker *self, job *one);

/* The point that options.point names, in this process. The exit status. */
int jobs_run_one(worker *self, job *list, unsigned count);

#endif
