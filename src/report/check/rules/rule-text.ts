import { listed } from "../../../listed.ts";
import { shorten, shortenMiddle } from "../../../shorten.ts";
import type { FailedAlone, LeftOut, RuleArgs } from "../../../contract/check/finding.ts";

/** Texts of a rule, for all reports and the documentation. */
export interface RuleText<Args> {
  /** What the rule requires, in one line. */
  title: string;
  why: string;
  /** The one-line fix. */
  fix: string;
  /** A different fix for some findings. */
  fixFor?: (args: Args) => string | undefined;
  /** URL of the source. */
  evidence: string;
  /** Handlers in TypeScript: one that fails, one that passes. */
  failing: string;
  passing: string;
  /** When a finding's severity differs from the rule's. */
  otherwise?: string;
  /** The sentence of a finding. */
  sentence: (args: Args) => string;
}

export type RuleTexts = { [Code in keyof RuleArgs]: RuleText<RuleArgs[Code]> };

export const GUIDE =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html";
export const TRIGGERS =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html";
export const ATTRIBUTES =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html";

const LONGEST_MESSAGE = 400;

/** An error's message, which may contain a whole statement with its values. */
export function messageText(error: string): string {
  return shortenMiddle(error, LONGEST_MESSAGE);
}

export function failedAlone(args: FailedAlone | LeftOut): string {
  if (args.kind === "left-out") return leftOut(args);
  const { baseline, error, lacks, unverified, chosen } = args;
  if (lacks !== undefined) return `without ${lacks} ${failsText(error)}`;
  if (unverified !== undefined) {
    const flags =
      unverified === "all" ? "email_verified or phone_number_verified" : "email_verified";
    return `unless ${flags} is "true" ${failsText(error)}`;
  }
  if (chosen !== undefined) {
    return `with ${valuesText(chosen)} ${failsText(error)}`;
  }
  return `this error does not occur in ${baseline}: ${messageText(error)}`;
}

export function leftOut({ text, undone }: LeftOut): string {
  return `the handler skipped this work: ${listed(undone)}; it logged an error: ${shorten(text, 200)}`;
}

/** `the handler fails: TypeError: …`, or `the handler throws { code: 1 }`. */
export function failsText(error: string, verb: "fails" | "failed" = "fails"): string {
  const [, thrown] = /^the handler threw (.*)/s.exec(error) ?? [];
  if (thrown === undefined) return `the handler ${verb}: ${messageText(error)}`;
  return `the handler ${verb === "fails" ? "throws" : "threw"} ${messageText(thrown)}`;
}

/** `custom:role "admin" and custom:org "acme"` of values that were tried together. */
export function valuesText({ key, value }: { key: string; value: string }): string {
  const pairs = pairsIn({ key, value });
  return pairs === undefined
    ? `${key} "${value}"`
    : listed(pairs.map(([each, own]) => `${each} "${own}"`));
}

/** `custom:role is "a" or "b"`, `custom:role is "admin" and custom:org is "acme"`. */
export function conditionText({ key, value }: { key: string; value: string }): string {
  const pairs = pairsIn({ key, value });
  if (pairs !== undefined) return listed(pairs.map(([each, own]) => `${each} is "${own}"`));
  const values = value.split(", ").map((each) => `"${each}"`);
  return `${key} is ${listed(values, "or")}`;
}

/** Each of several keys with its value. */
function pairsIn({ key, value }: { key: string; value: string }): [string, string][] | undefined {
  const [keys, values] = [key.split(" and "), value.split(", ")];
  return keys.length === values.length
    ? keys.map((each, index) => [each, values[index] ?? ""])
    : undefined;
}

/** What to do for a person who has two accounts. */
export const LINK_USERS =
  "link the two users in a PreSignUp trigger (AdminLinkProviderForUser) once the address is verified, or look for the address first";

/** Picks the sentence by the finding's kind. */
export function byKind<Args extends { kind: string }>(sentences: {
  [Kind in Args["kind"]]: (args: Extract<Args, { kind: Kind }>) => string;
}): (args: Args) => string {
  return (args) => sentences[args.kind as Args["kind"]](args as never);
}
