// HTTP/1.1, by hand: the requests of a connection one after another, cut as planned.
import { answerTo } from "./answers.mjs";
import { accept, answered, measure, planned, plannedForOpening } from "./record.mjs";

// The length of the request that the bytes begin with, 0 while its head is not whole.
function lengthOf(bytes) {
  const head = bytes.indexOf("\r\n\r\n");
  if (head < 0) return 0;
  const announced = /\r\ncontent-length: *(\d+)/i.exec(bytes.subarray(0, head).toString("latin1"));
  return head + 4 + (announced ? Number(announced[1]) : 0);
}

function parse(bytes, scheme) {
  const end = bytes.indexOf("\r\n\r\n");
  const head = bytes.subarray(0, end).toString("latin1");
  const [method, path] = head.split(" ", 2);
  const header = (name) => new RegExp(`\r\n${name}: *([^\r]*)`, "i").exec(head)?.[1];
  const origin = `${scheme}://${header("host")}`;
  return { method, path, origin, key: header("idempotency-key"), body: bytes.subarray(end + 4) };
}

function render({ status, type, body }) {
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`),
    body,
  ]);
}

function answer(link, bytes, scheme, plan) {
  const request = parse(bytes, scheme);
  const whole = render(answerTo(request, accept(request)));
  measure("request", bytes.length);
  measure("answer", whole.length);
  if (plan?.at !== "answer") {
    link.stream.write(whole, () => answered(request));
    return;
  }
  if (plan.byte >= whole.length) answered(request);
  link.cut(plan.how, whole.subarray(0, plan.byte));
}

export function serveHttp1(link, scheme) {
  const atOpening = plannedForOpening();
  if (atOpening) return link.cut(atOpening.how);
  let bytes = Buffer.alloc(0);
  let plan = null;
  link.stream.on("data", (chunk) => {
    if (link.dead) return;
    if (bytes.length === 0) plan = planned();
    bytes = Buffer.concat([bytes, chunk]);
    if (plan?.at === "request" && bytes.length >= plan.byte) return link.cut(plan.how);
    const length = lengthOf(bytes);
    if (length === 0 || bytes.length < length) return;
    const request = bytes;
    bytes = Buffer.alloc(0);
    answer(link, request, scheme, plan);
  });
}
