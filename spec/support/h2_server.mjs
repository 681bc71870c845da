// A server that speaks HTTP/2 only. It is a program: it prints its port, and serves until it
// is killed. GET /<bytes>/<chunk>/<delay> answers with JSON of <bytes> bytes, written in
// chunks of <chunk> bytes, after <delay> ms.
//   node h2_server.mjs <folder with key.pem and cert.pem> [settings as JSON]
import { createSecureServer } from "node:http2";
import { readFileSync } from "node:fs";

const [folder, settings] = process.argv.slice(2);
const server = createSecureServer({
  key: readFileSync(`${folder}/key.pem`),
  cert: readFileSync(`${folder}/cert.pem`),
  settings: { maxConcurrentStreams: 1000, ...JSON.parse(settings ?? "{}") },
});

const texts = new Map();
function text(bytes) {
  if (!texts.has(bytes)) {
    texts.set(bytes, Buffer.from(`{"id":"1","display_name":"${"x".repeat(Math.max(0, bytes - 30))}"}`));
  }
  return texts.get(bytes);
}

function answer(stream, bytes, chunk) {
  if (stream.destroyed) return;
  stream.respond({ ":status": 200, "content-type": "application/json" });
  const body = text(bytes);
  for (let at = 0; chunk > 0 && at + chunk < body.length; at += chunk) stream.write(body.subarray(at, at + chunk));
  stream.end(chunk > 0 ? body.subarray(body.length - (body.length % chunk || chunk)) : body);
}

server.on("stream", (stream, headers) => {
  const [, bytes, chunk, delay] = headers[":path"].split("/").map(Number);
  stream.on("error", () => {});
  if (delay > 0) setTimeout(answer, delay, stream, bytes, chunk);
  else answer(stream, bytes, chunk);
});
server.on("sessionError", () => {});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
