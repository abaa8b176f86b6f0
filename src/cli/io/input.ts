import { resolve } from "node:path";
import { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import { checkEvent, parseEvent, parseJson } from "../../event/parse.ts";
import { strictDecoder } from "../../files/encoding.ts";
import { fileError } from "../../files/file-error.ts";
import { isObject, tryParseJson } from "../../json.ts";
import type { Context } from "../context.ts";

/**
 * Reads and checks an event from a file, or from standard input when `file` is `-`: a JSON document, or
 * the one event in a log, an NDJSON file or the output of a console.
 */
export async function readEvent(file: string, context: Context): Promise<EventDocument> {
  const text = await readText(file, context);
  const origin = nameOf(file);
  const document = tryParseJson(text);
  // A JSON document is an event or names what is wrong with it, unless it is a log record around one.
  if (isObject(document) && "request" in document) return parseEvent(text, origin);
  const { findEvents } = await import("../../event/lint/find.ts");
  const { found } = await findEvents(text.replace(/^\uFEFF/, ""));
  const events = found.filter((each) => isObject(each.document) && "request" in each.document);
  const [event, ...others] = events;
  if (event === undefined) return parseEvent(text, origin);
  if (others.length === 0) return checkEvent(event.document, `${origin}:${event.line}`);
  const lines = events.slice(0, LISTED_EVENTS).map(({ line }) => line);
  const more = events.length > lines.length ? ", …" : "";
  throw new UserError(
    "several-events",
    `${origin} contains ${events.length} events, at lines ${lines.join(", ")}${more}`,
    "Save one of them to a file of its own. invoke --events calls a function with each.",
  );
}

/** The most events whose lines an error names. */
const LISTED_EVENTS = 10;

/** What an input is called in errors. */
export function nameOf(file: string): string {
  return file === "-" ? "standard input" : file;
}

/** The bytes of a file, `-` being standard input. */
export async function* openInput(file: string, context: Context): AsyncGenerator<Uint8Array> {
  if (file === "-" && context.stdin.isTTY) {
    throw new UserError(
      "no-input",
      "- reads stdin, but stdin is a terminal",
      "Pipe an event in: cognito-postconfirm gen-event | cognito-postconfirm run -e -",
    );
  }
  const { createReadStream } = process.getBuiltinModule("node:fs");
  try {
    yield* file === "-" ? context.stdin.chunks() : createReadStream(resolve(context.cwd, file));
  } catch (error) {
    throw fileError(error, file, "read");
  }
}

/** As many bytes as Node takes into one text, about. */
export const LARGEST = 500_000_000;

/** What cannot be read as a whole. */
export function tooLarge(origin: string): UserError {
  return new UserError("too-large", `${origin} is larger than ${LARGEST / 1e6} MB`);
}

/** Reads a text file, or standard input when `file` is `-`. */
export async function readText(file: string, context: Context): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of openInput(file, context)) {
    chunks.push(chunk);
    size += chunk.byteLength;
    // A device never ends.
    if (size > LARGEST) throw tooLarge(nameOf(file));
  }
  const bytes = Buffer.concat(chunks);
  const decode = strictDecoder(bytes, nameOf(file));
  return decode(bytes) + decode();
}

/** Reads any JSON document. */
export async function readJson(file: string, context: Context): Promise<unknown> {
  return parseJson(await readText(file, context), file);
}
