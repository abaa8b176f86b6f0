import { WITHOUT_ADDRESS } from "../../../without-address.ts";
import type { RuleCode } from "../finding.ts";
import type { Found } from "./rule.ts";

/** Rules that a missing attribute can break. */
const OF_ABSENCE = new Set<RuleCode>([
  ...(["accepts-missing-attributes", "no-mail-without-address", "work-was-done"] as const),
  ...(["no-incomplete-record", "no-undefined-in-calls", "no-undefined-in-mail"] as const),
]);

/** Standard attributes that a pool may require. Custom ones cannot be. */
const MAY_BE_REQUIRED = /^(?!custom:|cognito:|identities$|sub$)(?!\w+_verified$)/;

/** The attribute without which only users of some pools can be, and that the user of a finding lacks. */
export function absentIn(
  code: RuleCode,
  { scenario, args }: Pick<Found<unknown>, "scenario" | "args">,
): string | undefined {
  if (!OF_ABSENCE.has(code)) return undefined;
  const { lacks, without, of } = args as { lacks?: string; without?: string; of?: string };
  const named = lacks ?? without ?? (code === "no-incomplete-record" ? of : undefined);
  const name = named ?? (WITHOUT_ADDRESS.includes(scenario) ? "email" : undefined);
  return name !== undefined && MAY_BE_REQUIRED.test(name) ? name : undefined;
}
