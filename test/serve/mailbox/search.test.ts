import { describe, expect, it } from "vitest";
import { createMailbox } from "../../../src/serve/mailbox/mailbox.ts";
import { readSearch } from "../../../src/serve/mailbox/search.ts";
import { aMail } from "../../helpers/invocation.ts";

const mailbox = createMailbox();
const welcome = mailbox.add(
  aMail({
    from: "Shop <shop@example.com>",
    to: ["Maria <maria@example.com>"],
    subject: "Welcome to the shop",
    text: "Your code is 1234",
    messageId: "id-1",
    size: 100,
  }),
  "call-1",
);
const other = mailbox.add(
  aMail({
    from: "ops@example.com",
    to: ["amaria@example.com"],
    cc: ["list@example.com"],
    text: undefined,
    subject: "Report",
    html: "<p>All is well</p>",
    attachments: [{ contentType: "text/csv", size: 10, fileName: "report.csv" }],
    messageId: "id-2",
    size: 20_000,
  }),
);
mailbox.setRead([other.id], true);

describe("a search", () => {
  it.each([
    ["", 2],
    ["to:maria@example.com", 1],
    ['to:"maria@example.com"', 1],
    ["to:MARIA@EXAMPLE.COM", 1],
    ["to:maria", 2],
    ["to:@example.com", 2],
    ["cc:list@example.com", 1],
    ["addressed:list@example.com", 1],
    ["from:shop@example.com", 1],
    ["from:shop", 1],
    ['subject:"to the shop"', 1],
    ["subject:welcome to:maria@example.com", 1],
    ["subject:welcome to:amaria@example.com", 0],
    ["-subject:welcome", 1],
    ["!is:read", 1],
    ["is:read", 1],
    ["is:unread", 1],
    ["has:attachment", 1],
    ["has:inline", 0],
    ["larger:10k", 1],
    ["smaller:1kb", 1],
    ["larger:x", 0],
    ["message-id:id-2@email.amazonses.com", 1],
    ["invocation:call-1", 1],
    ["tag:any", 0],
    ["after:2001-01-01", 2],
    ["before:2001-01-01", 0],
    ["code is", 1],
    ['"code is"', 1],
    ["well maria", 1],
    ["https://example.com/x", 0],
    ['"not closed', 0],
  ])("%s finds %i", (query, count) => {
    expect(mailbox.list(readSearch(query))).toHaveLength(count);
  });

  it("lists the newest first", () => {
    expect(mailbox.list(readSearch("to:example")).map(({ id }) => id)).toEqual([
      other.id,
      welcome.id,
    ]);
  });
});
