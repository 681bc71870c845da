/* The Lua side of both programs: a script that returns a table with the client's loop and the
 * functions `update` and `is_right`. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <lua.h>

#include "linq.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct script {
  lua_State *L;
  linq_loop *loop; /* lives as long as L does */
  int live;        /* tasks that are not at their end */
  double due;      /* ms of script_now() at which it wants to run though nothing came */
} script;

/* Loads the script. Returns 0, or -1 once it has printed why. */
int script_open(script *self, const char *path);

/* Has its tasks run, for `budget` seconds at most. Returns 0, or -1 once it has printed why. */
int script_update(script *self, double budget);

/* Whether all was found. */
int script_is_right(script *self);

void script_close(script *self);

/* Milliseconds of a clock that only goes forward. */
double script_now(void);

#ifdef __cplusplus
}
#endif

#endif
