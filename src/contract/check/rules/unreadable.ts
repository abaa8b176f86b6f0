import type { Invocation, LogLine } from "../../../invocation.ts";
import { obstacleKind } from "../../../obstacle.ts";
import type { RuleArgs } from "../finding.ts";
import { isTroubled } from "../scenario.ts";
import type { ScenarioRun } from "../scenario.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { impersonal } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Unreadable = RuleArgs["errors-are-handled"];

/** What JSON makes of an error, and a text of an object. */
const NOTHING_OF_IT = /(?:^|[^\w\s"'}\])]\s*|\s)\{\}\s*$|\[object Object\]/;

/** Failed calls of which the log, or the error that the user sees, says no more than that something failed. */
export function unreadableIn({ runs, find }: Suite): Found<Unreadable>[] {
  const told = new Set<string>();
  return runs.flatMap((run) => {
    const usual = find(run.scenario.baseline)?.calls[0]?.invocation;
    const found = isTroubled(run.scenario) && usual !== undefined && unreadable(run, usual);
    if (!found || told.has(found.args.call)) return [];
    told.add(found.args.call);
    return [found];
  });
}

function unreadable(run: ScenarioRun, usual: Invocation): Found<Unreadable> | undefined {
  const [first] = run.calls;
  if (first === undefined || first.verdict.accepted === null) return undefined;
  const { awsCalls, logs, outcome } = first.invocation;
  const index = awsCalls.findIndex(
    (call) => call.error !== undefined && obstacleKind(call) === undefined,
  );
  const failed = awsCalls[index];
  if (failed === undefined) return undefined;
  const { service, operation, error = "", caller } = failed;
  const args = { call: `${service} ${operation}`, error };
  if ("errorMessage" in outcome && outcome.errorMessage.includes("[object Object]")) {
    const seen = { ...args, seen: outcome.errorMessage };
    return foundIn(run, seen, { invocation: 0, call: index }, caller);
  }
  // What is thrown, Lambda logs.
  if (outcome.kind !== "returned") return undefined;
  const known = new Set(usual.logs.map(({ text }) => impersonal(text, usual)));
  const isNew = ({ text }: LogLine): boolean => !known.has(impersonal(text, first.invocation));
  const [name = "", message = ""] = error.split(": ");
  const isTrace = ({ text }: LogLine): boolean =>
    text.includes(name) || (message !== "" && text.includes(message));
  const log = logs.findIndex((line) => isNew(line) && NOTHING_OF_IT.test(line.text));
  const line = logs[log];
  if (line === undefined || logs.some(isTrace)) return undefined;
  return foundIn(run, { ...args, logged: line.text }, { invocation: 0, log }, caller);
}
