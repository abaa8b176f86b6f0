import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { INBOX_SCRIPT } from "../../../src/report/serve/inbox-script.ts";
import { inboxPage } from "../../../src/report/serve/inbox.ts";

const page = inboxPage({ url: "http://127.0.0.1:3010", functions: ["<b>"], flows: [] });

it("lets one script run, by its hash, which may ask this server alone", () => {
  const hash = createHash("sha256").update(INBOX_SCRIPT.source).digest("base64");
  expect(INBOX_SCRIPT.hash).toBe(`sha256-${hash}`);
  expect(page).toContain(`script-src '${INBOX_SCRIPT.hash}'; connect-src 'self'"`);
});

it("has names of functions as text", () => {
  expect(page).toContain("<option>&lt;b&gt;</option>");
});
