/* What the raw libcurl programs have in common: the request that linq sends,
 * set up once, and a body that is collected in memory. */
#ifndef BENCH_RAW_H
#define BENCH_RAW_H

#include <curl/curl.h>
#include <stddef.h>

typedef struct raw_body {
  char *data;
  size_t length, capacity;
} raw_body;

/* An easy handle for GETs of `url`; exits when there is no memory. */
CURL *raw_new(const char *url, const struct curl_slist *headers, raw_body *body);

/* The headers that linq sends with a GET. */
struct curl_slist *raw_headers(void);

/* Exits unless the transfer brought a status of 200 and a body. */
void raw_check(CURL *easy, CURLcode result, const raw_body *body);

/* A count from the command line, at least 1; exits on anything else. */
long raw_count(const char *text);

#endif
