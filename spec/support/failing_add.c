/* A library to preload: libcurl takes one transfer in, refuses the second, and takes all others. */
#define _GNU_SOURCE
#include <curl/curl.h>
#include <dlfcn.h>

CURLMcode curl_multi_add_handle(CURLM *multi, CURL *easy) {
  static int count;
  CURLMcode (*real)(CURLM *, CURL *) =
      (CURLMcode(*)(CURLM *, CURL *))dlsym(dlopen("libcurl.so.4", RTLD_NOW), "curl_multi_add_handle");
  return ++count == 2 ? CURLM_OUT_OF_MEMORY : real(multi, easy);
}
