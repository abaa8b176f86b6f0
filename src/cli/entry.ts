import type { Context, Output } from "./context.ts";

// The bin has started a thread for a local run already.
const threads = ["run", "check"].includes(process.argv[2] ?? "")
  ? await import("../runtime/spare-worker.ts")
  : undefined;
const [{ main }, { awsClients }, { Cancelled }, { EXIT }] = await Promise.all([
  import("./main.ts"),
  import("./aws-clients.ts"),
  import("../errors.ts"),
  import("./exit-code.ts"),
]);

/**
 * How long a thread may take to end that hears of it, in milliseconds. One that does not, and goes on
 * taking memory, can make the engine end this process before it has said with what code.
 */
const END_LIMIT_MS = 200;

const stdout = outputTo(() => process.stdout);
const stderr = outputTo(() => process.stderr);
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
          process.argv[2] === "invoke"
            ? "interrupted; a function that was called already goes on"
            : "interrupted",
        ),
      );
    process.once("SIGINT", interrupt);
    process.once("SIGTERM", interrupt);
    // Nothing is left that could go on: the terminal that a prompt waits for was closed (Ctrl-D).
    process.once("beforeExit", interrupt);
  }),
  cwd: process.cwd(),
  env: process.env,
  // Loading the crypto module for this would cost more than all the rest of an event.
  newSeed: () => Math.random().toString(36).slice(2, 10),
  prompter: async () => (await import("./prompts.ts")).createPrompter(),
  openFile: async (file) => (await import("./open-mails.ts")).openInBrowser(file),
  watchFiles: async (files) => (await import("./watch-files.ts")).watchFiles(files),
  aws: awsClients,
};

/** @param open Node opens its streams when they are first asked for. Most runs need one of them. */
function outputTo(open: () => NodeJS.WriteStream): Output & { flush: () => Promise<void> } {
  let opened: NodeJS.WriteStream | undefined;
  const get = (): NodeJS.WriteStream => {
    opened ??= open().on("error", (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough (`| head`) is no failure.
      if (error.code === "EPIPE") process.exit(EXIT.ok);
      process.stderr.write(`error: cannot write the result: ${error.message}\n`);
      process.exit(EXIT.unusable);
    });
    return opened;
  };
  return {
    get isTTY() {
      return get().isTTY;
    },
    write: (text) => void get().write(text),
    flush: () =>
      new Promise((resolve) => {
        if (opened === undefined) resolve();
        // The listener above has the last word on a stream that failed.
        else opened.write("", (error) => (error ? undefined : resolve()));
      }),
    async stream(pieces) {
      const stream = get();
      let written = 0;
      for (const piece of pieces) {
        if (!stream.write(piece)) await new Promise((resolve) => stream.once("drain", resolve));
        // A file takes everything at once. Ctrl-C and the progress bar want their turn all the same.
        else if (++written % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

const code = await main(process.argv.slice(2), context);
process.exitCode = code;
// What is written to a pipe leaves later; what a handler left open must not keep the process.
await stdout.flush();
await stderr.flush();
// `process.exit` waits for every thread, and one may be stuck in a system call for good. Putting
// another program in the place of this one ends them all, and passes the exit code on.
if (
  threads !== undefined &&
  !(await threads.allThreadsEnd(END_LIMIT_MS)) &&
  process.execve !== undefined &&
  process.platform !== "win32"
) {
  process.emitWarning = () => undefined;
  process.emit("exit", code);
  process.execve("/bin/sh", ["sh", "-c", `exit ${code}`]);
}
process.exit(code);
