import { resolve } from "node:path";
import { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import { parseEvent, parseJson } from "../../event/parse.ts";
import { strictDecoder } from "../../files/encoding.ts";
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
