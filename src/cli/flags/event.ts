import type { Command } from "commander";
import { parsePath } from "../../diff/path.ts";
import { UserError } from "../../errors.ts";
import type { CreateEventOptions } from "../../event/create/create-event.ts";
import type { Edit } from "../../event/edit.ts";
import type { PostConfirmationEvent } from "../../event/event.ts";
import { DEFAULT_FLOW, FLOW_NAMES, isFlowName } from "../../event/create/flows.ts";
import type { FlowName } from "../../event/create/flows.ts";
import type { Json } from "../../json.ts";
import { LOCALE_NAMES } from "../../event/create/locales.ts";
import { PROFILE_NAMES } from "../../event/create/pool-profiles.ts";
import { PROVIDER_NAMES } from "../../event/create/providers.ts";
import { KNOWN_REGIONS } from "../../event/regions.ts";
import {
  brokenAttribute,
  brokenClientId,
  brokenEmail,
  brokenRegion,
  brokenUserName,
  brokenUserPoolId,
} from "../../event/limits.ts";
import { CUSTOM_ATTRIBUTE_LIMIT } from "../../event/create/robust.ts";

/** What commander makes of the options that shape a generated event. */
export interface EventFlags {
  email?: string;
  userName?: string;
  attr?: string[];
  unset?: string[];
  clientMetadata?: string[];
  region?: string;
  userPoolId?: string;
  clientId?: string;
  provider?: string;
  poolProfile?: string;
  locale?: string;
  robust?: boolean;
  sdk?: string;
  set?: string[];
  seed?: string;
}

/** The flag of each, in the order in which the help has them. */
export const EVENT_FLAGS = {
  email: "--email",
  userName: "--user-name",
  attr: "--attr",
  unset: "--unset",
  clientMetadata: "--client-metadata",
  provider: "--provider",
  poolProfile: "--pool-profile",
  locale: "--locale",
  robust: "--robust",
  region: "--region",
  userPoolId: "--user-pool-id",
  clientId: "--client-id",
  sdk: "--sdk",
  set: "--set",
  seed: "--seed",
} as const satisfies Record<keyof EventFlags, string>;

export function addEventOptions(command: Command, regionHelp: string): Command {
  return command
    .option("--email <address>", "the user's e-mail address")
    .option("--user-name <name>", "a user name that was typed (default: the sub)")
    .option("--attr <name=value>", "a user attribute, custom: ones too (repeatable)", append)
    .option("--unset <name>", "leave a user attribute out (repeatable)", append)
    .option("--client-metadata <key=value>", "an entry of clientMetadata (repeatable)", append)
    .option("--provider <name>", `of a federated user: ${PROVIDER_NAMES.join(", ")}`)
    .option("--pool-profile <name>", `how users sign in: ${PROFILE_NAMES.join(", ")}`)
    .option("--locale <name>", `where the name comes from: ${LOCALE_NAMES.join(", ")}`)
    .option("--robust", "add what Cognito allows and handlers break over")
    .option("--region <region>", regionHelp)
    .option("--user-pool-id <id>", "the user pool's id (default: generated)")
    .option("--client-id <id>", "the app client's id (default: generated)")
    .option("--sdk <text>", "callerContext.awsSdkVersion")
    .option("--set <path=value>", "put anything anywhere, by JSON path (repeatable)", append)
    .option("--seed <text>", "makes the same event every time (default: a new one)");
}

export function append(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

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
  const attributes = readAttributes(flags);
  const flowName = await readFlow(flow ?? (flags.provider === undefined ? undefined : "federated"));
  refuseContradictions(flags, flowName);
  return {
    flow: flowName,
    seed: flags.seed ?? newSeed(),
    email: flags.email,
    userName: flags.userName,
    attributes,
    without: readUnset(flags.unset),
    clientMetadata: readPairs("--client-metadata", flags.clientMetadata, "plan=pro"),
    provider: await readChoice("--provider", flags.provider, PROVIDER_NAMES),
    profile: await readChoice("--pool-profile", flags.poolProfile, PROFILE_NAMES),
    locale: await readChoice("--locale", flags.locale, LOCALE_NAMES),
    robust: flags.robust ?? false,
    region: flags.region,
    userPoolId: flags.userPoolId,
    clientId: flags.clientId,
    awsSdkVersion: flags.sdk,
    edits: (flags.set ?? []).map(readEdit),
  };
}

function readAttributes(flags: EventFlags): Record<string, string> {
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
      "--email and --attr email=… contradict each other",
      "Give one of them.",
    );
  }
  return attributes;
}

function readUnset(names: readonly string[] = []): readonly string[] {
  if (!names.includes("sub")) return names;
  throw new UserError(
    "invalid-option",
    "--unset: every event of Cognito has a sub",
    "To leave it out all the same, write the event to a file and edit it.",
  );
}

function refuseContradictions(flags: EventFlags, flow: FlowName): void {
  const contradict = (flag: string, why: string): never => {
    throw new UserError("usage", `${flag} contradicts the flow ${flow}: ${why}`, "Leave one out.");
  };
  if (flags.provider !== undefined && flow !== "federated") {
    contradict("--provider", "its users are the pool's own");
  }
  if (flags.poolProfile !== undefined && flow === "federated") {
    contradict("--pool-profile", "its users sign in with their provider");
  }
}

export async function readChoice<Name extends string>(
  flag: string,
  text: string | undefined,
  names: readonly Name[],
): Promise<Name | undefined> {
  if (text === undefined) return undefined;
  const name = names.find((candidate) => candidate === text);
  if (name !== undefined) return name;
  throw new UserError(
    "invalid-option",
    `${flag}: "${text}" is unknown${await didYouMean(text, names)}`,
    `Known are: ${names.join(", ")}.`,
  );
}

/** Attributes and metadata hold strings only; elsewhere a value that is JSON is taken as JSON. */
function readEdit(text: string): Edit {
  const equals = text.indexOf("=");
  const path = equals < 1 ? undefined : parsePath(text.slice(0, equals));
  if (path === undefined || path.length === 0 || path.includes("*")) {
    throw new UserError(
      "invalid-option",
      `--set: "${text}" is not a JSON path with a value`,
      "Write it like --set callerContext.clientId=null",
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
    odd.push(`region ${region} is not among the known regions with user pools`);
  }
  if (!userPoolId.startsWith(`${region}_`)) {
    odd.push(`region ${region} is not the one in the user pool id ${userPoolId}`);
  }
  return odd;
}

export async function readFlow(text: string | undefined): Promise<FlowName> {
  if (text === undefined) return DEFAULT_FLOW;
  if (isFlowName(text)) return text;
  throw new UserError(
    "unknown-flow",
    `unknown flow "${text}"${await didYouMean(text, FLOW_NAMES)}`,
    `The flows are: ${FLOW_NAMES.join(", ")}.`,
  );
}

async function didYouMean(text: string, names: readonly string[]): Promise<string> {
  const { closestMatch } = await import("leven");
  const nearest = closestMatch(text, names, { maxDistance: 6 });
  return nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
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

export function readPairs(
  flag: string,
  pairs: readonly string[] | undefined,
  example: string,
): Record<string, string> {
  return Object.fromEntries(
    (pairs ?? []).map((pair) => {
      const equals = pair.indexOf("=");
      if (equals < 1) {
        throw new UserError(
          "invalid-option",
          `${flag}: "${pair}" ${equals === 0 ? 'has no name before "="' : 'has no "="'}`,
          `Write it as name=value, like ${flag} ${example}`,
        );
      }
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}
