import type { Command, Option } from "commander";
import { UserError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import type { RuleChoice } from "../../check/rule-settings.ts";
import type { Expectations } from "../../contract/check/scenario.ts";
import type { FlowName } from "../../event/create/flows.ts";
import type { LocaleName } from "../../event/create/locales.ts";
import type { PoolProfile } from "../../event/create/pool-profiles.ts";
import type { ProviderName } from "../../event/create/providers.ts";
import type { RuntimeName } from "../../runtime/lambda-function.ts";
import type { Examination } from "../../wiring.ts";
import type { Context } from "../context.ts";
import { append } from "../flags/event.ts";

/**
 * What `cognito-postconfirm.config.ts`, `.js` or `.json` exports: a value for each flag, under the
 * flag's name in camel case. A flag on the command line wins; a repeatable one adds to what is here.
 */
export interface Config {
  handler?: string;
  runtime?: RuntimeName;
  /** Megabytes. */
  memory?: number;
  /** With its unit: `5s`, `5000ms`. */
  timeout?: string;
  env?: Record<string, string>;
  envFile?: string | string[];
  inspect?: boolean | string;
  inspectBrk?: boolean | string;
  /** Live sending takes a flag each time. */
  ses?: "dry-run" | (string & {});
  sesSandbox?: boolean;
  sesVerified?: string | string[];
  sesSuppressed?: string | string[];
  sesConfigurationSet?: string | string[];
  sesPaused?: boolean;
  sesFault?: string;
  sesTemplates?: string;
  stubs?: string;
  allowNet?: string | string[];
  failOnCall?: string | string[];
  expectCall?: string | string[];
  mailDir?: string;
  smtp?: string;
  open?: boolean;
  cognito?: boolean;
  attempts?: number;
  repeat?: number;
  concurrency?: number;
  watch?: boolean;
  verbose?: boolean;
  ignore?: string | string[];
  format?: "human" | "patch" | "json" | "github";
  /** Lines of the event round each difference. */
  context?: number;
  json?: boolean;
  color?: boolean;

  event?: string;
  flow?: FlowName;
  email?: string;
  userName?: string;
  attr?: Record<string, string>;
  unset?: string | string[];
  clientMetadata?: Record<string, string>;
  provider?: ProviderName;
  poolProfile?: PoolProfile;
  locale?: LocaleName;
  robust?: boolean;
  region?: string;
  userPoolId?: string;
  clientId?: string;
  sdk?: string;
  set?: string | string[];
  seed?: string;
  compact?: boolean;
  count?: number;
  all?: boolean;
  mix?: string;
  /** Of `check`, patterns of scenarios. */
  skip?: number | string | string[];
  from?: string;
  fromPool?: string;
  likeUser?: string;
  list?: boolean;
  output?: string;
  interactive?: boolean;
  fix?: boolean;

  /** Of `check`: each rule's severity, or `off`, or a list of one of them and the reason. */
  rules?: Readonly<Record<string, RuleChoice>>;
  /** Of `check`: what has to happen in a flow or a scenario. */
  expect?: Readonly<Record<string, Expectations>>;
  function?: string;
  rule?: string | string[];
  only?: string | string[];
  scenarios?: string | string[];
  changed?: boolean | string;
  reporter?: string | string[];

  qualifier?: string;
  withQualifier?: string;
  invocationType?: "RequestResponse" | "Event" | "DryRun";
  /** JSON as text, or `@` and a file. */
  clientContext?: string;
  /** With their units, as `timeout`. */
  maxDuration?: string;
  maxInit?: string;
  remoteTimeout?: string;
  profile?: string;
  endpointUrl?: string;
  without?: Examination | Examination[];
  /** Of `invoke`, events, count, mix, engine, emitAsl and follow have to be on the command line. */
  events?: string;
  rate?: number;
  maxFailures?: number;
  onError?: "stop" | "continue";
  state?: string;
  engine?: "local" | "step-functions";
  results?: string;
  roleArn?: string;
  stateMachine?: string;
  emitAsl?: boolean;
  follow?: string;
}

/** Where a command's values were taken from the configuration: the flag's key, and the file. */
export interface FromConfig {
  file: string;
  keys: ReadonlySet<string>;
}

/**
 * Gives a command the values of the configuration file that its command line leaves open.
 *
 * @param knownKeys The keys of all commands' flags; asked for when one is not among this one's.
 */
export async function applyConfig(
  file: string,
  command: Command,
  context: Context,
  knownKeys: () => Promise<ReadonlySet<string>>,
): Promise<FromConfig> {
  const values = await loadConfig(file, context);
  const options = new Map(command.options.map((option) => [option.attributeName(), option]));
  const applied = new Set<string>();
  for (const [key, value] of Object.entries(values)) {
    refuseUnsafe(key, value, file);
    if (key in CHECKED) {
      // They are no flags, and looked into by the command that they are for.
      command.setOptionValueWithSource(key, readTable(key, value, file), "config");
      continue;
    }
    const option = MEANT_FOR_OTHERS[command.name()]?.includes(key) ? undefined : options.get(key);
    if (option === undefined) {
      if (!(await knownKeys()).has(key)) throw await unknownKey(key, file, await knownKeys());
    } else if (
      value !== undefined &&
      !isRuledOut(key, command) &&
      hasUse(key, values, command, options)
    ) {
      const configured = readValue(option, value, file);
      const isGiven = command.getOptionValueSource(key) === "cli";
      // A list on the command line adds to the one here; anything else stands in its place.
      if (isGiven && !Array.isArray(configured)) continue;
      const given = isGiven ? (command.getOptionValue(key) as string[]) : [];
      const merged = Array.isArray(configured) ? [...configured, ...given] : configured;
      command.setOptionValueWithSource(key, merged, isGiven ? "cli" : "config");
      applied.add(key);
    }
  }
  return { file, keys: applied };
}

async function loadConfig(file: string, context: Context): Promise<Record<string, unknown>> {
  const config = file.endsWith(".json")
    ? await (await import("./input.ts")).readJson(file, context)
    : await (
        await import("../../runtime/compile/import-module.ts")
      ).importDefault(file, { code: "invalid-config" });
  if (isObject(config as never)) return config as Record<string, unknown>;
  throw new UserError(
    "invalid-config",
    `${file} has no object with settings`,
    file.endsWith(".json") ? "Write one: { … }" : "Export it: export default { … }",
  );
}

/** Consent is given on the command line, each time, and not by a file that somebody once wrote. */
function refuseUnsafe(key: string, value: unknown, file: string): void {
  const isConsent = key === "yes" || key === "live" || key === "to";
  if (!isConsent && !(key === "ses" && value === "live")) return;
  throw new UserError(
    "invalid-config",
    `${file}: "${key}"${key === "ses" ? ': "live"' : ""} cannot be set here`,
    `Give --${key}${key === "ses" ? " live" : ""} on the command line, each time that you want it.`,
  );
}

/** What rules out what: an event that exists is not shaped, and the other way round. */
const SHAPING = [
  ...["flow", "email", "userName", "attr", "unset", "clientMetadata", "provider", "poolProfile"],
  ...["locale", "robust", "userPoolId", "clientId", "sdk", "set", "seed"],
];
const RULED_OUT: Readonly<Record<string, readonly string[]>> = {
  event: SHAPING,
  from: [...SHAPING, "region", "fromPool", "likeUser", "count", "all", "mix", "skip", "json"],
  list: [...SHAPING, "json", "output", "count", "all", "mix", "skip"],
  flow: ["event"],
  json: ["format", "context"],
  format: ["json", "context"],
  cognito: ["repeat", "concurrency"],
  repeat: ["cognito", "attempts"],
  function: ["handler", "changed", "watch"],
  handler: ["function"],
};

/** Flags of a command whose keys mean something else to other commands: these are not set by a file. */
const MEANT_FOR_OTHERS: Readonly<Record<string, readonly string[]>> = {
  doctor: ["from", "timeout", "fix"],
};

/** Whether the command line has something that this value would contradict. */
function isRuledOut(key: string, command: Command): boolean {
  return Object.entries(RULED_OUT).some(
    ([given, others]) => command.getOptionValueSource(given) === "cli" && others.includes(key),
  );
}

/** What means nothing without another. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  attempts: ["cognito"],
  concurrency: ["repeat", "events", "count"],
  likeUser: ["fromPool"],
  mix: ["count"],
  skip: ["count"],
  rate: ["events", "count"],
  maxFailures: ["events", "count"],
  onError: ["events", "count"],
  state: ["events", "count"],
  results: ["engine"],
  roleArn: ["engine"],
  stateMachine: ["engine"],
  qualifier: ["function"],
  profile: ["function"],
  endpointUrl: ["function"],
};

/** How many calls a deployed function gets is said on the command line, each time. */
const OF_THE_MOMENT: Readonly<Record<string, readonly string[]>> = {
  invoke: ["events", "count", "mix", "engine", "emitAsl", "follow"],
};

function hasUse(
  key: string,
  values: Record<string, unknown>,
  command: Command,
  options: ReadonlyMap<string, Option>,
): boolean {
  const ofTheMoment = OF_THE_MOMENT[command.name()] ?? [];
  if (ofTheMoment.includes(key)) return false;
  const isThere = (needed: string): boolean =>
    command.getOptionValueSource(needed) === "cli" ||
    (values[needed] !== undefined && !ofTheMoment.includes(needed) && options.has(needed));
  const needed = NEEDS[key]?.filter((other) => options.has(other)) ?? [];
  // Where the command has none of them, its flag of that name needs nothing.
  return needed.length === 0 || needed.some(isThere);
}

function readValue(option: Option, value: unknown, file: string): string | boolean | string[] {
  const wrong = (expected: string): UserError =>
    new UserError(
      "invalid-config",
      `${file}: "${option.attributeName()}" has to be ${expected}`,
      `It is what ${option.flags} is on the command line.`,
    );
  if (option.isBoolean() || option.negate) {
    if (typeof value === "boolean") return value;
    throw wrong("true or false");
  }
  if (option.optional && typeof value === "boolean") return value;
  if (option.parseArg !== append) {
    if (isText(value)) return String(value);
    throw wrong("a text");
  }
  if (Array.isArray(value) && value.every(isText)) return value.map(String);
  if (isText(value)) return [String(value)];
  if (option.flags.includes("=value") && isObject(value as never)) {
    const pairs = Object.entries(value as Record<string, unknown>);
    if (pairs.every(([, part]) => isText(part) || typeof part === "boolean")) {
      return pairs.map(([name, part]) => `${name}=${String(part)}`);
    }
  }
  throw wrong(
    option.flags.includes("=value") ? 'an object such as { "name": "value" }' : "a list of texts",
  );
}

/** What `check` alone reads, and no flag can say. */
const CHECKED = { rules: true, expect: true };

function readTable(key: string, value: unknown, file: string): Record<string, unknown> {
  if (isObject(value as never)) return value as Record<string, unknown>;
  throw new UserError("invalid-config", `${file}: "${key}" has to be an object`);
}

function isText(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

async function unknownKey(
  key: string,
  file: string,
  known: ReadonlySet<string>,
): Promise<UserError> {
  const { closestMatch } = await import("leven");
  // Of equals the first one: --rule is for the command line, and rules for the file.
  const nearest = closestMatch(key, [...Object.keys(CHECKED), ...known], { maxDistance: 4 });
  return new UserError(
    "invalid-config",
    `${file}: "${key}" is the name of no flag${nearest === undefined ? "" : ` (did you mean ${nearest}?)`}`,
    "Write a flag's name in camel case: --user-name is userName.",
  );
}
