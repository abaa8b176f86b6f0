import { randomUUID } from "node:crypto";
import { conclude } from "../../contract/conclusion.ts";
import { messageOf, UserError } from "../../errors.ts";
import { fixEvent } from "../../event/lint/fix.ts";
import { lintEvent } from "../../event/lint/lint.ts";
import type { EventDocument } from "../../event/event.ts";
import type { CapturedMail, Invocation } from "../../invocation.ts";
import type { Json } from "../../json.ts";
import type { ServedInvocation } from "../invocations.ts";
import type { ServedFunction } from "./functions.ts";
import { loadErrorPayload, payloadOf } from "./payload.ts";
import type { Payload } from "./payload.ts";

export interface CallSurroundings {
  keepInvocation: (invocation: ServedInvocation) => void;
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

/** Calls a function, and keeps what came of it. */
export async function callFunction(
  fn: ServedFunction,
  given: Json,
  { type, attempt, clientContext }: Call,
  { keepInvocation, keepMail, fixesEvents }: CallSurroundings,
): Promise<Called> {
  const id = randomUUID();
  const received = new Date();
  const findings = lintEvent(given);
  const isFixed = fixesEvents && findings.length > 0;
  const event = isFixed ? fixEvent(given) : given;
  const onMail = (mail: CapturedMail): void => keepMail(mail, id);
  const kept = { id, functionName: fn.name, type, attempt, received, event, findings, isFixed };
  try {
    const invocation = await fn.invoke(event as EventDocument, { onMail, clientContext });
    keepInvocation({ ...kept, conclusion: conclude(invocation), problem: undefined });
    return { id, payload: payloadOf(invocation), invocation };
  } catch (error) {
    const isKnown = error instanceof UserError;
    const message = messageOf(error);
    const problem = [message, isKnown && error.remedy].filter(Boolean).join("\n");
    keepInvocation({ ...kept, conclusion: undefined, problem });
    if (!isKnown) throw error;
    return { id, payload: loadErrorPayload(error.code, message), invocation: undefined };
  }
}
