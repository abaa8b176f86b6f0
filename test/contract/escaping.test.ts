import { describe, expect, it } from "vitest";
import { findUnescaped, markAttributes } from "../../src/contract/escaping.ts";
import { createEvent } from "../../src/event/create/create-event.ts";
import { isObject } from "../../src/json.ts";
import type { Json } from "../../src/json.ts";
import { aMail } from "../helpers/invocation.ts";

const event = createEvent({
  seed: "marks",
  attributes: { given_name: "Ana María", birthdate: "1990-01-31", "custom:tier": "gold" },
});

function attribute(of: Json | undefined, name: string): string {
  const value = isObject(of) && isObject(of["userAttributes"]) ? of["userAttributes"][name] : "";
  return typeof value === "string" ? value : "";
}

describe("the proof of what is left unescaped", () => {
  it("marks what a user can write, and nothing that Cognito checks", () => {
    const { event: marked } = markAttributes(event);
    expect(attribute(marked["request"], "given_name")).toMatch(/^(<i>mark\d+<\/i>)Ana María\1$/);
    expect(attribute(marked["request"], "custom:tier")).toContain("gold<i>");
    for (const name of ["sub", "email", "cognito:user_status", "email_verified", "birthdate"]) {
      expect(attribute(marked["request"], name)).toBe(attribute(event.request as Json, name));
    }
  });

  it("leaves the event as it is", () => {
    const before = structuredClone(event);
    markAttributes(event);
    expect(event).toEqual(before);
  });

  it("finds each mark that arrives as markup, and none that was escaped", () => {
    const marked = markAttributes(event);
    const name = attribute(marked.event["request"], "given_name");
    const tier = attribute(marked.event["request"], "custom:tier");
    const escaped = tier.replaceAll("<", "&lt;");
    const mails = [aMail(), aMail({ html: `<p>${name}, ${escaped}</p>` }), aMail({ text: name })];
    expect(findUnescaped(mails, marked)).toEqual([
      {
        code: "unescaped-attribute",
        severity: "warning",
        where: { mail: 1, part: "html" },
        args: { found: "given_name" },
      },
    ]);
  });

  it.each<[how: string, change: (name: string) => string]>([
    ["the first word", (name) => name.split(" ")[0] ?? ""],
    ["the last word", (name) => name.split(" ").at(-1) ?? ""],
    ["as much as there is room for", (name) => name.slice(0, 20)],
    ["capitals", (name) => name.toUpperCase()],
  ])("finds a mark of which there is %s", (_how, change) => {
    const marked = markAttributes(event);
    const name = change(attribute(marked.event["request"], "given_name"));
    expect(findUnescaped([aMail({ html: `<p>${name}</p>` })], marked)).toMatchObject([
      { args: { found: "given_name" } },
    ]);
  });

  it("takes an event that lacks nearly everything", () => {
    const bare = { request: { userAttributes: {} } };
    expect(markAttributes(bare).event).toEqual(bare);
  });
});
