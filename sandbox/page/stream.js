// Follows the sandbox by server-sent events. A connection that broke is told, and taken up again
// where it was (Last-Event-ID); where that is no longer possible, the whole state is loaded.

import { get } from "./actions.js";
import { eventNames, take, takeState, touch } from "./model.js";
import { show } from "./status.js";
import { setTime } from "./views.js";

const SILENCE = 15000; // milliseconds without a word, after which a connection counts as lost
const PAUSE = 500; // before the page itself tries again

let source, last, watchdog;
let next = "open"; // what is told when the stream has begun

function heard(event) {
  if (event.lastEventId) last = event.lastEventId;
  clearTimeout(watchdog);
  watchdog = setTimeout(() => again("lost"), SILENCE);
}

function lose(state) {
  next = last ? "resumed" : "reloaded";
  show(state);
}

function again(state) {
  lose(state);
  clearTimeout(watchdog);
  source?.close();
  setTimeout(last ? open : load, PAUSE);
}

// The browser tries again by itself, unless it was refused: then the sandbox is another one.
function failed() {
  if (source.readyState !== EventSource.CLOSED) return lose("lost");
  last = undefined;
  again("lost");
}

function begun(event) {
  heard(event);
  show(next);
}

function gap() {
  clearTimeout(watchdog);
  source.close();
  next = "reloaded";
  load();
}

function hear(name, listener) {
  source.addEventListener(name, (event) => {
    heard(event);
    listener(JSON.parse(event.data));
  });
}

function open() {
  source?.close();
  source = new EventSource(`events?since=${encodeURIComponent(last)}`);
  source.addEventListener("error", failed);
  source.addEventListener("hello", begun);
  source.addEventListener("gap", gap);
  hear("beat", ({ time }) => setTime(time));
  for (const name of eventNames) hear(name, (body) => take(name, body));
}

async function load() {
  try {
    const state = await get("state");
    last = state.id;
    takeState(state);
    setTime(state.time);
    touch("loaded");
  } catch (failure) {
    return again(failure.status === 403 ? "refused" : "lost");
  }
  open();
}

// Loads the state and follows what changes it. Whoever listens to `loaded` is told of each load.
export const follow = load;
