import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CapturedMail } from "../../invocation.ts";

/** What the bodies of captured mails may take in memory, in bytes. Beyond that they go to disk. */
const MEMORY_LIMIT = 32 * 2 ** 20;

let kept = 0;
let folder: string | undefined;
let files = 0;

/** What a mail takes, until nobody has it any more: a server runs for days. */
const taken = new FinalizationRegistry<{ size: number; files: readonly string[] }>((mail) => {
  kept -= mail.size;
  for (const file of mail.files) rmSync(file, { force: true });
});

/**
 * A mail as its invocation has it: with the MIME source out of the way of JSON, and with its bodies on
 * disk, from where they are read when somebody asks, once there are many of them.
 */
export function keepMail(mail: CapturedMail): CapturedMail {
  const { source, ...rest } = mail;
  const isSpilled = kept + mail.size > MEMORY_LIMIT;
  const stored: string[] = [];
  const result = isSpilled ? spill(rest, stored) : rest;
  if (source !== undefined) {
    const read = isSpilled ? store(source, stored) : () => source;
    Object.defineProperty(result, "source", { get: read, enumerable: false });
  }
  const size = isSpilled ? 0 : mail.size;
  kept += size;
  taken.register(result, { size, files: stored });
  return result;
}

function spill(mail: CapturedMail, stored: string[]): CapturedMail {
  const result = { ...mail };
  for (const part of ["text", "html"] as const) {
    const body = mail[part];
    if (body === undefined) continue;
    const read = store(Buffer.from(body), stored);
    Object.defineProperty(result, part, { get: () => read().toString("utf8"), enumerable: true });
  }
  if (mail.attachments !== undefined) {
    result.attachments = mail.attachments.map(({ content, ...attachment }) => {
      if (content === undefined) return attachment;
      const get = store(content, stored);
      return Object.defineProperty(attachment, "content", { get, enumerable: false });
    });
  }
  return result;
}

function store(bytes: Uint8Array, stored: string[]): () => Buffer {
  folder ??= newFolder();
  const file = join(folder, String(++files));
  writeFileSync(file, bytes);
  stored.push(file);
  return () => readFileSync(file);
}

/** For as long as this process lives. */
function newFolder(): string {
  const made = mkdtempSync(join(tmpdir(), "cognito-postconfirm-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  return made;
}
