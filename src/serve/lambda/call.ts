import { randomUUID } from "node:crypto";
import { conclude } from "../../contract/conclusion.ts";
import { UserError } from "../../errors.ts";
import { fixEvent } from "../../event/lint/fix.ts";
import { lintEvent } from "../../event/lint/lint.ts";
import type { EventDocument } from "../../event/event.ts";
import type { CapturedMail, Invocation } from "../../invocation.ts";
import type { Json } from "../../json.ts";
import type { Invocations } from "../invocations.ts";
import { notJson } from "./errors.ts";
import type { ServedFunction } from "./functions.ts";
import { loadErrorPayload, payloadOf } from "./payload.ts";
import type { Payload } from "./payload.ts";

export interface CallSurroundings {
  invocations: Invocations;
  keepMail: (mail: CapturedMail, invocation: string) => void;
  /** Whether handlers get the events that AWS would have sent. */
  fixesEvents: boolean;
}

export interface Call {
  type: "RequestResponse" | "Event";
  attempt: number;
  clientContext: Json | undefined;
}

/** What came of a call. Without an invocation, the handler could not be loaded. */
export interface Called {
  id: string;
  payload: Payload;
  invocation: Invocation | undefined;
}

/** The event that the handler gets, and where the given one differs from AWS's. */
function readEvent(given: Json, fixesEvents: boolean) {
  try {
    const findings = lintEvent(given);
    const isFixed = fixesEvents && findings.length > 0;
    return { event: isFixed ? fixEvent(given) : given, findings, isFixed };
  } catch (error) {
    throw error instanceof RangeError ? tooDeep() : error;
  }
}

/** Calls a function, and keeps what came of it. */
export async function callFunction(
  fn: ServedFunction,
  given: Json,
  { type, attempt, clientContext }: Call,
  { invocations, keepMail, fixesEvents }: CallSurroundings,
): Promise<Called> {
  const id = randomUUID();
  const received = new Date();
  const { event, ...found } = readEvent(given, fixesEvents);
  const onMail = (mail: CapturedMail): void => keepMail(mail, id);
  const kept = { id, functionName: fn.name, type, attempt, received, event, ...found };
  try {
    const invocation = await fn.invoke(event as EventDocument, { onMail, clientContext });
    invocations.add({ ...kept, conclusion: conclude(invocation), problem: undefined });
    return { id, payload: payloadOf(invocation), invocation };
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep();
    if (!(error instanceof UserError)) throw error;
    invocations.add({ ...kept, conclusion: undefined, problem: error.message });
    return { id, payload: loadErrorPayload(error.message), invocation: undefined };
  }
}

/** Nothing can write it down. */
function tooDeep(): Error {
  return notJson("it is nested too deep");
}
