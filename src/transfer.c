#include "transfer.h"

#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compat.h"
#include "headers.h"

#define MAX_HEAD (256 * 1024)
#define FIRST_CAPACITY 2048
#define DEFAULT_MAX_BODY (16 * 1024 * 1024)

/* ---- buffers ---------------------------------------------------------- */

static int buffer_append(linq_buffer *buffer, const char *data, size_t length) {
  size_t needed = buffer->length + length;
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

static void give_buffers(linq_transfer *transfer) {
  loop_give_buffer(transfer->loop, &transfer->head);
  loop_give_buffer(transfer->loop, &transfer->body);
}

/* ---- libcurl's callbacks: append and return --------------------------- */

static size_t append_limited(linq_transfer *transfer, linq_buffer *buffer, size_t limit, const char *data,
                             size_t length) {
  if (length > limit - buffer->length) {
    transfer->too_large = 1;
    return 0;
  }
  return buffer_append(buffer, data, length) == 0 ? length : 0;
}

/* To the file, when there is one and the answer is a success: the text of an
 * error is for the error. */
static int goes_to_file(linq_transfer *transfer) {
  long status = 0;
  if (transfer->stream.download == NULL)
    return 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  return status >= 200 && status < 300;
}

static size_t on_body(char *data, size_t size, size_t count, void *client) {
  linq_transfer *transfer = client;
  if (goes_to_file(transfer)) {
    transfer->received += (curl_off_t)(size * count);
    if (transfer->received > (curl_off_t)transfer->max_body) {
      transfer->too_large = 1;
      return 0;
    }
    return stream_write(&transfer->stream, data, size * count);
  }
  return append_limited(transfer, &transfer->body, transfer->max_body, data, size * count);
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
  return append_limited(transfer, &transfer->head, MAX_HEAD, data, length);
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
  curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_UPLOAD_T, &transfer->bytes_up);
  curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &transfer->bytes_down);
}

void transfer_finish(linq_transfer *transfer, CURLcode result) {
  curl_off_t before_sending = 0;
  long request_size = 0;
  transfer->state = TRANSFER_FINISHED;
  /* To libcurl a response may end within its head. */
  transfer->result = result == CURLE_OK && !transfer->head_complete ? CURLE_PARTIAL_FILE : result;
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &transfer->status);
  curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &before_sending);
  curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &request_size);
  transfer->sent = transfer->sends > 0 || before_sending > 0 || request_size > 0;
  if (result == CURLE_ABORTED_BY_CALLBACK && !(transfer->once && transfer->sends > 1))
    transfer->result = CURLE_READ_ERROR; /* on_read, or a part's file */
  note_progress(transfer);
  curl_easy_setopt(transfer->easy, CURLOPT_MIMEPOST, NULL);
  if (stream_close(&transfer->stream) != 0 && transfer->result == CURLE_OK)
    transfer->result = CURLE_WRITE_ERROR;
  loop_give_handle(transfer->loop, transfer->easy);
  transfer->easy = NULL;
}

void transfer_abandon(linq_transfer *transfer, const char *reason) {
  loop_withdraw(transfer->loop, transfer);
  if (transfer->easy != NULL) {
    transfer->sent = transfer->sends > 0;
    curl_easy_cleanup(transfer->easy);
    transfer->easy = NULL;
    stream_close(&transfer->stream);
  } else { /* a forked child: the form belongs to the parent's handle */
    transfer->sent = 1;
    transfer->stream.form = NULL;
    stream_close(&transfer->stream);
  }
  transfer->state = TRANSFER_CANCELED;
  transfer->lost = reason;
}

/* ---- setting up ------------------------------------------------------- */

#define REQUEST 2 /* places in transfer_add: the request table, */
#define HEADERS 3 /* and its headers */

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

static void set_method(lua_State *L, linq_transfer *transfer) {
  CURL *easy = transfer->easy;
  const char *method = text_field(L, "method", NULL);
  luaL_argcheck(L, method != NULL, REQUEST, "method is missing");
  size_t length = 0;
  const char *body = text_field(L, "body", &length);
  int get = strcmp(method, "GET") == 0, head = strcmp(method, "HEAD") == 0;
  if (stream_has_body(&transfer->stream)) {
    /* set by stream_open */
  } else if (body == NULL && (get || strcmp(method, "DELETE") == 0)) {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  } else if (head) {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body != NULL ? body : "");
  }
  if (!head && (!get || body != NULL || stream_has_body(&transfer->stream)))
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
}

static void set_callbacks(linq_transfer *transfer) {
  CURL *easy = transfer->easy;
  curl_easy_setopt(easy, CURLOPT_PRIVATE, (char *)transfer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_head);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_send);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, loop_on_socket_open);
  curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, transfer->loop);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, loop_on_socket_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, transfer->loop);
}

/* What every transfer has: no signals, no proxy from the environment, http and
 * https alone, no redirects followed (a token never travels to another host). */
static void set_policy(CURL *easy) {
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
  /* Not to join the resolver's thread when a transfer ends before it does. */
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
}

static void set_network(lua_State *L, linq_transfer *transfer) {
  CURL *easy = transfer->easy;
  const char *url = text_field(L, "url", NULL), *proxy = text_field(L, "proxy", NULL);
  const char *ca_file = text_field(L, "ca_file", NULL), *ca_path = text_field(L, "ca_path", NULL);
  luaL_argcheck(L, url != NULL, REQUEST, "url is missing");
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_PROXY, proxy != NULL ? proxy : "");
  if (strncmp(url, "https:", 6) == 0)
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
  if (ca_file != NULL)
    curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
  if (ca_path != NULL)
    curl_easy_setopt(easy, CURLOPT_CAPATH, ca_path);
}

static void set_limits(lua_State *L, linq_transfer *transfer) {
  CURL *easy = transfer->easy;
  double max_body = number_field(L, "max_response_bytes", DEFAULT_MAX_BODY);
  transfer->max_body = !(max_body > 0) ? 0 : max_body > 4e18 ? (size_t)4000000000000000000 : (size_t)max_body;
  curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)transfer->max_body);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds(number_field(L, "timeout", 60)));
  double stall = number_field(L, "stall_timeout", 0);
  if (stall > 0) {
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)ceil(stall));
  }
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(number_field(L, "connect_timeout", 10)));
}

/* loop:add(request, headers) -> transfer | nil, "connection" or "invalid", message
 *
 * headers: from core.headers. request: url, method; optional body (or
 * body_path, form: see stream.h), output_path (a file for the answer), timeout, connect_timeout and
 * stall_timeout (the longest without a byte; all in seconds),
 * max_response_bytes (after decompression), ca_file, ca_path, proxy, once (true: never sent a second time on
 * a dead connection). The table must not be changed while it runs. */
int transfer_add(lua_State *L) {
  linq_loop *loop = loop_check(L, 1);
  luaL_checktype(L, REQUEST, LUA_TTABLE);
  struct curl_slist *headers = headers_check(L, HEADERS);
  lua_settop(L, HEADERS);
  linq_transfer *transfer = lua_newuserdata(L, sizeof *transfer);
  memset(transfer, 0, sizeof *transfer);
  luaL_getmetatable(L, TRANSFER_TYPE);
  lua_setmetatable(L, -2);
  lua_createtable(L, 3, 0); /* keeps the loop, the request's strings and the headers alive */
  for (int i = 1; i <= HEADERS; i++) {
    lua_pushvalue(L, i);
    lua_rawseti(L, -2, i);
  }
  linq_setuservalue(L, -2);

  const char *wrong = loop_ready(loop);
  if (wrong != NULL)
    return luaL_error(L, "%s", wrong);
  transfer->easy = loop_take_handle(loop);
  if (transfer->easy == NULL)
    return luaL_error(L, "out of memory");
  transfer->loop = loop;
  transfer->head = loop_take_buffer(loop);
  transfer->body = loop_take_buffer(loop);
  lua_getfield(L, REQUEST, "once");
  transfer->once = lua_toboolean(L, -1);
  lua_pop(L, 1);
  const char *unusable = stream_open(L, REQUEST, transfer->easy, &transfer->stream);
  if (unusable != NULL) {
    lua_pushnil(L);
    lua_pushliteral(L, "invalid");
    lua_pushstring(L, unusable);
    return 3;
  }
  lua_settop(L, HEADERS + 1);
  set_callbacks(transfer);
  set_policy(transfer->easy);
  set_network(L, transfer);
  set_method(L, transfer);
  linq_getuservalue(L, HEADERS + 1); /* libcurl does not copy the body, the last field read */
  lua_pushvalue(L, -2);
  lua_rawseti(L, -2, HEADERS + 1);
  lua_settop(L, HEADERS + 1);
  curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, headers);
  set_limits(L, transfer);

  wrong = loop_start(loop, transfer);
  if (wrong == NULL)
    return 1;
  lua_pushnil(L);
  lua_pushliteral(L, "connection");
  lua_pushstring(L, wrong);
  return 3;
}

/* ---- results ---------------------------------------------------------- */

static linq_transfer *check(lua_State *L) {
  return luaL_checkudata(L, 1, TRANSFER_TYPE);
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
    {CURLE_WRITE_ERROR, "host"}, /* the disk is full; too_large is told apart before */
    {CURLE_READ_ERROR, "host"},
    {CURLE_ABORTED_BY_CALLBACK, "connection"},
};

static const char *kind_of(const linq_transfer *transfer) {
  if (transfer->too_large)
    return "too_large";
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i].code == transfer->result)
      return kinds[i].kind;
  return "connection";
}

static void push_message(lua_State *L, const linq_transfer *transfer, const char *kind) {
  if (transfer->lost != NULL) {
    lua_pushstring(L, transfer->lost);
  } else if (transfer->too_large || transfer->result == CURLE_FILESIZE_EXCEEDED) {
    lua_pushliteral(L, "the response is larger than max_response_bytes");
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

/* transfer:result() -> status, head, body
 *                    | nil, kind, message, sent
 * `head` is the raw header text; `sent` tells that bytes of the request may
 * have left. The second call gives no head and no body: the first took them. */
static int transfer_result(lua_State *L) {
  linq_transfer *transfer = check(L);
  luaL_argcheck(L, transfer->state != TRANSFER_RUNNING, 1, "the transfer is still running");
  if (transfer->in_finished)
    loop_withdraw(transfer->loop, transfer);
  if (transfer->state == TRANSFER_FINISHED && transfer->result == CURLE_OK) {
    lua_pushinteger(L, (lua_Integer)transfer->status);
    lua_pushlstring(L, transfer->head.data != NULL ? transfer->head.data : "", transfer->head.length);
    lua_pushlstring(L, transfer->body.data != NULL ? transfer->body.data : "", transfer->body.length);
    give_buffers(transfer);
    return 3;
  }
  const char *kind = transfer->state == TRANSFER_CANCELED ? "canceled" : kind_of(transfer);
  lua_pushnil(L);
  lua_pushstring(L, kind);
  push_message(L, transfer, kind);
  lua_pushboolean(L, transfer->sent);
  return 4;
}

/* transfer:done() -> true when result() has something to give. */
static int transfer_done(lua_State *L) {
  lua_pushboolean(L, check(L)->state != TRANSFER_RUNNING);
  return 1;
}

/* transfer:progress() -> bytes of the body sent, bytes of the answer's body received */
static int transfer_progress(lua_State *L) {
  linq_transfer *transfer = check(L);
  if (transfer->easy != NULL && transfer->state == TRANSFER_RUNNING && !loop_is_foreign(transfer->loop))
    note_progress(transfer);
  lua_pushinteger(L, (lua_Integer)transfer->bytes_up);
  lua_pushinteger(L, (lua_Integer)transfer->bytes_down);
  return 2;
}

/* transfer:id() -> the number that loop:next() gives for it. */
static int transfer_id(lua_State *L) {
  lua_pushnumber(L, (lua_Number)check(L)->id);
  return 1;
}

/* transfer:cancel(): takes it off the wire; finished ones stay as they are. */
static int transfer_cancel(lua_State *L) {
  linq_transfer *transfer = check(L);
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
  linq_transfer *transfer = check(L);
  transfer_cancel(L);
  if (transfer->in_finished)
    loop_withdraw(transfer->loop, transfer);
  if (transfer->easy != NULL) /* set up, never started */
    curl_easy_cleanup(transfer->easy);
  transfer->easy = NULL;
  stream_close(&transfer->stream);
  give_buffers(transfer);
  return 0;
}

static int transfer_tostring(lua_State *L) {
  static const char *const states[] = {"new", "running", "finished", "canceled"};
  linq_transfer *transfer = check(L);
  lua_pushfstring(L, "%s: %p (%s)", TRANSFER_TYPE, (void *)transfer, states[transfer->state]);
  return 1;
}

static const luaL_Reg transfer_methods[] = {{"result", transfer_result}, {"done", transfer_done},
                                            {"id", transfer_id},         {"progress", transfer_progress},
                                            {"cancel", transfer_cancel}, {NULL, NULL}};

static const luaL_Reg transfer_metamethods[] = {
    {"__gc", transfer_gc}, {"__close", transfer_gc}, {"__tostring", transfer_tostring}, {NULL, NULL}};

void transfer_register(lua_State *L) {
  luaL_newmetatable(L, TRANSFER_TYPE);
  linq_setfuncs(L, transfer_metamethods, 0);
  lua_newtable(L);
  linq_setfuncs(L, transfer_methods, 0);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
