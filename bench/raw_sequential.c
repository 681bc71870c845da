/* Raw libcurl, one request after another over one easy handle:
 * raw_sequential URL COUNT. Prints the last body. */
#include "raw.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  long count = raw_count(argv[2]);
  raw_body body = {0};
  curl_global_init(CURL_GLOBAL_DEFAULT);
  struct curl_slist *headers = raw_headers();
  CURL *easy = raw_new(argv[1], headers, &body);
  while (count-- > 0) {
    body.length = 0;
    raw_check(easy, curl_easy_perform(easy), &body);
  }
  fwrite(body.data, 1, body.length, stdout);
  curl_easy_cleanup(easy);
  curl_slist_free_all(headers);
  free(body.data);
  curl_global_cleanup();
  return 0;
}
