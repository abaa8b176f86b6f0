import { defineCommand } from "../define-command.ts";
import { PLAIN_OUTPUT } from "../flags/table/plain-output.ts";
import { LINT } from "../flags/table/lint-event.ts";

export const lintEvent = defineCommand({
  name: "lint-event",
  summary: "check whether Cognito would send this event",
  description:
    "Compares events with AWS's documentation and with captured events. Reads JSON, NDJSON, and log " +
    "text that contains an event.",
  arguments: { "<file...>": "files with events, or - for standard input" },
  groups: { Output: { ...LINT, ...PLAIN_OUTPUT } },
  examples: `
  $ cognito-postconfirm lint-event events/*.json
  $ cognito-postconfirm lint-event --fix handwritten.json > event.json
  $ cognito-postconfirm gen-event --count 9 | cognito-postconfirm lint-event -`,
  async act({ flags: { fix = false, json = false, color }, args, context }) {
    const { lintFiles } = await import("./lint-files.ts");
    return lintFiles(args, { fix, json, color }, context);
  },
});
