import { fileURLToPath } from "node:url";

/** Modules stand in a trace with their URL, CommonJS with its path. */
const OWN_FOLDERS = ["../", "../../runtime/"]
  .map((folder) => new URL(folder, import.meta.url))
  .flatMap((url) => [url.href, fileURLToPath(url)]);

/** Whether a line of a trace is of what captures or runs the handler. */
export function isOurs(line: string): boolean {
  return OWN_FOLDERS.some((folder) => line.includes(folder));
}
