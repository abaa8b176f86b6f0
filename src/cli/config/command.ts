import { jsonText } from "../../json.ts";
import { defineCommand } from "../define-command.ts";
import { EXIT } from "../exit-code.ts";
import { flag } from "../flags/flag.ts";
import { PLAIN_OUTPUT } from "../flags/table/plain-output.ts";

const SCHEMA = {
  printSchema: flag("--print-schema", "print the JSON schema of the configuration file", {
    inFile: "ignored",
  }),
};

export const config = defineCommand({
  name: "config",
  summary: "show the settings of a command and their origin",
  description:
    "Shows the value of each flag of a command and its origin: the command line, the configuration " +
    "file (cognito-postconfirm.config.ts, .js or .json in this folder or above), or the default.",
  arguments: {
    "[command]": "command to show (default: run)",
    "[arguments...]": "its arguments and flags",
  },
  takesAnyOption: true,
  groups: { Output: { ...SCHEMA, json: PLAIN_OUTPUT.json } },
  examples: `
  $ cognito-postconfirm config
  $ cognito-postconfirm config invoke --region eu-west-1`,
  async act({ flags: { json, printSchema }, args, context, everyCommand, createProgram }) {
    if (printSchema === true) {
      const { configSchema } = await import("./schema.ts");
      context.stdout.write(jsonText(configSchema(await everyCommand())));
      return EXIT.ok;
    }
    const { readSettings } = await import("./settings.ts");
    const [named = "run"] = args;
    const argv = named.startsWith("-") || args.length === 0 ? ["run", ...args] : args;
    const settings = await readSettings(argv, context, createProgram);
    const { settingsDocument, settingsText } = await import("../../report/settings/text.ts");
    const { fitted } = await import("../../report/terminal/fit.ts");
    const { typedPath } = await import("../../paths.ts");
    const { stdout, cwd } = context;
    const typedFile = settings.file === undefined ? undefined : typedPath(cwd, settings.file);
    stdout.write(
      json === true
        ? jsonText(settingsDocument(settings))
        : fitted(settingsText(settings, typedFile), () => stdout.columns),
    );
    return EXIT.ok;
  },
});
