/* What OpenSSL has read from a connection, and libcurl has not taken yet.
 *
 * Since 8.15 libcurl has OpenSSL read ahead: a record that a server sends right after an answer's end
 * lies in OpenSSL's buffer by then. No poll() tells of it, libcurl takes the connection for idle, and
 * reads the record as the next answer. Only OpenSSL itself knows. */
#ifndef LINQ_OPENSSL_H
#define LINQ_OPENSSL_H

#include "libcurl.h"

#pragma GCC visibility push(hidden)

/* Functions of the OpenSSL that libcurl calls, looked for when first needed. NULL where it cannot be told
 * which one that is. */
typedef struct openssl_functions {
  int searched;
  int (*has_pending)(const void *ssl);
  void (*get0_alpn_selected)(const void *ssl, const unsigned char **protocol, unsigned int *length);
} openssl_functions;

/* Whether something was read after the end of a kept connection's last answer. Called where `easy` is
 * about to send a request. Over HTTP/2 the answer is no: what comes between answers belongs there. */
int openssl_has_unread(openssl_functions *openssl, CURL *easy);

#pragma GCC visibility pop

#endif
