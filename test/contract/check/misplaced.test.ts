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
