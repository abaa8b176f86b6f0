import { fileURLToPath } from "node:url";

/** Modules stand in a trace with their URL, CommonJS with its path. */
const OWN_FOLDERS = ["../", "../../runtime/"]
  .map((folder) => new URL(folder, import.meta.url))
  .flatMap((url) => [url.href, fileURLToPath(url)]);

/** Reads the trace of the caller, as Node and the maps of compiled files tell it. @returns `undefined` where something that a handler replaced throws. */
export function readTrace<Read>(frames: number, read: (trace: string) => Read): Read | undefined {
  const limit = Error.stackTraceLimit;
  const prepare: unknown = Reflect.get(Error, "prepareStackTrace");
  try {
    // One more for this function.
    Error.stackTraceLimit = frames + 1;
    // Packages such as source-map-support know nothing of what was compiled here.
    Reflect.set(Error, "prepareStackTrace", undefined);
    return read(String(new Error("caller").stack));
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = limit;
    Reflect.set(Error, "prepareStackTrace", prepare);
  }
}

/** Whether a line of a trace is of what captures or runs the handler. */
export function isOurs(line: string): boolean {
  return OWN_FOLDERS.some((folder) => line.includes(folder));
}

/** A text that a handler prints, perhaps as JSON, without those lines of the traces in it. */
export function withoutOurFrames(text: string): string {
  if (!isOurs(text)) return text;
  return text
    .replaceAll(/(?:(?:^|\n)\s+at .*)+/g, (frames) => keptOf(frames.split(/(?=\n)/)))
    .replaceAll(/(?:\\n\s+at (?:(?!\\n|").)*)+/g, (frames) => keptOf(frames.split(/(?=\\n)/)));
}

function keptOf(frames: readonly string[]): string {
  const end = frames.findIndex((line, index) => isOurs(line) && frames.slice(index).every(isBelow));
  const above = end === -1 ? frames : frames.slice(0, end);
  const kept = above.filter((line) => !isOurs(line)).join("");
  // What an error has besides stands in braces behind the last line.
  return frames.at(-1)?.endsWith(" {") === true && !kept.endsWith(" {") ? `${kept} {` : kept;
}

/** Node's own frames below ours called us. */
function isBelow(line: string): boolean {
  return isOurs(line) || NODES.test(line);
}

const NODES = /\bnode:|\[nodejs\.internal/;
