import type { AwsCall } from "../../../invocation.ts";
import { workOf } from "../../work.ts";
import type { Proof, RuleCode } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";

/** Rules about what a later call repeats. */
const OF_REPETITION = new Set<RuleCode>([
  "idempotent-effects",
  "no-repeated-effect-on-reset",
  "no-duplicate-mail",
]);

/** Reads that have the same answer on AWS, whatever was done before: settings, secrets, keys, credentials and files. */
const SETTINGS =
  /^(?:secretsmanager|ssm|appconfig\w*|kms|s3|sts|cognito-identity|ses|smtp|tcp|dns|process|events)$/;
const TOKENS = /oauth|token|login|auth/i;

/**
 * Reads before the repeated work that got one answer twice, from a stub or made up, where the real service may know
 * what the first call did.
 */
export function unchangingReads(
  code: RuleCode,
  run: ScenarioRun | undefined,
  { invocation, call: place }: Proof,
): string[] {
  const later = run?.calls[invocation]?.invocation;
  const first = run?.calls[0]?.invocation;
  if (!OF_REPETITION.has(code) || invocation === 0 || later === undefined || first === undefined) {
    return [];
  }
  const reads = later.awsCalls
    .slice(0, place)
    .filter((call) => isUnchanging(call) && first.awsCalls.some((one) => hasSameAnswer(one, call)));
  return [...new Set(reads.map(({ service, operation }) => `${service} ${operation}`))];
}

function isUnchanging(call: AwsCall): boolean {
  const { service, operation, result, isStandIn } = call;
  if (SETTINGS.test(service) || TOKENS.test(operation)) return false;
  if (result !== "stubbed" && isStandIn !== true) return false;
  return workOf({ awsCalls: [call] }).length === 0;
}

function hasSameAnswer(one: AwsCall, other: AwsCall): boolean {
  return (
    one.service === other.service && one.operation === other.operation && one.stub === other.stub
  );
}
