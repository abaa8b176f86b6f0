import type { MailEvent } from "../../invocation.ts";

const EVENTS: Record<MailEvent["kind"], string> = {
  delivery: "would be delivered",
  bounce: "would bounce",
  complaint: "would be delivered and reported as spam",
  "out-of-office": "would be delivered, followed by an out-of-office reply",
  suppressed: "would bounce, although SES accepts it: the address is on the suppression list",
  "rendering-failure": "SES accepts the call and sends no mail",
};

export function mailEventSentence({ kind, recipient, message }: MailEvent): string {
  const subject = recipient === undefined ? "" : `mail to ${recipient} `;
  return `${subject}${EVENTS[kind]}${message === undefined ? "" : `: ${message}`}`;
}
