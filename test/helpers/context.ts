import type { Context, Output } from "../../src/cli/context.ts";
import { main } from "../../src/cli/main.ts";
import type { Prompter } from "../../src/cli/prompts.ts";
import { watchFiles } from "../../src/cli/io/watch-files.ts";
import { awsClients } from "../../src/cli/io/aws-clients.ts";

export interface Setting {
  stdin?: string | Uint8Array;
  /** Whether a person sits at a terminal. */
  terminal?: boolean;
  /** How wide it is. */
  columns?: number;
  env?: Record<string, string>;
  cwd?: string;
  seed?: string;
  /** Answers to the prompts, in order. */
  answers?: (string | boolean)[];
  /** Rejects when the user breaks off. */
  interrupted?: Promise<never>;
  onInterrupt?: Context["onInterrupt"];
  watchFiles?: Context["watchFiles"];
  openFile?: Context["openFile"];
  aws?: Partial<Context["aws"]>;
}

export interface Result {
  code: number;
  out: string;
  err: string;
  /** Both, in the order in which they were written. */
  terminal: string;
  /** The messages of the prompts that were shown. */
  asked: string[];
}

/** Runs a command line in this process with everything outside of it replaced. */
export async function cli(argv: readonly string[], setting: Setting = {}): Promise<Result> {
  const result: Result = { code: -1, out: "", err: "", terminal: "", asked: [] };
  const { terminal = false, columns } = setting;
  const add = (stream: "out" | "err", text: string): void => {
    result[stream] += text;
    result.terminal += text;
  };
  const prompter = scripted(setting.answers ?? [], result.asked);
  const context: Context = {
    stdin: {
      isTTY: terminal && setting.stdin === undefined,
      chunks: async function* () {
        const { stdin = "" } = setting;
        yield typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin;
      },
    },
    stdout: outputTo((text) => add("out", text), terminal, columns),
    stderr: outputTo((text) => add("err", text), terminal, columns),
    interrupted: setting.interrupted ?? new Promise(() => {}),
    onInterrupt: setting.onInterrupt ?? (() => ({ giveBack: () => undefined })),
    cwd: setting.cwd ?? process.cwd(),
    env: setting.env ?? {},
    newSeed: () => setting.seed ?? "test-seed",
    prompter: async () => prompter,
    openFile: setting.openFile ?? (() => Promise.reject(new Error("nothing is to be opened"))),
    watchFiles: setting.watchFiles ?? watchFiles,
    aws: { ...awsClients, ...setting.aws },
  };
  result.code = await main(argv, context);
  return result;
}

function outputTo(
  add: (text: string) => void,
  isTTY: boolean,
  columns: number | undefined,
): Output {
  return {
    isTTY,
    columns,
    write: add,
    stream: async (pieces) => {
      for (const piece of pieces) add(piece);
    },
    onClosed: () => undefined,
  };
}

/** Answers prompts from a list. `""` at an input takes its default, as Enter does. */
function scripted(answers: readonly (string | boolean)[], asked: string[]): Prompter {
  const rest = [...answers];
  const next = (message: string): string | boolean => {
    asked.push(message);
    const answer = rest.shift();
    if (answer === undefined) throw new Error(`no answer is left for: ${message}`);
    return answer;
  };
  return {
    input: async ({ message, default: preset, wrong }) => {
      const answer = String(next(message)) || (preset ?? "");
      const problem = await wrong?.(answer);
      if (problem !== undefined) throw new Error(`${message}: ${problem}`);
      return answer;
    },
    select: async ({ message, choices }) => {
      const answer = next(message);
      const choice = choices.find(({ value }) => value === answer);
      if (choice === undefined) throw new Error(`${String(answer)} is not a choice of: ${message}`);
      return choice.value;
    },
    confirm: async (message) => next(message) === true,
  };
}
