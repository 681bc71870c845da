// The server of the gate `make cuts`, run as a program: it prints the port of its
// control, and serves until it is killed.
//   node server.mjs <folder with key.pem and cert.pem>
import { createServer as createControl } from "node:http";
import { createServer } from "node:net";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { Link } from "./link.mjs";
import { arm, report } from "./record.mjs";
import { serveHttp1 } from "./http1.mjs";
import { serveHttp2 } from "./http2.mjs";

const folder = process.argv[2];
const read = (name) => readFileSync(`${folder}/${name}.pem`);
const context = createSecureContext({ key: read("key"), cert: read("cert") });

const ports = {};
function listen(name, serve) {
  return new Promise((resolve) => {
    const server = createServer({ allowHalfOpen: true }, serve);
    server.listen(0, "127.0.0.1", () => resolve((ports[name] = server.address().port)));
  });
}

await listen("http1", (socket) => serveHttp1(new Link(socket), "http"));
await listen("tls", (socket) => serveHttp1(new Link(socket, context, ["http/1.1"]), "https"));
await listen("http2", (socket) => serveHttp2(new Link(socket, context, ["h2"])));

const control = createControl((request, response) => {
  let body = "";
  request.on("data", (part) => (body += part));
  request.on("end", async () => {
    const told = { ...report(), ports };
    if (request.method === "POST") await arm(body === "" || body === "{}" ? null : JSON.parse(body));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(told));
  });
});
control.keepAliveTimeout = 600000;
control.listen(0, "127.0.0.1", () => console.log(control.address().port));
