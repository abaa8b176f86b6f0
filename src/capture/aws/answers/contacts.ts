import { NOTHING, textOf } from "../call.ts";
import type { Answer, Service } from "../call.ts";
import { AwsError } from "../refusal.ts";

/** The contacts of SES version 2: a list takes an address once. */
export function createContacts(): Service {
  const taken = new Set<string>();
  return ({ operation, input }): Answer | undefined => {
    if (operation !== "CreateContact" && operation !== "DeleteContact") return undefined;
    const list = textOf(input["ContactListName"]);
    const contact = `${list}/${textOf(input["EmailAddress"]).toLowerCase()}`;
    if (operation === "DeleteContact") {
      taken.delete(contact);
      return NOTHING;
    }
    if (taken.has(contact)) {
      throw new AwsError("AlreadyExistsException", "The contact already exists.");
    }
    taken.add(contact);
    return NOTHING;
  };
}
