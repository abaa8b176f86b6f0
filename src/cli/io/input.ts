import { resolve } from "node:path";
import { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import { checkEvent, parseEvent, parseJson, problemText } from "../../event/parse.ts";
import { strictDecoder } from "../../files/encoding.ts";
import { fileError } from "../../files/file-error.ts";
import { isObject, tryParseJson } from "../../json.ts";
import { counted } from "../../report/terminal/counted.ts";
import type { Context } from "../context.ts";

/** An event file, and which of its events is meant, from 1. */
export interface EventPlace {
  file: string;
  number: number | undefined;
}

/** Reads `events.log#2`, unless a file has that name. */
export function readEventPlace(text: string, { cwd }: Pick<Context, "cwd">): EventPlace {
  const [, file = text, number] = /^(.+)#([1-9]\d*)$/.exec(text) ?? [];
  const { existsSync } = process.getBuiltinModule("node:fs");
  if (number === undefined || existsSync(resolve(cwd, text)))
    return { file: text, number: undefined };
  return { file, number: Number(number) };
}

/**
 * Reads and checks an event from a file, or from standard input when `file` is `-`: a JSON document, or
 * one event of a log, an NDJSON file or the output of a console.
 *
 * @param text The file, with `#2` behind it for the second event.
 * @param asks Whether a user may be asked which event is meant.
 */
export async function readEvent(
  text: string,
  asks: boolean,
  context: Context,
): Promise<EventDocument> {
  const { file, number } = readEventPlace(text, context);
  const content = await readText(file, context);
  const origin = nameOf(file);
  const document = tryParseJson(content);
  const noted = (event: EventDocument): Promise<EventDocument> =>
    noteOddities(event, file, context);
  // A JSON document with a request is an event, or the error names what is wrong with it.
  if (isObject(document) && "request" in document) return noted(await parseEvent(content, origin));
  const { findEvents } = await import("../../event/lint/find.ts");
  const { found, unreadable } = await findEvents(content.replace(/^\uFEFF/, ""));
  const events = found.filter((each) => isObject(each.document) && "request" in each.document);
  const [first] = events;
  if (first === undefined) {
    const [{ line, column = 1, message } = {}] = unreadable;
    if (line === undefined || message === undefined || document !== undefined)
      return parseEvent(content, origin);
    throw new UserError(
      "invalid-event",
      `${origin} is not JSON: ${problemText({ line, column, message })}`,
    );
  }
  const chosen =
    number ??
    (events.length === 1
      ? 1
      : await (await import("./choose-event.ts")).chooseEvent(file, events, asks, context));
  const event = events[chosen - 1];
  if (event !== undefined) return noted(checkEvent(event.document, `${origin}:${event.line}`));
  throw new UserError(
    "no-such-event",
    `${text}: there is no event ${chosen}; ${origin} contains ${counted(events.length, "event")}`,
  );
}

/** Says on stderr that Cognito does not send an event like this one, which is used all the same. */
async function noteOddities(
  event: EventDocument,
  file: string,
  { stderr }: Context,
): Promise<EventDocument> {
  const { lintEvent } = await import("../../event/lint/lint.ts");
  const codes = lintEvent(event).map(({ severity }) => severity);
  const [errors, warnings] = (["error", "warning"] as const).map((severity) =>
    counted(codes.filter((each) => each === severity).length, severity),
  );
  // Events of older pools and redacted ones differ in what no handler asks for.
  if (!codes.includes("error")) return event;
  const hint = file === "-" ? "" : `; run lint-event ${file}`;
  stderr.write(
    `warning: ${nameOf(file)} differs from what Cognito sends: ${errors}, ${warnings}${hint}\n`,
  );
  return event;
}

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
