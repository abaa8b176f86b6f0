import type { Command } from "commander";
import { UserError } from "../../errors.ts";
import { LEAVE_ONE_OUT, nameOf, needsOf, written } from "./flag.ts";
import type { Condition, FlagSet } from "./flag.ts";

/** Whether a condition holds. @param valueOf The value of a key or an argument, if it is given. */
export function holds(condition: Condition, valueOf: (key: string) => unknown): boolean {
  const [key = "", wanted] = condition.split("=");
  const value = valueOf(key);
  if (value === undefined || value === false) return false;
  return wanted === undefined || value === wanted;
}

/** The values of a command that are not defaults, or those of one source alone. */
export function givenTo(command: Command, source?: "cli"): (key: string) => unknown {
  return (key) => {
    if (key.startsWith("[")) {
      const names = command.registeredArguments.map((argument) => `[${argument.name()}]`);
      return names.includes(key) ? command.args[names.indexOf(key)] : undefined;
    }
    const from = command.getOptionValueSource(key);
    const counts = source === undefined ? from !== "default" : from === source;
    return counts ? command.getOptionValue(key) : undefined;
  };
}

/** Refuses what the flags, those of the configuration file included, say together. */
export function refuseContradictions(command: Command, flags: FlagSet): void {
  const valueOf = givenTo(command);
  for (const [key, flag] of Object.entries(flags)) {
    if (!holds(key, valueOf)) continue;
    const other = flag.conflicts?.find((condition) => holds(condition, valueOf));
    if (other !== undefined) {
      const verb = other.includes("=") ? "used" : "combined";
      throw new UserError(
        "usage",
        `${nameOf(flag)} cannot be ${verb} with ${written(other, flags)}`,
        LEAVE_ONE_OUT,
      );
    }
    const needs = needsOf(flag, flags);
    if (needs.length === 0 || needs.some((condition) => holds(condition, valueOf))) continue;
    const names = needs.map((condition) => written(condition, flags));
    throw new UserError(
      "usage",
      `${nameOf(flag)} needs ${names.join(", ").replace(/, (?=[^,]*$)/, " or ")}`,
      `Add ${names[0]}, or leave ${nameOf(flag)} out.`,
    );
  }
}

/** Refuses a value that is not among its flag's choices. */
export async function checkChoices(command: Command, flags: FlagSet): Promise<void> {
  for (const [key, flag] of Object.entries(flags)) {
    const { choices } = flag;
    const given = command.getOptionValue(key) as string | string[] | undefined;
    const wrong = [given ?? []].flat().find((name) => choices?.includes(name) === false);
    if (wrong === undefined) continue;
    const { didYouMean } = await import("../../did-you-mean.ts");
    throw new UserError(
      "invalid-option",
      `${nameOf(flag)}: "${wrong}" is unknown${await didYouMean(wrong, choices ?? [])}`,
      `Use one of: ${choices?.join(", ")}.`,
    );
  }
}
