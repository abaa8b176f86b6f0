import { defineCommand } from "../define-command.ts";
import { readRunOptions, RUN_FLAGS } from "./options.ts";

export const run = defineCommand({
  name: "run",
  summary: "run a handler here and see its mail, logs, diff and Cognito's verdict",
  description:
    "Runs a handler on this machine with one event. In a dry run, the default, nothing leaves the " +
    "machine: SES calls are captured below the AWS SDK and shown.",
  arguments: { "[handler]": "your handler, as --handler takes it" },
  handlerArgument: { at: 0 },
  groups: RUN_FLAGS,
  examples: `
  $ cognito-postconfirm run
  $ cognito-postconfirm run src/post-confirmation.ts --flow confirm-forgot-password
  $ cognito-postconfirm run dist/index.handler -e event.json --ignore '$.response'
  $ cognito-postconfirm run --handler src/post-confirmation.ts --env-file .env --watch
  $ cognito-postconfirm run --handler src/post-confirmation.ts --cognito
  $ SES_SOURCE_EMAIL=me@my.example cognito-postconfirm run --ses live --email me@my.example`,
  async act({ flags, context }) {
    const options = await readRunOptions(flags, context);
    const { runOnce } = await import("./once.ts");
    if (!options.watch) return runOnce(options, context);
    const { repeatOnChange } = await import("../io/repeat-on-change.ts");
    const { input, local } = options;
    const eventFiles = input.kind === "file" ? [input.file] : [];
    const files = [local.handler.file, ...local.envFiles, ...eventFiles];
    return repeatOnChange(files, (onFile) => runOnce(options, context, onFile), context);
  },
});
