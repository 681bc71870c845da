/* A library to preload. Name look-ups then take three seconds, as they do when the first
 * name server is dead. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <unistd.h>

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result) {
  (void)node;
  (void)service;
  (void)hints;
  (void)result;
  sleep(3);
  return EAI_NONAME;
}
