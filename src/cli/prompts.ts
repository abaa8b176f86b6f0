import { confirm, input, select } from "@inquirer/prompts";
import { Cancelled } from "../errors.ts";
import { shorten } from "../shorten.ts";

/** The questions that commands ask. */
export interface Prompter {
  input(question: {
    message: string;
    default?: string;
    /** What is wrong with an answer; `undefined` when it is fine. */
    wrong?: (answer: string) => string | undefined | Promise<string | undefined>;
  }): Promise<string>;
  select<Value extends string>(question: {
    message: string;
    choices: readonly { value: Value; description: string }[];
  }): Promise<Value>;
  confirm(message: string): Promise<boolean>;
}

/** The most rows of a list that is not scrolled. */
const PAGE = 15;

/** Questions on the terminal, on stderr, so that stdout stays free for the result. */
export function createPrompter(): Prompter {
  const streams = { output: process.stderr };
  return {
    input: ({ wrong, ...question }) =>
      orCancelled(
        input(
          { ...question, validate: async (answer) => (await wrong?.(answer)) ?? true },
          streams,
        ),
      ),
    select: ({ message, choices }) =>
      orCancelled(
        select(
          {
            message,
            // A shorter list would hide what it has.
            pageSize: PAGE,
            choices: choices.map(({ value, description }) => ({
              value,
              name: onOneLine(`${value}: ${description}`),
              short: value,
              description,
            })),
          },
          streams,
        ),
      ),
    confirm: (message) => orCancelled(confirm({ message, default: false }, streams)),
  };
}

/** A choice on two lines would take another one's place. The chosen one is described in full. */
function onOneLine(text: string): string {
  return shorten(text, (process.stderr.columns ?? 80) - 4);
}

/** Ctrl-C at a prompt. */
async function orCancelled<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === "ExitPromptError") throw new Cancelled();
    throw error;
  }
}
