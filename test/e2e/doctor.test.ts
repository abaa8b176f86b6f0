// cognito-local plays the user pool. No peer has policies, SES accounts or logs, so the rest of the account
// is played by answers as documented.
import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { UpdateUserPoolCommandInput } from "@aws-sdk/client-cognito-identity-provider";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  HANGS,
  awsAccount,
  FUNCTION_ARN,
  functionConfiguration,
  permission,
  policyOf,
} from "../helpers/aws-account.ts";
import type { AwsAccount, AwsAnswers } from "../helpers/aws-account.ts";
import { BIN, freePort, ROOT, run, spawnCli, startPeer, stopPeer } from "../helpers/spawn.ts";

let peer: ChildProcess | undefined;
let peerUrl = "";
let client: CognitoIdentityProviderClient;
let account: AwsAccount | undefined;

beforeAll(async () => {
  const port = await freePort();
  peerUrl = `http://127.0.0.1:${port}`;
  peer = await startPeer(process.execPath, [`${ROOT}node_modules/cognito-local/lib/bin/start.js`], {
    cwd: mkdtempSync(join(tmpdir(), "cognito-")),
    env: { HOST: "127.0.0.1", PORT: String(port) },
    ready: /running/i,
  });
  client = new CognitoIdentityProviderClient({
    endpoint: peerUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
});

afterEach(async () => {
  await account?.close();
  account = undefined;
});

afterAll(() => stopPeer(peer));

async function createPool(trigger?: string): Promise<{ id: string; arn: string }> {
  const LambdaConfig = trigger === undefined ? {} : { PostConfirmation: trigger };
  const command = new CreateUserPoolCommand({ PoolName: "shop", LambdaConfig });
  const { UserPool: pool } = await client.send(command);
  return { id: pool?.Id ?? "", arn: pool?.Arn ?? "" };
}

/** The account, with the peer's pools in it, of the account that the pool's ARN names. */
async function withPools(pool: { arn: string }, answers: AwsAnswers = {}): Promise<AwsAccount> {
  const owner = pool.arn.split(":")[4] ?? "";
  const arn = FUNCTION_ARN.replace("111122223333", owner);
  const fits = permission({
    Resource: arn,
    Condition: {
      StringEquals: { "AWS:SourceAccount": owner },
      ArnLike: { "AWS:SourceArn": pool.arn },
    },
  });
  account = await awsAccount({
    DescribeUserPool: async ({ headers, body }) => {
      const { "x-amz-target": target, "content-type": type } = headers as Record<string, string>;
      const response = await fetch(peerUrl, {
        method: "POST",
        headers: { "x-amz-target": target ?? "", "content-type": type ?? "" },
        body,
      });
      const answered = { "content-type": response.headers.get("content-type") ?? "" };
      return { status: response.status, headers: answered, body: await response.text() };
    },
    GetPolicy: policyOf(fits),
    GetFunctionConfiguration: functionConfiguration({ FunctionArn: arn }),
    ...answers,
  });
  return account;
}

describe("doctor, built and spawned, on a pool of cognito-local", () => {
  it("reads the pool, and the trigger that is not set", async () => {
    const pool = await createPool();
    const { url } = await withPools(pool);
    const { code, out, err } = await spawnCli(["doctor", pool.id, "--endpoint-url", url, "--json"]);
    expect([code, err]).toEqual([1, ""]);
    expect(JSON.parse(out)).toMatchObject({
      userPool: { id: pool.id, arn: pool.arn, name: "shop", trigger: null },
      findings: [{ code: "trigger-not-set" }],
    });
  });

  it("prints a script whose command sets it: UpdateUserPool takes it", async () => {
    const pool = await createPool();
    const { url } = await withPools(pool);
    const named = ["doctor", pool.id, FUNCTION_ARN, "--endpoint-url", url, "--without", "policy"];
    const before = await spawnCli([...named, "--fix"]);
    const text = /--cli-input-json '(.*)'\s/.exec(before.out)?.[1] ?? "";
    const input = JSON.parse(text.replaceAll(String.raw`'\''`, "'")) as UpdateUserPoolCommandInput;
    await client.send(new UpdateUserPoolCommand(input));
    const after = await spawnCli([...named, "--json"]);
    expect(JSON.parse(after.out)).toMatchObject({
      userPool: { name: "shop", trigger: FUNCTION_ARN },
      checks: expect.arrayContaining([{ check: "trigger", result: "passed" }]) as unknown[],
    });
  });

  it("is content when the trigger calls the named function", async () => {
    const pool = await createPool(FUNCTION_ARN);
    const { url } = await withPools(pool);
    const skipped = ["policy", "role", "sender", "ses", "logs"];
    const { code, out } = await spawnCli([
      ...["doctor", pool.id, FUNCTION_ARN, "--endpoint-url", url],
      ...skipped.flatMap((check) => ["--without", check]),
    ]);
    expect(code).toBe(0);
    expect(out).toContain("✔ trigger   PostConfirmation calls confirm\n");
  });

  it("says that a pool is not there", async () => {
    const { url } = await withPools(await createPool());
    const { code, out, err } = await spawnCli(["doctor", "local_none", "--endpoint-url", url]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("error: user pool not found: local_none");
  });
});

describe("doctor as a program", () => {
  it("ends at once on Ctrl-C, with 130", async () => {
    account = await awsAccount({ DescribeUserPool: HANGS });
    const args = [BIN, "doctor", "eu-west-1_a1B2c3D4e", "--endpoint-url", account.url];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    while (account.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([130, null]);
    expect(err).toBe("interrupted\n");
  });

  it("ends quietly when its reader has seen enough", async () => {
    account = await awsAccount();
    const cli = `"${process.execPath}" "${BIN}" doctor eu-west-1_a1B2c3D4e --endpoint-url ${account.url}`;
    const { code, err } = await run("/bin/sh", ["-c", `${cli} | true; ${cli} --json | head -1`]);
    expect([code, err]).toEqual([0, ""]);
  });
});
