/* The server of the harness: one process on loopback, which notes every whole
 * request that it accepts, in memory that it shares with whoever asks. */
#ifndef TORTURE_SERVER_H
#define TORTURE_SERVER_H

#include <stddef.h>
#include <stdint.h>

#define RECORDS 64
#define RECORD_TEXT 3072

/* A request in one form for all runs: the head's lines are sorted, and what is
 * made by chance (idempotency keys, boundaries) stands there by name. */
typedef struct record {
  char text[RECORD_TEXT];
  char key[64]; /* the idempotency key; "": none */
  uint64_t digest;
  int repeatable; /* it may be accepted more than once */
} record;

typedef struct request_log {
  volatile unsigned count;   /* may exceed RECORDS */
  volatile unsigned proxied; /* connections to the proxy of the environment */
  volatile unsigned touched; /* some bytes came */
  record records[RECORDS];
} request_log;

typedef struct torture_server {
  int port, proxy_port;
  int control;
  request_log *log;
} torture_server;

/* Starts it in a process of its own, which ends with the caller's. */
int server_start(torture_server *server);

/* Returns when all that was sent so far has been noted. */
void server_drain(const torture_server *server);

/* Forgets what it noted. */
void server_forget(const torture_server *server);

/* The same, and drops all connections: their other ends are dead. */
void server_reset(const torture_server *server);

#endif
