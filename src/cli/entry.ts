import { isatty } from "node:tty";
import { awsClients } from "./aws-clients.ts";
import type { Context, Output } from "./context.ts";

// A local run needs a thread, whatever its options turn out to be. Starting it here, while the
// rest of the program is still being loaded, is worth a fifth of the run's time.
if (process.argv[2] === "run") (await import("../runtime/spare-worker.ts")).prepareWorker();
const { main } = await import("./main.ts");

const context: Context = {
  stdin: {
    // `process.stdin` costs milliseconds to open, and most commands never read it.
    isTTY: isatty(0),
    async readAll() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
      return Buffer.concat(chunks);
    },
  },
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  cwd: process.cwd(),
  env: process.env,
  // Loading the crypto module for this would cost more than all the rest of an event.
  newSeed: () => Math.random().toString(36).slice(2, 10),
  prompter: async () => (await import("./prompts.ts")).createPrompter(),
  aws: awsClients,
};

function outputTo(stream: NodeJS.WriteStream): Output {
  // A reader that has seen enough (`| head`) is no failure.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
  return { isTTY: stream.isTTY, write: (text) => void stream.write(text) };
}

const code = await main(process.argv.slice(2), context);
process.exitCode = code;
// What is written to a pipe leaves later; what a handler left open must not keep the process.
process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
