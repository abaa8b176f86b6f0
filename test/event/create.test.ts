import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../src/event/create.ts";
import { FLOW_NAMES } from "../../src/event/flows.ts";
import { corpus } from "../helpers/fixtures.ts";

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
    const golden = readFileSync(new URL(`../../events/${flow}.json`, import.meta.url), "utf8");
    expect(`${JSON.stringify(createEvent({ flow, seed: "golden" }), null, 2)}\n`).toBe(golden);
  });

  it("has Cognito's keys in Cognito's order, and strings alone as attributes, for any seed", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...FLOW_NAMES), (seed, flow) => {
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

  it.each([
    ["confirm-sign-up", "17-cs-alias-pool-name.json"],
    ["admin-confirm-sign-up", "07-admin-confirm-console-null-client.json"],
  ] as const)("of %s has the keys of a captured one (%s)", (flow, sample) => {
    const captured = corpus(1, 45).find(({ name }) => name === sample);
    const { request, callerContext } = JSON.parse(captured?.text ?? "") as ReturnType<
      typeof createEvent
    >;
    const event = createEvent({ flow, seed: "a" });
    // Their order differs from pool to pool.
    expect(Object.keys(event.request.userAttributes).toSorted()).toEqual(
      Object.keys(request.userAttributes).toSorted(),
    );
    expect(typeof event.callerContext.clientId).toBe(typeof callerContext.clientId);
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
