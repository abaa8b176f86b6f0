import { isListing, isReading } from "../../../aws-operations.ts";
import { allRecipients, bareAddress } from "../../../email-address.ts";
import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { workOf } from "../../work.ts";
import type { Proof, RuleArgs } from "../finding.ts";
import { PLAIN, SOMEBODY_ELSE } from "../scenarios.ts";
import { nameAlike } from "../steady.ts";
import { varyingIn } from "./chance.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { isHostile, judged } from "./suite.ts";
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
  // Other scenarios may have been in the environment before. Values that are tried on purpose may be the code's own.
  const people = suite.runs.flatMap((each) => {
    const isOrdinary = each.scenario.addedFor === undefined && !isHostile(each);
    return each.calls.flatMap(({ invocation }) => {
      const person = personIn(invocation);
      return isOrdinary ? person.filter((value) => value.length > 5) : person.slice(0, 1);
    });
  });
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

/** What the second user of an environment goes without, though the first one of another has it. */
export function skippedIn(suite: Suite): Found<RuleArgs["works-when-warm"]>[] {
  const run = suite.find(SOMEBODY_ELSE);
  const [usual, second] = [suite.find(PLAIN)?.calls[0], run?.calls[1]];
  if (run === undefined || usual === undefined || second?.verdict.accepted !== true) return [];
  const varying = varyingIn(suite);
  // What a service says may be why.
  if ([usual, second].some(({ invocation }) => invocation.awsCalls.some(tellsMore))) return [];
  const done = new Set(deedsIn(second.invocation).map(({ deed }) => deed));
  return (
    deedsIn(usual.invocation)
      .filter(({ deed }) => !done.has(deed) && !varying.work.has(deed))
      // As many mails went to others, which other rules judge.
      .filter(
        ({ deed }) =>
          deed !== MAIL ||
          (!varying.mails && second.invocation.mails.length < usual.invocation.mails.length),
      )
      .slice(0, 1)
      .map(({ deed, isHttp }) => ({
        ...foundIn(run, { call: 2, skipped: deed }, { invocation: 1 }),
        // Some notices are meant for some users only.
        ...(isHttp && { severity: "warning" as const }),
      }))
  );
}

/** Whether the response to a call depends on what is stored, or is an error. */
function tellsMore({ operation, parameters, error }: AwsCall): boolean {
  const { ReturnValues: returned = "NONE" } = asObject(parameters);
  return error !== undefined || returned !== "NONE" || isReading(operation) || isListing(operation);
}

const MAIL = "mail";

/** Mails to the user, and changes with the user's data, named alike for every user. */
function deedsIn(invocation: Invocation): { deed: string; isHttp: boolean }[] {
  const own = personIn(invocation);
  const isMailed = invocation.mails.some((mail) =>
    allRecipients(mail).some((each) => own.includes(bareAddress(each))),
  );
  const works = workOf(invocation).flatMap((work) => {
    const { operation, parameters, service } = work.call;
    const text = `${operation} ${JSON.stringify(parameters ?? null)}`;
    const isOwn = own.some((each) => text.includes(each));
    return isOwn ? [{ deed: nameAlike(work, invocation), isHttp: service === "http" }] : [];
  });
  return [...(isMailed ? [{ deed: MAIL, isHttp: false }] : []), ...works];
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
