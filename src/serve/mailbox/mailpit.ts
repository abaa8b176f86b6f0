import { createHash } from "node:crypto";
import { messageIdOf, mimeSource } from "../../delivery/mime.ts";
import { bareAddress } from "../../email-address.ts";
import { isObject, tryParseJson } from "../../json.ts";
import type { CapturedMail } from "../../invocation.ts";
import { jsonAnswer, NOT_FOUND, textAnswer, withHeaders } from "../http/exchange.ts";
import type { Answer, Exchange } from "../http/exchange.ts";
import { route } from "../http/router.ts";
import type { Route } from "../http/router.ts";
import type { Mailbox, Matches, StoredMail } from "./mailbox.ts";
import { attachmentsOf, headersOf } from "./parts.ts";
import type { MailPart } from "./parts.ts";
import { readSearch } from "./search.ts";
import { readWait } from "./wait.ts";

const OK = textAnswer("ok");

function search({ url }: Exchange): Matches {
  return readSearch(url.searchParams.get("query") ?? "");
}

/**
 * Mailpit's API for reading mail, which test helpers call, with `wait=5s` beside what it has: the answer comes as
 * soon as a mail fits, or with status 408.
 * @see https://mailpit.axllent.org/docs/api-v1/
 */
export function mailpitRoutes(mailbox: Mailbox, version: string): Route[] {
  const one =
    (act: (stored: StoredMail, ...params: string[]) => Answer | Promise<Answer>) =>
    async (exchange: Exchange, id: string, ...params: string[]): Promise<Answer> => {
      const isLatest = id === "latest";
      const matches = isLatest
        ? readSearch(exchange.url.searchParams.get("query") ?? "")
        : undefined;
      const wait = readWait(exchange.url);
      const [latest] =
        matches === undefined ? [] : await mailbox.waitFor(matches, wait, exchange.closed());
      const stored = isLatest ? latest : mailbox.get(id);
      if (stored !== undefined) return act(stored, ...params);
      return wait > 0 ? textAnswer("no message arrived in time", 408) : NOT_FOUND;
    };
  const list = async ({ url, closed }: Exchange, matches: Matches): Promise<Answer> => {
    const wait = readWait(url);
    const found = await mailbox.waitFor(matches, wait, closed());
    return jsonAnswer(listOf(mailbox, found, url), wait > 0 && found.length === 0 ? 408 : 200);
  };
  const idsIn = (exchange: Exchange): readonly string[] => {
    const { IDs, Search } = bodyOf(exchange);
    if (typeof Search === "string" && Search !== "") {
      return mailbox.list(readSearch(Search)).map(({ id }) => id);
    }
    const named = Array.isArray(IDs) ? IDs.map(String) : [];
    return named.length > 0 ? named : mailbox.list().map(({ id }) => id);
  };
  return [
    route("GET", "/api/v1/messages", (exchange) => list(exchange, () => true)),
    route("GET", "/api/v1/search", (exchange) => list(exchange, search(exchange))),
    route("PUT", "/api/v1/messages", (exchange) => {
      mailbox.setRead(idsIn(exchange), bodyOf(exchange)["Read"] !== false);
      return OK;
    }),
    route("DELETE", "/api/v1/messages", (exchange) => {
      mailbox.remove(idsIn(exchange));
      return OK;
    }),
    route("DELETE", "/api/v1/search", (exchange) => {
      mailbox.remove(mailbox.list(search(exchange)).map(({ id }) => id));
      return OK;
    }),
    route(
      "GET",
      "/api/v1/message/*",
      one(async (stored) => {
        mailbox.setRead([stored.id], true);
        return jsonAnswer(await messageOf(stored));
      }),
    ),
    route(
      "GET",
      "/api/v1/message/*/headers",
      one(async ({ mail }) => {
        const byName: Record<string, string[]> = {};
        for (const { name, value } of await headersOf(mail)) (byName[name] ??= []).push(value);
        return jsonAnswer(byName);
      }),
    ),
    route(
      "GET",
      "/api/v1/message/*/raw",
      one(async ({ mail }) => textAnswer(await mimeSource(mail))),
    ),
    route(
      "GET",
      "/api/v1/message/*/part/*",
      one(async ({ mail }, part) => {
        const found = (await attachmentsOf(mail)).find(({ id }) => id === part);
        return found === undefined ? NOT_FOUND : downloadOf(found);
      }),
    ),
    route(
      "GET",
      "/view/*.html",
      one(({ mail }) => htmlOf(mail)),
    ),
    route(
      "GET",
      "/view/*.txt",
      one(({ mail }) => textAnswer(mail.text ?? "")),
    ),
    route(
      "GET",
      "/view/*",
      one(({ mail }) => htmlOf(mail)),
    ),
    route("GET", "/api/v1/info", () => jsonAnswer(infoOf(mailbox, version))),
    route("GET", "/api/v1/tags", () => jsonAnswer([])),
    route("GET", "/livez", () => OK),
    route("GET", "/readyz", () => OK),
  ];
}

function bodyOf({ body }: Exchange): Record<string, unknown> {
  const parsed = tryParseJson(body.toString("utf8"));
  return isObject(parsed) ? parsed : {};
}

function listOf(mailbox: Mailbox, found: readonly StoredMail[], url: URL): object {
  const start = wholeOf(url.searchParams.get("start"), 0);
  const limit = wholeOf(url.searchParams.get("limit"), 50);
  const messages = found.slice(start, start + limit).map(summaryOf);
  const unread = mailbox.list(({ isRead }) => !isRead).length;
  return {
    total: mailbox.count(),
    unread,
    count: messages.length,
    messages_count: found.length,
    messages_unread: found.filter(({ isRead }) => !isRead).length,
    start,
    tags: [],
    messages,
  };
}

function wholeOf(text: string | null, otherwise: number): number {
  const value = Number(text ?? otherwise);
  return Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}

/** A mail in a list. `Invocation` is not Mailpit's: what sent it. */
export function summaryOf({ id, created, mail, isRead, invocation }: StoredMail) {
  return {
    ID: id,
    MessageID: messageIdOf(mail),
    Read: isRead,
    From: addressOf(mail.from),
    To: mail.to.map(addressOf),
    Cc: mail.cc.map(addressOf),
    Bcc: mail.bcc.map(addressOf),
    ReplyTo: mail.replyTo.map(addressOf),
    Subject: mail.subject,
    Created: created.toISOString(),
    Username: "",
    Tags: [],
    Size: mail.size,
    Attachments: mail.attachments?.length ?? 0,
    Snippet: snippetOf(mail),
    ...(invocation !== undefined && { Invocation: invocation }),
  };
}

async function messageOf(stored: StoredMail): Promise<object> {
  const { mail, created } = stored;
  const { Read: _read, Created: _created, Snippet: _snippet, ...summary } = summaryOf(stored);
  const attachments = await attachmentsOf(mail);
  return {
    ...summary,
    ReturnPath: bareAddress(mail.returnPath ?? mail.from),
    ListUnsubscribe: { Header: "", Links: [], Errors: "", HeaderPost: "" },
    Date: created.toISOString(),
    Text: mail.text ?? "",
    HTML: mail.html ?? "",
    Inline: attachments.filter(({ isInline }) => isInline).map(partOf),
    Attachments: attachments.filter(({ isInline }) => !isInline).map(partOf),
  };
}

function partOf({ id, fileName, contentType, contentId, content }: MailPart): object {
  const checksum = (algorithm: string): string =>
    createHash(algorithm).update(content).digest("hex");
  return {
    PartID: id,
    FileName: fileName,
    ContentType: contentType,
    ContentID: contentId,
    Size: content.byteLength,
    Checksums: { MD5: checksum("md5"), SHA1: checksum("sha1"), SHA256: checksum("sha256") },
  };
}

/** `Maria <maria@example.com>`, as its two parts. */
function addressOf(written: string): { Name: string; Address: string } {
  const Address = bareAddress(written);
  const Name = written.includes("<") ? written.slice(0, written.lastIndexOf("<")).trim() : "";
  return { Name: Name.replace(/^"(.*)"$/, "$1"), Address };
}

const SNIPPET = 250;

function snippetOf({ text, html = "" }: CapturedMail): string {
  const body =
    text ?? html.slice(0, 20_000).replaceAll(/<(style|script)[^]*?<\/\1>|<[^>]*>/gi, " ");
  return body
    .slice(0, 4 * SNIPPET)
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, SNIPPET);
}

/** Nothing in it runs, loads or leaves, whoever opens it. */
function htmlOf({ html, text = "" }: CapturedMail): Answer {
  const answer = html === undefined ? textAnswer(text) : textAnswer(html, 200, "text/html");
  const policy = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'";
  return withHeaders(answer, { "content-security-policy": policy });
}

/** As a file to keep: a browser shows none of it. */
function downloadOf({ content, contentType, fileName }: MailPart): Answer {
  const name = encodeURIComponent(fileName === "" ? "attachment" : fileName);
  const isSafe = /^[\w.+-]+\/[\w.+-]+$/.test(contentType);
  return {
    status: 200,
    headers: {
      "content-type": isSafe ? contentType : "application/octet-stream",
      "content-disposition": `attachment; filename*=UTF-8''${name}`,
      "content-security-policy": "sandbox; default-src 'none'",
    },
    body: content,
  };
}

function infoOf(mailbox: Mailbox, version: string): object {
  return {
    Version: `cognito-postconfirm ${version}`,
    LatestVersion: "",
    Database: "",
    DatabaseSize: 0,
    Messages: mailbox.count(),
    Unread: mailbox.list(({ isRead }) => !isRead).length,
    Tags: {},
    RuntimeStats: {
      Uptime: Math.round(process.uptime()),
      Memory: process.memoryUsage.rss(),
      MessagesDeleted: 0,
      SMTPAccepted: 0,
      SMTPAcceptedSize: 0,
      SMTPRejected: 0,
      SMTPIgnored: 0,
    },
  };
}
