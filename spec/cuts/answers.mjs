// What the API says in these specs. An answer tells what was asked, so that nobody
// takes another's for its own.
export const FILE = Buffer.from("0123456789abcdef".repeat(24));

const json = (status, value) => ({ status, type: "application/json", body: Buffer.from(JSON.stringify(value)) });

export function answerTo({ method, path, origin }, digest) {
  if (path.startsWith("/files/")) return { status: 200, type: "application/octet-stream", body: FILE };
  if (path.startsWith("/store/")) return { status: 200, type: "text/plain", body: Buffer.alloc(0) };
  if (method === "POST" && path === "/v3/attachments") {
    return json(200, {
      attachment_id: "a1", upload_url: `${origin}/store/a1`, download_url: `${origin}/files/a1`,
      http_method: "PUT", required_headers: { "content-type": "image/png" }, expires_at: "2040-01-01T00:00:00Z",
    });
  }
  if (path.startsWith("/v3/attachments/")) {
    return json(200, {
      id: "a1", filename: "a.png", content_type: "image/png", size_bytes: FILE.length, status: "complete",
      download_url: `${origin}/files/a1`, created_at: "2026-01-01T00:00:00Z",
    });
  }
  if (path.endsWith("/chat_messages")) {
    return json(201, { data: { id: 679, text: digest, attachments: [], reactions: [] } });
  }
  return json(200, { id: path.split("/").pop(), handles: [], is_group: false, seen: `${method} ${digest}` });
}
