// Every request with its answer, the newest above.

import { asCurl, asLua } from "./copy.js";
import { button, byId, element } from "./elements.js";
import { rove, stopAt } from "./lists.js";
import { model, on } from "./model.js";
import { duration, exactTime } from "./times.js";
import { toast } from "./status.js";

export const baseUrl = `${location.origin}/api/partner`;

const drops = { before: "cut before it ran", after: "cut after it ran", half: "half of the answer" };

export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied ${what}.`);
  } catch {
    toast("The browser does not let this page copy."); // it has no clipboard but for pages of this machine
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

export function headerTable(caption, fields) {
  const rows = Object.keys(fields).sort().map((name) => element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, fields[name])));
  return element("table", { class: "headers" }, element("caption", {}, caption), element("tbody", {}, rows));
}

export function bodyOf(caption, text) {
  return text && element("figure", {}, element("figcaption", {}, caption), element("pre", { tabindex: "0" }, pretty(text)));
}

// One stop for the Tab key in a list of rows.
export function keepStop(list) {
  if (!list.querySelector('[data-stop][tabindex="0"]')) stopAt(list, list.querySelector("[data-stop]"));
}

// A row that makes what it holds when it is opened.
export function foldable(summary, inside, properties) {
  const made = element("details", properties, element("summary", { tabindex: "-1", data: { stop: "" } }, summary));
  made.addEventListener("toggle", () => {
    if (made.open && made.childElementCount === 1) made.append(element("div", { class: "inside" }, inside()));
  });
  return made;
}

export function verdict(status) {
  return status === undefined ? "cut" : status < 300 ? "good" : status < 500 ? "refused" : "bad";
}

function inside(entry) {
  return [
    element("p", { class: "row" },
      button("Copy as Lua", () => copy(asLua(entry, baseUrl), "as Lua"), { class: "plain", data: { copy: "lua" } }),
      button("Copy as curl", () => copy(asCurl(entry, location.origin), "as curl"), { class: "plain", data: { copy: "curl" } })),
    element("p", { class: "target" }, `${entry.method} ${entry.path}${entry.query ? `?${entry.query}` : ""}`),
    bodyOf("Body", entry.body),
    entry.drop ? element("p", { class: "quiet" }, `No answer: ${drops[entry.drop]}`) : bodyOf("Answer", entry.answer),
    headerTable("Request headers", entry.headers),
    entry.answer_headers && headerTable("Answer headers", entry.answer_headers),
  ];
}

function row(entry) {
  const name = entry.call?.operation ?? entry.path;
  return foldable([
    element("span", { class: `badge ${verdict(entry.status)}` }, entry.drop ? "cut" : String(entry.status)),
    element("span", { class: "what" }, name),
    element("span", { class: "quiet" }, entry.method),
    element("span", { class: "quiet number" }, duration(entry.seconds)),
    element("time", { class: "quiet number" }, exactTime(entry.at)),
  ], () => inside(entry), { class: "entry", data: { request: entry.number, operation: entry.call?.operation ?? "" } });
}

export function startRequests() {
  const list = byId("requests");
  rove(list);
  const empty = () => element("p", { class: "empty" }, "No requests yet. Send one to the base URL above.");
  on("requests", (changed) => {
    if (changed.has(undefined)) {
      list.replaceChildren(...model.requests.map(row).reverse());
    } else {
      list.querySelector(".empty")?.remove();
      list.prepend(...[...changed].map(row).reverse());
      while (list.childElementCount > 300) list.lastElementChild.remove();
    }
    if (list.childElementCount === 0) list.append(empty());
    keepStop(list);
  });
}
