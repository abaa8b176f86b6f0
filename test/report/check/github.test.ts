import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkGithub } from "../../../src/report/check/github.ts";
import {
  aFinding,
  aRealisticReport,
  aReport,
  aRule,
  aScenario,
} from "../../helpers/check-report.ts";

const lines = (text: string): string[] => text.trimEnd().split("\n");

describe("an annotation", () => {
  it("points into the handler's file, as the checkout calls it", () => {
    const [first] = lines(checkGithub(aRealisticReport(), "/app"));
    expect(first).toBe(
      "::error file=src/handler.ts,line=31,col=9,title=mails nobody twice on a retry (no-duplicate-mail)" +
        "::2 mails to maria@example.com for one confirmation" +
        "%0AFix: Remember by `sub` that the mail went out, or hand the mail to a queue that does." +
        "%0AIn confirm-sign-up/called-twice",
    );
  });

  it("escapes as the documentation says", () => {
    const report = aReport({
      rules: [aRule({ title: "100%, a: b\nc", fix: "50%\r\nmore" })],
      scenarios: [aScenario({ findings: [aFinding({ place: "/app/a,b:c.ts:1:2" })] })],
    });
    const [first] = lines(checkGithub(report, "/app"));
    expect(first).toBe(
      "::error file=a%2Cb%3Ac.ts,line=1,col=2,title=100%25%2C a%3A b c (returns-the-event)" +
        "::nothing came back%0AFix: 50%25%0Amore%0AIn confirm-sign-up/plain",
    );
  });

  it("is one for a rule at a place, whatever the number of scenarios", () => {
    const scenarios = Array.from({ length: 7 }, (_, index) =>
      aScenario({
        name: `s/${index}`,
        findings: [aFinding({ scenario: `s/${index}`, place: "/app/h.ts:3" })],
      }),
    );
    const [first, last, ...rest] = lines(checkGithub(aReport({ scenarios }), "/app/"));
    expect(first).toMatchInlineSnapshot(
      `"::error file=h.ts,line=3,title=returns the event (returns-the-event)::nothing came back%0AFix: End the handler with \`return event\`.%0AIn s/0, s/1, s/2, s/3, s/4 and 2 more scenarios"`,
    );
    expect(last).toMatchInlineSnapshot(
      `"::notice title=cognito-postconfirm check::0 of 7 scenarios failed; 1 error, 0 warnings, 0 notes"`,
    );
    expect(rest).toEqual([]);
  });

  it.each([
    [
      "the handler's file, where no place is known",
      "/app/src/handler.ts",
      "/app",
      "file=src/handler.ts,",
    ],
    ["no file, for a deployed function", undefined, "/app", "::error title="],
    ["a file outside the checkout", "/other/h.ts", "/app", "file=/other/h.ts,"],
    ["a path of Windows", "C:\\app\\src\\h.ts", "C:\\app", "file=src/h.ts,"],
  ])("names %s", (_name, file, root, expected) => {
    const { file: _file, ...report } = aReport({
      scenarios: [aScenario({ findings: [aFinding()] })],
    });
    expect(checkGithub(file === undefined ? report : { ...report, file }, root)).toContain(
      expected,
    );
  });
});

describe("the last line", () => {
  it("has the figures", () => {
    expect(lines(checkGithub(aRealisticReport(), "/app")).at(-1)).toBe(
      "::notice title=cognito-postconfirm check::3 of 9 scenarios failed, 1 skipped; 4 errors, 1 warning, 1 note",
    );
  });

  it("is among the notices that are shown, and counts what is not", () => {
    const findings = (["error", "note"] as const).flatMap((severity) =>
      Array.from({ length: 12 }, (_, index) =>
        aFinding({ code: severity, severity, place: `/app/h.ts:${index + 1}` }),
      ),
    );
    const all = lines(
      checkGithub(aReport({ scenarios: [aScenario({ findings })], interrupted: true }), "/app"),
    );
    expect(all.filter((line) => line.startsWith("::error"))).toHaveLength(12);
    expect(all.filter((line) => line.startsWith("::notice"))).toHaveLength(10);
    expect(all.at(-1)).toMatch(/; 5 more places not shown here; interrupted$/);
  });
});

it("no text can be a command of its own", () => {
  const part = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\n::error::", "\r::set-output::", "%0A", "::", "\u2028", "##[add-mask]"),
  );
  const text = fc.array(part).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (one, other) => {
      const report = aReport({
        rules: [aRule({ title: other, fix: one })],
        scenarios: [
          aScenario({ findings: [aFinding({ scenario: other, message: one, place: `x${one}` })] }),
        ],
      });
      const [first, ...rest] = checkGithub(report, "/app").split(/[\r\n]/);
      expect(first).toMatch(/^::error file=[^:]*::/);
      expect(rest).toEqual([expect.stringMatching(/^::notice title=/), ""]);
    }),
  );
});
