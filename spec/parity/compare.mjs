// Drives the official SDK and linq (linq_calls.lua) through the same calls against
// one recording server, and compares what arrived. Both read operations.json; the
// differences that are meant to be are in differences.json, and have to be there.
//
//   node spec/parity/compare.mjs lua5.4 [-v]        (spec/parity/run sets it up)

import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { isDeepStrictEqual } from "node:util";
import { LinqAPIV3 } from "@linqapp/sdk";

const [lua, ...flags] = process.argv.slice(2);
const verbose = flags.includes("-v");
const KEY = "key_parity";
const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const operations = JSON.parse(read("operations.json"));
const expected = JSON.parse(read("differences.json"));
const PAGES = 3; // of a list whose pages are all read

let passed = 0;
let failed = 0;

function check(name, complaints) {
  if (complaints.length === 0) {
    passed += 1;
    if (verbose) console.log(`ok    ${name}`);
    return;
  }
  failed += 1;
  console.log(`FAIL  ${name}`);
  for (const text of complaints) console.log(`      ${text}`);
}

// ---- the recording server ---------------------------------------------------------

const cases = new Map(); // name -> { operation, ...case }
for (const operation of operations) {
  for (const one of operation.cases) {
    if (cases.has(one.name) || !/^[a-z0-9_.-]+$/.test(one.name)) {
      throw new Error(`operations.json: the name '${one.name}' is not usable, or there twice`);
    }
    cases.set(one.name, { operation, ...one });
  }
}

const records = { sdk: new Map(), linq: new Map() }; // case -> requests

// A documented answer: [status, text].
function answer(one, count) {
  const fixture = one.operation.fixture;
  if (!fixture) return [204, undefined];
  const text = read(`../fixtures/v3/${fixture}.json`);
  const status = Number(fixture.match(/\.(\d+)$/)[1]);
  if (!one.all_pages) return [status, text];
  const next_cursor = count < PAGES ? `after page ${count}` : null;
  return [status, JSON.stringify({ ...JSON.parse(text), next_cursor })];
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const [, side, name, target] = request.url.match(/^\/(sdk|linq)\/([^/]+)(\/.*)$/) ?? [];
    if (!cases.has(name)) return response.writeHead(599).end();
    const list = records[side].get(name) ?? [];
    records[side].set(name, list);
    const headers = {};
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      const field = request.rawHeaders[i].toLowerCase();
      headers[field] = field in headers ? `${headers[field]}, ${request.rawHeaders[i + 1]}` : request.rawHeaders[i + 1];
    }
    const [path, query] = target.split(/\?(.*)/s);
    list.push({ method: request.method, path, query, headers, body: Buffer.concat(chunks).toString() });
    const [status, text] = answer(cases.get(name), list.length);
    const type = cases.get(name).operation.content_type ?? "application/json";
    response.writeHead(status, text === undefined ? {} : { "content-type": type }).end(text);
  });
});

// ---- both sides -------------------------------------------------------------------

// "$null" stands for null, as in linq_calls.lua.
const argument = (value) => JSON.parse(JSON.stringify(value), (_, one) => (one === "$null" ? null : one));

// Operations of the SDK by their names, as they are in the installed package.
function enumerate(resource, prefix = "") {
  const names = [];
  for (const [name, value] of Object.entries(resource)) {
    if (value === null || typeof value !== "object" || !("_client" in value)) continue;
    for (const method of Object.getOwnPropertyNames(Object.getPrototypeOf(value))) {
      if (method !== "constructor") names.push(`${prefix}${name}.${method}`);
    }
    names.push(...enumerate(value, `${prefix}${name}.`));
  }
  return names;
}

const sdkClient = (baseURL) => new LinqAPIV3({ apiKey: KEY, baseURL, maxRetries: 0, logLevel: "off" });

async function runSdk(base) {
  const results = new Map();
  for (const [name, one] of cases) {
    const path = one.operation.sdk.split(".");
    const method = path.pop();
    const resource = path.reduce((at, part) => at[part], sdkClient(`${base}/${name}`));
    try {
      let count;
      const call = resource[method](...argument(one.sdk_args ?? one.args));
      if (one.all_pages) {
        count = 0;
        for await (const _ of call) count += 1;
      } else {
        await call;
      }
      results.set(name, { outcome: "ok", count });
    } catch (error) {
      results.set(name, { outcome: "refused", message: String(error) });
    }
  }
  return results;
}

function unwrapSdk(deliveries) {
  const results = new Map();
  const { webhooks } = sdkClient("http://127.0.0.1:1");
  for (const { name, body, headers, secret } of deliveries) {
    try {
      results.set(name, { outcome: "ok", event: webhooks.unwrap(body, { headers, key: secret }) });
    } catch (error) {
      results.set(name, { outcome: "refused", message: String(error) });
    }
  }
  return results;
}

function runLinq(base, deliveries) {
  return new Promise((resolve, reject) => {
    const child = spawn(lua, ["spec/parity/linq_calls.lua", base], { stdio: ["pipe", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => (text += chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0) return reject(new Error(`linq_calls.lua ended with ${code}`));
      const lines = text.trim().split("\n").map((line) => JSON.parse(line));
      resolve(new Map(lines.map((line) => [line.case, line])));
    });
    child.stdin.end(JSON.stringify(deliveries));
  });
}

// ---- webhooks ---------------------------------------------------------------------

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw7Jxx2Oll+OE=";
const OTHER_SECRET = "whsec_b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb3RoZXI=";

// As https://www.standardwebhooks.com tells, with neither side's code.
function signed(body, { id = "msg_1", age = 0, secret = SECRET, time } = {}) {
  const timestamp = time ?? String(Math.floor(Date.now() / 1000) - age);
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${parseInt(timestamp, 10)}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}

function makeDeliveries() {
  const folder = new URL("../fixtures/webhooks/", import.meta.url);
  const list = [];
  const add = (name, body, headers, secret = SECRET) => list.push({ name: `webhook ${name}`, body, headers, secret });
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".json") || file === "vector.json") continue;
    const body = readFileSync(new URL(file, folder), "utf8");
    add(file.slice(0, -5), body, signed(body));
    add(`${file.slice(0, -5)}, changed`, body.replace(/"event_id"/, '"event_ID"'), signed(body));
  }
  const body = JSON.parse(read("../fixtures/webhooks/vector.json")).body;
  const headers = signed(body);
  const without = (name) => Object.fromEntries(Object.entries(headers).filter(([field]) => field !== name));
  const now = Math.floor(Date.now() / 1000);
  const signature = headers["webhook-signature"];
  const unicode = JSON.stringify({ ...JSON.parse(body), trace_id: "žluťoučký kůň 🐎 \u2028 /\\\"" });
  add("body with a space more", `${body} `, headers);
  add("body cut by a byte", body.slice(0, -1), headers);
  add("empty body, signature of another", "", headers);
  add("body with Unicode", unicode, signed(unicode));
  add("body that is no JSON, signed", "{", signed("{"));
  add("empty body, signed", "", signed(""));
  add("body that is no event, signed", "[1]", signed("[1]"));
  add("another id", body, { ...headers, "webhook-id": "msg_2" });
  add("another timestamp", body, { ...headers, "webhook-timestamp": String(now - 5) });
  add("another secret", body, headers, OTHER_SECRET);
  add("signed with another secret", body, signed(body, { secret: OTHER_SECRET }));
  add("secret without whsec_", body, headers, SECRET.slice(6));
  add("secret that is no base64", body, headers, "whsec_no base64!");
  add("secret without its padding", body, headers, SECRET.replace(/=+$/, ""));
  add("empty secret", body, headers, "");
  add("old, within the tolerance", body, signed(body, { age: 290 }));
  add("too old", body, signed(body, { age: 310 }));
  add("early, within the tolerance", body, signed(body, { age: -290 }));
  add("too early", body, signed(body, { age: -310 }));
  add("timestamp with a fraction", body, signed(body, { time: `${now}.5` }));
  add("timestamp with letters after it", body, signed(body, { time: `${now}abc` }));
  add("timestamp with a space before it", body, signed(body, { time: ` ${now}` }));
  add("timestamp that is a word", body, { ...headers, "webhook-timestamp": "now" });
  add("without webhook-id", body, without("webhook-id"));
  add("without webhook-timestamp", body, without("webhook-timestamp"));
  add("without webhook-signature", body, without("webhook-signature"));
  add("without headers", body, {});
  add("headers absent", body, undefined);
  add("header names in capitals", body,
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])));
  add("the right signature after a wrong one", body, { ...headers, "webhook-signature": `v1,AAAA ${signature}` });
  add("the right signature before one of another version", body,
    { ...headers, "webhook-signature": `${signature} v2,AAAA` });
  add("the right signature as another version", body,
    { ...headers, "webhook-signature": signature.replace("v1,", "v2,") });
  add("the signature without its version", body, { ...headers, "webhook-signature": signature.slice(3) });
  add("the signature without its padding", body, { ...headers, "webhook-signature": signature.replace(/=+$/, "") });
  add("the signature with more after a comma", body, { ...headers, "webhook-signature": `${signature},more` });
  add("signatures joined by a comma", body, { ...headers, "webhook-signature": `v1,AAAA, ${signature}` });
  add("the older headers alone", body, {
    "x-webhook-timestamp": String(now),
    "x-webhook-signature": createHmac("sha256", SECRET).update(`${now}.${body}`).digest("hex"),
  });
  add("the older headers beside wrong ones", body, {
    ...headers,
    "webhook-signature": "v1,AAAA",
    "x-webhook-timestamp": String(now),
    "x-webhook-signature": createHmac("sha256", SECRET).update(`${now}.${body}`).digest("hex"),
  });
  return list;
}

// ---- comparing --------------------------------------------------------------------

const shown = (value) => (value === undefined ? "(absent)" : JSON.stringify(value));

// Differences of two JSON values as { field, sdk, linq }; undefined is absent.
function differences(field, sdk, linq, found = []) {
  const both = [sdk, linq].every((value) => value !== null && typeof value === "object");
  if (both && Array.isArray(sdk) === Array.isArray(linq)) {
    for (const key of new Set([...Object.keys(sdk), ...Object.keys(linq)])) {
      differences(`${field}.${key}`, sdk[key], linq[key], found);
    }
  } else if (!isDeepStrictEqual(sdk, linq)) {
    found.push({ field, sdk, linq });
  }
  return found;
}

const not_compared = new Set(["host", "connection", "content-length"]);

function normal(request) {
  const headers = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!not_compared.has(name)) headers[name] = value;
  }
  // Texts of the same JSON may differ in length.
  if (request.body === "") headers["content-length"] = request.headers["content-length"];
  return {
    method: request.method,
    path: request.path,
    // The order of the fields means nothing; their encoding is compared.
    query: request.query === undefined ? undefined : request.query.split("&").sort(),
    headers,
    body: request.body === "" ? undefined : parsed(request.body),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return `not JSON: ${text}`;
  }
}

// "refused" is a call that sent nothing; one that failed later is never meant to be.
function outcome(result, requests) {
  return result.outcome === "refused" && requests.length > 0 ? "failed" : result.outcome;
}

function compareCase(name, sdk, linq) {
  const [left, right] = [records.sdk.get(name) ?? [], records.linq.get(name) ?? []];
  const outcomes = { sdk: outcome(sdk, left), linq: outcome(linq, right) };
  if (outcomes.sdk !== outcomes.linq || !["ok", "refused"].includes(outcomes.sdk)) {
    return [{ field: "outcome", ...outcomes }];
  }
  const found = differences("items", sdk.count, linq.count);
  differences("requests", left.length, right.length, found);
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const [a, b] = [normal(left[i]), normal(right[i])];
    for (const part of Object.keys(a)) differences(part, a[part], b[part], found);
  }
  return found;
}

// JSON without its nulls: linq reads null as nil.
function withoutNulls(value) {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, one]) => one !== null).map(([key, one]) => [key, withoutNulls(one)]),
  );
}

function compareDelivery(sdk, linq) {
  const found = differences("outcome", sdk.outcome, linq.outcome);
  if (sdk.outcome === "ok" && linq.outcome === "ok") differences("event", withoutNulls(sdk.event), linq.event, found);
  return found;
}

// ---- the differences that are meant to be -------------------------------------------

// An entry: field (or several), cases (names; "*": all that send something) where it
// has to be, or some (a pattern: it has to be in one case at least); sdk and linq (a
// value; absent without it), or …_pattern, or …_any; reason.
const entries = expected.differences.flatMap((entry) => [entry.field].flat().map((field) => ({ ...entry, field })));
const used = new Map(entries.map((entry) => [entry, 0]));
const listed_in = (entry, name) => entry.cases === "*" || entry.cases?.includes(name);
const covers = (entry, name) => (entry.some ? new RegExp(entry.some).test(name) : listed_in(entry, name));

function fits(entry, side, value) {
  if (entry[`${side}_any`]) return value !== undefined;
  const pattern = entry[`${side}_pattern`];
  return pattern === undefined ? isDeepStrictEqual(entry[side], value)
    : typeof value === "string" && new RegExp(pattern).test(value);
}

// What is left of the differences of a case; and what should be there but is not.
function judge(name, found, has_requests, details) {
  const complaints = [];
  const matched = new Set();
  for (const one of found) {
    const entry = entries.find((candidate) => covers(candidate, name)
      && candidate.field === one.field && fits(candidate, "sdk", one.sdk) && fits(candidate, "linq", one.linq));
    if (entry) {
      matched.add(entry);
      used.set(entry, used.get(entry) + 1);
    } else {
      complaints.push(`${one.field}: SDK ${shown(one.sdk)}, linq ${shown(one.linq)}`);
    }
  }
  for (const entry of entries) {
    const applies = entry.cases === "*" ? has_requests : listed_in(entry, name);
    if (applies && !matched.has(entry)) {
      complaints.push(`differences.json: '${entry.field}' does not differ (any more)`);
    }
  }
  return complaints.length === 0 ? [] : [...complaints, ...details.filter(Boolean)];
}

// ---- the run ----------------------------------------------------------------------

await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const deliveries = makeDeliveries();
const sdk = await runSdk(`${origin}/sdk`);
const unwrapped = unwrapSdk(deliveries);
const linq = await runLinq(`${origin}/linq`, deliveries);
server.closeAllConnections();
server.close();

const listed = new Set(operations.map((operation) => operation.sdk));
const there = enumerate(sdkClient(origin)).filter((name) => name !== "webhooks.unwrap");
for (const name of there) {
  const cases_of = operations.filter((operation) => operation.sdk === name).flatMap((operation) => operation.cases);
  const reached = cases_of.some((one) => records.sdk.has(one.name) && records.linq.has(one.name));
  check(`${name} is compared`, reached ? [] : ["no case of operations.json calls it on both sides"]);
}
for (const name of listed) {
  if (!there.includes(name)) check(name, ["operations.json names it, but the SDK has no such operation"]);
}

for (const name of cases.keys()) {
  const [a, b] = [sdk.get(name), linq.get(name)];
  const has_requests = records.sdk.has(name) && records.linq.has(name);
  check(name, judge(name, compareCase(name, a, b), has_requests,
    [a.message && `SDK: ${a.message}`, b.message && `linq: ${b.message}`]));
}

for (const { name } of deliveries) {
  const [a, b] = [unwrapped.get(name), linq.get(name)];
  check(name, judge(name, compareDelivery(a, b), false,
    [a.message && `SDK: ${a.message}`, b.message && `linq: ${b.message}`]));
}

const names = new Set([...cases.keys(), ...deliveries.map((delivery) => delivery.name)]);
for (const [entry, count] of used) {
  if (!entry.reason) check(`differences.json: ${entry.field}`, ["it has no reason"]);
  if (count === 0) check(`differences.json: ${entry.field}`, ["it applies nowhere"]);
  for (const name of Array.isArray(entry.cases) ? entry.cases : []) {
    if (!names.has(name)) check(`differences.json: ${entry.field}`, [`there is no case '${name}'`]);
  }
}

console.log(`${there.length} operations of the SDK, ${cases.size} calls, ${deliveries.length} deliveries, `
  + `${expected.differences.length} known differences`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
