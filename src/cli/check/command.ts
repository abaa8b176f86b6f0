import { UserError } from "../../errors.ts";
import { defineCommand } from "../define-command.ts";
import { CHECK_FLAGS, readCheckOptions } from "./options.ts";

export const check = defineCommand({
  name: "check",
  summary: "test a handler against every scenario Cognito and SES can produce",
  description:
    "Runs a handler on this machine in every scenario: each flow and provider, missing attributes, " +
    "hostile values, retries, failing services. Rules judge the results. It is a dry run: nothing leaves " +
    "the machine.",
  arguments: { "[handler]": "handler to run (file#export)" },
  flagArgument: { at: 0, key: "handler" },
  groups: CHECK_FLAGS,
  common: [
    "envFile",
    "stubs",
    "only",
    "rule",
    "failOn",
    "baseline",
    "reporter",
    "watch",
    "explain",
    "init",
  ],
  examples: `
  $ cognito-postconfirm check src/post-confirmation.ts
  $ cognito-postconfirm check --only ses-throttled --reporter junit=check.xml`,
  async act({ flags, argv, context, createProgram }) {
    if (flags.inspect !== undefined || flags.inspectBrk !== undefined) {
      throw new UserError(
        "usage",
        "check cannot run under a debugger",
        "Use run --inspect with the event of the scenario.",
      );
    }
    if (flags.list === true) {
      return (await import("./list.ts")).listChecks(flags, context);
    }
    if (flags.explain !== undefined) {
      const { explainRules } = await import("./explain.ts");
      const codes = flags.explain.filter((code) => code !== "");
      return explainRules(codes, { json: flags.json ?? false }, context);
    }
    if (flags.init === true) {
      const { initCheck } = await import("./init.ts");
      const { readKeptFlags } = await import("./kept-flags.ts");
      return initCheck(flags, await readKeptFlags(argv, context, createProgram), context);
    }
    if (flags.record !== undefined) {
      const { recordScenario } = await import("./record.ts");
      return recordScenario(flags.record, flags.seed, context);
    }
    const options = await readCheckOptions(flags, argv, context);
    const { checkOnce } = await import("./once.ts");
    if (!options.watch) return checkOnce(options, context);
    const { repeatOnChange } = await import("../io/repeat-on-change.ts");
    const files = [options.local.handler.file, ...options.local.envFiles];
    return repeatOnChange(files, (onFile) => checkOnce(options, context, onFile), context);
  },
});
