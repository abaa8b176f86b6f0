import type { RuleArgs, RuleCode } from "../finding.ts";
import type { Suite } from "./suite.ts";

/**
 * The file of the PreSignUp trigger that may refuse the user of a finding: one who lacks an attribute that it reads, or
 * who is not in what it asks for. What it refuses in fact, only a call would show.
 */
export function refusedBefore(
  { code, args }: { code: RuleCode; args: unknown },
  absent: string | undefined,
  { plain }: Suite,
): string | undefined {
  const trigger = plain?.source?.preSignUp;
  if (trigger === undefined) return undefined;
  const { kind, reads = [] } = args as Partial<
    Extract<RuleArgs["returns-event"], { kind: "unfound" }>
  >;
  const asked = code === "returns-event" && kind === "unfound" ? reads : [];
  const words = [...asked.map((read) => read.split(" ")[1] ?? read), ...(absent ? [absent] : [])];
  const isRead = words.some((word) =>
    new RegExp(String.raw`\b${word}(?:Command)?\b`, "i").test(trigger.text),
  );
  return isRead ? trigger.file : undefined;
}
