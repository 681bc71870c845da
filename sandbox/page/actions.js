// Asks the sandbox for something, and says what it answered.

import { toast } from "./status.js";

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  const failure = new Error(body.error ?? `The sandbox answered with ${response.status}.`);
  throw Object.assign(failure, { status: response.status });
}

export const get = async (path) => answerOf(await fetch(path));

export async function act(action, fields) {
  return answerOf(await fetch("do", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ action, ...fields }),
  }));
}

// As above, where nobody waits: what went wrong is told on the page.
export const attempt = (action, fields) => act(action, fields).catch((failure) => toast(failure.message));

const LARGEST = 100 * 1024 * 1024; // bytes of a file, as the API takes

export async function upload(file) {
  if (file.size > LARGEST) throw new Error(`${file.name} is too large: a file has at most 100 MB.`);
  const query = new URLSearchParams({ name: file.name, type: file.type || "application/octet-stream" });
  return answerOf(await fetch(`files?${query}`, { method: "POST", body: file }));
}
