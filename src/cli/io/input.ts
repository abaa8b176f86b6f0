import { resolve } from "node:path";
import { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import { parseEvent, parseJson } from "../../event/parse.ts";
import { encodingOf } from "../../files/encoding.ts";
import { fileError } from "../../files/file-error.ts";
import type { Context } from "../context.ts";

/** Reads and checks an event from a file, or from standard input when `file` is `-`. */
export async function readEvent(file: string, context: Context): Promise<EventDocument> {
  return parseEvent(await readText(file, context), nameOf(file));
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
      "- reads standard input, which is a terminal",
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

/** Reads a text file, or standard input when `file` is `-`. */
export async function readText(file: string, context: Context): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of openInput(file, context)) chunks.push(chunk);
  return decode(Buffer.concat(chunks), nameOf(file));
}

/** Reads any JSON document. */
export async function readJson(file: string, context: Context): Promise<unknown> {
  return parseJson(await readText(file, context), file);
}

function decode(bytes: Uint8Array, origin: string): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(
      "invalid-json",
      `${origin} is not ${encoding.toUpperCase()} text`,
      "Save it as UTF-8.",
    );
  }
}
