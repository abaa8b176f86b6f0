import { leavesOf } from "../leaves.ts";
import type { Conclusion } from "../conclusion.ts";
import { workOf } from "../work.ts";
import { fieldsOf, isKeyPath } from "./rules/fields.ts";
import { emailOf } from "./rules/suite.ts";
import type { Scenario } from "./scenario.ts";

/** Two people, whose addresses only the scenario makes the same. */
const [FIRST, SECOND] = [996, 997];

const NAMED_BY = {
  native: "another user has the same address, which this one has not verified",
  google: "another user has the same address, which the provider has not verified",
};

/** Scenarios for what is found by its address: a second user has that of the first, unverified. */
export function sharedAddressScenarios(
  plain: Scenario,
  [call]: readonly Conclusion[],
  linksUsers: boolean,
): Scenario[] {
  if (call === undefined || call.verdict.accepted === false || "document" in plain.event) return [];
  const { event, flow, name: baseline } = plain;
  if (!linksUsers && !findsByAddress(call)) return [];
  const email = "same.address@example.com";
  const unverified = { ...event.attributes, email_verified: "false" };
  return (["native", "google"] as const).map((kind) => ({
    flow,
    baseline,
    name: `${flow}/with-the-address-of-another-user${kind === "native" ? "" : `-${kind}`}`,
    title: NAMED_BY[kind],
    event: { ...event, email, index: FIRST },
    next: {
      ...{ ...event, email, index: SECOND, attributes: unverified },
      ...(kind === "google" && { flow: "federated" as const, provider: kind }),
    },
    addedFor: "may look up records by email",
    control: true,
    sharesAddress: true,
  }));
}

/** Whether a call asks for the user's address, or writes a record whose key it is. */
function findsByAddress({ invocation }: Conclusion): boolean {
  const email = emailOf(invocation);
  if (email === undefined) return false;
  const has = (value: unknown): boolean =>
    typeof value === "string" && value.toLowerCase().includes(email);
  const changes = new Set(workOf(invocation).map(({ call }) => call));
  return invocation.awsCalls.some((call) => {
    if (!/^(?:dynamodb|cognito-idp|appsync)$/.test(call.service)) return false;
    if (!changes.has(call)) return leavesOf(call.parameters).some(({ value }) => has(value));
    return [...fieldsOf(call)].some(([path, value]) => isKeyPath(path) && has(value));
  });
}
