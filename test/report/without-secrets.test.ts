import { expect, it } from "vitest";
import { withoutSecrets } from "../../src/report/without-secrets.ts";

it.each([
  [
    "http POST https://hooks.slack.com/services/T0AB/B0CD/x1Y2z3: it sends this again",
    "http POST https://hooks.slack.com/services/***: it sends this again",
  ],
  [
    '{"url":"https://discord.com/api/webhooks/123/a-b_c?wait=true"}',
    '{"url":"https://discord.com/api/webhooks/***?wait=true"}',
  ],
  ["https://api.telegram.org/bot12:Ab-c/sendMessage", "https://api.telegram.org/bot***"],
  [
    "GET https://a.example/x?a=1&access_token=t.o&b=2",
    "GET https://a.example/x?a=1&access_token=***&b=2",
  ],
  ["postgres://me:pass@db.example.com/a", "postgres://***@db.example.com/a"],
  ["Bearer abcdefgh, of --env", "Bearer ***, of --env"],
  // Nothing that opens anything.
  ["https://api.example.com/hooks/users?page=2", "https://api.example.com/hooks/users?page=2"],
  [
    "a mail to ann@example.com: see https://example.com/@ann",
    "a mail to ann@example.com: see https://example.com/@ann",
  ],
  ["https://hooks.slack.com/", "https://hooks.slack.com/"],
])("shows %s without secrets", (text, shown) => {
  expect(withoutSecrets(text, ["abcdefgh"])).toBe(shown);
});
