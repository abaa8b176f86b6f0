import { jsonText } from "../../json.ts";
import { RULES } from "../../contract/check/rules/index.ts";
import { findRule } from "../../check/rule-settings.ts";
import { ruleInfo } from "../../report/check/rules/index.ts";
import { envelope } from "../../report/envelope.ts";
import { rulesHelp } from "../../report/check/listing.ts";
import { ruleHelp } from "../../report/check/text.ts";
import { paintFor } from "../io/colour.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";

/** Prints every rule in a line. */
export async function explainRules(
  { json }: { json: boolean },
  context: Context,
): Promise<ExitCode> {
  const rules = RULES.map(ruleInfo);
  const { stdout } = context;
  const paint = await paintFor(context, true);
  const document = { ...envelope("check", EXIT.ok), rules };
  stdout.write(json ? jsonText(document) : rulesHelp(rules, paint, stdout.columns));
  return EXIT.ok;
}

/** Prints what the catalogue says of a rule. */
export async function explainRule(
  code: string,
  { json }: { json: boolean },
  context: Context,
): Promise<ExitCode> {
  const rule = ruleInfo(await findRule(code, "--explain"));
  const { stdout } = context;
  const paint = await paintFor(context, true);
  const document = { ...envelope("check", EXIT.ok), ...rule };
  stdout.write(json ? jsonText(document) : ruleHelp(rule, paint, stdout.columns));
  return EXIT.ok;
}
