import { DRY_RUN_CREDENTIALS } from "../../capture/environment.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Live } from "../../capture-settings.ts";
import { localInvoker } from "../../runtime/invoker/local-invoker.ts";
import type { AwsCall } from "../../invocation.ts";
import type { LocalInvoker } from "../../runtime/invoker/local-invoker.ts";
import type { Context } from "../context.ts";
import type { AwsIdentity } from "./aws-clients.ts";
import type { Endpoints } from "./endpoints.ts";
import { openLayers } from "./layers.ts";
import { readLocalFunction } from "./local-function.ts";
import type { LocalFunction } from "./local-function.ts";
import { regionOf } from "../flags/event-input.ts";
import type { DryRunOptions } from "../flags/dry-run.ts";
import type { LocalOptions } from "../flags/local.ts";
import { hostsOf } from "../flags/ses.ts";
import type { SesMode } from "../flags/ses.ts";

/** What an invoker needs to know of how it will be used. */
export interface InvokerUse {
  warm?: boolean;
  /** What the function is called. */
  functionName?: string;
  /** Where neither a flag nor the project says another. */
  limitMs: number;
  lingerMs?: number;
  onFile?: ((file: string) => void) | undefined;
  onCall?: ((call: AwsCall) => void) | undefined;
}

/** A handler on this machine, and where its mail goes. */
export interface LocalRun {
  local: LocalOptions;
  ses: SesMode;
  dryRun: DryRunOptions;
  /** Of a live run. */
  live?: Live;
  region: string | undefined;
}

/** Makes an invoker whose mail is captured, or sent to the endpoint that was named. */
export async function dryInvoker(
  event: EventDocument,
  options: LocalRun,
  use: InvokerUse,
  context: Context,
): Promise<LocalInvoker> {
  const fn = await readLocalFunction(options.local, context);
  const region = options.region ?? fn.explicit["AWS_REGION"] ?? regionOf(event) ?? "us-east-1";
  const identity = { region, credentials: DRY_RUN_CREDENTIALS };
  return invokerAs(options, fn, identity, use);
}

/** Makes an invoker that runs as this identity. */
export async function invokerAs(
  { local, ses, dryRun, live }: LocalRun,
  { stubs, tables, models, pool, limitMs, explicit: _explicit, ...fn }: LocalFunction,
  identity: AwsIdentity,
  use: InvokerUse,
): Promise<LocalInvoker> {
  const { handler, inspect, bundle, loader } = local;
  const { endpoints } = await openEndpoints(dryRun.endpoints, ses);
  const capture = {
    ...dryRun.capture,
    ...{ endpoints, tables, models, customAttributes: pool?.custom },
    stubs: [...dryRun.capture.stubs, ...stubs],
    ...(ses.kind === "live" && { live }),
  };
  return localInvoker({
    file: handler.file,
    exportName: handler.exportName,
    root: handler.root,
    folder: handler.folder,
    ...{ inspect, bundle, loader },
    ...fn,
    layers: await openLayers(fn.layers),
    ...identity,
    ...use,
    limitMs: limitMs ?? use.limitMs,
    replays: dryRun.smtp === undefined,
    passes: either(hostsOf(ses), dryRun.allowed),
    capture,
    sesEndpoint: ses.kind === "endpoint" ? ses.url : undefined,
  });
}

/** Nothing is loaded for a run that stays within itself. */
async function openEndpoints(
  endpoints: Endpoints,
  ses: SesMode,
): Promise<{ endpoints: Endpoints }> {
  if (Object.keys(endpoints).length === 0 && ses.kind !== "endpoint") return { endpoints };
  const local = await import("./endpoints.ts");
  if (ses.kind === "endpoint") {
    await local.findListener("--ses", ses.url, "Start the SES endpoint");
  }
  return { endpoints: await local.openEndpoints(endpoints) };
}

function either(one: RegExp | undefined, other: RegExp | undefined): RegExp | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return new RegExp(`${one.source}|${other.source}`, "i");
}
