import { defineCommand } from "../define-command.ts";
import { readServeOptions, SERVE_FLAGS } from "./options.ts";

export const serve = defineCommand({
  name: "serve",
  summary: "start local Lambda and SES endpoints with an inbox, to test a complete sign-up",
  description:
    "Starts a Lambda endpoint for your handlers, an SES endpoint that captures mail, and an inbox to read " +
    "it, on one port of this machine. Nothing leaves the machine.",
  arguments: { "[handlers...]": "handlers to serve: file#export, name=file#export, or reference" },
  groups: SERVE_FLAGS,
  common: [
    "port",
    "open",
    "envFile",
    "stubs",
    "fixEvents",
    "mails",
    "cold",
    "concurrency",
    "readyFile",
    "json",
  ],
  examples: `
  $ cognito-postconfirm serve confirm=src/post-confirmation.handler
  $ cognito-postconfirm serve reference --port 4000 --json`,
  async act({ flags, args, context }) {
    const options = await readServeOptions(flags, args, context);
    const { serveUntilInterrupted } = await import("./run-server.ts");
    return serveUntilInterrupted(options, context);
  },
});
