import type { Outage, PartialSettings } from "../../../capture-settings.ts";
import type { Conclusion } from "../../conclusion.ts";
import type { RuleArgs } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { deedsOnlyIn } from "./deeds.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { isRefusedSend, judged, mailsOf } from "./suite.ts";
import type { Suite } from "./suite.ts";
import { isLoud } from "./loud.ts";

/** A mail that SES refused in a scenario, and that nothing else keeps. */
export interface Unsent {
  run: ScenarioRun;
  /** The place of the send among the calls. */
  refused: number;
  undone: readonly string[];
  isAlarm: boolean;
}

/** Confirmations that go on without a mail. */
export function unsentMails(suite: Suite): Unsent[] {
  return judged(suite).flatMap((run): Unsent[] => {
    const usual = suite.find(run.scenario.baseline);
    const [call] = run.calls;
    const [before] = usual?.calls ?? [];
    if (run.scenario.capture === undefined || call === undefined || before === undefined) return [];
    // Where nothing is mailed through SES on ordinary days, there is nothing to report.
    if (mailsOf(usual).length === 0 || mailsOf(run).length > 0) return [];
    if (!call.verdict.accepted) return [];
    const { logs, awsCalls } = call.invocation;
    // A queue for what was not sent is as good as a line.
    if (otherCalls(call) > otherCalls(before)) return [];
    const undone = deedsOnlyIn(before.invocation, call.invocation);
    const refused = awsCalls.findIndex(isRefusedSend);
    return [{ run, refused, undone, isAlarm: logs.some(isLoud) }];
  });
}

function otherCalls({ invocation: { awsCalls } }: Conclusion): number {
  return awsCalls.filter(({ service }) => !/^(?:ses|smtp)$/.test(service)).length;
}

/** Those whose failure is logged as an error, which is told once. Other lines have a rule of their own. */
export function unsentIn(suite: Suite): Found<RuleArgs["survives-service-failure"]>[] {
  const told = unsentMails(suite).filter(
    ({ run, isAlarm, refused }) =>
      isAlarm && refused >= 0 && run.scenario.flow === "confirm-sign-up",
  );
  const [shown] = told;
  if (shown === undefined) return [];
  const { run, refused, undone } = shown;
  const kinds = [...new Set(told.map((each) => kindOf(each.run.scenario.capture?.ses)))];
  const args = { target: "ses", kinds, how: "goes on" as const, undone };
  const { caller } = run.calls[0]?.invocation.awsCalls[refused] ?? {};
  return [foundIn(run, args, { invocation: 0, call: refused }, caller)];
}

const KINDS: Partial<Record<string, Outage["kind"]>> = {
  throttle: "throttled",
  reset: "unreachable",
  timeout: "silent",
  slow: "slow",
};

function kindOf(ses: PartialSettings["ses"]): Outage["kind"] {
  return KINDS[ses?.fault?.kind ?? ""] ?? "denied";
}
