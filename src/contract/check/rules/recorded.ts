import type { RuleArgs } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { UNVERIFIED } from "../scenarios.ts";
import { verifiedBy } from "../verified.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";
import { namedFields } from "./grants.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import type { Suite } from "./suite.ts";

type Recorded = Extract<RuleArgs["no-trust-in-unverified"], { kind: "recorded" }>;

/** Names of fields that say of an address that it is verified, and those that may say it of an account. */
const OF_ADDRESS = /^(?:is_?)?e?mail_?(?:is_?)?verified$/i;
const OF_ACCOUNT = /^is_?verified$/i;

/** Records of a user whose address nobody has verified that say it is. Once verified by the handler itself, it is. */
export function recordedIn({ findPlayed }: Suite): Found<Recorded>[] {
  const run = findPlayed(UNVERIFIED);
  const [call] = run?.calls ?? [];
  if (run === undefined || call === undefined) return [];
  if (call.invocation.awsCalls.some((each) => verifiedBy(each).includes("email"))) return [];
  // What depends on the flag is misread, which has a rule of its own.
  const absent = findPlayed("confirm-sign-up/verified-absent");
  const known = absent && new Set(verifiedIn(absent).map(({ text }) => text));
  return verifiedIn(run)
    .filter(({ text }) => known?.has(text) !== false)
    .map(({ work: { name, index, call: made }, path, isOfAccount }) => {
      const args = { kind: "recorded" as const, call: name, field: path };
      const found = foundIn(run, args, { invocation: 0, call: index }, made.caller);
      return isOfAccount ? { ...found, severity: "note" as const } : found;
    });
}

/** Each field that a run writes as verified. */
function verifiedIn({ calls: [call] }: ScenarioRun): Verified[] {
  if (call === undefined) return [];
  return workOf(call.invocation).flatMap((work) =>
    work.call.service === "cognito-idp"
      ? []
      : namedFields(work.call).flatMap(({ path, name, value }): Verified[] => {
          const isOfAccount = OF_ACCOUNT.test(name);
          if (!(isOfAccount || OF_ADDRESS.test(name))) return [];
          return value === true || value === "true"
            ? [{ work, path, isOfAccount, text: `${work.name} ${path}` }]
            : [];
        }),
  );
}

interface Verified {
  work: Work;
  path: string;
  isOfAccount: boolean;
  text: string;
}
