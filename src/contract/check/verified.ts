import type { AwsCall } from "../../invocation.ts";
import { asObject } from "../../json.ts";

/** Contacts that Cognito verifies. */
export const CONTACTS = ["email", "phone_number"] as const;

export type Contact = (typeof CONTACTS)[number];

/** Contacts that a call marks as verified. */
export function verifiedBy({ operation, parameters }: AwsCall): Contact[] {
  const { UserAttributes: list } = asObject(parameters);
  if (operation !== "AdminUpdateUserAttributes" || !Array.isArray(list)) return [];
  return CONTACTS.filter((contact) =>
    list.some((each) => {
      const { Name: name, Value: value } = asObject(each);
      return name === `${contact}_verified` && value === "true";
    }),
  );
}
