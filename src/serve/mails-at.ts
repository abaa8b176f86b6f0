import { UserError } from "../errors.ts";
import { fitsQuery, noMail, WAIT_MS } from "./mail-query.ts";
import type { MailHead, MailQuery } from "./mail-query.ts";

/** A mail of a server in another process. */
export interface ReadMail extends MailHead {
  text: string;
  html: string;
}

export interface MailsAt {
  /**
   * Returns the first matching mail, or waits for one.
   *
   * @param timeoutMs How long to wait, in milliseconds. Default: 4,000, less than vitest's limit for a test.
   * @throws {UserError} `no-mail`, with the latest mails.
   */
  waitFor: (query: MailQuery, timeoutMs?: number) => Promise<ReadMail>;
  clear: () => Promise<void>;
}

/** A mail in Mailpit's API. */
interface Message {
  ID: string;
  From: Address | null;
  To: Address[];
  Cc: Address[] | null;
  Bcc: Address[] | null;
  Subject: string;
}

interface Address {
  Address: string;
}

/** Pause between two reads, in milliseconds: Mailpit itself does not wait. */
const PAUSE_MS = 200;

/**
 * Reads the mail of a server in another process: `cognito-postconfirm serve` or Mailpit.
 *
 * @param url Its address, with a token or password: `http://:token@localhost:3010`.
 */
export function mailsAt(url: string): MailsAt {
  const { origin, pathname, username, password } = new URL(url);
  const base = `${origin}${pathname.replace(/\/$/, "")}/api/v1`;
  const login = Buffer.from(decodeURIComponent(`${username}:${password}`)).toString("base64");
  const headers = { authorization: `Basic ${login}` };
  const ask = async (path: string, method = "GET"): Promise<Response> => {
    const response = await fetch(`${base}/${path}`, { method, headers });
    if (response.ok || response.status === 408) return response;
    const problem = `${base} has no mail to read: ${response.status} ${await response.text()}`;
    throw new UserError("no-mailbox", problem, "Check the address and its token.");
  };
  const read = async <T>(path: string): Promise<T> => (await (await ask(path)).json()) as T;
  const list = (path: string) => read<{ messages: Message[] }>(path);
  const find = async (query: MailQuery, ms: number): Promise<Message | undefined> => {
    const { to, from } = query;
    const terms = [to && `addressed:"${to}"`, from && `from:"${from}"`].filter(Boolean);
    const asked = new URLSearchParams({ query: terms.join(" "), wait: `${ms}ms`, limit: "1000" });
    const { messages } = await list(`search?${asked.toString()}`);
    return messages.findLast((message) => fitsQuery(headOf(message), query));
  };
  return {
    waitFor: async (query, timeoutMs = WAIT_MS) => {
      const end = performance.now() + timeoutMs;
      for (;;) {
        const left = Math.max(0, Math.round(end - performance.now()));
        const found = await find(query, left);
        if (found !== undefined) {
          const { Text, HTML } = await read<{ Text: string; HTML: string }>(`message/${found.ID}`);
          return { ...headOf(found), text: Text, html: HTML };
        }
        if (left === 0) break;
        await new Promise((resolve) => setTimeout(resolve, Math.min(PAUSE_MS, left)));
      }
      const { messages } = await list("messages?limit=5");
      throw noMail(query, timeoutMs, messages.map(headOf).toReversed());
    },
    clear: async () => void (await ask("messages", "DELETE")),
  };
}

function headOf({ From, To, Cc, Bcc, Subject }: Message): MailHead {
  const [to = [], cc = [], bcc = []] = [To, Cc, Bcc].map((list) =>
    (list ?? []).map(({ Address }) => Address),
  );
  return { from: From?.Address ?? "", to, cc, bcc, subject: Subject };
}
