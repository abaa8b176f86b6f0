import { expect, it } from "vitest";
import { checkJson } from "../../../src/report/check/json.ts";
import { aRealisticReport } from "../../helpers/check-report.ts";

it("is one document with everything that was found", () => {
  const document = JSON.parse(JSON.stringify(checkJson(aRealisticReport(), 1)));
  expect(document).toMatchObject({
    schemaVersion: 2,
    command: "check",
    ok: false,
    exitCode: 1,
    target: "src/handler.ts#handler",
    file: "/app/src/handler.ts",
    seed: "7f3a",
    interrupted: false,
    durationMs: 6580,
    counts: {
      scenarios: 9,
      passed: 5,
      failed: 3,
      leftOut: 1,
      interrupted: 0,
      errors: 4,
      warnings: 1,
      notes: 1,
    },
    off: [
      { code: "declares-its-from", reason: "the sender is set by an environment variable" },
      { code: "no-callback-style" },
    ],
  });
  expect(document.rules[0]).toEqual({
    code: "returns-the-event",
    severity: "error",
    title: "returns the event",
    why: expect.any(String),
    fix: expect.any(String),
    evidence: expect.any(String),
  });
});

it("has each call as `run` has it, and its proofs in place", () => {
  const document = JSON.parse(JSON.stringify(checkJson(aRealisticReport(), 1)));
  const { findings, calls, ...scenario } = document.scenarios[1];
  expect(scenario).toEqual({
    accepted: [],
    name: "confirm-sign-up/hostile-html",
    title: "a name with markup in it",
    flow: "confirm-sign-up",
    status: "failed",
    obstacles: [],
    durationMs: 214,
  });
  expect(findings[1].proof).toEqual({ invocation: 0, difference: 0 });
  expect(Object.keys(calls[0].differences[0])).toEqual(["kind", "path", "before"]);
  expect(calls[0]).toMatchObject({
    verdict: { accepted: true },
    outcome: { kind: "returned" },
    mails: [{ caller: "/app/src/handler.ts:31:9" }],
    target: { kind: "local" },
  });
});

it("is well when the exit code is", () => {
  expect(checkJson(aRealisticReport(), 0)).toMatchObject({ ok: true, exitCode: 0 });
});
