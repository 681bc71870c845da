/* One HTTP exchange: a request table in, status, header text and body out. */
#ifndef LINQ_TRANSFER_H
#define LINQ_TRANSFER_H

#include <curl/curl.h>
#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#include "loop.h"
#include "stream.h"

#define TRANSFER_TYPE "linq.transfer"

typedef enum transfer_state {
  TRANSFER_NEW,
  TRANSFER_RUNNING,
  TRANSFER_FINISHED,
  TRANSFER_CANCELED
} transfer_state;

struct linq_transfer {
  linq_loop *loop; /* NULL when the loop is closed */
  CURL *easy;      /* NULL when not running */
  transfer_state state;
  uint64_t id;

  linq_transfer *previous, *next; /* in loop->running */
  linq_transfer *finished_next;   /* in loop->finished */
  int in_finished;

  linq_buffer head, body;
  linq_stream stream;
  curl_off_t bytes_up, bytes_down; /* of bodies, as far as is known */
  curl_off_t received;             /* body bytes that went to the stream's file */
  int head_complete;               /* the empty line after it came */
  size_t max_body;
  int too_large;
  int once;  /* libcurl may not send it again by itself */
  int sends; /* times libcurl was about to send it */

  CURLcode result;
  const char *lost; /* why it ended without libcurl, or NULL */
  int sent;         /* bytes of the request may have left */
  long status;
  char error[CURL_ERROR_SIZE];
};

/* Records how it ended and lets go of its easy handle. `easy` is already out
 * of the multi handle. */
void transfer_finish(linq_transfer *transfer, CURLcode result);

/* Ends it without libcurl: canceled, loop closed, process forked. */
void transfer_abandon(linq_transfer *transfer, const char *reason);

int transfer_add(lua_State *L); /* loop:add(request) */
void transfer_register(lua_State *L);

#endif
