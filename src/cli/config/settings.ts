import { UserError } from "../../errors.ts";
import type { Setting, Settings } from "../../report/settings/text.ts";
import type { FromConfig } from "../io/config.ts";
import type { Context } from "../context.ts";
import type { CreateProgram } from "../define-command.ts";
import { withoutPassword } from "../io/hide-password.ts";
import { parseTexts } from "../io/parse-texts.ts";

/** The variables of this program's own environment that stand in for a flag. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  region: ["AWS_REGION", "AWS_DEFAULT_REGION"],
  profile: ["AWS_PROFILE"],
  endpointUrl: ["AWS_ENDPOINT_URL_LAMBDA", "AWS_ENDPOINT_URL"],
};

/** What each flag of a command would be if it were called with these arguments, and why. */
export async function readSettings(
  argv: readonly string[],
  context: Context,
  createProgram: CreateProgram,
): Promise<Settings> {
  const [name = ""] = argv;
  let from: FromConfig | undefined;
  const command =
    name === "config"
      ? undefined
      : await parseTexts(argv, context, createProgram, (applied) => (from = applied));
  if (command === undefined) {
    throw new UserError(
      "usage",
      `there are no settings for "${name}"`,
      "Pass a command: run, check, invoke, compare, gen-event, lint-event, doctor or serve.",
    );
  }
  // A flag and its opposite are one setting; an old name is none.
  const options = command.options.filter(
    (option, index, all) =>
      !option.hidden &&
      all.findIndex((each) => each.attributeName() === option.attributeName()) === index,
  );
  const settings = options.map((option): Setting => {
    const key = option.attributeName();
    const value: unknown = command.getOptionValue(key);
    const setting = { key, flag: option.long ?? option.flags };
    const variable = VARIABLES[key]?.find((each) => context.env[each] !== undefined);
    if (value === undefined && variable !== undefined) {
      const value = withoutPassword(context.env[variable] ?? "");
      return { ...setting, value, source: "environment", place: variable };
    }
    // Variables can be secrets. Their names do.
    const shown =
      key === "env" ? namesOf(value) : typeof value === "string" ? withoutPassword(value) : value;
    switch (command.getOptionValueSource(key)) {
      case "cli":
        return { ...setting, value: shown, source: "command line" };
      case "config":
        return { ...setting, value: shown, source: "config", place: from?.file };
      default:
        return { ...setting, value: shown, source: value === undefined ? "not set" : "default" };
    }
  });
  return { command: name, file: from?.file, settings };
}

function namesOf(pairs: unknown): unknown {
  return (pairs as string[] | undefined)?.map((pair) => pair.split("=")[0]);
}
