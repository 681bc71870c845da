// A connection that can be cut. How: `fin` ends it without a word, `rst` resets it,
// `notify` says goodbye in TLS first.
import { TLSSocket } from "node:tls";
import { links } from "./record.mjs";

export class Link {
  constructor(socket, secureContext, protocols) {
    this.socket = socket;
    this.dead = false;
    socket.setNoDelay(true);
    socket.on("error", () => {});
    this.stream = secureContext
      ? new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: protocols })
      : socket;
    this.stream.on("error", () => {});
    links.add(this);
    socket.on("close", () => links.delete(this));
    this.stream.on("end", () => this.close());
    this.stream.on("close", () => this.close());
  }

  close() {
    this.dead = true;
    this.socket.destroy();
  }

  // Cuts it when `bytes` are with the system. Returns what waits until the end is, too.
  cut(how, bytes) {
    if (this.dead) return Promise.resolve();
    this.dead = true;
    const ending = how === "notify" ? this.stream : this.socket;
    const over = new Promise((resolve) => ending.once("finish", resolve).once("close", resolve));
    const cut = () => {
      if (how === "rst") this.socket.resetAndDestroy();
      else if (how === "notify") this.stream.end();
      else this.socket.end();
    };
    if (bytes?.length > 0) this.stream.write(bytes, cut);
    else cut();
    return over;
  }
}
