import type { Readable } from "node:stream";
import { UserError } from "../errors.ts";

/** Slightly more than Lambda's limit of 6 MB, the largest answer of all. */
const LIMIT = 6_500_000;

/** What the clients of the SDK have in common, as far as it is used here. */
interface Client {
  middlewareStack: unknown;
}
interface Answered {
  response: { body?: unknown };
}
type Middleware = (
  next: (args: { request: { hostname: string } }) => Promise<Answered>,
) => typeof next;
interface Stack {
  add: (middleware: Middleware, place: { step: "deserialize"; priority: "high" | "low" }) => void;
}

/** A client that reads no more of an answer than AWS sends: whatever an endpoint answers is bounded. */
export function bounded<Kind extends Client>(client: Kind): Kind {
  const stack = client.middlewareStack as Stack;
  stack.add(
    (next) => async (args) => {
      const answered = await next(args);
      const { response } = answered;
      if (isReadable(response.body)) {
        response.body = await readBounded(response.body, args.request.hostname);
      }
      return answered;
    },
    { step: "deserialize", priority: "low" },
  );
  stack.add(
    (next) => (args) =>
      next(args).catch((error: unknown) => {
        // The SDK reads nested answers by recursion.
        throw error instanceof RangeError ? unreadable(args.request.hostname) : error;
      }),
    { step: "deserialize", priority: "high" },
  );
  return client;
}

function isReadable(body: unknown): body is Readable {
  return typeof (body as Readable | undefined)?.destroy === "function";
}

async function readBounded(body: Readable, host: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop destroys the connection.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > LIMIT) throw tooLarge(host);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const CHECK_ENDPOINT = "Check what listens at the endpoint.";

function tooLarge(host: string): UserError {
  const message = `${host} returned more than ${LIMIT / 1e6} MB: AWS's responses are smaller`;
  return new UserError("answer-too-large", message, CHECK_ENDPOINT);
}

function unreadable(host: string): UserError {
  const message = `${host} returned an unreadable response: it is nested too deeply`;
  return new UserError("answer-unreadable", message, CHECK_ENDPOINT);
}
