import { defineCommand } from "../define-command.ts";
import { EXIT } from "../exit-code.ts";

/** Called by the script of `completion` at each press of the Tab key. */
export const complete = defineCommand({
  name: "complete",
  summary: "",
  description:
    "Prints the completions of a command line, for the script of the command completion.",
  arguments: { "[words...]": "the words after --" },
  hidden: true,
  takesAnyOption: true,
  groups: {},
  examples: `
  $ cognito-postconfirm complete -- run --flow ''`,
  async act({ args, context, everyCommand }) {
    const { completionsOf } = await import("./completions.ts");
    context.stdout.write(await completionsOf(args, await everyCommand(), context));
    return EXIT.ok;
  },
});
