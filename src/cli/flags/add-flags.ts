import { Option } from "commander";
import type { Command, CommanderError } from "commander";
import { UserError } from "../../errors.ts";
import { flagsOf, LEAVE_ONE_OUT, nameOf, needsOf, written } from "./flag.ts";
import type { Flag, FlagGroups, FlagSet } from "./flag.ts";
import { asBefore, renamedOf } from "./old-names.ts";

/** `texts` keeps each value as it was typed, unchecked. */
export type Reading = "values" | "texts";

/** Gives a command the options that its flags declare. */
export function addFlags(command: Command, groups: FlagGroups, reading: Reading): void {
  const known = flagsOf(groups);
  for (const [title, flags] of Object.entries(groups)) {
    for (const flag of Object.values(flags)) {
      command.addOption(optionOf(flag, known, reading).helpGroup(`${title}:`));
      if (flag.negatable !== true) continue;
      const opposite = { ...flag, flags: flag.flags.replace("--", "--no-"), hidden: true } as const;
      command.addOption(optionOf(opposite, known, reading).helpGroup(`${title}:`));
    }
  }
  for (const { flag } of renamedOf(Object.entries(known)).values()) {
    command.addOption(optionOf(asBefore(flag), known, reading));
  }
}

function optionOf(flag: Flag, known: FlagSet, reading: Reading): Option {
  const { choices, preset, hidden = false } = flag;
  const option = new Option(flag.flags, helpOf(flag, known)).hideHelp(hidden);
  const read = (text: string): unknown =>
    reading === "texts" ? text : (flag.read?.(nameOf(flag), text) ?? text);
  if (choices !== undefined) option.choices(choices);
  if (flag.default !== undefined) option.default(read(flag.default));
  if (option.required || option.optional) {
    // Choices are looked at once the configuration is known, whose values have to be among them too.
    option.argParser((text: string, previous: unknown) =>
      flag.repeatable === true ? [...((previous as unknown[]) ?? []), read(text)] : read(text),
    );
  }
  if (reading === "texts") return option;
  if (preset !== undefined) option.preset(preset);
  return option.conflicts((flag.conflicts ?? []).filter((condition) => /^\w+$/.test(condition)));
}

function helpOf(flag: Flag, known: FlagSet): string {
  const names = flag.choices === undefined ? "" : `: ${flag.choices.join(", ")}`;
  const needs = needsOf(flag, known).map((condition) => written(condition, known));
  const preset = flag.default ?? flag.otherwise;
  const notes = [
    ...(needs.length === 0 ? [] : [`with ${needs.join(", ").replace(/, (?=[^,]*$)/, " or ")}`]),
    ...(flag.repeatable === true ? ["repeatable"] : []),
    ...(preset === undefined ? [] : [`default: ${preset}`]),
  ];
  return `${flag.help}${names}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
}

/** commander's sentence about two flags, in this program's form. */
export function throwUsage(error: CommanderError): never {
  const [, one, other] =
    /^error: option '.*?(--[\w-]+).*' cannot be used with option '.*?(--[\w-]+)/.exec(
      error.message,
    ) ?? [];
  if (error.code !== "commander.conflictingOption" || one === undefined) throw error;
  throw new UserError("usage", `${one} cannot be combined with ${other}`, LEAVE_ONE_OUT);
}
