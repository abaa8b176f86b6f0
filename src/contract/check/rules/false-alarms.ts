import type { AwsCall, Invocation } from "../../../invocation.ts";
import { isErrorLevel } from "../../logged-error.ts";
import type { RuleArgs } from "../finding.ts";
import { NEEDED_AFTER_SIGN_UP, NEEDED_TWICE } from "../follow-ups.ts";
import { AFTER_SIGN_UP, SOMEBODY_ELSE, TWICE } from "../scenarios.ts";
import { refusedAsDone } from "./done-already.ts";
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
    const done = refusedAsDone(first, later);
    if (done === undefined || told.has(done.name)) return [];
    // What another user has done is this one's only where both do exactly the same.
    if (where === "sign-up" && !first.awsCalls.some((one) => isSame(one, done.call))) return [];
    const log = logOf(done.error, later);
    if (log < 0 || logOf(done.error, first) >= 0) return [];
    told.add(done.name);
    const args = { kind: "alarm" as const, call: done.name, error: done.error, in: where };
    const found = foundIn(run, args, { invocation: 1, log }, done.call.caller);
    return [{ ...found, severity: "note" as const }];
  });
}

/** The line that reports this error at the level of an error. */
function logOf(error: string, { logs }: Invocation): number {
  const [, name = error, message = ""] = /^(\w+): (.+)/.exec(error) ?? [];
  return logs.findIndex(
    (line) =>
      isErrorLevel(line) &&
      (line.text.includes(name) || (message !== "" && line.text.includes(message))),
  );
}

function isSame(one: AwsCall, other: AwsCall): boolean {
  const [text, own] = [one, other].map(({ service, operation, parameters }) =>
    JSON.stringify([service, operation, parameters]),
  );
  return text === own;
}
