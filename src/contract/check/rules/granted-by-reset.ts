import { workOf } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import { AFTER_SIGN_UP, RESET } from "../scenarios.ts";
import { OVER_OTHERS, OWN } from "./everybody.ts";
import { grantsIn } from "./grants.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import type { Suite } from "./suite.ts";

type Granted = Extract<RuleArgs["no-repeated-effect-on-reset"], { kind: "granted" }>;

/** Rights over others that a password reset gives if no sign-up came before, as the first user of an app gets them. */
export function grantedByReset({ find }: Suite): Found<Granted>[] {
  const run = find(RESET);
  const [reset] = run?.calls ?? [];
  const after = find(AFTER_SIGN_UP)?.calls[1];
  if (run === undefined || reset?.verdict.accepted !== true || after === undefined) return [];
  // Whoever creates an organization has rights in that alone.
  if (workOf(reset.invocation).some(({ name }) => OWN.test(name))) return [];
  // What is repeated after a sign-up is told as that.
  const repeated = new Set(grantsIn({ calls: [after] }).map(({ effect }) => effect));
  const all = grantsIn(run).filter(
    ({ kind, value, effect }) =>
      /^(?:group|right)$/.test(kind) && OVER_OTHERS.test(value) && !repeated.has(effect),
  );
  const [first] = all;
  if (first === undefined) return [];
  const granted = all.map(({ kind, value, effect }) =>
    kind === "group" ? `the group "${value}"` : effect,
  );
  const { index, call } = first;
  return [foundIn(run, { kind: "granted", granted }, { invocation: 0, call: index }, call.caller)];
}
