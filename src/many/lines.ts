import { domainOf } from "../email-address.ts";
import { UserError } from "../errors.ts";
import { PAYLOAD_LIMITS } from "../lambda-limits.ts";
import { encodingOf } from "../files/encoding.ts";

/** One event of many, as it was written down, and nothing read of it yet. */
export interface EventLine {
  /** Its place among the events, from 0. Blank lines do not count. */
  index: number;
  /** Its place in a file, from 1. */
  line?: number;
  text: string;
  /** Why it cannot be read at all. */
  problem?: string;
}

/** Each event is sent on its own, and waited for. */
const LIMIT = PAYLOAD_LIMITS.RequestResponse;

const LINE_END = 10;

/** The events of an input with one a line, as they are read. */
export async function* readEventLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<EventLine> {
  let index = 0;
  let line = 0;
  for await (const bytes of splitLines(input)) {
    line++;
    const read = readLine(bytes);
    if (read.problem !== undefined || read.text !== "") yield { index: index++, line, ...read };
  }
}

/** @param bytes `undefined` for a line that was too long to be kept. */
function readLine(bytes: Uint8Array | undefined): { text: string; problem?: string } {
  if (bytes === undefined) {
    const limit = `${LIMIT} bytes (6 MB)`;
    return { text: "", problem: `the line is larger than the ${limit} that Lambda accepts` };
  }
  try {
    // It takes a byte order mark away, too, which Windows editors put in front of a good file.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes).trim() };
  } catch {
    return { text: "", problem: "the line is not UTF-8 text" };
  }
}

/** Lines without their ends. No more of one is kept than could be sent. */
async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array | undefined> {
  let parts: Uint8Array[] = [];
  let size = 0;
  const add = (part: Uint8Array): void => {
    size += part.byteLength;
    if (size > LIMIT) parts = [];
    else if (part.byteLength > 0) parts.push(part);
  };
  const take = (): Uint8Array | undefined => {
    const line = size > LIMIT ? undefined : joined(parts);
    parts = [];
    size = 0;
    return line;
  };
  for await (const chunk of inUtf8(chunks)) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, start)) {
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (size > 0) yield take();
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

/** PowerShell's `>` writes UTF-16, and says so with a byte order mark. */
async function* inUtf8(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let isFirst = true;
  for await (const chunk of chunks) {
    const encoding = isFirst ? encodingOf(chunk) : "utf-8";
    if (encoding !== "utf-8") decoder = new TextDecoder(encoding);
    isFirst = false;
    yield decoder === undefined ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
  }
}

/** What can be said of a file before its events are sent. */
export interface EventFileLook {
  events: number;
  /** How many of its first events were looked into for what follows. */
  looked: number;
  /** How often each domain is among the recipients. */
  domains: ReadonlyMap<string, number>;
  withoutAddress: number;
}

const LOOK_LIMIT = 10_000;

/** Counts a file's events, and the domains that its first ones mail to. @param file Its name, for errors. */
export async function lookAtEvents(
  file: string,
  input: AsyncIterable<Uint8Array>,
): Promise<EventFileLook> {
  const domains = new Map<string, number>();
  let events = 0;
  let looked = 0;
  let withoutAddress = 0;
  for await (const { text } of readEventLines(input)) {
    events++;
    if (events > LOOK_LIMIT) continue;
    looked++;
    const domain = domainIn(text);
    if (domain === undefined) withoutAddress++;
    else domains.set(domain, (domains.get(domain) ?? 0) + 1);
  }
  if (events === 0) {
    throw new UserError(
      "no-input",
      `${file} contains no event`,
      "Expected one JSON event per line. Generate some with: cognito-postconfirm gen-event --count 100",
    );
  }
  return { events, looked, domains, withoutAddress };
}

function domainIn(text: string): string | undefined {
  try {
    const event = JSON.parse(text) as {
      request?: { userAttributes?: { email?: unknown } };
    } | null;
    const email = event?.request?.userAttributes?.email;
    if (typeof email !== "string" || !email.includes("@")) return undefined;
    return domainOf(email);
  } catch {
    return undefined;
  }
}
