import { RootCommand } from "@bomb.sh/tab";
import type { Complete } from "@bomb.sh/tab";
import { LEVELS } from "../../check/rule-level.ts";
import { RULES } from "../../contract/check/rules/index.ts";
import { SCENARIOS } from "../../contract/check/scenarios.ts";
import { FLOW_NAMES } from "../../event/create/flows.ts";
import type { Context } from "../context.ts";
import type { CommandDefinition } from "../define-command.ts";
import { flagsOf, isSwitch, nameOf } from "../flags/flag.ts";
import type { Flag } from "../flags/flag.ts";
import { REPORTERS } from "../flags/table/check.ts";
import { SHELLS } from "./command.ts";
import { filesAt } from "./files.ts";
import { profileNames } from "./profiles.ts";
import { printed } from "./printed.ts";

/** The lines that the completion script reads: each a value, a tab and its description. */
export async function completionsOf(
  words: readonly string[],
  commands: readonly CommandDefinition[],
  context: Pick<Context, "cwd" | "env">,
): Promise<string> {
  const last = words.at(-1) ?? "";
  // `--flag=value` is one word.
  const partial = last.startsWith("-") ? last.replace(/^[^=]*=?/, "") : last;
  const files = await filesAt(partial, context.cwd);
  const values = { files, profiles: await profileNames(context.env) };
  const root = new RootCommand();
  for (const { name, summary, groups, arguments: named = {}, hidden } of commands) {
    if (hidden === true) continue;
    const command = root.command(name, summary);
    for (const [key, flag] of Object.entries(flagsOf(groups))) {
      addFlag(command, key, flag, values);
    }
    for (const argument of Object.keys(named)) {
      const found = ARGUMENTS[argument] ?? (isPath(argument) ? files : []);
      command.argument(argument, offering(found), argument.includes("..."));
    }
  }
  return printed(() => root.parse([...words]));
}

interface Values {
  files: readonly string[];
  profiles: readonly string[];
}

function addFlag(
  command: ReturnType<RootCommand["command"]>,
  key: string,
  flag: Flag,
  { files, profiles }: Values,
): void {
  if (flag.hidden === true) return;
  const name = nameOf(flag).slice(2);
  const alias = /^-(\w),/.exec(flag.flags)?.[1];
  if (isSwitch(flag)) {
    // A switch takes the next word for no value only where an alias is named.
    command.option(name, flag.help, alias ?? "");
    return;
  }
  const found = flag.choices ?? NAMED[key] ?? (key === "profile" ? profiles : undefined);
  command.option(name, flag.help, offering(found ?? (flag.path === undefined ? [] : files)), alias);
}

const SCENARIO_NAMES = SCENARIOS.map(({ name }) => name);
const RULE_CODES = RULES.map(({ code }) => code);

/** Values of arguments that are not files. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  "[flow]": FLOW_NAMES,
  "[command]": ["gen-event", "lint-event", "run", "check", "invoke", "compare", "doctor"],
  "<shell>": SHELLS,
};

/** Values that a flag's table does not list. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  flow: FLOW_NAMES,
  only: SCENARIO_NAMES,
  skip: SCENARIO_NAMES,
  explain: RULE_CODES,
  rule: RULE_CODES.flatMap((code) => LEVELS.map((level) => `${code}=${level}`)),
  reporter: REPORTERS,
  ses: ["dry-run", "live"],
};

function offering(values: readonly string[]): (complete: Complete) => void {
  return (complete) => {
    for (const value of values) complete(value, "");
  };
}

function isPath(argument: string): boolean {
  return /handler|other|file/.test(argument);
}
