import type { Prompter } from "./prompts.ts";
import type { AwsClients } from "./io/aws-clients.ts";
import type { FileWatcher } from "./io/watch-files.ts";

export interface Output {
  readonly isTTY: boolean;
  /** How wide a terminal is; `undefined` where it is none. */
  readonly columns?: number | undefined;
  /** Whether it is a file that has nothing in it yet, as after `>`. */
  readonly isNewFile?: boolean;
  write(text: string): void;
  /** Writes piece after piece, no faster than they are taken. */
  stream(pieces: Iterable<string>): Promise<void>;
  /** Is told when the reader has gone, in place of the program's end there and then. */
  onClosed(listener: () => void): void;
}

/** Everything outside the program that a command can touch. Built once, in `entry.ts` or by a test. */
export interface Context {
  stdin: { readonly isTTY: boolean; chunks(): AsyncIterable<Uint8Array> };
  stdout: Output;
  stderr: Output;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Settles, by rejecting, when the user interrupts. */
  interrupted: Promise<never>;
  /** Takes the next interruption instead of `interrupted`, unless it is given back before that. */
  onInterrupt: (listener: () => void) => { giveBack: () => void };
  /** A seed nobody has used before. */
  newSeed: () => string;
  /** The questions to ask a person. Loaded when there is one to ask. */
  prompter: () => Promise<Prompter>;
  /** Shows a file in whatever program the user has for it, and says whether that is known to have worked. */
  openFile: (file: string) => Promise<boolean>;
  watchFiles: (files: readonly string[]) => Promise<FileWatcher>;
  aws: AwsClients;
}

/** Whether there is a person to ask: prompts are read from stdin and shown on stderr. */
export function canPrompt({ stdin, stderr }: Pick<Context, "stdin" | "stderr">): boolean {
  return stdin.isTTY && stderr.isTTY;
}
