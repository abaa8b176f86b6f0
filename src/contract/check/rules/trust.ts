import { asObject } from "../../../json.ts";
import type { Json } from "../../../json.ts";
import type { RuleArgs } from "../finding.ts";
import { unverifiedReset } from "../follow-ups.ts";
import { NO_ADDRESS, UNVERIFIED } from "../scenarios.ts";
import type { ScenarioRun } from "../scenario.ts";
import { CONTACTS, verifiedBy } from "../verified.ts";
import { varyingIn } from "./chance.ts";
import { clientValuesIn } from "./client-values.ts";
import { isComparable } from "./comparable.ts";
import { everybodyIn } from "./everybody.ts";
import { grantsIn, joining } from "./grants.ts";
import type { Grant } from "./grants.ts";
import { linkedIn } from "./linked.ts";
import { recordedIn, toldVerifiedIn } from "./recorded.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found } from "./rule.ts";
import { emailOf } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Trusted = RuleArgs["no-trust-in-unverified"];
type Chosen = Extract<Trusted, { kind: "chosen" }>;

export const NO_TRUST = rule("no-trust-in-unverified", "warning", (suite) => {
  // What chance gives does not depend on the value.
  const isVarying = varyingIn(suite).work.size > 0;
  const compared = isVarying
    ? []
    : [
        ...onceFor(told(suite.played.flatMap((run) => chosenIn(run, suite))), suite),
        ...byAddress(suite),
      ];
  const everybody = everybodyIn(suite);
  // What everybody gets, nobody gets for a value.
  const usual = new Set(everybody.map(({ args }) => joining(args.group)));
  return [
    ...compared.filter(({ args }) => !usual.has(args.effect)),
    ...everybody,
    ...linkedIn(suite),
    ...declaredIn(suite),
    ...recordedIn(suite),
    ...toldVerifiedIn(suite),
    ...clientValuesIn(suite).filter(
      ({ args: { key } }) => !compared.some(({ args }) => args.key === key),
    ),
  ];
});

/** What a user gets in a scenario for one value, and not in the one that differs in that value alone. */
function chosenIn(run: ScenarioRun, { findPlayed, played }: Suite): Found<Chosen>[] {
  const { chosen, baseline } = run.scenario;
  const usual = baseline === undefined ? undefined : findPlayed(baseline);
  if (chosen === undefined || usual === undefined) return [];
  const [one, other] = chosen.isLeftOut === true ? [usual, run] : [run, usual];
  const { key, value } = chosen;
  const isOwn = (grant: Grant): boolean => value.split(", ").includes(grant.value);
  /** Where nothing can be compared with a user who has no value, users with other ones can. */
  const isSteered = ({ effect, isSpecial }: Grant): boolean =>
    isSpecial &&
    played.some(
      (each) =>
        each.scenario.chosen?.key === key &&
        each.scenario.chosen.value !== value &&
        isComparable(one, each) &&
        gainedIn(one, each).some((grant) => grant.effect === effect),
    );
  // What is taken over as it is depends on the value, even if the other call fails without one.
  const gained = isComparable(one, other)
    ? gainedIn(one, other).filter((grant) => grant.kind !== "tenant" || isOwn(grant))
    : gainedIn(one, other).filter((grant) => isOwn(grant) || isSteered(grant));
  const more = new Map<Grant, Grant>();
  for (const grant of gained) {
    const better = moreWithout(grant, other);
    if (better !== undefined && chosen.isLeftOut !== true) more.set(grant, better);
  }
  const any = key.endsWith("address") ? "address" : key;
  // What a user with another value gets is for that value.
  const hasOther = key.split(" and ").some((name) => valueIn(usual, name) !== undefined);
  return [
    ...granted(
      one,
      gained.filter((grant) => !more.has(grant)),
      { key, value },
    ),
    ...[...(hasOther ? [] : more.values())].flatMap((grant) =>
      granted(other, [grant], { key: any, value, isUnless: true }),
    ),
  ];
}

/** An attribute or an entry of clientMetadata that the user has in a run. */
function valueIn({ calls: [call] }: ScenarioRun, key: string): Json | undefined {
  if (call === undefined) return undefined;
  const { userAttributes, clientMetadata } = call.invocation.event.request;
  const entry = /^clientMetadata\.(.*)/.exec(key)?.[1];
  return entry === undefined ? userAttributes[key] : asObject(clientMetadata)[entry];
}

/** A better group that everybody gets but those with the value. */
function moreWithout({ kind, isSpecial }: Grant, run: ScenarioRun): Grant | undefined {
  if (kind !== "group" || isSpecial) return undefined;
  return grantsIn(run).find((each) => each.kind === kind && each.isSpecial);
}

/** What the first call of a run gives its user, and that of another does not. */
function gainedIn(one: ScenarioRun, other: ScenarioRun): Grant[] {
  if (other.calls.length === 0) return [];
  const known = new Set(grantsIn(other).map(({ effect }) => effect));
  return grantsIn(one).filter(({ effect, isOwn }) => !isOwn && !known.has(effect));
}

/** A place in an organization and the right that comes with it are told together. */
function granted(
  run: ScenarioRun,
  gained: readonly Grant[],
  { key, value, isUnless }: Pick<Chosen, "key" | "value" | "isUnless">,
): Found<Chosen>[] {
  const tenant = gained.find(({ kind }) => kind === "tenant");
  const right = tenant && gained.find(({ isSpecial }) => isSpecial);
  // As a member of another's organization, any right is one that the user must not have.
  const hasRight = grantsIn(run).some(({ isSpecial }) => isSpecial);
  return gained
    .filter((grant) => grant !== right)
    .map((grant) => {
      const { kind, isSpecial, index, call } = grant;
      const effects = [grant, ...(grant === tenant && right !== undefined ? [right] : [])];
      const effect = effects.map((each) => each.effect).join(", and ");
      const args = {
        ...{ kind: "chosen" as const, key, value, effect },
        ...(isUnless === true && { isUnless }),
      };
      const found = foundIn(run, args, { invocation: 0, call: index }, call.caller);
      const isGrave = isSpecial || (kind === "tenant" && hasRight);
      return isGrave ? found : { ...found, severity: "note" as const };
    });
}

/**
 * One finding for each effect: values that only have it together are told together, and what one value is enough for
 * needs no other.
 */
function told(all: readonly Found<Chosen>[]): Found<Chosen>[] {
  const same = Map.groupBy(all, ({ scenario, args: { effect } }) => `${scenario} ${effect}`);
  const known: { effect: string; parts: string[] }[] = [];
  return [...same.values()]
    .flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const parts = [first, ...others].map(({ args }) => args);
      const key = [...new Set(parts.map((args) => args.key))].join(" and ");
      const value = parts.map((args) => args.value).join(", ");
      return [{ ...first, args: { ...first.args, key, value } }];
    })
    .toSorted((one, other) => partsOf(one) - partsOf(other))
    .filter(({ args: { key, effect } }) => {
      const parts = key.split(" and ");
      const isNew = !known.some(
        (each) => each.effect === effect && each.parts.every((part) => parts.includes(part)),
      );
      known.push({ effect, parts });
      return isNew;
    });
}

/**
 * What is taken over as it is has one cause, whatever the value: a warning tells it, or else a note, with a value that
 * the source does not name if there is one.
 */
function onceFor(all: readonly Found<Chosen>[], { findPlayed }: Suite): Found<Chosen>[] {
  const isTakenOver = ({ args: { value, effect } }: Found<Chosen>): boolean =>
    effect.endsWith(`"${value}"`);
  const causeOf = ({ place, args: { key, value, effect } }: Found<Chosen>): string =>
    [key, place, effect.slice(0, -value.length - 1)].join(" ");
  const rankOf = ({ severity, scenario }: Found<Chosen>): number =>
    (severity === "note" ? 0 : 2) +
    (findPlayed(scenario)?.scenario.chosen?.isGuess === true ? 1 : 0);
  const firsts = new Map<string, Found<Chosen>>();
  for (const each of all.filter(isTakenOver)) {
    const first = firsts.get(causeOf(each));
    if (first === undefined || rankOf(first) < rankOf(each)) firsts.set(causeOf(each), each);
  }
  return all.filter((each) => !isTakenOver(each) || firsts.get(causeOf(each)) === each);
}

/** How many values a finding is about. */
function partsOf({ args: { key } }: Found<Chosen>): number {
  return key.split(" and ").length;
}

/** Rights that come with an address which nobody has verified: by its being there, or by its domain. */
function byAddress({ find }: Suite): Found<Chosen>[] {
  const run = find(UNVERIFIED);
  const without = find(NO_ADDRESS);
  const [call] = run?.calls ?? [];
  const email = call && emailOf(call.invocation);
  if (run === undefined || call === undefined || email === undefined) return [];
  const choice = { key: "an unverified address", value: email };
  const [, domain = ""] = email.split("@");
  const ofDomain = grantsIn(run).filter(
    ({ kind, value, isOwn }) =>
      !isOwn && (kind === "tenant" || kind === "group") && value === domain,
  );
  if (without === undefined) return granted(run, ofDomain, choice);
  const others = grantsIn(without);
  // Who leaves early without an address does not decide by it.
  const instead = gainedIn(run, without).filter(
    ({ kind, isSpecial }) =>
      isSpecial &&
      isComparable(run, without) &&
      others.some((each) => each.kind === kind && !each.isSpecial),
  );
  return [...granted(run, ofDomain, choice), ...granted(run, instead, choice)];
}

/** Calls that take for verified what the event says is not. */
function declaredIn({ find }: Suite): Found<Trusted>[] {
  return [UNVERIFIED, ...CONTACTS.map(unverifiedReset)].flatMap((name) => {
    const run = find(name);
    const [call] = run?.calls ?? [];
    if (run === undefined || call === undefined) return [];
    const { awsCalls, event } = call.invocation;
    return awsCalls.flatMap((each, index) =>
      verifiedBy(each)
        .filter((contact) => event.request.userAttributes[`${contact}_verified`] === "false")
        .map((contact) => {
          const args = {
            kind: "verified" as const,
            ...{ call: `${each.service} ${each.operation}`, contact },
            ...(name !== UNVERIFIED && { isReset: true as const }),
          };
          return foundIn(run, args, { invocation: 0, call: index }, each.caller);
        }),
    );
  });
}
