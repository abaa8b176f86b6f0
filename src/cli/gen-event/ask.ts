import { UserError } from "../../errors.ts";
import { FLOW_NAMES, FLOWS } from "../../event/create/flows.ts";
import { createEvent } from "../../event/create/create-event.ts";
import { brokenAttribute, brokenEmail, brokenRegion, brokenUserName } from "../../event/limits.ts";
import { canPrompt } from "../context.ts";
import type { Context } from "../context.ts";
import { EVENT_FLAGS, readEventOptions } from "../flags/event.ts";
import type { EventFlags } from "../flags/event.ts";
import { shellCommand } from "../../report/terminal/shell.ts";

/** Fills what the command line left open by asking, and prints the command that does without. */
export async function askForEvent(
  flow: string | undefined,
  flags: EventFlags & { compact?: boolean; json?: boolean; output?: string },
  context: Context,
): Promise<{ flow: string; flags: EventFlags }> {
  if (flags.json === true) {
    throw new UserError(
      "usage",
      "--interactive and --json contradict each other",
      "--json never asks.",
    );
  }
  if (!canPrompt(context)) {
    throw new UserError(
      "no-terminal",
      "--interactive needs a terminal to ask on",
      "Give the values as flags; see cognito-postconfirm gen-event --help",
    );
  }
  // What is given is checked before anything is asked.
  const given = await readEventOptions(flags, flow, context.newSeed);
  const ask = await context.prompter();
  const chosen =
    flow ??
    (await ask.select({
      message: "Which flow?",
      choices: FLOW_NAMES.map((name) => ({ value: name, description: FLOWS[name].summary })),
    }));

  const generated = createEvent(given).request.userAttributes["email"] ?? "";
  const email =
    flags.email ??
    given.attributes?.["email"] ??
    (await ask.input({ message: "E-mail address", default: generated, wrong: wrong(brokenEmail) }));
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

  const answers: EventFlags = {
    ...flags,
    seed: given.seed,
    attr,
    clientMetadata,
    ...(email !== generated && { email }),
    ...(userName !== "" && { userName }),
    ...(flags.userPoolId === undefined && { region }),
  };
  context.stderr.write(
    `\nThe same without questions:\n  ${commandLine(chosen, answers, flags)}\n\n`,
  );
  return { flow: chosen, flags: answers };
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

function commandLine(
  flow: string,
  answers: EventFlags,
  output: { compact?: boolean; output?: string },
): string {
  const words = ["cognito-postconfirm", "gen-event", flow];
  for (const [key, flag] of Object.entries(EVENT_FLAGS) as [keyof EventFlags, string][]) {
    const value = answers[key];
    if (value === true) words.push(flag);
    else for (const text of [value || []].flat()) words.push(flag, text);
  }
  if (output.compact === true) words.push("--compact");
  if (output.output !== undefined) words.push("--output", output.output);
  return shellCommand(words);
}
