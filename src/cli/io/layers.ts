import { statSync } from "node:fs";
import type { Stats } from "node:fs";
import { UserError } from "../../errors.ts";
import { fileError } from "../../files/file-error.ts";
import { unusableLayer } from "./layer-error.ts";

/** Archives that are unpacked already, by file and time. */
const unpacked = new Map<string, Promise<string>>();

/** The folders that layers stand for: a folder itself, and a .zip unpacked until this process ends. */
export function openLayers(files: readonly string[]): Promise<string[]> {
  return Promise.all(files.map(openLayer));
}

async function openLayer(file: string): Promise<string> {
  const stats = statOf(file);
  if (stats.isDirectory()) return file;
  const key = `${file} ${stats.mtimeMs}`;
  const folder = unpacked.get(key) ?? unpackLayer(file);
  unpacked.set(key, folder);
  return folder;
}

function statOf(file: string): Stats {
  try {
    return statSync(file);
  } catch (error) {
    const told = fileError(error, `the layer ${file}`, "read");
    throw told instanceof UserError ? unusableLayer(told.message, error) : told;
  }
}

/** What this needs of Node takes longer to load than a folder to open. */
async function unpackLayer(file: string): Promise<string> {
  const { unpack } = await import("./unpack-layer.ts");
  return unpack(file);
}
