// One message as an element, as the other person's phone shows it: what the bot wrote is on the left.

import { element } from "./elements.js";
import { dayAndTime, seconds, timeOfDay } from "./times.js";

const tapbacks = { love: "❤️", like: "👍", dislike: "👎", laugh: "😂", emphasize: "‼️", question: "❓" };
const APART = 15 * 60; // seconds between messages after which the time stands above

const symbol = (reaction) => tapbacks[reaction.type] ?? reaction.custom_emoji ?? "🏷️";
export const tapbackTypes = Object.keys(tapbacks);
export const tapbackSymbol = (type) => tapbacks[type];

// ---- parts ------------------------------------------------------------------------------

const isPicture = (part) => /^image\/(png|jpeg|gif|webp)$/.test(part.mime_type) && part.url?.startsWith("/sandbox/files/");

function safeLink(address, text) {
  if (!/^(https?:\/\/|\/sandbox\/files\/)/.test(address ?? "")) return element("span", {}, text);
  return element("a", { href: address, target: "_blank", rel: "noreferrer noopener" }, text);
}

const makers = {
  text: (part) => element("span", { class: "words" }, part.value),
  link: (part) => element("span", { class: "words" }, safeLink(part.value, part.value)),
  media(part) {
    if (isPicture(part)) return element("img", { src: part.url, alt: part.filename, loading: "lazy" });
    const size = part.size_bytes ? ` · ${Math.ceil(part.size_bytes / 1024)} KB` : "";
    return element("span", { class: "attachment" }, safeLink(part.url, part.filename), element("small", {}, part.mime_type + size));
  },
  imessage_app: (part) => element("span", { class: "card" }, element("b", {}, part.layout?.caption ?? part.app?.name ?? "App"),
    element("small", {}, part.layout?.subcaption ?? part.url ?? "")),
  app_clip: (part) => element("span", { class: "card" }, element("b", {}, part.title ?? "App clip"), element("small", {}, part.value ?? "")),
};

function reactionsOf(part) {
  if (!part.reactions?.length) return null;
  const text = part.reactions.map(symbol).join("");
  const spoken = part.reactions.map((reaction) => `${reaction.is_me ? "the bot" : reaction.handle.handle}: ${reaction.type}`);
  return element("span", { class: "reactions", role: "img", "aria-label": `Reactions: ${spoken.join(", ")}` }, text);
}

function partOf(part) {
  const make = makers[part.type] ?? makers.text;
  const kind = part.type === "media" && isPicture(part) ? "picture" : part.type;
  return element("span", { class: `part ${kind}` }, make(part), reactionsOf(part));
}

function pollOf(message) {
  const most = Math.max(1, ...message.poll.options.map((option) => option.voters.length));
  return element("span", { class: "part poll" }, message.poll.options.map((option) => {
    const share = element("span", { class: "share", "aria-hidden": "true" });
    share.style.setProperty("--share", `${(100 * option.voters.length) / most}%`);
    return element("button", { type: "button", class: "option", data: { option: option.option_id }, tabindex: "-1" },
      element("span", {}, option.text || "(not kept)"), share, element("span", { class: "count" }, String(option.voters.length)));
  }));
}

// ---- what stands around it ------------------------------------------------------------------

export const plainText = (message) => message.parts.map((part) => part.value ?? part.filename ?? part.layout?.caption ?? "").join(" ")
  || (message.poll ? "Poll" : "");

function quoteOf(message, known) {
  const quoted = message.reply_to && known.get(message.reply_to.message_id);
  return message.reply_to && element("span", { class: "quote" }, quoted ? plainText(quoted) : "a message");
}

// How far it came. On the phone this stands under the last message alone.
function receiptOf(message) {
  if (message.status === "failed") return "";
  if (message.read_at) return `Read ${timeOfDay(message.read_at)}`;
  if (!message.is_from_me) return "";
  if (message.delivered_at) return `Delivered ${timeOfDay(message.delivered_at)}`;
  return message.sent_at ? "Sent" : "Sending";
}

function notesOf(message) {
  return [
    message.status === "failed" && "Not delivered", message.edits > 0 && "Edited",
    message.reconciled_at && "Arrived late", message.effect && `With ${message.effect.name}`,
  ].filter(Boolean).join(" · ");
}

const startsTalk = (message, before) => !before || seconds(message.created_at) - seconds(before.created_at) > APART;

const classes = (wanted) => Object.keys(wanted).filter((name) => wanted[name]).join(" ");

// A list item. `before` is the message above; `known` are the chat's messages, by id.
export function bubble(message, before, known, isGroup) {
  const who = message.is_from_me ? "Bot" : message.from;
  const follows = before && before.from === message.from && !startsTalk(message, before);
  const receipt = receiptOf(message), notes = notesOf(message);
  return element("li", {
    class: classes({
      message: true, bot: message.is_from_me, person: !message.is_from_me, follows,
      failed: message.status === "failed", reacted: message.parts.some((part) => part.reactions?.length),
    }),
    tabindex: "-1", data: { stop: "", message: message.id, status: message.status },
    "aria-label": `${who}: ${plainText(message)}. ${[notes, receipt].filter(Boolean).join(". ")}`,
  },
    startsTalk(message, before) && element("span", { class: "when" }, dayAndTime(message.created_at)),
    isGroup && !follows && element("span", { class: "who" }, who),
    quoteOf(message, known),
    element("span", { class: "body" }, message.poll ? pollOf(message) : message.parts.map(partOf),
      element("button", { type: "button", class: "more", tabindex: "-1", "aria-label": "More" }, "⋯")),
    notes && element("span", { class: "notes" }, notes),
    receipt && element("span", { class: "receipt" }, receipt),
  );
}
