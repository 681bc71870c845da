/* The results of transfers for Lua, and the methods of a transfer. */
#include "platform.h"

#include "transfer.h"

#include <lauxlib.h>
#include <string.h>

#include "compat.h"
#include "userdata.h"

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
    {CURLE_UNSUPPORTED_PROTOCOL, "protocol"}, /* an answer that is not HTTP counts as HTTP/0.9 */
    {CURLE_WEIRD_SERVER_REPLY, "protocol"},
    {CURLE_PARTIAL_FILE, "protocol"},
    {CURLE_BAD_CONTENT_ENCODING, "protocol"},
    {CURLE_HTTP2, "protocol"},
    {CURLE_HTTP2_STREAM, "protocol"},
    {CURLE_TOO_MANY_REDIRECTS, "protocol"},
    {CURLE_FILESIZE_EXCEEDED, "too_large"},
    {LINQ_CURLE_TOO_LARGE, "too_large"},
    {CURLE_OUT_OF_MEMORY, "host"},
    {CURLE_WRITE_ERROR, "host"}, /* too_large is recognized before; this is a full disk */
    {CURLE_READ_ERROR, "host"},
    {CURLE_ABORTED_BY_CALLBACK, "connection"},
};

/* libcurl before 8.6 has one code for a header line above its own limit (100 KB) and for a
 * lack of memory, which is less likely. It has no code for a proxy's head that is too
 * large. */
static int is_long_head(const linq_transfer *transfer) {
  return (transfer->result == CURLE_OUT_OF_MEMORY && transfer->sends > 0 && !transfer->head_complete) ||
         (transfer->result == CURLE_RECV_ERROR && strstr(transfer->error, "too large") != NULL);
}

/* libcurl has one code for a broken connection and for malformed chunks. */
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

/* libcurl quotes a proxy that it cannot use, with its password. */
static int is_wrong_proxy(const linq_transfer *transfer) {
  static const char begin[] = "Unsupported proxy";
  return strncmp(transfer->error, begin, sizeof begin - 1) == 0;
}

static void push_message(lua_State *L, const linq_transfer *transfer, const char *kind) {
  if (transfer->lost != NULL) {
    lua_pushstring(L, transfer->lost);
  } else if (transfer->too_large != NULL) {
    lua_pushstring(L, transfer->too_large);
  } else if (transfer->result == CURLE_FILESIZE_EXCEEDED) {
    lua_pushstring(L, transfer_body_too_large);
  } else if (is_long_head(transfer)) {
    lua_pushliteral(L, "the response's head is larger than libcurl accepts (or memory ran out)");
  } else if (transfer->result == CURLE_ABORTED_BY_CALLBACK) {
    lua_pushliteral(L, "the connection was closed before an answer came; "
                       "not sent again, because it may have been acted on");
  } else if (is_wrong_proxy(transfer)) {
    lua_pushliteral(L, "'proxy' is none that this libcurl supports");
  } else {
    const char *text = transfer->error[0] != '\0' ? transfer->error : curl_easy_strerror(transfer->result);
    lua_pushstring(L, text);
    if (strcmp(kind, "tls") == 0) {
      lua_pushliteral(L, " (certificates are always verified; ca_file names your own bundle)");
      lua_concat(L, 2);
    }
  }
}

static void check_done(lua_State *L, int index, const linq_transfer *transfer) {
  luaL_argcheck(L, transfer->state != TRANSFER_RUNNING, index, "the transfer is still running");
  luaL_argcheck(L, transfer->state != TRANSFER_NEW, index, "the transfer's result was taken");
}

int transfer_push_failure(lua_State *L, const char *kind, const char *message, int sent) {
  lua_pushnil(L);
  lua_createtable(L, 0, 4);
  lua_pushstring(L, kind);
  lua_setfield(L, -2, "kind");
  lua_pushstring(L, message);
  lua_setfield(L, -2, "message");
  lua_pushboolean(L, sent);
  lua_setfield(L, -2, "sent");
  return 2;
}

static int push_failure(lua_State *L, const linq_transfer *transfer) {
  const char *kind = transfer->state == TRANSFER_CANCELED ? "canceled" : kind_of(transfer);
  push_message(L, transfer, kind);
  transfer_push_failure(L, kind, lua_tostring(L, -1), transfer->sent);
  if (transfer->proxy_status >= 300) {
    lua_pushinteger(L, (lua_Integer)transfer->proxy_status);
    lua_setfield(L, -2, "proxy_status");
  }
  return 2;
}

static void push_text(lua_State *L, const char *name, const linq_buffer *text) {
  lua_pushlstring(L, text->data != NULL ? text->data : "", text->length);
  lua_setfield(L, -2, name);
}

static void push_response(lua_State *L, const linq_transfer *transfer) {
  lua_createtable(L, 0, 3);
  lua_pushinteger(L, (lua_Integer)transfer->status);
  lua_setfield(L, -2, "status");
  push_text(L, "head", &transfer->head);
  push_text(L, "body", &transfer->body);
}

static int push_result(lua_State *L, linq_transfer *transfer) {
  if (transfer->in_finished)
    loop_withdraw(transfer->loop, transfer);
  if (transfer->state == TRANSFER_FINISHED && transfer->result == CURLE_OK) {
    push_response(L, transfer);
    transfer->result = stream_commit(&transfer->stream, transfer->error, sizeof transfer->error);
    if (transfer->result == CURLE_OK) {
      transfer_empty_buffers(transfer);
      return 1;
    }
  }
  return push_failure(L, transfer);
}

/* transfer:done() -> whether loop:take() has a result */
static int transfer_done(lua_State *L) {
  lua_pushboolean(L, check(L, 1)->state != TRANSFER_RUNNING);
  return 1;
}

/* transfer:progress() -> bytes of the body sent, bytes of the answer's body received */
static int transfer_progress(lua_State *L) {
  linq_transfer *transfer = check(L, 1);
  if (transfer->easy != NULL && transfer->state == TRANSFER_RUNNING && !loop_is_foreign(transfer->loop))
    transfer_note_progress(transfer);
  linq_pushcount(L, transfer->bytes_up);
  /* bytes of a file are counted after decompression */
  linq_pushcount(L, transfer->received > 0 ? transfer->received : transfer->bytes_down);
  return 2;
}

/* transfer:id() -> the number that loop:next() gives for this transfer */
static int transfer_id(lua_State *L) {
  linq_pushcount(L, check(L, 1)->id);
  return 1;
}

/* transfer:cancel() takes a running transfer off the wire, and removes the file of one that
 * finished and was not taken. */
static int transfer_cancel(lua_State *L) {
  linq_transfer *transfer = check(L, 1);
  if (transfer->state == TRANSFER_FINISHED && stream_has_download(&transfer->stream)) {
    stream_close(&transfer->stream);
    transfer->state = TRANSFER_CANCELED;
    transfer->lost = "the call was canceled";
  }
  if (transfer->state != TRANSFER_RUNNING)
    return 0;
  if (loop_is_foreign(transfer->loop)) {
    (void)loop_ready(
        transfer->loop); /* which ends all of the parent's; whether the loop can be used does not matter */
  } else {
    transfer_abandon(transfer, "the call was canceled");
    loop_settle(transfer->loop); /* another one may have waited for its connection */
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

/* Keeps the finished transfer at 2 for the next request if there is room. */
static void release(lua_State *L, linq_loop *loop, linq_transfer *transfer) {
  /* After a failure libcurl 8.7 to 8.15 would rewind the body in the handle's next request,
   * which may be standard input. */
  int fits = transfer->state == TRANSFER_FINISHED && transfer->result == CURLE_OK && !loop->closed &&
             loop->idle_count < LOOP_MAX_IDLE;
  transfer->state = TRANSFER_NEW;
  if (!fits) {
    transfer_dispose(transfer);
    return;
  }
  transfer_empty_buffers(transfer);
  if (transfer->settings == NULL) { /* the request and its body are no longer needed */
    linq_getuservalue(L, 2);
    for (int place = KEPT_LOOP + 1; place <= KEPT_BODY; place++) {
      lua_pushnil(L);
      lua_rawseti(L, -2, place);
    }
    lua_pop(L, 1);
    transfer_forget_headers(transfer);
    transfer->base = NULL;
  }
  linq_getuservalue(L, 1);
  lua_pushvalue(L, 2);
  lua_rawseti(L, -2, loop->idle_count + 1);
  lua_pop(L, 1);
  loop->idle_count++;
}

/* loop:take(transfer) -> response | nil, failure
 * A response is a table of status, head (the raw header text) and body. A failure is one of
 * kind, message, sent (bytes of the request may have left), and proxy_status of a proxy that
 * refused to connect. `transfer` is invalid afterwards: the loop may use it for the next
 * request. */
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

static const luaL_Reg transfer_methods[] = {{"done", transfer_done},
                                            {"id", transfer_id},
                                            {"progress", transfer_progress},
                                            {"cancel", transfer_cancel},
                                            {NULL, NULL}};

static const luaL_Reg transfer_metamethods[] = {
    {"__gc", transfer_gc}, {"__close", transfer_gc}, {"__tostring", transfer_tostring}, {NULL, NULL}};

void transfer_register(lua_State *L) {
  userdata_register(L, transfer_type, transfer_metamethods, transfer_methods);
}
