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
  history.replaceState(null, "", `#${encodeURIComponent(id ?? "")}`);
}

// On a narrow screen the list goes, and the focus with it.
function open(chat) {
  select(chat.id);
  showView("messages");
  if (!list.checkVisibility()) byId("with").focus();
}

function row(chat) {
  const name = title(chat);
  const last = chat.last ? `${chat.last.is_from_me ? "Bot: " : ""}${chat.last.text}` : "No messages yet";
  const item = element("button", {
    type: "button", class: "chat", tabindex: "-1", data: { stop: "", chat: chat.id },
    "aria-current": chat.id === model.selected ? "true" : undefined,
    on: { click: () => open(chat) },
  },
    avatar(name),
    element("span", { class: "name" }, name),
    element("time", { class: "quiet" }, chat.last ? timeOfDay(chat.last.at) : ""),
    element("span", { class: "last" }, chat.bot_types ? "Typing…" : last),
    element("span", { class: "line quiet" }, `on ${chat.line} · ${chat.service}`),
  );
  return element("li", { data: { latest: latest(chat) } }, item);
}

function make(chat) {
  const made = row(chat);
  rows.set(chat.id, made);
  return made;
}

// The newest stands above. A row whose place is the same stays where it is.
function put(chat) {
  const old = rows.get(chat.id), made = make(chat);
  if (old?.dataset.latest === made.dataset.latest) return old.replaceWith(made);
  old?.remove();
  let below = list.firstElementChild;
  while (below && below.dataset.latest > made.dataset.latest) below = below.nextElementSibling;
  list.insertBefore(made, below);
}

function putAll() {
  rows.clear();
  const newest = [...model.chats.values()].reverse().sort((a, b) => (latest(a) < latest(b) ? 1 : latest(a) > latest(b) ? -1 : 0));
  list.replaceChildren(...newest.map(make));
}

function show(changed) {
  const focused = document.activeElement?.dataset?.chat;
  if (changed.has(undefined)) putAll();
  else for (const id of changed) if (model.chats.has(id)) put(model.chats.get(id));
  const stop = rows.get(model.selected) ?? list.firstElementChild;
  stopAt(list, stop?.querySelector("[data-chat]"));
  rows.get(focused)?.querySelector("[data-chat]").focus();
}

// The chat that the address names.
function named() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return undefined;
  }
}

function selectFirst() {
  const known = [model.selected, named()].find((id) => model.chats.has(id));
  const withPerson = [...model.chats.values()].find((chat) => others(chat).length > 0);
  select(known ?? withPerson?.id);
}

export function startChats() {
  rove(list);
  on("chats", show);
  on("loaded", selectFirst);
}
