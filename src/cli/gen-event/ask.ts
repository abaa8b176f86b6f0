import { UserError } from "../../errors.ts";
import { FLOW_NAMES, FLOWS } from "../../event/create/flows.ts";
import { createEvent } from "../../event/create/create-event.ts";
import { brokenAttribute, brokenEmail, brokenRegion, brokenUserName } from "../../event/limits.ts";
import { canPrompt } from "../context.ts";
import type { Context } from "../context.ts";
import { shellCommand } from "../../report/terminal/shell.ts";
import { readEventOptions } from "../flags/event.ts";
import { nameOf } from "../flags/flag.ts";
import { EVENT_SHAPE } from "../flags/table/event.ts";
import { EVENT_OUTPUT } from "../flags/table/gen-event.ts";
import type { GenEventFlags } from "./options.ts";

/** Fills what the command line left open by asking, and prints the command that does without. */
export async function askForEvent(flags: GenEventFlags, context: Context): Promise<GenEventFlags> {
  if (!canPrompt(context)) {
    throw new UserError(
      "no-terminal",
      "--interactive needs a terminal",
      "Pass the values as flags; see cognito-postconfirm gen-event --help",
    );
  }
  // What is given is checked before anything is asked.
  const given = await readEventOptions(flags, flags.flow, context.newSeed);
  const ask = await context.prompter();
  const chosen =
    flags.flow ??
    (await ask.select({
      message: "Which flow?",
      choices: FLOW_NAMES.map((name) => ({ value: name, description: FLOWS[name].summary })),
    }));

  const generated = createEvent(given).request.userAttributes["email"] ?? "";
  const email =
    flags.email ??
    given.attributes?.["email"] ??
    (await ask.input({ message: "Email address", default: generated, wrong: wrong(brokenEmail) }));
  const userName =
    flags.userName ??
    (await ask.input({ message: "User name (empty: the sub)", wrong: wrong(brokenUserName) }));
  const region =
    flags.region ??
    given.userPoolId?.split("_")[0] ??
    (await ask.input({ message: "Region", default: "us-east-1", wrong: wrong(brokenRegion) }));
  const attr =
    flags.attr ??
    (await askForPairs("User attribute as name=value (empty: none)", ask, brokenAttribute));
  const clientMetadata =
    flags.clientMetadata ?? (await askForPairs("Client metadata as key=value (empty: none)", ask));

  const answers: GenEventFlags = {
    ...flags,
    flow: chosen,
    seed: given.seed,
    attr,
    clientMetadata,
    ...(email !== generated && { email }),
    ...(userName !== "" && { userName }),
    ...(flags.userPoolId === undefined && { region }),
  };
  context.stderr.write(
    `\nThe same command without prompts:\n  ${commandLine(chosen, answers)}\n\n`,
  );
  return answers;
}

type Asker = Awaited<ReturnType<Context["prompter"]>>;

async function askForPairs(
  message: string,
  ask: Asker,
  broken: (name: string, value: string) => string | undefined = () => undefined,
): Promise<string[]> {
  const pairs: string[] = [];
  for (;;) {
    const pair = await ask.input({
      message,
      wrong: (answer) => {
        const equals = answer.indexOf("=");
        if (answer === "") return undefined;
        if (equals < 1) return "Write it as name=value, or leave it empty.";
        const problem = broken(answer.slice(0, equals), answer.slice(equals + 1));
        return problem === undefined ? undefined : `This ${problem}`;
      },
    });
    if (pair === "") return pairs;
    pairs.push(pair);
  }
}

/** An empty answer takes the default, so only others are checked. */
function wrong(
  broken: (value: string) => string | undefined,
): (answer: string) => string | undefined {
  return (answer) => {
    const problem = answer === "" ? undefined : broken(answer);
    return problem === undefined ? undefined : `This ${problem}`;
  };
}

function commandLine(flow: string, answers: GenEventFlags): string {
  const words = ["cognito-postconfirm", "gen-event", flow];
  const { compact, output } = EVENT_OUTPUT;
  for (const [key, flag] of Object.entries({ ...EVENT_SHAPE, compact, output })) {
    const value = answers[key as keyof typeof EVENT_SHAPE | "compact" | "output"];
    if (value === true) words.push(nameOf(flag));
    else for (const text of [value || []].flat()) words.push(nameOf(flag), text);
  }
  return shellCommand(words);
}
