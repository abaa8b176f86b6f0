import { isObject, jsonText } from "../../json.ts";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { UserScenario } from "../../check/user-scenario.ts";
import { withoutSecrets } from "../../report/without-secrets.ts";
import { UserError } from "../../errors.ts";
import { fileError } from "../../files/file-error.ts";
import type { CheckReport } from "../../contract/check/result.ts";
import type { Expectations } from "../../contract/check/scenario.ts";
import { callsOfStarts, nameOfCall } from "../../contract/calls.ts";
import { sentMails } from "../../contract/mails.ts";
import type { AwsCall } from "../../invocation.ts";
import { typedPath } from "../../paths.ts";
import { canPrompt } from "../context.ts";
import type { Context } from "../context.ts";
import { findConfig } from "../io/config-file.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { folderWithEntry } from "../io/find-upwards.ts";
import { git } from "../io/git.ts";
import { readHandler } from "../flags/handler.ts";
import { noHandler, USUAL_HANDLER } from "../io/choose-handler.ts";
import type { DiscoveredHandler } from "../io/discover-handler.ts";
import { readCheckOptions } from "./options.ts";
import type { CheckFlags } from "./options.ts";
import type { KeptFlags } from "./kept-flags.ts";

/** Writes what a project needs to be checked from now on. What is there already stays as it is. */
export async function initCheck(
  flags: CheckFlags,
  kept: KeptFlags,
  context: Context,
): Promise<ExitCode> {
  const config = findConfig(context.cwd);
  // One that is named has to be there, before anything is written.
  if (flags.handler !== undefined) await readHandler(flags.handler, context.cwd, []);
  const given = flags.handler === undefined ? undefined : { handler: flags.handler };
  const named = config === undefined ? (given ?? (await askForHandler(context))) : undefined;
  const { observed, scenario } =
    named === undefined
      ? { observed: {}, scenario: SCENARIO }
      : await observe(named, flags, context);
  const files: Record<string, string> = {
    ...(named !== undefined && {
      "cognito-postconfirm.config.json": jsonText(
        configWith(named, observed, flags, kept, context),
      ),
    }),
    // Whoever names others has some.
    ...(flags.scenarios === undefined && { "scenarios/example.json": jsonText(scenario) }),
    ".github/workflows/post-confirmation.yml": WORKFLOW,
  };
  if (config !== undefined) {
    const unsaved = [...(given === undefined ? [] : ["handler"]), ...Object.keys(kept.settings)];
    const note =
      unsaved.length === 0 ? "" : `; these settings were not added: ${unsaved.join(", ")}`;
    context.stderr.write(`kept  ${relative(context.cwd, config)}, which already exists${note}\n`);
  }
  for (const [path, text] of Object.entries(files)) {
    context.stderr.write(
      `${(await writeNew(resolve(context.cwd, path), text)) ? "wrote" : "kept "} ${path}\n`,
    );
  }
  if (config === undefined && kept.secrets.length > 0) {
    context.stderr.write(
      `not in the configuration, because it may be a secret: ${kept.secrets.join(", ")}\n` +
        'Pass it each time, or set a made-up value under "env" in the configuration: nothing is sent.\n',
    );
  }
  for (const file of config === undefined ? await ignoredIn(kept, context) : []) {
    context.stderr.write(
      `${file} is ignored by git, so CI does not have it: set made-up values under "env" in the configuration instead\n`,
    );
  }
  const root = folderWithEntry(".git", context.cwd);
  if (root !== undefined && root !== context.cwd) {
    context.stderr.write(
      "GitHub reads workflows only from the repository root: move .github there, and add to its steps:\n" +
        `working-directory: ${typedPath(root, context.cwd)}\n`,
    );
  }
  if (!(await isInstalled(context))) {
    context.stderr.write("next: npm i -D cognito-postconfirm\n");
  }
  context.stderr.write("next: npx cognito-postconfirm check\n");
  return EXIT.ok;
}

/** What a configuration says of the handler: nothing, where the project's files are to lead to it each time. */
interface Named {
  handler?: string;
}

/** The handler that the project's files lead to, as it is to be named, once a person agrees. */
async function askForHandler(context: Context): Promise<Named> {
  const { discoverHandler } = await import("../io/discover-handler.ts");
  const { cwd, env, stderr } = context;
  const { found: first, similar: lookFor } = await discoverHandler(cwd, env);
  const found = first?.source ?? first;
  const similar = found === undefined ? lookFor() : [];
  stderr.write(found?.text ?? similarText(similar));
  const usual = existsSync(resolve(cwd, USUAL_HANDLER)) ? { handler: USUAL_HANDLER } : undefined;
  const named = found === undefined ? usual : nameOf(found, cwd);
  const isUnnamed = named !== undefined && named.handler === undefined;
  if (isUnnamed || !canPrompt(context)) {
    if (named === undefined) throw noHandler(similar);
    return named;
  }
  const prompter = await context.prompter();
  const handler = await prompter.input({
    message: "Which handler do you want to check?",
    default: named?.handler ?? similar[0] ?? USUAL_HANDLER,
    wrong: async (answer) => {
      try {
        await readHandler(answer, cwd, []);
        return undefined;
      } catch (error) {
        if (error instanceof UserError) return error.message;
        throw error;
      }
    },
  });
  return { handler };
}

function nameOf({ location, isWritten }: DiscoveredHandler, cwd: string): Named {
  const { file, exportName } = location;
  return isWritten === true ? {} : { handler: `${typedPath(cwd, file)}#${exportName}` };
}

function similarText(similar: readonly string[]): string {
  return similar.length === 0 ? "" : `files that look like a handler: ${similar.join(", ")}\n`;
}

interface Observed {
  /** What was set so that the handler runs. */
  env?: Record<string, string>;
  expect?: Record<string, Expectations>;
}

/** A configuration that says what the command line said, and expects of each flow what the handler does today. */
function configWith(
  { handler }: Named,
  { env, expect = {} }: Observed,
  { rule = [] }: CheckFlags,
  { settings }: KeptFlags,
  { cwd }: Context,
): object {
  const variables = { ...env, ...(settings["env"] as Record<string, string> | undefined) };
  return {
    $schema: "./node_modules/cognito-postconfirm/schemas/config.json",
    ...(handler !== undefined && {
      handler: isAbsolute(handler) ? typedPath(cwd, handler) : handler,
    }),
    scenarios: "scenarios",
    ...settings,
    ...(Object.keys(variables).length > 0 && { env: variables }),
    rules: Object.fromEntries(rule.map((pair) => pair.split("="))),
    expect,
  };
}

/** What the handler does, with a sender where it reads one that nothing sets, and a scenario about what it reads. */
async function observe(
  named: Named,
  flags: CheckFlags,
  context: Context,
): Promise<{ observed: Observed; scenario: UserScenario }> {
  const play = async (env: Record<string, string>): Promise<CheckReport> => {
    const all = [...Object.entries(env), ...(flags.env ?? [])];
    const options = await readCheckOptions({ ...flags, ...named, env: all }, [], context);
    const { runCheck } = await import("./once.ts");
    const only = ["*/plain", "confirm-sign-up/with-*"];
    const settings = { ...options, only, scenarios: [] };
    return runCheck(options, settings, context, undefined);
  };
  try {
    const bare = await play({}).catch((error: unknown) => {
      // It may need the sender to be loaded.
      if (error instanceof UserError && error.message.includes(SENDER)) return undefined;
      throw error;
    });
    const needsSender = bare === undefined || unsetIn(bare).has(SENDER);
    const env = needsSender ? { [SENDER]: "no-reply@example.com" } : undefined;
    const report = bare === undefined || env !== undefined ? await play(env ?? {}) : bare;
    return {
      observed: { env, expect: expectedOf(report, context) },
      scenario: scenarioOf(report) ?? SCENARIO,
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.stderr.write(
      `no expectations written, because ${named.handler ?? "the handler"} could not run: ${error.message}\n`,
    );
    return { observed: {}, scenario: SCENARIO };
  }
}

const SENDER = "SES_SOURCE_EMAIL";

function unsetIn({ scenarios }: CheckReport): Set<string> {
  const calls = scenarios.flatMap((scenario) => scenario.calls);
  return new Set(
    calls.flatMap(({ invocation }) => (invocation.unsetVariables ?? []).map(({ name }) => name)),
  );
}

/** A sign-up with something that the handler reads and that few users have. */
function scenarioOf({ scenarios }: CheckReport): UserScenario | undefined {
  for (const { addedFor, title, calls } of scenarios) {
    const [call] = calls;
    const [, part, name = ""] = /^reads (clientMetadata\.)?([\w:.-]+)$/.exec(addedFor ?? "") ?? [];
    if (call?.verdict.accepted !== true) continue;
    const request = call.invocation.event["request"];
    const key = part === undefined ? "attributes" : "clientMetadata";
    const from = isObject(request) && request[part === undefined ? "userAttributes" : key];
    const value = isObject(from) ? from[name] : undefined;
    if (typeof value !== "string") continue;
    return {
      title,
      make: { flow: "confirm-sign-up", [key]: { [name]: value } },
      expect: { accepted: true },
    };
  }
  return undefined;
}

/** What was done in the plain scenario of each flow, where it is right and the dry run was not in the way. */
function expectedOf(
  { scenarios }: CheckReport,
  { stderr }: Pick<Context, "stderr">,
): Record<string, Expectations> {
  const expect: Record<string, Expectations> = {};
  const invocations = scenarios.flatMap(({ calls }) => calls.map(({ invocation }) => invocation));
  const ofStarts = callsOfStarts(invocations);
  const isRepeating = scenarios.some((each) => codesOf(each).includes(REPEATED_ON_RESET));
  for (const scenario of scenarios) {
    const { name, flow, status, obstacles, calls } = scenario;
    const [call] = calls;
    if (!name.endsWith("/plain") || call === undefined) continue;
    const { accepted } = call.verdict;
    if (accepted === null) continue;
    const isReset = call.invocation.event["triggerSource"] === RESET;
    const codes = [
      ...(status === "failed" ? codesOf(scenario) : []),
      ...(isRepeating && isReset ? [REPEATED_ON_RESET] : []),
    ];
    if (codes.length > 0) {
      const why = [...new Set(codes)].join(", ");
      stderr.write(`no expectations written for ${flow} until this is fixed: ${why}\n`);
    } else if (obstacles.length > 0) {
      const why = [...new Set(obstacles.map(({ what }) => what))].join(", ");
      stderr.write(
        `no expectations written for ${flow}, because ${withoutSecrets(why)} ${obstacles.length === 1 ? "has" : "have"} no response (add a stub)\n`,
      );
    } else if (accepted && status === "passed") {
      const { mails, awsCalls } = call.invocation;
      const done = awsCalls.filter(({ result }) => result !== "refused");
      const names = done.flatMap((each) => (ofStarts.has(nameOfCall(each)) ? [] : nameFor(each)));
      const made = [...new Set(names)];
      expect[flow] = { mails: sentMails(mails).length, ...(made.length > 0 && { calls: made }) };
    }
  }
  return expect;
}

/** The fix of this finding would break what is expected. */
const REPEATED_ON_RESET = "no-repeated-effect-on-reset";

const RESET = "PostConfirmation_ConfirmForgotPassword";

function codesOf({ findings }: CheckReport["scenarios"][number]): string[] {
  return findings.map(({ code }) => code);
}

/** How to expect a call. Paths and addresses may have an id in them. */
function nameFor(call: AwsCall): string[] {
  const { service, operation } = call;
  if (service === "appsync" || AWS_OPERATION.test(operation)) return [nameOfCall(call)];
  const [, request] = /^(\w+ https?:\/\/[^/]+\/)/.exec(operation) ?? [];
  return service === "http" && request !== undefined ? [`http:${request}*`] : [];
}

const AWS_OPERATION = /^[A-Z]\w+$/;

/** The files of the configuration that are not in a clone. */
async function ignoredIn({ settings }: KeptFlags, { cwd }: Context): Promise<string[]> {
  const files = [settings["envFile"], settings["stubs"]].flat().filter(isText);
  const ignored = await git(cwd, "check-ignore", "--", ...files);
  return ignored?.split("\n").filter((line) => line !== "") ?? [];
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

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

const SCENARIO: UserScenario = {
  title: "a user signs up with a name",
  make: { flow: "confirm-sign-up", attributes: { name: "Ann Example" } },
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
