/* The module's file stays mapped for as long as the process lives: threads of
 * libcurl's resolver may outlive the Lua state that loaded it. */
#ifndef LINQ_PIN_H
#define LINQ_PIN_H

#pragma GCC visibility push(hidden)

/* Keeps this file mapped; idempotent. A module that is linked into the
 * program needs it not. */
void pin_module(void);

#pragma GCC visibility pop

#endif
