// The line at the top that tells whether the page follows the sandbox; short messages; and what a
// screen reader is told.

import { byId } from "./elements.js";

const texts = {
  open: "Connected",
  lost: "Connection lost, trying again",
  refused: "Refused: open the address with the new token",
  resumed: "Connected again, nothing missed",
  reloaded: "Connected again, loaded anew",
};

export function show(state) {
  const line = byId("link");
  line.textContent = texts[state];
  line.dataset.state = state;
}

let hiding;

export function toast(text) {
  const place = byId("toast");
  place.textContent = text;
  place.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (place.hidden = true), 5000);
}

export function announce(text) {
  byId("announcer").textContent = text.slice(0, 500);
}
