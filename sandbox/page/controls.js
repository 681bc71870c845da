// What goes wrong on demand: faults of calls, disorder of webhooks; and the clock.

import { attempt } from "./actions.js";
import { button, byId, element } from "./elements.js";
import { model, on } from "./model.js";

const SENDING = "chats.messages.send";

const faults = [
  ["429", "Too many requests, try again in 2 s", { status: 429, retry_after: 2 }],
  ["503", "Service unavailable", { status: 503 }],
  ["Cut", "The connection breaks after the call was done, before its answer", { drop: "after" }],
  ["Slow", "The answer comes after 3 s", { delay: 3 }],
];

const disorders = [
  ["Late", "The next event comes 5 s late", { kind: "late", seconds: 5 }],
  ["Twice", "The next event comes twice", { kind: "doubled" }],
  ["Out of order", "The next event comes after the one that follows it", { kind: "disordered" }],
];

const target = element("select", { id: "fault-target" });
const times = element("input", { id: "fault-times", type: "number", min: 1, max: 20, value: 1 });

function fail(fault) {
  attempt("fail", { ...fault, times: Number(times.value) || 1, operation: target.value || undefined });
}

function group(label, ...children) {
  return element("fieldset", {}, element("legend", {}, label), children);
}

function withHint([text, title, given], act) {
  return button(text, () => act(given), { title, "aria-label": `${text}: ${title}`, data: { does: text } });
}

const dueText = element("span");
const clearButton = button("Clear", () => attempt("clear"), { class: "plain", hidden: true });
const pauseButton = button("Pause", () => attempt(model.conditions.paused ? "resume" : "pause"));

function showOperations() {
  const first = [["", "any call"], [SENDING, "sending a message"]];
  const rest = model.operations.filter((name) => name !== SENDING).map((name) => [name, name]);
  target.replaceChildren(...[...first, ...rest].map(([value, text]) => element("option", { value }, text)));
}

function faultText(fault) {
  const what = fault.status ?? (fault.drop ? "cut" : `slow (${fault.delay} s)`);
  return `${what} × ${fault.times} for ${fault.operation ?? "any call"}`;
}

const disorderNames = { late: "late", doubled: "twice", disordered: "out of order" };

function showDue() {
  const { faults: due, disorder, paused } = model.conditions;
  const texts = [...due.map(faultText), ...Object.entries(disorder).map(([kind, count]) => `${count} event ${disorderNames[kind]}`)];
  dueText.textContent = texts.length ? `Due: ${texts.join(", ")} ` : "Nothing is due to fail.";
  if (texts.length === 0 && clearButton === document.activeElement) target.focus();
  clearButton.hidden = texts.length === 0;
  pauseButton.textContent = paused ? "Go on" : "Pause";
}

export function startControls() {
  byId("controls").append(
    group("The next calls", element("div", { class: "row" },
      element("label", {}, element("span", { class: "quiet" }, "of"), target),
      element("label", {}, times, element("span", { class: "quiet" }, "times")),
    ), element("div", { class: "row buttons" }, faults.map((one) => withHint(one, fail)))),
    group("The next event", element("div", { class: "row buttons" },
      disorders.map((one) => withHint(one, (given) => attempt("disorder", given))))),
    group("The clock", element("div", { class: "row buttons" }, pauseButton,
      button("An hour ahead", () => attempt("advance", { seconds: 3600 })))),
    element("p", { class: "due quiet", id: "due", "aria-live": "polite" }, dueText, clearButton),
  );
  on("conditions", showDue);
  on("operations", showOperations);
}
