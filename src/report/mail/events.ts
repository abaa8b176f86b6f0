import type { MailEvent } from "../../invocation.ts";

const EVENTS: Record<MailEvent["kind"], string> = {
  delivery: "will be delivered",
  bounce: "will bounce",
  complaint: "will be delivered, and complained about",
  "out-of-office": "will be delivered, and answered by an out-of-office mail",
  suppressed: "is on the suppression list: SES takes the mail, and it bounces",
  "rendering-failure": "SES takes the call, and sends no mail",
};

export function mailEventSentence({ kind, recipient, message }: MailEvent): string {
  const sentence = EVENTS[kind];
  return (
    [recipient, sentence].filter(Boolean).join(" ") + (message === undefined ? "" : `: ${message}`)
  );
}
