// cognito-local plays the user pool that `gen-event --from-pool` reads.
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PostConfirmationEvent } from "../../src/event/event.ts";
import { lintEvent } from "../../src/event/lint/lint.ts";
import { freePort, ROOT, spawnCli, startPeer, stopPeer } from "../helpers/spawn.ts";
import type { Ended } from "../helpers/spawn.ts";

let peer: ChildProcess | undefined;
let endpoint = "";
let poolId = "";
let clientId = "";

beforeAll(async () => {
  const port = await freePort();
  endpoint = `http://127.0.0.1:${port}`;
  peer = await startPeer(process.execPath, [`${ROOT}node_modules/cognito-local/lib/bin/start.js`], {
    cwd: mkdtempSync(join(tmpdir(), "cognito-")),
    env: { HOST: "127.0.0.1", PORT: String(port) },
    ready: /running/i,
  });
  const client = new CognitoIdentityProviderClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const { UserPool } = await client.send(
    new CreateUserPoolCommand({
      PoolName: "shop",
      UsernameAttributes: ["email"],
      Schema: [
        { Name: "given_name", AttributeDataType: "String", Required: true, Mutable: true },
        { Name: "tier", AttributeDataType: "String", Mutable: true },
        { Name: "age", AttributeDataType: "Number", Mutable: true },
      ],
    }),
  );
  poolId = UserPool?.Id ?? "";
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({ UserPoolId: poolId, ClientName: "web" }),
  );
  clientId = UserPoolClient?.ClientId ?? "";
  await client.send(
    new AdminCreateUserCommand({
      UserPoolId: poolId,
      Username: "maria@corp.example",
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: "maria@corp.example" },
        { Name: "given_name", Value: "Maria" },
        { Name: "custom:tier", Value: "platinum" },
      ],
    }),
  );
});

afterAll(() => stopPeer(peer));

const genEvent = (...args: string[]): Promise<Ended> =>
  spawnCli(["gen-event", "--endpoint-url", endpoint, "--seed", "1", ...args]);

describe("gen-event --from-pool", () => {
  it("makes an event of the pool's form", async () => {
    const { code, out } = await genEvent("--from-pool", poolId);
    expect(code).toBe(0);
    const event = JSON.parse(out) as PostConfirmationEvent;
    expect(event.userPoolId).toBe(poolId);
    expect(event.callerContext.clientId).toBe(clientId);
    const { sub, ...attributes } = event.request.userAttributes;
    expect(event.userName).toBe(sub);
    expect(attributes).toMatchObject({ "custom:tier": "example", "custom:age": "1" });
    expect(attributes).toHaveProperty("given_name");
    expect(attributes).not.toHaveProperty("cognito:email_alias");
    expect(lintEvent(event).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("makes one of a user's form, and says nothing of that user", async () => {
    const { code, out } = await genEvent(
      "--from-pool",
      poolId,
      "--like-user",
      "maria@corp.example",
    );
    expect(code).toBe(0);
    const { request } = JSON.parse(out) as PostConfirmationEvent;
    expect(Object.keys(request.userAttributes)).toEqual(
      expect.arrayContaining(["sub", "email", "given_name", "custom:tier"]),
    );
    expect(out).not.toMatch(/maria|platinum|corp\.example/i);
  });

  it("makes many, and takes flags on top", async () => {
    const { out } = await genEvent(
      "--from-pool",
      poolId,
      "--count",
      "3",
      "--attr",
      "custom:tier=gold",
    );
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toContain('"custom:tier":"gold"');
  });

  it("says which pool or user is not there", async () => {
    const noPool = await genEvent("--from-pool", "local_nowhere");
    expect([noPool.code, noPool.out]).toEqual([2, ""]);
    expect(noPool.err).toContain("user pool not found: local_nowhere");
    const noUser = await genEvent("--from-pool", poolId, "--like-user", "nobody");
    expect([noUser.code, noUser.err]).toEqual([2, expect.stringContaining("no such user")]);
  });
});
