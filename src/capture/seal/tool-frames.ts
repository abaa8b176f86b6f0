import { fileURLToPath } from "node:url";

/** Modules stand in a trace with their URL, CommonJS with its path. */
const OWN_FOLDERS = ["../", "../../runtime/"]
  .map((folder) => new URL(folder, import.meta.url))
  .flatMap((url) => [url.href, fileURLToPath(url)]);

/** Reads the trace of the caller. @returns `undefined` where something that a handler replaced throws. */
export function readTrace<Read>(frames: number, read: (trace: string) => Read): Read | undefined {
  const limit = Error.stackTraceLimit;
  try {
    // One more for this function.
    Error.stackTraceLimit = frames + 1;
    return read(String(new Error("caller").stack));
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** Whether a line of a trace is of what captures or runs the handler. */
export function isOurs(line: string): boolean {
  return OWN_FOLDERS.some((folder) => line.includes(folder));
}

/** A text that a handler prints, perhaps as JSON, without those lines of the traces in it. */
export function withoutOurFrames(text: string): string {
  if (!isOurs(text)) return text;
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    if (!/^\s+at /.test(line) || !isOurs(line)) lines.push(line);
    // What an error has besides stands in braces behind the last line.
    else if (line.endsWith(" {")) lines.push(`${lines.pop() ?? ""} {`);
  }
  return lines
    .join("\n")
    .replaceAll(/\\n\s+at (?:(?!\\n|").)*/g, (frame) => (isOurs(frame) ? "" : frame));
}
