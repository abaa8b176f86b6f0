import { RULES } from "../../contract/check/rules/index.ts";
import { chooseScenarios } from "../../check/select.ts";
import { readOwnScenarios } from "../../check/user-scenario.ts";
import { jsonText } from "../../json.ts";
import { catalogueText } from "../../report/check/listing.ts";
import { ruleInfo } from "../../report/check/rules/index.ts";
import { envelope } from "../../report/envelope.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { paintFor } from "../io/colour.ts";
import { readScenarioFiles } from "./scenario-files.ts";

/** What of the command line narrows or adds to the list. */
interface ListFlags {
  scenarios?: readonly string[] | undefined;
  only?: readonly string[] | undefined;
  skip?: readonly string[] | undefined;
  json?: boolean | undefined;
  color: boolean;
}

/** Prints the names of scenarios, the user's own among them, and of rules. */
export async function listChecks(flags: ListFlags, context: Context): Promise<ExitCode> {
  const files = await readScenarioFiles(flags.scenarios ?? [], context);
  const chosen = await chooseScenarios(flags, await readOwnScenarios(files));
  const scenarios = chosen.map(({ name, title, flow }) => ({ name, title, flow }));
  const rules = RULES.map(ruleInfo).map(({ code, severity, title }) => ({ code, severity, title }));
  const { stdout } = context;
  const document = { ...envelope("check", EXIT.ok), scenarios, rules };
  stdout.write(
    flags.json === true
      ? jsonText(document)
      : catalogueText({ scenarios, rules }, await paintFor(context, flags.color), stdout.columns),
  );
  return EXIT.ok;
}
