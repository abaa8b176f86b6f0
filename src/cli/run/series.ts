import type { EventDocument } from "../../event/event.ts";
import type { Invoke } from "../../invocation.ts";
import type { InvocationReport } from "../../report/invocation/text.ts";
import { describeCall } from "../../report/invocation/series.ts";
import type { Series, SeriesCall } from "../../report/invocation/series.ts";
import { callRepeatedly } from "../../runtime/invoker/call-repeatedly.ts";
import { EXIT, exitCodeOf } from "../exit-code.ts";
import { conclude } from "../io/print-invocation.ts";
import type { Checks } from "../io/print-invocation.ts";

/** Calls again and again, and keeps of each call what the figures need. */
export async function runSeries(
  invoke: Invoke,
  event: EventDocument,
  plan: { times: number; concurrency: number },
  checks: Checks,
): Promise<Series> {
  const calls: SeriesCall[] = [];
  let first: InvocationReport | undefined;
  let firstFailure: InvocationReport | undefined;
  await callRepeatedly(invoke, event, plan, (invocation) => {
    const report = conclude(invocation, checks);
    first ??= report;
    if (exitCodeOf(report) !== EXIT.ok) firstFailure ??= report;
    calls.push(describeCall(report));
  });
  if (first === undefined) throw new Error("a series without a call");
  return { first, firstFailure, calls };
}
