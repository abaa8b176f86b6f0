import type { CapturedMail, Invocation } from "../../../invocation.ts";
import type { ScenarioRun } from "../scenario.ts";
import type { Found } from "./rule.ts";
import { emailOf, recipientsOf } from "./suite.ts";

/**
 * What a call repeats within itself, what it does more than the first one, and what a retry would repeat.
 *
 * @param people Who there is, in all scenarios.
 */
export function compareEffects(run: ScenarioRun, people: ReadonlySet<string>): Found[] {
  const { scenario, calls } = run;
  const found = (invocation: number, mail: number, message: string): Found => {
    const place = calls[invocation]?.invocation.mails[mail]?.caller;
    return {
      scenario: scenario.name,
      message,
      ...(place !== undefined && { place }),
      proof: { invocation, mail },
    };
  };
  const [first] = calls;
  return calls.flatMap(({ invocation }, index): Found[] => {
    const { mails, outcome } = invocation;
    const twice = mails.findIndex((mail, at) =>
      mails.slice(0, at).some((one) => isSame(one, mail)),
    );
    if (twice >= 0) {
      const to = recipientsOf(mails[twice] as CapturedMail).join(", ");
      return [found(index, twice, `one call mailed ${to} the same thing twice`)];
    }
    if (outcome.kind === "timed-out" && mails.length > 0 && scenario.limitMs === undefined) {
      const message =
        "the mail went out and no answer came in time: Cognito calls again, and so it goes out again";
      return [found(index, 0, message)];
    }
    if (index === 0 || first === undefined) return [];
    return moreThan(first.invocation, invocation, people).map(({ mail, message }) =>
      found(index, mail, `call ${index + 1} ${message}`),
    );
  });
}

function isSame(one: CapturedMail, other: CapturedMail): boolean {
  return contentOf(one) === contentOf(other);
}

function contentOf(mail: CapturedMail): string {
  return JSON.stringify([recipientsOf(mail).toSorted(), mail.subject, mail.text, mail.html]);
}

/** What a later call mails more than the first one did, for the same event or for somebody else's. */
function moreThan(
  first: Invocation,
  later: Invocation,
  people: ReadonlySet<string>,
): { mail: number; message: string }[] {
  const all = first.mails.flatMap(recipientsOf);
  const own = later.mails.flatMap(recipientsOf);
  const now = emailOf(later);
  if (now !== emailOf(first)) {
    // Whoever it was for in the environment before, in this scenario or an earlier one.
    const wrong = own.find((recipient) => recipient !== now && people.has(recipient));
    const mail = later.mails.findIndex((each) => recipientsOf(each).includes(wrong ?? ""));
    return mail < 0 ? [] : [{ mail, message: `was for somebody else, and mailed ${wrong} again` }];
  }
  if (own.length <= all.length) return [];
  const message = `mailed ${own.length} times for the same event, and the first one ${all.length}`;
  return [{ mail: later.mails.length - 1, message }];
}
