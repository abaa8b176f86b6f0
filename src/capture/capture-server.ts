import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { Answerer } from "./answerer.ts";
import type { AnswererSettings } from "./answerer.ts";
import { noteCallers } from "./caller.ts";
import { CapturedSocket } from "./captured-socket.ts";
import type { Destination } from "./captured-socket.ts";
import type { Recorder } from "./record.ts";
import { BlockedByDryRun } from "./seal.ts";

/** How long a connection may stay silent before it is taken for one whose other side speaks first. */
const SILENCE_LIMIT_MS = 250;
/** The same on the ports of HTTP, where a client may open its connection ahead of its request. */
const HTTP_SILENCE_LIMIT_MS = 5_000;
/** How long the head of a request may take once it has begun. */
const HEAD_LIMIT_MS = 1_000;

/** A request that a handler made, read to its end. */
export interface CapturedRequest {
  method: string;
  url: URL;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

export interface CapturedAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

export interface CaptureOptions {
  record: Recorder;
  /** Makes request and message ids. */
  newId: () => string;
  /** Known from the first request on. */
  settings: () => AnswererSettings;
}

/**
 * The far end of captured connections: an HTTP server without a port. It answers SES as SES would,
 * other AWS calls as a stub says or with an empty success, and breaks off everything else with an error
 * that says so.
 */
export function createCaptureServer({
  record,
  newId,
  settings,
}: CaptureOptions): (connection: Duplex, destination: Destination) => void {
  const http = process.getBuiltinModule("node:http");
  const destinations = new WeakMap<object, Destination>();
  const timers = new WeakMap<object, NodeJS.Timeout>();

  const refuse = (connection: Duplex, service: "http" | "tcp", attempt: string): void => {
    // Breaking a connection off is a client error to the HTTP server, which comes back here.
    if (connection.destroyed) return;
    const destination = destinations.get(connection);
    const caller = destination?.caller;
    record({
      type: "aws-call",
      call: {
        service,
        operation: attempt,
        result: "refused",
        ...(caller !== undefined && { caller }),
      },
    });
    connection.destroy(new BlockedByDryRun(attempt, nameOf(destination)));
  };
  /** Refuses a connection that does not get on. The timer keeps the thread alive until then. */
  const expectWithin = (ms: number, connection: Duplex): void => {
    clearTimeout(timers.get(connection));
    const refuseIt = (): void => refuse(connection, "tcp", nameOf(destinations.get(connection)));
    timers.set(connection, setTimeout(refuseIt, ms));
  };
  const stopWaiting = (connection: Duplex): void => clearTimeout(timers.get(connection));

  // Answers are worked out one after the other, so that the record has them in the order they came.
  let last: Promise<unknown> = Promise.resolve();
  let answerer: Answerer | undefined;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const destination = destinations.get(request.socket);
    const captured = await readRequest(request, destination);
    answerer ??= new Answerer(settings(), record, newId);
    const fault = answerer.nextFault(captured);
    if (fault?.kind === "slow") await after(fault.delayMs ?? 0);
    const answering = last.then(() => answerer?.answer(captured, destination?.caller, fault));
    last = answering.catch(() => undefined);
    const answer = await answering;
    // Whoever waits, waits in vain.
    if (fault?.kind === "timeout") return;
    if (fault?.kind === "reset") return void request.socket.destroy(connectionReset());
    if (answer !== undefined) return send(response, answer);
    const { origin, pathname } = captured.url;
    refuse(request.socket, "http", `${captured.method} ${origin}${pathname}`);
  };

  const accept = (connection: Duplex, destination: Destination): void => {
    destinations.set(connection, destination);
    const isHttpPort = destination.port === 80 || destination.port === 443;
    expectWithin(isHttpPort ? HTTP_SILENCE_LIMIT_MS : SILENCE_LIMIT_MS, connection);
    connection.once("data", () => expectWithin(HEAD_LIMIT_MS, connection));
    connection.once("close", () => stopWaiting(connection));
    server.emit("connection", connection);
  };

  const server = http.createServer((request, response) => {
    stopWaiting(request.socket);
    serve(request, response).catch(() => {
      refuse(request.socket, "http", `${request.method} ${request.url}`);
    });
  });
  server.on("clientError", (_error, connection) => {
    refuse(connection, "tcp", nameOf(destinations.get(connection)));
  });
  // A proxy is asked for a tunnel. What goes through it is captured as if there were none.
  server.on("connect", (request, connection, head) => {
    stopWaiting(connection);
    connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.byteLength > 0) connection.unshift(head);
    const [host = "", port = "443"] = (request.url ?? "").split(/:(?=\d+$)/);
    accept(connection, { host, port: Number(port), tls: port === "443" });
  });
  noteCallers((socket) => (socket instanceof CapturedSocket ? socket.destination : undefined));
  return accept;
}

function nameOf(destination: Destination | undefined): string {
  return destination === undefined ? "a connection" : `${destination.host}:${destination.port}`;
}

async function readRequest(
  request: IncomingMessage,
  destination: Destination | undefined,
): Promise<CapturedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const scheme = destination?.tls === true ? "https" : "http";
  const host = request.headers.host ?? nameOf(destination);
  return {
    method: request.method ?? "GET",
    url: new URL(request.url ?? "/", `${scheme}://${host}`),
    headers: request.headers,
    body: Buffer.concat(chunks),
  };
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

function connectionReset(): Error {
  const parts = { code: "ECONNRESET", errno: -104, syscall: "read" };
  return Object.assign(new Error("read ECONNRESET"), parts);
}

function send(response: ServerResponse, answer: CapturedAnswer): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    "content-length": Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}
