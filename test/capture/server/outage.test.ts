import { expect, it } from "vitest";
import { failedBatch, failedResolvers } from "../../../src/capture/server/outage.ts";
import type { Json } from "../../../src/json.ts";

const FAILED = { ErrorCode: "InternalFailure", ErrorMessage: "Internal failure" };
const LOST = { SenderFault: false, Code: "InternalFailure", Message: "Internal failure" };

it.each<[string, string, Json, Json | undefined]>([
  ["events", "PutEvents", { Entries: [{}] }, { FailedEntryCount: 1, Entries: [FAILED] }],
  ["kinesis", "PutRecords", { Records: [{}] }, { FailedRecordCount: 1, Records: [FAILED] }],
  [
    "sqs",
    "SendMessageBatch",
    { Entries: [{ Id: "a" }, { Id: "b" }] },
    {
      Successful: [],
      Failed: [
        { Id: "a", ...LOST },
        { Id: "b", ...LOST },
      ],
    },
  ],
  [
    "dynamodb",
    "BatchWriteItem",
    { RequestItems: { users: [] } },
    { UnprocessedItems: { users: [] } },
  ],
  ["sqs", "SendMessage", { MessageBody: "a" }, undefined],
])("%s %s answers that all its entries have failed", (service, operation, input, reply) => {
  const outage = { service, kind: "partial" as const };
  expect(failedBatch([outage], { service, operation }, input)?.reply).toEqual(reply);
  expect(
    failedBatch([{ ...outage, service: "s3" }], { service, operation }, input),
  ).toBeUndefined();
});

it("AppSync answers errors with data of nothing", () => {
  const outage = { service: "appsync", kind: "partial" as const };
  expect(failedResolvers([outage], { service: "appsync" })?.reply).toMatchObject({ data: null });
  expect(failedResolvers([{ ...outage, kind: "denied" }], { service: "appsync" })).toBeUndefined();
});
