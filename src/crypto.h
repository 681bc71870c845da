/* Cryptography for webhooks and idempotency keys: SHA-256 (FIPS 180-4), HMAC
 * (RFC 2104), base64 (RFC 4648). It is written here because a process with a second
 * TLS library beside libcurl's or nginx's may crash. */
#ifndef LINQ_CRYPTO_H
#define LINQ_CRYPTO_H

#include <lua.h>
#include <stddef.h>

#pragma GCC visibility push(hidden)

/* Fills `out` with random bytes from the operating system. Returns 0, or -1. */
int crypto_random(void *out, size_t length);

/* Writes 2 * length digits and a NUL. */
void crypto_hex(const unsigned char *data, size_t length, char *out);

/* Adds hmac_sha256, base64_encode, base64_decode, hex, equal and random to the
 * table on top of the stack. */
void crypto_register(lua_State *L);

#pragma GCC visibility pop

#endif
