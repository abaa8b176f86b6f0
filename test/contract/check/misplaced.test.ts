import { expect, it } from "vitest";
import { misplacedReads } from "../../../src/contract/check/misplaced.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { MissingRead } from "../../../src/invocation.ts";

const event = createEvent({ seed: "misplaced" });

it.each<[MissingRead["of"], string, string | undefined]>([
  ["request", "userName", "event.userName"],
  ["request", "username", "event.userName"],
  ["request", "userPoolId", "event.userPoolId"],
  ["request", "email", "event.request.userAttributes.email"],
  ["request", "clientId", "event.callerContext.clientId"],
  ["event", "userAttributes", "event.request.userAttributes"],
  ["event", "clientMetadata", "event.request.clientMetadata"],
  ["event", "sub", "event.request.userAttributes.sub"],
  // Of another trigger, or of another service's events.
  ["request", "validationData", undefined],
  ["request", "clientMetadata", undefined],
  ["event", "requestContext", undefined],
  ["event", "body", undefined],
  // What is optional is in its place.
  ["userAttributes", "nickname", undefined],
  ["clientMetadata", "email", undefined],
])("%s.%s", (of, name, meant) => {
  expect(misplacedReads([{ of, name }], event).map((read) => read.meant)).toEqual(
    meant === undefined ? [] : [meant],
  );
});

const AT = "event.request.userAttributes";
it.each<[string, Partial<ReturnType<typeof misplacedReads>[number]> | undefined]>([
  ["firstName", { read: `${AT}.firstName`, meant: `${AT}.given_name` }],
  ["phone", { read: `${AT}.phone`, meant: `${AT}.phone_number` }],
  ["username", { read: `${AT}.username`, meant: "event.userName" }],
  ["tenantId", { read: `${AT}.tenantId`, meant: `${AT}["custom:tenantId"]`, isCustom: true }],
  ["password", { read: `${AT}.password` }],
  ["cognito:groups", { read: `${AT}["cognito:groups"]` }],
  [
    "custom:longer_than_twenty_characters",
    { read: `${AT}["custom:longer_than_twenty_characters"]` },
  ],
  ["custom:tier", undefined],
  ["identities", undefined],
  ["map", undefined],
  ["toJSON", undefined],
  ["hasOwnProperty", undefined],
])("an attribute called %s", (name, found) => {
  const caller = "/app/index.mjs:3:9";
  const read: MissingRead = { of: "userAttributes", name, caller };
  expect(misplacedReads([read], event)).toEqual(found === undefined ? [] : [{ ...found, caller }]);
  // A package may ask for anything, and a handler may try several names.
  expect(misplacedReads([{ of: "userAttributes", name }], event)).toEqual([]);
});

it("a handler that tries both names is content with either", () => {
  const read: MissingRead = { of: "userAttributes", name: "firstName", caller: "/app/a.mjs:1:1" };
  expect(misplacedReads([read], event, (name) => name === "given_name")).toEqual([]);
});
