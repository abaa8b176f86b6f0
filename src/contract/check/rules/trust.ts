import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { leavesOf } from "../../leaves.ts";
import type { RuleArgs } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { varyingIn } from "./chance.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found } from "./rule.ts";
import type { Suite } from "./suite.ts";

type Trusted = RuleArgs["no-trust-in-unverified"];

export const NO_TRUST = rule("no-trust-in-unverified", "warning", (suite) => {
  const told = new Set<string>();
  const chosen = suite.runs.flatMap((run) =>
    grantedIn(run, suite).filter(({ args }) => {
      const name = args.kind === "chosen" ? `${args.key} ${args.effect}` : "";
      return !told.has(name) && told.add(name);
    }),
  );
  return [...chosen, ...declaredIn(suite.find("confirm-sign-up/verified-false"))];
});

/** What a user gets in a scenario for one value, and not in the one that differs in that value alone. */
function grantedIn(run: ScenarioRun, suite: Suite): Found<Trusted>[] {
  const { chosen, baseline } = run.scenario;
  const [call] = run.calls;
  const [usual] = suite.find(baseline)?.calls ?? [];
  if (chosen === undefined || call?.verdict.accepted !== true) return [];
  if (usual?.verdict.accepted !== true) return [];
  const before = new Set(grantsOf(usual.invocation).map(({ effect }) => effect));
  // What chance gives does not depend on the value.
  if (varyingIn(suite).work.size > 0) return [];
  return grantsOf(call.invocation)
    .filter(
      ({ effect, tenant }) => !before.has(effect) && (tenant ?? chosen.value) === chosen.value,
    )
    .map(({ effect, isSpecial, index, call: { caller } }) => {
      const args = { kind: "chosen" as const, key: chosen.key, value: chosen.value, effect };
      const found = foundIn(run, args, { invocation: 0, call: index }, caller);
      return isSpecial ? found : { ...found, severity: "note" as const };
    });
}

interface Grant {
  effect: string;
  /** Whether its name promises special rights. */
  isSpecial: boolean;
  /** The organization that the user becomes a part of. */
  tenant?: string;
  index: number;
  call: AwsCall;
}

const SPECIAL =
  /admin|owner|super|staff|root|moderator|manager|operator|internal|employee|editor|approver/i;

/** Names of fields that decide what a user may do. */
const RIGHTS =
  /(?:^|[._:])(?:role|roles|group|groups|permissions?|is_?admin|is_?staff|access_?level)(?:\.(?:S|BOOL|SS|L|\d+|Value))*$/i;

function grantsOf({ awsCalls }: Invocation): Grant[] {
  return awsCalls.flatMap((call, index): Grant[] => {
    const { operation, parameters, result, error } = call;
    if (result === "refused" || error !== undefined) return [];
    if (operation === "AdminAddUserToGroup") {
      const { GroupName: group } = asObject(parameters);
      if (typeof group !== "string") return [];
      const effect = `the user joins the group "${group}"`;
      return [{ effect, isSpecial: SPECIAL.test(group), index, call }];
    }
    if (!/^(?:Put|Update|TransactWrite|BatchWrite|AdminUpdateUserAttributes)/.test(operation))
      return [];
    const effectOf = ({ field, value }: Written): string =>
      `${call.service} ${operation} writes ${field} "${value}"`;
    return [
      ...writtenRights(call).map((each) => ({
        ...{ effect: effectOf(each), isSpecial: true, index, call },
      })),
      ...writtenTenants(call).map((each) => ({
        ...{ effect: effectOf(each), isSpecial: false, tenant: each.value, index, call },
      })),
    ];
  });
}

interface Written {
  field: string;
  value: string;
}

/** Fields that say to whose data a user belongs. */
const TENANT =
  /(?:^|[._:])(?:tenant|org|organi[sz]ation|company|customer|team|workspace)_?id(?:\.(?:S|Value))?$/i;

function writtenTenants({ operation, parameters }: AwsCall): Written[] {
  if (operation === "AdminUpdateUserAttributes") {
    return attributesIn(parameters).filter(({ field }) => TENANT.test(field));
  }
  return leavesOf(parameters).flatMap(({ path, value }) =>
    typeof value === "string" && TENANT.test(path) ? [{ field: path, value }] : [],
  );
}

/** Fields that give special rights, by their names and values. */
function writtenRights({ operation, parameters }: AwsCall): Written[] {
  if (operation === "AdminUpdateUserAttributes") {
    return attributesIn(parameters).filter(
      ({ field, value }) => RIGHTS.test(field) && SPECIAL.test(value),
    );
  }
  return leavesOf(parameters).flatMap(({ path, value }) => {
    const isRight = RIGHTS.test(path) && (value === true || SPECIAL.test(String(value)));
    return isRight && !/Key\./.test(path) ? [{ field: path, value: String(value) }] : [];
  });
}

function attributesIn(parameters: AwsCall["parameters"]): Written[] {
  const { UserAttributes: list } = asObject(parameters);
  return (Array.isArray(list) ? list : []).flatMap((each) => {
    const { Name: field, Value: value } = asObject(each);
    return typeof field === "string" && typeof value === "string" ? [{ field, value }] : [];
  });
}

/** Calls that take an address for verified which the event says is not. */
function declaredIn(run: ScenarioRun | undefined): Found<Trusted>[] {
  const { awsCalls } = run?.calls[0]?.invocation ?? { awsCalls: [] };
  return awsCalls.flatMap((call, index) => {
    const { service, operation, parameters, caller } = call;
    const isDeclared =
      operation === "AdminUpdateUserAttributes" &&
      attributesIn(parameters).some(
        ({ field, value }) => field === "email_verified" && value === "true",
      );
    if (run === undefined || !isDeclared) return [];
    const args = { kind: "verified" as const, call: `${service} ${operation}` };
    return [foundIn(run, args, { invocation: 0, call: index }, caller)];
  });
}
