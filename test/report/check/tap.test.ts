import fc from "fast-check";
import { Parser } from "tap-parser";
import type { Result } from "tap-parser";
import { describe, expect, it } from "vitest";
import { checkTap } from "../../../src/report/check/tap.ts";
import {
  aFinding,
  aRealisticReport,
  aReport,
  aRule,
  aScenario,
} from "../../helpers/check-report.ts";

function parse(tap: string): { points: Result[]; extra: string[]; parser: Parser } {
  const points: Result[] = [];
  const extra: string[] = [];
  const parser = new Parser({ strict: true });
  parser.on("assert", (point: Result) => void points.push(point));
  parser.on("extra", (line: string) => void extra.push(line));
  parser.end(tap);
  return { points, extra, parser };
}

describe("the stream", () => {
  const { points, extra, parser } = parse(checkTap(aRealisticReport()));

  it("has a point for each scenario, and nothing that is no TAP", () => {
    expect(extra).toEqual([]);
    expect(points.map(({ ok, skip, name }) => [ok, skip, name])).toEqual([
      [true, false, "confirm-sign-up/plain"],
      [false, false, "confirm-sign-up/hostile-html"],
      [false, false, "confirm-sign-up/called-twice"],
      [true, false, "confirm-sign-up/ses-throttled"],
      [
        true,
        "only a local run can be sealed; <this> is a deployed function",
        "confirm-sign-up/remote-seal",
      ],
      [false, false, "confirm-forgot-password/plain"],
      [true, false, "federated/google"],
      [true, false, "federated/saml"],
      [true, false, "federated/no-email"],
    ]);
    expect(parser.results).toMatchObject({
      ok: false,
      count: 9,
      fail: 3,
      skip: 1,
      failures: [{}, {}, {}],
    });
  });

  it("has the findings as diagnostics, which can be read", () => {
    expect(points[2]?.time).toBe(6048);
    expect(points[2]?.diag).toMatchObject({
      title: "SES hangs, and Cognito calls a second time",
      findings: [
        {
          code: "no-duplicate-mail",
          severity: "error",
          message: "2 mails to maria@example.com for one confirmation",
          at: "/app/src/handler.ts:31:9",
          fix: expect.stringContaining("Remember by"),
        },
      ],
    });
  });

  it("says what is disabled, and why", () => {
    const comments = checkTap(aRealisticReport()).split("\n").slice(1, 5);
    expect(comments).toEqual([
      "# src/handler.ts#handler",
      "# seed 7f3a",
      "# off: declares-its-from, the sender is set by an environment variable",
      "# off: no-callback-style",
    ]);
  });

  it("ends with a bail-out when it was broken off", () => {
    const scenarios = [aScenario(), aScenario({ status: "interrupted", calls: [] })];
    const { parser, points } = parse(checkTap(aReport({ scenarios, interrupted: true })));
    expect(points[1]?.skip).toBe("the run was interrupted");
    expect(parser.results).toMatchObject({ ok: false, bailout: "Interrupted" });
  });

  it("may have no point at all", () => {
    const { parser } = parse(checkTap(aReport({ scenarios: [] })));
    expect(parser.results).toMatchObject({ ok: true, count: 0, plan: { skipAll: true } });
  });
});

it("any text comes out as it went in", () => {
  const part = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      "\nnot ok 1",
      "\n...",
      "# SKIP",
      "# TODO",
      "\\",
      "\\#",
      "\u2028",
      "\nBail out!",
      ": ",
      "- ",
    ),
  );
  const text = fc.array(part).map((parts) => `x${parts.join("")}x`);
  fc.assert(
    fc.property(text, (value) => {
      const report = aReport({
        target: value,
        seed: value,
        rules: [aRule({ fix: value })],
        off: [{ code: value, reason: value }],
        scenarios: [
          aScenario({
            name: value,
            title: value,
            status: "failed",
            findings: [aFinding({ message: value })],
          }),
          aScenario({ status: "left-out", reason: value }),
        ],
      });
      const { points, extra, parser } = parse(checkTap(report));
      expect(extra).toEqual([]);
      expect(points.map(({ ok, skip, todo }) => [ok, skip !== false, todo])).toEqual([
        [false, false, false],
        [true, true, false],
      ]);
      expect(points[0]?.diag).toMatchObject({
        title: value,
        findings: [{ message: value, fix: value }],
      });
      expect(parser.results).toMatchObject({ count: 2, bailout: false });
    }),
  );
});

it("tells times in whole milliseconds", () => {
  const report = aReport({ scenarios: [aScenario({ durationMs: 28.605079000000046 })] });
  expect(checkTap(report)).toContain("  duration_ms: 29\n");
});
