import { BUDGET_MS } from "../../check/check-handler.ts";
import { planCheck } from "../../check/plan.ts";
import type { CheckSettings } from "../../check/plan.ts";
import { eventsOf } from "../../check/player.ts";
import { remotePlayer, whyLocalOnly } from "../../check/remote-player.ts";
import { runPlan } from "../../check/run-plan.ts";
import type { CheckReport } from "../../contract/check/result.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Invoke } from "../../invocation.ts";
import { planRows } from "../../report/many/text.ts";
import { confirmCalls, requireConsentToCalls } from "../io/consent.ts";
import type { ConsentRow } from "../io/consent.ts";
import { domainOf } from "../../email-address.ts";
import { openFunction } from "../io/function.ts";
import type { CheckCommandOptions } from "./options.ts";
import type { Context } from "../context.ts";

/** Calls of a deployed function at once. More would only meet Lambda's limits on somebody's account. */
const CONCURRENCY = 4;

/** Checks a deployed function, with what can be seen from outside. */
export async function checkFunction(
  functionName: string,
  options: CheckCommandOptions,
  settings: CheckSettings,
  context: Context,
): Promise<CheckReport> {
  const plan = await planCheck(settings);
  const source = { seed: plan.seed, mailbox: "ses-simulator", region: options.region } as const;
  const events = plan.scenarios
    .filter((scenario) => whyLocalOnly(scenario) === undefined)
    .flatMap((scenario) => eventsOf(scenario, source));
  const invoke = await functionInvoker(functionName, options, events, context);
  // Nobody agreed to more calls than these.
  return runPlan({ ...plan, others: [] }, remotePlayer(invoke, source), settings, {
    target: functionName,
    concurrency: CONCURRENCY,
    budgetMs: BUDGET_MS * 5,
    whyNot: whyLocalOnly,
  });
}

/** Says what the calls would do, asks once for all of them, and makes what calls. */
async function functionInvoker(
  functionName: string,
  { region, qualifier, profile, endpointUrl, reporters, yes = false }: CheckCommandOptions,
  events: readonly EventDocument[],
  context: Context,
): Promise<Invoke> {
  const json = reporters.some(({ name, file }) => name === "json" && file === undefined);
  const consent = { yes, output: { json } };
  const target = { functionName, qualifier, region, profile, endpointUrl };
  await requireConsentToCalls("check --function", [target], consent, context);
  const call = { ...target, clientContext: undefined, timeoutMs: undefined };
  const ready = await openFunction(call, consent, context);
  await confirmCalls([ready], rowsFor(events), consent, context);
  return ready.invoke;
}

function rowsFor(events: readonly EventDocument[]): ConsentRow[] {
  const addresses = events
    .map(({ request }) => request.userAttributes["email"])
    .filter((email) => typeof email === "string");
  const domains = new Map(
    [...Map.groupBy(addresses, domainOf)].map(([domain, all]) => [domain, all.length]),
  );
  const looked = events.length;
  const withoutAddress = looked - addresses.length;
  return planRows({
    ...{ isBilled: false, events: looked, earlier: 0, concurrency: CONCURRENCY, rate: undefined },
    recipients: { kind: "counted", looked, domains, withoutAddress },
  });
}
