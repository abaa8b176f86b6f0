// `--endpoint dynamodb=…` with dynalite in DynamoDB's place.
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AwsCall } from "../../src/invocation.ts";
import { cli } from "../helpers/context.ts";
import { handlerFile } from "../helpers/handlers.ts";
import { ROOT } from "../helpers/spawn.ts";

let server: Server;
let endpoint = "";

beforeAll(async () => {
  const { default: dynalite } = await import("dynalite");
  server = dynalite({ createTableMs: 0 }).listen(0, "127.0.0.1");
  await once(server, "listening");
  endpoint = `http://localhost:${(server.address() as AddressInfo).port}`;
  await run(["--handler", `${file}#create`]);
});

afterAll(() => server.close());

const file = handlerFile(
  `
  const DynamoDB = require(${JSON.stringify(`${ROOT}node_modules/aws-sdk/clients/dynamodb`)});
  const credentials = { accessKeyId: "AKIAREALREALREALREAL", secretAccessKey: "real" };
  const db = new DynamoDB({ region: "eu-west-1", credentials });
  exports.create = async (event) => {
    await db.createTable({
      TableName: "users",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }).promise();
    return event;
  };
  exports.put = async (event) => {
    const Item = { id: { S: event.userName } };
    await db.putItem({ TableName: "users", Item, ConditionExpression: "attribute_not_exists(id)" }).promise();
    return event;
  };
  exports.read = async (event) => {
    const { Item } = await db.getItem({ TableName: "users", Key: { id: { S: event.userName } } }).promise();
    console.log(Item?.id.S);
    return event;
  };`,
  "index.cjs",
);

interface Document {
  exitCode: number;
  verdict: { accepted: boolean; message?: string };
  logs: { text: string }[];
  awsCalls: AwsCall[];
  firstFailure?: { verdict: { message: string } };
}

async function run(argv: readonly string[]): Promise<Document> {
  const common = ["--endpoint", `dynamodb=${endpoint}`, "--json", "--user-name", "maria"];
  const { out } = await cli(["run", ...common, ...argv]);
  return JSON.parse(out) as Document;
}

it("a row that was put is there, and cannot be put a second time", async () => {
  const first = await run(["--handler", `${file}#put`]);
  expect(first.verdict.accepted).toBe(true);
  const address = endpoint.replace("localhost", "127.0.0.1");
  expect(first.awsCalls).toMatchObject([
    { service: "dynamodb", operation: "PutItem", result: "live", status: 200, endpoint: address },
  ]);
  const read = await run(["--handler", `${file}#read`]);
  expect(read.logs.map(({ text }) => text)).toEqual(["maria"]);
  const second = await run(["--handler", `${file}#put`]);
  expect(second.exitCode).toBe(1);
  expect(second.verdict).toMatchObject({
    accepted: false,
    message: "PostConfirmation failed with error The conditional request failed.",
  });
  expect(second.awsCalls).toMatchObject([
    { status: 400, error: "ConditionalCheckFailedException: The conditional request failed" },
  ]);
});

it("every call of a run and of a check goes there", async () => {
  const again = await run(["--handler", `${file}#read`, "--repeat", "2"]);
  expect(again.exitCode).toBe(0);
  const { out } = await cli([
    ...["check", "--handler", `${file}#read`, "--json", "--endpoint", `dynamodb=${endpoint}`],
    ...["--only", "confirm-sign-up/twice", "--only", "confirm-sign-up/three-times-cold"],
  ]);
  const { scenarios } = JSON.parse(out) as { scenarios: { calls: Document[] }[] };
  const calls = scenarios.flatMap((scenario) => scenario.calls);
  expect(calls.length).toBeGreaterThan(4);
  for (const { awsCalls } of calls)
    expect(awsCalls).toMatchObject([{ result: "live", status: 200 }]);
});
