/* Bodies that never are in memory whole: files that are sent, multipart forms,
 * answers that go to disk. */
#ifndef LINQ_STREAM_H
#define LINQ_STREAM_H

#include <lua.h>
#include <stddef.h>
#include <stdio.h>

#include "libcurl.h"

#pragma GCC visibility push(hidden)

typedef struct linq_stream {
  FILE *upload;
  FILE *download;
  curl_mime *form;
} linq_stream;

/* Sets the body of `easy` from the request table at `request`: `body_path` (a
 * file) or `form` (an array of parts: name, and data or path, optional filename
 * and content_type); opens `output_path` for the answer. What it opens is the
 * stream's. Returns NULL, or what is wrong (pushed, so that it stays alive). */
const char *stream_open(lua_State *L, int request, CURL *easy, linq_stream *stream);

/* Whether the request has a body here. */
int stream_has_body(const linq_stream *stream);

/* Appends to the file of the answer. Returns how much was written. */
size_t stream_write(linq_stream *stream, const char *data, size_t length);

/* Closes everything; again: nothing. Returns 0, or -1: the answer's file could
 * not be written to its end. */
int stream_close(linq_stream *stream);

#pragma GCC visibility pop

#endif
