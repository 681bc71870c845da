/* Bodies that never are in memory whole: files that are sent, multipart forms,
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
  linq_file *files; /* that are sent: the body, or those of the form */
  curl_mime *form;
  linq_download download;
  int exhausted; /* stream_open() failed for want of memory, descriptors or room */
} linq_stream;

/* Sets the body of `easy` from the request table at `request`: `body_path` (a
 * file) or `form` (an array of parts: name, and data or path, optional filename
 * and content_type); opens the file of the answer, which is to become `output_path`
 * and to have `output_size` bytes (nil: unknown). What it opens is the stream's.
 * Returns NULL, or what is wrong (pushed, so that it stays alive). */
const char *stream_open(lua_State *L, int request, CURL *easy, linq_stream *stream);

/* Whether the request has a body here. */
int stream_has_body(const linq_stream *stream);

/* Whether a success's body goes to a file. */
int stream_has_download(const linq_stream *stream);

/* Ends the exchange, whose result and status are these: closes what was sent, keeps a
 * whole file for stream_commit(), removes any other. Returns the result; where it is
 * another, or a file's, `message` tells why. */
CURLcode stream_finish(linq_stream *stream, CURLcode result, long status, char *message, size_t size);

/* Puts the answer's file in its place, if there is one. Returns CURLE_OK, or the
 * error that `message` tells. */
CURLcode stream_commit(linq_stream *stream, char *message, size_t size);

/* Closes everything and removes the answer's file; idempotent. */
void stream_close(linq_stream *stream);

#pragma GCC visibility pop

#endif
