#include "platform.h"

#include "transfer.h"

#include <stdio.h>
#include <string.h>

const char transfer_type[] = "linq.transfer";

#define MAX_HEAD (256 * 1024)

void transfer_empty_buffers(linq_transfer *transfer) {
  buffer_empty(&transfer->url_text);
  buffer_empty(&transfer->head);
  buffer_empty(&transfer->body);
}

/* ---- libcurl's callbacks: append and return --------------------------- */

const char transfer_body_too_large[] = "the response is larger than max_response_bytes";
static const char head_too_large[] = "the response's head is larger than 256 KiB";

static size_t append_limited(linq_transfer *transfer, linq_buffer *buffer, curl_off_t limit,
                             const char *too_large, const char *data, size_t length) {
  if ((curl_off_t)length > limit - (curl_off_t)buffer->length) {
    transfer->too_large = too_large;
    return 0;
  }
  return buffer_append(buffer, data, length) == 0 ? length : 0;
}

/* Whether the body goes to the file: only that of a 200 does. Error bodies stay in memory
 * for err.body, and a part of the file (206) was not requested. */
static int goes_to_file(linq_transfer *transfer) {
  long status = 0;
  if (!stream_has_download(&transfer->stream))
    return 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  return status == 200;
}

static size_t on_body(char *data, size_t size, size_t count, void *client) {
  linq_transfer *transfer = client;
  if (goes_to_file(transfer)) {
    transfer->received += (curl_off_t)(size * count);
    if (transfer->received > transfer->max_body) {
      transfer->too_large = transfer_body_too_large;
      return 0;
    }
    return download_write(&transfer->stream.download, data, size * count);
  }
  return append_limited(transfer, &transfer->body, transfer->max_body, transfer_body_too_large, data,
                        size * count);
}

/* Keeps the last response's head: a status line begins a new one (after 100
 * Continue, or a proxy's answer to CONNECT). */
static size_t on_head(char *data, size_t size, size_t count, void *client) {
  linq_transfer *transfer = client;
  size_t length = size * count;
  if (length >= 5 && memcmp(data, "HTTP/", 5) == 0) {
    transfer->head.length = 0;
    transfer->head_complete = 0;
  } else if (data[0] == '\r' || data[0] == '\n') {
    transfer->head_complete = 1;
  }
  return append_limited(transfer, &transfer->head, MAX_HEAD, head_too_large, data, length);
}

/* libcurl itself sends a request again when a kept connection turns out to be dead. The
 * server may have acted on the first one, so a request that is marked `once` ends here.
 * A connection on which more came after its last answer is ended; the loop takes another. */
static int before_send(void *client, char *remote_ip, char *local_ip, int remote_port, int local_port) {
  (void)remote_ip;
  (void)local_ip;
  (void)remote_port;
  (void)local_port;
  linq_transfer *transfer = client;
  if (openssl_has_unread(&transfer->loop->openssl, transfer->easy)) {
    transfer->refused_connection = 1;
    return CURL_PREREQFUNC_ABORT;
  }
  transfer->sends++;
  return transfer->once && transfer->sends > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

void transfer_note_refusal(linq_transfer *transfer, CURLcode code) {
  if (transfer->refused == CURLE_OK)
    transfer->refused = code;
}

void transfer_set_callbacks(linq_transfer *transfer) {
  SET(transfer, PRIVATE, (char *)transfer);
  SET(transfer, ERRORBUFFER, transfer->error);
  SET(transfer, WRITEFUNCTION, on_body);
  SET(transfer, WRITEDATA, transfer);
  SET(transfer, HEADERFUNCTION, on_head);
  SET(transfer, HEADERDATA, transfer);
  SET(transfer, PREREQFUNCTION, before_send);
  SET(transfer, PREREQDATA, transfer);
  SET(transfer, SOCKOPTFUNCTION, loop_on_socket_open);
  SET(transfer, SOCKOPTDATA, transfer->loop);
  SET(transfer, CLOSESOCKETFUNCTION, loop_on_socket_close);
  SET(transfer, CLOSESOCKETDATA, transfer->loop);
}

/* ---- ending ----------------------------------------------------------- */

void transfer_note_progress(linq_transfer *transfer) {
  if (transfer->sends == 0) /* libcurl would report the previous request's bytes */
    return;
  curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_UPLOAD_T, &transfer->bytes_up);
  curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &transfer->bytes_down);
}

/* Adds the transfer to the counters. Figures that libcurl does not give count as 0. */
static void count(const linq_transfer *transfer) {
  loop_counters *counters = &transfer->loop->counters;
  long opened = 0, request = 0, head = 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &opened);
  curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &request);
  curl_easy_getinfo(transfer->easy, CURLINFO_HEADER_SIZE, &head);
  counters->connections_opened += (uint64_t)opened;
  counters->connections_reused += opened == 0 && request > 0;
  counters->bytes_sent += (uint64_t)(request + transfer->bytes_up);
  counters->bytes_received += (uint64_t)(head + transfer->bytes_down);
}

/* libcurl has one result for a callback that aborted and for a file that cannot be read. */
static CURLcode result_of(const linq_transfer *transfer, CURLcode result) {
  if (result == CURLE_OK && !transfer->head_complete) /* libcurl accepts an end within the head */
    return CURLE_PARTIAL_FILE;
  if (result == CURLE_ABORTED_BY_CALLBACK && stream_has_body(&transfer->stream) &&
      !(transfer->once && transfer->sends > 1))
    return CURLE_READ_ERROR;
  return result;
}

void transfer_finish(linq_transfer *transfer, CURLcode result) {
  transfer->state = TRANSFER_FINISHED;
  transfer->result = result_of(transfer, result);
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &transfer->status);
  curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &transfer->proxy_status);
  transfer_note_progress(transfer);
  count(transfer);
  transfer->sent = transfer->sends > 0;
  if (result != CURLE_OK || transfer->sends > 1)
    transfer->settings = NULL; /* forces a reset, because libcurl counts retries until then */
  if (transfer->stream.form != NULL && curl_easy_setopt(transfer->easy, CURLOPT_MIMEPOST, NULL) != CURLE_OK)
    transfer->result = CURLE_OUT_OF_MEMORY;
  transfer->result = stream_finish(&transfer->stream, transfer->result, transfer->status, transfer->error,
                                   sizeof transfer->error);
}

void transfer_forget_handle(linq_transfer *transfer) {
  transfer->easy = NULL;
  transfer->large_buffer = 0;
  transfer->settings = NULL;
}

void transfer_forget_headers(linq_transfer *transfer) {
  headers_release(transfer->headers);
  transfer->headers = NULL;
}

/* Takes a transfer off the wire and frees its handle. */
static void drop(linq_transfer *transfer) {
  loop_withdraw(transfer->loop, transfer);
  if (transfer->easy != NULL) {
    transfer->sent = transfer->sends > 0;
    curl_easy_cleanup(transfer->easy);
    transfer_forget_handle(transfer);
  } else { /* in a forked child the form belongs to the parent's handle */
    transfer->sent = 1;
    transfer->stream.form = NULL;
  }
  stream_close(&transfer->stream);
}

void transfer_abandon(linq_transfer *transfer, const char *reason) {
  drop(transfer);
  transfer->state = TRANSFER_CANCELED;
  transfer->lost = reason;
}

void transfer_lose(linq_transfer *transfer, CURLcode result, const char *reason) {
  drop(transfer);
  transfer->state = TRANSFER_FINISHED;
  transfer->result = result;
  snprintf(transfer->error, sizeof transfer->error, "%s", reason);
}

void transfer_dispose(linq_transfer *transfer) {
  /* A forked child leaks its parent's handle. */
  if (transfer->easy != NULL && process_mark_is_ours(&transfer->owner))
    curl_easy_cleanup(transfer->easy);
  transfer_forget_handle(transfer);
  transfer_forget_headers(transfer);
  curl_url_cleanup(transfer->url);
  transfer->url = NULL;
  transfer->base = NULL;
  stream_close(&transfer->stream);
  buffer_free(&transfer->url_text);
  buffer_free(&transfer->head);
  buffer_free(&transfer->body);
}
