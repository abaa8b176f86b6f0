import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { CreateEventOptions } from "../../../src/event/create/create-event.ts";
import type { PostConfirmationEvent } from "../../../src/event/event.ts";
import { FLOW_NAMES } from "../../../src/event/create/flows.ts";
import type { FlowName } from "../../../src/event/create/flows.ts";
import { lintEvent } from "../../../src/event/lint/lint.ts";
import { LOCALE_NAMES } from "../../../src/event/create/locales.ts";
import { PROFILE_NAMES } from "../../../src/event/create/pool-profiles.ts";
import { PROVIDER_NAMES } from "../../../src/event/create/providers.ts";
import { KNOWN_REGIONS } from "../../../src/event/regions.ts";
import { brokenEmail } from "../../../src/event/limits.ts";
import { corpus } from "../../helpers/fixtures.ts";

const ENVELOPE = [
  "version",
  "region",
  "userPoolId",
  "userName",
  "callerContext",
  "triggerSource",
  "request",
  "response",
];

describe("an event", () => {
  it.each(FLOW_NAMES)("of %s is the golden one, to the byte", (flow) => {
    const golden = readFileSync(new URL(`../../../events/${flow}.json`, import.meta.url), "utf8");
    expect(`${JSON.stringify(createEvent({ flow, seed: "golden" }), null, 2)}\n`).toBe(golden);
  });

  it("has Cognito's keys in Cognito's order, and strings alone as attributes, for any seed", () => {
    const flows = ["confirm-sign-up", "admin-confirm-sign-up", "confirm-forgot-password"] as const;
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...flows), (seed, flow) => {
        const event = createEvent({ seed, flow });
        expect(Object.keys(event)).toEqual(ENVELOPE);
        expect(Object.keys(event.callerContext)).toEqual(["awsSdkVersion", "clientId"]);
        expect(Object.keys(event.request)).toEqual(["userAttributes"]);
        expect(event.response).toEqual({});
        expect(event.version).toBe("1");
        expect(event.userPoolId).toMatch(/^us-east-1_[0-9A-Za-z]{9}$/);
        const { sub, ...attributes } = event.request.userAttributes;
        expect(sub).toMatch(
          flow === "admin-confirm-sign-up"
            ? /^[0-9a-f]{8}-[0-9a-f]0[0-9a-f]1-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}$/
            : /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        expect(event.userName).toBe(sub);
        expect(attributes["email"]).toMatch(/^[a-z.]+@example\.com$/);
        expect(Object.values(attributes).every((value) => typeof value === "string")).toBe(true);
        expect(createEvent({ seed, flow })).toEqual(event);
      }),
    );
  });

  it.each(FLOW_NAMES)("of %s has what the pool requires", (flow) => {
    const required = ["name", "given_name", "birthdate", "phone_number", "email"];
    for (const profile of PROFILE_NAMES) {
      const { userAttributes } = createEvent({ seed: "a", flow, profile, required }).request;
      expect(required.filter((name) => !userAttributes[name])).toEqual([]);
      expect(userAttributes["name"]).toContain(userAttributes["given_name"]);
      expect(userAttributes["phone_number"]).toMatch(/^\+\d*55501\d\d$/);
      expect(Object.keys(userAttributes).at(-1)).toBe("email");
    }
    const without = createEvent({ seed: "a", flow, required, without: ["birthdate"] });
    expect(without.request.userAttributes).not.toHaveProperty("birthdate");
  });

  it("carries an app client, or null for an administrator", () => {
    expect(createEvent({ seed: "a" }).callerContext.clientId).toMatch(/^[1-7][0-9a-v]{25}$/);
    const admin = createEvent({ seed: "a", flow: "admin-confirm-sign-up" });
    expect(admin.callerContext.clientId).toBeNull();
    expect(admin.request.userAttributes["email_verified"]).toBe("false");
    expect(admin.triggerSource).toBe("PostConfirmation_ConfirmSignUp");
  });

  it("of a password reset differs from a sign-up in its trigger source alone", () => {
    const reset = createEvent({ seed: "a", flow: "confirm-forgot-password" });
    expect(reset).toEqual({
      ...createEvent({ seed: "a" }),
      triggerSource: "PostConfirmation_ConfirmForgotPassword",
    });
  });

  it.each<[FlowName, string, Partial<CreateEventOptions>?]>([
    ["confirm-sign-up", "17-cs-alias-pool-name.json"],
    ["confirm-sign-up", "10-cs-2018-console-java-sdk.json", { profile: "username" }],
    ["auto-confirm", "28-cs-phone-alias.json", { profile: "phone" }],
    ["admin-confirm-sign-up-console", "07-admin-confirm-console-null-client.json"],
    [
      "confirm-forgot-password",
      "04-cf-preferred-username.json",
      { attributes: { preferred_username: "T" }, without: ["name"] },
    ],
    [
      "auto-confirm",
      "33-cs-unverified-custom-recruiter.json",
      { attributes: { "custom:isRecruiter": "1" }, without: ["name"] },
    ],
    ["federated", "11-federated-google.json", { attributes: { picture: "https://example.com/p" } }],
    [
      "federated",
      "15-federated-facebook-profile.json",
      { provider: "facebook", attributes: { profile: "x", given_name: "Kim" }, without: ["name"] },
    ],
  ])("of %s has the keys and types of a captured one (%s)", (flow, sample, options) => {
    const captured = corpus(1, 45).find(({ name }) => name === sample);
    const { request, ...envelope } = JSON.parse(captured?.text ?? "") as PostConfirmationEvent;
    const event = createEvent({ flow, seed: "a", ...options });
    expect(Object.keys(event)).toEqual(ENVELOPE);
    // Their order differs from pool to pool.
    expect(Object.keys(event.request.userAttributes).toSorted()).toEqual(
      Object.keys(request.userAttributes).toSorted(),
    );
    expect(event.triggerSource).toBe(envelope.triggerSource);
    expect(typeof event.callerContext.clientId).toBe(typeof envelope.callerContext.clientId);
    for (const name of ["cognito:user_status", "email_verified", "phone_number_verified"]) {
      expect([name, event.request.userAttributes[name]]).toEqual([
        name,
        request.userAttributes[name],
      ]);
    }
  });

  it.each([
    ["google", /^Google_\d{21}$/, null],
    ["facebook", /^Facebook_\d{15}$/, null],
    ["apple", /^SignInWithApple_\d{6}\.[0-9a-f]{32}\.\d{4}$/, null],
    ["amazon", /^LoginWithAmazon_amzn1\.account\.[A-Z0-9]{28}$/, null],
    ["saml", /^ExampleSAML_[a-z.]+@example\.com$/, "https://idp.example.com/saml2"],
    ["oidc", /^ExampleOIDC_[0-9a-f]{24}$/, null],
  ] as const)("of a %s user has its user name and identities", (provider, form, issuer) => {
    const { userName, request } = createEvent({ flow: "federated", provider, seed: "a" });
    expect(userName).toMatch(form);
    const { identities } = request.userAttributes;
    expect(identities).toEqual(expect.any(String));
    const [identity] = JSON.parse(identities ?? "") as Record<string, unknown>[];
    expect(Object.keys(identity ?? {})).toEqual([
      ...["userId", "providerName", "providerType", "issuer", "primary", "dateCreated"],
    ]);
    expect(userName).toBe(`${String(identity?.["providerName"])}_${String(identity?.["userId"])}`);
    expect(identity?.["issuer"]).toBe(issuer);
    expect(String(identity?.["dateCreated"])).toMatch(/^\d{13}$/);
  });

  it("is another person's for another index, of the same pool and app", () => {
    const people = Array.from({ length: 500 }, (_, index) => createEvent({ seed: "a", index }));
    const distinct = (pick: (event: PostConfirmationEvent) => unknown): number =>
      new Set(people.map(pick)).size;
    expect(distinct((event) => event.request.userAttributes["sub"])).toBe(500);
    expect(distinct((event) => event.request.userAttributes["email"])).toBe(500);
    expect(distinct((event) => event.userPoolId)).toBe(1);
    expect(distinct((event) => event.callerContext.clientId)).toBe(1);
  });

  it("has no finding and one shape, whatever the options", () => {
    const options = fc.record(
      {
        seed: fc.string(),
        index: fc.nat(),
        flow: fc.constantFrom(...FLOW_NAMES),
        provider: fc.constantFrom(...PROVIDER_NAMES),
        profile: fc.constantFrom(...PROFILE_NAMES),
        locale: fc.constantFrom(...LOCALE_NAMES),
        mailbox: fc.constantFrom("example.com", "ses-simulator" as const),
        robust: fc.boolean(),
        without: fc.subarray(["name", "email", "email_verified", "phone_number"]),
        attributes: fc.dictionary(
          fc.constantFrom("custom:a", "dev:custom:b", "gender"),
          fc.string(),
        ),
        clientMetadata: fc.dictionary(fc.string(), fc.string()),
        region: fc.constantFrom(...KNOWN_REGIONS),
      },
      { requiredKeys: ["seed"] },
    );
    fc.assert(
      fc.property(options, (chosen) => {
        const event = createEvent(chosen as CreateEventOptions);
        expect(lintEvent(event)).toEqual([]);
        expect(Object.keys(event)).toEqual(ENVELOPE);
        expect(JSON.parse(JSON.stringify(event))).toEqual(event);
        const { email, ...rest } = event.request.userAttributes;
        expect(email === undefined ? undefined : brokenEmail(email)).toBeUndefined();
        const custom = Object.keys(rest).filter((name) => name.startsWith("custom:"));
        expect(custom.length).toBeLessThanOrEqual(50);
      }),
      { numRuns: 500 },
    );
  });

  it("takes what it is given, and leaves the rest as the seed has it", () => {
    const plain = createEvent({ seed: "a" });
    const event = createEvent({
      seed: "a",
      email: "maria@my.example",
      attributes: { "custom:tier": "gold", name: "Maria" },
      clientMetadata: { plan: "pro" },
      region: "eu-west-1",
      clientId: "abc",
    });
    expect(event.request.userAttributes).toEqual({
      ...plain.request.userAttributes,
      "cognito:email_alias": "maria@my.example",
      email: "maria@my.example",
      name: "Maria",
      "custom:tier": "gold",
    });
    expect(Object.keys(event.request)).toEqual(["userAttributes", "clientMetadata"]);
    expect(Object.keys(event.request.userAttributes).at(-1)).toBe("email");
    expect(event.userPoolId).toBe(plain.userPoolId.replace("us-east-1", "eu-west-1"));
    expect(event.callerContext.clientId).toBe("abc");
  });

  it("takes its region from the user pool", () => {
    const event = createEvent({ seed: "a", userPoolId: "eu-west-1_a1B2c3D4e" });
    expect([event.region, event.userPoolId]).toEqual(["eu-west-1", "eu-west-1_a1B2c3D4e"]);
  });

  it("has no alias where the user name is an address", () => {
    const event = createEvent({ seed: "a", userName: "maria@example.com" });
    expect(event.request.userAttributes).not.toHaveProperty("cognito:email_alias");
  });

  it("leaves clientMetadata out when there is none", () => {
    expect(createEvent({ seed: "a", clientMetadata: {} }).request).not.toHaveProperty(
      "clientMetadata",
    );
  });

  it("can have an address that delivers to nobody", () => {
    const { email } = createEvent({ seed: "a", mailbox: "ses-simulator" }).request.userAttributes;
    expect(email).toMatch(/^success\+[a-z.]+@simulator\.amazonses\.com$/);
  });

  it("takes an attribute named like a prototype for what it is", () => {
    const attributes = Object.fromEntries([["__proto__", "x"]]);
    const { userAttributes } = createEvent({ seed: "a", attributes }).request;
    expect(Object.entries(userAttributes)).toContainEqual(["__proto__", "x"]);
  });
});
