#include "platform.h"

#include "openssl.h"

#include <dlfcn.h>
#include <string.h>

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
 * both ways to look for it lead to the same one. */
static void *find(void *libcurl, const char *name) {
  void *function = dlsym(libcurl, name);
  return function == dlsym(RTLD_DEFAULT, name) ? function : NULL;
}

static void search(openssl_functions *openssl) {
  openssl->searched = 1;
  void *libcurl = open_libcurl();
  if (libcurl == NULL)
    return;
  void *has_pending = find(libcurl, "SSL_has_pending");
  void *get0_alpn_selected = find(libcurl, "SSL_get0_alpn_selected");
  if (has_pending != NULL && get0_alpn_selected != NULL) {
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
  long opened = 1; /* what a server sends before the first answer is no stray: TLS 1.3 has tickets there */
  if (curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &opened) != CURLE_OK || opened > 0)
    return 0;
  const void *ssl = connection_of(easy);
  if (ssl == NULL)
    return 0;
  if (!openssl->searched)
    search(openssl);
  return openssl->has_pending != NULL && openssl->has_pending(ssl) && !is_http2(openssl, ssl);
}
