/* One HTTP exchange: a request goes in, and status, head and body come out. */
#ifndef LINQ_TRANSFER_H
#define LINQ_TRANSFER_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"
#include "headers.h"
#include "libcurl.h"
#include "loop.h"
#include "stream.h"

#pragma GCC visibility push(hidden)

typedef enum transfer_state {
  TRANSFER_NEW,
  TRANSFER_RUNNING,
  TRANSFER_FINISHED,
  TRANSFER_CANCELED
} transfer_state;

/* A transfer that was taken stays with its loop for the next request. `settings`,
 * `headers`, `base` and `timeout_ms` say what its handle is still set up with. */
struct linq_transfer {
  linq_loop *loop;    /* NULL after the loop was closed */
  process_mark owner; /* the process that owns `easy` */
  CURL *easy;         /* NULL before the first request, and after the transfer was abandoned */
  CURLU *url;
  const char *base; /* base URL whose server is in `url`; NULL when `url` has a path as well */
  size_t origin;    /* length of the base URL before its path */
  int proxied;
  int large_buffer;      /* `easy` has the buffer size that HTTP/2 needs */
  const void *settings;  /* the table with the settings of `easy`; NULL for a request of loop:add */
  linq_headers *headers; /* set on `easy` */
  long timeout_ms;
  transfer_state state;
  int finalized;
  uint64_t id; /* the same for all requests of the transfer */

  linq_transfer *previous, *next; /* in loop->running */
  linq_transfer *finished_next;   /* in loop->finished */
  int in_finished;

  linq_buffer url_text, head, body;
  linq_stream stream;
  curl_off_t bytes_up, bytes_down; /* of bodies */
  curl_off_t received;             /* bytes of the body that went to the stream's file */
  int head_complete;               /* the empty line after the head was received */
  curl_off_t max_body;             /* a file may be larger than the address space */
  const char *too_large;           /* message about the limit that the answer exceeds, or NULL */
  int fresh;                       /* `easy` opens a connection of its own */
  int once;                        /* libcurl must not send the request again by itself */
  int sends;                       /* times that libcurl was about to send the request */
  int refused_connection;          /* ended before the request was sent on it (openssl.h) */

  int64_t expires;  /* when the loop ends it, whatever libcurl does */
  CURLcode refused; /* result of the first setting that libcurl refused */
  CURLcode result;
  const char *lost; /* why it was abandoned, or NULL */
  int sent;         /* bytes of the request may have left */
  long status;
  long proxy_status; /* of a proxy's answer to CONNECT; 0: there was none */
  char error[CURL_ERROR_SIZE];
};

extern const char transfer_type[];
extern const char transfer_body_too_large[]; /* message for an answer above max_response_bytes */

/* Places in the user value of a transfer, which keeps these values alive. */
enum { KEPT_LOOP = 1, KEPT_REQUEST, KEPT_BASE, KEPT_BODY };

/* Records the first refusal. A handle that is not completely set up is never sent. */
void transfer_note_refusal(linq_transfer *transfer, CURLcode code);

#define SET(transfer, option, value)                                                                         \
  transfer_note_refusal((transfer), curl_easy_setopt((transfer)->easy, CURLOPT_##option, (value)))

/* Sets the callbacks with which libcurl fills the transfer's buffers. */
void transfer_set_callbacks(linq_transfer *transfer);

void transfer_empty_buffers(linq_transfer *transfer);

/* Updates bytes_up and bytes_down. */
void transfer_note_progress(linq_transfer *transfer);

/* Forgets the easy handle and its settings. The caller frees the handle. */
void transfer_forget_handle(linq_transfer *transfer);

void transfer_forget_headers(linq_transfer *transfer);

/* Records the end of a transfer. `easy` is already out of the multi handle. */
void transfer_finish(linq_transfer *transfer, CURLcode result);

/* Ends a transfer without libcurl, because it was canceled, the loop was closed or the
 * process was forked. The reason is a static string. */
void transfer_abandon(linq_transfer *transfer, const char *reason);

/* Ends a transfer that libcurl lost, or with which it failed. */
void transfer_lose(linq_transfer *transfer, CURLcode result, const char *reason);

/* Frees everything that a transfer owns. */
void transfer_dispose(linq_transfer *transfer);

int transfer_get(lua_State *L);  /* loop:get(settings, headers, base, path, timeout) */
int transfer_add(lua_State *L);  /* loop:add(request, headers) */
int transfer_take(lua_State *L); /* loop:take(transfer) */

/* Pushes nil and the failure of a transfer: a table of kind, message, and sent (bytes of the
 * request may have left). Returns 2. */
int transfer_push_failure(lua_State *L, const char *kind, const char *message, int sent);

void transfer_register(lua_State *L);

#pragma GCC visibility pop

#endif
