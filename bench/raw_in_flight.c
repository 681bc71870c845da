/* Raw libcurl, many requests at a time over one multi handle and as many
 * reused easy handles: raw_in_flight URL COUNT CONCURRENCY. */
#include "raw.h"

#include <stdlib.h>

#define LONGEST_WAIT 1000 /* ms */

typedef struct flight {
  CURLM *multi;
  long to_start, to_finish;
} flight;

static void start(flight *all, CURL *easy, raw_body *body) {
  if (all->to_start == 0)
    return;
  all->to_start--;
  body->length = 0;
  curl_multi_add_handle(all->multi, easy);
}

static void collect(flight *all) {
  CURLMsg *message;
  int left;
  while ((message = curl_multi_info_read(all->multi, &left)) != NULL) {
    CURL *easy = message->easy_handle;
    raw_body *body;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&body);
    raw_check(easy, message->data.result, body);
    curl_multi_remove_handle(all->multi, easy);
    all->to_finish--;
    start(all, easy, body);
  }
}

static void run(flight *all) {
  int running;
  while (all->to_finish > 0) {
    curl_multi_perform(all->multi, &running);
    collect(all);
    if (all->to_finish > 0)
      curl_multi_poll(all->multi, NULL, 0, LONGEST_WAIT, NULL);
  }
}

int main(int argc, char **argv) {
  if (argc != 4)
    return 2;
  long count = raw_count(argv[2]);
  size_t concurrency = (size_t)raw_count(argv[3]);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  flight all = {curl_multi_init(), count, count};
  struct curl_slist *headers = raw_headers();
  raw_body *bodies = calloc(concurrency, sizeof *bodies);
  CURL **handles = calloc(concurrency, sizeof *handles);
  if (all.multi == NULL || bodies == NULL || handles == NULL)
    return 1;
  curl_multi_setopt(all.multi, CURLMOPT_MAXCONNECTS, (long)concurrency);
  for (size_t i = 0; i < concurrency; i++) {
    handles[i] = raw_new(argv[1], headers, &bodies[i]);
    start(&all, handles[i], &bodies[i]);
  }
  run(&all);
  for (size_t i = 0; i < concurrency; i++) {
    curl_easy_cleanup(handles[i]);
    free(bodies[i].data);
  }
  curl_multi_cleanup(all.multi);
  curl_slist_free_all(headers);
  free(handles);
  free(bodies);
  curl_global_cleanup();
  return 0;
}
