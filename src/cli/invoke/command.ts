import { defineCommand } from "../define-command.ts";
import { INVOKE_FLAGS, readTarget } from "./options.ts";
import { isMany } from "./many-options.ts";

export const invoke = defineCommand({
  name: "invoke",
  summary: "call a deployed function and see its answer, log, diff and Cognito's verdict",
  description:
    "Calls a deployed function with one event, or with many (--events, --count). The deployed code\n" +
    "runs: it can send real mail.\n" +
    "New events carry an address of SES's mailbox simulator unless --email names another.",
  arguments: { "<function>": "name, partial ARN or ARN, with an optional :qualifier" },
  groups: INVOKE_FLAGS,
  examples: `
  $ cognito-postconfirm invoke my-post-confirmation --profile dev
  $ cognito-postconfirm invoke my-post-confirmation:live -e event.json --yes --json
  $ cognito-postconfirm invoke my-post-confirmation --invocation-type DryRun
  $ cognito-postconfirm gen-event | cognito-postconfirm invoke my-post-confirmation -e - --yes
  $ cognito-postconfirm invoke my-service-dev-confirm --endpoint-url http://127.0.0.1:3002
  $ cognito-postconfirm invoke my-post-confirmation --events many.ndjson --state many.state > results.ndjson`,
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
