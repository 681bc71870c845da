// A program on SDL2 in C++ that draws only when something happens: it sleeps in SDL_WaitEvent. A
// thread watches the descriptor of the client's loop and pushes an SDL event when it is readable.
//
//     host_cpp SCRIPT
//
// The thread touches neither the loop nor Lua: the loop belongs to the thread of its Lua state.
// Prints the longest time that a turn spent on the client, and the longest
// from one turn to the next, while a timer turns it every 10 ms, in ms.
#include <SDL.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <stdexcept>
#include <thread>

#include "linq.h"
#include "script.h"

namespace {

constexpr double longest_run = 20000; // ms

// Pushes an event each time that a descriptor is readable, and waits until it was handled.
class Watcher {
public:
  Watcher(int fd, Uint32 event) : fd_(fd), event_(event) {
    if (pipe(wake_) != 0)
      throw std::runtime_error("no pipe");
    thread_ = std::thread([this] { run(); });
  }

  ~Watcher() {
    ended_ = true;
    handled();
    thread_.join();
    close(wake_[0]);
    close(wake_[1]);
  }

  Watcher(const Watcher &) = delete;
  Watcher &operator=(const Watcher &) = delete;

  // The event was handled: the descriptor is watched again.
  void handled() const {
    if (write(wake_[1], "", 1) != 1)
      std::perror("write");
  }

private:
  void run() const {
    while (!ended_) {
      pollfd watched[2] = {{fd_, POLLIN, 0}, {wake_[0], POLLIN, 0}};
      poll(watched, 2, -1);
      if (watched[0].revents != 0 && !ended_) {
        SDL_Event event = {};
        event.type = event_;
        SDL_PushEvent(&event);
        await_handled();
      }
    }
  }

  void await_handled() const {
    char byte;
    if (read(wake_[0], &byte, 1) != 1)
      std::perror("read");
  }

  int fd_;
  Uint32 event_;
  int wake_[2] = {-1, -1};
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

// A script that is closed with its scope.
class Script {
public:
  explicit Script(const char *path) {
    if (script_open(&script_, path) != 0) {
      script_close(&script_);
      throw std::runtime_error("the script could not be loaded");
    }
  }

  ~Script() {
    script_close(&script_);
  }

  Script(const Script &) = delete;
  Script &operator=(const Script &) = delete;

  script *operator->() {
    return &script_;
  }

  bool is_right() {
    return script_is_right(&script_) != 0;
  }

  // What the scripts have to do is done: bytes are moved, tasks run.
  void update() {
    if (linq_loop_step(script_.loop, 0) < 0 || script_update(&script_, 1) != 0)
      throw std::runtime_error("the script failed");
  }

  // Until the script wants to run though nothing came; for SDL_WaitEventTimeout.
  int timeout() const {
    double left = std::min(script_.due - script_now(), 1000.0);
    int of_loop = linq_loop_fd(script_.loop) < 0 ? linq_loop_timeout_ms(script_.loop) : -1;
    int ms = static_cast<int>(std::max(left, 0.0)) + 1;
    return of_loop >= 0 ? std::min(ms, of_loop) : ms;
  }

private:
  script script_ = {};
};

Uint32 push_turn(Uint32 interval, void *) {
  SDL_Event event = {};
  event.type = SDL_USEREVENT;
  SDL_PushEvent(&event);
  return interval;
}

void run(Script &scripts) {
  const Uint32 readable = SDL_RegisterEvents(1);
  Watcher watcher(linq_loop_fd(scripts->loop), readable);
  const SDL_TimerID turns = SDL_AddTimer(10, push_turn, nullptr);
  const double start = script_now();
  double longest_turn = 0, longest_update = 0, last = start;
  scripts.update();
  while (scripts->live > 0 && script_now() - start < longest_run) {
    SDL_Event event = {};
    const bool came = SDL_WaitEventTimeout(&event, scripts.timeout()) != 0;
    const double now = script_now();
    longest_turn = std::max(longest_turn, now - last);
    last = now;
    if (!came || event.type == readable) {
      scripts.update();
      longest_update = std::max(longest_update, script_now() - now);
    }
    if (came && event.type == readable)
      watcher.handled();
  }
  SDL_RemoveTimer(turns);
  std::printf("%.2f %.1f\n", longest_update, longest_turn);
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 2 || SDL_Init(SDL_INIT_VIDEO | SDL_INIT_TIMER) != 0) {
    std::fprintf(stderr, "usage: %s SCRIPT (%s)\n", argv[0], SDL_GetError());
    return 2;
  }
  int status = 1;
  try {
    Script scripts(argv[1]);
    run(scripts);
    status = scripts.is_right() ? 0 : 1;
  } catch (const std::exception &wrong) {
    std::fprintf(stderr, "%s\n", wrong.what());
  }
  SDL_Quit();
  return status;
}
