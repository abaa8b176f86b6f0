import type { Invocation } from "../../../invocation.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import { PLAIN, TWICE } from "../scenarios.ts";
import { workDoneAgain } from "./again.ts";
import { fieldsOf, isIdPath } from "./fields.ts";
import { idsOf, textsIn } from "./linked.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { emailOf } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Unmatched = Extract<RuleArgs["one-record-per-user"], { kind: "unmatched" }>;

/** Records that have the user's address, and nothing of the user that stays the same. */
export function unmatchedRecords({ find }: Suite): Found<Unmatched>[] {
  const plain = find(PLAIN);
  const [first, second] = find(TWICE)?.calls ?? [];
  const invocation = plain?.calls[0]?.invocation;
  if (plain === undefined || invocation === undefined || first === undefined) return [];
  if (plain.calls[0]?.verdict.accepted !== true || second === undefined) return [];
  if (isConnected(invocation)) return [];
  const email = emailOf(invocation) ?? "";
  // An id that is the same in a retry may be made of the sub.
  const steady = new Set(
    workDoneAgain(first.invocation, second.invocation)
      .filter((again) => hasSteadyId(again.before, again.work))
      .map(({ work }) => work.name),
  );
  return workOf(invocation).flatMap((work): Found<Unmatched>[] => {
    const { name, index, call } = work;
    const hasAddress = textsIn(call.parameters).some((text) => text.toLowerCase().includes(email));
    if (email === "" || !hasAddress || !isRecord(work) || steady.has(name)) return [];
    const args = { kind: "unmatched" as const, call: name };
    const found = foundIn(plain, args, { invocation: 0, call: index }, call.caller);
    return [{ ...found, severity: "note" }];
  });
}

/** Whether some call names the user, or may do so where nobody sees it. */
function isConnected(invocation: Invocation): boolean {
  const ids = idsOf(invocation);
  const { connections = [] } = invocation;
  return (
    connections.length > 0 ||
    workOf(invocation).some(
      ({ call: { operation, parameters } }) =>
        parameters === undefined ||
        [operation, ...textsIn(parameters)].some((text) => ids.some((id) => text.includes(id))),
    )
  );
}

/** Services that know people by their addresses, and requests that tell somebody of a user. */
const BY_ADDRESS =
  /contacts?\b|subscri|audience|newsletter|mail|brevo|klaviyo|hubspot|intercom|slack|discord|hook|notif|message|sms|invite|event|track/i;

function isRecord({ kind, call: { service, operation } }: Work): boolean {
  if (kind !== "put" && kind !== "send" && operation !== "PutItem") return false;
  return service === "http"
    ? operation.startsWith("POST ") && !BY_ADDRESS.test(operation)
    : /^(?:dynamodb|appsync|rds-data|postgres)$/.test(service);
}

function hasSteadyId(before: Work, work: Work): boolean {
  const known = fieldsOf(before.call);
  return [...fieldsOf(work.call)].some(
    ([path, value]) =>
      isIdPath(path) &&
      typeof value === "string" &&
      !value.includes("@") &&
      value.length >= 8 &&
      known.get(path) === value,
  );
}
