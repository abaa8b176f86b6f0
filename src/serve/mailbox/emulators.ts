import { mimeSource } from "../../delivery/mime.ts";
import { bareAddress } from "../../email-address.ts";
import { jsonAnswer, textAnswer } from "../http/exchange.ts";
import { route } from "../http/router.ts";
import type { Route } from "../http/router.ts";
import type { Mailbox, StoredMail } from "./mailbox.ts";
import { attachmentsOf } from "./parts.ts";

/** How other local SES endpoints hand out their mail: aws-ses-v2-local, and LocalStack. */
export function emulatorRoutes(mailbox: Mailbox): Route[] {
  const oldestFirst = (): StoredMail[] => mailbox.list().toReversed();
  return [
    route("GET", "/store", async ({ url }) => {
      const since = url.searchParams.get("since");
      if (since !== null && !/^\d+$/.test(since)) {
        const message =
          "Bad since query param, expected integer representing epoch timestamp in seconds";
        return jsonAnswer({ message }, 400);
      }
      const mails = oldestFirst().filter((stored) => secondsOf(stored) >= Number(since ?? 0));
      return jsonAnswer({ templates: {}, emails: await Promise.all(mails.map(asInStore)) });
    }),
    route("POST", "/clear-store", () => {
      mailbox.clear();
      return jsonAnswer({ message: "Store cleared" });
    }),
    route("GET", "/get-emlContent", async ({ url }) => {
      const named = url.searchParams.get("messageId");
      const [stored] = mailbox.list(({ mail }) => mail.messageId === named);
      if (stored === undefined) {
        return jsonAnswer({ message: "Email not found within the store" }, 400);
      }
      return textAnswer(await mimeSource(stored.mail));
    }),
    route("GET", "/health-check", () => textAnswer("")),
    route("GET", "/_aws/ses", ({ url }) => {
      const [id, email] = ["id", "email"].map((name) => url.searchParams.get(name));
      const messages = oldestFirst().filter(
        ({ mail }) =>
          (!id || mail.messageId === id) &&
          (!email || bareAddress(mail.from) === bareAddress(email)),
      );
      return jsonAnswer({ messages: messages.map(asInLocalStack) });
    }),
    route("DELETE", "/_aws/ses", ({ url }) => {
      const id = url.searchParams.get("id");
      const removed = mailbox.list(({ mail }) => id === null || mail.messageId === id);
      mailbox.remove(removed.map((stored) => stored.id));
      return textAnswer("", 204);
    }),
  ];
}

function secondsOf({ created }: StoredMail): number {
  return Math.floor(created.getTime() / 1_000);
}

async function asInStore(stored: StoredMail): Promise<object> {
  const { mail } = stored;
  const attachments = await attachmentsOf(mail);
  return {
    messageId: mail.messageId,
    from: mail.from,
    replyTo: mail.replyTo,
    destination: { to: mail.to, cc: mail.cc, bcc: mail.bcc },
    subject: mail.subject,
    body: { html: mail.html, text: mail.text },
    attachments: attachments.map(({ content, contentType, fileName }) => ({
      content: content.toString("base64"),
      contentType,
      filename: fileName,
      size: content.byteLength,
    })),
    ...(mail.headers && { headers: mail.headers }),
    at: secondsOf(stored),
  };
}

function asInLocalStack({ mail, created }: StoredMail): object {
  const { text, html } = mail;
  return {
    Id: mail.messageId,
    Region: mail.region,
    Source: mail.from,
    Destination: { ToAddresses: mail.to, CcAddresses: mail.cc, BccAddresses: mail.bcc },
    Subject: mail.subject,
    Body: { text_part: text ?? null, html_part: html ?? null },
    ...(mail.source && { RawData: Buffer.from(mail.source).toString("utf8") }),
    Timestamp: created.toISOString(),
  };
}
