import type { Severity } from "../../../finding.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import { PLAIN } from "../scenarios.ts";
import type { ScenarioRun } from "../scenario.ts";
import { isComparable } from "./comparable.ts";
import { fieldsOf } from "./fields.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import type { Suite } from "./suite.ts";

type Kept = Extract<RuleArgs["no-trust-in-unverified"], { kind: "kept" }>;

/** Names of attributes that decide what a user may do or see, and of those that others are found by. */
const RIGHTS =
  /role|group|permission|admin|access|plan|tier|credit|balance|tenant|org|company|family|team|workspace/i;
const IDS = /(?:id|uuid)$/i;

/** Attributes that the handler sets for everybody, but for those whose client has sent a value at the sign-up. */
export function clientValuesIn({ runs, find }: Suite): Found<Kept>[] {
  const plain = find(PLAIN);
  const told = new Set<string>();
  return runs.flatMap((run): Found<Kept>[] => {
    const { chosen, baseline } = run.scenario;
    const key = chosen?.isLeftOut === true ? undefined : chosen?.key;
    if (plain === undefined || baseline !== PLAIN || key === undefined || told.has(key)) return [];
    const severity = severityOf(key);
    const usual = settingOf(plain, key);
    if (severity === undefined || usual === undefined || !isComparable(run, plain)) return [];
    if (settingOf(run, key) !== undefined) return [];
    told.add(key);
    const args = { kind: "kept" as const, key, call: usual.name };
    return [{ ...foundIn(run, args, { invocation: 0 }, usual.call.caller), severity }];
  });
}

function severityOf(key: string): Severity | undefined {
  if (!/^custom:[\w-]+$/.test(key)) return undefined;
  if (RIGHTS.test(key)) return "warning";
  return IDS.test(key) ? "note" : undefined;
}

/** The call that sets an attribute of the user's. */
function settingOf({ calls: [call] }: ScenarioRun, key: string): Work | undefined {
  if (call?.verdict.accepted !== true) return undefined;
  return workOf(call.invocation).find(
    (work) =>
      work.call.operation === "AdminUpdateUserAttributes" &&
      fieldsOf(work.call).has(`UserAttributes.${key}`),
  );
}
