import { asObject } from "../../../json.ts";
import type { Json } from "../../../json.ts";
import type { AwsCall } from "../../../invocation.ts";
import type { Conclusion } from "../../conclusion.ts";
import type { FailedAlone, RuleCode } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { METADATA, PLAIN } from "../scenarios.ts";
import { chanceSignatures } from "./chance.ts";
import { failingAgain } from "./failing-again.ts";
import {
  attributesOf,
  failureOf,
  hasSender,
  isHostile,
  isRefusedSend,
  judged,
  lateSignatures,
  refusedSends,
} from "./suite.ts";
import type { Failure, Suite } from "./suite.ts";
import { wrapperOf } from "./wrappers.ts";

/** Why runs fail. One cause breaks one rule. */
export interface Cause {
  code: RuleCode;
  /** The run that isolates it best, and its failure. */
  shown: ScenarioRun;
  failure: Failure;
  /** What the failing runs have in common. */
  trait?: Pick<FailedAlone, "lacks" | "unverified" | "namedOtherwise">;
}

interface FailedRun {
  run: ScenarioRun;
  failure: Failure;
}

/** A property of a run that may explain its failure, and the rule for that. */
interface Trait {
  name: string;
  code: RuleCode;
  told?: Cause["trait"];
  /** Explains a failure even if other runs with this property pass. */
  isLoose?: true;
  /** Explains only what nothing else does. */
  isGuess?: true;
}

const found = new WeakMap<Suite, ReadonlyMap<ScenarioRun, Cause>>();

/** The cause of each failed run. */
export function causesOf(suite: Suite): ReadonlyMap<ScenarioRun, Cause> {
  const known = found.get(suite);
  if (known !== undefined) return known;
  const causes = findCauses(suite);
  found.set(suite, causes);
  return causes;
}

/** The causes that break one rule. */
export function causesFor(suite: Suite, code: RuleCode): Cause[] {
  return [...new Set(causesOf(suite).values())].filter((cause) => cause.code === code);
}

function findCauses(suite: Suite): Map<ScenarioRun, Cause> {
  const late = lateSignatures(suite);
  const again = new Set(failingAgain(suite).map(({ scenario }) => scenario));
  const chance = chanceSignatures(suite);
  const failed = judged(suite).flatMap((run): FailedRun[] => {
    const failure = failureOf(run);
    // Background work may crash in any later call.
    if (failure?.kind !== "error" || late.has(failure.signature)) return [];
    if (chance.has(failure.signature)) return [];
    // `idempotent-effects` reports these.
    if (again.has(run.scenario.name)) return [];
    return [{ run, failure }];
  });
  const plain = suite.find(PLAIN);
  const passing = judged(suite).filter((run) => failureOf(run) === undefined);
  const passed = passing.map((run) => traitsOf(run, plain, undefined).map(({ name }) => name));
  const causes = new Map<ScenarioRun, Cause>();
  for (const same of Map.groupBy(failed, ({ failure }) => failure.signature).values()) {
    for (const [run, cause] of explain(same, suite, passed)) causes.set(run, cause);
  }
  const usual = plain && causes.get(plain);
  // One that lets every refusal through does so whatever SES says.
  if (plain !== undefined && usual !== undefined && refusedIn(plain, usual.failure) !== undefined) {
    for (const { run, failure } of failed) {
      if (refusedIn(run, failure) !== undefined) causes.set(run, usual);
    }
  }
  return causes;
}

/** The refused mail whose error the handler let through. */
function refusedIn(run: ScenarioRun, { message }: Failure): AwsCall | undefined {
  return refusedSends(run).find(({ call }) => call.error?.endsWith(message))?.call;
}

/** Traits for which a handler may return the event before it does anything. */
const LEFT_EARLY = /^(?:without (?:email|phone_number)|PostConfirmation_\w+)$/;

/**
 * Explains failures with one signature by as few traits as possible; the rest breaks `returns-event`.
 *
 * @param passed The names of the traits of each run that passes.
 */
function explain(
  same: readonly FailedRun[],
  suite: Suite,
  passed: readonly (readonly string[])[],
): [ScenarioRun, Cause][] {
  const plain = suite.find(PLAIN);
  const usual = failureOf(plain);
  const isPlain = same.find(({ run }) => run === plain);
  if (isPlain !== undefined) return shared(same, isPlain, ofPlain(isPlain, same, suite));
  // If the plain scenario fails too, no difference from it explains a failure.
  if (plain === undefined || usual !== undefined) return unexplained(same);
  const explained: [ScenarioRun, Cause][] = [];
  const failed = same.map((each) => ({
    ...each,
    traits: traitsOf(each.run, plain, each.failure),
  }));
  const own = new Set(failed.flatMap(({ traits }) => traits.map(({ name }) => name)));
  // A run without the email as well may pass because the handler stops before it reads the name.
  const harmless = new Set(
    passed.filter((names) => !names.some((name) => LEFT_EARLY.test(name) && !own.has(name))).flat(),
  );
  const other = new Set(passed.flat().filter((name) => !name.startsWith("without ")));
  let open = failed.map((each) => {
    const traits = each.traits.filter(
      ({ name, isLoose }) => isLoose === true || !(harmless.has(name) || other.has(name)),
    );
    return { ...each, traits };
  });
  // Providers' users lack much, and nothing shows that it is one of these if nobody else who lacks it fails.
  if (open.every(({ traits }) => traits.some(isFederated))) {
    open = open.map((each) => ({ ...each, traits: each.traits.filter(isFederated) }));
  }
  while (open.length > 0) {
    const counts = new Map<string, number>();
    for (const { name } of open.flatMap(({ traits }) => traits)) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const [best] = open
      .flatMap(({ traits }) => traits)
      .toSorted(
        (one, other) =>
          Number(one.isGuess ?? false) - Number(other.isGuess ?? false) ||
          (counts.get(other.name) ?? 0) - (counts.get(one.name) ?? 0) ||
          isNamed(other, open) - isNamed(one, open),
      );
    if (best === undefined) break;
    const has = ({ traits }: (typeof open)[number]): boolean =>
      traits.some(({ name }) => name === best.name);
    const covered = open.filter(has);
    const [clearest] = covered.toSorted(
      (one, other) =>
        isAbout(other, best) - isAbout(one, best) || one.traits.length - other.traits.length,
    );
    if (clearest !== undefined)
      explained.push(
        ...shared(covered, clearest, ofValidator(clearest, codeOf(best, covered)), best.told),
      );
    open = open.filter((each) => !has(each));
  }
  return [...explained, ...unexplained(open)];
}

function isFederated({ name }: Trait): boolean {
  return name === "federated";
}

function unexplained(runs: readonly FailedRun[]): [ScenarioRun, Cause][] {
  return runs.map(({ run, failure }) => {
    const isRefused =
      run.scenario.proves === "no-callback-style" && isCallbackRefused(run, failure);
    const code = isRefused ? "no-callback-style" : "returns-event";
    return [run, { code, shown: run, failure }];
  });
}

/** 1 if the error names the attribute that is missing. */
function isNamed({ told }: Trait, [one]: readonly FailedRun[]): number {
  if (told?.lacks === undefined || one === undefined) return 0;
  return one.failure.text.split(/[^\w:]+/).includes(told.lacks) ? 1 : 0;
}

/** 1 for a scenario that exists to show this trait. */
function isAbout({ run }: FailedRun, { code }: Trait): number {
  return run.scenario.proves === code ? 1 : 0;
}

function shared(
  runs: readonly FailedRun[],
  { run: shown, failure }: FailedRun,
  code: RuleCode,
  trait?: Cause["trait"],
): [ScenarioRun, Cause][] {
  const cause: Cause = { code, shown, failure, ...(trait !== undefined && { trait }) };
  return runs.map(({ run }) => [run, cause]);
}

/** A promise that never settles, in a handler that takes no callback. */
function isNeverSettled(failure: Failure | undefined, plain: ScenarioRun | undefined): boolean {
  const takesOne = plain?.source?.takesCallback !== false || wrapperOf({ plain }) !== undefined;
  return failure?.text.startsWith("Runtime.NodeJsExit") === true && !takesOne;
}

const REFUSED_CALLBACK = /callback|context\.(?:done|succeed|fail) is not a function/i;

/** Other runtimes refuse no callback: there the code's own call of one failed. */
function isCallbackRefused({ calls }: ScenarioRun, { text }: Failure): boolean {
  const target = calls[0]?.invocation.target;
  return target?.kind === "local" && target.runtime === "nodejs24.x" && REFUSED_CALLBACK.test(text);
}

/** The rule for a failure in the plain scenario, which `same` runs have as well. */
function ofPlain({ run, failure }: FailedRun, same: readonly FailedRun[], suite: Suite): RuleCode {
  const given = failureOf(suite.find(METADATA));
  if (suite.find(METADATA) !== undefined && given === undefined) return "guards-client-metadata";
  // With clientMetadata it fails later.
  const isWithout = same.length > 2 && same.every(({ run: { calls } }) => !hasMetadata(calls));
  if (given !== undefined && isWithout && given.signature !== failure.signature) {
    return "guards-client-metadata";
  }
  if (isCallbackRefused(run, failure)) return "no-callback-style";
  const refused = refusedIn(run, failure);
  if (refused === undefined) return "returns-event";
  return hasSender(refused.parameters) ? "mail-arrives" : "declares-from";
}

function hasMetadata(calls: readonly Conclusion[]): boolean {
  return calls.some(({ invocation: { event } }) => "clientMetadata" in event.request);
}

/** A refused mail without a recipient has its own rule. */
function codeOf({ name, code }: Trait, covered: readonly FailedRun[]): RuleCode {
  const isRefused = covered.some(({ run }) =>
    run.calls.some(({ invocation }) => invocation.awsCalls.some(isRefusedSend)),
  );
  return name === "without email" && isRefused ? "no-mail-without-address" : code;
}

/** The errors of libraries that check a document against a schema. */
const VALIDATORS =
  /^(?:ZodError|ParseError|ValiError|ValidationError|SchemaError|StructError|AssertError|TransformDecodeCheckError)\b/;

/** What Cognito sends in some flow breaks a schema, which is one kind of cause wherever that shows. */
function ofValidator({ failure }: FailedRun, code: RuleCode): RuleCode {
  const isOfEvent = code === "accepts-every-flow" || code === "accepts-missing-attributes";
  return isOfEvent && VALIDATORS.test(failure.text) ? "validates-what-cognito-sends" : code;
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** What validators want of a sub, and newer pools do not heed. */
const SUBS = [
  ["a sub of another version", /^.{14}4/],
  ["a sub that breaks the form of UUIDs", /^.{14}[1-8].{4}[89ab]/i],
] as const;

/** The rule for a scenario's failure that no other trait explains. */
const BY_PROOF: Partial<Record<RuleCode, RuleCode>> = {
  "accepts-every-flow": "accepts-every-flow",
  "accepts-missing-attributes": "accepts-missing-attributes",
  "no-mail-without-address": "accepts-missing-attributes",
  "no-alias-attributes": "no-alias-attributes",
  "handles-federated-users": "handles-federated-users",
  "accepts-new-keys": "accepts-new-keys",
  "survives-ses-failure": "survives-ses-failure",
  "bounded-when-ses-hangs": "survives-ses-failure",
  "no-callback-style": "no-callback-style",
};

/** How a run differs from the plain one, most specific first. */
function traitsOf(
  run: ScenarioRun,
  plain: ScenarioRun | undefined,
  failure: Failure | undefined,
): Trait[] {
  const { scenario, calls } = run;
  const hasNone = plain !== undefined && hasMetadata(plain.calls) && !hasMetadata(calls);
  const again: Trait[] = [
    ...(scenario.cold === true ? [] : [{ name: "warm", code: "works-when-warm" } as const]),
    { name: "again", code: "returns-event" },
  ];
  const [first] = calls;
  const [usual] = plain?.calls ?? [];
  const shown = calls[failure?.invocation ?? 0];
  if (first === undefined || usual === undefined || shown === undefined) return [];
  const { event } = shown.invocation;
  const repeats = calls.length > 1 && calls.every((call) => sourceOf(call) === sourceOf(first));
  // The event is not why a repetition alone fails, or a call after one for another user.
  if (repeats && shown !== first) {
    const isForAnother = subOf(shown) !== subOf(first);
    if (isForAnother) return [...again, trait("for another user", "works-when-warm")];
    // The second call may pass where the third does not.
    return shown === calls[1] ? again : again.map((each) => ({ ...each, isLoose: true as const }));
  }
  const has = attributesOf(shown.invocation);
  const missing = Object.keys(attributesOf(usual.invocation)).filter((name) => !(name in has));
  const source = sourceOf(shown);
  const { userName, callerContext: context } = event;
  const proven = scenario.proves as RuleCode | undefined;
  const isOther = proven === "no-callback-style" && isNeverSettled(failure, plain);
  const explained = isHostile(run) ? "accepts-any-value" : BY_PROOF[proven ?? "returns-event"];
  const last = isOther ? undefined : explained;
  return [
    ...(hasNone ? [trait("without clientMetadata", "guards-client-metadata")] : []),
    ...missing
      .filter((name) => name !== "email_verified")
      .map((name): Trait => {
        const isAlias = name === "cognito:email_alias";
        const code = isAlias ? "no-alias-attributes" : "accepts-missing-attributes";
        return { name: `without ${name}`, code, told: { lacks: name } };
      }),
    ...(has["email_verified"] === "true"
      ? []
      : [trait("unverified", "accepts-missing-attributes", { unverified: "email" })]),
    ...(has["email_verified"] === "true" || has["phone_number_verified"] === "true"
      ? []
      : [trait("nothing verified", "accepts-missing-attributes", { unverified: "all" })]),
    ...(missing.includes("email_verified")
      ? [trait("without email_verified", "accepts-missing-attributes", { lacks: "email_verified" })]
      : []),
    ...(typeof source !== "string" || source === sourceOf(usual)
      ? []
      : [trait(source, "accepts-every-flow")]),
    ...(typeof context === "object" && typeof asObject(context)["clientId"] !== "string"
      ? [trait("no client", "accepts-every-flow")]
      : []),
    ...("identities" in has ? [trait("federated", "handles-federated-users")] : []),
    ...(typeof userName === "string" && UUID.test(userName)
      ? []
      : [trait("user name", "accepts-every-flow", { namedOtherwise: true })]),
    ...SUBS.filter(([, usual]) => typeof has["sub"] === "string" && !usual.test(has["sub"])).map(
      ([name]) => trait(name, "validates-what-cognito-sends"),
    ),
    ...("clientMetadata" in event.request ? [trait("clientMetadata", "accepts-every-flow")] : []),
    ...((failure === undefined ? repeats : shown !== first) ? again : []),
    ...(last === undefined
      ? []
      : [{ ...trait(`as ${last}`, last), isLoose: true as const, isGuess: true as const }]),
  ];
}

function trait(name: string, code: RuleCode, told?: Cause["trait"]): Trait {
  return { name, code, ...(told !== undefined && { told }) };
}

function subOf({ invocation }: Conclusion): Json | undefined {
  return attributesOf(invocation)["sub"];
}

function sourceOf({ invocation: { event } }: Conclusion): Json | undefined {
  return event["triggerSource"];
}
