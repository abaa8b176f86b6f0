import { forAnyUser } from "../../any-user.ts";
import { isListing, isReading } from "../../aws-operations.ts";
import type { Outage } from "../../capture-settings.ts";
import { hostIn, sesMailRegion } from "../../hosts.ts";
import type { AwsCall, Invocation } from "../../invocation.ts";
import { asObject } from "../../json.ts";
import { obstacleKind } from "../../obstacle.ts";
import { isUnset } from "../../unset-name.ts";
import type { Conclusion } from "../conclusion.ts";
import { isTelemetry, isWatching, workOf } from "../work.ts";
import { failureText } from "../../outage-words.ts";
import { hasOwnRules, isTroubled, namePart } from "./scenario.ts";
import type { Scenario, ScenarioRun } from "./scenario.ts";
import { PLAIN, RESET } from "./scenarios.ts";

/** Names of scenarios that only some handlers get. */
export const MAY_BE_ADDED =
  /(?:^|\/)(?:hosts-answer|reserved-in-urls|twice-overlapping)$|^(?:[\w*-]+\/)?with(?:out)?[-*]|-(?:hosts-answer|denied|partial|throttled|unreachable|slow|silent|unmet|empty|recovers|pages)$/;

/** More of them are not tried. */
const MOST_TARGETS = 5;
const MOST_OPERATIONS = 3;
const MOST_LATER = 2;
const MOST_READS = 2;
const MOST_PATHS = 2;
const MOST_REPEATED = 2;
const MOST_EMPTY = 2;

const HOSTS_ANSWER = "confirm-sign-up/hosts-answer";

const SLOW_MS = 800;

type Target = Pick<Outage, "service" | "place" | "operation" | "nth">;

/** Scenarios in which what the handler called in the plain one fails, one after the other. */
export function outageScenarios(
  plain: Scenario,
  [call]: readonly Conclusion[],
  parsesBodies = false,
): Scenario[] {
  if (call === undefined || call.verdict.accepted === false) return [];
  const { invocation } = call;
  const all = targetsOf(invocation);
  const targets = all.slice(0, MOST_TARGETS);
  const isOpen = call.verdict.accepted === null;
  const failing = (isOpen ? reachedFor(invocation, targets) : targets).flatMap((target) =>
    kindsFor(target, invocation)
      // Where an answer is missing, one that comes late shows nothing.
      .filter((kind) => !isOpen || kind !== "slow")
      .map((kind) => ({ target, kind })),
  );
  const parts = isOpen
    ? []
    : [
        ...laterWrites(invocation).slice(0, MOST_OPERATIONS),
        ...readsBeforeWork(invocation).slice(0, MOST_READS),
        ...laterPaths(invocation).slice(0, MOST_PATHS),
        ...lastOfSeveral(invocation).slice(0, MOST_REPEATED),
      ];
  const host = targets.find(({ service }) => service === "http");
  const hasUser = invocation.awsCalls.some(({ attributesInUrl }) => attributesInUrl !== undefined);
  return [
    ...(host !== undefined && hasUser ? [reservedIn(plain, nameOf(host))] : []),
    ...added(plain, targets, [
      ...failing,
      ...parts.map(denied),
      ...unmetIn(invocation),
      ...(parsesBodies ? emptyIn(invocation, targets) : []),
    ]),
    ...leftOut(plain, all.slice(MOST_TARGETS), `${MOST_TARGETS} services and hosts`),
  ];
}

/**
 * The same for what only other scenarios call, and for what a password reset calls. Where the plain one fails or calls
 * nothing, these are all.
 */
export function laterOutageScenarios(runs: readonly ScenarioRun[]): Scenario[] {
  if (!runs.some(({ scenario }) => scenario.name === PLAIN)) return [];
  const usual = runs.flatMap(({ scenario, calls: [call] }): Usual[] =>
    call === undefined ||
    call.verdict.accepted === false ||
    isTroubled(scenario) ||
    hasOwnRules(scenario)
      ? []
      : [{ scenario, call, targets: targetsOf(call.invocation) }],
  );
  const plain = usual.find(({ scenario }) => scenario.name === PLAIN);
  const known = new Set(plain?.targets.map(nameOf));
  const most = known.size === 0 ? MOST_TARGETS : MOST_LATER;
  if (plain !== undefined) {
    const { invocation } = plain.call;
    const called = invocation.awsCalls.map((call) => operationOf(call, invocation));
    for (const target of [...called, ...laterPaths(invocation)]) known.add(nameOf(target));
  }
  const unknown = usual
    .flatMap((each) =>
      failable(each).flatMap((target) => {
        const isNew = !known.has(nameOf(target));
        known.add(nameOf(target));
        return isNew ? [{ ...each, target }] : [];
      }),
    )
    .toSorted((one, other) => levelOf(one.target) - levelOf(other.target));
  const resets = usual.flatMap(({ scenario, call, targets }) => {
    const target = targets.find((each) => !/^(?:tcp|smtp)$/.test(each.service));
    const isOther = !unknown.some(
      (each) => each.scenario === scenario && levelOf(each.target) === 0,
    );
    const isKnown = plain !== undefined && call.verdict.accepted === true;
    return scenario.name === RESET && target !== undefined && isOther && isKnown
      ? [{ scenario, targets, failing: inReset(target) }]
      : [];
  });
  const tried = unknown.slice(0, most).map(({ scenario, targets, target }) => ({
    scenario,
    targets,
    failing: [
      ...(target.service === "tcp" ? [] : [denied(target)]),
      ...(levelOf(target) === 0 ? [{ target, kind: "silent" as const }] : []),
    ],
  }));
  const groups = Map.groupBy([...resets, ...tried], ({ scenario }) => scenario);
  const failing = [...groups].flatMap(([scenario, each]) =>
    added(
      scenario,
      each[0]?.targets ?? [],
      each.flatMap((one) => one.failing),
    ),
  );
  const others = unknown
    .slice(most)
    .flatMap(({ scenario, target }) =>
      levelOf(target) === 0
        ? leftOut(scenario, [target], `${most} services and hosts that ${PLAIN} does not call`)
        : [],
    );
  return [...pathsBehind(runs), ...failing, ...others];
}

/** Further requests that a handler only makes once its hosts respond. */
function pathsBehind(runs: readonly ScenarioRun[]): Scenario[] {
  const [usual, answering] = [PLAIN, HOSTS_ANSWER].map((name) =>
    runs.find(({ scenario }) => scenario.name === name),
  );
  const [call] = answering?.calls ?? [];
  const [before] = usual?.calls ?? [];
  if (usual === undefined || call?.verdict.accepted !== true || before === undefined) return [];
  const known = new Set(laterPaths(before.invocation).map(nameOf));
  return laterPaths(call.invocation)
    .filter((target) => !known.has(nameOf(target)))
    .slice(0, MOST_PATHS)
    .map((target) => scenarioFor(usual.scenario, target, "denied", HOSTS_ANSWER));
}

/** A scenario in which nothing was made to go wrong. */
interface Usual {
  scenario: Scenario;
  call: Conclusion;
  targets: readonly Target[];
}

/** 0 for a service or a host, 1 for one operation. */
function levelOf({ operation }: Target): number {
  return operation === undefined ? 0 : 1;
}

/** What may fail in a scenario: its services and hosts, and writes that come after another operation of theirs. */
function failable({ call: { verdict, invocation }, targets }: Usual): Target[] {
  return verdict.accepted === null
    ? reachedFor(invocation, targets)
    : [...targets, ...laterWrites(invocation), ...laterPaths(invocation)];
}

interface Failing {
  target: Target;
  kind: Outage["kind"];
}

function denied(target: Target): Failing {
  return { target, kind: "denied" };
}

/** A refusal of a host may come as an answer; a connection that is reset is an error in any client. */
function inReset(target: Target): Failing[] {
  const isHost = target.service === "http";
  return [denied(target), ...(isHost ? [{ target, kind: "unreachable" as const }] : [])];
}

/** Where the scenario calls hosts, they are compared with it as it is when all of them answer. */
function added(
  usual: Scenario,
  targets: readonly Target[],
  failing: readonly Failing[],
): Scenario[] {
  const host = targets.find(({ service }) => service === "http");
  const baseline = host === undefined ? usual.name : derivedName(usual, "hosts-answer");
  const scenarios = failing.map(({ target, kind }) => scenarioFor(usual, target, kind, baseline));
  if (host === undefined || scenarios.length === 0) return scenarios;
  return [
    {
      ...like(usual, usual.name),
      name: baseline,
      title: "every host responds",
      capture: { outage: { service: "http", kind: "none" } },
      addedFor: `calls ${nameOf(host)}`,
    },
    ...scenarios,
  ];
}

function leftOut(usual: Scenario, targets: readonly Target[], most: string): Scenario[] {
  return targets.map((target) => ({
    ...scenarioFor(usual, target, "denied", usual.name),
    leftOut: `outages are simulated for at most ${most}`,
  }));
}

/** `confirm-sign-up/sns-denied`, and `federated/google-sns-denied` of what only some scenarios call. */
function derivedName({ name, flow }: Scenario, own: string): string {
  return name.endsWith("/plain") ? `${flow}/${own}` : `${name}-${own}`;
}

/** Writes that come after another operation of their service, which may fail where that does not. */
function laterWrites(invocation: Invocation): Target[] {
  const first = new Map<string, string>();
  for (const { service, operation } of invocation.awsCalls) {
    if (!first.has(service)) first.set(service, operation);
  }
  const later = workOf(invocation).flatMap(({ call }) =>
    OTHERS.test(call.service) ||
    /^(?:http|tcp|appsync)$/.test(call.service) ||
    first.get(call.service) === call.operation
      ? []
      : [operationOf(call, invocation)],
  );
  return [...new Map(later.map((target) => [nameOf(target), target])).values()];
}

/** The last write of an operation that is called for several, which may fail where the others do not. */
function lastOfSeveral(invocation: Invocation): Target[] {
  const { awsCalls } = invocation;
  const work = workOf(invocation).filter(
    ({ call: { service } }) => !OTHERS.test(service) && !/^(?:http|tcp)$/.test(service),
  );
  const groups = Map.groupBy(work, ({ call }) => nameOf(operationOf(call, invocation)));
  return [...groups.values()].flatMap((same) => {
    const last = same.at(-1);
    const written = new Set(same.map(({ call }) => JSON.stringify(call.parameters)));
    if (last === undefined || written.size < 2) return [];
    const before = awsCalls.slice(0, last.index + 1);
    const nth = before.filter((each) => isOfOperation(each, last.call)).length;
    return [{ ...operationOf(last.call, invocation), nth }];
  });
}

function isOfOperation(one: AwsCall, { service, operation }: AwsCall): boolean {
  return one.service === service && one.operation === operation;
}

/** Requests to a host after others to it, which may fail where those do not. */
function laterPaths({ awsCalls }: Invocation): Target[] {
  const paths = new Map<string, Target>();
  for (const { service, operation } of awsCalls) {
    const place = service === "http" ? hostIn(operation) : undefined;
    if (place === undefined || isUnset(place) || isTelemetry(place)) continue;
    const pattern = operation.replaceAll(ID_IN_PATH, "/*");
    paths.set(pattern, { service, place, operation: pattern });
  }
  const hosts = new Set<string>();
  return [...paths.values()].filter(({ place = "" }) => hosts.has(place) || !hosts.add(place));
}

/** An id or an address, which is another one in each scenario. */
const ID_IN_PATH = /(?<=\w)\/(?!v\d)[^/]*(?:\d|@|%40)[^/]*/g;

/** One operation for all users: a path may have the user's id in it. */
function operationOf({ service, operation }: AwsCall, { event }: Invocation): Target {
  return { service, operation: forAnyUser(operation, event) };
}

/** Reads before work of their service, which may fail where the work does not. */
function readsBeforeWork(invocation: Invocation): Target[] {
  const work = workOf(invocation);
  const reads = invocation.awsCalls.filter(
    (read, at) =>
      isLookUp(read) && work.some(({ call, index }) => index > at && call.service === read.service),
  );
  const targets = reads.map(({ service, operation }) => ({ service, operation }));
  return [...new Map(targets.map((target) => [nameOf(target), target])).values()];
}

/** Whether a call looks for what earlier calls may have left. */
export function isLookUp({ service, operation }: AwsCall): boolean {
  return (
    /^(?:dynamodb|cognito-idp|postgres)$/.test(service) &&
    (isReading(operation) || isListing(operation))
  );
}

/** Writes under a condition that was taken to be met. */
function unmetIn({ awsCalls }: Invocation): Failing[] {
  const writes = awsCalls.filter(({ isAssumed }) => isAssumed === true);
  return [...new Map(writes.map((call) => [nameOf(call), call])).values()].map(
    ({ service, operation }) => ({ target: { service, operation }, kind: "unmet" }),
  );
}

/** Hosts that may do what they are asked for and respond without the body that a handler parses. */
function emptyIn(invocation: Invocation, targets: readonly Target[]): Failing[] {
  const work = workOf(invocation).map(({ call }) => call);
  return targets
    .filter(({ service, place }) =>
      work.some(
        (call) => call.service === "http" && service === "http" && hostIn(call.operation) === place,
      ),
    )
    .slice(0, MOST_EMPTY)
    .map((target) => ({ target, kind: "empty" }));
}

/** Hosts answer here, too. The address and the name have characters that URLs reserve. */
function reservedIn(plain: Scenario, host: string): Scenario {
  const { event } = plain;
  return {
    ...like(plain, PLAIN),
    name: "confirm-sign-up/reserved-in-urls",
    title: "an address and a name with + and &",
    event:
      "document" in event
        ? event
        : {
            ...event,
            email: "ann+news@example.com",
            attributes: { ...event.attributes, name: "Ann & Co=1", given_name: "Ann+Bo & Co" },
          },
    capture: { outage: { service: "http", kind: "none" } },
    addedFor: `calls ${host}`,
  };
}

/** Those that are called before AWS's answer is missing. Hosts answer in a scenario of their own. */
function reachedFor(invocation: Invocation, targets: readonly Target[]): Target[] {
  const { awsCalls } = invocation;
  const missing = awsCalls.findIndex((call) => obstacleKind(call) === "no-answer");
  const before = missing < 0 ? awsCalls : awsCalls.slice(0, missing + 1);
  const early = new Set(targetsOf({ ...invocation, awsCalls: before }).map(nameOf));
  return targets.filter(
    (target) => /^(?:http|tcp)$/.test(target.service) || early.has(nameOf(target)),
  );
}

/** Those that answer no request, or that have scenarios of their own. */
export const OTHERS = /^(?:ses|smtp|dns|udp|unix|process)$/;

function targetsOf({ awsCalls, mails }: Invocation): Target[] {
  const servers = mails
    .filter(
      ({ api, action }) =>
        api === "smtp" && sesMailRegion(action.split(":", 1)[0] ?? "") === undefined,
    )
    .map(({ action }) => ({ service: "smtp", place: action }));
  const targets = awsCalls.flatMap((call): Target[] => {
    const { service, operation } = call;
    if (OTHERS.test(service) || isAmplifys(call)) return [];
    if (service !== "http" && service !== "tcp") return [{ service }];
    // A database on this machine is one whose address was not configured.
    const place = service === "tcp" ? operation : hostIn(operation);
    return place === undefined || isUnset(place) || isTelemetry(place) ? [] : [{ service, place }];
  });
  const all = [...new Map([...targets, ...servers].map((each) => [nameOf(each), each])).values()];
  return all.toSorted((one, other) => rankOf(one) - rankOf(other));
}

/** What only watches the function comes last. */
function rankOf({ service }: Target): number {
  return isWatching(service) ? 1 : 0;
}

/** What Amplify's client needs in order to be set up. Each new environment reads it, as a rule while the handler loads. */
function isAmplifys(call: AwsCall): boolean {
  const { Key: key } = asObject(call.parameters);
  return (call.service === "s3" && key === "modelIntrospectionSchema.json") || isOfAmplify(call);
}

/** What Amplify's own code reads before the handler is loaded, in ways that the project cannot change. */
export function isOfAmplify({ service, parameters }: AwsCall): boolean {
  const { Names: names } = asObject(parameters);
  return (
    service === "ssm" &&
    [names].flat().some((name) => typeof name === "string" && name.startsWith("/amplify/"))
  );
}

/** Operations that answer even if entries have failed. */
const BATCH =
  /^(?:PutEvents|SendMessageBatch|PublishBatch|PutRecords|PutRecordBatch|BatchWriteItem)$/;

function kindsFor({ service }: Target, { awsCalls }: Invocation): Outage["kind"][] {
  if (service === "tcp") return ["silent"];
  if (service === "smtp") return ["denied"];
  if (isWatching(service)) return ["denied", "silent"];
  if (service === "postgres") return ["denied", "unreachable", "slow", "silent"];
  // AppSync answers errors of its resolvers with status 200.
  const isBatch =
    service === "appsync" ||
    awsCalls.some((call) => call.service === service && BATCH.test(call.operation));
  return [
    "denied",
    ...(isBatch ? ["partial" as const] : []),
    "throttled",
    "unreachable",
    "slow",
    "silent",
  ];
}

export function scenarioFor(
  usual: Scenario,
  target: Target,
  kind: Outage["kind"],
  baseline: string,
): Scenario {
  const name = nameOf(target);
  const late = kind === "slow" ? { delayMs: SLOW_MS } : {};
  const { nth } = target;
  const part = nth === undefined ? name : `${name} call ${nth}`;
  return {
    ...like(usual, baseline),
    name: derivedName(usual, `${namePart(part)}-${kind}`),
    title: kind === "slow" ? `${name} takes ${SLOW_MS} ms` : failureText(name, [kind], { nth }),
    capture: { outage: { ...target, kind, ...late } },
    ...(kind === "slow" && { lingers: true as const }),
    addedFor: `calls ${name}`,
  };
}

function like(
  { flow, event }: Scenario,
  baseline: string,
): Pick<Scenario, "flow" | "event" | "baseline"> {
  return { flow, event, baseline };
}

/** `dynamodb`, `dynamodb PutItem`, `hooks.example.com`, `POST hooks.example.com/a`. */
export function nameOf({ service, place, operation }: Target): string {
  if (place !== undefined) return operation?.replace(/ https?:\/\//, " ") ?? place;
  return operation === undefined ? service : `${service} ${operation}`;
}
