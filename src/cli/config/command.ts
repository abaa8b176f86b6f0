import { jsonText } from "../../json.ts";
import { defineCommand } from "../define-command.ts";
import { EXIT } from "../exit-code.ts";
import { PLAIN_OUTPUT } from "../flags/table/plain-output.ts";

export const config = defineCommand({
  name: "config",
  summary: "show each setting of a command, and where it comes from",
  description:
    "Shows what each flag of a command would be: from the command line, from the configuration\n" +
    "file (cognito-postconfirm.config.ts, .js or .json in this folder or above), or preset.",
  arguments: {
    "[command]": "the command that it is about (default: run)",
    "[arguments...]": "what would follow it",
  },
  takesAnyOption: true,
  groups: { Output: { json: PLAIN_OUTPUT.json } },
  examples: `
  $ cognito-postconfirm config
  $ cognito-postconfirm config invoke --region eu-west-1`,
  async act({ flags: { json }, args, context, createProgram }) {
    const { readSettings } = await import("./settings.ts");
    const [named = "run"] = args;
    const argv = named.startsWith("-") || args.length === 0 ? ["run", ...args] : args;
    const settings = await readSettings(argv, context, createProgram);
    const { settingsDocument, settingsText } = await import("../../report/settings/text.ts");
    context.stdout.write(
      json === true ? jsonText(settingsDocument(settings)) : settingsText(settings),
    );
    return EXIT.ok;
  },
});
