import { shorten, shortenMiddle } from "../../../shorten.ts";
import type { FailedAlone, LeftOut, RuleArgs } from "../../../contract/check/finding.ts";

/** A rule in words, which every report and the docs page share. */
export interface RuleText<Args> {
  /** What the rule asks for, in one line. */
  title: string;
  why: string;
  /** The one-line fix. */
  fix: string;
  /** The fix of some findings, where it is another one. */
  fixFor?: (args: Args) => string | undefined;
  /** Where the fact comes from: a URL. */
  evidence: string;
  /** TypeScript of a handler that fails, and of one that passes. */
  failing: string;
  passing: string;
  /** When a finding has another severity than the rule. */
  otherwise?: string;
  /** What was seen. */
  sentence: (args: Args) => string;
}

export type RuleTexts = { [Code in keyof RuleArgs]: RuleText<RuleArgs[Code]> };

export const GUIDE =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html";
export const TRIGGERS =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html";

const LONGEST_MESSAGE = 400;

/** An error's message, which may have a whole statement with its values in it. */
export function messageText(error: string): string {
  return shortenMiddle(error, LONGEST_MESSAGE);
}

export function failedAlone(args: FailedAlone | LeftOut): string {
  if (args.kind === "left-out") return leftOut(args);
  const { baseline, error, lacks, unverified, chosen } = args;
  if (lacks !== undefined) return `without ${lacks} the handler fails: ${messageText(error)}`;
  if (unverified !== undefined) {
    const flags =
      unverified === "all" ? "email_verified or phone_number_verified" : "email_verified";
    return `unless ${flags} is "true" the handler fails: ${messageText(error)}`;
  }
  if (chosen !== undefined) {
    return `with ${chosen.key} "${chosen.value}" the handler fails: ${messageText(error)}`;
  }
  return `the handler fails here but not in ${baseline}: ${messageText(error)}`;
}

export function leftOut({ text, undone }: LeftOut): string {
  return `the handler logged an error and skipped this work: ${undone.join(", ")}; ${shorten(text, 200)}`;
}

/** A sentence for each kind of what was seen. */
export function byKind<Args extends { kind: string }>(sentences: {
  [Kind in Args["kind"]]: (args: Extract<Args, { kind: Kind }>) => string;
}): (args: Args) => string {
  return (args) => sentences[args.kind as Args["kind"]](args as never);
}
