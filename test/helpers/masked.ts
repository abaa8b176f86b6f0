import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { ROOT } from "./spawn.ts";

/** What is another one in each run, and what stands in its place. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/http:\/\/127\.0\.0\.1:\d+/g, "http://127.0.0.1:PORT"],
  // Times and memory, as people read them.
  [/(duration|init|median|p\d\d|most|max) [\d.]+ (?:ms|s)\b/g, "$1 N ms"],
  [/\bmax memory used \d+ MB/g, "max memory used N MB"],
  [/ ·(\s)[\d.]+ s$/gm, " ·$1N s"],
  [/\bin [\d.]+ s \([\d.,]+ per second\)/g, "in N s (N per second)"],
  // And in documents.
  [/"((?:duration|init|median|p95|max|elapsed)Ms|maxMemoryMb|p\d\d|max)": ?[\d.]+/g, '"$1": 0'],
  [/"(requestId|[mM]essageId)": ?"[-\da-f]+"/g, '"$1": "ID"'],
  [/"time": "[^"]+"/g, '"time": "TIME"'],
];

/** A text of any machine: the checkout is `/app`, a folder of `folderWith` is `/home`. */
export function withoutFolders(text: string): string {
  return text
    .replaceAll(ROOT, "/app/")
    .replaceAll(realpathSync(tmpdir()), "<tmp>")
    .replaceAll(/<tmp>\/handler-\w+/g, "/home");
}

/** A whole output without what only this run has. Colours can be read. */
export function masked(text: string): string {
  let result = withoutFolders(text).replaceAll("\u001b", "␛");
  for (const [pattern, replacement] of MASKS) result = result.replace(pattern, replacement);
  return result;
}
