import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { describeAwsRequest, emptySuccess } from "./aws-request.ts";
import type { Destination } from "./captured-socket.ts";
import type { Recorder } from "./record.ts";
import { BlockedByDryRun } from "./seal.ts";
import { answerSesQuery } from "./ses-query.ts";
import { answerSesRest } from "./ses-rest.ts";

/** How long a captured connection may stay silent before it is taken for something other than HTTP. */
const SILENCE_LIMIT_MS = 250;

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
 */
export function createCaptureServer(
  record: Recorder,
): (connection: Duplex, destination: Destination) => void {
  const http = process.getBuiltinModule("node:http");
  const destinations = new WeakMap<object, Destination>();

  const refuse = (connection: Duplex, service: "http" | "tcp", attempt: string): void => {
    // Breaking a connection off is a client error to the HTTP server, which comes back here.
    if (connection.destroyed) return;
    record({ type: "aws-call", call: { service, operation: attempt, result: "refused" } });
    connection.destroy(new BlockedByDryRun(attempt));
  };

  const serve = async (
    request: IncomingMessage,
    response: ServerResponse,
    destination: Destination | undefined,
  ): Promise<void> => {
    const captured = await readRequest(request, destination);
    const answer = await answerRequest(captured, record);
    if (answer !== undefined) return send(response, answer);
    const { origin, pathname } = captured.url;
    return refuse(request.socket, "http", `${captured.method} ${origin}${pathname}`);
  };

  const server = http.createServer((request, response) => {
    const destination = destinations.get(request.socket);
    serve(request, response, destination).catch((error: Error) => request.socket.destroy(error));
  });
  server.on("clientError", (_error, connection) => {
    refuse(connection, "tcp", nameOf(destinations.get(connection)));
  });

  return (connection, destination) => {
    destinations.set(connection, destination);
    const silence = setTimeout(
      () => refuse(connection, "tcp", nameOf(destination)),
      SILENCE_LIMIT_MS,
    );
    connection.once("data", () => clearTimeout(silence));
    connection.once("close", () => clearTimeout(silence));
    server.emit("connection", connection);
  };
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
): Promise<CapturedAnswer | undefined> {
  const call = describeAwsRequest(request);
  if (call === undefined) return undefined;
  if (call.service === "ses") {
    const answer = request.url.pathname.startsWith("/v2/") ? answerSesRest : answerSesQuery;
    return answer(request, record);
  }
  record({ type: "aws-call", call: { ...call, result: "answered" } });
  return emptySuccess(request);
}

function send(response: ServerResponse, answer: CapturedAnswer): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    "content-length": Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}
