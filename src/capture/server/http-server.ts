import type { IncomingMessage, ServerResponse } from "node:http";
import type {
  Http2Server,
  Http2ServerRequest,
  Http2ServerResponse,
  Http2Session,
} from "node:http2";
import type { Duplex } from "node:stream";

export type HttpRequest = IncomingMessage | Http2ServerRequest;
export type HttpResponse = ServerResponse | Http2ServerResponse;

interface Handlers {
  onRequest: (connection: Duplex, request: HttpRequest, response: HttpResponse) => void;
  /** What came is not HTTP. */
  onUnreadable: (connection: Duplex) => void;
  /** A proxy is asked for a tunnel to this place. */
  onTunnel: (connection: Duplex, place: string) => void;
}

/** What a client of version 2 begins with; version 1 cannot read it. */
const PREFACE = "PRI * HTTP/2.0";

/** Serves HTTP over connections instead of a port. Their first bytes tell the version. */
export function httpServer(handlers: Handlers): (connection: Duplex) => void {
  const { onRequest, onUnreadable, onTunnel } = handlers;
  const http = process.getBuiltinModule("node:http");
  const server = http.createServer((request, response) => {
    onRequest(request.socket, request, response);
  });
  server.on("clientError", (_error, connection) => onUnreadable(connection));
  server.on("connect", (request, connection, head) => {
    connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.byteLength > 0) connection.unshift(head);
    onTunnel(connection, request.url ?? "");
  });
  let later: ((connection: Duplex) => void) | undefined;
  return (connection) => {
    connection.once("readable", () => {
      const head = connection.read() as Buffer | null;
      if (head !== null) connection.unshift(head);
      if (head?.toString("latin1").startsWith(PREFACE) === true) {
        later ??= http2Server(handlers);
        later(connection);
      } else server.emit("connection", connection);
    });
  };
}

/** Few clients speak version 2: those of Kinesis, of Apple's notifications and of gRPC. */
function http2Server({ onRequest, onUnreadable }: Handlers): (connection: Duplex) => void {
  const connections = new WeakMap<Http2Session, Duplex>();
  const { createServer } = process.getBuiltinModule("node:http2");
  const server: Http2Server = createServer((request, response) => {
    const connection = connections.get(request.stream.session as Http2Session);
    if (connection !== undefined) onRequest(connection, request, response);
  });
  return (connection) => {
    // The session is made while the event is emitted.
    server.once("session", (session) => {
      connections.set(session, connection);
      session.on("error", () => onUnreadable(connection));
    });
    server.emit("connection", connection);
  };
}
