import { createEvent } from "../../src/event/create/create-event.ts";
import type { Json } from "../../src/json.ts";
import type { CapturedMail, Invocation, Outcome } from "../../src/invocation.ts";

export function anInvocation(parts: Partial<Invocation> = {}): Invocation {
  const event = parts.event ?? createEvent({ seed: "test" });
  return {
    event,
    outcome: returned(structuredClone(event)),
    mails: [],
    awsCalls: [],
    logs: [],
    timing: { durationMs: 12 },
    target: {
      kind: "local",
      file: "/app/handler.mjs",
      exportName: "handler",
      runtime: "nodejs22.x",
      requestId: "11111111-2222-3333-4444-555555555555",
    },
    ...parts,
  };
}

export function returned(payload: Json): Outcome {
  return { kind: "returned", payload };
}

export function aMail(parts: Partial<CapturedMail> = {}): CapturedMail {
  return {
    api: "ses",
    action: "SendEmail",
    messageId: "message-1",
    region: "us-east-1",
    size: 20,
    from: "us@example.com",
    to: ["maria@example.com"],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: "Hello",
    text: "Hello Maria",
    ...parts,
  };
}
