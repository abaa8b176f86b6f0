import { defineCommand } from "../define-command.ts";
import { readCompareOptions, COMPARE_FLAGS } from "./options.ts";

export const compare = defineCommand({
  name: "compare",
  summary: "run one event here and in a deployed function, or in two, and see what differs",
  description:
    "Gives the same event to your handler on this machine, dry, and to a deployed function, or to two\n" +
    "functions or versions. The deployed code runs: it can send real mail.",
  arguments: {
    "<function>": "name, partial ARN or ARN, with an optional :qualifier",
    "[other]": "your handler, as --handler takes it, or a second function instead",
  },
  // The name of no function has a dot or a slash in it.
  handlerArgument: { at: 1, isIt: (text) => /[./\\]/.test(text) },
  groups: COMPARE_FLAGS,
  examples: `
  $ cognito-postconfirm compare my-post-confirmation src/post-confirmation.ts
  $ cognito-postconfirm compare my-post-confirmation --qualifier 4 --with-qualifier live
  $ cognito-postconfirm compare confirm-blue confirm-green -e event.json --yes --json`,
  async act({ flags, args, context }) {
    const options = await readCompareOptions(args, flags, context);
    const { compareSides } = await import("./once.ts");
    return compareSides(options, context);
  },
});
