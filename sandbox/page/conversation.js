// The messages of the selected chat. The newest are shown at once, earlier ones a few a frame, so
// that a long chat holds up nothing.

import { attempt, get } from "./actions.js";
import { bubble, plainText } from "./bubble.js";
import { button, byId, element, replace } from "./elements.js";
import { rove, stopAt } from "./lists.js";
import { model, on, takeMessages, touch } from "./model.js";
import { openMenu } from "./menu.js";
import { others, title } from "./people.js";
import { announce, toast } from "./status.js";

const AT_ONCE = 30; // messages that are made in a frame

const list = byId("messages");
const nodes = new Map(); // of the messages that are shown: id -> element
let making; // the run that makes earlier ones; another chat ends it
let waiting = []; // ids of what it has yet to make, in their order

const chat = () => model.chats.get(model.selected);
const known = () => model.messages.get(model.selected) ?? new Map();

// ---- making elements ------------------------------------------------------------------------

function make(message, before) {
  const item = bubble(message, before, known(), chat()?.is_group);
  nodes.set(message.id, item);
  return item;
}

function markLatest() {
  list.querySelector(".latest")?.classList.remove("latest");
  const bots = list.getElementsByClassName("bot");
  bots[bots.length - 1]?.classList.add("latest");
}

function earlierButton() {
  const first = model.earlier.get(model.selected) ?? 1;
  if (first <= 1) return [];
  return [element("li", { class: "earlier" }, button(`Show earlier messages (${first - 1})`, () => loadEarlier(first)))];
}

// Prepends the messages before the first that is shown, in several frames.
function makeEarlier(run) {
  if (run !== making) return;
  const ids = waiting.splice(-AT_ONCE);
  const messages = ids.map((id) => known().get(id)).filter(Boolean); // some may be deleted by now
  list.prepend(...messages.map((message, i) => make(message, messages[i - 1] ?? known().get(waiting.at(-1)))));
  if (waiting.length > 0) requestAnimationFrame(() => makeEarlier(run));
  else list.prepend(...earlierButton());
}

function showAll() {
  making = {};
  nodes.clear();
  list.replaceChildren();
  waiting = [...known().keys()];
  makeEarlier(making);
  markLatest();
  stopAt(list, list.lastElementChild);
}

// ---- following ---------------------------------------------------------------------------------

const messageOf = (item) => item && known().get(item.dataset.message);

function renew(message) {
  const old = nodes.get(message.id);
  const item = make(message, messageOf(old.previousElementSibling));
  item.tabIndex = old.tabIndex;
  replace(old, item);
}

function remove(message) {
  nodes.get(message.id)?.remove();
  nodes.delete(message.id);
}

function update(changed) {
  for (const message of changed) {
    if (message.chat_id !== model.selected) continue;
    if (message.deleted) remove(message);
    else if (nodes.has(message.id)) renew(message);
    else if (!waiting.includes(message.id)) list.append(make(message, messageOf(list.lastElementChild)));
  }
  markLatest();
  if (!list.contains(document.activeElement)) stopAt(list, list.lastElementChild);
}

function tellOf(arrived) {
  const news = [...arrived].filter((message) => message.is_from_me && message.chat_id === model.selected);
  if (news.length > 0) announce(`The bot writes: ${news.map(plainText).join(". ")}`);
}

// ---- the chat ------------------------------------------------------------------------------------

function readIfSeen() {
  if (document.visibilityState !== "visible" || !byId("receipts").checked) return;
  const unread = [...known().values()].filter((one) => one.is_from_me && one.status === "delivered" && !one.poll);
  if (unread.length > 0) attempt("read", { messages: unread.map((one) => one.id) });
}

// Loads messages of a chat, and tells whether that is still the one that is shown.
async function load(id, query = "") {
  model.loading.set(id, new Map());
  try {
    takeMessages(await get(`messages?chat=${encodeURIComponent(id)}${query}`));
  } catch (failure) {
    toast(failure.message);
    return false;
  } finally {
    model.loading.delete(id);
  }
  return id === model.selected;
}

async function loadEarlier(first) {
  const ids = new Set(known().keys());
  const asked = list.querySelector(".earlier");
  asked.nextElementSibling.focus();
  asked.remove(); // it asks once
  if (!await load(model.selected, `&before=${first}`)) return list.prepend(asked);
  waiting = [...known().keys()].filter((id) => !ids.has(id));
  makeEarlier(making);
}

function showHead() {
  const one = chat();
  byId("with").textContent = one ? title(one) : "No chat";
  byId("with-line").textContent = one ? `${others(one).map((handle) => handle.handle).join(", ")} with ${one.line}` : "";
  byId("typing").hidden = !one?.bot_types;
}

let shown;
async function showSelected() {
  showHead();
  if (!model.selected || (shown === model.selected && model.messages.has(shown))) return;
  shown = model.selected;
  if (model.messages.has(shown) || await load(shown)) showAll();
  byId("scroller").scrollTop = 0; // the newest: the column is reversed
  readIfSeen();
}

function click(event) {
  const item = event.target.closest("[data-message]");
  if (!item) return;
  const option = event.target.closest("[data-option]");
  const message = known().get(item.dataset.message);
  if (option) {
    const voted = message.poll.options.find((one) => one.option_id === option.dataset.option).voters
      .some((voter) => voter.handle === byId("from").value);
    attempt("vote", { message: message.id, option: option.dataset.option, from: byId("from").value, remove: voted });
  } else if (event.target.closest(".more")) openMenu(message, item);
}

export function startConversation() {
  rove(list);
  list.addEventListener("click", click);
  list.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.dataset.message) {
      event.preventDefault();
      openMenu(known().get(event.target.dataset.message), event.target);
    }
  });
  on("loaded", () => (shown = undefined));
  on("selected", showSelected);
  on("messages", update);
  on("messages", readIfSeen);
  on("arrived", tellOf);
  document.addEventListener("visibilitychange", readIfSeen);
  byId("receipts").addEventListener("change", readIfSeen);
  touch("selected");
}
