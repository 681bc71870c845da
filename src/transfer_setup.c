/* Sets a transfer up for a request from Lua and adds it to the loop. */
#include "platform.h"

#include "transfer.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "compat.h"
#include "url.h"
#include "userdata.h"

#define DEFAULT_MAX_BODY (16 * 1024 * 1024)

/* A buffer smaller than libcurl 7.88's own for HTTP/2 (32 KiB) leaves bytes unread that
 * arrived for one transfer while another was served, and no event reports them. */
#define HTTP2_BUFFER_SIZE 65536L

#define LONGEST_STALL 65535.0 /* seconds, the most that every libcurl takes */

/* Places on the stack while a transfer is set up */
enum { LOOP = 1, REQUEST, HEADERS, BASE, PATH, TIMEOUT, TRANSFER, KEPT };

/* Makes the transfer keep the value at `index` alive. */
static void keep(lua_State *L, int index, int place) {
  lua_pushvalue(L, index);
  lua_rawseti(L, KEPT, place);
}

/* A string in the request table, or NULL. The table keeps it alive, so a number is refused:
 * its text would be on the stack only. */
static const char *text_field(lua_State *L, const char *name, size_t *length) {
  lua_getfield(L, REQUEST, name); /* stays on the stack, in case __index made it */
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

/* Sets what holds for every transfer: no signals, no proxy from the environment, http and
 * https alone. libcurl follows no redirects by default, so a token never goes to another
 * host. */
static void set_policy(linq_transfer *transfer) {
  SET(transfer, NOSIGNAL, 1L);
  SET(transfer, ACCEPT_ENCODING, "");
  SET(transfer, TCP_KEEPALIVE, 1L);
  if (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTP2)
    SET(transfer, HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
  SET(transfer, PROTOCOLS_STR, "http,https");
  SET(transfer, QUICK_EXIT, 1L); /* a transfer that ends early does not join the resolver's thread */
}

static void set_network(lua_State *L, linq_transfer *transfer) {
  const char *proxy = text_field(L, "proxy", NULL);
  const char *ca_file = text_field(L, "ca_file", NULL), *ca_path = text_field(L, "ca_path", NULL);
  transfer->proxied = proxy != NULL;
  /* Before 8.0, requests that wait for a stream fail while another tunnel opens. */
  if (proxy != NULL && curl_version_info(CURLVERSION_NOW)->version_num < 0x080000)
    SET(transfer, HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  SET(transfer, PROXY, proxy != NULL ? proxy : "");
  if (proxy == NULL) /* otherwise libcurl reads no_proxy from the environment each time */
    SET(transfer, NOPROXY, "");
  if (ca_file != NULL)
    SET(transfer, CAINFO, ca_file);
  if (ca_path != NULL)
    SET(transfer, CAPATH, ca_path);
  SET(transfer, CONNECTTIMEOUT_MS, milliseconds(number_field(L, "connect_timeout", 10)));
}

/* A limit in bytes, at most 4 exabytes. */
static curl_off_t byte_limit(double limit) {
  return !(limit > 0) ? 0 : (curl_off_t)(limit > 4e18 ? 4e18 : limit);
}

static void set_limits(lua_State *L, linq_transfer *transfer) {
  transfer->max_body = byte_limit(number_field(L, "max_response_bytes", DEFAULT_MAX_BODY));
  SET(transfer, MAXFILESIZE_LARGE, transfer->max_body);
}

static void set_stall_timeout(linq_transfer *transfer, double seconds) {
  if (seconds > 0) {
    SET(transfer, LOW_SPEED_LIMIT, 1L);
    SET(transfer, LOW_SPEED_TIME, (long)ceil(seconds < LONGEST_STALL ? seconds : LONGEST_STALL));
  }
}

/* Resets the handle, or replaces it when it has a large buffer: libcurl keeps the buffer of a
 * transfer that shared its connection, and refuses another size, but a reset forgets the
 * size. */
static void empty_handle(linq_transfer *transfer) {
  if (!transfer->large_buffer) {
    curl_easy_reset(transfer->easy);
    return;
  }
  curl_easy_cleanup(transfer->easy);
  transfer->easy = curl_easy_init();
  transfer->large_buffer = 0;
  if (transfer->easy == NULL)
    transfer_note_refusal(transfer, CURLE_OUT_OF_MEMORY);
}

/* Sets the easy handle up from the table at REQUEST. */
static void set_up(lua_State *L, linq_transfer *transfer) {
  transfer->settings = NULL; /* in case an error is raised on the way */
  transfer->base = NULL;
  transfer->timeout_ms = 0;
  empty_handle(transfer);
  transfer_forget_headers(transfer);
  transfer_set_callbacks(transfer);
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

/* The length of an absolute URL (RFC 3986) before its path, or 0 for other text. */
static size_t origin_length(const char *url) {
  const char *rest = url + strspn(url, SCHEME_CHARACTERS);
  size_t authority = strncmp(rest, "://", 3) == 0 ? strcspn(rest + 3, "/?#") : 0;
  return authority == 0 ? 0 : (size_t)(rest - url) + 3 + authority;
}

/* Whether libcurl would send `target`, the URL from its path on, unchanged: the path has no
 * escapes and no "." segments, and the query has only characters that libcurl keeps. */
static int is_verbatim_target(const char *target) {
  const char *p = target;
  while (*p == '/' || url_unreserved[(unsigned char)*p])
    p++;
  if (*p == '?')
    do
      p++;
    while (*p != '\0' && (url_unreserved[(unsigned char)*p] || strchr("%=&+,", *p) != NULL));
  return *target == '/' && *p == '\0' && strstr(target, "/.") == NULL;
}

/* Sets the entire URL. */
static CURLUcode set_whole_url(linq_transfer *transfer, const char *text) {
  /* emptied first, so that `text` is not resolved against the old URL */
  CURLUcode wrong = curl_url_set(transfer->url, CURLUPART_URL, NULL, 0);
  return wrong != CURLUE_OK ? wrong
                            : curl_url_set(transfer->url, CURLUPART_URL, text,
                                           CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME);
}

/* Removes path and query from the URL. */
static CURLUcode cut_url_to_origin(linq_transfer *transfer) {
  CURLUcode wrong = curl_url_set(transfer->url, CURLUPART_PATH, NULL, 0);
  return wrong != CURLUE_OK ? wrong : curl_url_set(transfer->url, CURLUPART_QUERY, NULL, 0);
}

/* libcurl parses, copies, encodes and prints the path of a URL, but sends a request target
 * as it is. With a target (never through a proxy) the URL only names the server, and most
 * requests go to the same server as the one before. */
static CURLUcode set_url(lua_State *L, linq_transfer *transfer) {
  size_t base_length, path_length;
  const char *base = lua_tolstring(L, BASE, &base_length), *path = lua_tolstring(L, PATH, &path_length);
  int same_base = base == transfer->base; /* transfer->base is kept alive, so its address is unique */
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
  int verbatim = !transfer->proxied && is_verbatim_target(target);
  CURLUcode wrong = CURLUE_OK;
  if (!verbatim || !same_base) {
    int secure = strncmp(base, "https:", 6) == 0;
    wrong = set_whole_url(transfer, text->data);
    /* Over TLS, waiting for a connection to share is faster than opening another one. */
    SET(transfer, PIPEWAIT, secure ? 1L : 0L);
    if (secure && !transfer->large_buffer)
      SET(transfer, BUFFERSIZE, HTTP2_BUFFER_SIZE);
    transfer->large_buffer |= secure;
  }
  CURLcode refused = curl_easy_setopt(transfer->easy, CURLOPT_REQUEST_TARGET, verbatim ? target : NULL);
  if (refused != CURLE_OK)
    return refused == CURLE_OUT_OF_MEMORY ? CURLUE_OUT_OF_MEMORY : CURLUE_MALFORMED_INPUT; /* too long */
  if (wrong == CURLUE_OK && verbatim && !same_base) {
    wrong = cut_url_to_origin(transfer);
    keep(L, BASE, KEPT_BASE);
  }
  if (wrong == CURLUE_OK && verbatim)
    transfer->base = base;
  return wrong;
}

/* ---- setting up: a transfer -------------------------------------------- */

/* Pushes an idle transfer of the loop and returns it. Returns NULL if there is none. */
static linq_transfer *push_idle(lua_State *L, linq_loop *loop) {
  linq_getuservalue(L, LOOP);
  while (loop->idle_count > 0) {
    lua_rawgeti(L, -1, loop->idle_count);
    lua_pushnil(L);
    lua_rawseti(L, -3, loop->idle_count--);
    linq_transfer *transfer = lua_touserdata(L, -1);
    if (!transfer->finalized) { /* a closing Lua state may finalize it before the loop */
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

/* Pushes the transfer of the next request, and its user value at KEPT. Returns NULL after
 * pushing the results of a failure. */
static linq_transfer *prepare(lua_State *L, linq_loop *loop) {
  const char *wrong = loop_ready(loop);
  if (wrong != NULL) {
    transfer_push_failure(L, loop->closed ? "canceled" : "host", wrong, 0);
    return NULL;
  }
  linq_transfer *transfer = push_transfer(L, loop);
  linq_getuservalue(L, TRANSFER);
  transfer->loop = loop;
  /* In a forked child the handle is the parent's. */
  if (!process_mark_is_same(&transfer->owner, &loop->owner))
    transfer_forget_handle(transfer);
  process_mark_copy(&transfer->owner, &loop->owner);
  if (transfer->easy == NULL)
    transfer->easy = curl_easy_init();
  if (transfer->url == NULL)
    transfer->url = curl_url();
  if (transfer->easy == NULL || transfer->url == NULL) {
    transfer_push_failure(L, "host", "out of memory", 0);
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
  transfer_forget_headers(transfer);
  transfer->headers = headers;
}

static void set_timeout(linq_transfer *transfer, double seconds) {
  long ms = milliseconds(seconds);
  if (ms != transfer->timeout_ms)
    SET(transfer, TIMEOUT_MS, ms);
  transfer->timeout_ms = ms;
}

/* Frees a transfer that cannot start. */
static int failure(lua_State *L, linq_transfer *transfer, const char *kind, const char *message) {
  transfer_dispose(transfer);
  return transfer_push_failure(L, kind, message, 0);
}

static int enter(lua_State *L, linq_loop *loop, linq_transfer *transfer, linq_headers *headers) {
  set_headers(transfer, headers);
  set_timeout(transfer, lua_tonumber(L, TIMEOUT));
  if (transfer->fresh)
    SET(transfer, FRESH_CONNECT, 0L);
  transfer->fresh = 0;
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
  return 1;
}

/* loop:get(settings, headers, base, path, timeout) -> transfer | nil, failure
 *
 * Adds a GET without a body for the URL `base` .. `path`. `settings` is a table that never
 * changes, with connect_timeout (seconds), max_response_bytes (after decompression), ca_file,
 * ca_path and proxy. Transfers stay set up with it. `headers` comes from core.headers, and
 * `timeout` is in seconds. The request starts with the next step() or start(). A failure is
 * a table of kind ("connection", "host", "invalid", or "canceled" when the loop is closed), message
 * and sent, which is false. */
int transfer_get(lua_State *L) {
  linq_loop *loop = loop_check(L, LOOP);
  luaL_checktype(L, REQUEST, LUA_TTABLE);
  linq_headers *headers = headers_check(L, HEADERS);
  luaL_checktype(L, BASE, LUA_TSTRING);
  luaL_checktype(L, PATH, LUA_TSTRING);
  luaL_checknumber(L, TIMEOUT);
  lua_settop(L, TIMEOUT);
  linq_transfer *transfer = prepare(L, loop);
  if (transfer == NULL)
    return 2;
  const void *settings = lua_topointer(L, REQUEST);
  if (transfer->settings != settings) {
    set_up(L, transfer);
    keep(L, REQUEST, KEPT_REQUEST);
    transfer->settings = settings;
  }
  return enter(L, loop, transfer, headers);
}

/* loop:add(request, headers) -> transfer | nil, failure
 *
 * The request table has url, method, timeout and the fields of loop:get()'s settings. Optional:
 * body, or body_path or form (see stream.h); output_path and output_size (a file for the
 * answer, which exists once the result was taken); stall_timeout (seconds without a byte);
 * once (libcurl must not send the request a second time). The table must not change while
 * the transfer runs. */
int transfer_add(lua_State *L) {
  linq_loop *loop = loop_check(L, LOOP);
  luaL_checktype(L, REQUEST, LUA_TTABLE);
  linq_headers *headers = headers_check(L, HEADERS);
  lua_settop(L, HEADERS);
  luaL_argcheck(L, text_field(L, "url", NULL) != NULL, REQUEST, "url is missing");
  lua_pushliteral(L, "");
  lua_pushnumber(L, number_field(L, "timeout", 60));
  linq_transfer *transfer = prepare(L, loop);
  if (transfer == NULL)
    return 2;
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
