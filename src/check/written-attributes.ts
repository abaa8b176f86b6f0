import type { EventDocument } from "../event/event.ts";
import type { AwsCall, Invocation } from "../invocation.ts";
import { asObject } from "../json.ts";

/** A later event of the same user, with the attributes that earlier calls have written to the pool. */
export function withWritten(event: EventDocument, earlier: readonly Invocation[]): EventDocument {
  const own = earlier.filter((each) => each.event["userName"] === event["userName"]);
  const writes = own.flatMap(({ awsCalls }) => awsCalls.filter((call) => isForUser(call, event)));
  if (writes.length === 0) return event;
  const attributes = { ...event.request.userAttributes };
  for (const { parameters } of writes) {
    const { UserAttributes: written, UserAttributeNames: deleted } = asObject(parameters);
    for (const each of Array.isArray(written) ? written : []) {
      const { Name: name, Value: value } = asObject(each);
      if (typeof name !== "string") continue;
      // An empty value deletes the attribute.
      if (typeof value === "string" && value !== "") attributes[name] = value;
      else delete attributes[name];
    }
    for (const name of Array.isArray(deleted) ? deleted : []) {
      if (typeof name === "string") delete attributes[name];
    }
  }
  return { ...event, request: { ...event.request, userAttributes: attributes } };
}

const WRITES = /^Admin(?:Update|Delete)UserAttributes$/;

function isForUser(call: AwsCall, { userName, userPoolId, request }: EventDocument): boolean {
  const { service, operation, result, error, parameters } = call;
  if (service !== "cognito-idp" || !WRITES.test(operation)) return false;
  if (result === "refused" || error !== undefined) return false;
  const { UserPoolId: pool, Username: name } = asObject(parameters);
  const { sub, email, phone_number: phone } = request.userAttributes;
  return pool === userPoolId && [userName, sub, email, phone].includes(name);
}
