import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { describeAwsRequest, emptySuccess } from "./aws-request.ts";
import type { Destination } from "./captured-socket.ts";
import type { Recorder } from "./record.ts";
import { BlockedByDryRun } from "./seal.ts";
import { answerSesQuery } from "./ses-query.ts";
import { answerSesRest } from "./ses-rest.ts";

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
  body: string;
}

/**
 * The far end of captured connections: an HTTP server without a port. It answers SES as SES would,
 * other AWS calls with an empty success, and breaks off everything else with an error that says so.
 *
 * @param newId Makes request and message ids.
 */
export function createCaptureServer(
  record: Recorder,
  newId: () => string,
): (connection: Duplex, destination: Destination) => void {
  const http = process.getBuiltinModule("node:http");
  const destinations = new WeakMap<object, Destination>();
  const timers = new WeakMap<object, NodeJS.Timeout>();

  const refuse = (connection: Duplex, service: "http" | "tcp", attempt: string): void => {
    // Breaking a connection off is a client error to the HTTP server, which comes back here.
    if (connection.destroyed) return;
    record({ type: "aws-call", call: { service, operation: attempt, result: "refused" } });
    connection.destroy(new BlockedByDryRun(attempt));
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
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const captured = await readRequest(request, destinations.get(request.socket));
    const answering = last.then(() => answerRequest(captured, record, newId));
    last = answering.catch(() => undefined);
    const answer = await answering;
    if (answer !== undefined) return send(response, answer);
    const { origin, pathname } = captured.url;
    return refuse(request.socket, "http", `${captured.method} ${origin}${pathname}`);
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

async function answerRequest(
  request: CapturedRequest,
  record: Recorder,
  newId: () => string,
): Promise<CapturedAnswer | undefined> {
  const call = describeAwsRequest(request);
  if (call === undefined) return undefined;
  if (call.service === "ses") {
    const answer = request.url.pathname.startsWith("/v2/") ? answerSesRest : answerSesQuery;
    return answer(request, record, newId);
  }
  record({ type: "aws-call", call: { ...call, result: "answered" } });
  return emptySuccess(request, newId());
}

function send(response: ServerResponse, answer: CapturedAnswer): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    "content-length": Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}
