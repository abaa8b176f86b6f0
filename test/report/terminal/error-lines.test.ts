import { expect, it } from "vitest";
import { errorLines } from "../../../src/report/terminal/error-lines.ts";

it("tells the lines of an error from the others, in every form of a log", () => {
  const errors = [
    "2026-01-01T00:00:00.000Z\ta\tERROR\tno table",
    '{"timestamp":"2026-01-01T00:00:00Z","level":"ERROR","message":"no table"}',
    '{"level": "fatal"}',
    "[ERROR] KeyError: 'email'",
    "2026-01-01T00:00:00.000Z\ta\tERROR\t(node:2) UnhandledPromiseRejectionWarning: Error: no table",
  ];
  const others = [
    "2026-01-01T00:00:00.000Z\ta\tINFO\tno ERROR at all",
    '{"level":"INFO","message":"an error is handled"}',
    "ERRORS: none",
    "2026-01-01T00:00:00.000Z\ta\tERROR\t(node:2) [DEP0169] DeprecationWarning: url.parse()",
    '{"level":"ERROR","message":"(node:2) ExperimentalWarning: SQLite is an experimental feature"}',
  ];
  const tail = [...errors, ...others].map((text) => ({ source: "tail", text }) as const);
  expect(errorLines(tail)).toEqual(errors);
  expect(
    errorLines([
      { source: "error", text: "by its level" },
      { source: "error", text: "(node:2) MaxListenersExceededWarning: Possible leak" },
      { source: "info", text: "ok" },
    ]),
  ).toEqual(["by its level"]);
});
