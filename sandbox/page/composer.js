// The field in which one writes as the other person: text, files, a reply, an edit, and from whom.

import { act, attempt, upload } from "./actions.js";
import { plainText } from "./bubble.js";
import { button, byId, element } from "./elements.js";
import { model, on } from "./model.js";
import { others } from "./people.js";
import { toast } from "./status.js";

const STILL = 3000; // milliseconds without a key, after which nobody types

const text = byId("text");
let replyTo, editing, files = [], typing, timer;
let shown; // the chat that is written to

// ---- replies and edits ------------------------------------------------------------------------

function showPurpose() {
  const about = replyTo ?? editing;
  const line = byId("replying");
  line.hidden = !about;
  if (!about) return;
  line.replaceChildren(element("span", {}, `${replyTo ? "Reply to" : "Edit"}: ${plainText(about)}`),
    button("Cancel", forget, { class: "plain" }));
}

// Of an edit the field holds the message's text, which is no draft.
function clear() {
  if (editing) fill("");
  replyTo = editing = undefined;
  showPurpose();
}

function forget() {
  clear();
  text.focus();
}

export function reply(message) {
  forget();
  replyTo = message;
  showPurpose();
}

export function edit(message) {
  forget();
  editing = message;
  fill(message.parts[0].value);
  showPurpose();
}

// ---- files -----------------------------------------------------------------------------------

function showFiles() {
  byId("files").replaceChildren(...files.map((file) => element("li", {}, file.name,
    button("×", () => remove(file), { "aria-label": `Remove ${file.name}` }))));
}

function remove(file) {
  files = files.filter((one) => one !== file);
  showFiles();
  byId("file").focus();
}

async function addFiles(chosen) {
  for (const file of chosen) {
    try {
      files.push({ id: (await upload(file)).id, name: file.name });
    } catch (failure) {
      toast(failure.message);
    }
  }
  showFiles();
}

// ---- typing ------------------------------------------------------------------------------------

function setTyping(now) {
  if (typing === now || !model.selected) return;
  typing = now;
  attempt("type", { chat: model.selected, from: byId("from").value || undefined, typing: now });
}

function typed() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 140)}px`;
  setTyping(text.value !== "");
  clearTimeout(timer);
  timer = setTimeout(() => setTyping(false), STILL);
}

// ---- sending -----------------------------------------------------------------------------------

function request(words) {
  if (editing) return act("edit", { message: editing.id, text: words });
  return act("write", {
    chat: model.selected, from: byId("from").value || undefined, text: words,
    attachments: files.map((file) => file.id),
    reply_to: replyTo && { message_id: replyTo.id, part_index: 0 },
  });
}

function fill(words) {
  text.value = words;
  text.style.height = "auto";
}

// The field is empty at once, for the next message. What could not be sent comes back.
async function submit(event) {
  event.preventDefault();
  const words = text.value.trim();
  if ((words === "" && files.length === 0) || !model.selected) return;
  const kept = { replyTo, editing, files };
  const sent = request(words);
  clearTimeout(timer);
  setTyping(false);
  fill("");
  files = [];
  showFiles();
  forget();
  try {
    await sent;
  } catch (failure) {
    toast(failure.message);
    fill([words, text.value].filter(Boolean).join("\n"));
    ({ replyTo, editing, files } = kept);
    showFiles();
    showPurpose();
  }
}

function showSenders() {
  const chat = model.chats.get(model.selected);
  const people = chat ? others(chat) : [];
  const chosen = byId("from").value;
  byId("from").replaceChildren(...people.map((one) => element("option", { value: one.handle }, one.handle)));
  if (people.some((one) => one.handle === chosen)) byId("from").value = chosen;
  byId("as").hidden = people.length < 2;
  text.disabled = people.length === 0;
}

// A reply and an edit are of one chat.
function showChat() {
  if (shown !== model.selected) clear();
  shown = model.selected;
  showSenders();
}

export function startComposer() {
  byId("composer").addEventListener("submit", submit);
  text.addEventListener("input", typed);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      byId("composer").requestSubmit();
    } else if (event.key === "Escape" && (replyTo || editing)) forget();
  });
  byId("file").addEventListener("change", (event) => {
    addFiles([...event.target.files]);
    event.target.value = "";
  });
  on("selected", showChat);
}
