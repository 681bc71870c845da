/* A library to preload. libcurl then reports the version, TLS library and resolver of the
 * environment: LIBCURL_VERSION_NUMBER (hexadecimal), LIBCURL_TLS, LIBCURL_RESOLVER. Empty
 * means that libcurl has no TLS, or no resolver in the background. */
#define _GNU_SOURCE
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdlib.h>

static void set_tls(curl_version_info_data *info, const char *tls) {
  info->ssl_version = *tls != '\0' ? tls : NULL;
  if (*tls == '\0')
    info->features &= ~CURL_VERSION_SSL;
}

curl_version_info_data *curl_version_info(CURLversion age) {
  static curl_version_info_data info;
  curl_version_info_data *(*real)(CURLversion) = (curl_version_info_data * (*)(CURLversion))
      dlsym(dlopen("libcurl.so.4", RTLD_NOW), "curl_version_info");
  const char *number = getenv("LIBCURL_VERSION_NUMBER"), *tls = getenv("LIBCURL_TLS");
  const char *resolver = getenv("LIBCURL_RESOLVER");
  info = *real(age);
  if (number != NULL) {
    info.version_num = (unsigned)strtoul(number, NULL, 16);
    info.version = "of another version";
  }
  if (tls != NULL)
    set_tls(&info, tls);
  if (resolver != NULL && *resolver == '\0')
    info.features &= ~CURL_VERSION_ASYNCHDNS;
  return &info;
}
