import { describe, expect, it } from "vitest";
import { cutShortBy } from "../../../src/contract/check/cut-short.ts";
import type { AwsCall, Invocation } from "../../../src/invocation.ts";
import { aCall } from "../../helpers/check-report.ts";
import { aMail, anInvocation, returned } from "../../helpers/invocation.ts";

const call = (service: string, operation: string, more: Partial<AwsCall> = {}): AwsCall => ({
  ...{ service, operation, result: "answered", ...more },
});
const SECRET = call("secretsmanager", "GetSecretValue", { isStandIn: true });
const DATABASE = call("tcp", "db.example.com:5432", { result: "refused" });
const HOOK = call("http", "POST https://hooks.example.com/x", { result: "refused" });
const NO_ITEM = call("dynamodb", "GetItem", { isEmpty: true });
const PUT = call("dynamodb", "PutItem");

const stoppedBy = (parts: Partial<Invocation>): string[] =>
  cutShortBy(aCall(anInvocation(parts))).map(({ kind, what }) => `${kind} ${what}`);

describe("a handler that shows no work may have stopped at", () => {
  it.each<[string, AwsCall[], string[]]>([
    ["a secret", [SECRET], ["no-answer secretsmanager GetSecretValue"]],
    ["a database", [DATABASE, DATABASE], ["blocked tcp db.example.com:5432"]],
    ["an item that it did not find", [NO_ITEM], ["nothing-found dynamodb GetItem"]],
  ])("%s", (_what, awsCalls, expected) => {
    expect(stoppedBy({ awsCalls })).toEqual(expected);
  });
});

describe("a handler did not stop", () => {
  it.each<[string, Partial<Invocation>]>([
    ["with nothing in its way", {}],
    ["that found nothing and wrote it", { awsCalls: [NO_ITEM, PUT] }],
    ["that mailed", { awsCalls: [SECRET], mails: [aMail()] }],
    ["at a host, which answers in another scenario", { awsCalls: [HOOK] }],
    ["that failed, which is judged elsewhere", { awsCalls: [SECRET], outcome: returned(null) }],
  ])("%s", (_what, parts) => {
    expect(stoppedBy(parts)).toEqual([]);
  });
});
