// What a person sees, whole, and each JSON document. A change of words is a diff to read here:
// `npx vitest run test/cli/outputs.test.ts -u` writes the files anew.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEvent } from "../../src/event/create/create-event.ts";
import { createEvents } from "../../src/event/create/stream.ts";
import { awsAccount, awsError, POOL, sesAccount, userPool } from "../helpers/aws-account.ts";
import type { AwsAccount } from "../helpers/aws-account.ts";
import { cli } from "../helpers/context.ts";
import type { Setting } from "../helpers/context.ts";
import { fixture } from "../helpers/fixtures.ts";
import { folderWith } from "../helpers/handlers.ts";
import { answering } from "../helpers/http-server.ts";
import type { HttpServer } from "../helpers/http-server.ts";
import { masked } from "../helpers/masked.ts";

interface Command {
  argv: string[];
  setting?: Setting;
}

const event = createEvent({ seed: "outputs" });
const stdin = JSON.stringify(event);
const catalogue = (name: string): string[] => [
  "--handler",
  fixture(`handlers/catalogue/${name}`),
  "-e",
  "-",
];
const good = ["--handler", fixture("handlers/check/good.mjs"), "-e", "-"];

const cwd = folderWith({
  "cognito-postconfirm.config.json": JSON.stringify({
    handler: "handler.mjs",
    region: "eu-west-1",
    env: { SENDER: "us@example.com" },
  }),
  "handler.mjs": "export const handler = async (event) => event;",
  "event.json": JSON.stringify({
    ...event,
    version: 1,
    triggerSource: "PostConfirmation_ConfirmSignup",
  }),
});

let lambda: HttpServer;
let account: AwsAccount;

beforeAll(async () => {
  lambda = await answering(({ url, headers, body }) => ({
    status: headers["x-amz-invocation-type"] === "Event" ? 202 : 200,
    body: url.includes("adds-nulls") ? JSON.stringify(WITH_NULL) : body,
    headers: { "x-amz-log-result": Buffer.from(LOG).toString("base64") },
  }));
  account = await awsAccount({
    DescribeUserPool: userPool({ LambdaConfig: {} }),
    GetAccount: sesAccount({ ProductionAccessEnabled: false }),
    GetEmailIdentity: awsError(403, "AccessDeniedException"),
  });
});

afterAll(async () => {
  await lambda.close();
  await account.close();
});

const WITH_NULL = { ...event, request: { ...event.request, clientMetadata: null } };

const LOG = [
  "START RequestId: 6b1d7f1e-0b7c-4f0e-9d0e-2f6f3a3c9a10 Version: $LATEST",
  "2026-11-25T12:00:00.000Z\t6b1d7f1e-0b7c-4f0e-9d0e-2f6f3a3c9a10\tINFO\tconfirmed",
  "END RequestId: 6b1d7f1e-0b7c-4f0e-9d0e-2f6f3a3c9a10",
  "REPORT RequestId: 6b1d7f1e-0b7c-4f0e-9d0e-2f6f3a3c9a10\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 256 MB\tMax Memory Used: 90 MB\t",
  "",
].join("\n");

const confirm = (): string[] => ["confirm", "--endpoint-url", lambda.url, "--yes"];

/** By the name of its file. */
const COMMANDS: Record<string, () => Command> = {
  run: () => ({ argv: ["run", ...good], setting: { stdin } }),
  "run-fails": () => ({
    argv: ["run", ...catalogue("fails-after-the-mail.mjs")],
    setting: { stdin },
  }),
  "run-changes-event": () => ({
    argv: ["run", ...catalogue("typed-model-adds-nulls.ts")],
    setting: { stdin },
  }),
  "run-cognito": () => ({
    argv: ["run", "--cognito", ...catalogue("fails-after-the-mail.mjs")],
    setting: { stdin },
  }),
  "run-repeat": () => ({ argv: ["run", "--repeat", "3", ...good], setting: { stdin } }),
  invoke: () => ({ argv: ["invoke", ...confirm(), "-e", "-"], setting: { stdin } }),
  "invoke-many": () => ({
    argv: ["invoke", ...confirm(), "--events", "-", "--concurrency", "1"],
    setting: {
      stdin: [...createEvents({ seed: "outputs", count: 3 })]
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(""),
    },
  }),
  compare: () => ({
    argv: ["compare", "confirm", "adds-nulls", ...confirm().slice(1), "-e", "-"],
    setting: { stdin },
  }),
  check: () => ({
    argv: [
      ...["check", "--handler", fixture("handlers/check/aws-example.mjs")],
      ...["--only", "*forgot-password/plain", "--env", "SES_SOURCE_EMAIL=us@example.com"],
    ],
  }),
  "check-passes": () => ({
    argv: ["check", "--handler", fixture("handlers/check/good.mjs"), "--only", "federated/google"],
  }),
  "check-explain": () => ({ argv: ["check", "--explain", "escapes-html"] }),
  doctor: () => ({ argv: ["doctor", POOL, "--endpoint-url", account.url] }),
  "lint-event": () => ({ argv: ["lint-event", "event.json"], setting: { cwd } }),
  "gen-event-list": () => ({ argv: ["gen-event", "--list"] }),
  config: () => ({ argv: ["config", "run"], setting: { cwd } }),
};

/** Documents of commands whose other outputs are no reports. */
const DOCUMENTS: Record<string, () => Command> = {
  "gen-event": () => ({ argv: ["gen-event", "federated", "--seed", "outputs"] }),
  "invoke-queued": () => ({
    argv: ["invoke", ...confirm(), "-e", "-", "--invocation-type", "Event"],
    setting: { stdin },
  }),
  "run-cannot": () => ({ argv: ["run", "-e", "no-such.json"] }),
};

async function outputOf({ argv, setting }: Command, more: Setting = {}): Promise<string> {
  const { code, out, err } = await cli(argv, { ...setting, ...more });
  const errors = err === "" ? "" : `--- stderr\n${err}`;
  return masked(`--- exit code ${code}\n--- stdout\n${indented(out)}${errors}`);
}

/** A document with long lines, as its changes can be read. */
function indented(out: string): string {
  const isLong = out.startsWith("{\n") && /.{400}/.test(out);
  return isLong ? `${JSON.stringify(JSON.parse(out), null, 2)}\n` : out;
}

describe.each(Object.entries(COMMANDS))("%s", (name, command) => {
  it.each([80, 100])("on %i columns", async (columns) => {
    const plain = await outputOf(command(), { columns, env: { NO_COLOR: "1" } });
    await expect(plain).toMatchFileSnapshot(`__snapshots__/${name}.${columns}.txt`);
    const coloured = await outputOf(command(), { columns, env: { FORCE_COLOR: "1" } });
    await expect(coloured).toMatchFileSnapshot(`__snapshots__/${name}.${columns}.colour.txt`);
  });

  it("with --json", async () => {
    const { argv, setting } = command();
    const document = await outputOf({ argv: [...argv, "--json"], setting });
    await expect(document).toMatchFileSnapshot(`__snapshots__/${name}.json.txt`);
  });
});

it.each(Object.entries(DOCUMENTS))("%s with --json", async (name, command) => {
  const { argv, setting } = command();
  const document = await outputOf({ argv: [...argv, "--json"], setting });
  await expect(document).toMatchFileSnapshot(`__snapshots__/${name}.json.txt`);
});
