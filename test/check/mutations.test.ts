// One line of a good handler is changed, and one rule finds it: each does what it is there for, and no two
// tell of the same mistake.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import type { CheckSettings } from "../../src/check/check-handler.ts";
import { RULES } from "../../src/contract/check/rules/index.ts";
import { fixture } from "../helpers/fixtures.ts";
import { handlerFile } from "../helpers/handlers.ts";

const GOOD = readFileSync(fixture("handlers/check/good.mjs"), "utf8").replaceAll(
  /from "(@aws-sdk\/[\w-]+)"/g,
  (_, name: string) => `from "${import.meta.resolve(name)}"`,
);

const SEND = "await ses.send(command, { abortSignal: AbortSignal.timeout(2_000) });";
const LAST = "  return event;\n};\n";
const first = (more: string): [string, string] => ["  const isReset", `  ${more}\n  const isReset`];
const last = (more: string): [string, string] => [LAST, `  ${more}\n};\n`];

/** By rule: what is written, and what stands there instead. */
const MUTATIONS: Record<string, [from: string, to: string]> = {
  "returns-event": last("return;"),
  "keeps-envelope": last("return { ...event, callerContext: undefined };"),
  "no-nulls-added": last(
    "return { ...event, request: { clientMetadata: null, ...event.request } };",
  ),
  "response-stays-empty": last('return { ...event, response: { claims: "gold" } };'),
  "answers-in-time": [
    "if (isReset) return event;",
    "if (isReset) return new Promise((done) => setTimeout(done, 20_000, event));",
  ],
  "survives-ses-failure": [
    'console.error("mail not sent", error.name);',
    'throw new Error("mail not sent");',
  ],
  "guards-client-metadata": ["clientMetadata?.plan", "clientMetadata.plan"],
  "accepts-missing-attributes": [
    "(attributes.given_name ?? name).split",
    "(attributes.given_name ?? attributes.name ?? attributes.nickname).split",
  ],
  "accepts-every-flow": ["clientId?.slice", "clientId.slice"],
  "handles-federated-users": [
    'JSON.parse(attributes.identities ?? "[]")',
    "(attributes.identities ?? []).map((one) => one)",
  ],
  "accepts-any-value": first(
    'if (/\\p{Script=Arabic}/u.test(attributes.name ?? "")) throw new Error("odd name");',
  ),
  "accepts-new-keys": first(
    'if (Object.keys(event).length > 8) throw new Error("unrecognized keys");',
  ),
  "no-callback-style": [
    "export const handler = async (event) => {",
    "export const handler = (event, context, callback) => void good(event).then((answer) => callback(null, answer), callback);\nconst good = async (event) => {",
  ],
  "no-mail-on-password-reset": ["if (isReset) return event;", ""],
  "no-duplicate-mail": [
    "const recipients = [email];",
    "const recipients = (globalThis.recipients ??= []).concat(email); globalThis.recipients = recipients;",
  ],
  "no-mail-without-address": ["if (!email) return event;", ""],
  "awaits-mail": [SEND, SEND.replace("await ", "")],
  "no-late-crash": first("setTimeout(() => Promise.reject(new Error('audit')), 1_500);"),
  "false-is-false": ['attributes.email_verified === "true"', "attributes.email_verified"],
  "no-alias-attributes": ["attributes.email;", 'attributes["cognito:email_alias"];'],
  "escapes-html": ["<p>Hello ${escape(first)}", "<p>Hello ${first}"],
  "no-header-injection": ["Welcome, ${oneLine(name)}", "Welcome, ${name.slice(0, 100)}"],
  "no-undefined-in-mail": ['attributes.name ?? "there"', "String(attributes.name)"],
  "declares-from": ['Source: "welcome@example.com"', "Source: process.env.NOWHERE_SET"],
  "bounded-when-ses-hangs": [SEND, "await ses.send(command);"],
  "reports-failure": ["console.error(", "console.info("],
  "no-personal-data-in-logs": ["attributes.sub, app", "email, app"],
  "meets-expectations": [SEND, `if (clientMetadata) ${SEND}`],
};

/** What the user has to say before there is anything to break. */
const SETTINGS: Record<string, CheckSettings> = {
  "meets-expectations": { expect: { "confirm-sign-up": { mails: 1 } } },
};

async function codesOf(code: string, settings: CheckSettings = {}): Promise<string[]> {
  const { scenarios } = await checkHandler({ file: handlerFile(code), env: {}, ...settings });
  return [...new Set(scenarios.flatMap(({ findings }) => findings.map((found) => found.code)))];
}

describe("one line changed is found by", () => {
  it.each(Object.entries(MUTATIONS))("%s alone", async (rule, [from, to]) => {
    expect(GOOD).toContain(from);
    const mutated = GOOD.replace(from, () => to);
    expect(await codesOf(mutated, SETTINGS[rule])).toEqual([rule]);
  });
});

it("before it is changed, nothing is found", async () => {
  expect(await codesOf(GOOD, { expect: { "confirm-sign-up": { mails: 1 } } })).toEqual([]);
});

it("each rule has its mutation", () => {
  expect(Object.keys(MUTATIONS).toSorted()).toEqual(RULES.map(({ code }) => code).toSorted());
});
