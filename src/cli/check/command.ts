import { resolve } from "node:path";
import type { Command } from "commander";
import { UserError } from "../../errors.ts";
import { isLevel, LEVELS } from "../../check/rule-settings.ts";
import type { RuleChoice } from "../../check/rule-settings.ts";
import type { Expectations } from "../../contract/check/scenario.ts";
import { addAnswerOptions, readAnswerOptions } from "../flags/answers.ts";
import type { AnswerFlags } from "../flags/answers.ts";
import type { Context } from "../context.ts";
import { append } from "../flags/event.ts";
import type { ExitCode } from "../exit-code.ts";
import type { CheckCommandOptions, ReporterChoice } from "./options.ts";
import { readEndpointUrl, readFunctionName } from "../flags/function.ts";
import { addLocalOptions, readLocalOptions } from "../flags/local.ts";
import type { LocalFlags } from "../flags/local.ts";
import { readWhole } from "../flags/whole-number.ts";

interface CheckFlags extends LocalFlags, AnswerFlags {
  function?: string;
  qualifier?: string;
  profile?: string;
  endpointUrl?: string;
  yes?: boolean;
  region?: string;
  rule?: string[];
  rules?: Readonly<Record<string, RuleChoice>>;
  expect?: Readonly<Record<string, Expectations>>;
  only?: string[];
  skip?: string[];
  scenarios?: string[];
  seed?: string;
  concurrency?: string;
  reporter?: string[];
  json?: boolean;
  changed?: string | true;
  watch?: boolean;
  explain?: string;
  init?: boolean;
  record?: string;
  color?: boolean;
}

export function registerCheck(
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("check")
    .summary("prove a handler: every scenario that Cognito and SES can put it in, judged by rules")
    .description(
      "Plays every scenario against a handler on this machine, in a dry run, and judges it by rules:\n" +
        "each flow and provider, missing attributes, hostile values, retries, an SES that fails.",
    );
  addLocalOptions(command.optionsGroup("The handler:"))
    .option("--region <region>", "of the events, and of the handler")
    .optionsGroup("Or a deployed function:")
    .option("--function <name>", "check it; what needs the dry run is left out")
    .option("--qualifier <alias|version>", "alias or version of the function")
    .option("--profile <name>", "AWS profile")
    .option("--endpoint-url <url>", "a Lambda endpoint such as http://127.0.0.1:3002")
    .option("-y, --yes", "call the function without asking")
    .optionsGroup("What is checked:")
    .option("--rule <code=level>", `a rule's severity: ${LEVELS.join(", ")} (repeatable)`, append)
    .option("--only <scenario>", "play these alone, * standing for anything (repeatable)", append)
    .option("--skip <scenario>", "leave these out (repeatable)", append)
    .option("--scenarios <folder|glob>", "scenarios of your own (repeatable)", append)
    .option("--seed <text>", "makes the people; findings are the same for every seed")
    .optionsGroup("When and how:")
    .option(
      "--changed [commit]",
      "check only if git sees a change in the handler's package since a commit (default: the last)",
    )
    .option("--watch", "check again when the handler or a scenario changes")
    .option("--concurrency <n>", "how many scenarios at once (default: one a processor, and one)")
    .optionsGroup("How SES behaves in a dry run:");
  for (const option of command.options) {
    // Whoever gives one is told what to do instead, and nobody has to read of it.
    if (option.long?.startsWith("--inspect") === true) option.hideHelp();
  }
  addAnswerOptions(command)
    .optionsGroup("Output:")
    .option(
      "--reporter <name[=file]>",
      "human, json, junit, github, tap or html, to stdout or a file (repeatable)",
      append,
    )
    .option("--json", "print one JSON document, and no other report; never ask")
    .option("--no-color", "print without colour")
    .optionsGroup("In the place of a check:")
    .option("--explain <code>", "say what a rule asks for, why, and how to mend it")
    .option("--init", "write a configuration, a scenario and a CI workflow; nothing is overwritten")
    .option("--record <event>", "print a scenario made of a captured event, with nobody in it")
    .addHelpText(
      "after",
      `
Examples:
  $ cognito-postconfirm check --handler src/post-confirmation.ts
  $ cognito-postconfirm check --handler dist/index.handler --reporter human --reporter junit=check.xml
  $ cognito-postconfirm check --only 'federated/*' --rule no-personal-data-in-logs=error
  $ cognito-postconfirm check --explain no-duplicate-mail
  $ cognito-postconfirm check --record captured.json > scenarios/captured.json
  $ cognito-postconfirm check --function my-post-confirmation --profile dev

Exit code: 0 no errors (warnings and notes do not fail), 1 errors, 2 it could not be done, 130 cancelled.`,
    )
    .action(async (flags: CheckFlags) => {
      refuseContradictions(flags, (key) => command.getOptionValueSource(key) === "cli");
      const other = await otherAction(flags, context);
      if (other !== undefined) return exit(other);
      return exit(await check(await readOptions(flags, context), context));
    });
}

/** What is asked for in the place of a check. */
async function otherAction(flags: CheckFlags, context: Context): Promise<ExitCode | undefined> {
  if (flags.explain !== undefined) {
    const { explainRule } = await import("./explain.ts");
    return explainRule(flags.explain, { json: flags.json ?? false }, context);
  }
  if (flags.init === true) {
    return (await import("./init.ts")).initCheck(flags.handler, context);
  }
  if (flags.record !== undefined) {
    const { recordScenario } = await import("./record.ts");
    return recordScenario(flags.record, flags.seed, context);
  }
  return undefined;
}

function refuseContradictions(flags: CheckFlags, isGiven: (key: string) => boolean): void {
  if (flags.inspect !== undefined || flags.inspectBrk !== undefined) {
    throw new UserError(
      "usage",
      "a debugger follows one call, and check makes many",
      "Use run --inspect with the event of the scenario.",
    );
  }
  if (flags.watch === true && flags.json === true) {
    throw new UserError("usage", "--watch runs on and on, and --json prints one document");
  }
  const { function: deployed, handler } = flags;
  if (deployed !== undefined && handler !== undefined) {
    throw new UserError(
      "usage",
      "--handler and --function are two things to check",
      "Give one of them.",
    );
  }
  const odd = (deployed === undefined ? OF_A_FUNCTION : OF_A_HANDLER).find(isGiven);
  if (odd === undefined) return;
  const flag = `--${odd.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw deployed === undefined
    ? new UserError("usage", `${flag} needs --function`, `Add it, or leave ${flag} out.`)
    : new UserError(
        "usage",
        `${flag} is of a handler on this machine, and --function is deployed`,
        `Leave ${flag} out.`,
      );
}

/** Flags that mean nothing to the other of the two that can be checked. */
const OF_A_FUNCTION = ["qualifier", "profile", "endpointUrl", "yes"];
const OF_A_HANDLER = [
  ...["runtime", "memory", "timeout", "env", "envFile", "sesTemplates", "stubs", "allowNet"],
  ...["changed", "watch"],
];

async function readOptions(flags: CheckFlags, context: Context): Promise<CheckCommandOptions> {
  const reporters = readReporters(flags, context.cwd);
  return {
    answers: await readAnswerOptions(flags, context),
    local: await readLocalOptions(flags, context),
    region: flags.region,
    remote:
      flags.function === undefined
        ? undefined
        : {
            functionName: readFunctionName(flags.function, flags.qualifier),
            qualifier: flags.qualifier,
            profile: flags.profile,
            endpointUrl: readEndpointUrl(flags.endpointUrl),
            yes: flags.yes ?? false,
          },
    rules: { ...flags.rules, ...readRules(flags.rule) },
    expect: flags.expect ?? {},
    only: flags.only ?? [],
    skip: flags.skip ?? [],
    scenarios: flags.scenarios ?? [],
    seed: flags.seed,
    concurrency:
      flags.concurrency === undefined
        ? undefined
        : readWhole("--concurrency", flags.concurrency, { min: 1, max: 64 }),
    reporters,
    changedSince: flags.changed === true ? "HEAD" : flags.changed,
    watch: flags.watch ?? false,
    color: flags.color ?? true,
  };
}

/** Names are looked into with those of the configuration. */
function readRules(pairs: readonly string[] = []): Record<string, RuleChoice> {
  return Object.fromEntries(
    pairs.map((pair): [string, RuleChoice] => {
      const [code = "", level] = pair.split("=");
      if (isLevel(level)) return [code, level];
      throw new UserError(
        "invalid-option",
        `--rule: "${pair}" names no level`,
        `Write it like --rule no-duplicate-mail=off, with one of ${LEVELS.join(", ")}.`,
      );
    }),
  );
}

function readReporters({ reporter = [], json }: CheckFlags, cwd: string): ReporterChoice[] {
  const given = reporter.map((text): ReporterChoice => {
    const at = text.indexOf("=");
    if (at < 0) return { name: text, file: undefined };
    return { name: text.slice(0, at), file: text.slice(at + 1) };
  });
  // What else would be printed gives way; files are written all the same.
  const toFiles = given.filter(({ file }) => file !== undefined);
  const chosen = json === true ? [...toFiles, { name: "json", file: undefined }] : given;
  if (chosen.filter(({ file }) => file === undefined).length > 1) {
    throw new UserError(
      "usage",
      "two reports would go to standard output",
      "Give all but one a file: --reporter junit=check.xml",
    );
  }
  const files = chosen.map(({ file }) => (file === undefined ? undefined : resolve(cwd, file)));
  const twin = files.findIndex((file, index) => file !== undefined && files.indexOf(file) < index);
  if (twin >= 0) {
    throw new UserError(
      "usage",
      `two reports would go to ${chosen[twin]?.file}`,
      "Give each a file of its own.",
    );
  }
  return chosen.length === 0 ? [{ name: "human", file: undefined }] : chosen;
}

async function check(options: CheckCommandOptions, context: Context): Promise<ExitCode> {
  if (options.watch) return (await import("./watch.ts")).checkAndWatch(options, context);
  return (await import("./once.ts")).checkOnce(options, context);
}
