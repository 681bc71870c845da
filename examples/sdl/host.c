/* A game on SDL2 in C: 60 frames a second. Each frame steps the client's loop, which never waits
 * and costs a microsecond while nothing comes; nothing is watched.
 *
 *     host_c SCRIPT
 *
 * Prints the longest time that a frame spent on the client, and the longest from one frame to the
 * next, in ms. Exits with 0 when all chats were found. */
#include <SDL.h>
#include <stdio.h>

#include "linq.h"
#include "script.h"

#define FRAME 1000 / 60.0 /* ms */
#define BUDGET 0.002      /* seconds a frame that scripts may take */
#define LONGEST_RUN 20000 /* ms */

typedef struct frames {
  double longest_step, longest_frame, last;
} frames;

/* The client's part of a frame. */
static int step(script *scripts) {
  int finished = linq_loop_step(scripts->loop, 0);
  if (finished < 0)
    return -1;
  if (finished > 0 || script_now() >= scripts->due)
    return script_update(scripts, BUDGET);
  return 0;
}

static int frame(script *scripts, SDL_Renderer *renderer, frames *times) {
  double start = script_now();
  if (start - times->last > times->longest_frame)
    times->longest_frame = start - times->last;
  times->last = start;
  if (step(scripts) != 0)
    return -1;
  double took = script_now() - start;
  if (took > times->longest_step)
    times->longest_step = took;
  SDL_SetRenderDrawColor(renderer, 0, 0, (Uint8)((int)start / 10 % 256), 255);
  SDL_RenderClear(renderer);
  SDL_RenderPresent(renderer);
  double left = start + FRAME - script_now();
  if (left > 0)
    SDL_Delay((Uint32)left);
  return 0;
}

static int play(script *scripts, SDL_Renderer *renderer) {
  double start = script_now();
  frames times = {0, 0, start};
  SDL_Event event;
  while (scripts->live > 0) {
    while (SDL_PollEvent(&event))
      if (event.type == SDL_QUIT)
        return -1;
    if (script_now() - start > LONGEST_RUN || frame(scripts, renderer, &times) != 0)
      return -1;
  }
  printf("%.2f %.1f\n", times.longest_step, times.longest_frame);
  return 0;
}

int main(int argc, char **argv) {
  SDL_Window *window = NULL;
  SDL_Renderer *renderer = NULL;
  script scripts = {NULL, NULL, 0, 0};
  int status = 1;
  if (argc == 2 && SDL_Init(SDL_INIT_VIDEO) == 0 &&
      SDL_CreateWindowAndRenderer(320, 200, 0, &window, &renderer) == 0) {
    if (script_open(&scripts, argv[1]) == 0 && play(&scripts, renderer) == 0 && script_is_right(&scripts))
      status = 0;
    script_close(&scripts);
  } else {
    fprintf(stderr, "usage: %s SCRIPT (%s)\n", argv[0], SDL_GetError());
  }
  if (renderer != NULL)
    SDL_DestroyRenderer(renderer);
  if (window != NULL)
    SDL_DestroyWindow(window);
  SDL_Quit();
  return status;
}
