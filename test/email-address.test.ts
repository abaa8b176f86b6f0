import { expect, it } from "vitest";
import { bareAddress, domainOf, identitiesOf } from "../src/email-address.ts";

it.each([
  ["maria@example.com", "maria@example.com"],
  [" maria@example.com ", "maria@example.com"],
  ["Maria <maria@example.com>", "maria@example.com"],
  ['"<x@y.z>" < maria@example.com > ', "maria@example.com"],
  ["", ""],
])("the address of %j is %j", (text, address) => {
  expect(bareAddress(text)).toBe(address);
});

it("a domain is compared in lower case", () => {
  expect(domainOf('"a@b"@Example.COM')).toBe("example.com");
  expect(domainOf("nobody")).toBe("");
});

it("an address is verified by itself, its domain and the domains above", () => {
  expect(identitiesOf("No-Reply@Mail.Example.co.uk")).toEqual([
    ...["No-Reply@Mail.Example.co.uk", "mail.example.co.uk", "example.co.uk", "co.uk"],
  ]);
  expect(identitiesOf("a@localhost")).toEqual(["a@localhost", "localhost"]);
});
