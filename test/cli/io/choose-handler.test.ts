import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { fixture } from "../../helpers/fixtures.ts";

/** A folder of a project, what is typed there, and what comes of it. */
interface Row {
  project: string;
  typed?: string[];
  /** Where it is typed. */
  folder?: string;
  /** What is said of the handler at first. */
  said: string;
  memoryMb?: number;
  runtime?: string;
  /** What the handler printed. */
  logs: string[];
}

const ROWS: Row[] = [
  {
    project: "sam",
    said: "handler: triggers/source/confirm.ts#main from template.yaml:33: OnConfirm, nodejs20.x, 256 MB, 9s, with STAGE, USERS_TABLE",
    memoryMb: 256,
    runtime: "nodejs20.x",
    logs: ["dev dev-users https://sqs.us-east-1.amazonaws.com/123456789012/Welcome"],
  },
  {
    project: "sam-commonjs",
    said: "handler: welcome/src/app.js#lambdaHandler from template.yaml:8: Welcome, nodejs22.x, 128 MB, 10s, with TOPIC",
    logs: ["hello template welcome src/app.lambdaHandler"],
  },
  {
    project: "sam-below-esm",
    said: "handler: functions/confirm/index.js from template.yaml:8: Confirm, nodejs22.x, 128 MB, 3s",
    logs: ["hello from object"],
  },
  {
    project: "sam-layer",
    said: "handler: functions/confirm/index.js from template.yaml:12: Confirm, nodejs22.x, 128 MB, 3s, layer layers/common",
    logs: ["welcome to the shop"],
  },
  {
    project: "sam-nested",
    said: "handler: src/on-confirm.ts from template.yaml:9: OnConfirm, nodejs24.x, 512 MB, 3s",
    memoryMb: 512,
    runtime: "nodejs24.x",
    logs: ["object from source"],
  },
  {
    project: "sam-wrapper",
    said: "handler: node_modules/tracing-wrapper/dist/handler.js from template.yaml:3: Confirm, nodejs22.x, 128 MB, 3s, with TRACING_LAMBDA_HANDLER",
    logs: ["traced node_modules/tracing-wrapper/dist/handler.handler", "wrapped"],
  },
  {
    project: "cloudformation",
    said: "handler: lambda/app.js from infra/pool.yml:2: Confirm, nodejs20.x instead of nodejs18.x, 128 MB, 3s, with GREETING",
    runtime: "nodejs20.x",
    logs: [],
  },
  {
    project: "cdk",
    said: "handler: cdk.out/asset.4b1d/index.js from cdk.out/Functions.template.json: Confirm5B2C, nodejs24.x, 1024 MB, 15s, with MODE",
    memoryMb: 1024,
    runtime: "nodejs24.x",
    logs: [],
  },
  {
    project: "cdk-nodejs-function",
    said: "handler: src/on-confirm.ts#confirmed from lib/auth-stack.ts:15: OnConfirm, nodejs24.x, 512 MB, 20s, with FROM, STAGE",
    memoryMb: 512,
    runtime: "nodejs24.x",
    logs: ["hello from hello@example.com dev"],
  },
  {
    project: "cdk-asset",
    said: "handler: functions/confirm/index.mjs from infra/auth-stack.js:9: Confirm, nodejs20.x, 128 MB",
    runtime: "nodejs20.x",
    logs: ["asset true"],
  },
  {
    project: "serverless",
    said: "handler: src/hello.js#welcome from functions.yml:1: hello-user, nodejs22.x, 512 MB, 10s, with TABLE, GREETING",
    memoryMb: 512,
    logs: [],
  },
  {
    project: "serverless-resources",
    said: "handler: handler.mjs#hello from serverless.yml:4: say-hello, nodejs20.x, 1024 MB, 6s",
    memoryMb: 1024,
    runtime: "nodejs20.x",
    logs: [],
  },
  {
    project: "serverless-esbuild",
    said: "handler: src/functions/confirm.ts#main from serverless.yml:13: confirm, nodejs20.x, 1024 MB, 12s, with USERS",
    memoryMb: 1024,
    runtime: "nodejs20.x",
    logs: ["table shop-users-dev true"],
  },
  {
    project: "serverless-webpack",
    said: "handler: handlers/postConfirmation.js from serverless.yml:8: PostConfirmation, nodejs22.x, 1024 MB, 6s",
    memoryMb: 1024,
    logs: ["recorded string"],
  },
  {
    project: "serverless-typescript",
    said: "handler: src/functions/confirm/handler.ts#main from src/functions/confirm/index.ts:6: confirm, nodejs22.x, 256 MB, 8s, with STAGE",
    memoryMb: 256,
    logs: ["stage dev"],
  },
  {
    project: "serverless-layers",
    said: "handler: index.js from serverless.yml:6: on-confirm, nodejs22.x, 1024 MB, 6s, layer layer",
    memoryMb: 1024,
    logs: ["from the layer"],
  },
  {
    project: "sst",
    said: "handler: packages/functions/src/confirm.ts from infra/auth.ts:2: Confirm, nodejs22.x, 1024 MB, 8s, with GREETING",
    memoryMb: 1024,
    logs: [],
  },
  {
    project: "sst-v2",
    said: "handler: functions/confirm.ts from stacks/AuthStack.ts:7: 512 MB, 15s",
    memoryMb: 512,
    logs: ["sst 2"],
  },
  {
    project: "terraform-archive",
    said: "handler: src/confirm.js from main.tf:15: confirm, nodejs20.x, 128 MB, 7s, with TABLE",
    runtime: "nodejs20.x",
    logs: ["users-dev true"],
  },
  {
    project: "terraform-modules",
    said: "handler: functions/confirm/index.mjs from terraform/modules/function/main.tf:15: this, nodejs22.x, 256 MB, 3s, with STAGE",
    memoryMb: 256,
    logs: ["module true", "stage prod"],
  },
  {
    project: "terraform-zip",
    said: "handler: src/post-confirmation/index.ts from terraform/lambda.tf:1: post_confirmation, nodejs20.x instead of nodejs18.x, 128 MB, 3s",
    runtime: "nodejs20.x",
    logs: [],
  },
  {
    project: "pulumi",
    said: "handler: confirm/index.js from index.ts:1: confirm, nodejs20.x, 128 MB, 3s",
    runtime: "nodejs20.x",
    logs: ["mine"],
  },
  {
    project: "serverless-include",
    said: "handler: handler.js#postConfirmation from serverless.yml:11: postConfirmation, nodejs20.x instead of nodejs18.x, 1024 MB, 6s, with TABLE",
    memoryMb: 1024,
    runtime: "nodejs20.x",
    logs: ["users-dev"],
  },
  {
    project: "amplify-gen2",
    said: "handler: amplify/auth/post-confirmation/handler.ts from amplify/auth/resource.ts: nodejs22.x, 512 MB, 7s",
    memoryMb: 512,
    logs: [
      '{"GROUP_NAME":"EVERYONE","API_KEY":"local-secret-shop-key","TABLE_NAME":"local-TABLE_NAME","STAGE":"dev"}',
      "function true",
    ],
  },
  {
    project: "amplify-gen2-function",
    said: "handler: amplify/functions/welcome-user/welcome.ts from amplify/auth/resource.ts: nodejs22.x, 1024 MB, 20s, with GREETING",
    memoryMb: 1024,
    logs: ["hello"],
  },
  {
    project: "amplify-gen2-path",
    said: "handler: amplify/auth/post-confirmation/handler.ts: 512 MB, 3s",
    memoryMb: 512,
    logs: [],
  },
  {
    project: "amplify-gen1",
    said: "handler: amplify/backend/function/shopPostConfirmation/src/index.js",
    runtime: "nodejs20.x",
    logs: [expect.stringContaining("joins Customers")],
  },
  {
    project: "amplify-gen1-path",
    said: "handler: amplify/backend/function/shop1234PostConfirmation/src/index.js: 25s",
    logs: [],
  },
  { project: "plain-source", said: "handler: src/post-confirmation.ts", logs: [] },
  { project: "middleware", said: "handler: src/post-confirmation.js", logs: ["before"] },
  {
    project: "npm-workspaces",
    said: "handler: packages/auth/src/post-confirmation.ts",
    logs: ["npm"],
  },
  {
    project: "npm-workspaces",
    folder: "packages/auth",
    said: "handler: src/post-confirmation.ts",
    logs: ["npm"],
  },
  {
    project: "pnpm-workspaces",
    said: "handler: apps/auth/src/post-confirmation/index.cjs",
    logs: ["pnpm-1"],
  },
  {
    project: "yarn-workspaces",
    said: "handler: services/auth/src/confirm.ts from services/auth/template.yaml:3: Confirm, nodejs20.x, 128 MB, 3s",
    runtime: "nodejs20.x",
    logs: ["YARN"],
  },
  {
    project: "configured",
    said: "new event",
    runtime: "nodejs24.x",
    logs: ["hello"],
  },
  { project: "plain-zip", typed: ["index.handler"], said: "new event", logs: ["zipped"] },
  { project: "esm", typed: ["src/confirm.handler"], said: "new event", logs: ["hello esm"] },
  { project: "tsc-output", typed: ["dist/confirm.handler"], said: "new event", logs: ["compiled"] },
  { project: "bundle", typed: ["build/index.mjs"], said: "new event", logs: ["bundled 36"] },
  {
    project: "layer-flag",
    typed: ["index.handler", "--layer", "shared-layer"],
    said: "new event",
    logs: ["shared"],
  },
  // A handler that is named has what its template says of it, and flags win.
  {
    project: "terraform-archive",
    typed: ["src/confirm.js", "--memory", "512"],
    said: "settings: main.tf:15: confirm, nodejs20.x, 128 MB, 7s, with TABLE",
    memoryMb: 512,
    runtime: "nodejs20.x",
    logs: ["users-dev true"],
  },
];

const folder = mkdtempSync(join(tmpdir(), "projects-"));
cpSync(fixture("projects"), folder, { recursive: true, verbatimSymlinks: true });

it.concurrent.each(ROWS)("$project $typed", async (row) => {
  const { project, typed = [], memoryMb = 128, runtime = "nodejs22.x" } = row;
  const cwd = join(folder, project, row.folder ?? "");
  const { out, err } = await cli(["run", ...typed, "--json"], { cwd });
  expect(err.split("\n")[0]).toContain(row.said);
  const report = JSON.parse(out) as {
    target: { runtime: string };
    timing: { memoryMb: number };
    verdict: { accepted: boolean };
    logs: { text: string }[];
    error?: unknown;
  };
  expect(report.error).toBeUndefined();
  expect({
    runtime: report.target.runtime,
    memoryMb: report.timing.memoryMb,
    accepted: report.verdict.accepted,
    logs: report.logs.map(({ text }) => text),
  }).toEqual({ runtime, memoryMb, accepted: true, logs: row.logs });
});
