// What can be done with a message: tapbacks, a reply, an edit; a vote by the keyboard; its failure.

import { attempt } from "./actions.js";
import { plainText, tapbackSymbol, tapbackTypes } from "./bubble.js";
import { byId, element } from "./elements.js";
import { edit, reply } from "./composer.js";
import { copy } from "./requests.js";
import { rove, stopAt } from "./lists.js";

const menu = byId("menu");
let opener; // the message's id

// The message may have been shown anew meanwhile.
function closeMenu() {
  if (menu.hidden) return;
  menu.hidden = true;
  [...byId("messages").children].find((one) => one.dataset.message === opener)?.focus();
}

function item(text, act, properties) {
  const click = () => { closeMenu(); act(); };
  return element("button", { type: "button", role: "menuitem", data: { stop: "" }, tabindex: "-1", on: { click }, ...properties }, text);
}

function hasReacted(message, type, from) {
  return message.parts.some((part) => part.reactions?.some((one) => one.type === type && one.handle.handle === from));
}

function tapback(message, type) {
  const from = byId("from").value;
  const remove = hasReacted(message, type, from);
  const act = () => attempt("react", { message: message.id, from, type, remove });
  return item(tapbackSymbol(type), act, { class: "tapback", "aria-label": remove ? `Remove ${type}` : type, title: type });
}

function votes(message) {
  return (message.poll?.options ?? []).map((option) => item(`Vote for “${option.text}”`, () =>
    attempt("vote", { message: message.id, option: option.option_id, from: byId("from").value })));
}

function items(message) {
  return [
    ...(message.poll ? votes(message) : [element("div", { class: "tapbacks", role: "group", "aria-label": "Tapback" },
      tapbackTypes.map((type) => tapback(message, type)))]),
    item("Reply", () => reply(message)),
    !message.is_from_me && message.parts[0]?.type === "text" && item("Edit", () => edit(message)),
    message.is_from_me && !message.poll && item("Fail its delivery", () => attempt("fail_message", { message: message.id })),
    item("Copy the text", () => copy(plainText(message), "the text")),
  ].filter(Boolean);
}

function put(beside) {
  const box = beside.querySelector(".body").getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = beside.classList.contains("bot") ? box.left : box.right - width;
  menu.style.left = `${Math.min(Math.max(8, left), innerWidth - width - 8)}px`;
  menu.style.top = `${box.bottom + height + 8 < innerHeight ? box.bottom + 4 : Math.max(8, box.top - height - 4)}px`;
}

export function openMenu(message, beside) {
  opener = message.id;
  menu.setAttribute("aria-label", "Message");
  menu.replaceChildren(...items(message));
  menu.hidden = false;
  put(beside);
  const first = menu.querySelector("[data-stop]");
  stopAt(menu, first);
  first.focus();
}

export function startMenu() {
  rove(menu);
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      closeMenu();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) menu.hidden = true;
  });
}
