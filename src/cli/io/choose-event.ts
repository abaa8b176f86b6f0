import { UserError } from "../../errors.ts";
import type { FoundEvent } from "../../event/lint/find.ts";
import { isObject } from "../../json.ts";
import { oneLine } from "../../report/terminal/plain-text.ts";
import { canPrompt } from "../context.ts";
import type { Context } from "../context.ts";
import { nameOf } from "./input.ts";

/** The most events that an error lists. */
const LISTED = 10;

/** Which of several events in a file is meant, from 1. Without a terminal, an error lists them. */
export async function chooseEvent(
  file: string,
  events: readonly FoundEvent[],
  asks: boolean,
  context: Context,
): Promise<number> {
  const choices = events.map((event, index) => ({
    value: `${file}#${index + 1}`,
    description: describe(event),
  }));
  if (asks && file !== "-" && canPrompt(context)) {
    const ask = await context.prompter();
    const chosen = await ask.select({
      message: `${nameOf(file)} contains ${events.length} events. Which one?`,
      choices,
    });
    context.stderr.write(`event: ${chosen}\n`);
    return choices.findIndex(({ value }) => value === chosen) + 1;
  }
  const rows = choices
    .slice(0, LISTED)
    .map(({ value, description }) => `  ${value}  ${description}`);
  throw new UserError(
    "several-events",
    `${nameOf(file)} contains ${events.length} events; choose one of them`,
    [
      ...rows,
      ...(events.length > LISTED ? [`  and ${events.length - LISTED} more`] : []),
      "invoke --events calls a function with each of them.",
    ].join("\n"),
  );
}

function describe({ document, line }: FoundEvent): string {
  const event = isObject(document) ? document : {};
  const parts = [event["triggerSource"], event["userName"]].filter(
    (part) => typeof part === "string",
  );
  return oneLine([`line ${line}`, ...parts].join(", "));
}
