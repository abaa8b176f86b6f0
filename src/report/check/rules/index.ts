import type { CheckFinding } from "../../../contract/check/finding.ts";
import type { ListedRule } from "../../../contract/check/result.ts";
import { listed } from "../../../listed.ts";
import type { Severity } from "../../../finding.ts";
import { WITHOUT_ADDRESS, WITHOUT_NAME } from "../../../without-address.ts";
import { withoutSecrets } from "../../without-secrets.ts";
import { ANSWER_TEXTS } from "./answers.ts";
import { EFFECT_TEXTS } from "./effects.ts";
import { EVENT_TEXTS } from "./events.ts";
import { MAIL_TEXTS } from "./mails.ts";
import type { RuleText, RuleTexts } from "./rule-text.ts";
import { TROUBLE_TEXTS } from "./trouble.ts";

const TEXTS: RuleTexts = {
  ...ANSWER_TEXTS,
  ...EFFECT_TEXTS,
  ...EVENT_TEXTS,
  ...MAIL_TEXTS,
  ...TROUBLE_TEXTS,
};

/** A rule of the catalogue with its texts. */
export interface RuleInfo extends Omit<RuleText<never>, "sentence" | "fixFor"> {
  code: string;
  severity: Severity;
}

export function ruleInfo({ code, severity }: ListedRule): RuleInfo {
  const { sentence: _sentence, fixFor: _fixFor, ...words } = TEXTS[code];
  return { code, severity, ...words };
}

/** Severity of a rule's findings, including exceptions. */
export function severityText({ severity, otherwise }: RuleInfo): string {
  return [severity, ...(otherwise === undefined ? [] : [otherwise])].join("; ");
}

export function checkSentence(finding: CheckFinding): string {
  const { code, args, restsOn = [] } = finding;
  const { sentence }: RuleText<never> = TEXTS[code];
  const same =
    restsOn.length === 0
      ? ""
      : `; the dry run gives every ${listed(restsOn)} the same response, but AWS may not`;
  return withoutSecrets(sentence(args as never) + same + assumptionOf(finding));
}

function assumptionOf({ assumedOptional: name, refusedBy }: CheckFinding): string {
  if (refusedBy !== undefined)
    return `; the PreSignUp trigger (${refusedBy}) may refuse such a user`;
  if (name === undefined) return "";
  const isName = /^(?:given_|family_)?name$/.test(name);
  const flags = [
    ...(name === "email" ? [] : [`--attr ${name}=…`]),
    ...(name === "email" ? WITHOUT_ADDRESS : isName ? [WITHOUT_NAME] : []).map(
      (each) => `--skip "*/${each.slice(each.indexOf("/") + 1)}"`,
    ),
  ];
  return `; assumes a pool that does not require ${name}: if yours does, add ${flags.join(" ")}`;
}

/** How to fix this finding, if that differs from the rule's fix. */
export function checkFix({ code, args }: CheckFinding): string | undefined {
  const { fix, fixFor }: RuleText<never> = TEXTS[code];
  const own = fixFor?.(args as never);
  return own === fix ? undefined : own;
}
