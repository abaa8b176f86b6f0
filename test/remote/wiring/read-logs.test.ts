import { describe, expect, it } from "vitest";
import { createHandler } from "../../../src/handler/create-handler.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { signOf } from "../../../src/remote/wiring/read-logs.ts";

// Lines as Lambda and SES write them, in Lambda's text format and in its JSON format.
describe("a line of a log", () => {
  it.each<[string, string | undefined]>([
    ["2026-11-25T00:00:00.000Z a Task timed out after 3.00 seconds", "time-out"],
    ['{"type":"platform.report","record":{"status":"timeout"}}', "time-out"],
    ['{"type":"platform.report","record":{"status": "success"}}', undefined],
    ["MessageRejected: Email address is not verified. The following …", "mail-rejected"],
    ["MailFromDomainNotVerifiedException: …", "mail-rejected"],
    [
      "User `arn:aws:sts::1:assumed-role/r/f' is not authorized to perform `ses:SendEmail' on resource `arn'",
      "not-authorized",
    ],
    ["is not authorized to perform: ses:SendEmail on resource: arn", "not-authorized"],
    ["Throttling: Maximum sending rate exceeded.", "throttled"],
    ["Throttling: Daily message quota exceeded.", "throttled"],
    ["AccountSendingPausedException: sending is paused", "paused"],
    ["connect ETIMEDOUT 10.0.0.1:443 email.eu-west-1.amazonaws.com", "unreachable"],
    ["getaddrinfo ENOTFOUND email.eu-west-1.amazonaws.com", "unreachable"],
    ["https://email.eu-west-1.amazonaws.com timed out", "unreachable"],
    ["mail to maria@email.example.com timed out", undefined],
    ["Email address is verified", undefined],
    ["", undefined],
  ])("%s", (line, sign) => {
    expect(signOf(line)).toBe(sign);
  });

  it.each([
    ["MessageRejected", "mail-rejected"],
    ["AccessDeniedException", "not-authorized"],
    ["Throttling", "throttled"],
    ["AccountSendingPausedException", "paused"],
    ["TimeoutError", "mail-not-sent"],
  ])("of the reference handler, about %s", async (name, sign) => {
    const lines: string[] = [];
    const error = Object.assign(new Error("to maria@example.com"), { name });
    const handler = createHandler({
      ses: { send: () => Promise.reject(error) },
      source: "no-reply@example.com",
      log: (entry) => lines.push(JSON.stringify(entry)),
    });
    await handler(createEvent({ seed: "log" }));
    expect(lines.map(signOf)).toEqual([sign]);
    // In Lambda's JSON format it is a text within JSON.
    expect(signOf(JSON.stringify({ message: lines[0] }))).toBe(sign);
  });

  it("of the reference handler, without a sender", async () => {
    const lines: string[] = [];
    const ses = { send: () => Promise.reject(new Error("not to be called")) } as never;
    const log = (entry: object): void => void lines.push(JSON.stringify(entry));
    await createHandler({ ses, source: "", log })(createEvent({ seed: "log" }));
    expect(lines.map(signOf)).toEqual(["mail-not-sent"]);
  });
});
