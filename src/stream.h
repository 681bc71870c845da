/* Bodies that are never entirely in memory: files that are sent, multipart forms, and
 * answers that go to disk. */
#ifndef LINQ_STREAM_H
#define LINQ_STREAM_H

#include <lua.h>
#include <stddef.h>

#include "download.h"
#include "file.h"
#include "libcurl.h"

#pragma GCC visibility push(hidden)

typedef struct linq_stream {
  linq_file *files; /* files that are sent, as the body or in the form */
  curl_mime *form;
  linq_download download;
  int exhausted; /* stream_open() failed because memory, descriptors or disk space ran out */
} linq_stream;

/* Sets the body of `easy` from the request table at `request`: `body_path`, or `form`,
 * which is an array of parts with name, data or path, optional filename and content_type.
 * Opens the file of the answer, which becomes `output_path` if it has `output_size` bytes
 * (nil when unknown). The stream owns what is opened. Returns NULL, or the reason of a
 * failure, which is on the stack. */
const char *stream_open(lua_State *L, int request, CURL *easy, linq_stream *stream);

/* Whether the stream has the request's body. */
int stream_has_body(const linq_stream *stream);

/* Whether the body of a success goes to a file. */
int stream_has_download(const linq_stream *stream);

/* Ends the exchange with this result and status. Closes files that were sent, keeps a
 * complete download for stream_commit() and removes any other. Returns the result, which a
 * file may change; `message` has the reason then. */
CURLcode stream_finish(linq_stream *stream, CURLcode result, long status, char *message, size_t size);

/* Moves the answer's file, if there is one, to its target. Returns CURLE_OK, or an error
 * with the reason in `message`. */
CURLcode stream_commit(linq_stream *stream, char *message, size_t size);

/* Closes everything and removes the answer's file. Idempotent. */
void stream_close(linq_stream *stream);

#pragma GCC visibility pop

#endif
