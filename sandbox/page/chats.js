// The list of chats.

import { byId, element } from "./elements.js";
import { rove, stopAt } from "./lists.js";
import { model, on, touch } from "./model.js";
import { hue, initials, others, title } from "./people.js";
import { showView } from "./views.js";
import { timeOfDay } from "./times.js";

const list = byId("chat-list");
const rows = new Map(); // id -> element

const latest = (chat) => chat.last?.at ?? chat.created_at;

function avatar(name) {
  const made = element("span", { class: "avatar", "aria-hidden": "true" }, initials(name));
  made.style.setProperty("--hue", hue(name));
  return made;
}

export function select(id) {
  if (model.selected) touch("chats", model.selected);
  model.selected = id;
  touch("chats", id);
  touch("selected");
  history.replaceState(null, "", `#${id}`);
}

function row(chat) {
  const name = title(chat);
  const last = chat.last ? `${chat.last.is_from_me ? "Bot: " : ""}${chat.last.text}` : "No messages yet";
  const item = element("button", {
    type: "button", class: "chat", tabindex: "-1", data: { stop: "", chat: chat.id },
    "aria-current": chat.id === model.selected ? "true" : undefined,
    on: { click() { select(chat.id); showView("messages"); } },
  },
    avatar(name),
    element("span", { class: "name" }, name),
    element("time", { class: "quiet" }, chat.last ? timeOfDay(chat.last.at) : ""),
    element("span", { class: "last" }, chat.bot_types ? "Typing…" : last),
    element("span", { class: "line quiet" }, `on ${chat.line} · ${chat.service}`),
  );
  return element("li", { data: { latest: latest(chat) } }, item);
}

// The newest stands above. A row whose place is the same stays where it is.
function put(chat) {
  const old = rows.get(chat.id), made = row(chat);
  rows.set(chat.id, made);
  if (old?.dataset.latest === made.dataset.latest) return old.replaceWith(made);
  old?.remove();
  list.insertBefore(made, [...list.children].find((one) => one.dataset.latest <= made.dataset.latest) ?? null);
}

function show(changed) {
  const focused = document.activeElement?.dataset?.chat;
  if (changed.has(undefined)) {
    rows.clear();
    list.replaceChildren();
  }
  const chats = changed.has(undefined) ? [...model.chats.values()] : [...changed].map((id) => model.chats.get(id));
  for (const chat of chats) if (chat) put(chat);
  stopAt(list, list.querySelector('[aria-current="true"]') ?? list.querySelector("[data-chat]"));
  if (focused) list.querySelector(`[data-chat="${focused}"]`)?.focus();
}

function selectFirst() {
  const wanted = location.hash.slice(1);
  const known = [model.selected, wanted].find((id) => model.chats.has(id));
  const withPerson = [...model.chats.values()].find((chat) => others(chat).length > 0);
  select(known ?? withPerson?.id);
}

export function startChats() {
  rove(list);
  on("chats", show);
  on("loaded", selectFirst);
}
