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
import type { Obstacle } from "../obstacle.ts";
import type { CapturedMail, Invocation } from "../invocation.ts";

/** Text that has to be the same, one that has to match, or a matcher of vitest's own. */
export type ExpectedText = string | RegExp | { asymmetricMatch: (other: unknown) => boolean };

/** What a mail has to have. What is left out may be anything. */
export interface ExpectedMail {
  from?: ExpectedText;
  /** One of the recipients of To; a display name may stand before the address. */
  to?: ExpectedText;
  cc?: ExpectedText;
  bcc?: ExpectedText;
  replyTo?: ExpectedText;
  subject?: ExpectedText;
  text?: ExpectedText;
  html?: ExpectedText;
  /** The name of the SES template that it was made from. */
  template?: ExpectedText;
}

interface Result {
  pass: boolean;
  message: () => string;
}

/** What `expect` learns of an `Invocation`. */
export const matchers = {
  toHaveSentMail(this: MatcherState, invocation: Invocation, expected: ExpectedMail = {}): Result {
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

  /** @param call `service:operation`, `*` standing for anything: `dynamodb:PutItem`, `ses:*`. */
  toHaveCalledAws(
    this: MatcherState,
    invocation: Invocation,
    call: string,
    parameters?: object,
  ): Result {
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

  /** The answer is the event as it was sent, and Cognito takes it. */
  toReturnTheEvent(this: MatcherState, invocation: Invocation): Result {
    const { outcome, obstacles = [] } = invocation;
    const { isNot } = this;
    const expected = `expected the handler ${isNot ? "not " : ""}to return the event`;
    const { differences, result, verdict } = conclude(invocation);
    if (verdict.accepted === null) return unknown(isNot, expected, obstacles);
    if (outcome.kind !== "returned") {
      return { pass: false, message: () => `${expected}, and it did not return: ${outcome.kind}` };
    }
    if (differences === undefined) {
      const returned = JSON.stringify(outcome.payload);
      return { pass: false, message: () => `${expected}, and it returned ${returned}` };
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

/**
 * What did not happen beside an obstacle might have happened on AWS. `not` holds all the same where the
 * handler went on without an answer, as in `check`.
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

/** Neither the matcher nor its opposite holds. */
function unknown(isNot: boolean, goal: string, obstacles: readonly Obstacle[]): Result {
  const met = obstacles.map((obstacle) => `  ${obstacleText(obstacle)}`);
  const why = `${goal}, and that is not known: the dry run may be why`;
  return { pass: isNot, message: () => [why, ...met].join("\n") };
}

function isLike(mail: CapturedMail, expected: ExpectedMail): boolean {
  const values: Record<keyof ExpectedMail, readonly (string | undefined)[]> = {
    from: addresses([mail.from]),
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    bcc: addresses(mail.bcc),
    replyTo: addresses(mail.replyTo),
    subject: [mail.subject],
    text: [mail.text],
    html: [mail.html],
    template: [mail.template?.name],
  };
  return Object.entries(values).every(([part, candidates]) => {
    const wanted = expected[part as keyof ExpectedMail];
    return wanted === undefined || candidates.some((candidate) => isText(candidate, wanted));
  });
}

/** As they stand in the mail, and without the names. */
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
