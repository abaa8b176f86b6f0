import type { Command } from "commander";
import { UserError } from "../../errors.ts";
import type { Output } from "../context.ts";
import { keyOf, nameOf, REMOVED_IN } from "./flag.ts";
import type { Flag, FlagSet } from "./flag.ts";

type Renamed = Flag & Required<Pick<Flag, "was">>;

/** The renamed ones of some flags, by their old keys. */
export function renamedOf(
  flags: readonly (readonly [string, Flag])[],
): Map<string, { key: string; flag: Renamed }> {
  return new Map(
    flags.flatMap(([key, flag]) =>
      isRenamed(flag) ? [[keyOf(flag.was.name), { key, flag }]] : [],
    ),
  );
}

function isRenamed(flag: Flag): flag is Renamed {
  return flag.was !== undefined;
}

/** A flag as it was declared under its old name. */
export function asBefore(flag: Renamed): Flag {
  const { flags, help, was, ...rest } = flag;
  const { default: _, choices: __, conflicts: ___, needs: ____, ...value } = rest;
  return { ...value, flags: flags.replace(nameOf(flag), was.name), help, hidden: true };
}

/** Gives what was typed under an old name to the new one. */
export function takeOldNames(command: Command, flags: FlagSet, stderr: Output): void {
  for (const [old, { key, flag }] of renamedOf(Object.entries(flags))) {
    if (command.getOptionValueSource(old) !== "cli") continue;
    const { name } = flag.was;
    if (command.getOptionValueSource(key) === "cli") {
      throw new UserError(
        "usage",
        `${name} cannot be combined with ${nameOf(flag)}`,
        `${name} is the old name of ${nameOf(flag)}. Leave it out.`,
      );
    }
    const value: unknown = command.getOptionValue(old);
    command.setOptionValueWithSource(key, renamedValue(flag, value), "cli");
    command.setOptionValueWithSource(old, undefined, "default");
    stderr.write(`warning: ${name} is now ${written(flag, value)}; ${UNTIL}\n`);
  }
}

export function renamedValue({ was }: Renamed, value: unknown): unknown {
  return typeof value === "string" ? (was.values?.[value] ?? value) : value;
}

/** The new name, with the value if that has a new name, too. */
function written(flag: Renamed, value: unknown): string {
  const renamed = renamedValue(flag, value);
  return renamed === value ? nameOf(flag) : `${nameOf(flag)} ${String(renamed)}`;
}

export const UNTIL = `the old name works until ${REMOVED_IN}`;
