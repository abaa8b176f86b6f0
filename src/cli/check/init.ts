import { jsonText } from "../../json.ts";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { UserScenario } from "../../check/user-scenario.ts";
import { UserError } from "../../errors.ts";
import { fileError } from "../../files/file-error.ts";
import type { CheckReport } from "../../contract/check/result.ts";
import type { Expectations } from "../../contract/check/scenario.ts";
import { sentMails } from "../../contract/mails.ts";
import { typedPath } from "../../paths.ts";
import { canPrompt } from "../context.ts";
import type { Context } from "../context.ts";
import { findConfig } from "../io/config-file.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { folderWithEntry } from "../io/find-upwards.ts";
import { readHandler } from "../flags/handler.ts";
import type { DiscoveredHandler } from "../io/discover-handler.ts";
import { readCheckOptions } from "./options.ts";
import type { CheckFlags } from "./options.ts";

/** Where a project without a `--handler` is taken to have it. */
const USUAL = "src/post-confirmation.ts";

/** Writes what a project needs to be checked from now on. What is there already stays as it is. */
export async function initCheck(flags: CheckFlags, context: Context): Promise<ExitCode> {
  const config = findConfig(context.cwd);
  // One that is named has to be there, before anything is written.
  if (flags.handler !== undefined) await readHandler(flags.handler, context.cwd, []);
  const given = flags.handler === undefined ? undefined : { handler: flags.handler };
  const named = given ?? (config === undefined ? await askForHandler(context) : undefined);
  const files: Record<string, string> = {
    ...(config === undefined && {
      "cognito-postconfirm.config.json": jsonText(await configFor(named, flags, context)),
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
        `working-directory: ${typedPath(root, context.cwd)}\n`,
    );
  }
  if (!(await isInstalled(context))) {
    context.stderr.write("next: npm i -D cognito-postconfirm\n");
  }
  const isMissing = config === undefined && named === undefined;
  const first = isMissing
    ? `there is no ${USUAL}: name your handler in the configuration, then `
    : "";
  context.stderr.write(`next: ${first}npx cognito-postconfirm check\n`);
  return EXIT.ok;
}

/** What a configuration says of the handler: nothing, where the project's files are to lead to it each time. */
interface Named {
  handler?: string;
}

/** The handler that the project's files lead to, as it is to be named, once a person agrees. */
async function askForHandler(context: Context): Promise<Named | undefined> {
  const { discoverHandler } = await import("../io/discover-handler.ts");
  const { cwd, env, stderr } = context;
  const { named, text } = await discoverHandler(cwd, env).then(
    ({ found: first, similar }) => {
      const found = first?.source ?? first;
      return { named: found && nameOf(found, cwd), text: found?.text ?? similarText(similar()) };
    },
    (error: unknown) => {
      // What the next check says of it, too.
      if (error instanceof UserError) return { named: undefined, text: `${error.message}\n` };
      throw error;
    },
  );
  stderr.write(text);
  const usual = existsSync(resolve(cwd, USUAL)) ? { handler: USUAL } : undefined;
  const isUnnamed = named !== undefined && named.handler === undefined;
  if (isUnnamed || !canPrompt(context)) return named ?? usual;
  const prompter = await context.prompter();
  const handler = await prompter.input({
    message: "Which handler do you want to check?",
    default: named?.handler ?? USUAL,
  });
  return { handler };
}

function nameOf({ location, isWritten }: DiscoveredHandler, cwd: string): Named {
  const { file, exportName } = location;
  return isWritten === true ? {} : { handler: `${typedPath(cwd, file)}#${exportName}` };
}

function similarText(similar: readonly string[]): string {
  return similar.length === 0 ? "" : `similar files: ${similar.join(", ")}\n`;
}

/** A configuration that expects of each flow what the handler does today. */
async function configFor(
  named: Named | undefined,
  flags: CheckFlags,
  context: Context,
): Promise<object> {
  if (named === undefined) return { handler: USUAL, ...CONFIG };
  const config = { ...named, ...CONFIG };
  try {
    const env = [...Object.entries(CONFIG.env), ...(flags.env ?? [])];
    const options = await readCheckOptions({ ...flags, ...named, env }, [], context);
    const { runCheck } = await import("./once.ts");
    const report = await runCheck(options, { only: ["*/plain"] }, context, undefined);
    return { ...config, expect: observedIn(report) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.stderr.write(
      `no expectations written, because ${named.handler ?? "the handler"} could not run: ${error.message}\n`,
    );
    return config;
  }
}

/** What was done in the plain scenario of each flow, where the dry run was not in the way. */
function observedIn({ scenarios }: CheckReport): Record<string, Expectations> {
  const plain = scenarios.filter(
    ({ name, status, obstacles }) =>
      name.endsWith("/plain") && status !== "not-judged" && obstacles.length === 0,
  );
  return Object.fromEntries(
    plain.flatMap(({ flow, calls: [call] }): [string, Expectations][] => {
      if (call?.verdict.accepted !== true) return [];
      const { mails, awsCalls } = call.invocation;
      const done = awsCalls.filter(
        ({ operation, result }) => result === "answered" && AWS_OPERATION.test(operation),
      );
      const calls = [...new Set(done.map(({ service, operation }) => `${service}:${operation}`))];
      return [[flow, { mails: sentMails(mails).length, ...(calls.length > 0 && { calls }) }]];
    }),
  );
}

/** Not a path or an address, which may have an id in it. */
const AWS_OPERATION = /^[A-Z]\w+$/;

async function isInstalled({ cwd }: Context): Promise<boolean> {
  const folder = folderWithEntry("package.json", cwd);
  if (folder === undefined) return false;
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "");
  return text.includes('"cognito-postconfirm"');
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
  $schema: "./node_modules/cognito-postconfirm/schemas/config.json",
  env: { SES_SOURCE_EMAIL: "no-reply@example.com" },
  scenarios: "scenarios",
  rules: {},
  expect: {},
};

const SCENARIO: UserScenario = {
  title: "a user signs up for the pro plan",
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
      - run: npx cognito-postconfirm check --reporter human --reporter github --reporter markdown=$GITHUB_STEP_SUMMARY
`;
