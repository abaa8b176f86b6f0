import type { LogLine, Timing } from "../../invocation.ts";

/** How much of a log Lambda returns. */
const TAIL_BYTES = 4 * 1024;

/** The end of a function's log, as Lambda's Invoke returns it: base64, at most the last 4 KB. */
export interface LogTail {
  /** What the function itself wrote. The line that the cut went through begins with `…`. */
  logs: LogLine[];
  /** What Lambda's REPORT says of the call. */
  timing: Partial<Timing>;
}

export function readLogTail(logResult: string): LogTail {
  const bytes = Buffer.from(logResult, "base64");
  const isCut = bytes.byteLength >= TAIL_BYTES;
  const lines = bytes
    .subarray(isCut ? firstWhole(bytes) : 0)
    .toString("utf8")
    .split("\n");
  const logs: LogLine[] = [];
  let timing: Partial<Timing> = {};
  for (const [index, line] of lines.map((text) => text.trimEnd()).entries()) {
    const report = readReport(line);
    if (report !== undefined) timing = report;
    else if (line !== "" && !isPlatformLine(line)) {
      logs.push({ source: "tail", text: isCut && index === 0 ? `…${line}` : line });
    }
  }
  return { logs, timing };
}

/** Where the first whole character begins: the cut goes through bytes, not characters. */
function firstWhole(bytes: Uint8Array): number {
  let index = 0;
  while (index < 3 && ((bytes[index] ?? 0) & 0b1100_0000) === 0b1000_0000) index++;
  return index;
}

/** Each figure, and what it is called in the JSON format and in the text format. */
const FIGURES = [
  ["durationMs", "durationMs", "Duration"],
  ["initMs", "initDurationMs", "Init Duration"],
  ["billedMs", "billedDurationMs", "Billed Duration"],
  ["memoryMb", "memorySizeMB", "Memory Size"],
  ["maxMemoryMb", "maxMemoryUsedMB", "Max Memory Used"],
] as const satisfies (readonly [keyof Timing, string, string])[];

/** In the text format a line of its own, in the JSON format a `platform.report` record. */
function readReport(line: string): Partial<Timing> | undefined {
  const record = readPlatformRecord(line);
  const isRecord = record?.type === "platform.report";
  if (!isRecord && !line.startsWith("REPORT RequestId:")) return undefined;
  // "Duration" stands in "Billed Duration" and "Init Duration" too, so fields are split first.
  const fields = line.split("\t").map((field) => field.trim().split(":"));
  const found = FIGURES.map(([name, metric, label]) => [
    name,
    isRecord
      ? record.record?.metrics?.[metric]
      : Number.parseFloat(fields.find(([start]) => start === label)?.[1] ?? ""),
  ]);
  return Object.fromEntries(found.filter(([, value]) => Number.isFinite(value)));
}

const PLATFORM_LINE =
  /^(?:START|END|INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT|XRAY|EXTENSION|TELEMETRY|LOGS)[ \t]/;

function isPlatformLine(line: string): boolean {
  return PLATFORM_LINE.test(line) || readPlatformRecord(line) !== undefined;
}

interface PlatformRecord {
  type: string;
  record?: { metrics?: Record<string, unknown> };
}

function readPlatformRecord(line: string): PlatformRecord | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const record = JSON.parse(line) as Partial<PlatformRecord>;
    return record.type?.startsWith("platform.") === true ? (record as PlatformRecord) : undefined;
  } catch {
    return undefined;
  }
}
