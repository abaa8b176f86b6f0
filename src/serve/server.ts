import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../errors.ts";
import { jsonAnswer, readBody, textAnswer, withHeaders } from "./http/exchange.ts";
import type { Answer, Exchange } from "./http/exchange.ts";
import { refusalOf } from "./http/guard.ts";
import type { Guarding } from "./http/guard.ts";

/** How the server ends a request that it does not answer. */
type Unanswered = "silent" | "reset";

/** Takes the answer into its own hands: events that go on for as long as the client listens. */
type Stream = (response: ServerResponse) => void;

export interface Serving extends Guarding {
  /** 0: any free port. */
  port: number;
  /** Whether the next free port may be taken instead. */
  mayMove: boolean;
  /** The most that a request may carry, in bytes. */
  limitOf: (pathname: string) => number;
  /** What a body that is too large is answered. */
  tooLarge: (pathname: string, limit: number) => Promise<Answer>;
  answer: (exchange: Exchange) => Promise<Answer | Unanswered | Stream>;
  patience?: Patience;
}

/** How long a client may take, in milliseconds. */
interface Patience {
  /** For its whole request. */
  requestMs: number;
  /** For the head of it. */
  headMs: number;
  /** Between two looks for those who take longer. */
  lookMs: number;
}

export interface Listening {
  port: number;
  /** Ends at once, with all connections. */
  close: () => Promise<void>;
}

/** Connections at a time. What comes on top is closed. */
const MOST_CONNECTIONS = 2_000;

/** How many ports are tried where one is taken. */
const MOST_PORTS = 50;

const PATIENCE: Patience = { requestMs: 60_000, headMs: 10_000, lookMs: 2_000 };

/** Listens, and answers. No request can bring it down: what goes wrong in one is its own answer. */
export async function listen(serving: Serving): Promise<Listening> {
  const { createServer } = process.getBuiltinModule("node:http");
  const { requestMs, headMs, lookMs } = serving.patience ?? PATIENCE;
  const server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: headMs,
      connectionsCheckingInterval: lookMs,
      keepAliveTimeout: 5_000,
      maxHeaderSize: 32 * 1024,
    },
    (request, response) => {
      serveOne(request, response, serving).catch((error: unknown) => {
        if (response.headersSent) return void response.destroy();
        const message = error instanceof Error ? error.message : String(error);
        send(response, jsonAnswer({ Type: "Service", message }, 500));
      });
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  // Upgrades are not served. Other malformed requests get 400 or 408 from Node.
  server.on("upgrade", (_request, socket) => socket.destroy());
  const port = await open(server, serving);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function open(server: Server, { host, port: wanted, mayMove }: Serving): Promise<number> {
  const last = mayMove && wanted > 0 ? wanted + MOST_PORTS : wanted;
  for (let port = wanted; ; port++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === "EADDRINUSE" && port < last) continue;
      throw notListening(host, port, code, message);
    }
  }
}

function notListening(host: string, port: number, code = "", message: string): UserError {
  const place = `${host}:${port}`;
  if (code === "EADDRINUSE") {
    const remedy = "Choose another port: --port 0 uses any free one.";
    return new UserError("port-in-use", `port ${port} on ${host} is already in use`, remedy);
  }
  if (code === "EACCES") {
    const remedy = "Choose a port above 1023.";
    return new UserError(
      "port-not-allowed",
      `no permission to listen on port ${port} of ${host}`,
      remedy,
    );
  }
  return new UserError("not-listening", `cannot listen on ${place}: ${message}`, "Check --host.");
}

async function serveOne(
  request: IncomingMessage,
  response: ServerResponse,
  serving: Serving,
): Promise<void> {
  const { method = "GET", url: target = "/", headers, headersDistinct } = request;
  const url = target.startsWith("/") ? URL.parse(`http://localhost${target}`) : null;
  // Nobody knows which of two hosts counts.
  if (url === null || (headersDistinct["host"] ?? []).length !== 1) {
    return send(response, textAnswer("400 the address cannot be read", 400));
  }
  const refusal = refusalOf({ method, url, headers }, serving);
  if (refusal !== undefined) return send(response, textAnswer(`403 ${refusal}`, 403));
  const limit = serving.limitOf(url.pathname);
  const body = await readBody(request, limit);
  if (body === undefined) {
    return refuseBody(response, await serving.tooLarge(url.pathname, limit));
  }
  const exchange = { method, url, headers, body, closed: () => closedOf(response) };
  const answer = await serving.answer(exchange);
  if (typeof answer === "function") return answer(response);
  if (answer === "silent") return undefined;
  if (answer === "reset") return void request.socket.resetAndDestroy();
  return send(response, answer);
}

function closedOf(response: ServerResponse): AbortSignal {
  const closed = new AbortController();
  response.once("close", () => closed.abort());
  return closed.signal;
}

/** The rest of the body is not read, so that the connection cannot go on. */
function refuseBody(response: ServerResponse, answer: Answer): void {
  response.once("finish", () => response.req.socket.destroySoon());
  send(response, withHeaders(answer, { connection: "close" }));
}

/** Of every answer: nobody guesses what it is, embeds it, keeps it, or learns where it came from. */
const ALWAYS = {
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    ...ALWAYS,
    ...headers,
    ...(status !== 204 && { "content-length": Buffer.byteLength(body) }),
  });
  response.end(body);
}
