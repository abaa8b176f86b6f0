import type { EventDocument } from "../../../event/event.ts";
import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { leavesOf } from "../../leaves.ts";
import { fieldsOf } from "./fields.ts";

/** Services whose messages a program reads. */
const CONSUMED = /^(?:sns|sqs|events)$/;

/** The members that hold several messages. */
const LISTS = ["Entries", "PublishBatchRequestEntries"];

/** Whether consumers can tell from each message of a call whose sign-up it is about, and so that it is a second one. */
export function isRecognizable(call: AwsCall, { event }: Invocation): boolean {
  if (!CONSUMED.test(call.service) || isTextMessage(call)) return false;
  const given = asObject(call.parameters);
  const list = LISTS.map((name) => given[name]).find(Array.isArray) ?? [given];
  const ids = idsOf(event);
  return list.every((message) =>
    leavesOf(message).some(({ value }) => ids.some((id) => String(value).includes(id))),
  );
}

/** The member of a request's body that says whose sign-up it is about, with which an API can detect a second one. */
export function idIn(call: AwsCall, { event }: Invocation): string | undefined {
  const fields = [...fieldsOf(call)].filter(([, value]) => typeof value === "string");
  const [found] = idsOf(event)
    .map(withoutMarks)
    .flatMap((id) => fields.filter(([, value]) => withoutMarks(String(value)).includes(id)));
  return found?.[0];
}

/** An id that is made from another often lacks its dashes. */
function withoutMarks(id: string): string {
  return id.replaceAll(/[^a-z\d]/gi, "").toLowerCase();
}

function idsOf(event: EventDocument): string[] {
  return [event.request.userAttributes["sub"], event["userName"]].flatMap((id) =>
    typeof id === "string" && id.length > 3 ? [id] : [],
  );
}

/** Whether a call sends an SMS, which a person reads. */
export function isTextMessage({ service, parameters }: AwsCall): boolean {
  return service === "sns" && "PhoneNumber" in asObject(parameters);
}
