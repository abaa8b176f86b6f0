import { expect, test } from "vitest";
import { failureText } from "../src/outage-words.ts";

test.each([
  ["dynamodb", ["denied"], {}, "dynamodb refuses the call"],
  ["dynamodb PutItem", ["denied"], {}, "dynamodb refuses PutItem"],
  ["dynamodb PutItem", ["denied"], { nth: 2 }, "dynamodb refuses only call 2 of PutItem"],
  [
    "events PutEvents",
    ["denied", "throttled"],
    {},
    "EventBridge refuses PutEvents or throttles it",
  ],
  ["events", ["silent"], {}, "EventBridge never responds"],
  ["dynamodb UpdateItem", ["unmet"], {}, "dynamodb UpdateItem reports that a condition is not met"],
  ["POST hooks.example.com/a", ["denied"], {}, "hooks.example.com refuses POST /a"],
  [
    "hooks.example.com",
    ["denied", "throttled", "unreachable"],
    { tense: "past" },
    "hooks.example.com refused the call, throttled it, or could not be reached",
  ],
  ["appsync", ["partial"], {}, "appsync responds with errors"],
  ["db.example.com:5432", ["silent"], { tense: "past" }, "db.example.com:5432 never responded"],
] as const)("%s: %j %j", (target, kinds, how, text) => {
  expect(failureText(target, kinds, how)).toBe(text);
});
