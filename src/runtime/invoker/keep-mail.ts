import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CapturedMail } from "../../invocation.ts";

/** What the bodies of captured mails may take in memory, in bytes. Beyond that they go to disk. */
const MEMORY_LIMIT = 32 * 2 ** 20;

let kept = 0;
let folder: string | undefined;
let files = 0;

/**
 * A mail as its invocation has it: with the MIME source out of the way of JSON, and with its bodies on
 * disk, from where they are read when somebody asks, once there are many of them.
 */
export function keepMail(mail: CapturedMail): CapturedMail {
  const { source, ...rest } = mail;
  kept += mail.size;
  const spilled = kept > MEMORY_LIMIT;
  const result = spilled ? spill(rest) : rest;
  if (source !== undefined) {
    const read = spilled ? store(source) : () => source;
    Object.defineProperty(result, "source", { get: read, enumerable: false });
  }
  return result;
}

function spill(mail: CapturedMail): CapturedMail {
  const result = { ...mail };
  for (const part of ["text", "html"] as const) {
    const body = mail[part];
    if (body === undefined) continue;
    const read = store(Buffer.from(body));
    Object.defineProperty(result, part, { get: () => read().toString("utf8"), enumerable: true });
  }
  return result;
}

function store(bytes: Uint8Array): () => Buffer {
  folder ??= newFolder();
  const file = join(folder, String(++files));
  writeFileSync(file, bytes);
  return () => readFileSync(file);
}

/** For as long as this process lives. */
function newFolder(): string {
  const made = mkdtempSync(join(tmpdir(), "cognito-postconfirm-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  return made;
}
