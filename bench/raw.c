#include "raw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 2048

static const char *const fields[] = {"Accept: application/json", "Authorization: Bearer bench",
                                     "User-Agent: linq-bench", NULL};

static void fail(const char *message) {
  fprintf(stderr, "%s\n", message);
  exit(1);
}

static size_t on_body(char *data, size_t size, size_t count, void *client) {
  raw_body *body = client;
  size_t needed = body->length + size * count;
  if (needed > body->capacity) {
    size_t capacity = body->capacity == 0 ? FIRST_CAPACITY : body->capacity;
    while (capacity < needed)
      capacity *= 2;
    char *grown = realloc(body->data, capacity);
    if (grown == NULL)
      return 0;
    body->data = grown;
    body->capacity = capacity;
  }
  memcpy(body->data + body->length, data, size * count);
  body->length = needed;
  return size * count;
}

struct curl_slist *raw_headers(void) {
  struct curl_slist *list = NULL;
  for (int i = 0; fields[i] != NULL; i++) {
    struct curl_slist *grown = curl_slist_append(list, fields[i]);
    if (grown == NULL)
      fail("out of memory");
    list = grown;
  }
  return list;
}

CURL *raw_new(const char *url, const struct curl_slist *headers, raw_body *body) {
  CURL *easy = curl_easy_init();
  if (easy == NULL)
    fail("out of memory");
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* loopback, whatever the environment says */
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  if (getenv("BENCH_CA_FILE") != NULL)
    curl_easy_setopt(easy, CURLOPT_CAINFO, getenv("BENCH_CA_FILE"));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, body);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, (char *)body);
  return easy;
}

void raw_check(CURL *easy, CURLcode result, const raw_body *body) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  if (result != CURLE_OK)
    fail(curl_easy_strerror(result));
  if (status != 200 || body->length == 0)
    fail("the answer is not a chat");
}

long raw_count(const char *text) {
  char *end;
  long count = strtol(text, &end, 10);
  if (*end != '\0' || count < 1)
    fail("a count above 0 expected");
  return count;
}
