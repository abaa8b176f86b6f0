import { functionArn } from "../../arn.ts";
import { isMeant } from "../../function-name.ts";
import { poolArnOf, valueOf } from "../../wiring.ts";
import type { FunctionPlace, Pool, Wiring } from "../../wiring.ts";
import type { Judgement } from "./finding.ts";
import { judgePolicy, statementIds } from "./resource-policy.ts";

/** What the pool calls. */
export function judgeTrigger({ trigger }: Pool, named: FunctionPlace | undefined): Judgement {
  if (trigger === undefined) return [["trigger-not-set", {}]];
  const [, , service, , , , name] = trigger.split(":");
  if (service !== "lambda" || name === undefined) {
    return [["trigger-not-a-function", { trigger }]];
  }
  return named === undefined || isMeant(named, trigger)
    ? []
    : [["trigger-calls-another-function", { trigger }]];
}

const NO_POLICY = JSON.stringify({ Statement: [] });

/** Whether Cognito may call it. */
export function judgeAccess(wiring: Wiring): Judgement {
  const { policy, unqualifiedPolicy, configuration, target, account } = wiring;
  if ("unknown" in policy) return [policy.unknown];
  // A function that is not there has no policy either; that it is not there is said elsewhere.
  if ("value" in configuration && configuration.value === undefined) {
    return [{ reason: "no-function" }];
  }
  if (target?.account === undefined || account === undefined) {
    return [{ reason: "depends", detail: "the account of the pool" }];
  }
  const poolArn = poolArnOf(wiring, { partition: target.partition, account });
  const call = { poolArn, account, functionArn: functionArn(target) };
  const { value: text = NO_POLICY } = policy;
  const verdict = judgePolicy(text, call);
  const taken = statementIds(text);
  switch (verdict.kind) {
    case "allowed": {
      const sids = verdict.open.flatMap(({ sid }) => sid ?? []);
      return verdict.open.length === 0 ? [] : [["policy-open", { taken, sids }]];
    }
    case "denied":
      return [["policy-denies", { sids: verdict.sid === undefined ? [] : [verdict.sid] }]];
    case "undecided":
      return [{ reason: "undecided", detail: verdict.keys.join(", ") }];
    case "unreadable":
      return [{ reason: "failed", detail: "the policy cannot be parsed" }];
    case "not-allowed": {
      const { near } = verdict;
      if (near !== undefined) return [["policy-for-another-caller", { ...near, taken }]];
      // A permission on the function as such does not reach its aliases and versions.
      const whole = (unqualifiedPolicy && valueOf(unqualifiedPolicy)) ?? NO_POLICY;
      const plain = { ...call, functionArn: functionArn({ ...target, qualifier: undefined }) };
      const onFunction = judgePolicy(whole, plain).kind === "allowed";
      return [[onFunction ? "policy-on-function-only" : "policy-missing", { taken }]];
    }
  }
}
