// A request as a line for a shell, and as Lua. Secrets are not on the page: they come from the
// environment.

const unwanted = new Set(["host", "content-length", "user-agent", "accept-encoding", "connection", "accept"]);

// ---- curl ------------------------------------------------------------------------------------

function quoted(text) {
  if (/[\r\t\0-\x08]/.test(text)) {
    return `$'${text.replace(/[\\']/g, "\\$&").replace(/\r/g, "\\r").replace(/\n/g, "\\n").replace(/\t/g, "\\t")}'`;
  }
  return `'${text.replace(/'/g, "'\\''")}'`;
}

const secretHeaders = new Map([
  ["authorization", `"authorization: Bearer $LINQ_API_V3_API_KEY"`],
  ["x-linq-integration-token", `"x-linq-integration-token: $LINQ_INTEGRATION_TOKEN"`],
]);

export function asCurl(entry, origin) {
  const target = origin + entry.path + (entry.query ? `?${entry.query}` : "");
  const literal = /[[\]{}]/.test(target) ? "-g " : ""; // brackets and braces are patterns to curl
  const lines = [`curl ${literal}-X ${entry.method} ${quoted(target)}`];
  for (const [name, value] of Object.entries(entry.headers)) {
    if (!unwanted.has(name)) lines.push(`  -H ${secretHeaders.get(name) ?? quoted(`${name}: ${value}`)}`);
  }
  if (entry.body) lines.push(`  --data-raw ${quoted(entry.body)}`);
  return lines.join(" \\\n");
}

// ---- Lua --------------------------------------------------------------------------------------

const reserved = new Set(("and break do else elseif end false for function goto if in local nil not or repeat return "
  + "then true until while").split(" "));

function luaString(text) {
  const escaped = text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\0/g, "\\000");
  return `"${escaped}"`;
}

const luaKey = (key) => (/^[A-Za-z_]\w*$/.test(key) && !reserved.has(key) ? key : `[${luaString(key)}]`);

function luaValue(value, indent = "") {
  if (value === null) return "linq.null";
  if (typeof value === "string") return luaString(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value) && value.length === 0) return "linq.array {}";
  const deeper = `${indent}  `;
  const fields = Array.isArray(value)
    ? value.map((one) => luaValue(one, deeper))
    : Object.entries(value).map(([key, one]) => `${luaKey(key)} = ${luaValue(one, deeper)}`);
  const short = `{ ${fields.join(", ")} }`;
  if (fields.length === 0) return "{}";
  return short.length < 60 && !short.includes("\n") ? short : `{\n${fields.map((one) => `${deeper}${one},\n`).join("")}${indent}}`;
}

// Texts of a query as the values that they stand for.
function queryValue(text) {
  return /^(true|false)$/.test(text) ? text === "true" : /^\d{1,6}$/.test(text) ? Number(text) : text;
}

// Those of `lists` are arrays, however they were sent: repeated, or with commas between.
function queryFields(query, lists = []) {
  const fields = Object.create(null); // of any name
  for (const [name, value] of new URLSearchParams(query ?? "")) {
    const key = name.replace(/\[\]$/, "");
    if (lists.includes(key)) fields[key] = [...(fields[key] ?? []), ...value.split(",")];
    else if (key !== name) fields[key] = [...(fields[key] ?? []), value];
    else fields[key] = queryValue(value);
  }
  return fields;
}

// The texts of a form; files are left out.
function formFields(body) {
  const fields = Object.create(null); // of any name
  for (const [, name, value] of body.matchAll(/name="([^"]+)"\r\n(?:[^\r\n]+\r\n)*\r\n([^]*?)\r\n--/g)) {
    const inner = name.match(/\[([^\]]+)\]/)?.[1] ?? name;
    fields[inner] = name.endsWith("[]") ? [...(fields[inner] ?? []), value] : value;
  }
  return fields;
}

function bodyFields(entry) {
  if (!entry.body) return {};
  if (entry.headers["content-type"]?.startsWith("multipart/")) return formFields(entry.body);
  try {
    return JSON.parse(entry.body);
  } catch {
    return {};
  }
}

// The idempotency key of a call that has it in a header alone, as an option of the call.
function optionsOf(entry) {
  const key = entry.headers["idempotency-key"];
  return key && !entry.body?.includes(key) ? [{ idempotency_key: key }] : [];
}

function luaCall(entry) {
  const { call } = entry;
  const fields = { ...queryFields(entry.query, call?.lists), ...bodyFields(entry) };
  if (!call) {
    const path = entry.path.replace(/^.*(?=\/v[23]\/)/, "");
    const given = { method: entry.method, path, query: queryFields(entry.query), body: bodyFields(entry) };
    return `client:request ${luaValue(Object.fromEntries(Object.entries(given).filter(([, one]) => typeof one !== "object" || Object.keys(one).length)))}`;
  }
  const values = call.parameters.map((one) => (call.version === "v2" ? queryValue(one) : one));
  const named = Object.keys(fields).length ? [fields] : [];
  const given = [...values, ...named, ...optionsOf(entry)].map((one) => luaValue(one));
  return `client.${call.operation.replace(/\.(\w+)$/, ":$1")}(${given.join(", ")})`;
}

export function asLua(entry, baseUrl) {
  const maker = entry.call?.version === "v2" ? "linq.v2.client" : "linq.client";
  return [
    'local linq = require "linq"',
    "",
    `local client = ${maker} { base_url = ${luaString(baseUrl)} }`,
    `local result, err = ${luaCall(entry)}`,
    "print(result or err)",
  ].join("\n");
}
