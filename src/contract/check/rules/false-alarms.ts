import type { AwsCall, Invocation } from "../../../invocation.ts";
import { isErrorLevel } from "../../logged-error.ts";
import type { RuleArgs } from "../finding.ts";
import { NEEDED_AFTER_SIGN_UP, NEEDED_TWICE } from "../follow-ups.ts";
import { AFTER_SIGN_UP, SOMEBODY_ELSE, TWICE } from "../scenarios.ts";
import { refusedAsDone } from "./done-already.ts";
import type { Done } from "./done-already.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import type { Suite } from "./suite.ts";

type Alarm = Extract<RuleArgs["idempotent-effects"], { kind: "alarm" }>;

/** Who sees what another call has done, the most frequent first. */
const LATER: readonly [string, Alarm["in"]][] = [
  [SOMEBODY_ELSE, "sign-up"],
  [AFTER_SIGN_UP, "reset"],
  [NEEDED_AFTER_SIGN_UP, "reset"],
  [TWICE, "retry"],
  [NEEDED_TWICE, "retry"],
];

/** Work that is done already, which the handler logs as an error. */
export function alarmsIn(suite: Suite): Found<Alarm>[] {
  const told = new Set<string>();
  return LATER.flatMap(([name, where]): Found<Alarm>[] => {
    const run = suite.find(name);
    const [first, later] = run?.calls.map(({ invocation }) => invocation) ?? [];
    if (run === undefined || first === undefined || later === undefined) return [];
    if (run.calls[1]?.verdict.accepted !== true) return [];
    const open = loggedOf(refusedAsDone(first, later), first, later).filter(
      ({ done }) =>
        !told.has(keyOf(done)) &&
        // What another user has done is this one's only where both do exactly the same.
        (where !== "sign-up" || first.awsCalls.some((one) => isSame(one, done.call))),
    );
    for (const { done } of open) told.add(keyOf(done));
    const [shown] = open;
    if (shown === undefined) return [];
    const { done, log } = shown;
    const args = { kind: "alarm" as const, call: done.name, error: done.error, in: where };
    const found = foundIn(run, args, { invocation: 1, log }, done.call.caller);
    return [{ ...found, severity: "note" as const }];
  });
}

/** The same call in the source. */
function keyOf({ name, call: { caller } }: Done): string {
  return `${name} ${caller}`;
}

interface Logged {
  done: Done;
  /** The line that reports it. */
  log: number;
}

/** Those among refused calls whose errors the later invocation alone logs, as far as that is clear. */
function loggedOf(all: readonly Done[], first: Invocation, later: Invocation): Logged[] {
  const reported = all.flatMap((done): (Logged & { lines: number[] })[] => {
    const lines = linesOn(done.error, later);
    const [log] = lines;
    const isNew = log !== undefined && linesOn(done.error, first).length === 0;
    return isNew ? [{ done, log, lines }] : [];
  });
  const placed = reported.flatMap(({ done, lines }) => {
    const log = lines.find((line) => isFrom(done.call, later.logs[line]?.text ?? ""));
    return log === undefined ? [] : [{ done, log }];
  });
  if (placed.length > 0) return placed;
  const isEach = reported.every(({ lines }) => lines.length >= reported.length);
  return isEach ? reported : [];
}

/** Lines that report this error at the level of an error. */
function linesOn(error: string, { logs }: Invocation): number[] {
  const [, name = error, message = ""] = /^(\w+): (.+)/.exec(error) ?? [];
  return logs.flatMap((line, index) => {
    const isOne =
      isErrorLevel(line) &&
      (line.text.includes(name) || (message !== "" && line.text.includes(message)));
    return isOne ? [index] : [];
  });
}

/** Whether a logged trace passes the line of the source that made the call. */
function isFrom({ caller }: AwsCall, text: string): boolean {
  const line = caller?.replace(/:\d+$/, ":");
  return line !== undefined && text.includes(line);
}

function isSame(one: AwsCall, other: AwsCall): boolean {
  const [text, own] = [one, other].map(({ service, operation, parameters }) =>
    JSON.stringify([service, operation, parameters]),
  );
  return text === own;
}
