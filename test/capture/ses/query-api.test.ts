import { describe, expect, it } from "vitest";
import { Ses } from "../../../src/capture/ses/account.ts";
import { answerSes } from "../../../src/capture/ses/answer.ts";
import type { CaptureRecord } from "../../../src/capture/record.ts";
import { PLAIN_SETTINGS } from "../../../src/capture-settings.ts";

const CALL = { region: "eu-west-1", caller: undefined, fault: undefined };
const SENT = {
  Action: "SendEmail",
  Source: "us@example.com",
  "Destination.ToAddresses.member.1": "maria@example.net",
  "Message.Subject.Data": "Hi",
  "Message.Body.Text.Data": "Hello",
};

async function send(form: Record<string, string>): Promise<{ body: string; mails: object[] }> {
  const records: CaptureRecord[] = [];
  const account = new Ses(
    PLAIN_SETTINGS.ses,
    (record) => records.push(record),
    () => "id-1",
  );
  const { answer } = await answerSes(
    {
      method: "POST",
      url: new URL("https://email.eu-west-1.amazonaws.com/"),
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: Buffer.from(new URLSearchParams(form).toString()),
    },
    account,
    CALL,
    "request-1",
  );
  const mails = records.flatMap((record) => (record.type === "mail" ? [record.mail] : []));
  return { body: String(answer.body), mails };
}

describe("a form of version 1", () => {
  it("has lists that are empty, and lists in any order", async () => {
    const { mails } = await send({
      ...SENT,
      "Destination.CcAddresses": "",
      ReplyToAddresses: "",
      "Destination.BccAddresses.member.2": "two@example.net",
      "Destination.BccAddresses.member.1": "one@example.net",
      "Tags.member.1.Name": "campaign",
      "Tags.member.1.Value": "welcome",
      "Tags.member.2.Name": "ses:feedback-id-a",
      "Tags.member.2.Value": "shop",
    });
    expect(mails).toMatchObject([
      {
        to: ["maria@example.net"],
        cc: [],
        bcc: ["one@example.net", "two@example.net"],
        replyTo: [],
        tags: { campaign: "welcome", "ses:feedback-id-a": "shop" },
      },
    ]);
  });

  it("leaves out of the mail what it does not have", async () => {
    const { mails } = await send(SENT);
    const absent = ["html", "returnPath", "configurationSet", "tags", "caller", "events"];
    expect(absent.filter((name) => name in (mails[0] ?? {}))).toEqual([]);
  });

  it.each([
    ["Source", "source"],
    ["Message.Subject.Data", "message.subject.data"],
  ])("without %s is refused with the place's own name", async (field, place) => {
    const { [field]: _left, ...form } = SENT as Record<string, string>;
    const { body, mails } = await send(form);
    expect(mails).toEqual([]);
    expect(body).toContain(`Value null at '${place}'`);
  });

  it("is answered in XML that any text may stand in", async () => {
    const { body } = await send({ Action: "<a & b>" });
    expect(body).toContain("the SES action &lt;a &amp; b&gt;");
  });
});
