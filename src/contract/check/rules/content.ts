import { findMailWarnings } from "../../mails.ts";
import type { RuleArgs } from "../finding.ts";
import { VICTIM } from "../scenarios.ts";
import type { ScenarioRun } from "../scenario.ts";
import { PLACEHOLDER } from "../../../unset-name.ts";
import { undefinedValueIn } from "../../undefined-values.ts";
import { foundIn, foundInMail, rule } from "./rule.ts";
import { userNameAsSub } from "./user-name.ts";
import type { Found, Rule } from "./rule.ts";
import { eachMail, emailOf, inUrl, ordinary, proving, recipientsOf } from "./suite.ts";
import type { MailOfRun, Suite } from "./suite.ts";

const ESCAPES_HTML = rule("escapes-html", "error", (suite) =>
  proving(suite, "escapes-html").flatMap((run) =>
    eachMail(run).flatMap((each) => {
      const attributes = markedIn(each.mail.html ?? "");
      return attributes.length === 0 ? [] : [foundInMail(run, { attributes }, each)];
    }),
  ),
);

/**
 * One tag is enough, and a quotation mark where it ends an attribute. Where the tags were taken away, a
 * name follows on the mark at once.
 */
const MARKED = [
  /<i>mark-([\w:]+)(?<!Ann)(?=[<&])/gi,
  /mark-([\w:]+)(?<!Ann)<\/i>/gi,
  /="[^"<>]*mark-(\w+(?::\w+)?)[^"<>]*"Co"/gi,
  /='[^'<>]*mark-(\w+(?::\w+)?)[^'<>]*'Ltd'/gi,
];

function markedIn(html: string): string[] {
  const found = MARKED.flatMap((pattern) => Array.from(html.matchAll(pattern)));
  return [...new Set(found.map(([, name = ""]) => name))];
}

const NO_HEADER_INJECTION = rule("no-header-injection", "error", (suite) =>
  proving(suite, "no-header-injection").flatMap((run) =>
    eachMail(run).flatMap((each) => injectedInto(run, each)),
  ),
);

function injectedInto(run: ScenarioRun, each: MailOfRun): Found<RuleArgs["no-header-injection"]>[] {
  const { mail } = each;
  const others = recipientsOf(mail).filter((to) => to !== emailOf(each.call.invocation));
  if (recipientsOf(mail).includes(VICTIM)) {
    return [foundInMail(run, { kind: "recipient", to: VICTIM }, each)];
  }
  if (mail.headers?.some(({ name }) => name.toLowerCase() === "x-injected") === true) {
    return [foundInMail(run, { kind: "header" }, each)];
  }
  const warning = findMailWarnings([mail]).find(({ code }) => code === "header-injection");
  if (warning !== undefined) {
    return [{ ...foundInMail(run, { kind: "line-end", warning }, each), severity: "warning" }];
  }
  const attributes = [...(mail.text ?? "").matchAll(LINES)].map(([, name = ""]) => name);
  if (others.length === 0 || attributes.length === 0) return [];
  const args = {
    kind: "lines" as const,
    to: others.join(", "),
    attributes: [...new Set(attributes)],
  };
  return [{ ...foundInMail(run, args, each), severity: "note" }];
}

/** Lines of a name, which look like the handler's own. */
const LINES = new RegExp(String.raw`Ann\r?\nBcc: ${VICTIM}\r?\nX-Injected: (\w+)`, "g");

const NO_UNDEFINED = rule("no-undefined-in-mail", "warning", (suite) =>
  ordinary(suite).flatMap((run) =>
    eachMail(run).flatMap((each) =>
      findMailWarnings([each.mail])
        .filter(({ code }) => code === "undefined-in-text")
        .map((warning) => foundInMail(run, { warning }, each)),
    ),
  ),
);

const NO_UNDEFINED_IN_CALLS = rule("no-undefined-in-calls", "warning", (suite) => [
  ...placeholdersIn(suite),
  ...ordinary(suite).flatMap((run) =>
    run.calls.flatMap(({ invocation, unsetVariables }, index) => [
      ...unsetVariables
        // What was to be mailed is for the rules about mail, and a failure names the variables that it comes of.
        .filter(({ args }) => !args.in.startsWith("ses ") && args.in !== "the error")
        .map(({ args, where }) =>
          foundIn(run, { kind: "variable" as const, ...args }, { invocation: index }, where.caller),
        ),
      ...invocation.awsCalls.flatMap((call, place) => {
        const found = call.service === "ses" ? undefined : undefinedValueIn(call, invocation);
        const name = `${call.service} ${call.operation}`;
        // The variable that it was made from is named already.
        const isNamed = unsetVariables.some(({ args }) => args.in === name);
        if (found === undefined || isNamed) return [];
        const args = { kind: "value" as const, call: name, ...found };
        return [foundIn(run, args, { invocation: index, call: place }, call.caller)];
      }),
    ]),
  ),
]);

/** Placeholders of the source. One that is not there comes from a variable of whoever runs the check. */
function placeholdersIn({ plain }: Suite): Found<RuleArgs["no-undefined-in-calls"]>[] {
  const known = plain?.source?.placeholders ?? [];
  if (plain === undefined) return [];
  return plain.calls.flatMap(({ invocation }, index) =>
    invocation.awsCalls.flatMap((call, place) =>
      Object.entries(call.unset ?? {})
        .filter(([, value]) => known.includes(PLACEHOLDER.exec(value)?.[0] ?? ""))
        .map(([path, value]) => {
          const name = `${call.service} ${call.operation}`;
          const args = { kind: "value" as const, call: name, path, value };
          return foundIn(plain, args, { invocation: index, call: place }, call.caller);
        }),
    ),
  );
}

const ENCODES_URLS = rule("encodes-urls", "warning", (suite) => {
  const broken = suite.runs.flatMap((run) =>
    run.calls.flatMap(({ invocation }, index) =>
      invocation.awsCalls.flatMap((call, place) => {
        const attributes = inUrl(call, "broken");
        if (attributes.length === 0) return [];
        const args = { call: `${call.service} ${call.operation}`, attributes };
        return [foundIn(run, args, { invocation: index, call: place }, call.caller)];
      }),
    ),
  );
  // One place is told once, with the most that is seen there.
  const places = Map.groupBy(broken, ({ args, place = args.call }) => place);
  return [...places.values()].flatMap((same) =>
    same
      .toSorted((one, other) => other.args.attributes.length - one.args.attributes.length)
      .slice(0, 1),
  );
});

const READS_WHAT_IS_SENT = rule("reads-what-is-sent", "note", (suite) => [
  ...suite.runs.flatMap((run) => [
    ...(run.misplaced ?? []).map(({ caller, ...misplaced }) =>
      foundIn(run, { kind: "misplaced" as const, ...misplaced }, { invocation: 0 }, caller),
    ),
    // What depends on it never happens.
    ...(run.source?.neverSent ?? []).map(({ text: source, place }) => ({
      ...foundIn(run, { kind: "never-sent" as const, source }, { invocation: 0 }, place),
      severity: "warning" as const,
    })),
  ]),
  ...userNameAsSub(suite),
]);

export const CONTENT_RULES: readonly Rule[] = [
  ESCAPES_HTML,
  NO_HEADER_INJECTION,
  NO_UNDEFINED,
  NO_UNDEFINED_IN_CALLS,
  ENCODES_URLS,
  READS_WHAT_IS_SENT,
];
