/* Faults on demand: what fails, and when. A point is one allocation, or one call
 * of a function of the system, that code under test makes while faults are armed. */
#ifndef TORTURE_FAULTS_H
#define TORTURE_FAULTS_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

/* Which points of the plan fail: the first one, that and the next, or all from it on. */
enum { FAULT_ONCE = 1, FAULT_TWICE = 2, FAULT_ON = 0 };

typedef struct fault_plan {
  const char *function; /* NULL: allocations */
  int error;            /* errno of the refused call */
  unsigned long first;  /* 0: nothing fails */
  unsigned long count;  /* FAULT_ONCE, FAULT_TWICE, FAULT_ON */
} fault_plan;

/* Owners of allocations that are counted. */
enum { OWNER_LUA, OWNER_CORE, OWNER_LIBCURL, OWNERS };

extern const char *const owner_names[OWNERS];

/* Finds out where the core's code lies. It must be loaded. */
void faults_find_core(void);

void faults_arm(const fault_plan *plan);
void faults_disarm(void);
unsigned long faults_passed(const char *function); /* points since faults_arm; NULL: allocations */
int faults_fired(void);                            /* whether one failed */

/* One more point of that function (NULL: an allocation). Nonzero: it fails, with errno set. */
int faults_due(const char *function);

/* Nonzero while time is not waited for: a fault happened, and what waits now
 * waits for a deadline. */
int faults_skip_time(void);

/* What is allocated at present. */
long faults_live(int owner);
/* Describes the blocks of an owner that were allocated after the point in time
 * that faults_mark_blocks() marked. */
void faults_mark_blocks(void);
void faults_describe_live(char *out, size_t size);

/* For lua_newstate, and for curl_global_init_mem. */
void *faults_lua_allocate(void *unused, void *block, size_t old_size, size_t new_size);
int faults_init_libcurl(void);

#endif
