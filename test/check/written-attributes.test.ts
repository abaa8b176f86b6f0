// What a sign-up writes to the pool is in the user's later events.
import { expect, it } from "vitest";
import { callEach } from "../../src/check/player.ts";
import {
  AFTER_SIGN_UP,
  SCENARIOS,
  SOMEBODY_ELSE,
  TWICE,
} from "../../src/contract/check/scenarios.ts";
import type { EventDocument } from "../../src/event/event.ts";
import type { AwsCall } from "../../src/invocation.ts";
import type { Json } from "../../src/json.ts";
import { anInvocation } from "../helpers/invocation.ts";

type Write = (event: EventDocument) => Partial<AwsCall> & { parameters: Record<string, Json> };

const attributes = (event: EventDocument, value: string): Record<string, Json> => ({
  UserPoolId: event["userPoolId"] ?? "",
  Username: event["userName"] ?? "",
  UserAttributes: [{ Name: "custom:id", Value: value }],
});
const sets: Write = (event) => ({ parameters: attributes(event, "7f3a") });

async function laterId(name: string, write: Write): Promise<Json | undefined> {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  const source = { seed: "written", mailbox: "example.com" } as const;
  const calls = await callEach(scenario, source, async (event, index) => {
    const call = {
      ...{ service: "cognito-idp", operation: "AdminUpdateUserAttributes" },
      result: "answered" as const,
      ...write(event),
    };
    return anInvocation({ event, awsCalls: index === 0 ? [call] : [] });
  });
  return calls.at(-1)?.invocation.event.request.userAttributes["custom:id"];
}

it.each<[string, string, Write, string | undefined]>([
  ["a reset has what the sign-up wrote", AFTER_SIGN_UP, sets, "7f3a"],
  [
    "by the sub",
    AFTER_SIGN_UP,
    (event) => ({
      parameters: {
        ...attributes(event, "7f3a"),
        Username: event.request.userAttributes["sub"] ?? "",
      },
    }),
    "7f3a",
  ],
  [
    "not what was refused",
    AFTER_SIGN_UP,
    (event) => ({ ...sets(event), result: "refused", error: "AccessDeniedException: no" }),
    undefined,
  ],
  [
    "not what another user got",
    AFTER_SIGN_UP,
    (event) => ({ parameters: { ...attributes(event, "7f3a"), Username: "other" } }),
    undefined,
  ],
  [
    "not what was emptied",
    AFTER_SIGN_UP,
    (event) => ({ parameters: attributes(event, "") }),
    undefined,
  ],
  ["a retry has the same event", TWICE, sets, undefined],
  ["the next user has none of it", SOMEBODY_ELSE, sets, undefined],
])("%s", async (_what, name, write, expected) => {
  expect(await laterId(name, write)).toBe(expected);
});
