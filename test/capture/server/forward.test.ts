import { describe, expect, it } from "vitest";
import { DRY_RUN_CREDENTIALS } from "../../../src/capture/environment.ts";
import { redirected } from "../../../src/capture/server/forward.ts";

const identity = { region: "eu-west-1", credentials: DRY_RUN_CREDENTIALS };

async function redirectForm(parameters: Record<string, string>): Promise<Record<string, string>> {
  const { body } = await redirected(
    {
      method: "POST",
      url: new URL("https://email.eu-west-1.amazonaws.com/"),
      headers: { "content-type": "application/x-www-form-urlencoded", authorization: "old" },
      body: Buffer.from(new URLSearchParams(parameters).toString()),
    },
    "me@example.org",
    identity,
  );
  return Object.fromEntries(new URLSearchParams(body.toString()));
}

describe("a send that is redirected has one recipient", () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    [
      "in the place of all of SendEmail",
      {
        Action: "SendEmail",
        "Destination.ToAddresses.member.1": "a@example.com",
        "Destination.ToAddresses.member.2": "b@example.com",
        "Destination.BccAddresses.member.1": "c@example.com",
        "Message.Subject.Data": "Hi",
      },
      {
        Action: "SendEmail",
        "Destination.ToAddresses.member.1": "me@example.org",
        "Message.Subject.Data": "Hi",
      },
    ],
    [
      "in the place of those of SendRawEmail's headers",
      { Action: "SendRawEmail", "RawMessage.Data": "RnJvbTo=" },
      {
        Action: "SendRawEmail",
        "RawMessage.Data": "RnJvbTo=",
        "Destinations.member.1": "me@example.org",
      },
    ],
    [
      "in the place of SendRawEmail's own",
      {
        Action: "SendRawEmail",
        "Destinations.member.1": "a@example.com",
        "Destinations.member.2": "b@example.com",
      },
      { Action: "SendRawEmail", "Destinations.member.1": "me@example.org" },
    ],
    [
      "for each destination of a bulk call",
      {
        Action: "SendBulkTemplatedEmail",
        "Destinations.member.1.Destination.ToAddresses.member.1": "a@example.com",
        "Destinations.member.1.ReplacementTemplateData": "{}",
        "Destinations.member.2.Destination.CcAddresses.member.1": "b@example.com",
      },
      {
        Action: "SendBulkTemplatedEmail",
        "Destinations.member.1.Destination.ToAddresses.member.1": "me@example.org",
        "Destinations.member.1.ReplacementTemplateData": "{}",
        "Destinations.member.2.Destination.ToAddresses.member.1": "me@example.org",
      },
    ],
  ])("%s", async (_where, sent, expected) => {
    expect(await redirectForm(sent)).toEqual(expected);
  });

  it("in version 2, and is signed anew", async () => {
    const { body, headers } = await redirected(
      {
        method: "POST",
        url: new URL("https://email.eu-west-1.amazonaws.com/v2/email/outbound-bulk-emails"),
        headers: { "content-type": "application/json", authorization: "old" },
        body: Buffer.from(
          JSON.stringify({ BulkEmailEntries: [{ Destination: { CcAddresses: ["a@b.c"] }, x: 1 }] }),
        ),
      },
      "me@example.org",
      identity,
    );
    expect(JSON.parse(body.toString())).toEqual({
      BulkEmailEntries: [{ Destination: { ToAddresses: ["me@example.org"] }, x: 1 }],
    });
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIADRYRUNDRYRUNDRYR\/\d{8}\/eu-west-1\/ses\/aws4_request/,
    );
  });
});
