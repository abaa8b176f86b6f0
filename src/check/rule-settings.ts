import { RULES } from "../contract/check/rules/index.ts";
import type { RuleSetting, RuleSettings } from "../contract/check/rules/index.ts";
import { didYouMean } from "../did-you-mean.ts";
import { UserError } from "../errors.ts";
import { isLevel, LEVELS } from "./rule-level.ts";

/** Checks what somebody wrote. @param place Where it stands: a file, or a flag. */
export async function readRuleSettings(
  choices: Readonly<Record<string, unknown>>,
  place: string,
): Promise<RuleSettings> {
  const settings: Record<string, RuleSetting> = {};
  for (const [code, choice] of Object.entries(choices)) {
    await findRule(code, place);
    const [level, reason] = (Array.isArray(choice) ? choice : [choice]) as unknown[];
    if (!isLevel(level) || (reason !== undefined && typeof reason !== "string")) {
      throw new UserError(
        "invalid-rule",
        `${place}: "${code}" cannot be ${JSON.stringify(choice)}`,
        `Expected one of ${LEVELS.join(", ")}, or an array of level and reason.`,
      );
    }
    settings[code] = { level, ...(reason !== undefined && { reason }) };
  }
  return settings;
}

/** The nearest name is offered for one that there is not. */
export async function findRule(code: string, place: string): Promise<(typeof RULES)[number]> {
  const found = RULES.find((rule) => rule.code === code);
  if (found !== undefined) return found;
  const codes = RULES.map((rule) => rule.code);
  throw new UserError(
    "unknown-rule",
    `${place}: unknown rule "${code}"${await didYouMean(code, codes)}`,
    "check --explain lists all rules.",
  );
}
