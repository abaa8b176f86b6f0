import { expect, it } from "vitest";
import { createContacts } from "../../../../src/capture/aws/answers/contacts.ts";

const call = {
  ...{ region: "eu-west-1", body: Buffer.of(), newId: () => "id", event: () => undefined },
};

it("a list takes an address once", () => {
  const contacts = createContacts();
  const ask = (operation: string, ContactListName = "news"): unknown => {
    const input = { ContactListName, EmailAddress: "ada@example.com" };
    return contacts({ ...call, operation, input });
  };
  expect(ask("CreateContact")).toEqual({ output: {} });
  expect(() => ask("CreateContact")).toThrow("The contact already exists.");
  expect(ask("CreateContact", "offers")).toBeDefined();
  expect(ask("UpdateContact")).toBeUndefined();
  ask("DeleteContact");
  expect(ask("CreateContact")).toBeDefined();
});
