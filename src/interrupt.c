#include "platform.h"

#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

enum { COUNT = sizeof numbers / sizeof *numbers };

static int has_default(int number) {
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_DFL;
}

/* core.share_interrupt() -> whether SIGINT interrupts Lua
 * The interpreter's handler, which raises "interrupted!", becomes that of SIGTERM and SIGHUP where these
 * would end the process. What is ignored, as under nohup, stays ignored. */
int interrupt_share(lua_State *L) {
  struct sigaction action;
  int is_handled =
      sigaction(SIGINT, NULL, &action) == 0 && action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
  for (int i = 1; i < COUNT && is_handled; i++)
    if (has_default(numbers[i]))
      is_handled = sigaction(numbers[i], &action, NULL) == 0;
  lua_pushboolean(L, is_handled);
  return 1;
}

/* core.interrupt_taken() -> the number of the signal that came since core.share_interrupt(), or nil
 * The handler puts the default back before it interrupts Lua. */
int interrupt_taken(lua_State *L) {
  int i = 0;
  while (i < COUNT && !has_default(numbers[i]))
    i++;
  if (i < COUNT)
    lua_pushinteger(L, numbers[i]);
  else
    lua_pushnil(L);
  return 1;
}
