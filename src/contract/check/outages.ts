import type { Outage } from "../../capture-settings.ts";
import { hostIn, sesMailRegion } from "../../hosts.ts";
import type { AwsCall, Invocation } from "../../invocation.ts";
import { asObject } from "../../json.ts";
import { isUnset } from "../../unset-name.ts";
import type { Conclusion } from "../conclusion.ts";
import { isTelemetry } from "../work.ts";
import type { Scenario } from "./scenario.ts";
import { PLAIN } from "./scenarios.ts";

/** With every host answering, which none does in a dry run. */
export const HOSTS_ANSWER = "confirm-sign-up/hosts-answer";

/** Names of scenarios that only some handlers get. */
export const MAY_BE_ADDED =
  /(?:^|\/)hosts-answer$|^(?:[\w-]+\/)?with(?:out)?-|-(?:denied|partial|throttled|unreachable|slow|silent)$/;

/** More of them are not tried. */
const MOST_TARGETS = 5;

const SLOW_MS = 800;

type Target = Pick<Outage, "service" | "place">;

/** Scenarios in which what the handler called in the plain one fails, one after the other. */
export function outageScenarios(plain: Scenario, [call]: readonly Conclusion[]): Scenario[] {
  if (call === undefined || call.verdict.accepted === false) return [];
  const targets = targetsOf(call.invocation).slice(0, MOST_TARGETS);
  const host = targets.find(({ service }) => service === "http");
  const hasHosts = host !== undefined;
  const isOpen = call.verdict.accepted === null;
  const added = targets.flatMap((target) =>
    // Where the dry run is in the way, only what it can answer is of use.
    isOpen && !hasHosts && target.service !== "tcp"
      ? []
      : kindsFor(target, call.invocation).map((kind) => scenarioFor(plain, target, kind, hasHosts)),
  );
  if (host === undefined) return added;
  return [
    {
      ...likePlain(plain),
      name: HOSTS_ANSWER,
      title: "every host responds",
      capture: { outage: { service: "http", kind: "none" } },
      addedFor: `calls ${nameOf(host)}`,
    },
    ...added,
  ];
}

/** Those that answer no request, or that have scenarios of their own. */
const OTHERS = /^(?:ses|smtp|dns|udp|unix|process|monitoring|logs|xray|sts)$/;

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
  return [...new Map([...targets, ...servers].map((target) => [nameOf(target), target])).values()];
}

/** What Amplify's own code reads before the handler is loaded, in ways that the project cannot change. */
function isAmplifys({ service, parameters }: AwsCall): boolean {
  const { Names: names, Key: key } = asObject(parameters);
  if (service === "s3") return key === "modelIntrospectionSchema.json";
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
  const isBatch = awsCalls.some((call) => call.service === service && BATCH.test(call.operation));
  return [
    "denied",
    ...(isBatch ? ["partial" as const] : []),
    "throttled",
    "unreachable",
    "slow",
    "silent",
  ];
}

const HOW: Record<Outage["kind"], string> = {
  denied: "refuses the call",
  throttled: "throttles",
  partial: "fails with the entries of batches",
  unreachable: "cannot be reached",
  slow: `takes ${SLOW_MS} ms`,
  silent: "never answers",
  none: "answers",
};

function scenarioFor(
  plain: Scenario,
  target: Target,
  kind: Outage["kind"],
  hasHosts: boolean,
): Scenario {
  const name = nameOf(target);
  const late = kind === "slow" ? { delayMs: SLOW_MS } : {};
  return {
    ...likePlain(plain),
    name: `confirm-sign-up/${name.replaceAll(/[^\w.-]+/g, "-")}-${kind}`,
    title: `${name} ${HOW[kind]}`,
    capture: { outage: { ...target, kind, ...late } },
    baseline: hasHosts ? HOSTS_ANSWER : PLAIN,
    addedFor: `calls ${name}`,
  };
}

function likePlain({ flow, event }: Scenario): Pick<Scenario, "flow" | "event" | "baseline"> {
  return { flow, event, baseline: PLAIN };
}

/** `dynamodb`, `hooks.example.com`. */
export function nameOf({ service, place }: Target): string {
  return place ?? service;
}
