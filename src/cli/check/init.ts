import { jsonText } from "../../json.ts";
import { mkdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { UserScenario } from "../../check/user-scenario.ts";
import { UserError } from "../../errors.ts";
import { fileError } from "../../files/file-error.ts";
import type { Context } from "../context.ts";
import { findConfig } from "../io/config-file.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { folderWithEntry } from "../io/find-upwards.ts";
import { readHandler } from "../flags/handler.ts";

/** Where a project without a `--handler` is taken to have it. */
const USUAL = "src/post-confirmation.ts";

/** Writes what a project needs to be checked from now on. What is there already stays as it is. */
export async function initCheck(handler: string | undefined, context: Context): Promise<ExitCode> {
  const config = findConfig(context.cwd);
  // One that is named has to be there, before anything is written.
  if (handler !== undefined) await readHandler(handler, context.cwd, []);
  // One that the project's files declare needs no name here.
  const isFound = handler === undefined && config === undefined && (await isDeclared(context.cwd));
  const named = isFound ? {} : { handler: handler ?? USUAL };
  const files: Record<string, string> = {
    ...(config === undefined && {
      "cognito-postconfirm.config.json": jsonText({ ...named, ...CONFIG }),
    }),
    "scenarios/pro-plan.json": jsonText(SCENARIO),
    ".github/workflows/post-confirmation.yml": WORKFLOW,
  };
  if (config !== undefined) context.stderr.write(`kept  ${relative(context.cwd, config)}\n`);
  for (const [path, text] of Object.entries(files)) {
    context.stderr.write(
      `${(await writeNew(resolve(context.cwd, path), text)) ? "wrote" : "kept "} ${path}\n`,
    );
  }
  const root = folderWithEntry(".git", context.cwd);
  if (root !== undefined && root !== context.cwd) {
    context.stderr.write(
      "GitHub reads workflows at the repository's root alone: move .github there, and have its steps run with\n" +
        `working-directory: ${relative(root, context.cwd).replaceAll("\\", "/")}\n`,
    );
  }
  const isMissing =
    config === undefined &&
    handler === undefined &&
    !isFound &&
    !existsSync(resolve(context.cwd, USUAL));
  const first = isMissing
    ? `there is no ${USUAL}: name your handler in the configuration, then `
    : "";
  context.stderr.write(`next: ${first}npx cognito-postconfirm check\n`);
  return EXIT.ok;
}

async function isDeclared(cwd: string): Promise<boolean> {
  const { discoverHandler } = await import("../io/discover-handler.ts");
  try {
    const { found } = await discoverHandler(cwd);
    return found !== undefined;
  } catch (error) {
    // What the next check says of it, too.
    if (error instanceof UserError) return false;
    throw error;
  }
}

async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw fileError(error, path, "write");
  }
}

const CONFIG = {
  env: { SES_SOURCE_EMAIL: "no-reply@example.com" },
  scenarios: "scenarios",
  rules: {},
  expect: {},
};

const SCENARIO: UserScenario = {
  title: "somebody signs up for the pro plan",
  make: {
    flow: "confirm-sign-up",
    attributes: { "custom:tier": "pro" },
    clientMetadata: { plan: "pro" },
  },
  expect: { accepted: true },
};

const WORKFLOW = `name: post-confirmation
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      - run: npm ci
      - run: npx cognito-postconfirm check --reporter github
`;
