/* The signals that end a program, for the command `linq`: they interrupt Lua as Ctrl-C does. */
#ifndef LINQ_INTERRUPT_H
#define LINQ_INTERRUPT_H

#include <lua.h>

#pragma GCC visibility push(hidden)

int interrupt_share(lua_State *L); /* core.share_interrupt() */
int interrupt_taken(lua_State *L); /* core.interrupt_taken() */

#pragma GCC visibility pop

#endif
