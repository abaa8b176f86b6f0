import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Json } from "../../../src/json.ts";
import { lintEvent } from "../../../src/event/lint/lint.ts";
import { corpus } from "../../helpers/fixtures.ts";

const codesOf = (document: Json): string[] => lintEvent(document).map(({ code }) => code);

describe("a captured event", () => {
  it.each(corpus(1, 45))("$name is without error", ({ text }) => {
    const errors = lintEvent(JSON.parse(text) as Json).filter(
      ({ severity }) => severity === "error",
    );
    expect(errors).toEqual([]);
  });
});

describe("a made-up event", () => {
  it.each([
    ["50", ["sub-missing", "response-not-empty", "envelope-key-order", "user-status-missing"]],
    ["51", ["sub-missing", "user-status-missing", "user-pool-id-malformed", "region-malformed"]],
    ["52", ["attribute-not-a-string", "version-not-1", "sub-missing", "user-status-missing"]],
    ["55", ["attribute-not-a-string", "envelope-key-missing"]],
    ["56", ["sdk-version-malformed", "client-id-malformed", "sub-missing", "user-status-missing"]],
    ["57", ["user-pool-id-malformed", "sdk-version-malformed", "user-status-missing"]],
    ["59", ["sub-malformed", "sdk-version-malformed", "user-status-missing"]],
    ["61", ["region-mismatch", "user-status-missing"]],
    ["63", ["trigger-source-unknown", "user-attributes-missing"]],
    ["65", ["version-not-1", "region-malformed", "sdk-version-malformed", "envelope-key-order"]],
    ["68", ["user-status-missing"]],
  ])("%s is found out by its known defects", (number, codes) => {
    const [sample] = corpus(Number(number), Number(number));
    expect(codesOf(JSON.parse(sample?.text ?? "") as Json)).toEqual(expect.arrayContaining(codes));
  });

  const event = createEvent({ seed: "lint" });
  const { request, callerContext } = event;
  const withRequest = (more: { [name: string]: Json }): Json => ({
    ...event,
    request: { ...event.request, ...more },
  });
  const withAttributes = (attributes: { [name: string]: Json }): Json => ({
    ...event,
    request: { userAttributes: { ...request.userAttributes, ...attributes } },
  });

  it.each<[string, Json, string[]]>([
    ["the event itself", event, []],
    ["an array", [], ["not-an-object"]],
    ["null", null, ["not-an-object"]],
    [
      "an empty object",
      {},
      [...Array<string>(7).fill("envelope-key-missing"), "user-attributes-missing"],
    ],
    [
      "empty metadata",
      { ...event, request: { ...request, clientMetadata: {} } },
      ["client-metadata-empty"],
    ],
    [
      "null metadata",
      { ...event, request: { ...request, clientMetadata: null } },
      ["client-metadata-empty"],
    ],
    [
      "a number in metadata",
      { ...event, request: { ...request, clientMetadata: { a: 1 } } },
      ["metadata-not-a-string"],
    ],
    [
      "no callerContext keys",
      { ...event, callerContext: {} },
      Array(2).fill("envelope-key-missing"),
    ],
    [
      "the sentinel",
      { ...event, callerContext: { ...callerContext, clientId: "CLIENT_ID_NOT_APPLICABLE" } },
      ["client-id-sentinel"],
    ],
    ["no client", { ...event, callerContext: { ...callerContext, clientId: null } }, []],
    ["claims", { ...event, response: { claims: {} } }, ["response-not-empty"]],
    ["no response", { ...event, response: null }, ["response-not-an-object"]],
    [
      "a new region",
      { ...event, region: "xx-new-1", userPoolId: "xx-new-1_abc" },
      ["region-unknown"],
    ],
    ["a null attribute", withAttributes({ name: null }), ["attribute-not-a-string"]],
    [
      "another status",
      withAttributes({ "cognito:user_status": "RESET_REQUIRED" }),
      ["user-status-unknown"],
    ],
    [
      "a provider without identities",
      withAttributes({ "cognito:user_status": "EXTERNAL_PROVIDER" }),
      ["identities-missing"],
    ],
    [
      "identities without a provider",
      withAttributes({ identities: "[]" }),
      ["identities-unexpected", "identities-malformed"],
    ],
    ["a flag in capitals", withAttributes({ email_verified: "True" }), ["verified-flag-malformed"]],
    ["a key in other case", withRequest({ clientMetaData: { a: "b" } }), ["key-unknown"]],
    ["an unknown attribute", withAttributes({ "custom:new": "x", anything: "y" }), []],
    ["a sub of a new form", withAttributes({ sub: "4ecf4f18-a001-70b5-0477-1b7efe706ce7" }), []],
  ])("with %s", (_name, document, codes) => {
    expect(codesOf(document)).toEqual(codes);
  });

  it("is found out with the place and what was there", () => {
    expect(lintEvent(withAttributes({ "custom:a": true }))).toEqual([
      {
        code: "attribute-not-a-string",
        severity: "error",
        where: { path: '$.request.userAttributes["custom:a"]' },
        args: { found: true },
      },
    ]);
  });

  it.each([
    ["clientMetaData", "clientMetadata"],
    ["client_metadata", "clientMetadata"],
    ["clientMetadat", "clientMetadata"],
    ["UserAttributes", undefined],
    ["validationData", undefined],
  ])("says what the unknown key %s may mean", (key, meant) => {
    expect(lintEvent(withRequest({ [key]: {} }))).toEqual([
      {
        code: "key-unknown",
        severity: "warning",
        where: { path: `$.request.${key}` },
        args: meant === undefined ? {} : { meant },
      },
    ]);
  });
});
