import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Break the connection off instead of answering. */
  reset?: boolean;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface HttpServer {
  url: string;
  requests: HttpRequest[];
  close(): Promise<void>;
}

/** An HTTP server on the loopback interface that gives one answer after the other. */
export function answering(...answers: Answer[]): Promise<HttpServer> {
  let count = 0;
  return serving(() => answers[Math.min(++count, answers.length) - 1] ?? {});
}

/** One that answers by what it is asked; `"hang"` never does. */
export async function serving(
  reply: (request: HttpRequest) => Answer | "hang" | Promise<Answer | "hang">,
): Promise<HttpServer> {
  const requests: HttpRequest[] = [];
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
    requests.push(request);
    const answer = await reply(request);
    if (answer === "hang") return;
    if (answer.reset === true) return void incoming.socket.destroy();
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(answer.body ?? "");
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
