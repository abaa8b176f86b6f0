import type { Fact, Sender, SesAccount, Simulation } from "../../wiring.ts";
import type { Defect, Judgement } from "./finding.ts";

/** The part of the daily quota that is little. */
const LITTLE = 0.1;

const SEND = "ses:SendEmail";

export function judgeRole({ roleArn, results }: Simulation, sender: Fact<Sender>): Judgement {
  const identity = identityOf(sender);
  const about = (action: string): Simulation["results"] =>
    results.filter(
      (result) =>
        result.action === action &&
        (identity === undefined ||
          result.resource === "*" ||
          result.resource.endsWith(`/${identity}`)),
    );
  const plain = about(SEND);
  if (plain.length === 0) {
    return [{ reason: "failed", detail: `IAM returned no result for ${SEND}` }];
  }
  if (plain.some(({ decision }) => decision === "allowed")) return [];
  const others = [...new Set(results.map(({ action }) => action))].filter((action) =>
    about(action).some(({ decision }) => decision === "allowed"),
  );
  if (others.length > 0) return [["role-sends-otherwise", { roleArn, actions: others }]];
  const explicit = plain.some(({ decision }) => decision === "explicitDeny");
  const refusedBy = plain.find((result) => result.refusedBy !== undefined)?.refusedBy;
  const missingKeys = plain.flatMap((result) => result.missingKeys);
  if (!explicit && refusedBy === undefined && missingKeys.length > 0) {
    return [{ reason: "undecided", detail: [...new Set(missingKeys)].join(", ") }];
  }
  // A role may send as single identities, and without the sender nobody knows which to ask for.
  if (!explicit && refusedBy === undefined && plain.every(({ resource }) => resource === "*")) {
    return [{ reason: "no-sender" }];
  }
  const by = refusedBy ?? (explicit ? "deny" : "none");
  const resource = plain[0]?.resource ?? "*";
  return [["role-may-not-send", { roleArn, by, resource }]];
}

/** The identity that SES takes: the address itself if it is one, or else the nearest domain. */
function identityOf(sender: Fact<Sender>): string | undefined {
  if ("unknown" in sender) return undefined;
  const { identities } = sender.value;
  return (identities.find(({ verified }) => verified) ?? identities[0])?.name;
}

export function judgeSender({ text, address, identities, from }: Sender): Judgement {
  if (address === undefined) return [["sender-malformed", { text, from }]];
  if (identities.some(({ verified }) => verified)) return [];
  const [identity] = identities;
  if (identity === undefined) return [["sender-not-an-identity", { address }]];
  const { name, status } = identity;
  return [["sender-not-verified", { address, identity: name, status }]];
}

export function judgeSes(account: SesAccount): Judgement {
  const { production, sendingEnabled, enforcement, maxIn24Hours, sentIn24Hours = 0 } = account;
  const found: Defect[] = [];
  if (enforcement === "SHUTDOWN") found.push(["ses-shut-down", {}]);
  else if (!sendingEnabled) found.push(["ses-sending-off", {}]);
  if (enforcement === "PROBATION") found.push(["ses-on-probation", {}]);
  if (!production) found.push(["ses-sandbox", {}]);
  if (maxIn24Hours === undefined || maxIn24Hours < 0) return found;
  const left = Math.max(0, Math.floor(maxIn24Hours - sentIn24Hours));
  const args = { left, max: maxIn24Hours };
  if (left === 0) found.push(["ses-quota-used-up", args]);
  else if (left < maxIn24Hours * LITTLE) found.push(["ses-quota-low", args]);
  return found;
}
