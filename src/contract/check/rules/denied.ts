import type { Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import type { Denied } from "../finding.ts";
import type { Scenario } from "../scenario.ts";
import { PLAIN } from "../scenarios.ts";
import { outageRuns } from "./outage-runs.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { failureOf } from "./suite.ts";
import type { Suite } from "./suite.ts";

/** Calls that fail on AWS as the project defines its backend, each in the first scenario that makes it. */
export function deniedIn(suite: Suite): Found<Denied>[] {
  const { played } = suite;
  const told = new Set<string>();
  return played.flatMap((run) =>
    run.calls.flatMap(({ invocation }, at) =>
      deniedCalls(invocation, run.scenario).flatMap((args) => {
        const key = keyOf(args);
        if (told.has(key)) return [];
        told.add(key);
        const index = invocation.awsCalls.findIndex((call) => isOf(call, args));
        const place = invocation.awsCalls[index]?.caller;
        const found = foundIn(run, args, { invocation: at, call: index }, place);
        const isMisspelt = args.kind === "no-group" && args.same !== undefined;
        const isFatal = run.scenario.name === PLAIN && isFatalIn(suite, args);
        const isSure = isMisspelt || args.kind === "guest" || isFatal;
        return [isSure ? { ...found, severity: "error" as const } : found];
      }),
    ),
  );
}

/** Whether the handler lets this error of an ordinary sign-up through, so that every sign-up fails on AWS. */
function isFatalIn(suite: Suite, args: Denied): boolean {
  if (args.kind !== "no-permission") return false;
  return outageRuns(suite).some(({ run, outage, call, refused }) => {
    const isThis = call.invocation.awsCalls[refused]?.operation === args.operation;
    const isOfPlain = run.scenario.baseline === PLAIN && outage.kind === "denied";
    return isThis && isOfPlain && failureOf(run)?.kind === "error";
  });
}

function deniedCalls(
  { target, awsCalls, event: { request } }: Invocation,
  { name, chosen }: Scenario,
): Denied[] {
  const { assumptions = [] } = target.kind === "local" ? target : {};
  /** The user has a value that may be nobody's, and so may the group be. */
  const isMadeUp = (group: string): boolean =>
    chosen !== undefined ||
    (name !== PLAIN &&
      [request.userAttributes, asObject(request.clientMetadata)].some((values) =>
        Object.values(values).includes(group),
      ));
  /** Made by the handler, or asked for: the dry run answers as if it were there. */
  const isLookedAfter = (group: string): boolean =>
    awsCalls.some(
      (call) => /^(?:Create|Get)Group$/.test(call.operation) && groupOf(call) === group,
    );
  return assumptions.flatMap(({ code, args }): Denied[] => {
    if (code === "amplify-access") return [{ kind: "denied", ...args }];
    if (code === "guest-access") return [{ kind: "guest", ...args }];
    if (code === "no-owner") return [{ kind: "no-owner", ...args }];
    if (code === "role-access") return [{ kind: "no-permission", ...args }];
    if (code !== "amplify-group" || isMadeUp(args.group) || isLookedAfter(args.group)) return [];
    // Nobody makes such a group by hand.
    const same = args.groups.find((each) => each.toLowerCase() === args.group.toLowerCase());
    return [{ kind: "no-group", ...args, ...(same !== undefined && { same }) }];
  });
}

type Call = Invocation["awsCalls"][number];

function isOf(call: Call, args: Denied): boolean {
  if (args.kind === "no-group") return groupOf(call) === args.group;
  if ("mutation" in args) {
    const { query } = asObject(call.parameters);
    return typeof query === "string" && query.includes(args.mutation);
  }
  return call.operation === args.operation;
}

function groupOf({ parameters }: Call): unknown {
  return asObject(parameters)["GroupName"];
}

function keyOf(args: Denied): string {
  if (args.kind === "no-group") return `group ${args.group}`;
  return "mutation" in args ? args.mutation : args.operation;
}
