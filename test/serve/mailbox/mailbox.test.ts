import { describe, expect, it } from "vitest";
import { createMailbox } from "../../../src/serve/mailbox/mailbox.ts";
import type { MailboxChange } from "../../../src/serve/mailbox/mailbox.ts";
import { aMail } from "../../helpers/invocation.ts";

const to = (address: string) => aMail({ to: [address] });

describe("a mailbox", () => {
  it("lets the oldest mails go beyond its number", () => {
    const mailbox = createMailbox({ mails: 2 });
    const changes: MailboxChange[] = [];
    mailbox.follow((change) => changes.push(change));
    const [first, second, third] = ["a", "b", "c"].map((name) => mailbox.add(to(name)));
    expect(mailbox.list()).toEqual([third, second]);
    expect(changes.at(-1)).toEqual({ type: "removed", ids: [first?.id] });
  });

  it("lets them go beyond its size, and keeps the newest whatever it is", () => {
    const mailbox = createMailbox({ bytes: 100 });
    mailbox.add(aMail({ size: 60 }));
    mailbox.add(aMail({ size: 60 }));
    expect(mailbox.count()).toBe(1);
    const large = mailbox.add(aMail({ size: 1_000 }));
    expect(mailbox.list()).toEqual([large]);
  });

  it("answers a reader that waits, with the mail that fits", async () => {
    const mailbox = createMailbox();
    const waiting = mailbox.waitFor(({ mail }) => mail.to.includes("b"), 5_000);
    mailbox.add(to("a"));
    const stored = mailbox.add(to("b"));
    expect(await waiting).toEqual([stored]);
  });

  it("answers at once with what is there, and with nothing after the time", async () => {
    const mailbox = createMailbox();
    const stored = mailbox.add(to("a"));
    expect(await mailbox.waitFor(() => true, 5_000)).toEqual([stored]);
    expect(await mailbox.waitFor(() => false, 1)).toEqual([]);
  });

  it("lets a reader go that no longer waits", async () => {
    const mailbox = createMailbox();
    const gone = new AbortController();
    const waiting = mailbox.waitFor(() => true, 60_000, gone.signal);
    gone.abort();
    expect(await waiting).toEqual([]);
  });

  it("knows the latest, and what was read", () => {
    const mailbox = createMailbox();
    mailbox.add(to("a"));
    const last = mailbox.add(to("b"));
    expect(mailbox.get("latest")).toBe(last);
    mailbox.setRead([last.id, "no-such-mail"], true);
    expect(mailbox.list(({ isRead }) => isRead)).toEqual([last]);
    expect(mailbox.remove([last.id, "no-such-mail"])).toEqual([last.id]);
    mailbox.clear();
    expect(mailbox.get("latest")).toBeUndefined();
  });
});
