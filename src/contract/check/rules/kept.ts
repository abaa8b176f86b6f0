import { isListing, isReading } from "../../../aws-operations.ts";
import { allRecipients } from "../../../email-address.ts";
import type { Invocation } from "../../../invocation.ts";
import { workOf } from "../../work.ts";
import type { Proof, RuleArgs } from "../finding.ts";
import { SOMEBODY_ELSE } from "../scenarios.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { judged } from "./suite.ts";
import type { Suite } from "./suite.ts";

/** What mails and writes have of the user of an earlier call, kept outside of the handler. */
export function keptIn(suite: Suite): Found<RuleArgs["works-when-warm"]>[] {
  const run = suite.find(SOMEBODY_ELSE);
  const [first, ...later] = run?.calls ?? [];
  if (run !== undefined && first !== undefined) {
    const found = later.flatMap(({ invocation }, at) =>
      keptBy(invocation, personIn(first.invocation)).map(({ proof, place, ...kept }) =>
        foundIn(run, { call: at + 2, ...kept }, { invocation: at + 1, ...proof }, place),
      ),
    );
    if (found.length > 0) return found;
  }
  // Other scenarios may have been in the environment before.
  const people = suite.runs.flatMap(({ calls }) =>
    calls.flatMap(({ invocation }) => personIn(invocation).slice(0, 1)),
  );
  return judged(suite)
    .flatMap((each) =>
      each.calls.flatMap(({ invocation }, at) =>
        keptBy(invocation, people).map(({ proof, place, ...kept }) =>
          foundIn(each, kept, { invocation: at, ...proof }, place),
        ),
      ),
    )
    .slice(0, 1);
}

interface Kept {
  kept: string;
  /** The call that has it, unless a mail does. */
  by?: string;
  proof: Omit<Proof, "invocation">;
  place: string | undefined;
}

/** @param people What tells users apart. */
function keptBy(invocation: Invocation, people: readonly string[]): Kept[] {
  const { event, mails, awsCalls } = invocation;
  // What is read from a table may be of anybody.
  if (awsCalls.some(({ operation }) => isReading(operation) || isListing(operation))) return [];
  const own = JSON.stringify(event);
  const others = people.filter((each) => !own.includes(each));
  const mailed = mails.flatMap((mail, index): Kept[] => {
    const text = [mail.subject, mail.text, mail.html].join("\n");
    const kept = others.find((each) => text.includes(each));
    const isOwn = allRecipients(mail).some((each) => own.includes(each));
    return kept === undefined || !isOwn
      ? []
      : [{ kept, proof: { mail: index }, place: mail.caller }];
  });
  const written = workOf(invocation).flatMap(({ name, call, index }): Kept[] => {
    const text = `${call.operation} ${JSON.stringify(call.parameters ?? null)}`;
    const kept = others.find((each) => text.includes(each));
    return kept === undefined
      ? []
      : [{ kept, by: name, proof: { call: index }, place: call.caller }];
  });
  return [...mailed, ...written];
}

/** The sub first, which nobody else has. */
function personIn({ event }: Invocation): string[] {
  const { sub, email, name } = event.request.userAttributes;
  return [sub, email, name].filter((each) => typeof each === "string");
}
