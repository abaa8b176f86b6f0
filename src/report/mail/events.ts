import type { MailEvent } from "../../invocation.ts";

const EVENTS: Record<MailEvent["kind"], string> = {
  delivery: "will be delivered",
  bounce: "will bounce",
  complaint: "will be delivered and reported as spam",
  "out-of-office": "will be delivered, followed by an out-of-office reply",
  suppressed: "is on the suppression list: SES accepts the mail, and it bounces",
  "rendering-failure": "SES accepts the call and sends no mail",
};

export function mailEventSentence({ kind, recipient, message }: MailEvent): string {
  const sentence = EVENTS[kind];
  return (
    [recipient, sentence].filter(Boolean).join(" ") + (message === undefined ? "" : `: ${message}`)
  );
}
