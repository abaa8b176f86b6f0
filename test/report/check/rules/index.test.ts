// Fixes that depend on what was found.
import { expect, it } from "vitest";
import type { RuleArgs } from "../../../../src/contract/check/finding.ts";
import { checkFix } from "../../../../src/report/check/rules/index.ts";

function fixOf<Code extends keyof RuleArgs>(code: Code, args: RuleArgs[Code]): string | undefined {
  const finding = { code, args, severity: "error", where: { scenario: "a/b" }, proof: {} };
  return checkFix(finding as unknown as Parameters<typeof checkFix>[0]);
}

const added = (path: string): RuleArgs["response-stays-empty"] => ({
  kind: "remarked",
  remark: { ...{ code: "response-not-empty", severity: "warning", args: {} }, where: { path } },
});

const lost = { target: "sns", kinds: ["denied"], undone: ["sns Publish"] } as const;
const alone = { kind: "failed-alone", baseline: "a/b" } as const;

it.each<[what: string, fix: string | undefined, part: string | undefined]>([
  [
    "an error that is caught",
    fixOf("errors-are-handled", { call: "dynamodb PutItem", error: "no" }),
    "ConditionalCheckFailedException",
  ],
  [
    "entries of a batch",
    fixOf("errors-are-handled", { call: "events PutEvents", error: "no", isPartial: true }),
    "FailedEntryCount",
  ],
  [
    "an answer of an API",
    fixOf("errors-are-handled", { call: "http POST https://a.example.com/", error: "no" }),
    undefined,
  ],
  [
    "work that a handler goes on without",
    fixOf("survives-service-failure", { ...lost, how: "goes on" }),
    "put the lost work into a queue",
  ],
  [
    "no work that it goes on without",
    fixOf("survives-service-failure", { ...lost, undone: [], how: "goes on" }),
    "put the work that needs this call into a queue",
  ],
  [
    "the same, of which nothing is logged",
    fixOf("survives-service-failure", { ...lost, how: "goes on", isSilent: true }),
    "log the error as an error, and put",
  ],
  [
    "an error that the handler lets through",
    fixOf("survives-service-failure", { ...lost, how: "fails" }),
    undefined,
  ],
  [
    "a promise that is not awaited",
    fixOf("survives-ses-failure", { ...alone, error: "Runtime.UnhandledPromiseRejection: no" }),
    "await the send",
  ],
  [
    "a send that throws",
    fixOf("survives-ses-failure", { ...alone, error: "Throttling: no" }),
    undefined,
  ],
  [
    "a sender whose name has a comma",
    fixOf("declares-from", { sender: "Shop, Inc. <a@b.example>", error: "no", unset: [] }),
    "and quote a name that contains a comma",
  ],
  [
    "a sender whose variable is not set",
    fixOf("declares-from", { error: "no", unset: ["MAIL_FROM"] }),
    "set MAIL_FROM (--env MAIL_FROM=no-reply@example.com)",
  ],
  [
    "a sender that is a placeholder",
    fixOf("declares-from", { sender: "<sender>", error: "no", unset: [] }),
    undefined,
  ],
  [
    "a database whose URL is not set",
    fixOf("returns-event", { kind: "failed", error: "no", unset: ["DATABASE_URL", "TABLE"] }),
    "--env DATABASE_URL=postgres://value.example.com --env TABLE=value",
  ],
  [
    "an unset sender",
    fixOf("no-undefined-in-calls", { kind: "variable", name: "SENDER_EMAIL", in: "the log" }),
    "--env SENDER_EMAIL=value@example.com",
  ],
  ["slow loading", fixOf("answers-in-time", { tookMs: 6_000, initMs: 4_000 }), "load less"],
  ["a slow call", fixOf("answers-in-time", { tookMs: 4_000, initMs: 0 }), undefined],
  [
    "work after a callback",
    fixOf("answers-once", { kind: "work-after-result", work: ["mail"] }),
    "await it in an async function",
  ],
  [
    "a transaction that the retry breaks",
    fixOf("idempotent-effects", {
      kind: "fails",
      call: "dynamodb TransactWriteItems",
      error: "TransactionCanceledException: Transaction cancelled",
    }),
    "only if the Code of every entry of its CancellationReasons is ConditionalCheckFailed or None",
  ],
  [
    "a claim",
    fixOf("response-stays-empty", added("$.response.claimsOverrideDetails")),
    "pre token generation",
  ],
  [
    "a confirmation",
    fixOf("response-stays-empty", added("$.response.autoConfirmUser")),
    "pre sign-up",
  ],
  ["another member", fixOf("response-stays-empty", added("$.response.tier")), undefined],
  [
    "many slow calls",
    fixOf("bounded-connections", { target: "dynamodb", kinds: ["slow"], isManyCalls: true }),
    "Promise.all",
  ],
  [
    "a client that retries",
    fixOf("bounded-connections", {
      ...{ target: "dynamodb", kinds: ["throttled"] },
      ...{ isRetrying: true, client: "@aws-sdk" },
    }),
    "and maxAttempts: 2",
  ],
  [
    "a rule's own fix",
    fixOf("bounded-connections", { target: "db.example.com:5432", kinds: ["silent"] }),
    undefined,
  ],
])("%s", (_what, fix, part) => {
  expect(fix ?? "the rule's").toContain(part ?? "the rule's");
});
