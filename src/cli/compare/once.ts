import { COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
import { compareSides as compareRuns, isAgreement } from "../../contract/compare-sides.ts";
import { conclude } from "../../contract/conclusion.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Invocation } from "../../invocation.ts";
import { comparisonForms } from "../../report/comparison/forms.ts";
import { confirmCalls, requireConsentToCalls } from "../io/consent.ts";
import { openFunction } from "../io/function.ts";
import type { CompareOptions } from "./options.ts";
import type { Context } from "../context.ts";
import { loadEvent, recipientOf } from "../flags/event-input.ts";
import type { ExitCode } from "../exit-code.ts";
import { openDelivery } from "../io/delivery.ts";
import type { LocalRun } from "../io/run-handler.ts";
import { writeReport } from "../io/write-report.ts";

/** Runs both sides with the same event, one after the other, and says where they differ. */
export async function compareSides(options: CompareOptions, context: Context): Promise<ExitCode> {
  const { sides, output } = options;
  const { here } = sides;
  const [first, second] = sides.functions;
  const called = second === undefined ? [first] : [first, second];
  await requireConsentToCalls("compare", called, options, context);
  const event = await loadEvent(options.input, "ses-simulator", context);
  using delivery = here && (await openDelivery(here.dryRun, context));
  // A handler that cannot be loaded is found out before anything deployed is called.
  const local = here && (await runLocally(event, here, context));
  const one = await openFunction(first, options, context);
  const other = second && (await openFunction(second, options, context, one.credentials));
  // None is called where one cannot be.
  const functions = other === undefined ? [one] : [one, other];
  await confirmCalls(functions, [["recipient", recipientOf(event)]], options, context);
  const before = local ?? (await one.invoke(event));
  const after = await (other ?? one).invoke(event);
  if (local !== undefined) await delivery?.deliver(local.mails);

  const calls = here?.dryRun.calls ?? output.calls;
  // What a handler calls is only seen here.
  const conclusions = [conclude(before, { ...output, calls }), conclude(after, output)] as const;
  const comparison = compareRuns(...conclusions, output.ignore);
  const results = conclusions.map(({ result }) => result);
  const compared = { sides: conclusions, comparison, recipient: recipientOf(before.event) };
  return writeReport(
    { kind: "compared", agree: isAgreement(comparison), results },
    await comparisonForms(compared, output),
    output,
    context,
    local && (await delivery?.finish([conclusions[0]])),
  );
}

async function runLocally(
  event: EventDocument,
  here: LocalRun,
  context: Context,
): Promise<Invocation> {
  const { dryInvoker } = await import("../io/run-handler.ts");
  await using invoke = await dryInvoker(event, here, { limitMs: COGNITO_LIMIT_MS }, context);
  return await invoke(event);
}
