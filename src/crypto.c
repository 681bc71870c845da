#include "platform.h"

#include "crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/random.h>
#endif

#include "compat.h"

#define BLOCK_SIZE 64
#define DIGEST_SIZE 32
#define MAX_RANDOM 1024

/* ---- SHA-256 ---------------------------------------------------------- */

typedef struct sha256 {
  uint32_t state[8];
  uint64_t length;
  unsigned char block[BLOCK_SIZE];
  size_t used;
} sha256;

static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t word, int bits) {
  return word >> bits | word << (32 - bits);
}

static void expand_block(const unsigned char *block, uint32_t schedule[64]) {
  for (int i = 0; i < 16; i++)
    schedule[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
                  (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    uint32_t a = schedule[i - 15], b = schedule[i - 2];
    schedule[i] = schedule[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + schedule[i - 7] +
                  (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
  }
}

typedef struct sha256_words {
  uint32_t a, b, c, d, e, f, g, h;
} sha256_words;

static sha256_words next_round(sha256_words v, uint32_t word) {
  uint32_t choose = (v.e & v.f) ^ (~v.e & v.g);
  uint32_t majority = (v.a & v.b) ^ (v.a & v.c) ^ (v.b & v.c);
  uint32_t first = v.h + (rotate(v.e, 6) ^ rotate(v.e, 11) ^ rotate(v.e, 25)) + choose + word;
  uint32_t second = (rotate(v.a, 2) ^ rotate(v.a, 13) ^ rotate(v.a, 22)) + majority;
  return (sha256_words){first + second, v.a, v.b, v.c, v.d + first, v.e, v.f, v.g};
}

static void compress(uint32_t state[8], const unsigned char *block) {
  uint32_t schedule[64];
  sha256_words v = {state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]};
  expand_block(block, schedule);
  for (int i = 0; i < 64; i++)
    v = next_round(v, round_constants[i] + schedule[i]);
  uint32_t words[8] = {v.a, v.b, v.c, v.d, v.e, v.f, v.g, v.h};
  for (int i = 0; i < 8; i++)
    state[i] += words[i];
}

static void sha256_begin(sha256 *hash) {
  static const uint32_t first_state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                          0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memcpy(hash->state, first_state, sizeof first_state);
  hash->length = 0;
  hash->used = 0;
}

static void sha256_add(sha256 *hash, const void *data, size_t length) {
  const unsigned char *p = data;
  hash->length += length;
  while (length > 0) {
    size_t room = BLOCK_SIZE - hash->used, take = length < room ? length : room;
    memcpy(hash->block + hash->used, p, take);
    hash->used += take;
    p += take;
    length -= take;
    if (hash->used == BLOCK_SIZE) {
      compress(hash->state, hash->block);
      hash->used = 0;
    }
  }
}

static void sha256_end(sha256 *hash, unsigned char digest[DIGEST_SIZE]) {
  static const unsigned char padding[BLOCK_SIZE] = {0x80};
  uint64_t bits = hash->length * 8;
  unsigned char tail[8];
  for (int i = 0; i < 8; i++)
    tail[i] = (unsigned char)(bits >> (56 - 8 * i));
  sha256_add(hash, padding, 1 + (BLOCK_SIZE * 2 - 1 - 8 - hash->used) % BLOCK_SIZE);
  sha256_add(hash, tail, sizeof tail);
  for (int i = 0; i < DIGEST_SIZE; i++)
    digest[i] = (unsigned char)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}

/* ---- HMAC, hex, randomness -------------------------------------------- */

static void hmac_of(const void *key, size_t key_length, const void *text, size_t length,
                    unsigned char digest[DIGEST_SIZE]) {
  unsigned char inner[BLOCK_SIZE] = {0}, outer[BLOCK_SIZE];
  sha256 hash;
  if (key_length > BLOCK_SIZE) {
    sha256_begin(&hash);
    sha256_add(&hash, key, key_length);
    sha256_end(&hash, inner);
  } else if (key_length > 0) {
    memcpy(inner, key, key_length);
  }
  for (int i = 0; i < BLOCK_SIZE; i++) {
    outer[i] = inner[i] ^ 0x5c;
    inner[i] ^= 0x36;
  }
  sha256_begin(&hash);
  sha256_add(&hash, inner, BLOCK_SIZE);
  sha256_add(&hash, text, length);
  sha256_end(&hash, digest);
  sha256_begin(&hash);
  sha256_add(&hash, outer, BLOCK_SIZE);
  sha256_add(&hash, digest, DIGEST_SIZE);
  sha256_end(&hash, digest);
}

void crypto_hex(const unsigned char *data, size_t length, char *out) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < length; i++) {
    *out++ = digits[data[i] >> 4];
    *out++ = digits[data[i] & 15];
  }
  *out = '\0';
}

/* Each source writes as many of the bytes as it can and returns their number. */

static size_t random_from_call(unsigned char *out, size_t length) {
  size_t got = 0;
#if defined(__linux__)
  while (got < length) {
    ssize_t more = getrandom(out + got, length - got, 0);
    if (more < 0 && errno != EINTR)
      break;
    got += more > 0 ? (size_t)more : 0;
  }
#else
  (void)out;
  (void)length;
#endif
  return got;
}

static size_t random_from_device(unsigned char *out, size_t length) {
  int fd = length > 0 ? open("/dev/urandom", O_RDONLY | O_CLOEXEC) : -1;
  size_t got = 0;
  while (fd >= 0 && got < length) {
    ssize_t more = read(fd, out + got, length - got);
    if (more == 0 || (more < 0 && errno != EINTR))
      break;
    got += more > 0 ? (size_t)more : 0;
  }
  if (fd >= 0)
    close(fd);
  return got;
}

/* A kernel or a sandbox may refuse one source and allow the other. */
int crypto_random(void *out, size_t length) {
  size_t got = random_from_call(out, length);
  got += random_from_device((unsigned char *)out + got, length - got);
  return got == length ? 0 : -1;
}

/* ---- base64 ----------------------------------------------------------- */

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int base64_value(char c) {
  const char *found = c != '\0' ? strchr(base64_digits, c) : NULL;
  return found != NULL ? (int)(found - base64_digits) : -1;
}

/* core.base64_encode(bytes) -> text (RFC 4648 section 4, padded) */
static int base64_encode(lua_State *L) {
  size_t length;
  const unsigned char *data = (const unsigned char *)luaL_checklstring(L, 1, &length);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  for (size_t i = 0; i < length; i += 3) {
    size_t left = length - i;
    uint32_t group =
        (uint32_t)data[i] << 16 | (left > 1 ? (uint32_t)data[i + 1] << 8 : 0) | (left > 2 ? data[i + 2] : 0);
    luaL_addchar(&out, base64_digits[group >> 18]);
    luaL_addchar(&out, base64_digits[group >> 12 & 63]);
    luaL_addchar(&out, left > 1 ? base64_digits[group >> 6 & 63] : '=');
    luaL_addchar(&out, left > 2 ? base64_digits[group & 63] : '=');
  }
  luaL_pushresult(&out);
  return 1;
}

/* core.base64_decode(text) -> bytes, or nil if the text is not base64. Padding is optional. */
static int base64_decode(lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  luaL_Buffer out;
  while (length > 0 && text[length - 1] == '=')
    length--;
  luaL_buffinit(L, &out);
  uint32_t bits = 0;
  int held = 0;
  for (size_t i = 0; i < length; i++) {
    int value = base64_value(text[i]);
    if (value < 0)
      return 0;
    bits = bits << 6 | (uint32_t)value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      luaL_addchar(&out, (char)(bits >> held & 255));
    }
  }
  if (held >= 6)
    return 0;
  luaL_pushresult(&out);
  return 1;
}

/* ---- functions -------------------------------------------------------- */

/* core.hmac_sha256(key, text) -> 32 bytes */
static int hmac_sha256(lua_State *L) {
  size_t key_length, length;
  const char *key = luaL_checklstring(L, 1, &key_length);
  const char *text = luaL_checklstring(L, 2, &length);
  unsigned char digest[DIGEST_SIZE];
  hmac_of(key, key_length, text, length, digest);
  lua_pushlstring(L, (const char *)digest, sizeof digest);
  return 1;
}

/* core.hex(bytes) -> lower-case digits; takes at most 512 bytes */
static int hex(lua_State *L) {
  size_t length;
  const char *data = luaL_checklstring(L, 1, &length);
  char out[MAX_RANDOM + 1];
  luaL_argcheck(L, length <= MAX_RANDOM / 2, 1, "too long");
  crypto_hex((const unsigned char *)data, length, out);
  lua_pushlstring(L, out, 2 * length);
  return 1;
}

/* core.equal(a, b) -> boolean. The time depends on the lengths alone. */
static int equal(lua_State *L) {
  size_t length, other_length;
  const char *text = luaL_checklstring(L, 1, &length);
  const char *other = luaL_checklstring(L, 2, &other_length);
  volatile unsigned char difference = 0;
  if (length == other_length)
    for (size_t i = 0; i < length; i++)
      difference |= (unsigned char)(text[i] ^ other[i]);
  lua_pushboolean(L, length == other_length && difference == 0);
  return 1;
}

/* core.random(count) -> random bytes from the operating system, 1 to 1024 */
static int random_bytes(lua_State *L) {
  lua_Integer count = luaL_checkinteger(L, 1);
  char bytes[MAX_RANDOM];
  luaL_argcheck(L, count >= 1 && count <= MAX_RANDOM, 1, "must be from 1 to 1024");
  if (crypto_random(bytes, (size_t)count) != 0)
    return luaL_error(L, "the operating system provides no random bytes");
  lua_pushlstring(L, bytes, (size_t)count);
  return 1;
}

static const luaL_Reg crypto_functions[] = {{"hmac_sha256", hmac_sha256},
                                            {"base64_encode", base64_encode},
                                            {"base64_decode", base64_decode},
                                            {"hex", hex},
                                            {"equal", equal},
                                            {"random", random_bytes},
                                            {NULL, NULL}};

void crypto_register(lua_State *L) {
  linq_setfuncs(L, crypto_functions, 0);
}
