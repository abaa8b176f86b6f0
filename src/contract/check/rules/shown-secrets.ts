import type { Invocation } from "../../../invocation.ts";
import type { Proof, RuleArgs } from "../finding.ts";
import type { ScenarioRun, SourceFacts } from "../scenario.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";

export interface Logged {
  text: string;
  where: "log" | "error";
  proof: Omit<Proof, "invocation">;
}

/** What gets into the log. Lambda writes there what the handler throws, too. */
export function loggedIn({ logs, outcome }: Invocation): Logged[] {
  const lines = logs.map(({ text }, log): Logged => ({ text, where: "log", proof: { log } }));
  if (!("errorMessage" in outcome)) return lines;
  return [...lines, { text: outcome.errorMessage, where: "error", proof: {} }];
}

/** The credentials of a dry run, by the names that variables and clients give them. */
const CREDENTIALS: readonly (readonly [string, RegExp])[] = [
  ["AWS_SECRET_ACCESS_KEY", /secret_?access_?key["'\\]*\s*[:=]\s*["'\\]*dry-run\b/i],
  ["AWS_SESSION_TOKEN", /session_?token["'\\]*\s*[:=]\s*["'\\]*dry-run\b/i],
];

/**
 * The first line that shows what opens something: the credentials of the function's role, as whoever logs the whole
 * environment shows them, or a secret in a variable, as in a request's headers.
 */
export function credentialsIn(
  run: ScenarioRun,
  secrets: NonNullable<SourceFacts["secrets"]>,
): Found<RuleArgs["no-personal-data-in-logs"]>[] {
  const lines = run.calls.slice(0, 1).flatMap(({ invocation }) => loggedIn(invocation));
  for (const { text, where, proof } of lines) {
    const values = [
      ...CREDENTIALS.filter(([, pattern]) => pattern.test(text)),
      ...secrets.filter(([, value]) => text.includes(value)),
    ].map(([name]) => name);
    if (values.length === 0) continue;
    const args = { where, values, elsewhere: [], isCredential: true as const };
    return [{ ...foundIn(run, args, { invocation: 0, ...proof }), severity: "error" }];
  }
  return [];
}
