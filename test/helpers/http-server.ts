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
  /** Never answer. */
  hang?: boolean;
}

export interface HttpServer {
  url: string;
  requests: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[];
  close(): Promise<void>;
}

/** An HTTP server on the loopback interface that gives one answer after the other. */
export function answering(...answers: Answer[]): Promise<HttpServer> {
  return answeringBy((_request, count) => answers[Math.min(count, answers.length) - 1] ?? {});
}

type Request = HttpServer["requests"][number];

/** One that decides on its answer when it has heard the request, and how many there were. */
export async function answeringBy(
  answerTo: (request: Request, count: number) => Answer | Promise<Answer>,
): Promise<HttpServer> {
  const requests: HttpServer["requests"] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    const heard = { method, url, headers, body: Buffer.concat(chunks).toString() };
    const answer = await answerTo(heard, requests.push(heard));
    if (answer.reset === true) return void request.socket.destroy();
    if (answer.hang === true) return undefined;
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
