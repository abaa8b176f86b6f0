import type { Duplex } from "node:stream";
import type { Answerer } from "./answerer.ts";
import { after, connectionReset } from "./trouble.ts";
import { serveDatabase } from "./database-server.ts";
import { serveMail } from "./mail-server.ts";
import type { InTurn } from "./mail-server.ts";
import { httpServer } from "./http-server.ts";
import type { HttpRequest, HttpResponse } from "./http-server.ts";
import { isAwsHost, mailPort } from "../../hosts.ts";
import { Blockage } from "./blockage.ts";
import type { Served } from "../connection.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import type { AwsCall } from "../../invocation.ts";
import type { Recorder } from "../record.ts";
import {
  BODY_SILENCE_LIMIT_MS,
  HEAD_LIMIT_MS,
  HTTP_SILENCE_LIMIT_MS,
  SILENCE_LIMIT_MS,
} from "./silence-limits.ts";

/** A connection that goes no further than here. */
interface Connection {
  destination: Served;
  timer?: NodeJS.Timeout;
  /** Whether a request has come over it. */
  hasAsked: boolean;
  /** Whether it is on the record as blocked. */
  isRecorded: boolean;
  /** The requests that are being read: in version 2 of HTTP, several at once. */
  reading: Map<HttpRequest, string>;
  /** As what it is on the record since nothing, or no whole request, had come when a call ended. */
  notedAs: "tcp" | "http" | undefined;
}

export interface CaptureServer {
  accept: (connection: Duplex, destination: Served) => void;
  /**
   * Finds the open connections without a request.
   *
   * @returns Puts those on the record that still have none.
   */
  unasked: () => () => void;
  /** Resolves when the requests that have come until now are on the record. */
  settled: () => Promise<unknown>;
}

/**
 * The far end of captured connections: an HTTP server without a port. It answers SES as SES would,
 * other AWS calls as a stub says or as AWS would, and ends everything else with an error
 * that says so.
 *
 * @param currentAnswerer Known from the first request on. Another one stands for another account.
 */
export function createCaptureServer(
  record: Recorder,
  currentAnswerer: () => Answerer,
): CaptureServer {
  const connections = new WeakMap<object, Connection>();
  /** By open connection: puts it on the record unless something was asked of it. */
  const open = new Map<object, () => void>();

  const note = (
    { destination: { caller } }: Connection,
    call: Pick<AwsCall, "service" | "operation">,
  ): void => {
    const noted = { ...call, result: "refused" as const };
    record({ type: "aws-call", call: { ...noted, ...(caller !== undefined && { caller }) } });
  };
  const block = (
    duplex: Duplex,
    service: "http" | "tcp",
    attempt: string,
    content: Partial<AwsCall> = {},
  ): void => {
    const connection = connections.get(duplex);
    // Breaking a connection off is a client error to the HTTP server, which comes back here.
    if (connection === undefined || connection.isRecorded) return;
    connection.isRecorded = true;
    clearTimeout(connection.timer);
    if (connection.notedAs !== service)
      note(connection, { service, operation: attempt, ...content });
    duplex.destroy(new Blockage(service === "tcp" ? `a connection to ${attempt}` : attempt));
  };
  const blockConnection = (duplex: Duplex): void => {
    block(duplex, "tcp", nameOf(connections.get(duplex)?.destination));
  };
  const isUnasked = ({ hasAsked, destination }: Connection): boolean =>
    !hasAsked && destination.carriesTls !== true;
  /** Where requests went, by account. */
  const asked = new WeakMap<Answerer, Set<string>>();
  const rememberPlace = ({ destination }: Connection): void => {
    const answerer = currentAnswerer();
    const places = asked.get(answerer) ?? new Set();
    asked.set(answerer, places.add(nameOf(destination)));
  };
  /**
   * Whether a connection without a request is a client's next one: HTTP clients open it after a request to
   * the same place was given up. That place is on the record.
   */
  const isSpare = ({ destination }: Connection): boolean =>
    asked.get(currentAnswerer())?.has(nameOf(destination)) === true;
  /** Whether a request would have been answered. A busy machine or a short time limit is why none has come. */
  const leadsToAws = ({ destination: { host, port } }: Connection): boolean =>
    port === 443 && isAwsHost(host);
  /** Blocks a connection that does not get on. The timer keeps the thread alive until then. */
  const expectWithin = (ms: number, duplex: Duplex, blockIt = blockConnection): void => {
    const connection = connections.get(duplex);
    if (connection === undefined) return;
    clearTimeout(connection.timer);
    connection.timer = setTimeout(() => blockIt(duplex), ms);
  };
  const stopWaiting = (duplex: Duplex): void => clearTimeout(connections.get(duplex)?.timer);

  // Answers are worked out one after the other, so that the record has them in the order they came.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn: InTurn = (work) => {
    const working = last.then(work);
    last = working.catch(() => undefined);
    return working;
  };
  const serve = async (
    socket: Duplex,
    request: HttpRequest,
    response: HttpResponse,
    url: URL,
  ): Promise<void> => {
    const captured = await readRequest(request, url);
    const connection = connections.get(socket);
    connection?.reading.delete(request);
    if (connection === undefined || connection.reading.size === 0) stopWaiting(socket);
    // One before it on the same connection was blocked.
    if (socket.destroyed) return;
    const asked = currentAnswerer();
    const fault = asked.nextFault(captured);
    // It is carried out even where nobody waits for it any more.
    if (fault?.kind === "slow") await after(fault.delayMs ?? 0);
    const caller = connection?.destination.caller;
    const answer = await inTurn(() => asked.answer(captured, caller, fault));
    // Whoever waits, waits in vain.
    if (fault?.kind === "timeout") return;
    if (fault?.kind === "reset" && connection !== undefined) {
      // It is on the record already, as the call that it was.
      connection.isRecorded = true;
      return void socket.destroy(connectionReset());
    }
    if (answer === undefined) {
      return block(socket, "http", nameOfRequest(request, url), asked.describe(captured));
    }
    return send(response, answer);
  };

  const accept = (duplex: Duplex, destination: Served): void => {
    duplex.once("close", () => open.delete(duplex));
    if (mailPort(destination.port) !== undefined) {
      const noteConnection = serveMail(duplex, destination, { record, currentAnswerer, inTurn });
      return void open.set(duplex, noteConnection);
    }
    if (currentAnswerer().isDatabase(destination)) {
      return serveDatabase(duplex, destination, { currentAnswerer, inTurn });
    }
    const connection: Connection = {
      destination,
      hasAsked: false,
      isRecorded: false,
      reading: new Map(),
      notedAs: undefined,
    };
    connections.set(duplex, connection);
    open.set(duplex, () => {
      const { isRecorded, reading, notedAs } = connection;
      if (isRecorded || notedAs !== undefined) return;
      const [unread] = reading.values();
      if (unread !== undefined) {
        connection.notedAs = "http";
        note(connection, { service: "http", operation: unread });
      } else if (isUnasked(connection) && !isSpare(connection) && !leadsToAws(connection)) {
        connection.notedAs = "tcp";
        note(connection, { service: "tcp", operation: nameOf(destination) });
      }
    });
    const isHttpPort = destination.port === 80 || destination.port === 443;
    expectWithin(isHttpPort ? HTTP_SILENCE_LIMIT_MS : SILENCE_LIMIT_MS, duplex);
    duplex.once("close", () => {
      stopWaiting(duplex);
      // It may lead elsewhere by now, through a tunnel.
      const now = connections.get(duplex) ?? connection;
      if (isUnasked(now) && !isSpare(now) && !leadsToAws(now)) blockConnection(duplex);
    });
    duplex.once("readable", () => expectWithin(HEAD_LIMIT_MS, duplex));
    takeHttp(duplex);
  };

  const serveRequest = (socket: Duplex, request: HttpRequest, response: HttpResponse): void => {
    const connection = connections.get(socket);
    if (connection === undefined) return;
    connection.hasAsked = true;
    const url = urlOf(request, connection.destination);
    if (url === undefined || isWebSocket(request)) return blockConnection(socket);
    connection.reading.set(request, nameOfRequest(request, url));
    rememberPlace(connection);
    const blockRequest = (): void => block(socket, "http", nameOfRequest(request, url));
    const waitForMore = (): void => expectWithin(BODY_SILENCE_LIMIT_MS, socket, blockRequest);
    waitForMore();
    request.on("data", waitForMore);
    serve(socket, request, response, url).catch((error: unknown) => {
      if (!(error instanceof Blockage)) return blockRequest();
      // It is on the record already.
      connection.isRecorded = true;
      return void socket.destroy(error);
    });
  };
  // What goes through a tunnel is captured as if there were none.
  const openTunnel = (duplex: Duplex, place: string): void => {
    stopWaiting(duplex);
    const [host = "", port = "443"] = place.split(/:(?=\d+$)/);
    const { destination } = connections.get(duplex) ?? {};
    // From here on, the connection leads there.
    accept(
      duplex,
      Object.assign(destination ?? {}, { host, port: Number(port), tls: port === "443" }),
    );
  };
  const takeHttp = httpServer({
    onRequest: serveRequest,
    onUnreadable: blockConnection,
    onTunnel: openTunnel,
  });
  const unasked = (): (() => void) => {
    const found = [...open.values()];
    return () => {
      for (const noteIt of found) noteIt();
    };
  };
  return { accept, unasked, settled: () => last };
}

function nameOf(destination: Served | undefined): string {
  return destination === undefined ? "a connection" : `${destination.host}:${destination.port}`;
}

/** No answer of an HTTP server can stand for what comes through it. */
function isWebSocket({ headers }: HttpRequest): boolean {
  return headers["sec-websocket-key"] !== undefined;
}

function nameOfRequest({ method }: HttpRequest, { origin, pathname }: URL): string {
  return `${method} ${origin}${pathname}`;
}

/** By where the connection leads. What a header says is the handler's word. */
function urlOf(request: HttpRequest, destination: Served): URL | undefined {
  const { host, port, tls } = destination;
  const address = host.includes(":") ? `[${host}]` : host;
  // A socket in the file system has no such name.
  const place = port === 0 ? (request.headers.host ?? host) : `${address}:${port}`;
  const base = `${tls ? "https" : "http"}://${place}`;
  const path = request.url ?? "/";
  return URL.canParse(path, base) ? new URL(path, base) : undefined;
}

async function readRequest(request: HttpRequest, url: URL): Promise<CapturedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = "GET" } = request;
  // Version 2 has the method and the place among them.
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !name.startsWith(":")),
  );
  return { method, url, headers, body: Buffer.concat(chunks) };
}

function send(response: HttpResponse, answer: CapturedAnswer): void {
  response.statusCode = answer.status;
  const length = Buffer.byteLength(answer.body);
  for (const [name, value] of Object.entries({
    ...answer.headers,
    "content-length": `${length}`,
  })) {
    response.setHeader(name, value);
  }
  response.end(answer.body);
}
