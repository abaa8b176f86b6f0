import { isOfMail } from "../../../aws-services.ts";
import type { Conclusion } from "../../conclusion.ts";
import type { ScenarioRun } from "../scenario.ts";
import { isRefusedSend, judged, mailsOf } from "./suite.ts";
import type { Suite } from "./suite.ts";
import { isLoud } from "./loud.ts";

/** A mail that SES refused in a scenario, and that nothing else keeps. */
export interface Unsent {
  run: ScenarioRun;
  /** The place of the send among the calls. */
  refused: number;
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
    const refused = awsCalls.findIndex(isRefusedSend);
    return [{ run, refused, isAlarm: logs.some(isLoud) }];
  });
}

function otherCalls({ invocation: { awsCalls } }: Conclusion): number {
  return awsCalls.filter((call) => !isOfMail(call)).length;
}
