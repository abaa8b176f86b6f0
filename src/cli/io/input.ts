import { resolve } from "node:path";
import { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import { parseEvent, parseJson } from "../../event/parse.ts";
import type { Context } from "../context.ts";

/** Reads and checks an event from a file, or from standard input when `file` is `-`. */
export async function readEvent(file: string, context: Context): Promise<EventDocument> {
  return parseEvent(await readText(file, context), file === "-" ? "standard input" : file);
}

/** Where a file's bytes come from, `-` being standard input. */
export function openInput(file: string, context: Context): AsyncIterable<Uint8Array> {
  const { createReadStream } = process.getBuiltinModule("node:fs");
  if (file !== "-") return createReadStream(resolve(context.cwd, file));
  if (!context.stdin.isTTY) return context.stdin.chunks();
  throw new UserError(
    "no-input",
    "- reads standard input, which is a terminal",
    "Pipe an event in: cognito-postconfirm gen-event | cognito-postconfirm run -e -",
  );
}

/** Reads a text file, or standard input when `file` is `-`. */
export async function readText(file: string, context: Context): Promise<string> {
  return decode(await readBytes(file, context), file === "-" ? "standard input" : file);
}

/** Reads any JSON document. */
export async function readJson(file: string, context: Context): Promise<unknown> {
  return parseJson(await readText(file, context), file);
}

async function readBytes(file: string, context: Context): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of openInput(file, context)) chunks.push(chunk);
  } catch (error) {
    throw fileError(error, file, "read");
  }
  return Buffer.concat(chunks);
}

/** UTF-8, or UTF-16 where a byte order mark says so, as PowerShell's `>` writes it. */
export function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const mark = `${bytes[0]},${bytes[1]}`;
  return mark === "255,254" ? "utf-16le" : mark === "254,255" ? "utf-16be" : "utf-8";
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

/** A file system error in words. What is no such error is handed back as it is. */
export function fileError(error: unknown, file: string, verb: "read" | "write"): unknown {
  if (error instanceof UserError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const because = (reason: string): UserError =>
    new UserError("file", `cannot ${verb} ${file}: ${reason}`, undefined, { cause: error });
  switch (code) {
    case "ENOENT":
      return because(verb === "read" ? "no such file" : "no such folder");
    case "EISDIR":
      return because("it is a folder");
    case "ENOTDIR":
      return because("a file stands where a folder should be");
    case "EACCES":
    case "EPERM":
      return because("permission denied");
    case "ENOSPC":
      return because("the disk is full");
    default:
      return code === undefined ? error : because(code);
  }
}
