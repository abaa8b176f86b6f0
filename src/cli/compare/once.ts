import { COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
import { compareSides as compareRuns, isAgreement } from "../../contract/compare-sides.ts";
import { conclude } from "../../contract/conclusion.ts";
import type { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Invocation } from "../../invocation.ts";
import { comparisonForms } from "../../report/comparison/forms.ts";
import { confirmCalls, requireConsent } from "../io/consent.ts";
import { openFunction } from "../io/function.ts";
import type { CompareOptions } from "./options.ts";
import type { Context } from "../context.ts";
import { loadEvent, recipientOf } from "../flags/event-input.ts";
import type { ExitCode } from "../exit-code.ts";
import { openDelivery, reportDelivery } from "../io/delivery.ts";
import { writeReport } from "../io/write-report.ts";

/** Runs both sides with the same event, one after the other, and says where they differ. */
export async function compareSides(options: CompareOptions, context: Context): Promise<ExitCode> {
  const { sides, yes, output } = options;
  const consent = { yes, json: output.json };
  requireConsent("compare", consent, context);
  const event = await loadEvent(options.input, "ses-simulator", context);
  if (sides.kind === "local-remote") return compareWithLocal(event, sides, options, context);
  const [first, second] = sides.remotes;
  const one = await openFunction(first, consent, context);
  const other = await openFunction(second, consent, context, one.client.config.credentials);
  // None is called where one cannot be.
  await confirmCalls([one, other], [["recipient", recipientOf(event)]], consent, context);
  const answers = [await one.invoke(event), await other.invoke(event)] as const;
  return report(answers, options, undefined, context);
}

type WithLocal = Extract<CompareOptions["sides"], { kind: "local-remote" }>;

async function compareWithLocal(
  event: EventDocument,
  sides: WithLocal,
  options: CompareOptions,
  context: Context,
): Promise<ExitCode> {
  const { dryRun, remote } = sides;
  const consent = { yes: options.yes, json: options.output.json };
  using delivery = await openDelivery(dryRun, context);
  // A handler that cannot be loaded is found out before anything deployed is called.
  const local = await runLocally(event, sides, options.region, context);
  const ready = await openFunction(remote, consent, context);
  await confirmCalls([ready], [["recipient", recipientOf(event)]], consent, context);
  const answer = await ready.invoke(event);
  await delivery?.deliver(local.mails);
  const end = await delivery?.finish();
  const exitCode = await report([local, answer], options, end?.failure, context);
  await reportDelivery(end, context);
  return exitCode;
}

async function runLocally(
  event: EventDocument,
  { local, dryRun }: WithLocal,
  region: string | undefined,
  context: Context,
): Promise<Invocation> {
  const { dryInvoker } = await import("../io/run-handler.ts");
  const live = { services: [], redirect: undefined };
  await using invoke = await dryInvoker(
    event,
    { local, dryRun, ses: { kind: "dry-run" }, live, region },
    { limitMs: local.limitMs ?? COGNITO_LIMIT_MS },
    context,
  );
  return await invoke(event);
}

async function report(
  [one, other]: readonly [Invocation, Invocation],
  { output, sides }: CompareOptions,
  undelivered: UserError | undefined,
  context: Context,
): Promise<ExitCode> {
  const calls = sides.kind === "local-remote" ? sides.dryRun.calls : output.calls;
  // What a handler calls is only seen here.
  const conclusions = [conclude(one, { ...output, calls }), conclude(other, output)] as const;
  const comparison = compareRuns(...conclusions, output.ignore);
  const agree = isAgreement(comparison);
  const results = conclusions.map(({ result }) => result);
  const compared = { sides: conclusions, comparison, recipient: recipientOf(one.event) };
  return writeReport(
    { kind: "compared", agree, results, undelivered },
    await comparisonForms(compared, output),
    output,
    context,
  );
}
