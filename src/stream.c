#include "platform.h"

#include "stream.h"

#include <errno.h>
#include <lauxlib.h>
#include <string.h>

#include "compat.h"

static const char *field(lua_State *L, int index, const char *name, size_t *length) {
  lua_getfield(L, index, name); /* stays: nothing else keeps what __index made */
  return lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, length) : NULL;
}

/* Returns NULL, or pushes the reason: in C the path would end at its first NUL. */
static const char *holds_nul(lua_State *L, const char *path, size_t length) {
  return strlen(path) == length ? NULL : lua_pushfstring(L, "the path %s... holds a NUL", path);
}

/* Returns the reason of a refusal, or NULL, and notes whether memory is short. */
static const char *reason_of(linq_stream *stream, CURLcode refused) {
  stream->exhausted = refused == CURLE_OUT_OF_MEMORY;
  return refused == CURLE_OK ? NULL : curl_easy_strerror(refused);
}

static void note_errno(linq_stream *stream, int number) {
  stream->exhausted = number == EMFILE || number == ENFILE || number == ENOMEM || number == ENOSPC;
}

/* ---- files that are sent ------------------------------------------------ */

/* libcurl's callbacks for one file */
static size_t on_read(char *out, size_t size, size_t count, void *client) {
  size_t got = file_read(client, out, size * count);
  return got == FILE_UNREADABLE ? CURL_READFUNC_ABORT : got;
}

static int on_seek(void *client, curl_off_t offset, int origin) {
  if (offset != 0 || origin != SEEK_SET)
    return CURL_SEEKFUNC_CANTSEEK;
  file_rewind(client);
  return CURL_SEEKFUNC_OK;
}

/* Opens a file, which the stream owns. Returns NULL, or the reason of a failure. */
static const char *open_file(lua_State *L, const char *path, size_t length, linq_stream *stream) {
  int failed = 0;
  const char *wrong = holds_nul(L, path, length);
  if (wrong != NULL)
    return wrong;
  linq_file *file = file_new(path, &failed);
  if (file == NULL) {
    note_errno(stream, failed);
    return lua_pushfstring(L, "%s: %s", path, file_reason(failed));
  }
  file->next = stream->files;
  stream->files = file;
  return NULL;
}

/* Opens the file that is the body. request.total, if given, is the size that was announced
 * to the other side before. */
static const char *open_upload(lua_State *L, int request, const char *path, size_t length, CURL *easy,
                               linq_stream *stream) {
  const char *wrong = open_file(L, path, length, stream);
  if (wrong != NULL)
    return wrong;
  lua_getfield(L, request, "total");
  if (lua_isnumber(L, -1) && lua_tonumber(L, -1) != (lua_Number)stream->files->size)
    return lua_pushfstring(L, "%s: changed while it was sent", path);
  CURLcode refused = curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  if (refused == CURLE_OK)
    refused = curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)stream->files->size);
  if (refused == CURLE_OK)
    refused = curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
  if (refused == CURLE_OK)
    refused = curl_easy_setopt(easy, CURLOPT_READDATA, stream->files);
  return reason_of(stream, refused);
}

/* ---- a multipart form --------------------------------------------------- */

/* Sets the content of a part, which is bytes or a file. A file is closed until its turn
 * comes. Returns NULL, or the reason of a failure. */
static const char *set_content(lua_State *L, int index, curl_mimepart *part, linq_stream *stream) {
  size_t path_length = 0, length = 0;
  const char *path = field(L, index, "path", &path_length), *data = field(L, index, "data", &length);
  CURLcode refused;
  if (path != NULL) {
    const char *wrong = open_file(L, path, path_length, stream);
    if (wrong != NULL)
      return wrong;
    file_rewind(stream->files);
    refused = curl_mime_data_cb(part, (curl_off_t)stream->files->size, on_read, on_seek, NULL, stream->files);
  } else if (data != NULL) {
    refused = curl_mime_data(part, data, length);
  } else {
    return "a part of the form has no content";
  }
  return reason_of(stream, refused);
}

/* Adds a part. Its table is on top of the stack. */
static const char *add_part(lua_State *L, linq_stream *stream) {
  int index = lua_gettop(L);
  const char *name = field(L, index, "name", NULL), *filename = field(L, index, "filename", NULL);
  const char *content_type = field(L, index, "content_type", NULL);
  if (name == NULL)
    return "a part of the form has no name";
  curl_mimepart *part = curl_mime_addpart(stream->form);
  CURLcode refused = part == NULL ? CURLE_OUT_OF_MEMORY : curl_mime_name(part, name);
  if (refused == CURLE_OK && filename != NULL)
    refused = curl_mime_filename(part, filename);
  if (refused == CURLE_OK && content_type != NULL)
    refused = curl_mime_type(part, content_type);
  return refused == CURLE_OK ? set_content(L, index, part, stream) : reason_of(stream, refused);
}

/* Builds the form. Its table is on top of the stack. */
static const char *build_form(lua_State *L, CURL *easy, linq_stream *stream) {
  int parts = lua_gettop(L);
  stream->form = curl_mime_init(easy);
  if (stream->form == NULL) {
    stream->exhausted = 1;
    return "the form cannot be made: out of memory, or a libcurl without MIME";
  }
  for (int i = 1;; i++) {
    lua_rawgeti(L, parts, i);
    if (!lua_istable(L, -1))
      break;
    const char *wrong = add_part(L, stream);
    if (wrong != NULL)
      return wrong;
    lua_settop(L, parts);
  }
  CURLcode refused = curl_easy_setopt(easy, CURLOPT_MIMEPOST, stream->form);
  return reason_of(stream, refused);
}

/* ---- the answer's file --------------------------------------------------- */

static const char *open_download(lua_State *L, int request, const char *path, size_t length,
                                 linq_stream *stream) {
  const char *wrong = holds_nul(L, path, length);
  if (wrong != NULL)
    return wrong;
  lua_getfield(L, request, "output_size");
  double size = lua_isnumber(L, -1) ? lua_tonumber(L, -1) : -1;
  int64_t expected = size >= 0 && size < 9e18 ? (int64_t)size : -1;
  if (download_open(&stream->download, path, expected) == 0)
    return NULL;
  int failed = errno;
  note_errno(stream, failed);
  return lua_pushfstring(L, "%s: %s", path, failed == EEXIST ? "is not a regular file" : strerror(failed));
}

/* ---- all of it --------------------------------------------------------- */

const char *stream_open(lua_State *L, int request, CURL *easy, linq_stream *stream) {
  size_t body_length = 0, output_length = 0;
  const char *body_path = field(L, request, "body_path", &body_length), *wrong = NULL;
  const char *output_path = field(L, request, "output_path", &output_length);
  if (body_path != NULL)
    wrong = open_upload(L, request, body_path, body_length, easy, stream);
  if (wrong == NULL && output_path != NULL)
    wrong = open_download(L, request, output_path, output_length, stream);
  lua_getfield(L, request, "form");
  if (wrong == NULL && lua_istable(L, -1))
    wrong = build_form(L, easy, stream);
  return wrong;
}

int stream_has_body(const linq_stream *stream) {
  return stream->files != NULL || stream->form != NULL;
}

int stream_has_download(const linq_stream *stream) {
  return stream->download.part != NULL;
}

/* Writes the name of a file that could not be sent, and the reason, into `message`. */
static void explain_upload(const linq_stream *stream, char *message, size_t size) {
  for (const linq_file *file = stream->files; file != NULL; file = file->next)
    if (file->failed != 0)
      snprintf(message, size, "%.180s: %s", file->path, file_reason(file->failed));
}

static void close_upload(linq_stream *stream) {
  curl_mime_free(stream->form);
  stream->form = NULL;
  while (stream->files != NULL) {
    linq_file *file = stream->files;
    stream->files = file->next;
    file_free(file);
  }
}

CURLcode stream_finish(linq_stream *stream, CURLcode result, long status, char *message, size_t size) {
  static const CURLcode results[] = {[DOWNLOAD_GOOD] = CURLE_OK,
                                     [DOWNLOAD_CUT_OFF] = CURLE_PARTIAL_FILE,
                                     [DOWNLOAD_UNWRITTEN] = CURLE_WRITE_ERROR};
  explain_upload(stream, message, size);
  close_upload(stream);
  download_explain(&stream->download, message, size);
  int is_whole = result == CURLE_OK && status == 200;
  if (is_whole)
    result = results[download_close(&stream->download, message, size)];
  if (!is_whole || result != CURLE_OK)
    download_discard(&stream->download);
  return result;
}

CURLcode stream_commit(linq_stream *stream, char *message, size_t size) {
  return download_commit(&stream->download, message, size) == 0 ? CURLE_OK : CURLE_WRITE_ERROR;
}

void stream_close(linq_stream *stream) {
  close_upload(stream);
  download_discard(&stream->download);
}
