export const LEVELS = ["off", "note", "warning", "error"] as const;
export type RuleLevel = (typeof LEVELS)[number];

/** A rule's severity or `off`, optionally with the reason. */
export type RuleChoice = RuleLevel | readonly [level: RuleLevel, reason: string];

export function isLevel(value: unknown): value is RuleLevel {
  return LEVELS.includes(value as RuleLevel);
}
