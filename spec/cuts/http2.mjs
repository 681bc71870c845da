// HTTP/2: node's sessions speak it; a tap between them and the connection counts the
// bytes of requests and answers, and cuts where planned.
import { createServer } from "node:http2";
import { Duplex } from "node:stream";
import { answerTo } from "./answers.mjs";
import { accept, answered, measure, planned, plannedForOpening } from "./record.mjs";

const PREFACE = 24; // bytes that a client begins with
const HEAD = 9; // bytes of a frame before its content
const DATA = 0, HEADERS = 1, END_STREAM = 1;
const MAX_STREAM = 0x7fffffff;

function goawayFrame(last, code) {
  const frame = Buffer.alloc(HEAD + 8);
  frame.writeUIntBE(8, 0, 3);
  frame[3] = 7;
  frame.writeUInt32BE(last, HEAD);
  frame.writeUInt32BE(code, HEAD + 4);
  return frame;
}

// Splits bytes into whole frames and a rest.
function frames(bytes) {
  const list = [];
  let at = 0;
  while (bytes.length - at >= HEAD) {
    const length = HEAD + bytes.readUIntBE(at, 3);
    if (bytes.length - at < length) break;
    list.push(bytes.subarray(at, at + length));
    at += length;
  }
  return [list, bytes.subarray(at)];
}

const streamOf = (frame) => frame.readUInt32BE(5) & MAX_STREAM;
const ends = (frame) => (frame[3] === DATA || frame[3] === HEADERS) && (frame[4] & END_STREAM) !== 0;

class Tap extends Duplex {
  constructor(link) {
    super();
    this.link = link;
    this.preface = PREFACE;
    this.arriving = Buffer.alloc(0);
    this.leaving = Buffer.alloc(0);
    this.calls = new Map(); // stream -> what is known of its request
    this.begun = null; // the request that is being received
    link.stream.on("data", (chunk) => !link.dead && this.receive(chunk));
    link.stream.on("end", () => this.push(null));
    link.stream.on("close", () => this.destroy());
  }

  _read() {}

  receive(chunk) {
    const first = chunk.subarray(0, this.preface);
    this.preface -= first.length;
    if (first.length > 0) this.push(first);
    let list;
    [list, this.arriving] = frames(Buffer.concat([this.arriving, chunk.subarray(first.length)]));
    for (const frame of list) {
      this.note(frame);
      if (this.link.dead) return;
      this.push(frame);
    }
    if (!this.begun && this.arriving.length >= HEAD && this.arriving[3] === HEADERS) this.begin(this.arriving);
    this.cutRequest(this.arriving.length);
  }

  begin(frame) {
    this.begun = { plan: planned(), received: 0, sent: 0, stream: streamOf(frame) };
  }

  note(frame) {
    // The request before may have been reset, and never ended.
    if (frame[3] === HEADERS && this.begun?.stream !== streamOf(frame)) this.begin(frame);
    if (!this.begun) return;
    if (frame[3] === HEADERS) this.calls.set(streamOf(frame), this.begun);
    this.begun.received += frame.length;
    this.cutRequest(0);
    if (ends(frame)) {
      measure("request", this.begun.received);
      this.begun = null;
    }
  }

  // Cuts when the request has come as far as the plan says.
  cutRequest(more) {
    const plan = this.begun?.plan;
    if (plan?.at === "request" && this.begun.received + more >= plan.byte) this.link.cut(plan.how);
  }

  _write(chunk, _encoding, done) {
    let list;
    [list, this.leaving] = frames(Buffer.concat([this.leaving, chunk]));
    for (const frame of list) this.send(frame);
    done();
  }

  send(frame) {
    const call = this.calls.get(streamOf(frame));
    if (this.link.dead) return;
    const answers = call && (frame[3] === HEADERS || frame[3] === DATA);
    const left = answers && call.plan?.at === "answer" ? call.plan.byte - call.sent : Infinity;
    if (answers) call.sent += frame.length;
    if (answers && ends(frame)) {
      measure("answer", call.sent);
      if (left >= frame.length) answered(call.request);
    }
    if (left < frame.length || (left === frame.length && ends(frame))) {
      this.link.cut(call.plan.how, frame.subarray(0, left));
    } else {
      this.link.stream.write(frame);
    }
  }

  // Last: `before` is none of the streams that count, `this` the call's own, `all` any.
  goaway(call, plan, id) {
    const last = { before: Math.max(0, id - 2), this: id, all: MAX_STREAM }[plan.last];
    const frame = goawayFrame(last, plan.code);
    if (plan.then === "cut") this.link.cut(plan.how ?? "fin", frame);
    else this.link.stream.write(frame);
  }
}

function respond(stream, call, digest, half) {
  const { status, type, body } = answerTo(call.request, digest);
  stream.respond({ ":status": status, "content-type": type, "content-length": body.length });
  if (half) stream.write(body.subarray(0, body.length / 2));
  else stream.end(body);
}

// What is done in the place of an answer, or before it.
const actions = {
  reset(stream, call, plan) {
    const digest = plan.code === 7 ? "" : accept(call.request); // 7: refused, not acted on
    if (plan.when === "half") respond(stream, call, digest, true);
    setTimeout(() => stream.close(plan.code), plan.when === "half" ? 5 : 0);
  },
  goaway(stream, call, plan, tap) {
    if (plan.last === "before") return tap.goaway(call, plan, stream.id);
    const digest = accept(call.request);
    tap.goaway(call, plan, stream.id);
    if (plan.then === "answer") respond(stream, call, digest);
  },
};

function take(tap, stream, headers) {
  const call = tap.calls.get(stream.id);
  const parts = [];
  stream.on("error", () => {});
  if (!call) return;
  const plan = call.plan;
  call.request = { method: headers[":method"], path: headers[":path"], key: headers["idempotency-key"],
    origin: `https://${headers[":authority"]}` };
  if (plan?.action === "reset" && plan.when === "headers") return stream.close(plan.code);
  stream.on("data", (part) => parts.push(part));
  stream.on("end", () => {
    if (tap.link.dead) return;
    call.request.body = Buffer.concat(parts);
    if (plan?.action) actions[plan.action](stream, call, plan, tap);
    else respond(stream, call, accept(call.request));
  });
}

export function serveHttp2(link) {
  const atOpening = plannedForOpening();
  if (atOpening) return link.cut(atOpening.how);
  const tap = new Tap(link);
  const server = createServer(); // it listens nowhere: it is given its one connection
  server.on("stream", (stream, headers) => take(tap, stream, headers));
  server.on("sessionError", () => {});
  server.on("session", (session) => session.on("error", () => {}));
  tap.on("error", () => {});
  server.emit("connection", tap);
}
