#include "platform.h"

#include "openssl.h"

#include <dlfcn.h>
#include <string.h>

#define VERSION_STRING 6 /* OPENSSL_VERSION_STRING, since 3.0 */

/* libcurl's file, in whose dependencies functions are looked for. NULL in a static program. */
static void *open_libcurl(void) {
  CURLcode (*perform)(CURL *) = curl_easy_perform;
  void *address;
  Dl_info file;
  memcpy(&address, &perform, sizeof address);
  if (dladdr(address, &file) == 0 || file.dli_fname == NULL)
    return NULL;
  return dlopen(file.dli_fname, RTLD_NOW | RTLD_NOLOAD);
}

/* A program can bring another OpenSSL, and libcurl be bound to either. So a function counts only if
 * no other has its name. */
static void *find(void *libcurl, const char *name) {
  void *function = dlsym(libcurl, name);
  void *other = dlsym(RTLD_DEFAULT, name);
  return other == NULL || other == function ? function : NULL;
}

/* Whether the OpenSSL that was found is of libcurl's version. A libcurl with an OpenSSL, or a fork of
 * it, within its own file shows none of its functions; what was found is another library's then. */
static int is_libcurls(void *version_function) {
  const char *(*version)(int);
  const char *libcurls = strstr(curl_version_info(CURLVERSION_NOW)->ssl_version, "OpenSSL/");
  if (version_function == NULL || libcurls == NULL)
    return 0;
  memcpy(&version, &version_function, sizeof version);
  const char *found = version(VERSION_STRING);
  size_t length = strlen(found);
  libcurls += strlen("OpenSSL/");
  return strncmp(libcurls, found, length) == 0 && (libcurls[length] == '\0' || libcurls[length] == ' ');
}

static void search(openssl_functions *openssl) {
  openssl->searched = 1;
  void *libcurl = open_libcurl();
  if (libcurl == NULL)
    return;
  void *has_pending = find(libcurl, "SSL_has_pending");
  void *get0_alpn_selected = find(libcurl, "SSL_get0_alpn_selected");
  if (has_pending != NULL && get0_alpn_selected != NULL && is_libcurls(find(libcurl, "OpenSSL_version"))) {
    memcpy(&openssl->has_pending, &has_pending, sizeof has_pending);
    memcpy(&openssl->get0_alpn_selected, &get0_alpn_selected, sizeof get0_alpn_selected);
  }
  (void)dlclose(libcurl); /* the core itself needs libcurl, so it stays */
}

/* The SSL of the connection that a transfer has, or NULL. */
static const void *connection_of(CURL *easy) {
  const struct curl_tlssessioninfo *session = NULL;
  if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || session == NULL ||
      session->backend != CURLSSLBACKEND_OPENSSL)
    return NULL;
  return session->internals;
}

static int is_http2(const openssl_functions *openssl, const void *ssl) {
  const unsigned char *protocol = NULL;
  unsigned int length = 0;
  openssl->get0_alpn_selected(ssl, &protocol, &length);
  return length == 2 && memcmp(protocol, "h2", 2) == 0;
}

int openssl_has_unread(openssl_functions *openssl, CURL *easy) {
  long opened = 1; /* what comes before the first answer does not count: TLS 1.3 sends its tickets there */
  if (curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &opened) != CURLE_OK || opened > 0)
    return 0;
  const void *ssl = connection_of(easy);
  if (ssl == NULL)
    return 0;
  if (!openssl->searched)
    search(openssl);
  return openssl->has_pending != NULL && openssl->has_pending(ssl) && !is_http2(openssl, ssl);
}
