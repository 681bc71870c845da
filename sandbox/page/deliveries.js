// Webhooks that went out: each attempt, what the receiver said, its signature, and when it comes again.

import { byId, element, replace } from "./elements.js";
import { rove } from "./lists.js";
import { model, on } from "./model.js";
import { bodyOf, foldable, headerTable, keepStop, verdict } from "./requests.js";
import { duration, exactTime } from "./times.js";

const nodes = new Map();

function outcome(entry) {
  if (entry.status) return String(entry.status);
  if (entry.failed) return "no answer";
  return entry.seconds === undefined ? "…" : "not sent";
}

function inside(entry) {
  return [
    element("p", { class: "target" }, `POST ${entry.url}`),
    entry.seconds !== undefined && !entry.status && !entry.failed && element("p", { class: "quiet" },
      "Webhooks go to plain http URLs of this machine only."),
    entry.again_in !== undefined && element("p", { class: "quiet" }, `Delivered again in ${duration(entry.again_in)}.`),
    bodyOf("Body", entry.body),
    headerTable("Headers, with the signature", entry.headers),
  ];
}

function row(entry) {
  const state = entry.status ? verdict(entry.status) : entry.failed ? "bad" : "refused";
  return foldable([
    element("span", { class: `badge ${entry.seconds === undefined ? "waiting" : state}` }, outcome(entry)),
    element("span", { class: "what" }, entry.event ?? "webhook"),
    element("span", { class: "quiet" }, entry.attempt > 1 ? `attempt ${entry.attempt}` : ""),
    element("span", { class: "quiet number" }, entry.again_in !== undefined ? `again in ${duration(entry.again_in)}`
      : entry.seconds !== undefined ? duration(entry.seconds) : ""),
    element("time", { class: "quiet number" }, exactTime(entry.at)),
  ], () => inside(entry), { class: "entry", data: { delivery: entry.number, event: entry.event ?? "", attempt: entry.attempt } });
}

function put(list, entry) {
  const made = row(entry), old = nodes.get(entry.number);
  nodes.set(entry.number, made);
  if (!old) return list.prepend(made);
  made.open = old.open;
  replace(old, made, "summary");
}

function showAll(list) {
  nodes.clear();
  list.replaceChildren();
  for (const entry of model.deliveries) put(list, entry);
}

export function startDeliveries() {
  const list = byId("deliveries");
  rove(list);
  on("deliveries", (changed) => {
    if (changed.has(undefined)) showAll(list);
    else {
      list.querySelector(".empty")?.remove();
      for (const entry of changed) put(list, entry);
      while (list.childElementCount > 300) list.lastElementChild.remove();
    }
    if (list.childElementCount === 0) {
      list.append(element("p", { class: "empty" }, "No webhooks yet. They go to the URLs that were subscribed."));
    }
    keepStop(list);
  });
}
