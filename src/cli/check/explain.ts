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

/** Prints what the catalogue says of some rules, or every rule in a line. */
export async function explainRules(
  codes: readonly string[],
  { json }: { json: boolean },
  context: Context,
): Promise<ExitCode> {
  const { stdout } = context;
  const paint = await paintFor(context, true);
  const found = await Promise.all(codes.map((code) => findRule(code, "--explain")));
  const rules = (found.length === 0 ? RULES : found).map(ruleInfo);
  const [first] = rules;
  if (json) {
    const content = codes.length === 1 ? first : { rules };
    stdout.write(jsonText({ ...envelope("check", EXIT.ok), ...content }));
  } else if (found.length === 0) {
    stdout.write(rulesHelp(rules, paint, stdout.columns));
  } else {
    stdout.write(rules.map((rule) => ruleHelp(rule, paint, stdout.columns)).join("\n"));
  }
  return EXIT.ok;
}
