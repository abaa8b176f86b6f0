import type { CheckFinding, RuleInfo } from "../result.ts";
import type { Expectations } from "../scenario.ts";
import type { Suite } from "./suite.ts";

/** What a rule has found; code, and severity where it is the rule's own, are added. */
export type Found = Omit<CheckFinding, "code" | "severity"> &
  Partial<Pick<CheckFinding, "severity">>;

/** A rule of the catalogue: its words, and what it looks for in everything that was played. */
export interface Rule extends RuleInfo {
  check: (suite: Suite, expectations: Readonly<Record<string, Expectations>>) => Found[];
}

export const GUIDE =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html";
export const TRIGGERS =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html";
