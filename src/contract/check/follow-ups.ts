import { withLate, workOf } from "../work.ts";
import { isLookUp } from "./outages.ts";
import { neededAttributes } from "./needed.ts";
import { outageOf } from "./scenario.ts";
import type { Scenario, ScenarioRun } from "./scenario.ts";
import { findsBy } from "./shared-address.ts";
import {
  OVERLAPPING,
  AFTER_SIGN_UP,
  PLAIN,
  RESET,
  SES_HANGS,
  SES_THROTTLED,
  TWICE,
} from "./scenarios.ts";
import { privilegedValueScenarios } from "./privileged-values.ts";
import { sharedValueScenarios } from "./shared-values.ts";
import { CONTACTS, verifiedBy } from "./verified.ts";
import type { Contact } from "./verified.ts";

/** A sign-up again, and a password reset after it, of a user with the attributes that the handler needs. */
export const NEEDED_TWICE = "confirm-sign-up/with-what-is-needed-twice";
export const NEEDED_AFTER_SIGN_UP = "confirm-forgot-password/with-what-is-needed-after-sign-up";
/** A bad day of SES, likewise. */
const OF_MAIL: [like: string, name: string][] = [
  [SES_THROTTLED, "confirm-sign-up/with-what-is-needed-ses-throttled"],
  [SES_HANGS, "confirm-sign-up/with-what-is-needed-ses-hangs"],
];

export function unverifiedReset(contact: Contact): string {
  return `confirm-forgot-password/with-unverified-${contact}`;
}

/** The reset of a user who has another address, or another phone number, than at the sign-up. */
export function afterChangeOf(contact: Contact): string {
  return `confirm-forgot-password/after-a-new-${contact}`;
}

/** Scenarios for what others have shown: what marks addresses as verified, and work that the plain event does not reach. */
export function followUpScenarios(runs: readonly ScenarioRun[]): Scenario[] {
  return [
    ...unverifiedResets(runs),
    ...again(runs),
    ...recoveries(runs),
    ...overlaps(runs),
    ...afterChanges(runs),
    ...sharedValueScenarios(runs),
    ...privilegedValueScenarios(runs),
  ];
}

const OTHER_CONTACT = { email: "new.address@example.com", phone_number: "+15555550199" };

/** A reset that does less than the sign-up, as it finds its record by what a user can change. */
function afterChanges(runs: readonly ScenarioRun[]): Scenario[] {
  const after = runs.find(({ scenario }) => scenario.name === AFTER_SIGN_UP);
  const [signUp, reset] = after?.calls ?? [];
  if (after?.scenario.next === undefined || signUp === undefined || reset === undefined) return [];
  const { next } = after.scenario;
  if (signUp.verdict.accepted === false || reset.verdict.accepted === false) return [];
  if (workOf(reset.invocation).length >= workOf(signUp.invocation).length) return [];
  return CONTACTS.filter((contact) => findsBy(reset.invocation, contact)).map((contact) => ({
    ...after.scenario,
    name: afterChangeOf(contact),
    title: `a password reset after a change of ${contact}`,
    next: { ...next, attributes: { ...next.attributes, [contact]: OTHER_CONTACT[contact] } },
    baseline: AFTER_SIGN_UP,
    control: true as const,
    addedFor: `may look up records by ${contact}`,
  }));
}

/** An attempt that finds what an earlier one wrote does less. One that begins before that is written does not find it. */
function overlaps(runs: readonly ScenarioRun[]): Scenario[] {
  const twice = runs.find(({ scenario }) => scenario.name === TWICE);
  const [first, second] = twice?.calls ?? [];
  if (first?.verdict.accepted !== true || second?.verdict.accepted !== true) return [];
  const [one, other] = [first, second].map(({ invocation }) => workOf(invocation).length);
  const read = second.invocation.awsCalls.find(isLookUp);
  if (twice === undefined || read === undefined || (other ?? 0) >= (one ?? 0)) return [];
  return [
    {
      ...twice.scenario,
      name: OVERLAPPING,
      title: "a second attempt that reads before the first one has written",
      baseline: TWICE,
      control: true,
      capture: { readsEarly: true },
      addedFor: `calls ${read.service} ${read.operation}`,
    },
  ];
}

/** More of them are not tried. */
const MOST_RECOVERIES = 2;

/**
 * A first attempt ends with a part of its work done, as one does that Cognito no longer waits for, and the next one
 * comes. A handler that returns the event after a refusal is called again only if it got no answer at all.
 */
function recoveries(runs: readonly ScenarioRun[]): Scenario[] {
  const unfinished = runs.filter(
    ({ scenario, calls: [call] }) =>
      scenario.baseline === PLAIN &&
      call?.verdict.accepted === false &&
      workOf(withLate(call.invocation)).length > 0,
  );
  const kinds = Object.groupBy(unfinished, ({ scenario }) => outageOf(scenario)?.kind ?? "none");
  const { denied = [], silent = [] } = kinds;
  const refused = new Set(denied.map(({ scenario }) => scenario.addedFor));
  const unanswered = silent.filter(({ scenario }) => !refused.has(scenario.addedFor));
  return [...unanswered, ...denied].slice(-MOST_RECOVERIES).flatMap(({ scenario }) => {
    const outage = outageOf(scenario);
    return outage === undefined
      ? []
      : {
          ...scenario,
          name: scenario.name.replace(/-(?:denied|silent)$/, "-recovers"),
          title: `${scenario.title} once; then the same event again`,
          times: 2,
          capture: { outage: { ...outage, once: true } },
        };
  });
}

/** The code went to another contact, which is verified. This one may have been changed since the sign-up. */
function unverifiedResets(runs: readonly ScenarioRun[]): Scenario[] {
  const reset = runs.find(({ scenario }) => scenario.name === RESET);
  if (reset === undefined || "document" in reset.scenario.event) return [];
  const { event } = reset.scenario;
  const marked = new Set(
    runs.flatMap(({ calls }) =>
      calls.flatMap(({ invocation }) => invocation.awsCalls.flatMap(verifiedBy)),
    ),
  );
  return CONTACTS.filter((contact) => marked.has(contact)).map((contact) => ({
    name: unverifiedReset(contact),
    title: `a password reset after a change: ${contact}_verified is "false"`,
    flow: reset.scenario.flow,
    event: {
      ...event,
      attributes: {
        ...event.attributes,
        phone_number: "+15555550100",
        ...(contact === "email" && { phone_number_verified: "true" }),
        [`${contact}_verified`]: "false",
      },
    },
    baseline: RESET,
    proves: "accepts-every-flow",
    addedFor: `marks ${contact} as verified`,
  }));
}

/** Where the plain event leads to no work, neither does its repetition. */
function again(runs: readonly ScenarioRun[]): Scenario[] {
  const needed = neededAttributes(runs.map(({ scenario: { name }, calls }) => ({ name, calls })));
  if (needed === undefined) return [];
  const { scenario: baseline, attributes } = needed;
  const names = Object.keys(attributes).join(" and ");
  const having = <Event extends { attributes?: Readonly<Record<string, string>> }>(
    event: Event,
  ): Event => ({ ...event, attributes: { ...event.attributes, ...attributes } });
  const hasMail = (name: string): boolean =>
    runs.some(
      ({ scenario, calls: [call] }) =>
        scenario.name === name && call !== undefined && call.invocation.mails.length > 0,
    );
  const repeated: [like: string, name: string][] = [
    [TWICE, NEEDED_TWICE],
    [AFTER_SIGN_UP, NEEDED_AFTER_SIGN_UP],
    ...(hasMail(baseline) && !hasMail(PLAIN) ? OF_MAIL : []),
  ];
  return repeated.flatMap(([like, name]): Scenario[] => {
    const { scenario } = runs.find((run) => run.scenario.name === like) ?? {};
    if (scenario === undefined || "document" in scenario.event) return [];
    const { title, event, next } = scenario;
    return [
      {
        ...scenario,
        ...{ name, baseline, title: `${title}, with ${names}` },
        event: having(event),
        ...(next !== undefined && { next: having(next) }),
        addedFor: `needs ${names}`,
      },
    ];
  });
}
