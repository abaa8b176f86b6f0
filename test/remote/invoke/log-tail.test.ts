import { describe, expect, it } from "vitest";
import { readLogTail } from "../../../src/remote/invoke/log-tail.ts";

const tail = (...lines: string[]): ReturnType<typeof readLogTail> =>
  readLogTail(Buffer.from(`${lines.join("\n")}\n`).toString("base64"));

describe("a log tail", () => {
  it("in text format gives the function's lines and REPORT's numbers", () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
    expect(
      tail(
        "START RequestId: c793869b-ee49-115b-a5b6-4fd21e8dedac Version: $LATEST",
        "2019-06-07T19:11:20.562Z\tc793869b-ee49-115b-a5b6-4fd21e8dedac\tINFO\tENVIRONMENT VARIABLES",
        "END RequestId: c793869b-ee49-115b-a5b6-4fd21e8dedac",
        "REPORT RequestId: c793869b-ee49-115b-a5b6-4fd21e8dedac\tDuration: 128.83 ms\tBilled Duration: 200 ms\tMemory Size: 128 MB\tMax Memory Used: 74 MB\tInit Duration: 166.62 ms\t",
        "XRAY TraceId: 1-5d9d007f-0a8c7fd02xmpl480aed55ef0\tSegmentId: 3d752xmpl1bbe37e\tSampled: true",
      ),
    ).toEqual({
      logs: [
        {
          source: "tail",
          text: "2019-06-07T19:11:20.562Z\tc793869b-ee49-115b-a5b6-4fd21e8dedac\tINFO\tENVIRONMENT VARIABLES",
        },
      ],
      timing: { durationMs: 128.83, billedMs: 200, memoryMb: 128, maxMemoryMb: 74, initMs: 166.62 },
    });
  });

  it("of a warm call has no init time", () => {
    const { timing } = tail(
      "REPORT RequestId: a\tDuration: 1.5 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB\t",
    );
    expect(timing).toEqual({ durationMs: 1.5, billedMs: 2, memoryMb: 128, maxMemoryMb: 70 });
  });

  it("in JSON format gives the same", () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
    const line = { timestamp: "2022-10-12T00:00:15.064Z", level: "INFO", message: "hello" };
    expect(
      tail(
        JSON.stringify({ type: "platform.start", record: { requestId: "a" } }),
        JSON.stringify(line),
        JSON.stringify({
          type: "platform.report",
          record: {
            metrics: {
              durationMs: 101.51,
              billedDurationMs: 300,
              memorySizeMB: 512,
              maxMemoryUsedMB: 33,
              initDurationMs: 116.67,
            },
          },
        }),
      ),
    ).toEqual({
      logs: [{ source: "tail", text: JSON.stringify(line) }],
      timing: { durationMs: 101.51, billedMs: 300, memoryMb: 512, maxMemoryMb: 33, initMs: 116.67 },
    });
  });

  it("that was cut off, or is empty, is read as far as it goes", () => {
    expect(tail('e":"half"}', "REPORT RequestId: a\tDuration: x ms")).toEqual({
      logs: [{ source: "tail", text: 'e":"half"}' }],
      timing: {},
    });
    expect(readLogTail("")).toEqual({ logs: [], timing: {} });
  });

  it.each([0, 1, 2, 3])("that was cut %i bytes into a character begins with a whole one", (cut) => {
    const bytes = Buffer.from(`😀${"x".repeat(5_000)} ümlaut\nlast\n`);
    // What Lambda keeps is the end, to the byte.
    const kept = Buffer.from(bytes.subarray(cut)).subarray(0, 4_096);
    const { logs } = readLogTail(kept.toString("base64"));
    expect(logs[0]?.text).toMatch(cut === 0 ? /^…😀x/ : /^…x/);
    expect(logs.map(({ text }) => text).join("")).not.toContain("\ufffd");
  });

  it("that was cut in the middle of a line says so, and only then", () => {
    const full = Buffer.from(`${"half a line ".repeat(400)}\nwhole\n`).subarray(-4_096);
    expect(readLogTail(full.toString("base64")).logs.map(({ text }) => text.slice(0, 6))).toEqual([
      "…f a l",
      "whole",
    ]);
    expect(tail("short").logs).toEqual([{ source: "tail", text: "short" }]);
  });

  it("leaves out what the platform writes of SnapStart and extensions", () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/snapstart-monitoring.html
    expect(
      tail(
        "RESTORE_START Runtime Version: java:11.v19 Runtime Version ARN: arn:aws:lambda:us-east-1::runtime:a",
        "RESTORE_REPORT Restore Duration: 705.88 ms",
        "EXTENSION\tName: insights\tState: Ready\tEvents: [INVOKE,SHUTDOWN]",
        "EXTENSIONS are loaded",
      ).logs,
    ).toEqual([{ source: "tail", text: "EXTENSIONS are loaded" }]);
  });

  it("takes no figure of a report that is none", () => {
    const metrics = { durationMs: "fast", billedDurationMs: 3 };
    expect(tail(JSON.stringify({ type: "platform.report", record: { metrics } })).timing).toEqual({
      billedMs: 3,
    });
  });
});
