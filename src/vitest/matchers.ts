import { mailSummary } from "../report/mail/summary.ts";
import type { MatcherState } from "vitest";
import { bareAddress } from "../email-address.ts";
import { callsOf } from "../contract/calls.ts";
import { conclude } from "../contract/conclusion.ts";
import { counted } from "../report/terminal/counted.ts";
import { sentMails } from "../contract/mails.ts";
import { fitsWildcard } from "../wildcard.ts";
import { isHindered } from "../contract/hindered.ts";
import { obstacleText } from "../obstacle.ts";
import { shorten } from "../shorten.ts";
import type { Obstacle } from "../obstacle.ts";
import type { CapturedMail, Invocation } from "../invocation.ts";

/** A string that must be equal, a pattern that must match, or one of vitest's asymmetric matchers. */
export type ExpectedText = string | RegExp | { asymmetricMatch: (other: unknown) => boolean };

/** Required fields of a mail. Absent fields may have any value. */
export interface ExpectedMail {
  from?: ExpectedText;
  /** One of the To recipients, with or without its display name. */
  to?: ExpectedText;
  cc?: ExpectedText;
  bcc?: ExpectedText;
  replyTo?: ExpectedText;
  subject?: ExpectedText;
  text?: ExpectedText;
  html?: ExpectedText;
  /** Name of its SES template. */
  template?: ExpectedText;
}

interface Result {
  pass: boolean;
  message: () => string;
}

/** Matchers for an `Invocation`. */
export const matchers = {
  toHaveSentMail(this: MatcherState, given: unknown, expected: ExpectedMail = {}): Result {
    const invocation = asInvocation(given);
    assertMailParts(expected);
    const mails = sentMails(invocation.mails);
    const { isNot, utils } = this;
    const wanted = utils.printExpected(expected);
    const sent = mails.map((mail) => `  from ${mail.from} ${mailSummary(mail)}\n`);
    const lost = invocation.mails.length - mails.length;
    const unrendered = lost === 0 ? "" : ` SES cannot render ${counted(lost, "mail")}.`;
    const found = sent.length === 0 ? `It sent none.${unrendered}` : `It sent:\n${sent.join("")}`;
    const goal = `expected the handler ${isNot ? "not " : ""}to send a mail like ${wanted}`;
    const pass = mails.some((mail) => isLike(mail, expected));
    return unknownIn(invocation, pass, isNot, goal) ?? { pass, message: () => `${goal}\n${found}` };
  },

  /** @param call `service:operation`; `*` is a wildcard: `dynamodb:PutItem`, `ses:*`. */
  toHaveCalledAws(this: MatcherState, value: unknown, call: string, parameters?: object): Result {
    const invocation = asInvocation(value);
    if (!/^[^:]+:.+$/.test(call)) {
      throw new TypeError(
        `"${call}" does not name a service and an operation, such as "dynamodb:PutItem" or "ses:*"`,
      );
    }
    const { equals, isNot, utils } = this;
    const calls = callsOf([invocation]);
    const isWanted = (given: unknown): boolean =>
      parameters === undefined ||
      equals(given, parameters, [utils.iterableEquality, utils.subsetEquality]);
    const made = calls.map(
      ({ name, parameters: given }) =>
        `  ${name}${given === undefined ? "" : ` ${JSON.stringify(given)}`}\n`,
    );
    const found = made.length === 0 ? "It called nothing." : `It called:\n${made.join("")}`;
    const wanted =
      parameters === undefined ? call : `${call} with ${utils.printExpected(parameters)}`;
    const goal = `expected the handler ${isNot ? "not " : ""}to call ${wanted}`;
    const pass = calls.some(
      ({ name, parameters: given }) => fitsWildcard(call, name) && isWanted(given),
    );
    return unknownIn(invocation, pass, isNot, goal) ?? { pass, message: () => `${goal}\n${found}` };
  },

  /** The handler returned the event unchanged, and Cognito accepts it. */
  toReturnTheEvent(this: MatcherState, given: unknown): Result {
    const invocation = asInvocation(given);
    const { outcome, obstacles = [] } = invocation;
    const { isNot } = this;
    const expected = `expected the handler ${isNot ? "not " : ""}to return the event`;
    const { differences, result, verdict } = conclude(invocation);
    if (verdict.accepted === null) return unknown(isNot, expected, obstacles);
    if (outcome.kind !== "returned") {
      return { pass: false, message: () => `${expected}, but it did not return: ${outcome.kind}` };
    }
    if (differences === undefined) {
      const returned = JSON.stringify(outcome.payload);
      return { pass: false, message: () => `${expected}, but it returned ${returned}` };
    }
    return {
      pass: result === "ok",
      message: () =>
        [
          expected,
          ...differences.map(
            (difference) =>
              `  ${difference.path} was ${difference.kind}` +
              (difference.kind === "changed"
                ? `: ${JSON.stringify(difference.before)} → ${JSON.stringify(difference.after)}`
                : ""),
          ),
        ].join("\n"),
    };
  },
};

/** @throws {TypeError} For any other value, also under `not`. */
function asInvocation(given: unknown): Invocation {
  const value = (given ?? {}) as Partial<Invocation> & { then?: unknown; triggerSource?: unknown };
  if (typeof value.outcome === "object" && Array.isArray(value.mails)) return value as Invocation;
  const expected = "expected an invocation, the result of await invoke(event)";
  if (typeof value.then === "function") {
    throw new TypeError(`${expected}, but got a promise: await is missing`);
  }
  if (value.triggerSource !== undefined) {
    throw new TypeError(`${expected}, but got an event: pass what invoke returned for it`);
  }
  const shown = JSON.stringify(given) ?? String(given);
  throw new TypeError(`${expected}, but got ${shorten(shown, 80)}`);
}

/** A misspelled field would match every mail. */
function assertMailParts(expected: ExpectedMail): void {
  const unknownPart = Object.keys(expected).find((part) => !Object.hasOwn(MAIL_PARTS, part));
  if (unknownPart === undefined) return;
  const parts = Object.keys(MAIL_PARTS).join(", ");
  throw new TypeError(`a mail has no "${unknownPart}"; expected any of ${parts}`);
}

/**
 * With an obstacle, something that did not happen here might happen on AWS. `not` still holds if the handler continued
 * without a response, as in `check`.
 */
function unknownIn(
  invocation: Invocation,
  pass: boolean,
  isNot: boolean,
  goal: string,
): Result | undefined {
  const { obstacles = [] } = invocation;
  const isOpen = !pass && obstacles.length > 0 && (!isNot || isHindered(invocation));
  return isOpen ? unknown(isNot, goal, obstacles) : undefined;
}

/** Neither the matcher nor its negation holds. */
function unknown(isNot: boolean, goal: string, obstacles: readonly Obstacle[]): Result {
  const met = obstacles.map((obstacle) => `  ${obstacleText(obstacle)}`);
  const why = `${goal}, which is unknown because of obstacles in the dry run:`;
  return { pass: isNot, message: () => [why, ...met].join("\n") };
}

/** Candidate values of each field. */
const MAIL_PARTS: {
  readonly [Part in keyof Required<ExpectedMail>]: (
    mail: CapturedMail,
  ) => readonly (string | undefined)[];
} = {
  from: ({ from }) => addresses([from]),
  to: ({ to }) => addresses(to),
  cc: ({ cc }) => addresses(cc),
  bcc: ({ bcc }) => addresses(bcc),
  replyTo: ({ replyTo }) => addresses(replyTo),
  subject: ({ subject }) => [subject],
  text: ({ text }) => [text],
  html: ({ html }) => [html],
  template: ({ template }) => [template?.name],
};

function isLike(mail: CapturedMail, expected: ExpectedMail): boolean {
  return Object.entries(MAIL_PARTS).every(([part, candidatesOf]) => {
    const wanted = expected[part as keyof ExpectedMail];
    return wanted === undefined || candidatesOf(mail).some((text) => isText(text, wanted));
  });
}

/** As written in the mail, and without display names. */
function addresses(given: readonly string[]): string[] {
  return given.flatMap((address) => [address, bareAddress(address)]);
}

function isText(text: string | undefined, expected: ExpectedText): boolean {
  if (text === undefined) return false;
  if (typeof expected === "string") return text === expected;
  // A pattern with the flag `g` remembers where it was.
  if (expected instanceof RegExp) return text.search(expected) >= 0;
  return expected.asymmetricMatch(text);
}
