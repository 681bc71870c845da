#include "platform.h"

#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compat.h"

static const char *file_error(lua_State *L, const char *path) {
  return lua_pushfstring(L, "%s: %s", path, strerror(errno));
}

static const char *field(lua_State *L, int index, const char *name, size_t *length) {
  lua_getfield(L, index, name); /* stays: nothing else keeps what __index made */
  return lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, length) : NULL;
}

static FILE *open_file(const char *path, int flags, const char *mode) {
  int fd = open(path, flags | O_CLOEXEC, 0666);
  FILE *file = fd >= 0 ? fdopen(fd, mode) : NULL;
  if (file == NULL && fd >= 0)
    close(fd);
  if (file != NULL) /* no bytes here that a forked child would write or seek over once more */
    setvbuf(file, NULL, _IONBF, 0);
  return file;
}

/* ---- a file as the body ------------------------------------------------ */

static size_t on_read(char *out, size_t size, size_t count, void *client) {
  linq_stream *stream = client;
  size_t got = fread(out, size, count, stream->upload);
  return got == 0 && ferror(stream->upload) ? CURL_READFUNC_ABORT : got;
}

static const char *open_upload(lua_State *L, const char *path, CURL *easy, linq_stream *stream) {
  struct stat status;
  stream->upload = open_file(path, O_RDONLY, "rb");
  if (stream->upload == NULL || fstat(fileno(stream->upload), &status) != 0)
    return file_error(L, path);
  CURLcode refused = curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  if (refused == CURLE_OK)
    refused = curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)status.st_size);
  if (refused == CURLE_OK)
    refused = curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
  if (refused == CURLE_OK)
    refused = curl_easy_setopt(easy, CURLOPT_READDATA, stream);
  return refused == CURLE_OK ? NULL : curl_easy_strerror(refused);
}

/* ---- a multipart form --------------------------------------------------- */

/* The content of a part: a file, which is opened when it is sent, or bytes. */
static CURLcode set_content(curl_mimepart *part, const char *path, const char *data, size_t length) {
  return path != NULL ? curl_mime_filedata(part, path) : curl_mime_data(part, data, length);
}

/* Adds the part whose table is on top. */
static const char *add_part(lua_State *L, int number, curl_mime *form) {
  int index = lua_gettop(L);
  size_t length = 0;
  const char *name = field(L, index, "name", NULL), *path = field(L, index, "path", NULL);
  const char *data = field(L, index, "data", &length), *filename = field(L, index, "filename", NULL);
  const char *content_type = field(L, index, "content_type", NULL);
  if (name == NULL || (path == NULL && data == NULL))
    return lua_pushfstring(L, "part %d of the form has no name or no content", number);
  curl_mimepart *part = curl_mime_addpart(form);
  CURLcode refused = part == NULL ? CURLE_OUT_OF_MEMORY : curl_mime_name(part, name);
  if (refused == CURLE_OK)
    refused = set_content(part, path, data, length);
  if (refused == CURLE_READ_ERROR)
    return lua_pushfstring(L, "%s cannot be read", path);
  if (refused == CURLE_OK && filename != NULL)
    refused = curl_mime_filename(part, filename);
  if (refused == CURLE_OK && content_type != NULL)
    refused = curl_mime_type(part, content_type);
  return refused == CURLE_OK ? NULL : curl_easy_strerror(refused);
}

/* The form's table is on top. */
static const char *build_form(lua_State *L, CURL *easy, linq_stream *stream) {
  int parts = lua_gettop(L);
  stream->form = curl_mime_init(easy);
  if (stream->form == NULL)
    return "the form cannot be made: out of memory, or a libcurl without MIME";
  for (int i = 1;; i++) {
    lua_rawgeti(L, parts, i);
    if (!lua_istable(L, -1))
      break;
    const char *wrong = add_part(L, i, stream->form);
    if (wrong != NULL)
      return wrong;
    lua_settop(L, parts);
  }
  CURLcode refused = curl_easy_setopt(easy, CURLOPT_MIMEPOST, stream->form);
  return refused == CURLE_OK ? NULL : curl_easy_strerror(refused);
}

/* ---- all of it --------------------------------------------------------- */

const char *stream_open(lua_State *L, int request, CURL *easy, linq_stream *stream) {
  const char *body_path = field(L, request, "body_path", NULL);
  const char *output_path = field(L, request, "output_path", NULL);
  if (body_path != NULL) {
    const char *wrong = open_upload(L, body_path, easy, stream);
    if (wrong != NULL)
      return wrong;
  }
  if (output_path != NULL) {
    stream->download = open_file(output_path, O_WRONLY | O_CREAT | O_TRUNC, "wb");
    if (stream->download == NULL)
      return file_error(L, output_path);
  }
  lua_getfield(L, request, "form");
  if (lua_istable(L, -1))
    return build_form(L, easy, stream);
  return NULL;
}

int stream_has_body(const linq_stream *stream) {
  return stream->upload != NULL || stream->form != NULL;
}

size_t stream_write(linq_stream *stream, const char *data, size_t length) {
  return fwrite(data, 1, length, stream->download);
}

int stream_close(linq_stream *stream) {
  int failed = 0;
  if (stream->upload != NULL)
    fclose(stream->upload);
  if (stream->download != NULL)
    failed = fclose(stream->download) != 0;
  curl_mime_free(stream->form);
  memset(stream, 0, sizeof *stream);
  return failed ? -1 : 0;
}
