import type { Destination, Message, MessageHeader, SendEmailRequest } from "@aws-sdk/client-sesv2";
import type { Draft, HeadOfMail } from "./account.ts";
import type { Wire } from "./api.ts";

/** What a mail has before anything is known of its recipients and content. */
export function headOf(
  own: Pick<HeadOfMail, "api" | "action" | "returnPath">,
  { ReplyToAddresses, ConfigurationSetName }: Wire<SendEmailRequest>,
  tags: readonly Wire<MessageHeader>[] | undefined,
): HeadOfMail {
  const named = list(tags).map(({ Name = "", Value = "" }) => [Name, Value]);
  return {
    ...own,
    replyTo: list(ReplyToAddresses),
    configurationSet: ConfigurationSetName,
    tags: named.length > 0 ? Object.fromEntries(named) : undefined,
  };
}

export function recipientsOf(
  destination: Wire<Destination> = {},
): Pick<Draft, "to" | "cc" | "bcc"> {
  const { ToAddresses, CcAddresses, BccAddresses } = destination;
  return { to: list(ToAddresses), cc: list(CcAddresses), bcc: list(BccAddresses) };
}

export function bodiesOf({
  Body: { Text, Html } = {},
}: Wire<Message>): Pick<Draft, "text" | "html"> {
  return { text: Text?.Data, html: Html?.Data };
}

/** A list without members is an empty string to the Query protocol. */
export function list<Member>(members: readonly Member[] | undefined): readonly Member[] {
  return Array.isArray(members) ? (members as readonly Member[]) : [];
}
