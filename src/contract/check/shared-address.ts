import { isListing, isReading } from "../../aws-operations.ts";
import type { AwsCall, Invocation } from "../../invocation.ts";
import { asObject } from "../../json.ts";
import type { Conclusion } from "../conclusion.ts";
import { leavesOf } from "../leaves.ts";
import { keyValuesOf } from "./rules/fields.ts";
import { askedToBeAbsent } from "./rules/guards.ts";
import { attributesOf } from "./rules/suite.ts";
import type { Scenario } from "./scenario.ts";
import type { Contact } from "./verified.ts";

/** Whoever has the address of an earlier user, whose record may still be there. */
export const WITH_EARLIER_ADDRESS = "confirm-sign-up/with-the-address-of-an-earlier-user";

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
  const isFound = findsBy(call.invocation, "email");
  if (!linksUsers && !isFound) return [];
  const email = "same.address@example.com";
  const unverified = { ...event.attributes, email_verified: "false" };
  const parts = {
    flow,
    baseline,
    addedFor: "may look up records by email",
    control: true as const,
  };
  const first = { ...event, email, index: FIRST };
  const shared = (["native", "google"] as const).map((kind) => ({
    ...parts,
    name: `${flow}/with-the-address-of-another-user${kind === "native" ? "" : `-${kind}`}`,
    title: NAMED_BY[kind],
    event: first,
    next: {
      ...{ ...event, email, index: SECOND, attributes: unverified },
      ...(kind === "google" && { flow: "federated" as const, provider: kind }),
    },
    shares: "address" as const,
  }));
  if (!isFound) return shared;
  const earlier = {
    ...parts,
    name: WITH_EARLIER_ADDRESS,
    title: "an earlier user, whose account was deleted, had the same address",
    event: first,
    next: { ...first, index: SECOND },
  };
  return [
    ...shared,
    earlier,
    {
      ...earlier,
      name: `${WITH_EARLIER_ADDRESS}-in-another-case`,
      title: `${earlier.title} in lower case`,
      next: { ...earlier.next, email: "Same.Address@Example.com" },
      shares: "spelling" as const,
    },
  ];
}

/** Whether a call asks for the user's address or phone number, or writes a record whose key it is. */
export function findsBy(invocation: Invocation, contact: Contact): boolean {
  const own = attributesOf(invocation)[contact];
  if (typeof own !== "string" || own === "") return false;
  const has = (value: unknown): boolean =>
    typeof value === "string" && value.toLowerCase().includes(own.toLowerCase());
  return invocation.awsCalls.some((call) => {
    if (!/^(?:dynamodb|cognito-idp|appsync)$/.test(call.service)) return false;
    return isWrite(call)
      ? [...keyValuesOf(call), ...newValuesOf(call)].some(has)
      : leavesOf(call.parameters).some(({ value }) => has(value));
  });
}

/** What may not be in the table yet: the values of attributes that a put's condition says do not exist. */
function newValuesOf(call: AwsCall): unknown[] {
  const item = asObject(asObject(call.parameters)["Item"]);
  return askedToBeAbsent(call).map((name) => asObject(item[name])["S"]);
}

/** Whether a call changes something, or would if that were not done already. */
function isWrite({ service, operation, parameters }: AwsCall): boolean {
  const { query } = asObject(parameters);
  return service === "appsync"
    ? typeof query === "string" && /\bmutation\b/.test(query)
    : !isReading(operation) && !isListing(operation);
}
