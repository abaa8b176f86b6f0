import { createWriteStream, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import type { Readable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import type { Entry } from "yauzl";
import { messageOf } from "../../errors.ts";
import { isInside } from "../../paths.ts";
import { unusableLayer } from "./layer-error.ts";

/** What a function and its layers may hold, unpacked, in bytes. */
const SIZE_LIMIT = 262_144_000;

/** Of a file in a zip: the high bits of its attributes are its mode on Unix. */
const SYMBOLIC_LINK = 0o12;

/** Unpacks a layer into a folder that is removed when this process ends. */
export async function unpack(file: string): Promise<string> {
  const { openPromise } = await import("yauzl");
  const folder = mkdtempSync(join(tmpdir(), "cognito-postconfirm-layer-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    // It refuses names that lead out of the folder.
    const archive = await openPromise(file);
    let size = 0;
    for await (const entry of archive.eachEntry()) {
      const path = join(folder, entry.fileName);
      size += entry.uncompressedSize;
      if (size > SIZE_LIMIT) throw new Error("it is larger than the 250 MB that Lambda allows");
      if (entry.fileName.endsWith("/")) {
        mkdirSync(path, { recursive: true });
        continue;
      }
      mkdirSync(dirname(path), { recursive: true });
      const content = await archive.openReadStreamPromise(entry);
      if (entry.externalFileAttributes >>> 28 === SYMBOLIC_LINK) {
        link(await textOf(content), path, folder);
      } else {
        const checked = compareSum(content, entry);
        await pipeline(checked, createWriteStream(path, { mode: 0o644 }));
      }
    }
    return folder;
  } catch (error) {
    remove();
    throw unusableLayer(`the layer ${file} cannot be unpacked: ${messageOf(error)}`, error);
  }
}

/** What a stream has, and an error at its end where it is not what was packed. */
async function* compareSum(content: Readable, { fileName, crc32: expected }: Entry) {
  let sum = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== expected) throw new Error(`${fileName} is damaged`);
}

function link(target: string, path: string, folder: string): void {
  if (!isInside(folder, resolve(dirname(path), target))) {
    throw new Error(`the link ${relative(folder, path)} points outside the layer: ${target}`);
  }
  symlinkSync(target, path);
}
