// The list of chats.

import { byId, element } from "./elements.js";
import { rove, stopAt } from "./lists.js";
import { model, on, touch } from "./model.js";
import { hue, initials, others, title } from "./people.js";
import { showView } from "./views.js";
import { timeOfDay } from "./times.js";

const latest = (chat) => chat.last?.at ?? chat.created_at;

function avatar(name) {
  const made = element("span", { class: "avatar", "aria-hidden": "true" }, initials(name));
  made.style.setProperty("--hue", hue(name));
  return made;
}

export function select(id) {
  model.selected = id;
  touch("chats");
  touch("selected");
  history.replaceState(null, "", `#${id}`);
}

function row(chat) {
  const name = title(chat);
  const selected = chat.id === model.selected;
  const last = chat.last ? `${chat.last.is_from_me ? "Bot: " : ""}${chat.last.text}` : "No messages yet";
  const item = element("button", {
    type: "button", class: "chat", tabindex: selected ? "0" : "-1", data: { stop: "", chat: chat.id },
    "aria-current": selected ? "true" : undefined,
    on: { click() { select(chat.id); showView("messages"); } },
  },
    avatar(name),
    element("span", { class: "name" }, name),
    element("time", { class: "quiet" }, chat.last ? timeOfDay(chat.last.at) : ""),
    element("span", { class: "last" }, chat.bot_types ? "Typing…" : last),
    element("span", { class: "line quiet" }, `on ${chat.line} · ${chat.service}`),
  );
  return element("li", {}, item);
}

function show() {
  const list = byId("chat-list");
  const focused = document.activeElement?.dataset?.chat;
  const chats = [...model.chats.values()].sort((a, b) => (latest(a) < latest(b) ? 1 : latest(a) > latest(b) ? -1 : 0));
  list.replaceChildren(...chats.map(row));
  const current = list.querySelector(`[data-chat="${model.selected}"]`) ?? list.querySelector("[data-chat]");
  stopAt(list, current);
  if (focused) list.querySelector(`[data-chat="${focused}"]`)?.focus();
}

function selectFirst() {
  const wanted = location.hash.slice(1);
  const known = [model.selected, wanted].find((id) => model.chats.has(id));
  const withPerson = [...model.chats.values()].find((chat) => others(chat).length > 0);
  select(known ?? withPerson?.id);
}

export function startChats() {
  rove(byId("chat-list"));
  on("chats", show);
  on("loaded", selectFirst);
}
