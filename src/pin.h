/* The module's file stays mapped as long as the process lives, because threads of
 * libcurl's resolver may outlive the Lua state that loaded it. */
#ifndef LINQ_PIN_H
#define LINQ_PIN_H

#pragma GCC visibility push(hidden)

/* Keeps this file mapped. Idempotent. Does nothing in a module that is linked into the
 * program. */
void pin_module(void);

#pragma GCC visibility pop

#endif
