#include "server.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CONNECTIONS 64
#define MAX_REQUEST (256 * 1024)
#define DOWNLOAD_SIZE 40000

typedef struct connection {
  int fd;
  size_t length, out_length, out_sent;
  char *in, *out;
} connection;

static connection connections[MAX_CONNECTIONS];
static int connection_count;

/* ---- noting a request ------------------------------------------------------ */

static uint64_t digest_of(uint64_t hash, const char *data, size_t length) {
  for (size_t i = 0; i < length; i++)
    hash = (hash ^ (unsigned char)data[i]) * 1099511628211u;
  return hash;
}

/* Replaces what follows `before`, up to a character of `ends`, wherever it stands in
 * `text`; copies the first one to `kept`. */
static size_t take_out(char *text, size_t length, const char *before, const char *ends, char *kept,
                       size_t size) {
  size_t start = strlen(before), i = 0, out = 0;
  while (i < length) {
    if (length - i < start || strncasecmp(text + i, before, start) != 0) {
      text[out++] = text[i++];
      continue;
    }
    memmove(text + out, text + i, start);
    out += start;
    i += start;
    size_t value = i;
    while (i < length && strchr(ends, text[i]) == NULL)
      i++;
    if (*kept == '\0')
      snprintf(kept, size, "%.*s", (int)(i - value), text + value);
  }
  return out;
}

static void erase_all(char *text, size_t *length, const char *what) {
  size_t size = strlen(what), out = 0;
  for (size_t i = 0; i < *length;) {
    if (size > 0 && *length - i >= size && memcmp(text + i, what, size) == 0)
      i += size;
    else
      text[out++] = text[i++];
  }
  *length = out;
}

static int by_text(const void *one, const void *other) {
  return strcmp(*(char *const *)one, *(char *const *)other);
}

static size_t sort_lines(char *head, char *out, size_t size) {
  char *lines[64], *rest = NULL;
  size_t count = 0, used = 0;
  for (char *line = strtok_r(head, "\r\n", &rest); line != NULL && count < 64;
       line = strtok_r(NULL, "\r\n", &rest))
    lines[count++] = line;
  if (count > 1)
    qsort(lines + 1, count - 1, sizeof *lines, by_text);
  for (size_t i = 0; i < count && used < size; i++)
    used += (size_t)snprintf(out + used, size - used, "%s\n", lines[i]);
  return used < size ? used : size - 1;
}

static void note(request_log *log, const char *data, size_t head_length, size_t length) {
  char boundary[128] = "";
  unsigned number = log->count;
  if (number >= RECORDS) {
    log->count = number + 1;
    return;
  }
  record *new = &log->records[number];
  memset(new, 0, sizeof *new);
  char *head = strndup(data, head_length);
  size_t body_length = length - head_length;
  char *body = malloc(body_length + 1);
  memcpy(body, data + head_length, body_length);
  size_t head_size = take_out(head, head_length, "idempotency-key: ", "\r", new->key, sizeof new->key);
  head_size = take_out(head, head_size, "boundary=", "\r", boundary, sizeof boundary);
  head[head_size] = '\0';
  body_length = take_out(body, body_length, "\"idempotency_key\":\"", "\"", new->key, sizeof new->key);
  body_length = take_out(body, body_length, "[idempotency_key]\"\r\n\r\n", "\r", new->key, sizeof new->key);
  erase_all(body, &body_length, boundary);
  size_t used = sort_lines(head, new->text, sizeof new->text - 512);
  new->digest = digest_of(digest_of(14695981039346656037u, new->text, used), body, body_length);
  snprintf(new->text + used, sizeof new->text - used, "(%zu bytes) %.*s", body_length,
           (int)(body_length < 300 ? body_length : 300), body);
  new->repeatable =
      strncmp(data, "GET ", 4) == 0 || strncmp(data, "PUT /store", 10) == 0 || *new->key != '\0';
  free(head);
  free(body);
  log->count = number + 1;
}

/* ---- answers ------------------------------------------------------------------ */

#define CHAT                                                                                                 \
  "{\"id\":\"550e8400-e29b-41d4-a716-446655440000\",\"display_name\":\"A chat\",\"is_group\":false,"         \
  "\"handles\":[{\"id\":\"550e8400-e29b-41d4-a716-446655440001\",\"handle\":\"+12052761148\",\"is_me\":"     \
  "true}],"                                                                                                  \
  "\"created_at\":\"2026-01-01T00:00:00Z\",\"count\":12345678901234567}"
#define MESSAGE                                                                                              \
  "{\"id\":\"550e8400-e29b-41d4-a716-446655440002\",\"parts\":[{\"type\":\"text\",\"value\":\"hi\","         \
  "\"reactions\":[]}]}"

typedef struct answer {
  const char *method, *part; /* of the target */
  const char *status, *body;
} answer;

static const answer answers[] = {
    {"GET", "missing", "404 Not Found",
     "{\"success\":false,\"error\":{\"status\":404,\"code\":2001,\"message\":\"Resource not found\"},"
     "\"trace_id\":\"trace\"}"},
    {"POST", "/v3/attachments", "201 Created",
     "{\"attachment_id\":\"550e8400-e29b-41d4-a716-446655440003\",\"upload_url\":\"%s/store/"
     "one?signature=secret\","
     "\"download_url\":\"%s/store/one\",\"http_method\":\"PUT\",\"expires_at\":\"2026-01-01T00:00:00Z\","
     "\"required_headers\":{\"Content-Type\":\"text/plain\",\"x-size\":\"%d\"}}"},
    {"GET", "/v3/attachments/", "200 OK",
     "{\"id\":\"550e8400-e29b-41d4-a716-446655440003\",\"filename\":\"a.txt\",\"size_bytes\":40000,"
     "\"download_url\":\"%s/store/one\"}"},
    {"PUT", "/store/", "200 OK", ""},
    {"GET", "/store/", "200 OK", NULL},
    {"POST", "/v2/", "201 Created",
     "{\"data\":{\"id\":45,\"text\":\"hi\",\"attachments\":[],\"sent_at\":null}}"},
    {"GET", "/v3/chats/", "200 OK", CHAT},
    {"GET", "/v3/chats", "200 OK", "{\"chats\":[" CHAT "," CHAT "],\"next_cursor\":null}"},
    {"POST", "/messages", "202 Accepted",
     "{\"chat_id\":\"550e8400-e29b-41d4-a716-446655440000\",\"message\":" MESSAGE "}"},
    {"POST", "/typing", "204 No Content", NULL},
    {"POST", "/read", "204 No Content", NULL},
    {"POST", "/v3/chats", "201 Created", "{\"chat\":" CHAT "}"},
    {"PUT", "/v3/", "200 OK",
     "{\"status\":\"accepted\",\"chat_id\":\"550e8400-e29b-41d4-a716-446655440000\"}"},
    {"DELETE", "", "204 No Content", NULL},
};

static const answer refusal = {"", "", "405 Method Not Allowed",
                               "{\"error\":{\"message\":\"no such operation\"}}"};

static const answer *find_answer(const char *line) {
  for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
    const answer *one = &answers[i];
    size_t length = strlen(one->method);
    const char *part = strstr(line, one->part);
    if (strncmp(line, one->method, length) == 0 && line[length] == ' ' && part != NULL)
      return one;
  }
  return &refusal;
}

static void send_out(connection *one) {
  while (one->out_sent < one->out_length) {
    ssize_t sent = send(one->fd, one->out + one->out_sent, one->out_length - one->out_sent, MSG_NOSIGNAL);
    if (sent <= 0)
      return;
    one->out_sent += (size_t)sent;
  }
  one->out_sent = one->out_length = 0;
}

static void reply(connection *one, const char *line, int port, size_t upload_size) {
  static char body[DOWNLOAD_SIZE + 1];
  char origin[64];
  const answer *chosen = find_answer(line);
  int is_file = chosen->body == NULL && strncmp(chosen->status, "200", 3) == 0;
  int length = 0;
  snprintf(origin, sizeof origin, "http://127.0.0.1:%d", port);
  if (is_file) {
    length = DOWNLOAD_SIZE;
    for (int i = 0; i < length; i++)
      body[i] = (char)('a' + i % 26);
  } else if (chosen->body != NULL) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    length = snprintf(body, sizeof body, chosen->body, origin, origin, (int)upload_size);
#pragma GCC diagnostic pop
  }
  one->out = realloc(one->out, one->out_length + (size_t)length + 512);
  one->out_length += (size_t)sprintf(one->out + one->out_length,
                                     "HTTP/1.1 %s\r\nContent-Type: application/json\r\n", chosen->status);
  if (strncmp(chosen->status, "204", 3) != 0)
    one->out_length += (size_t)sprintf(one->out + one->out_length, "Content-Length: %d\r\n", length);
  one->out_length += (size_t)sprintf(one->out + one->out_length, "\r\n");
  memcpy(one->out + one->out_length, body, (size_t)length);
  one->out_length += (size_t)length;
  send_out(one);
}

/* ---- connections ---------------------------------------------------------------- */

static size_t content_length(const char *head, const char *end) {
  static const char name[] = "\r\ncontent-length:";
  for (const char *p = head; p + sizeof name < end; p++)
    if (strncasecmp(p, name, sizeof name - 1) == 0)
      return (size_t)strtoul(p + sizeof name - 1, NULL, 10);
  return 0;
}

static size_t upload_size_of(const char *request) {
  const char *at = strstr(request, "\"size_bytes\":");
  return at != NULL ? (size_t)strtoul(at + 13, NULL, 10) : 0;
}

static void take_requests(connection *one, torture_server *server) {
  for (;;) {
    one->in[one->length] = '\0';
    char *end = strstr(one->in, "\r\n\r\n");
    if (end == NULL)
      return;
    size_t head = (size_t)(end + 4 - one->in), whole = head + content_length(one->in, end + 2);
    if (one->length < whole)
      return;
    char line[512];
    snprintf(line, sizeof line, "%.*s", (int)strcspn(one->in, "\r"), one->in);
    note(server->log, one->in, head, whole);
    reply(one, line, server->port, upload_size_of(one->in));
    memmove(one->in, one->in + whole, one->length - whole);
    one->length -= whole;
  }
}

static void drop(int number) {
  connection *one = &connections[number];
  close(one->fd);
  free(one->in);
  free(one->out);
  *one = connections[--connection_count];
}

/* Nonzero: the connection has ended. */
static int serve(connection *one, torture_server *server) {
  for (;;) {
    ssize_t got = recv(one->fd, one->in + one->length, MAX_REQUEST - one->length, 0);
    if (got < 0)
      return errno != EAGAIN && errno != EINTR;
    if (got == 0)
      return 1;
    one->length += (size_t)got;
    server->log->touched = 1;
    take_requests(one, server);
  }
}

static void accept_all(int listener, torture_server *server) {
  int one = 1, fd;
  while (connection_count < MAX_CONNECTIONS &&
         (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    connections[connection_count] = (connection){.fd = fd, .in = malloc(MAX_REQUEST + 1)};
    connection_count++;
  }
  (void)server;
}

static void serve_all(torture_server *server) {
  for (int i = connection_count - 1; i >= 0; i--) {
    send_out(&connections[i]);
    if (serve(&connections[i], server))
      drop(i);
  }
}

static void run(int listener, int proxy, int control, torture_server *server) {
  struct pollfd list[MAX_CONNECTIONS + 3];
  char command;
  for (;;) {
    list[0] = (struct pollfd){control, POLLIN, 0};
    list[1] = (struct pollfd){listener, POLLIN, 0};
    list[2] = (struct pollfd){proxy, POLLIN, 0};
    for (int i = 0; i < connection_count; i++)
      list[i + 3] = (struct pollfd){connections[i].fd,
                                    (short)(POLLIN | (connections[i].out_length > 0 ? POLLOUT : 0)), 0};
    poll(list, (nfds_t)connection_count + 3, -1);
    accept_all(listener, server);
    serve_all(server);
    int caller = list[2].revents ? accept4(proxy, NULL, NULL, SOCK_CLOEXEC) : -1;
    if (caller >= 0) {
      server->log->proxied++;
      close(caller);
    }
    if (!list[0].revents)
      continue;
    if (read(control, &command, 1) != 1)
      _exit(0);
    accept_all(listener, server);
    serve_all(server);
    while (command == 'r' && connection_count > 0)
      drop(connection_count - 1);
    if (write(control, &command, 1) != 1)
      _exit(0);
  }
}

/* ---- starting, asking ------------------------------------------------------------- */

static int listen_on(int *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 256) != 0 ||
      getsockname(fd, (struct sockaddr *)&address, &size) != 0)
    return -1;
  *port = ntohs(address.sin_port);
  return fd;
}

int server_start(torture_server *server) {
  int ends[2];
  int listener = listen_on(&server->port), proxy = listen_on(&server->proxy_port);
  server->log = mmap(NULL, sizeof *server->log, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (listener < 0 || proxy < 0 || server->log == MAP_FAILED ||
      socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(ends[0]);
    run(listener, proxy, ends[1], server);
  }
  close(ends[1]);
  close(listener);
  close(proxy);
  server->control = ends[0];
  return pid > 0 ? 0 : -1;
}

static void ask(const torture_server *server, char command) {
  if (write(server->control, &command, 1) != 1 || read(server->control, &command, 1) != 1) {
    perror("the server of the harness is gone");
    _exit(3);
  }
}

void server_drain(const torture_server *server) {
  ask(server, 'd');
}

void server_forget(const torture_server *server) {
  server->log->count = server->log->proxied = server->log->touched = 0;
}

void server_reset(const torture_server *server) {
  ask(server, 'r');
  server_forget(server);
}
