/* One HTTP exchange: a request in, status, header text and body out. */
#ifndef LINQ_TRANSFER_H
#define LINQ_TRANSFER_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

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

/* A transfer that was taken stays with its loop, for the next request. What
 * it keeps set up is told by `settings`, `headers`, `base`, `timeout_ms`. */
struct linq_transfer {
  linq_loop *loop; /* NULL when the loop is closed */
  pid_t pid;       /* the process that `easy` belongs to */
  CURL *easy;      /* NULL before the first request, and when it was abandoned */
  CURLU *url;
  const char *base; /* whose server `url` tells; NULL: a whole URL is set */
  size_t origin;    /* how much of it comes before the path */
  int proxied;
  int large_buffer;      /* `easy` has the buffer that HTTP/2 needs */
  const void *settings;  /* the table that `easy` is set up by; NULL: by a request of its own */
  linq_headers *headers; /* the ones that `easy` has */
  long timeout_ms;
  transfer_state state;
  int finalized;
  uint64_t id; /* its own as long as it lives, in one request after another */

  linq_transfer *previous, *next; /* in loop->running */
  linq_transfer *finished_next;   /* in loop->finished */
  int in_finished;

  linq_buffer url_text, head, body;
  linq_stream stream;
  curl_off_t bytes_up, bytes_down; /* of bodies, as far as is known */
  curl_off_t received;             /* body bytes that went to the stream's file */
  int head_complete;               /* the empty line after it came */
  size_t max_body;
  const char *too_large; /* which limit the answer passed, or NULL */
  int once;              /* libcurl may not send it again by itself */
  int sends;             /* times libcurl was about to send it */

  int64_t expires;  /* when the loop ends it, whatever libcurl does */
  CURLcode refused; /* the first setting that libcurl did not take */
  CURLcode result;
  const char *lost; /* why it was abandoned, or NULL */
  int sent;         /* bytes of the request may have left */
  long status;
  long proxy_status; /* of a proxy's answer to CONNECT; 0: there was none */
  char error[CURL_ERROR_SIZE];
};

extern const char transfer_type[];
extern const char transfer_body_too_large[]; /* the message of an answer above max_response_bytes */

/* Places in the table that is a transfer's user value: what it keeps alive. */
enum { KEPT_LOOP = 1, KEPT_REQUEST, KEPT_BASE, KEPT_BODY };

/* Keeps the first refusal: a handle that could not be set up wholly is never sent. */
void transfer_note_refusal(linq_transfer *transfer, CURLcode code);

#define SET(transfer, option, value)                                                                         \
  transfer_note_refusal((transfer), curl_easy_setopt((transfer)->easy, CURLOPT_##option, (value)))

/* Has libcurl append what comes to the transfer's buffers. */
void transfer_set_callbacks(linq_transfer *transfer);

void transfer_empty_buffers(linq_transfer *transfer);

/* Asks libcurl how many bytes were moved. */
void transfer_note_progress(linq_transfer *transfer);

/* The easy handle is not used any more, nor what was set up on it. */
void transfer_forget_handle(linq_transfer *transfer);

void transfer_forget_headers(linq_transfer *transfer);

/* Records how it ended. `easy` is already out of the multi handle. */
void transfer_finish(linq_transfer *transfer, CURLcode result);

/* Ends it without libcurl: canceled, loop closed, process forked. The reason is static. */
void transfer_abandon(linq_transfer *transfer, const char *reason);

/* Ends it without libcurl, which lost it or failed. */
void transfer_lose(linq_transfer *transfer, CURLcode result, const char *reason);

/* Frees what an idle transfer holds. */
void transfer_dispose(linq_transfer *transfer);

int transfer_get(lua_State *L);  /* loop:get(settings, headers, base, path, timeout) */
int transfer_add(lua_State *L);  /* loop:add(request, headers) */
int transfer_take(lua_State *L); /* loop:take(transfer) */
void transfer_register(lua_State *L);

#pragma GCC visibility pop

#endif
