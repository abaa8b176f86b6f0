import { dirname, relative } from "node:path";
import type { Command } from "commander";
import type { RuleChoice } from "../../check/rule-level.ts";
import type { Expectations } from "../../contract/check/scenario.ts";
import { didYouMean } from "../../did-you-mean.ts";
import { UserError } from "../../errors.ts";
import type { FlowName } from "../../event/create/flows.ts";
import { isObject } from "../../json.ts";
import type { Context } from "../context.ts";
import { givenTo, holds } from "../flags/contradictions.ts";
import { isSwitch, nameOf, needsOf, takesPairs } from "../flags/flag.ts";
import type { Configured, Flag, FlagSet } from "../flags/flag.ts";
import { renamedOf, renamedValue, UNTIL } from "../flags/old-names.ts";
import type * as Check from "../flags/table/check.ts";
import type * as Doctor from "../flags/table/doctor.ts";
import type * as DryRun from "../flags/table/dry-run.ts";
import type * as Events from "../flags/table/event.ts";
import type * as Deployed from "../flags/table/function.ts";
import type * as GenEvent from "../flags/table/gen-event.ts";
import type * as Handler from "../flags/table/handler.ts";
import type * as LintEvent from "../flags/table/lint-event.ts";
import type * as Many from "../flags/table/many.ts";
import type * as Output from "../flags/table/output.ts";
import type * as Run from "../flags/table/run.ts";
import { fromFolder } from "./config-paths.ts";

type Tables = typeof Check &
  typeof Doctor &
  typeof DryRun &
  typeof Events &
  typeof Deployed &
  typeof GenEvent &
  typeof Handler &
  typeof LintEvent &
  typeof Many &
  typeof Output &
  typeof Run;

/** Every flag of every table with its key, once per declaration. */
type Declared = {
  [Table in keyof Tables]: Tables[Table] extends FlagSet
    ? { [Key in keyof Tables[Table]]: [Key, Tables[Table][Key]] }[keyof Tables[Table]]
    : never;
}[keyof Tables];

/** Values that a file may set: for every flag that is not limited to one call and needs no consent. */
type FlagValues = {
  -readonly [
    Entry in Declared as Entry[1] extends { inFile: "refused" | "ignored" } ? never : Entry[0]
  ]?: Configured<Entry[1]>;
};

/**
 * What `cognito-postconfirm.config.ts`, `.js` or `.json` exports: values for flags, under their names in camel case.
 * A flag on the command line overrides the file; values of a repeatable flag are added to it.
 */
export interface Config extends FlagValues {
  /** For editors: `./node_modules/cognito-postconfirm/schemas/config.json`. */
  $schema?: string;
  /** Megabytes. */
  memory?: number;
  /** With its unit: `5s`, `5000ms`. */
  timeout?: string;
  /** With its unit. */
  maxDuration?: string;
  /** With its unit. */
  maxInit?: string;
  /** With its unit. */
  requestTimeout?: string;
  env?: Record<string, string>;
  /** Live sending cannot be set here; it needs a flag each time. */
  ses?: "dry-run" | (string & {});
  /** Lines of context around each difference. */
  context?: number;
  flow?: FlowName;
  attr?: Record<string, string>;
  clientMetadata?: Record<string, string>;
  /** JSON as a string, or `@` and a file name. */
  clientContext?: string;
  /** For `check`: severities by rule, `off`, or a list of severity and reason. */
  rules?: Readonly<Record<string, RuleChoice>>;
  /** For `check`: your expectations of flows or scenarios. */
  expect?: Readonly<Record<string, Expectations>>;
  /** @deprecated Use `signIn`. */
  poolProfile?: FlagValues["signIn"];
  /** @deprecated Use `edgeCases`. */
  robust?: boolean;
  /** @deprecated Use `requestTimeout`. */
  remoteTimeout?: string;
  /** @deprecated Use `reporter`; `json` is named `differences` there. */
  format?: "human" | "patch" | "json" | "github";
}

/** A command's values from the configuration: the flags' keys, and the file. */
export interface FromConfig {
  file: string;
  keys: ReadonlySet<string>;
}

interface Outside {
  context: Context;
  /** Used if a key is not among the command's own. */
  everyFlag: () => Promise<readonly [string, Flag][]>;
  /** Called before any value is read, so that an error can name the file. */
  onApply: (from: FromConfig) => void;
}

/** Gives a command the values of the configuration file that the command line does not set. */
export async function applyConfig(
  file: string,
  command: Command,
  flags: FlagSet,
  { context, everyFlag, onApply }: Outside,
): Promise<void> {
  const keys = new Set<string>();
  onApply({ file, keys });
  const loaded = await loadConfig(file, context);
  const values = await withNewNames(loaded, flags, { file, everyFlag, stderr: context.stderr });
  for (const [key, value] of Object.entries(values)) {
    // For editors.
    if (key === "$schema") continue;
    if (TABLES.includes(key)) {
      // They are not flags; the command validates them.
      command.setOptionValueWithSource(key, readTable(key, value, file), "config");
      continue;
    }
    const flag = flags[key];
    const known = flag ?? (await findFlag(key, everyFlag, file));
    const isForOneCall = known.inFile === "ignored" && (await isNeverRead(key, everyFlag));
    if (isForOneCall || isConsent(known, value)) throw notInFile(known, key, value, file);
    if (flag === undefined || !isTaken(key, flags, values, command)) continue;
    const given = command.getOptionValueSource(key) === "cli";
    if (given && flag.repeatable !== true) continue;
    keys.add(key);
    const texts = fromFolder(
      readTexts(key, flag, value, file),
      flag,
      relative(context.cwd, dirname(file)),
    );
    apply(key, texts, command, given);
  }
}

async function loadConfig(file: string, context: Context): Promise<Record<string, unknown>> {
  const config = file.endsWith(".json")
    ? await (await import("./input.ts")).readJson(file, context)
    : await importSettings(file);
  if (isObject(config)) return config;
  throw new UserError(
    "invalid-config",
    `${file} contains no settings object`,
    file.endsWith(".json") ? "Write one: { … }" : "Export it: export default { … }",
  );
}

/**
 * Replaces old names of a command's flags. An old key that is still another command's flag counts only if the new one
 * is absent.
 */
async function withNewNames(
  values: Record<string, unknown>,
  flags: FlagSet,
  {
    file,
    everyFlag,
    stderr,
  }: Pick<Outside, "everyFlag"> & Pick<Context, "stderr"> & { file: string },
): Promise<Record<string, unknown>> {
  const result = { ...values };
  for (const [old, { key, flag }] of renamedOf(Object.entries(flags))) {
    const value = values[old];
    if (value === undefined || flag.was.inFile === "ignored") continue;
    const isSet = values[key] !== undefined && isOwn(flag, values[key]);
    const isShared = (await everyFlag()).some(([name]) => name === old);
    if (isShared && (isSet || !isReadable(flag, value))) continue;
    if (isSet) {
      throw new UserError(
        "invalid-config",
        `${file}: "${old}" cannot be combined with "${key}"`,
        `"${old}" is the old name of "${key}". Remove it.`,
      );
    }
    if (!isShared) delete result[old];
    result[key] = renamedValue(flag, value);
    const where = isShared ? " for this command" : "";
    stderr.write(`warning: "${old}" in ${file} is now "${key}"${where}; ${UNTIL}\n`);
  }
  return result;
}

/** Whether a value applies to this command if other commands have other values. */
function isOwn({ inFile, choices = [] }: Flag, value: unknown): boolean {
  return inFile !== "own choices" || choices.some((name) => name === value);
}

function isReadable(flag: Flag, value: unknown): boolean {
  try {
    if (!isText(value)) return false;
    flag.read?.(nameOf(flag), String(value));
    return true;
  } catch {
    return false;
  }
}

async function importSettings(file: string): Promise<unknown> {
  const { importAside } = await import("../../runtime/compile/import-aside.ts");
  const [settings] = await importAside([{ file, code: "invalid-config" }]);
  return settings;
}

/** Keys that only `check` reads and no flag sets. */
const TABLES = ["rules", "expect"];

function readTable(key: string, value: unknown, file: string): Record<string, unknown> {
  if (isObject(value)) return value;
  throw new UserError("invalid-config", `${file}: "${key}" must be an object`);
}

/** A flag that another command has. */
async function findFlag(key: string, everyFlag: Outside["everyFlag"], file: string): Promise<Flag> {
  const all = await everyFlag();
  const found = all.find(([name]) => name === key);
  const flag = found?.[1] ?? renamedOf(all).get(key)?.flag;
  if (flag !== undefined) return flag;
  // The first of equal suggestions: --rule is for the command line, and rules for the file.
  const names = [...TABLES, ...all.map(([name]) => name)];
  throw new UserError(
    "invalid-config",
    `${file}: unknown setting "${key}"${await didYouMean(key, names)}`,
    "Use the flag's name in camel case: userName for --user-name.",
  );
}

/** Whether no command reads a key from the file. */
async function isNeverRead(key: string, everyFlag: Outside["everyFlag"]): Promise<boolean> {
  const all = await everyFlag();
  return all.every(([name, { inFile }]) => name !== key || inFile === "ignored");
}

/** Consent must be given on the command line each time, not in a file written once. */
function isConsent({ inFile, consent }: Flag, value: unknown): boolean {
  return inFile === "refused" || (consent !== undefined && value === consent);
}

function notInFile(flag: Flag, key: string, value: unknown, file: string): UserError {
  const isValue = flag.consent !== undefined && value === flag.consent;
  return new UserError(
    "invalid-config",
    `${file}: "${key}"${isValue ? `: "${flag.consent}"` : ""} cannot be set in a file`,
    `Pass ${nameOf(flag)}${isValue ? ` ${flag.consent}` : ""} on the command line each time.`,
  );
}

/** Whether the command uses a value of the file: nothing stronger excludes it, and its needs are met. */
function isTaken(
  key: string,
  flags: FlagSet,
  values: Readonly<Record<string, unknown>>,
  command: Command,
): boolean {
  const flag = flags[key];
  if (flag === undefined || flag.inFile === "ignored" || values[key] === undefined) return false;
  if (!isOwn(flag, values[key])) return false;
  const typed = givenTo(command, "cli");
  const taken = (other: string): unknown =>
    isTaken(other, flags, values, command) ? values[other] : undefined;
  const isExcluded = (flag.conflicts ?? []).some((condition) => {
    const other = condition.split("=")[0] ?? "";
    // Two flags that exclude each other are rejected if both are in the file.
    const isMutual = flags[other]?.conflicts?.includes(key) === true;
    return holds(condition, typed) || (!isMutual && holds(condition, taken));
  });
  const needs = needsOf(flag, flags);
  const isOfUse = (condition: string): boolean =>
    holds(condition, typed) || holds(condition, taken);
  return !isExcluded && (needs.length === 0 || needs.some(isOfUse));
}

function apply(
  key: string,
  texts: string | boolean | readonly string[],
  command: Command,
  isGiven: boolean,
): void {
  const option = command.options.find((each) => each.attributeName() === key);
  // `false` does not set a flag whose value is optional.
  if (option === undefined || (texts === false && option.optional)) return;
  const parse = (text: string | boolean, previous?: unknown): unknown => {
    const value = text === true ? (option.presetArg ?? text) : text;
    return typeof value === "string" ? option.parseArg?.(value, previous) : value;
  };
  if (typeof texts === "string" || typeof texts === "boolean") {
    command.setOptionValueWithSource(key, parse(texts), "config");
    return;
  }
  // A list on the command line is added to the one in the file.
  const listed: unknown[] = [];
  for (const text of texts) listed.push(...(parse(text) as unknown[]));
  const typed = isGiven ? (command.getOptionValue(key) as unknown[]) : [];
  command.setOptionValueWithSource(key, [...listed, ...typed], isGiven ? "cli" : "config");
}

function readTexts(
  key: string,
  flag: Flag,
  value: unknown,
  file: string,
): string | boolean | readonly string[] {
  if (typeof value === "boolean" && (isSwitch(flag) || / \[/.test(flag.flags))) return value;
  if (!isSwitch(flag) && flag.repeatable !== true && isText(value)) return String(value);
  if (flag.repeatable === true) {
    const texts: unknown[] = [value].flat();
    if (texts.every(isText)) return texts.map(String);
    if (takesPairs(flag) && isObject(value)) {
      const pairs: [string, unknown][] = Object.entries(value);
      if (pairs.every(([, part]) => isText(part) || typeof part === "boolean")) {
        return pairs.map(([name, part]) => `${name}=${String(part)}`);
      }
    }
  }
  const expected = isSwitch(flag)
    ? "true or false"
    : flag.repeatable !== true
      ? "a string"
      : takesPairs(flag)
        ? 'an object such as { "name": "value" }'
        : "an array of strings";
  throw new UserError(
    "invalid-config",
    `${file}: "${key}" must be ${expected}`,
    `It corresponds to ${flag.flags} on the command line.`,
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}
