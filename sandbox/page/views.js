// What of the page is seen: one view at a time on a narrow screen, tabs, and the sandbox's clock.

import { byId } from "./elements.js";
import { rove } from "./lists.js";
import { model, on } from "./model.js";
import { exactTime } from "./times.js";

export function showView(name) {
  document.body.dataset.view = name;
  for (const button of document.querySelectorAll("[data-shows]")) {
    button.setAttribute("aria-pressed", String(button.dataset.shows === name));
  }
}

function selectTab(tab) {
  for (const one of document.querySelectorAll('[role="tab"]')) {
    const selected = one === tab;
    one.setAttribute("aria-selected", String(selected));
    one.tabIndex = selected ? 0 : -1;
    byId(one.getAttribute("aria-controls")).hidden = !selected;
  }
}

// ---- the clock: it goes on between two words from the sandbox -----------------------------

let told, toldAt;

function showTime() {
  if (told === undefined) return;
  const { paused, stands_at: standsAt, ahead } = model.conditions;
  const time = paused ? standsAt : told + (performance.now() - toldAt) / 1000;
  const state = paused ? " (paused)" : ahead > 1 ? ` (${Math.round(ahead / 60)} min ahead)` : ahead < -1 ? " (behind)" : "";
  const text = exactTime(time) + state;
  if (byId("clock").textContent !== text) byId("clock").textContent = text;
}

export function setTime(time) {
  told = time;
  toldAt = performance.now();
  showTime();
}

export function startViews() {
  showView("messages");
  for (const button of document.querySelectorAll("[data-shows]")) {
    button.addEventListener("click", () => showView(button.dataset.shows));
  }
  const list = document.querySelector('[role="tablist"]');
  for (const tab of list.querySelectorAll('[role="tab"]')) {
    tab.dataset.stop = "";
    tab.addEventListener("click", () => selectTab(tab));
    tab.addEventListener("focus", () => selectTab(tab));
  }
  rove(list);
  setInterval(showTime, 1000);
  on("conditions", showTime);
}
