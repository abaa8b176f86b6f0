import { defineCommand } from "../define-command.ts";
import { readCompareOptions, COMPARE_FLAGS } from "./options.ts";

export const compare = defineCommand({
  name: "compare",
  summary:
    "run one event through a deployed function and a local handler, or two functions, and compare",
  description:
    "Runs the same event through your local handler, in a dry run, and a deployed function, or through " +
    "two functions or versions. The deployed code runs: it can send real mail.",
  arguments: {
    "<function>": "name, partial ARN or ARN, with an optional :qualifier",
    "[other]": "handler to run (file#export), or a second function",
  },
  // The name of no function has a dot or a slash in it.
  flagArgument: { at: 1, key: "handler", isIt: (text) => /[./\\]/.test(text) },
  groups: COMPARE_FLAGS,
  common: [
    "event",
    "flow",
    "region",
    "profile",
    "qualifier",
    "withQualifier",
    "endpointUrl",
    "envFile",
    "yes",
    "json",
  ],
  examples: `
  $ cognito-postconfirm compare my-post-confirmation src/post-confirmation.ts
  $ cognito-postconfirm compare my-function --qualifier 4 --with-qualifier live`,
  async act({ flags, args, context }) {
    const options = await readCompareOptions(args, flags, context);
    const { compareSides } = await import("./once.ts");
    return compareSides(options, context);
  },
});
