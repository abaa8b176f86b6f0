import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Break the connection off instead of answering, or in the middle of the body. */
  reset?: boolean | "halfway";
  /** Never answer. */
  hangs?: boolean;
}

export interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** Whose key a request of the SDK is signed with, and for which region and service. */
export function signatureOf({ headers }: Pick<Asked, "headers">): {
  key: string | undefined;
  region: string | undefined;
  service: string | undefined;
} {
  const scope = /Credential=([^,]+)/.exec(headers.authorization ?? "")?.[1]?.split("/") ?? [];
  const [key, , region, service] = scope;
  return { key, region, service };
}

export interface HttpServer {
  url: string;
  requests: Asked[];
  close(): Promise<void>;
}

/**
 * An HTTP server on the loopback interface that gives one answer after the other, or decides on it when
 * it has heard the request, and how many there were. The last one is given again and again.
 */
export async function answering(
  ...answers: (Answer | ((asked: Asked, count: number) => Answer | Promise<Answer>))[]
): Promise<HttpServer> {
  const requests: Asked[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    const asked = { method, url, headers, body: Buffer.concat(chunks).toString() };
    const count = requests.push(asked);
    const next = answers[Math.min(count, answers.length) - 1] ?? {};
    const answer = typeof next === "function" ? await next(asked, count) : next;
    const body = Buffer.from(answer.body ?? "");
    if (answer.hangs === true) return undefined;
    if (answer.reset === true) return void request.socket.destroy();
    response.writeHead(answer.status ?? 200, {
      ...answer.headers,
      ...(answer.reset === "halfway" && { "content-length": String(body.byteLength) }),
    });
    if (answer.reset === "halfway") {
      response.write(body.subarray(0, body.byteLength / 2), () => request.socket.destroy());
      return undefined;
    }
    response.end(body);
    return undefined;
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
