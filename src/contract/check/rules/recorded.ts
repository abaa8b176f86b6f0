import type { CapturedMail } from "../../../invocation.ts";
import { verifiedClaimIn } from "../../verified-claim.ts";
import type { RuleArgs } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { UNVERIFIED } from "../scenarios.ts";
import { verifiedBy } from "../verified.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";
import { namedFields } from "./grants.ts";
import { foundIn, foundInMail } from "./rule.ts";
import type { Found } from "./rule.ts";
import { eachMail } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Recorded = Extract<RuleArgs["no-trust-in-unverified"], { kind: "recorded" }>;
type Told = Extract<RuleArgs["no-trust-in-unverified"], { kind: "told" }>;

/** Names of fields that say of an address that it is verified, and those that may say it of an account. */
const OF_ADDRESS = /^(?:is_?)?e?mail_?(?:is_?)?verified$/i;
const OF_ACCOUNT = /^is_?verified$/i;

/** Records of a user whose address nobody has verified that say it is. */
export function recordedIn({ findPlayed }: Suite): Found<Recorded>[] {
  const run = findPlayed(UNVERIFIED);
  const [call] = run?.calls ?? [];
  if (run === undefined || call === undefined) return [];
  if (marksEmail(run)) return [];
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

/** Mails that say of an unverified address that it is verified. */
export function toldVerifiedIn({ findPlayed }: Suite): Found<Told>[] {
  const run = findPlayed(UNVERIFIED);
  if (run === undefined || marksEmail(run)) return [];
  // What depends on the flag is misread, which has a rule of its own.
  const absent = findPlayed("confirm-sign-up/verified-absent");
  const known = absent && new Set(eachMail(absent).flatMap(({ mail }) => claimIn(mail) ?? []));
  const told = new Set<string>();
  return eachMail(run).flatMap((each) => {
    const text = claimIn(each.mail);
    if (text === undefined || known?.has(text) === false || told.has(text)) return [];
    told.add(text);
    const found = foundInMail(run, { kind: "told" as const, text }, each);
    return [{ ...found, severity: "note" as const }];
  });
}

/** Once verified by the handler itself, it is. */
function marksEmail({ calls: [call] }: ScenarioRun): boolean {
  return call?.invocation.awsCalls.some((each) => verifiedBy(each).includes("email")) ?? false;
}

function claimIn({ subject, text, html }: CapturedMail): string | undefined {
  return [subject, text, html].map((part) => verifiedClaimIn(part ?? "")).find(Boolean);
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
