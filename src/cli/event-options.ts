import type { Command } from "commander";
import { UserError } from "../errors.ts";
import type { CreateEventOptions } from "../event/create.ts";
import type { PostConfirmationEvent } from "../event/event.ts";
import { DEFAULT_FLOW, FLOW_NAMES, isFlowName } from "../event/flows.ts";
import type { FlowName } from "../event/flows.ts";
import { KNOWN_REGIONS } from "../event/regions.ts";
import {
  brokenAttribute,
  brokenClientId,
  brokenEmail,
  brokenRegion,
  brokenUserName,
  brokenUserPoolId,
} from "../event/rules.ts";

/** What commander makes of the options that shape a generated event. */
export interface EventFlags {
  email?: string;
  userName?: string;
  attr?: string[];
  clientMetadata?: string[];
  region?: string;
  userPoolId?: string;
  clientId?: string;
  seed?: string;
}

export function addEventOptions(command: Command, regionHelp: string): Command {
  return command
    .option("--email <address>", "the user's e-mail address")
    .option("--user-name <name>", "a user name that was typed (default: the sub)")
    .option("--attr <name=value>", "a user attribute, custom: ones too (repeatable)", append)
    .option("--client-metadata <key=value>", "an entry of clientMetadata (repeatable)", append)
    .option("--region <region>", regionHelp)
    .option("--user-pool-id <id>", "the user pool's id (default: generated)")
    .option("--client-id <id>", "the app client's id (default: generated)")
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
  const attributes = readPairs("--attr", flags.attr, "custom:tier=gold");
  for (const [name, value] of Object.entries(attributes)) {
    const broken = brokenAttribute(name, value);
    if (broken !== undefined) throw new UserError("invalid-option", `--attr: "${name}" ${broken}`);
  }
  check("--attr email", attributes["email"], brokenEmail);
  if (flags.email !== undefined && attributes["email"] !== undefined) {
    throw new UserError(
      "invalid-option",
      "--email and --attr email=… contradict each other",
      "Give one of them.",
    );
  }
  return {
    flow: await readFlow(flow),
    seed: flags.seed ?? newSeed(),
    email: flags.email,
    userName: flags.userName,
    attributes,
    clientMetadata: readPairs("--client-metadata", flags.clientMetadata, "plan=pro"),
    region: flags.region,
    userPoolId: flags.userPoolId,
    clientId: flags.clientId,
  };
}

export function checkRegion(region: string | undefined): void {
  check("--region", region, brokenRegion);
}

/** Regions are checked by form alone, since new ones appear; what looks odd is worth a word. */
export function oddRegions(event: PostConfirmationEvent): string[] {
  const { region, userPoolId } = event;
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

async function readFlow(text: string | undefined): Promise<FlowName> {
  if (text === undefined) return DEFAULT_FLOW;
  if (isFlowName(text)) return text;
  const { closestMatch } = await import("leven");
  const nearest = closestMatch(text, FLOW_NAMES, { maxDistance: 6 });
  throw new UserError(
    "unknown-flow",
    `unknown flow "${text}"${nearest === undefined ? "" : ` (did you mean ${nearest}?)`}`,
    `The flows are: ${FLOW_NAMES.join(", ")}.`,
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
