import { GetAccountCommand, GetEmailIdentityCommand } from "@aws-sdk/client-sesv2";
import type { SESv2Client } from "@aws-sdk/client-sesv2";
import { bareAddress, identitiesOf } from "../../email-address.ts";
import type { Fact, Sender, SesAccount } from "../../wiring.ts";
import { orMissing, required } from "./asking.ts";
import type { Asking } from "./asking.ts";
import type { ConfiguredFunction } from "./read-function.ts";

export interface SenderSetting extends Omit<Sender, "identities"> {
  /** The identities that would do: the address, its domain, and the domains above. */
  candidates: string[];
}

/** The sender that was set; also as `Shop <no-reply@example.com>`. */
export function senderOf(
  from: string | undefined,
  configured: ConfiguredFunction | undefined,
): SenderSetting | undefined {
  const text = from ?? configured?.source;
  if (text === undefined || text.trim() === "") return undefined;
  const address = bareAddress(text);
  const setting = { text, from: from === undefined ? "SES_SOURCE_EMAIL" : "--from" } as const;
  return /^[^@\s\p{Cc}]+@[\w-]+(?:\.[\w-]+)+$/u.test(address)
    ? { ...setting, address, candidates: identitiesOf(address) }
    : { ...setting, address: undefined, candidates: [] };
}

export async function readSender(
  asking: Asking<Pick<SESv2Client, "send">>,
  { candidates, ...sender }: SenderSetting,
): Promise<Fact<Sender>> {
  const answers = await Promise.all(
    candidates.map(async (name) => ({ name, answer: await readIdentity(asking, name) })),
  );
  const identities = answers.flatMap(({ name, answer }) =>
    "value" in answer && answer.value !== undefined ? [{ name, ...answer.value }] : [],
  );
  // One that is verified is enough. Without it, each has to be known before anything can be said.
  const gap = answers.find(({ answer }) => "unknown" in answer)?.answer;
  if (gap !== undefined && "unknown" in gap && !identities.some(({ verified }) => verified)) {
    return gap;
  }
  return { value: { ...sender, identities } };
}

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html */
function readIdentity(
  asking: Asking<Pick<SESv2Client, "send">>,
  name: string,
): Promise<Fact<{ verified: boolean; status: string } | undefined>> {
  const command = new GetEmailIdentityCommand({ EmailIdentity: name });
  return asking("ses:GetEmailIdentity", async (client, abortSignal) => {
    const identity = await orMissing(client.send(command, { abortSignal }));
    if (identity === undefined) return undefined;
    const verified = required(identity.VerifiedForSendingStatus, "VerifiedForSendingStatus");
    return { verified, status: identity.VerificationStatus ?? "PENDING" };
  });
}

export function readSesAccount(
  asking: Asking<Pick<SESv2Client, "send">>,
  region: string,
): Promise<Fact<SesAccount>> {
  return asking("ses:GetAccount", async (client, abortSignal) => {
    const account = await client.send(new GetAccountCommand({}), { abortSignal });
    return {
      region,
      production: required(account.ProductionAccessEnabled, "ProductionAccessEnabled"),
      sendingEnabled: required(account.SendingEnabled, "SendingEnabled"),
      enforcement: account.EnforcementStatus,
      maxIn24Hours: account.SendQuota?.Max24HourSend,
      sentIn24Hours: account.SendQuota?.SentLast24Hours,
    };
  });
}
