import { once } from "node:events";
import { readCommandLine } from "./command-line.ts";
import type { Context, Output } from "./context.ts";
import { EXIT } from "./exit-code.ts";
import type { AwsClients } from "./io/aws-clients.ts";

const argv = process.argv.slice(2);
const { command = "" } = readCommandLine(argv);
const runsHere = ["run", "compare", "check"].includes(command);
// Lambda's clock. A thread takes it over from the process that it is started in.
if (runsHere) process.env.TZ = "UTC";
const threads = runsHere ? await import("../runtime/invoker/spare-thread.ts") : undefined;
// A local run needs a thread, whatever its options turn out to be. It takes as long to start as the
// rest of the program takes to be loaded.
threads?.prepareThread();
const [{ main }, { Cancelled }] = await Promise.all([import("./main.ts"), import("../errors.ts")]);

/**
 * How long a thread may take to end that hears of it, in milliseconds. One that does not, and goes on
 * taking memory, can make the engine end this process before it has said with what code.
 */
const END_LIMIT_MS = 200;

/** How long what was done until an interruption may take to be reported, in milliseconds. */
const REPORT_LIMIT_MS = 700;

/** Who wants to hear of an interruption before it ends the program. */
let interruptListener: (() => void) | undefined;
let isInterrupted = false;

const stdout = outputTo(() => process.stdout, true);
const stderr = outputTo(() => process.stderr, false);
const context: Context = {
  stdin: {
    // `process.stdin`, and what knows terminals, cost milliseconds that most commands never need.
    get isTTY() {
      return process.getBuiltinModule("node:tty").isatty(0);
    },
    chunks: () => process.stdin as AsyncIterable<Uint8Array>,
  },
  stdout,
  stderr,
  interrupted: new Promise((_, reject) => {
    const interrupt = (): void =>
      reject(
        new Cancelled(
          ["invoke", "compare"].includes(command)
            ? "interrupted; a function that has already been called keeps running"
            : "interrupted",
        ),
      );
    const signal = (name: NodeJS.Signals): void => {
      isInterrupted = true;
      const listener = interruptListener ?? interrupt;
      interruptListener = undefined;
      listener();
      // Ctrl-C can be pressed again where answers to calls are waited for.
      if (command !== "invoke" || name !== "SIGINT") setTimeout(interrupt, REPORT_LIMIT_MS).unref();
    };
    // The last one comes when the terminal is closed.
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, signal);
    // Nothing is left that could go on: the terminal that a prompt waits for was closed (Ctrl-D).
    process.once("beforeExit", interrupt);
  }),
  onInterrupt: (listener) => {
    interruptListener = listener;
    return { giveBack: () => (interruptListener = undefined) };
  },
  cwd: process.cwd(),
  env: process.env,
  // Loading the crypto module for this would cost more than all the rest of an event.
  newSeed: () => Math.random().toString(36).slice(2, 10),
  prompter: async () => (await import("./prompts.ts")).createPrompter(),
  openFile: async (file) => (await import("../delivery/browser.ts")).openInBrowser(file),
  watchFiles: async (files) => (await import("./io/watch-files.ts")).watchFiles(files),
  aws: clientsOnDemand(),
};

/** AWS clients, loaded when a command first uses one: most commands do not. */
function clientsOnDemand(): AwsClients {
  return new Proxy({} as AwsClients, {
    get:
      (_, name: keyof AwsClients) =>
      async (...args: never[]) => {
        const { awsClients } = await import("./io/aws-clients.ts");
        return (awsClients[name] as (...given: never[]) => unknown)(...args);
      },
  });
}

/**
 * @param open Node opens its streams when they are first asked for. Most runs need one of them.
 * @param hasResult Whether the program is in vain without it. What is said beside the result is not.
 */
function outputTo(
  open: () => NodeJS.WriteStream,
  hasResult: boolean,
): Output & { flush: () => Promise<void> } {
  let opened: NodeJS.WriteStream | undefined;
  let closed: (() => void) | undefined;
  let isGone = false;
  const get = (): NodeJS.WriteStream => {
    opened ??= open().on("error", (error: NodeJS.ErrnoException) => {
      isGone = true;
      if (!hasResult) return undefined;
      // The terminal is closed.
      if (isInterrupted) return process.exit(EXIT.cancelled);
      if (error.code === "EPIPE") {
        // A reader that has seen enough (`| head`) is not a failure.
        return closed === undefined ? process.exit(EXIT.ok) : closed();
      }
      process.stderr.write(`error: cannot write the result: ${error.message}\n`);
      process.exit(EXIT.unusable);
    });
    return opened;
  };
  return {
    get isTTY() {
      return get().isTTY;
    },
    get columns() {
      return get().columns;
    },
    get isNewFile() {
      const { fstatSync } = process.getBuiltinModule("node:fs");
      const stats = fstatSync(hasResult ? 1 : 2);
      return stats.isFile() && stats.size === 0;
    },
    write(text) {
      if (isGone) return;
      const rest = opened === undefined ? writeAtOnce(hasResult ? 1 : 2, text) : text;
      if (rest !== undefined) get().write(rest);
    },
    onClosed: (listener) => {
      closed = listener;
    },
    flush: () =>
      new Promise((resolve) => {
        if (opened === undefined || isGone) resolve();
        // The listener above has the last word on a stream that failed.
        else
          opened.write("", (error) =>
            error && hasResult && closed === undefined ? undefined : resolve(),
          );
      }),
    async stream(pieces) {
      const stream = get();
      let written = 0;
      for (const piece of pieces) {
        if (isGone) return;
        // More can be written once it has drained, or nothing ever again once it has failed.
        if (!stream.write(piece)) await once(stream, "drain").catch(() => undefined);
        // A file takes everything at once. Ctrl-C and the progress bar want their turn all the same.
        else if (++written % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

/**
 * Writes without Node's streams, which take milliseconds to load. Windows' console needs them.
 *
 * @returns What is left for a stream, which waits for a slow reader and reports what fails.
 */
function writeAtOnce(descriptor: number, text: string): string | Uint8Array | undefined {
  if (process.platform === "win32") return text;
  const { writeSync } = process.getBuiltinModule("node:fs");
  let rest: Uint8Array = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
    return undefined;
  } catch {
    return rest;
  }
}

const code = await main(argv, context);
process.exitCode = code;
// What is written to a pipe leaves later; what a handler left open must not keep the process.
await stdout.flush();
await stderr.flush();
// `process.exit` waits for every thread, and one may be stuck in a system call for good: a handler's,
// or one that opens a FIFO. Putting another program in the place of this one ends them all, and passes
// the exit code on.
const isStuck = async (): Promise<boolean> =>
  isInterrupted || (threads !== undefined && !(await threads.waitForEndingThreads(END_LIMIT_MS)));
if ((await isStuck()) && process.execve !== undefined && process.platform !== "win32") {
  process.emitWarning = () => undefined;
  process.emit("exit", code);
  process.execve("/bin/sh", ["sh", "-c", `exit ${code}`]);
}
process.exit(code);
