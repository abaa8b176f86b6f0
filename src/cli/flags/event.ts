import { parsePath } from "../../diff/path.ts";
import { UserError } from "../../errors.ts";
import type { CreateEventOptions } from "../../event/create/create-event.ts";
import type { Edit } from "../../event/edit.ts";
import type { PostConfirmationEvent } from "../../event/event.ts";
import { DEFAULT_FLOW, FLOW_NAMES, isFlowName } from "../../event/create/flows.ts";
import type { FlowName } from "../../event/create/flows.ts";
import { PROVIDER_NAMES } from "../../event/create/providers.ts";
import type { Json } from "../../json.ts";
import { KNOWN_REGIONS } from "../../event/regions.ts";
import {
  brokenAttribute,
  brokenClientId,
  brokenEmail,
  brokenRegion,
  brokenUserName,
  brokenUserPoolId,
  CUSTOM_ATTRIBUTE_LIMIT,
} from "../../event/limits.ts";
import { LEAVE_ONE_OUT } from "./flag.ts";
import type { Values } from "./flag.ts";
import { pair } from "./pairs.ts";
import type { EVENT_SHAPE } from "./table/event.ts";

export type EventFlags = Values<typeof EVENT_SHAPE>;

/** Checks the flags and turns them into options. A `UserError` names the flag and the rule. */
export async function readEventOptions(
  flags: EventFlags,
  flow: string | undefined,
  newSeed: () => string,
): Promise<CreateEventOptions & { flow: FlowName }> {
  check("--email", flags.email, brokenEmail);
  check("--user-name", flags.userName, brokenUserName);
  checkRegion(flags.region);
  check("--user-pool-id", flags.userPoolId, brokenUserPoolId);
  check("--client-id", flags.clientId, brokenClientId);
  const parts = readEventParts(flags);
  const flowName = await readFlow(flow ?? (flags.provider === undefined ? undefined : "federated"));
  checkFlow(flags, flowName);
  return {
    flow: flowName,
    seed: flags.seed ?? newSeed(),
    email: flags.email,
    userName: flags.userName,
    ...parts,
    without: readUnset(flags.unset),
    provider: flags.provider,
    profile: flags.signIn,
    locale: flags.locale,
    robust: flags.edgeCases ?? false,
    region: flags.region,
    userPoolId: flags.userPoolId,
    clientId: flags.clientId,
    awsSdkVersion: flags.sdk,
    edits: (flags.set ?? []).map(readEdit),
  };
}

/** What every event of a check has. */
export function readEventParts(
  flags: Pick<EventFlags, "attr" | "email" | "clientMetadata">,
): Required<Pick<CreateEventOptions, "attributes" | "clientMetadata">> {
  return {
    attributes: readAttributes(flags),
    clientMetadata: readPairs("--client-metadata", flags.clientMetadata, "plan=pro"),
  };
}

function readAttributes(flags: Pick<EventFlags, "attr" | "email">): Record<string, string> {
  const attributes = readPairs("--attr", flags.attr, "custom:tier=gold");
  for (const [name, value] of Object.entries(attributes)) {
    const broken = brokenAttribute(name, value);
    if (broken !== undefined) throw new UserError("invalid-option", `--attr: "${name}" ${broken}`);
  }
  const custom = Object.keys(attributes).filter((name) => name.startsWith("custom:"));
  if (custom.length > CUSTOM_ATTRIBUTE_LIMIT) {
    throw new UserError(
      "invalid-option",
      `--attr: ${custom.length} custom attributes (a user pool has at most ${CUSTOM_ATTRIBUTE_LIMIT})`,
    );
  }
  check("--attr email", attributes["email"], brokenEmail);
  if (flags.email !== undefined && attributes["email"] !== undefined) {
    throw new UserError(
      "invalid-option",
      "--email cannot be used with --attr email=…",
      LEAVE_ONE_OUT,
    );
  }
  return attributes;
}

function readUnset(names: readonly string[] = []): readonly string[] {
  if (!names.includes("sub")) return names;
  throw new UserError(
    "invalid-option",
    "--unset: every Cognito event has a sub",
    "To omit it anyway, write the event to a file and edit it.",
  );
}

function checkFlow(flags: EventFlags, flow: FlowName): void {
  const contradict = (flag: string, why: string): never => {
    throw new UserError(
      "usage",
      `${flag} cannot be used with the flow ${flow}: ${why}`,
      LEAVE_ONE_OUT,
    );
  };
  if (flags.provider !== undefined && flow !== "federated") {
    contradict("--provider", "its users are native to the pool");
  }
  if (flags.signIn !== undefined && flow === "federated") {
    contradict("--sign-in", "its users sign in with their provider");
  }
}

/** Attributes and metadata hold strings only; elsewhere a value that is JSON is taken as JSON. */
function readEdit(text: string): Edit {
  const equals = text.indexOf("=");
  const path = equals < 1 ? undefined : parsePath(text.slice(0, equals));
  if (path === undefined || path.length === 0 || path.includes("*")) {
    throw new UserError(
      "invalid-option",
      `--set: "${text}" is not a JSON path with a value`,
      "For example: --set callerContext.clientId=null",
    );
  }
  const value = text.slice(equals + 1);
  const holdsStrings = path[0] === "request" && path.length > 2;
  if (holdsStrings) return { path, value };
  try {
    return { path, value: JSON.parse(value) as Json };
  } catch {
    return { path, value };
  }
}

export function checkRegion(region: string | undefined): void {
  check("--region", region, brokenRegion);
}

/** Regions are checked by form alone, since new ones appear; what looks odd is worth a word. */
export function oddRegions(event: PostConfirmationEvent): string[] {
  // `--set` can have put anything there.
  const { region, userPoolId }: { region: unknown; userPoolId: unknown } = event;
  if (typeof region !== "string" || typeof userPoolId !== "string") return [];
  const odd: string[] = [];
  if (region.startsWith("cn-")) {
    odd.push(`region ${region}: there are no user pools in the China regions`);
  } else if (!KNOWN_REGIONS.includes(region)) {
    odd.push(`region ${region} is not a known region with user pools`);
  }
  if (!userPoolId.startsWith(`${region}_`)) {
    odd.push(`region ${region} differs from the one in the user pool id ${userPoolId}`);
  }
  return odd;
}

export async function readFlow(text: string | undefined): Promise<FlowName> {
  if (text === undefined) return DEFAULT_FLOW;
  if (isFlowName(text)) return text;
  const { didYouMean } = await import("../../did-you-mean.ts");
  throw new UserError(
    "unknown-flow",
    `unknown flow "${text}"${await didYouMean(text, FLOW_NAMES)}`,
    (PROVIDER_NAMES as string[]).includes(text)
      ? `${text} is an identity provider: pass --provider ${text}.`
      : `The flows are: ${FLOW_NAMES.join(", ")}.`,
  );
}

function check(
  flag: string,
  value: string | undefined,
  broken: (value: string) => string | undefined,
): void {
  const problem = value === undefined ? undefined : broken(value);
  if (problem !== undefined)
    throw new UserError("invalid-option", `${flag}: "${value}" ${problem}`);
}

function readPairs(
  flag: string,
  texts: readonly string[] | undefined = [],
  example: string,
): Record<string, string> {
  return Object.fromEntries(texts.map((text) => pair(example)(flag, text)));
}
