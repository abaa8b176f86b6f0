import type { IncomingMessage } from "node:http";
import type { CapturedAnswer, CapturedRequest } from "../../capture/http.ts";

/** A request of a client, and what the server needs to know of its connection. */
export interface Exchange extends CapturedRequest {
  /** Aborts when the client has gone, or has its answer. */
  closed: () => AbortSignal;
}

export type Answer = CapturedAnswer;

/**
 * Reads a body to its end, and keeps no more of it than `limit` bytes. Of a body that is larger, the rest flows by:
 * most clients read no answer before they have sent everything.
 *
 * @returns `undefined` for a body that is larger.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk);
      else chunks = [];
      // Nobody has to take all that somebody sends.
      if (size > PATIENCE * limit) resolve(undefined);
    });
    request.once("end", () => resolve(size > limit ? undefined : Buffer.concat(chunks)));
    request.once("error", reject);
    request.once("close", () => {
      if (!request.complete) reject(new Error("the client has gone"));
    });
  });
}

/** How many times what is accepted may be sent, before the connection is closed. */
const PATIENCE = 3;

export function jsonAnswer(
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Answer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

export function textAnswer(text: string | Uint8Array, status = 200, type = "text/plain"): Answer {
  return { status, headers: { "content-type": `${type}; charset=utf-8` }, body: text };
}

export function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

export const NOT_FOUND: Answer = textAnswer("404 page not found", 404);
