/* A timer with a descriptor, for hosts that can wait for descriptors only. */
#ifndef LINQ_TIMER_H
#define LINQ_TIMER_H

#include <lua.h>

#pragma GCC visibility push(hidden)

/* Has a descriptor of timerfd become readable once, after `seconds`; zero and less: at once.
 * Returns 0, or -1 with errno set. Only where there is epoll. */
int timer_arm(int fd, double seconds);

/* core.timer() -> timer | nil, message. Where there is no timerfd (and no epoll),
 * core.timer is nil. The table of the core is on top of the stack. */
void timer_register(lua_State *L);

#pragma GCC visibility pop

#endif
