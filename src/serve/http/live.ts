import type { ServerResponse } from "node:http";

/** Listeners at a time. */
const MOST = 100;

/** How often a listener hears that the line is open, in milliseconds. */
const HEARTBEAT_MS = 15_000;

/** What happens on the server, sent to pages that show it, as server-sent events. */
export function liveEvents() {
  const listeners = new Set<ServerResponse>();
  const send = (text: string): void => {
    for (const listener of listeners) {
      // Nothing is kept for who does not read.
      if (listener.writableLength > 2 ** 20) listener.destroy();
      else listener.write(text);
    }
  };
  const heartbeat = setInterval(() => send(": \n\n"), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    tell: (event: string, dataOf: () => unknown): void => {
      if (listeners.size === 0) return;
      send(`event: ${event}\ndata: ${JSON.stringify(dataOf())}\n\n`);
    },
    listen: (response: ServerResponse): void => {
      if (listeners.size >= MOST) return void response.writeHead(503).end();
      response.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      response.write(": \n\n");
      listeners.add(response);
      response.once("close", () => listeners.delete(response));
    },
    close: (): void => {
      clearInterval(heartbeat);
      for (const listener of listeners) listener.end();
    },
  };
}
