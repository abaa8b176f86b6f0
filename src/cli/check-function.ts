import { assembleReport } from "../check/assemble.ts";
import { BUDGET_MS, DEFAULT_SEED, planCheck } from "../check/check-handler.ts";
import type { CheckSettings } from "../check/check-handler.ts";
import { playAll } from "../check/play-all.ts";
import type { Played } from "../check/play-all.ts";
import { eventsOf } from "../check/player.ts";
import { remotePlayer, whyLocalOnly } from "../check/remote-player.ts";
import type { CheckReport } from "../contract/check-result.ts";
import { UserError } from "../errors.ts";
import type { EventDocument } from "../event/event.ts";
import type { Invoke } from "../invocation.ts";
import { explainAwsError } from "../remote/aws-error.ts";
import { remoteInvoker } from "../remote/remote-invoker.ts";
import { agree, regionFor } from "./call-function.ts";
import type { CheckOptions, RemoteOptions } from "./commands/check.ts";
import { canPrompt } from "./context.ts";
import type { Context } from "./context.ts";

/** Calls of a deployed function at once. More would only meet Lambda's limits on somebody's account. */
const CONCURRENCY = 4;

/** Checks a deployed function, with what can be seen from outside. */
export async function checkFunction(
  options: CheckOptions,
  remote: RemoteOptions,
  settings: CheckSettings,
  context: Context,
): Promise<CheckReport> {
  const startedAt = performance.now();
  const { scenarios, rules, expectations } = await planCheck(settings);
  const seed = settings.seed ?? DEFAULT_SEED;
  const source = { seed, mailbox: "ses-simulator", region: options.region } as const;
  const leftOut = new Map<string, Played>();
  const playable = scenarios.filter((scenario) => {
    const reason = whyLocalOnly(scenario);
    if (reason !== undefined) leftOut.set(scenario.name, { kind: "left-out", reason });
    return reason === undefined;
  });
  const events = playable.flatMap((scenario) => eventsOf(scenario, source));
  const invoke = await functionInvoker(options, remote, events, context);
  const played = await playAll(playable, remotePlayer(invoke, source), {
    concurrency: settings.concurrency ?? CONCURRENCY,
    budgetMs: BUDGET_MS * 5,
    signal: settings.signal,
  });
  return assembleReport(scenarios, new Map([...leftOut, ...played]), {
    target: remote.functionName,
    seed,
    rules,
    expectations,
    interrupted: settings.signal?.aborted ?? false,
    durationMs: performance.now() - startedAt,
  });
}

/** Says what the calls would do, asks once for all of them, and makes what calls. */
async function functionInvoker(
  { region: asked, reporters }: CheckOptions,
  { functionName, qualifier, profile, endpointUrl, yes }: RemoteOptions,
  events: readonly EventDocument[],
  context: Context,
): Promise<Invoke> {
  const [first] = events;
  const isJson = reporters.some(({ name, file }) => name === "json" && file === undefined);
  if (!yes && (isJson || !canPrompt(context))) {
    throw new UserError(
      "needs-yes",
      "check --function runs deployed code, which can send real mail, and there is no terminal to ask on",
      "Add --yes when that is what you want.",
    );
  }
  const region = regionFor({ functionName, endpointUrl, region: asked });
  const site = { service: "Lambda", functionName, endpointUrl } as const;
  try {
    const client = await context.aws.lambda({ region, profile, endpointUrl });
    const known = await client.config.region();
    context.stderr.write(
      `The function is called ${events.length} times, each with somebody else.\n`,
    );
    if (first !== undefined) {
      const aws = { region: known, profile, endpointUrl };
      await agree(first, { functionName, qualifier, yes }, aws, context);
    }
    const invoke = remoteInvoker({ client, functionName, qualifier, region: known, endpointUrl });
    return async (event) => {
      try {
        return await invoke(event);
      } catch (error) {
        throw explainAwsError(error, { ...site, region: known });
      }
    };
  } catch (error) {
    throw explainAwsError(error, { ...site, region: region ?? "the configured region" });
  }
}
