#include "platform.h"

#include "transfer.h"

#include <lauxlib.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compat.h"
#include "url.h"
#include "userdata.h"

static const char transfer_type[] = "linq.transfer";

#define MAX_HEAD (256 * 1024)
#define FIRST_CAPACITY 256
#define LARGEST_KEPT 65536
#define DEFAULT_MAX_BODY (16 * 1024 * 1024)

/* With less than libcurl 7.88's own HTTP/2 buffer (32 KiB), what it read for one transfer
 * while it served another is left lying there, and no event tells of it. */
#define HTTP2_BUFFER_SIZE 65536L

/* ---- buffers ---------------------------------------------------------- */

static int buffer_append(linq_buffer *buffer, const char *data, size_t length) {
  size_t needed = buffer->length + length;
  if (needed > SIZE_MAX / 2)
    return -1;
  if (needed > buffer->capacity) {
    size_t capacity = buffer->capacity == 0 ? FIRST_CAPACITY : buffer->capacity;
    while (capacity < needed)
      capacity *= 2;
    char *grown = realloc(buffer->data, capacity);
    if (grown == NULL)
      return -1;
    buffer->data = grown;
    buffer->capacity = capacity;
  }
  memcpy(buffer->data + buffer->length, data, length);
  buffer->length = needed;
  return 0;
}

static void buffer_free(linq_buffer *buffer) {
  free(buffer->data);
  memset(buffer, 0, sizeof *buffer);
}

/* Empties it; what it grew to for a usual answer is kept for the next one. */
static void buffer_empty(linq_buffer *buffer) {
  buffer->length = 0;
  if (buffer->capacity > LARGEST_KEPT)
    buffer_free(buffer);
}

static void empty_buffers(linq_transfer *transfer) {
  buffer_empty(&transfer->url_text);
  buffer_empty(&transfer->head);
  buffer_empty(&transfer->body);
}

/* ---- libcurl's callbacks: append and return --------------------------- */

static const char body_too_large[] = "the response is larger than max_response_bytes";
static const char head_too_large[] = "the response's head is larger than 256 KiB";

static size_t append_limited(linq_transfer *transfer, linq_buffer *buffer, size_t limit,
                             const char *too_large, const char *data, size_t length) {
  if (length > limit - buffer->length) {
    transfer->too_large = too_large;
    return 0;
  }
  return buffer_append(buffer, data, length) == 0 ? length : 0;
}

/* To the file, when there is one and the answer is all of it: the text of an error
 * is for the error, and nobody asked for a part (206). */
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
    if (transfer->received > (curl_off_t)transfer->max_body) {
      transfer->too_large = body_too_large;
      return 0;
    }
    return download_write(&transfer->stream.download, data, size * count);
  }
  return append_limited(transfer, &transfer->body, transfer->max_body, body_too_large, data, size * count);
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

/* libcurl sends a request a second time by itself when a kept connection turns
 * out to be dead. Whether the server acted on the first one nobody knows, so a
 * request that may be acted on only `once` ends here instead. */
static int on_send(void *client, char *remote_ip, char *local_ip, int remote_port, int local_port) {
  (void)remote_ip;
  (void)local_ip;
  (void)remote_port;
  (void)local_port;
  linq_transfer *transfer = client;
  transfer->sends++;
  return transfer->once && transfer->sends > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* ---- ending ----------------------------------------------------------- */

static void note_progress(linq_transfer *transfer) {
  if (transfer->sends == 0) /* what libcurl would tell is of the request before */
    return;
  curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_UPLOAD_T, &transfer->bytes_up);
  curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &transfer->bytes_down);
}

/* What libcurl does not tell counts as nothing. */
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

/* libcurl tells a callback that gave up, and a file that it cannot read, alike. */
static CURLcode result_of(const linq_transfer *transfer, CURLcode result) {
  if (result == CURLE_OK && !transfer->head_complete) /* to libcurl a response may end within its head */
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
  note_progress(transfer);
  count(transfer);
  transfer->sent = transfer->sends > 0;
  if (result != CURLE_OK || transfer->sends > 1)
    transfer->settings = NULL; /* to be set up anew: libcurl adds up a handle's retries until its reset */
  if (transfer->stream.form != NULL && curl_easy_setopt(transfer->easy, CURLOPT_MIMEPOST, NULL) != CURLE_OK)
    transfer->result = CURLE_OUT_OF_MEMORY;
  transfer->result = stream_finish(&transfer->stream, transfer->result, transfer->status, transfer->error,
                                   sizeof transfer->error);
}

/* The easy handle is not used any more, nor what was set up on it. */
static void forget_handle(linq_transfer *transfer) {
  transfer->easy = NULL;
  transfer->large_buffer = 0;
  transfer->settings = NULL;
}

static void forget_headers(linq_transfer *transfer) {
  headers_release(transfer->headers);
  transfer->headers = NULL;
}

/* Takes it off the wire, and its handle with it. */
static void drop(linq_transfer *transfer) {
  loop_withdraw(transfer->loop, transfer);
  if (transfer->easy != NULL) {
    transfer->sent = transfer->sends > 0;
    curl_easy_cleanup(transfer->easy);
    forget_handle(transfer);
  } else { /* a forked child: the form belongs to the parent's handle */
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
  if (transfer->easy != NULL && transfer->pid == getpid()) /* else it is the parent's */
    curl_easy_cleanup(transfer->easy);
  forget_handle(transfer);
  forget_headers(transfer);
  curl_url_cleanup(transfer->url);
  transfer->url = NULL;
  transfer->base = NULL;
  stream_close(&transfer->stream);
  buffer_free(&transfer->url_text);
  buffer_free(&transfer->head);
  buffer_free(&transfer->body);
}

/* ---- setting up ------------------------------------------------------- */

/* Places on the stack while a transfer is set up */
enum { LOOP = 1, REQUEST, HEADERS, BASE, PATH, TIMEOUT, TRANSFER, KEPT };

/* Places in the table at KEPT, of what the transfer keeps alive */
enum { KEPT_LOOP = 1, KEPT_REQUEST, KEPT_BASE, KEPT_BODY };

/* Has the transfer keep the value at `index` alive. */
static void keep(lua_State *L, int index, int place) {
  lua_pushvalue(L, index);
  lua_rawseti(L, KEPT, place);
}

/* A string of the request table, or NULL. It is the table that keeps it alive,
 * so a number, which would be converted on the stack only, will not do. */
static const char *text_field(lua_State *L, const char *name, size_t *length) {
  lua_getfield(L, REQUEST, name); /* stays: nothing else keeps what __index made */
  if (!lua_isnil(L, -1) && lua_type(L, -1) != LUA_TSTRING)
    luaL_error(L, "request.%s must be a string", name);
  return lua_tolstring(L, -1, length);
}

static double number_field(lua_State *L, const char *name, double otherwise) {
  lua_getfield(L, REQUEST, name);
  double number = luaL_optnumber(L, -1, otherwise);
  lua_pop(L, 1);
  return number;
}

static long milliseconds(double seconds) {
  double ms = ceil(seconds * 1000);
  return ms < 1 ? 1 : ms > 2147483647.0 ? 2147483647L : (long)ms;
}

/* Keeps the first refusal: a handle that could not be set up wholly is never sent. */
static void note_refusal(linq_transfer *transfer, CURLcode code) {
  if (transfer->refused == CURLE_OK)
    transfer->refused = code;
}

#define SET(transfer, option, value)                                                                         \
  note_refusal((transfer), curl_easy_setopt((transfer)->easy, CURLOPT_##option, (value)))

static void set_callbacks(linq_transfer *transfer) {
  SET(transfer, PRIVATE, (char *)transfer);
  SET(transfer, ERRORBUFFER, transfer->error);
  SET(transfer, WRITEFUNCTION, on_body);
  SET(transfer, WRITEDATA, transfer);
  SET(transfer, HEADERFUNCTION, on_head);
  SET(transfer, HEADERDATA, transfer);
  SET(transfer, PREREQFUNCTION, on_send);
  SET(transfer, PREREQDATA, transfer);
  SET(transfer, SOCKOPTFUNCTION, loop_on_socket_open);
  SET(transfer, SOCKOPTDATA, transfer->loop);
  SET(transfer, CLOSESOCKETFUNCTION, loop_on_socket_close);
  SET(transfer, CLOSESOCKETDATA, transfer->loop);
}

/* What every transfer has: no signals, no proxy from the environment, http and
 * https alone, no redirects followed (a token never travels to another host). */
static void set_policy(linq_transfer *transfer) {
  SET(transfer, NOSIGNAL, 1L);
  SET(transfer, ACCEPT_ENCODING, "");
  SET(transfer, TCP_KEEPALIVE, 1L);
  if (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTP2)
    SET(transfer, HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
  SET(transfer, PROTOCOLS_STR, "http,https");
  SET(transfer, QUICK_EXIT, 1L); /* not to join the resolver's thread when a transfer ends before it does */
}

static void set_network(lua_State *L, linq_transfer *transfer) {
  const char *proxy = text_field(L, "proxy", NULL);
  const char *ca_file = text_field(L, "ca_file", NULL), *ca_path = text_field(L, "ca_path", NULL);
  transfer->proxied = proxy != NULL;
  /* Before 8.x, requests that wait for a stream fail while another tunnel is opened. */
  if (proxy != NULL && curl_version_info(CURLVERSION_NOW)->version_num < 0x080000)
    SET(transfer, HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  SET(transfer, PROXY, proxy != NULL ? proxy : "");
  if (proxy == NULL) /* nor its exceptions, which libcurl would look for in the environment each time */
    SET(transfer, NOPROXY, "");
  if (ca_file != NULL)
    SET(transfer, CAINFO, ca_file);
  if (ca_path != NULL)
    SET(transfer, CAPATH, ca_path);
  SET(transfer, CONNECTTIMEOUT_MS, milliseconds(number_field(L, "connect_timeout", 10)));
}

/* In bytes: 4 exabytes at most, and what the machine can count. */
static size_t byte_limit(double limit) {
  double most = sizeof(size_t) < 8 ? (double)(SIZE_MAX / 2) : 4e18;
  return !(limit > 0) ? 0 : (size_t)(limit > most ? most : limit);
}

static void set_limits(lua_State *L, linq_transfer *transfer) {
  transfer->max_body = byte_limit(number_field(L, "max_response_bytes", DEFAULT_MAX_BODY));
  SET(transfer, MAXFILESIZE_LARGE, (curl_off_t)transfer->max_body);
}

static void set_stall_timeout(linq_transfer *transfer, double seconds) {
  if (seconds > 0) {
    SET(transfer, LOW_SPEED_LIMIT, 1L);
    SET(transfer, LOW_SPEED_TIME, (long)ceil(seconds));
  }
}

/* libcurl keeps the buffer of a transfer that shared its connection, refuses another size
 * as long as it does, and forgets with a reset how large it is. */
static void empty_handle(linq_transfer *transfer) {
  if (!transfer->large_buffer) {
    curl_easy_reset(transfer->easy);
    return;
  }
  curl_easy_cleanup(transfer->easy);
  transfer->easy = curl_easy_init();
  transfer->large_buffer = 0;
  if (transfer->easy == NULL)
    note_refusal(transfer, CURLE_OUT_OF_MEMORY);
}

/* Sets the easy handle up anew, by the table at REQUEST. */
static void set_up(lua_State *L, linq_transfer *transfer) {
  transfer->settings = NULL; /* until all of it is done */
  transfer->base = NULL;
  transfer->timeout_ms = 0;
  empty_handle(transfer);
  forget_headers(transfer);
  set_callbacks(transfer);
  set_policy(transfer);
  set_network(L, transfer);
  set_limits(L, transfer);
  SET(transfer, CURLU, transfer->url);
  lua_settop(L, KEPT);
}

static void set_method(lua_State *L, linq_transfer *transfer) {
  const char *method = text_field(L, "method", NULL);
  luaL_argcheck(L, method != NULL, REQUEST, "method is missing");
  size_t length = 0;
  const char *body = text_field(L, "body", &length);
  int get = strcmp(method, "GET") == 0, head = strcmp(method, "HEAD") == 0;
  if (stream_has_body(&transfer->stream)) {
    /* set by stream_open */
  } else if (body == NULL && (get || strcmp(method, "DELETE") == 0)) {
    SET(transfer, HTTPGET, 1L);
  } else if (head) {
    SET(transfer, NOBODY, 1L);
  } else {
    SET(transfer, POSTFIELDSIZE_LARGE, (curl_off_t)length);
    SET(transfer, POSTFIELDS, body != NULL ? body : ""); /* not copied */
    lua_rawseti(L, KEPT, KEPT_BODY);
  }
  if (!head && (!get || body != NULL || stream_has_body(&transfer->stream)))
    SET(transfer, CUSTOMREQUEST, method);
}

/* ---- setting up: the URL ---------------------------------------------- */

#define SCHEME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-."

/* How much of an absolute URL (RFC 3986) comes before its path; 0: it is none. */
static size_t origin_length(const char *url) {
  const char *rest = url + strspn(url, SCHEME_CHARACTERS);
  size_t authority = strncmp(rest, "://", 3) == 0 ? strcspn(rest + 3, "/?#") : 0;
  return authority == 0 ? 0 : (size_t)(rest - url) + 3 + authority;
}

/* Whether libcurl sends `target`, the URL from its path on, as it is: a path without
 * escapes and "." segments, and a query without what it would take out. */
static int is_plain_target(const char *target) {
  const char *p = target;
  while (*p == '/' || url_unreserved[(unsigned char)*p])
    p++;
  if (*p == '?')
    do
      p++;
    while (*p != '\0' && (url_unreserved[(unsigned char)*p] || strchr("%=&+,", *p) != NULL));
  return *target == '/' && *p == '\0' && strstr(target, "/.") == NULL;
}

/* Sets the URL of which `text` is the whole. */
static CURLUcode set_whole_url(linq_transfer *transfer, const char *text) {
  /* emptied, else it could be taken for a relative one */
  CURLUcode wrong = curl_url_set(transfer->url, CURLUPART_URL, NULL, 0);
  return wrong != CURLUE_OK ? wrong
                            : curl_url_set(transfer->url, CURLUPART_URL, text,
                                           CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME);
}

/* Leaves of the URL what tells the server. */
static CURLUcode cut_url_to_origin(linq_transfer *transfer) {
  CURLUcode wrong = curl_url_set(transfer->url, CURLUPART_PATH, NULL, 0);
  return wrong != CURLUE_OK ? wrong : curl_url_set(transfer->url, CURLUPART_QUERY, NULL, 0);
}

/* For a transfer, libcurl takes the path of its URL apart, copies, encodes and prints
 * it. A target is sent as it is; then the URL only tells the server (unless it goes to
 * a proxy), and most requests follow others to the same one. */
static CURLUcode set_url(lua_State *L, linq_transfer *transfer) {
  size_t base_length, path_length;
  const char *base = lua_tolstring(L, BASE, &base_length), *path = lua_tolstring(L, PATH, &path_length);
  int same_base = base == transfer->base; /* kept alive: no other string has its address */
  linq_buffer *text = &transfer->url_text;
  transfer->base = NULL;
  text->length = 0;
  if (buffer_append(text, base, base_length) != 0 || buffer_append(text, path, path_length + 1) != 0)
    return CURLUE_OUT_OF_MEMORY;
  if (strlen(text->data) != base_length + path_length)
    return CURLUE_MALFORMED_INPUT;
  if (!same_base)
    transfer->origin = origin_length(base);
  const char *target = text->data + transfer->origin;
  int plain = !transfer->proxied && is_plain_target(target);
  CURLUcode wrong = CURLUE_OK;
  if (!plain || !same_base) {
    int secure = strncmp(base, "https:", 6) == 0;
    wrong = set_whole_url(transfer, text->data);
    /* Over TLS, to wait for a connection that can be shared is sooner than another one. */
    SET(transfer, PIPEWAIT, secure ? 1L : 0L);
    if (secure && !transfer->large_buffer)
      SET(transfer, BUFFERSIZE, HTTP2_BUFFER_SIZE);
    transfer->large_buffer |= secure;
  }
  CURLcode refused = curl_easy_setopt(transfer->easy, CURLOPT_REQUEST_TARGET, plain ? target : NULL);
  if (refused != CURLE_OK)
    return refused == CURLE_OUT_OF_MEMORY ? CURLUE_OUT_OF_MEMORY : CURLUE_MALFORMED_INPUT; /* too long */
  if (wrong == CURLUE_OK && plain && !same_base) {
    wrong = cut_url_to_origin(transfer);
    keep(L, BASE, KEPT_BASE);
  }
  if (wrong == CURLUE_OK && plain)
    transfer->base = base;
  return wrong;
}

/* ---- setting up: a transfer -------------------------------------------- */

/* Pushes an idle transfer of the loop and returns it, or NULL: there is none. */
static linq_transfer *push_idle(lua_State *L, linq_loop *loop) {
  linq_getuservalue(L, LOOP);
  while (loop->idle_count > 0) {
    lua_rawgeti(L, -1, loop->idle_count);
    lua_pushnil(L);
    lua_rawseti(L, -3, loop->idle_count--);
    linq_transfer *transfer = lua_touserdata(L, -1);
    if (!transfer->finalized) { /* at the end of a Lua state one may be, before its loop is */
      lua_remove(L, -2);
      return transfer;
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return NULL;
}

static linq_transfer *push_transfer(lua_State *L, linq_loop *loop) {
  linq_transfer *transfer = push_idle(L, loop);
  if (transfer != NULL)
    return transfer;
  transfer = userdata_new(L, transfer_type, sizeof *transfer);
  transfer->id = ++loop->last_id;
  lua_createtable(L, KEPT_BODY, 0);
  lua_pushvalue(L, LOOP);
  lua_rawseti(L, -2, KEPT_LOOP);
  linq_setuservalue(L, -2);
  return transfer;
}

/* Pushes what keeps a request from starting. */
static int push_failure(lua_State *L, const char *kind, const char *message) {
  lua_pushnil(L);
  lua_pushstring(L, kind);
  lua_pushstring(L, message);
  return 3;
}

/* The transfer of the next request, pushed; what it keeps is at KEPT. NULL: what
 * is wrong was pushed instead. */
static linq_transfer *prepare(lua_State *L, linq_loop *loop) {
  const char *wrong = loop_ready(loop);
  if (wrong != NULL) {
    push_failure(L, "host", wrong);
    return NULL;
  }
  linq_transfer *transfer = push_transfer(L, loop);
  linq_getuservalue(L, TRANSFER);
  transfer->loop = loop;
  if (transfer->pid != loop->owner.pid) /* what a forked child finds idle is its parent's */
    forget_handle(transfer);
  transfer->pid = loop->owner.pid;
  if (transfer->easy == NULL)
    transfer->easy = curl_easy_init();
  if (transfer->url == NULL)
    transfer->url = curl_url();
  if (transfer->easy == NULL || transfer->url == NULL) {
    push_failure(L, "host", "out of memory");
    return NULL;
  }
  transfer->bytes_up = transfer->bytes_down = transfer->received = 0;
  transfer->head_complete = transfer->once = transfer->sends = transfer->sent = 0;
  transfer->too_large = transfer->lost = NULL;
  transfer->refused = CURLE_OK;
  transfer->status = transfer->proxy_status = 0;
  transfer->error[0] = '\0';
  return transfer;
}

static void set_headers(linq_transfer *transfer, linq_headers *headers) {
  if (headers == transfer->headers)
    return;
  headers_hold(headers);
  SET(transfer, HTTPHEADER, headers->lines);
  forget_headers(transfer);
  transfer->headers = headers;
}

static void set_timeout(linq_transfer *transfer, double seconds) {
  long ms = milliseconds(seconds);
  if (ms != transfer->timeout_ms)
    SET(transfer, TIMEOUT_MS, ms);
  transfer->timeout_ms = ms;
}

/* The transfer cannot start; nor is it used again. */
static int failure(lua_State *L, linq_transfer *transfer, const char *kind, const char *message) {
  transfer_dispose(transfer);
  return push_failure(L, kind, message);
}

static int enter(lua_State *L, linq_loop *loop, linq_transfer *transfer, linq_headers *headers) {
  set_headers(transfer, headers);
  set_timeout(transfer, lua_tonumber(L, TIMEOUT));
  CURLUcode unusable = set_url(L, transfer);
  if (unusable != CURLUE_OK)
    return failure(L, transfer, unusable == CURLUE_OUT_OF_MEMORY ? "host" : "connection",
                   curl_url_strerror(unusable));
  if (transfer->refused != CURLE_OK)
    return failure(L, transfer, "host", curl_easy_strerror(transfer->refused));
  const char *wrong = loop_enter(loop, transfer);
  if (wrong != NULL)
    return failure(L, transfer, "host", wrong);
  lua_settop(L, TRANSFER);
  linq_pushcount(L, transfer->id);
  return 2;
}

/* loop:get(settings, headers, base, path, timeout) -> transfer, id | nil, kind, message
 *
 * A GET without a body, of the URL that `base` and `path` make together. settings:
 * a table that must not change any more, with connect_timeout (in seconds, as
 * timeout), max_response_bytes (after decompression), ca_file, ca_path, proxy;
 * transfers stay set up by it. headers: from core.headers. What is added starts
 * with the next step() or start(). */
int transfer_get(lua_State *L) {
  linq_loop *loop = loop_check_open(L, LOOP);
  luaL_checktype(L, REQUEST, LUA_TTABLE);
  linq_headers *headers = headers_check(L, HEADERS);
  luaL_checktype(L, BASE, LUA_TSTRING);
  luaL_checktype(L, PATH, LUA_TSTRING);
  luaL_checknumber(L, TIMEOUT);
  lua_settop(L, TIMEOUT);
  linq_transfer *transfer = prepare(L, loop);
  if (transfer == NULL)
    return 3;
  const void *settings = lua_topointer(L, REQUEST);
  if (transfer->settings != settings) {
    set_up(L, transfer);
    keep(L, REQUEST, KEPT_REQUEST);
    transfer->settings = settings;
  }
  return enter(L, loop, transfer, headers);
}

/* loop:add(request, headers) -> transfer, id | nil, "connection", "host" or "invalid", message
 *
 * request: url, method, timeout, what loop:get() takes as settings; optional body (or
 * body_path, form: see stream.h), output_path and output_size (a file for the answer,
 * which is there when the result was taken), stall_timeout (the longest without a byte), once (true: never
 * sent a second time on a dead connection). The table must not be changed while it runs. */
int transfer_add(lua_State *L) {
  linq_loop *loop = loop_check_open(L, LOOP);
  luaL_checktype(L, REQUEST, LUA_TTABLE);
  linq_headers *headers = headers_check(L, HEADERS);
  lua_settop(L, HEADERS);
  luaL_argcheck(L, text_field(L, "url", NULL) != NULL, REQUEST, "url is missing");
  lua_pushliteral(L, "");
  lua_pushnumber(L, number_field(L, "timeout", 60));
  linq_transfer *transfer = prepare(L, loop);
  if (transfer == NULL)
    return 3;
  keep(L, REQUEST, KEPT_REQUEST);
  set_up(L, transfer);
  lua_getfield(L, REQUEST, "once");
  transfer->once = lua_toboolean(L, -1);
  const char *unusable = stream_open(L, REQUEST, transfer->easy, &transfer->stream);
  if (unusable != NULL)
    return failure(L, transfer, transfer->stream.exhausted ? "host" : "invalid", unusable);
  set_method(L, transfer);
  set_stall_timeout(transfer, number_field(L, "stall_timeout", 0));
  return enter(L, loop, transfer, headers);
}

/* ---- results ---------------------------------------------------------- */

static linq_transfer *check(lua_State *L, int index) {
  return userdata_check(L, index, transfer_type);
}

static const struct {
  CURLcode code;
  const char *kind;
} kinds[] = {
    {CURLE_OPERATION_TIMEDOUT, "timeout"},
    {CURLE_PEER_FAILED_VERIFICATION, "tls"},
    {CURLE_SSL_CONNECT_ERROR, "tls"},
    {CURLE_SSL_CERTPROBLEM, "tls"},
    {CURLE_SSL_CIPHER, "tls"},
    {CURLE_SSL_CACERT_BADFILE, "tls"},
    {CURLE_SSL_ISSUER_ERROR, "tls"},
    {CURLE_SSL_ENGINE_INITFAILED, "tls"},
    {CURLE_SSL_INVALIDCERTSTATUS, "tls"},
    {CURLE_UNSUPPORTED_PROTOCOL, "protocol"}, /* HTTP/0.9: not HTTP at all */
    {CURLE_WEIRD_SERVER_REPLY, "protocol"},
    {CURLE_PARTIAL_FILE, "protocol"},
    {CURLE_BAD_CONTENT_ENCODING, "protocol"},
    {CURLE_HTTP2, "protocol"},
    {CURLE_HTTP2_STREAM, "protocol"},
    {CURLE_TOO_MANY_REDIRECTS, "protocol"},
    {CURLE_FILESIZE_EXCEEDED, "too_large"},
    {LINQ_CURLE_TOO_LARGE, "too_large"},
    {CURLE_OUT_OF_MEMORY, "host"},
    {CURLE_WRITE_ERROR, "host"}, /* the disk is full; too_large is told apart before */
    {CURLE_READ_ERROR, "host"},
    {CURLE_ABORTED_BY_CALLBACK, "connection"},
};

/* libcurl before 8.6 has one code for a header line above its own limit (100 KB) and
 * for want of memory: of the two, a head without end is what happens. It has no code
 * of its own for a proxy's head that is too large. */
static int is_long_head(const linq_transfer *transfer) {
  return (transfer->result == CURLE_OUT_OF_MEMORY && transfer->sends > 0 && !transfer->head_complete) ||
         (transfer->result == CURLE_RECV_ERROR && strstr(transfer->error, "too large") != NULL);
}

/* And one for a connection that broke and for chunks that are none. */
static int is_wrong_chunk(const linq_transfer *transfer) {
  return transfer->result == CURLE_RECV_ERROR && strstr(transfer->error, "chunk") != NULL;
}

static const char *kind_of(const linq_transfer *transfer) {
  if (transfer->too_large != NULL || is_long_head(transfer))
    return "too_large";
  if (is_wrong_chunk(transfer))
    return "protocol";
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i].code == transfer->result)
      return kinds[i].kind;
  return "connection";
}

static void push_message(lua_State *L, const linq_transfer *transfer, const char *kind) {
  if (transfer->lost != NULL) {
    lua_pushstring(L, transfer->lost);
  } else if (transfer->too_large != NULL) {
    lua_pushstring(L, transfer->too_large);
  } else if (transfer->result == CURLE_FILESIZE_EXCEEDED) {
    lua_pushstring(L, body_too_large);
  } else if (is_long_head(transfer)) {
    lua_pushliteral(L, "the response's head is larger than libcurl takes (or memory ran out)");
  } else if (transfer->result == CURLE_ABORTED_BY_CALLBACK) {
    lua_pushliteral(L, "the connection was closed before an answer came; "
                       "not sent again, because it may have been acted on");
  } else {
    const char *text = transfer->error[0] != '\0' ? transfer->error : curl_easy_strerror(transfer->result);
    lua_pushstring(L, text);
    if (strcmp(kind, "tls") == 0) {
      lua_pushliteral(L, " (certificates are always verified; ca_file names a bundle of your own)");
      lua_concat(L, 2);
    }
  }
}

static void check_done(lua_State *L, int index, const linq_transfer *transfer) {
  luaL_argcheck(L, transfer->state != TRANSFER_RUNNING, index, "the transfer is still running");
  luaL_argcheck(L, transfer->state != TRANSFER_NEW, index, "the transfer's result was taken");
}

static int push_result(lua_State *L, linq_transfer *transfer) {
  if (transfer->in_finished)
    loop_withdraw(transfer->loop, transfer);
  if (transfer->state == TRANSFER_FINISHED && transfer->result == CURLE_OK) {
    lua_pushinteger(L, (lua_Integer)transfer->status);
    lua_pushlstring(L, transfer->head.data != NULL ? transfer->head.data : "", transfer->head.length);
    lua_pushlstring(L, transfer->body.data != NULL ? transfer->body.data : "", transfer->body.length);
    transfer->result = stream_commit(&transfer->stream, transfer->error, sizeof transfer->error);
    if (transfer->result == CURLE_OK) {
      empty_buffers(transfer);
      return 3;
    }
    lua_pop(L, 3);
  }
  const char *kind = transfer->state == TRANSFER_CANCELED ? "canceled" : kind_of(transfer);
  lua_pushnil(L);
  lua_pushstring(L, kind);
  push_message(L, transfer, kind);
  lua_pushboolean(L, transfer->sent);
  if (transfer->proxy_status < 300)
    return 4;
  lua_pushinteger(L, (lua_Integer)transfer->proxy_status);
  return 5;
}

/* transfer:result() -> status, head, body
 *                    | nil, kind, message, sent [, proxy_status]
 * `head` is the raw header text; `sent` tells that bytes of the request may
 * have left; proxy_status is of a proxy that refused to connect. The second call gives no head and no body:
 * the first took them. */
static int transfer_result(lua_State *L) {
  linq_transfer *transfer = check(L, 1);
  check_done(L, 1, transfer);
  return push_result(L, transfer);
}

/* transfer:done() -> true when result() has something to give. */
static int transfer_done(lua_State *L) {
  lua_pushboolean(L, check(L, 1)->state != TRANSFER_RUNNING);
  return 1;
}

/* transfer:progress() -> bytes of the body sent, bytes of the answer's body received */
static int transfer_progress(lua_State *L) {
  linq_transfer *transfer = check(L, 1);
  if (transfer->easy != NULL && transfer->state == TRANSFER_RUNNING && !loop_is_foreign(transfer->loop))
    note_progress(transfer);
  lua_pushinteger(L, (lua_Integer)transfer->bytes_up);
  /* a file's bytes are counted as they are in the file, not as they came compressed */
  lua_pushinteger(L, (lua_Integer)(transfer->received > 0 ? transfer->received : transfer->bytes_down));
  return 2;
}

/* transfer:id() -> the number that loop:next() gives for it. */
static int transfer_id(lua_State *L) {
  linq_pushcount(L, check(L, 1)->id);
  return 1;
}

/* transfer:cancel(): takes it off the wire; finished ones stay as they are, but for a
 * file that nobody took. */
static int transfer_cancel(lua_State *L) {
  linq_transfer *transfer = check(L, 1);
  if (transfer->state == TRANSFER_FINISHED && stream_has_download(&transfer->stream)) {
    stream_close(&transfer->stream);
    transfer->state = TRANSFER_CANCELED;
    transfer->lost = "the call was canceled";
  }
  if (transfer->state != TRANSFER_RUNNING)
    return 0;
  if (loop_is_foreign(transfer->loop))
    loop_ready(transfer->loop);
  else {
    transfer_abandon(transfer, "the call was canceled");
    loop_settle(transfer->loop); /* one that waited for its connection may start now */
  }
  return 0;
}

static int transfer_gc(lua_State *L) {
  linq_transfer *transfer = check(L, 1);
  transfer_cancel(L);
  if (transfer->in_finished)
    loop_withdraw(transfer->loop, transfer);
  transfer_dispose(transfer);
  transfer->finalized = 1;
  return 0;
}

/* Keeps a finished transfer, which is at 2, for the next request, if there is room. */
static void release(lua_State *L, linq_loop *loop, linq_transfer *transfer) {
  /* After a failure libcurl 8.7 to 8.15 keeps the wish to rewind a body: in the next
   * request, and in standard input. */
  int fits = transfer->state == TRANSFER_FINISHED && transfer->result == CURLE_OK && !loop->closed &&
             loop->idle_count < LOOP_MAX_IDLE;
  transfer->state = TRANSFER_NEW;
  if (!fits) {
    transfer_dispose(transfer);
    return;
  }
  empty_buffers(transfer);
  if (transfer->settings == NULL) { /* the request, and its body, are not needed any more */
    linq_getuservalue(L, 2);
    for (int place = KEPT_LOOP + 1; place <= KEPT_BODY; place++) {
      lua_pushnil(L);
      lua_rawseti(L, -2, place);
    }
    lua_pop(L, 1);
    forget_headers(transfer);
    transfer->base = NULL;
  }
  linq_getuservalue(L, 1);
  lua_pushvalue(L, 2);
  lua_rawseti(L, -2, loop->idle_count + 1);
  lua_pop(L, 1);
  loop->idle_count++;
}

/* loop:take(transfer) -> what transfer:result() gives. The loop may use the
 * transfer for the next request: nobody else may any more. */
int transfer_take(lua_State *L) {
  linq_loop *loop = loop_check(L, 1);
  linq_transfer *transfer = check(L, 2);
  luaL_argcheck(L, transfer->loop == loop || loop->closed, 2, "a transfer of another loop");
  check_done(L, 2, transfer);
  int results = push_result(L, transfer);
  release(L, loop, transfer);
  return results;
}

static int transfer_tostring(lua_State *L) {
  static const char *const states[] = {"new", "running", "finished", "canceled"};
  linq_transfer *transfer = check(L, 1);
  lua_pushfstring(L, "%s: %p (%s)", transfer_type, (void *)transfer, states[transfer->state]);
  return 1;
}

static const luaL_Reg transfer_methods[] = {{"result", transfer_result}, {"done", transfer_done},
                                            {"id", transfer_id},         {"progress", transfer_progress},
                                            {"cancel", transfer_cancel}, {NULL, NULL}};

static const luaL_Reg transfer_metamethods[] = {
    {"__gc", transfer_gc}, {"__close", transfer_gc}, {"__tostring", transfer_tostring}, {NULL, NULL}};

void transfer_register(lua_State *L) {
  userdata_register(L, transfer_type, transfer_metamethods, transfer_methods);
}
