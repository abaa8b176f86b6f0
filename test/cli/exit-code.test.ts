import { expect, it } from "vitest";
import { exitCodeOf } from "../../src/cli/exit-code.ts";
import type { CommandResult } from "../../src/cli/exit-code.ts";
import type { ScenarioStatus } from "../../src/contract/check/result.ts";
import type { ManyCounts } from "../../src/contract/many.ts";
import type { Unexamined } from "../../src/contract/wiring/diagnose.ts";
import type { WiringFinding } from "../../src/contract/wiring/finding.ts";
import { UserError } from "../../src/errors.ts";
import { aReport, aScenario } from "../helpers/check-report.ts";

const undelivered = new UserError("smtp", "cannot relay mail");

const many = (
  counts: Partial<ManyCounts>,
  rest: Partial<CommandResult & { kind: "many" }> = {},
): CommandResult => ({
  kind: "many",
  counts: { ok: 1, failed: 0, unknown: 0, notCalled: 0, invalid: 0, ...counts },
  error: undefined,
  stopped: undefined,
  ...rest,
});

const mapRun = (status: "SUCCEEDED" | "FAILED" | "ABORTED", failed: number): CommandResult => ({
  kind: "map-run",
  status,
  counts: {
    total: 3,
    pending: 0,
    running: 0,
    succeeded: 3 - failed,
    failed,
    timedOut: 0,
    aborted: 0,
  },
});

const checked = (statuses: readonly ScenarioStatus[], interrupted = false): CommandResult => ({
  kind: "checked",
  ...aReport({ scenarios: statuses.map((status) => aScenario({ status })), interrupted }),
});

const finding = (severity: "error" | "warning"): WiringFinding => ({ severity }) as WiringFinding;
const unchecked = [{} as Unexamined];

it.each<[code: number, result: CommandResult]>([
  [0, { kind: "done" }],
  [2, { kind: "error" }],
  [130, { kind: "cancelled" }],
  [0, { kind: "called", results: ["ok"] }],
  [1, { kind: "called", results: ["failed"] }],
  [2, { kind: "called", results: ["not-judged"] }],
  [1, { kind: "called", results: ["not-judged", "failed"] }],
  [2, { kind: "compared", agree: undefined, results: ["not-judged", "ok"] }],
  [1, { kind: "compared", agree: undefined, results: ["not-judged", "failed"] }],
  [2, { kind: "called", results: ["ok"], undelivered }],
  [2, { kind: "called", results: ["failed"], undelivered }],
  [0, { kind: "compared", agree: true, results: ["ok", "ok"] }],
  [1, { kind: "compared", agree: false, results: ["ok", "ok"] }],
  [1, { kind: "compared", agree: true, results: ["failed", "failed"] }],
  [2, { kind: "compared", agree: true, results: ["ok", "ok"], undelivered }],
  [0, many({})],
  [1, many({ failed: 1 })],
  [1, many({ failed: 1 }, { stopped: "max-failures" })],
  [2, many({ failed: 1, unknown: 1 })],
  [2, many({ notCalled: 1 })],
  [2, many({ invalid: 1 })],
  [2, many({}, { stopped: "error", error: { code: "smtp", message: "no" } })],
  [130, many({ unknown: 1 }, { stopped: "interrupted" })],
  [0, mapRun("SUCCEEDED", 0)],
  [1, mapRun("SUCCEEDED", 1)],
  [1, mapRun("FAILED", 1)],
  [2, mapRun("FAILED", 0)],
  [2, mapRun("ABORTED", 1)],
  [0, checked(["passed", "left-out"])],
  [2, checked(["left-out", "left-out"])],
  [1, checked(["passed", "failed", "interrupted"])],
  [2, checked(["passed", "interrupted"])],
  [2, checked(["passed", "not-judged"])],
  [1, checked(["failed", "not-judged"])],
  [130, checked(["failed", "interrupted"], true)],
  [0, { kind: "diagnosed", findings: [finding("warning")], unchecked: [] }],
  [1, { kind: "diagnosed", findings: [finding("error")], unchecked }],
  [2, { kind: "diagnosed", findings: [], unchecked }],
  [0, { kind: "linted", errors: 0, unreadable: 0 }],
  [1, { kind: "linted", errors: 1, unreadable: 0 }],
  [2, { kind: "linted", errors: 1, unreadable: 1 }],
])("is %i for %j", (code, result) => {
  expect(exitCodeOf(result)).toBe(code);
});
