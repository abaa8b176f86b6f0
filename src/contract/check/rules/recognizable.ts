import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { leavesOf } from "../../leaves.ts";

/** Services whose messages a program reads. */
const CONSUMED = /^(?:sns|sqs|events)$/;

/** The members that hold several messages. */
const LISTS = ["Entries", "PublishBatchRequestEntries"];

/** Whether consumers can tell from each message of a call whose sign-up it is about, and so that it is a second one. */
export function isRecognizable(call: AwsCall, { event }: Invocation): boolean {
  if (!CONSUMED.test(call.service) || isTextMessage(call)) return false;
  const given = asObject(call.parameters);
  const list = LISTS.map((name) => given[name]).find(Array.isArray) ?? [given];
  const ids = [event["userName"], event.request.userAttributes["sub"]].flatMap((id) =>
    typeof id === "string" && id.length > 3 ? [id] : [],
  );
  return list.every((message) =>
    leavesOf(message).some(({ value }) => ids.some((id) => String(value).includes(id))),
  );
}

/** Whether a call sends an SMS, which a person reads. */
export function isTextMessage({ service, parameters }: AwsCall): boolean {
  return service === "sns" && "PhoneNumber" in asObject(parameters);
}
