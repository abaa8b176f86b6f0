import type { Draft, HeadOfMail } from "./account.ts";

/** What the calls of both APIs have in common. */
export interface SendFields {
  Destination?: Destination;
  ReplyToAddresses?: string[];
  ConfigurationSetName?: string;
}

export interface Destination {
  ToAddresses?: string[];
  CcAddresses?: string[];
  BccAddresses?: string[];
}

/** A tag, or a header. */
export interface NameAndValue {
  Name?: string;
  Value?: string;
}

export interface Message {
  Subject?: { Data?: string };
  Body?: { Text?: { Data?: string }; Html?: { Data?: string } };
}

/** What a mail has before anything is known of its recipients and content. */
export function headOf(
  own: Pick<HeadOfMail, "api" | "action" | "returnPath">,
  { ReplyToAddresses, ConfigurationSetName }: SendFields,
  tags: readonly NameAndValue[] | undefined,
): HeadOfMail {
  const named = list(tags).map(({ Name = "", Value = "" }) => [Name, Value]);
  return {
    ...own,
    replyTo: list(ReplyToAddresses),
    configurationSet: ConfigurationSetName,
    tags: named.length > 0 ? Object.fromEntries(named) : undefined,
  };
}

export function recipientsOf(destination: Destination = {}): Pick<Draft, "to" | "cc" | "bcc"> {
  const { ToAddresses, CcAddresses, BccAddresses } = destination;
  return { to: list(ToAddresses), cc: list(CcAddresses), bcc: list(BccAddresses) };
}

export function bodiesOf({ Body: { Text, Html } = {} }: Message): Pick<Draft, "text" | "html"> {
  return { text: Text?.Data, html: Html?.Data };
}

/** A list without members is an empty string to the Query protocol. */
export function list<Member>(members: readonly Member[] | undefined): readonly Member[] {
  return Array.isArray(members) ? (members as readonly Member[]) : [];
}
