// The official TypeScript SDK: node sdk.mjs BASE_URL CHAT_ID COUNT CONCURRENCY. The certificate of the
// server, where it has one, is in NODE_EXTRA_CA_CERTS.

import { LinqAPIV3 } from "@linqapp/sdk";

const [baseURL, chatId, count, concurrency] = process.argv.slice(2);
const client = new LinqAPIV3({ apiKey: "bench", baseURL, logLevel: "off" });
let toStart = Number(count);

async function work() {
  while (toStart > 0) {
    toStart -= 1;
    const chat = await client.chats.retrieve(chatId);
    if (!chat.display_name) throw new Error("no name");
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, work));
