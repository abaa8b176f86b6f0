import { defineCommand } from "../define-command.ts";
import { INVOKE_FLAGS, readTarget } from "./options.ts";
import { isMany } from "./many-options.ts";

export const invoke = defineCommand({
  name: "invoke",
  summary: "call a deployed function: response, log, diff and Cognito's verdict",
  description:
    "Calls a deployed function with one event, or with many (--events, --count). The deployed code " +
    "runs: it can send real mail. Generated events use an SES mailbox simulator address unless " +
    "--email names another.",
  arguments: { "<function>": "name, partial ARN or ARN, with an optional :qualifier" },
  groups: INVOKE_FLAGS,
  common: [
    "event",
    "flow",
    "email",
    "region",
    "profile",
    "qualifier",
    "endpointUrl",
    "events",
    "yes",
    "json",
  ],
  examples: `
  $ cognito-postconfirm invoke my-function:live -e event.json --profile dev
  $ cognito-postconfirm invoke confirm --endpoint-url http://127.0.0.1:3010`,
  async act({ flags, args: [functionName = ""], context }) {
    const target = await readTarget(functionName, flags, context);
    if (flags.engine === "step-functions") {
      const { invokeStepFunctions } = await import("./step-functions.ts");
      return invokeStepFunctions(target, flags, context);
    }
    if (isMany(flags)) {
      const { invokeMany } = await import("./many.ts");
      return invokeMany(target, flags, context);
    }
    return (await import("./call.ts")).invokeOnce(target, flags, context);
  },
});
