/* The bridge from a loop's descriptor to a host that can wait for its own
 * sockets only (nginx): a helper thread watches the descriptor and sends a byte
 * over a private unix socket whenever the loop has something to do.
 *
 * The thread touches nothing but its three descriptors; libcurl and Lua stay
 * with the thread that owns the state. */
#ifndef LINQ_BRIDGE_H
#define LINQ_BRIDGE_H

#include <lua.h>

#pragma GCC visibility push(hidden)

/* core.bridge(fd, path) -> bridge | nil, message. Listens on a unix socket at
 * `path`; where there is no epoll, core.bridge is nil. */
void bridge_register(lua_State *L);

#pragma GCC visibility pop

#endif
