import { defineCommand } from "../define-command.ts";
import { readRunOptions, RUN_FLAGS } from "./options.ts";

export const run = defineCommand({
  name: "run",
  summary: "run a handler locally: mail, logs, diff and Cognito's verdict",
  description:
    "Runs a handler on this machine with one event. In a dry run, which is the default, nothing " +
    "leaves the machine: mail is captured and shown.",
  arguments: { "[handler]": "handler to run (file#export)" },
  flagArgument: { at: 0, key: "handler" },
  groups: RUN_FLAGS,
  common: [
    "handler",
    "event",
    "flow",
    "envFile",
    "stubs",
    "ses",
    "cognito",
    "watch",
    "open",
    "json",
  ],
  examples: `
  $ cognito-postconfirm run src/confirm.ts --flow confirm-forgot-password
  $ cognito-postconfirm run dist/index.handler -e event.json --env-file .env`,
  async act({ flags, context }) {
    const options = await readRunOptions(flags, context);
    const { runOnce } = await import("./once.ts");
    if (!options.watch) return runOnce(options, context);
    const { repeatOnChange } = await import("../io/repeat-on-change.ts");
    const { input, local } = options;
    const { readEventPlace } = await import("../io/input.ts");
    const eventFiles = input.kind === "file" ? [readEventPlace(input.file, context).file] : [];
    const files = [local.handler.file, ...local.envFiles, ...eventFiles];
    return repeatOnChange(files, (onFile) => runOnce(options, context, onFile), context);
  },
});
