import { describe, expect, it } from "vitest";
import type { Json } from "../../src/json.ts";
import { lintEvent } from "../../src/event/lint/lint.ts";
import { redactEvent } from "../../src/event/redact.ts";
import { corpus } from "../helpers/fixtures.ts";

const KEPT =
  /^(?:version|region|awsSdkVersion|triggerSource|cognito:user_status|email_verified|phone_number_verified|providerName|providerType|primary|locale)$/;

/** Every text in a document that may say something of a person. */
function personal(value: Json, key = ""): string[] {
  if (typeof value === "string") {
    return KEPT.test(key) || /^(?:true|false|\d)$/.test(value) ? [] : [value];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    personal(inner, Array.isArray(value) ? key : name),
  );
}

const shapeOf = (value: Json): unknown =>
  typeof value === "object" && value !== null
    ? Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)])
    : typeof value;

describe("a redacted event", () => {
  it.each(corpus(1, 45))("of $name keeps its shape and nothing of the person", ({ text }) => {
    const event = JSON.parse(text) as Json;
    const redacted = redactEvent(event, "seed");
    expect(shapeOf(redacted)).toEqual(shapeOf(event));
    const kept = new Set(personal(redacted));
    expect(personal(event).filter((value) => kept.has(value))).toEqual([]);
    const codes = (document: Json): string[] => lintEvent(document).map(({ code }) => code);
    const changed = new Set(["client-id-malformed", "user-pool-id-malformed"]);
    expect(codes(redacted)).toEqual(codes(event).filter((code) => !changed.has(code)));
  });

  it("says the same thing of the same value wherever it stands", () => {
    const address = "maria.garcia@corp.example";
    const redacted = redactEvent(
      {
        userName: address,
        request: {
          userAttributes: {
            email: address,
            "cognito:email_alias": address.toUpperCase(),
            name: "Maria García",
            given_name: "Maria",
            "custom:note": `mail ${address} today`,
            identities: JSON.stringify([{ userId: "4711-ab", providerName: "Corp" }]),
            "custom:login": "4711-ab",
          },
        },
      },
      "seed",
    ) as { userName: string; request: { userAttributes: Record<string, string> } };
    const { userAttributes: attributes } = redacted.request;
    expect(redacted.userName).toMatch(/^[a-z.]+\d+@example\.com$/);
    expect(attributes["email"]).toBe(redacted.userName);
    expect(attributes["cognito:email_alias"]).toBe(redacted.userName);
    expect(attributes["custom:note"]?.split(" ")[1]).toBe(redacted.userName);
    expect(attributes["name"]?.split(" ")[0]).toBe(attributes["given_name"]);
    expect(JSON.parse(attributes["identities"] ?? "")).toMatchObject([
      { userId: attributes["custom:login"] },
    ]);
  });

  it("keeps nothing of a person in unusual places, and the names of providers", () => {
    const redacted = JSON.stringify(
      redactEvent(
        {
          userName: "CorpSAML_maria.garcia@corp.example",
          request: {
            userAttributes: {
              identities: JSON.stringify([
                { userId: "maria.garcia@corp.example", providerName: "CorpSAML" },
              ]),
              name: "García 佐藤",
              phone_number: "+491701234567",
              picture: "https://corp.example/maria?mail=maria.garcia@corp.example",
              address: '{"street":"Hauptstrasse 17"}',
              "custom:note": "Maria García called from 203.0.113.77, see maria.garcia@corp.example",
              "custom:list": '["Maria"]',
              email_verified: "Maria",
              locale: "Maria Rossi",
              "custom:digits": "١٢٣٤٥٦٧",
            },
            clientMetadata: {
              who: "maria",
              count: "0170 1234567",
              "maria@corp.example": "x",
              tel: '{"p":491701234567}',
            },
          },
        },
        "seed",
      ),
    );
    expect(redacted).not.toMatch(
      /maria|garc|佐藤|1701234567|170 123|corp\.ex|hauptstr|203\.0|called|١٢/i,
    );
    const { userName, request } = JSON.parse(redacted) as {
      userName: string;
      request: { userAttributes: Record<string, string> };
    };
    expect(userName).toMatch(/^CorpSAML_[a-z.]+\d+@example\.com$/);
    expect(request.userAttributes["identities"]).toContain(userName.replace("CorpSAML_", ""));
    expect(request.userAttributes["custom:note"]).toContain("192.0.2.");
  });

  it.each<Record<string, Json>>([
    { version: 1 },
    { version: "1.0" },
    { version: 1, region: "local", callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown" } },
  ])("keeps what says nothing of a person, whatever its type: %j", (envelope) => {
    expect(redactEvent(envelope, "seed")).toEqual(envelope);
  });

  it.each(["__proto__", "constructor", "toString"])("replaces the value of a key %s", (key) => {
    const attributes = JSON.parse(`{ "${key}": "Maria Jensen" }`) as Record<string, string>;
    const redacted = redactEvent({ request: { userAttributes: attributes } }, "seed");
    expect(JSON.stringify(redacted)).toMatch(new RegExp(`"${key}":"(?!Maria)[^"]+"`));
  });

  it("is the same for the same seed, and another for another", () => {
    const [sample] = corpus(27, 27);
    const event = JSON.parse(sample?.text ?? "") as Json;
    expect(redactEvent(event, "a")).toEqual(redactEvent(event, "a"));
    expect(redactEvent(event, "b")).not.toEqual(redactEvent(event, "a"));
  });
});
