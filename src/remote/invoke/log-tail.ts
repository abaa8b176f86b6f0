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

/** In the text format a line of its own, in the JSON format a `platform.report` record. */
function readReport(line: string): Partial<Timing> | undefined {
  const record = readPlatformRecord(line);
  if (record?.type === "platform.report") {
    const metrics = record.record?.metrics ?? {};
    return withoutGaps({
      durationMs: metrics["durationMs"],
      initMs: metrics["initDurationMs"],
      billedMs: metrics["billedDurationMs"],
      memoryMb: metrics["memorySizeMB"],
      maxMemoryMb: metrics["maxMemoryUsedMB"],
    });
  }
  if (!line.startsWith("REPORT RequestId:")) return undefined;
  const figure = (label: string): number | undefined => {
    // "Duration" stands in "Billed Duration" and "Init Duration" too, so fields are split first.
    const field = line.split("\t").find((text) => text.trim().startsWith(`${label}:`));
    const value =
      field === undefined ? Number.NaN : Number.parseFloat(field.slice(field.indexOf(":") + 1));
    return Number.isNaN(value) ? undefined : value;
  };
  return withoutGaps({
    durationMs: figure("Duration"),
    initMs: figure("Init Duration"),
    billedMs: figure("Billed Duration"),
    memoryMb: figure("Memory Size"),
    maxMemoryMb: figure("Max Memory Used"),
  });
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

function withoutGaps(figures: Record<string, unknown>): Partial<Timing> {
  return Object.fromEntries(
    Object.entries(figures).filter(([, value]) => typeof value === "number"),
  );
}
