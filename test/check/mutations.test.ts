// One line of a good handler is changed, and one rule finds it: each does what it is there for, and no two
// report the same mistake. Every mutation is played wherever some rule proves itself, so each of the other
// rules has its chance to report it too.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import type { CheckSettings } from "../../src/check/plan.ts";
import { RULES } from "../../src/contract/check/rules/index.ts";
import type { CheckFinding } from "../../src/contract/check/finding.ts";
import { METADATA, PLAIN } from "../../src/contract/check/scenarios.ts";
import { callingPool, callingTable } from "../helpers/aws-requests.ts";
import { fixture } from "../helpers/fixtures.ts";
import { handlerFile } from "../helpers/handlers.ts";

const GOOD = readFileSync(fixture("handlers/check/good.mjs"), "utf8").replaceAll(
  /from "(@aws-sdk\/[\w-]+)"/g,
  (_, name: string) => `from "${import.meta.resolve(name)}"`,
);

type Change = [from: string, to: string];

const SEND = "await ses.send(command, { abortSignal: AbortSignal.timeout(2_000) });";
const LAST = "  return event;\n};\n";
const first = (more: string): Change => ["  const isReset", `  ${more}\n  const isReset`];
const last = (more: string): Change => [LAST, `  ${more}\n};\n`];

const ofUser = (operation: string, more: string): string =>
  callingPool(operation, `Username: event.userName, ${more}`);

const putting = (item: string): string => callingTable("PutItem", `Item: ${item}`);

const joining = (group: string): string => ofUser("AdminAddUserToGroup", `GroupName: "${group}"`);

/** By rule: what is written, and what stands there instead. */
const MUTATIONS: Record<string, Change> = {
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
  "callback-answers-at-once": [
    "export const handler = async (event) => {",
    `export function handler(event, context) {
      const callback = arguments[2];
      if (callback === undefined || !event.triggerSource.endsWith("ForgotPassword")) return good(event);
      setInterval(() => {}, 60_000);
      void good(event).then((answer) => callback(null, answer));
    }
    const good = async (event) => {`,
  ],
  "answers-once": [
    "export const handler = async (event) => {",
    "export const handler = async (event, context) => { const answer = await good(event); if (!context.done) return answer; context.done(null, answer); return { ...answer, more: 1 }; };\nconst good = async (event) => {",
  ],
  "is-deterministic": [
    SEND,
    `if ((globalThis.turn = ((globalThis.turn ?? 0) + 1) % 3) > 0) ${SEND}`,
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
  "validates-what-cognito-sends": first(`
    if (event.callerContext.clientId === null) {
      throw Object.assign(new Error("clientId: expected string, received null"), { name: "ZodError" });
    }`),
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
  "works-when-warm": first(
    'if (globalThis.isEnded) throw new Error("pool has ended"); globalThis.isEnded = true;',
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
  "no-repeated-effect-on-reset": first(`${joining("members")};`),
  "idempotent-effects": [
    "if (isReset) return event;",
    `if (isReset) return event; ${putting("{ id: { S: crypto.randomUUID() } }")};`,
  ],
  "one-record-per-user": [
    "if (!email) return event;",
    `if (!email) return event; ${putting('{ id: { S: email.split("@")[0] }, user: { S: event.userName } }')};`,
  ],
  "no-mail-without-address": ["if (!email) return event;", ""],
  "no-incomplete-record": first(
    ofUser(
      "AdminUpdateUserAttributes",
      'UserAttributes: [{ Name: "nickname", Value: attributes.email ?? "" }]',
    ),
  ),
  "finds-among-many": first(callingPool("ListUsers", "")),
  "awaits-mail": [SEND, SEND.replace("await ", "")],
  "no-late-crash": first("setTimeout(() => Promise.reject(new Error('audit')), 1_500);"),
  "false-is-false": ['attributes.email_verified === "true"', "attributes.email_verified"],
  "no-trust-in-unverified": first(`
    if (event.request.clientMetadata?.role === "admin") {
      ${joining("admins")};
    }`),
  "no-alias-attributes": ["attributes.email;", 'attributes["cognito:email_alias"];'],
  "escapes-html": ["<p>Hello ${escape(first)}", "<p>Hello ${first}"],
  "no-header-injection": ["Welcome, ${oneLine(name)}", "Welcome, ${name.slice(0, 100)}"],
  "mail-arrives": [
    SEND,
    `const { CreateTemplateCommand, SendTemplatedEmailCommand } = await import("${import.meta.resolve("@aws-sdk/client-ses")}");
    const Template = { TemplateName: "welcome", SubjectPart: "Welcome, {{name}}" };
    const within = { abortSignal: AbortSignal.timeout(1_000) };
    await ses.send(new CreateTemplateCommand({ Template }), within).catch(() => undefined);
    const { Source, Destination } = command.input;
    const templated = { Source, Destination, Template: "welcome", TemplateData: "{}" };
    await ses.send(new SendTemplatedEmailCommand(templated), within);`,
  ],
  "no-undefined-in-mail": ['attributes.name ?? "there"', "String(attributes.name)"],
  "no-undefined-in-calls": first(
    'await fetch("https://d.example.com/undefined").catch(() => undefined);',
  ),
  "encodes-urls": first(
    "if (attributes.profile) await fetch(`https://d.example.com/x?page=${attributes.profile}`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);",
  ),
  "reads-what-is-sent": first("const { userName } = event.request;"),
  "declares-from": ['Source: "welcome@example.com"', "Source: process.env.NOWHERE_SET"],
  "bounded-when-ses-hangs": [SEND, "await ses.send(command);"],
  "reports-failure": ["console.error(", "console.info("],
  "survives-service-failure": first(
    `const saved = await fetch("https://a.example.com/x", { signal: AbortSignal.timeout(1_000) });
    if (!saved.ok) throw new Error("not saved");`,
  ),
  "bounded-connections": first('await fetch("https://b.example.com/x").catch(() => undefined);'),
  "errors-are-handled": first(
    'await fetch("https://c.example.com/x", { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);',
  ),
  "work-was-done": first('console.error("TABLE is not set");'),
  "no-personal-data-in-logs": ["attributes.sub, app", "email, app"],
  "meets-expectations": [SEND, `if (clientMetadata) ${SEND}`],
};

/** By rule: a scenario that shows its mistake. The others show it in the plain one. */
const PROOFS: Record<string, string> = {
  "answers-in-time": "confirm-forgot-password/plain",
  "callback-answers-at-once": "confirm-forgot-password/plain",
  "survives-ses-failure": "confirm-sign-up/ses-throttled",
  "accepts-missing-attributes": "confirm-sign-up/typed-user-name",
  "accepts-every-flow": "admin-confirm-sign-up/plain",
  "validates-what-cognito-sends": "admin-confirm-sign-up/plain",
  "handles-federated-users": "federated/google",
  "accepts-any-value": "confirm-sign-up/right-to-left",
  "accepts-new-keys": "confirm-sign-up/unknown-keys",
  "works-when-warm": "confirm-sign-up/twice",
  "no-callback-style": "confirm-sign-up/nodejs24",
  "no-mail-on-password-reset": "confirm-forgot-password/plain",
  "no-duplicate-mail": "confirm-sign-up/twice",
  "no-repeated-effect-on-reset": "confirm-forgot-password/plain",
  "idempotent-effects": "confirm-sign-up/twice",
  "one-record-per-user": "confirm-sign-up/with-the-name-of-another-user",
  "no-mail-without-address": "confirm-sign-up/no-email",
  "no-incomplete-record": "confirm-sign-up/no-email",
  "finds-among-many": "confirm-sign-up/ListUsers-pages",
  "no-trust-in-unverified": "confirm-sign-up/with-clientMetadata.role-admin",
  "false-is-false": "confirm-sign-up/verified-false",
  "no-alias-attributes": "confirm-sign-up/no-alias",
  "escapes-html": "confirm-sign-up/html-in-names",
  "encodes-urls": "confirm-sign-up/html-in-names",
  "no-header-injection": "confirm-sign-up/line-ends-in-names",
  "no-undefined-in-mail": "confirm-sign-up/email-only",
  "bounded-when-ses-hangs": "confirm-sign-up/ses-hangs",
  "reports-failure": "confirm-sign-up/ses-throttled",
  "survives-service-failure": "confirm-sign-up/a.example.com-denied",
  "bounded-connections": "confirm-sign-up/b.example.com-silent",
  "errors-are-handled": "confirm-sign-up/c.example.com-denied",
};

/** Without clientMetadata, what goes wrong is not known to be about it. */
const PLAYED = [...new Set([PLAIN, METADATA, ...Object.values(PROOFS)])];

/** What the user has to say before there is anything to break. */
const SETTINGS: Record<string, CheckSettings> = {
  "meets-expectations": { expect: { "confirm-sign-up": { mails: 1 } } },
};

async function findingsOf(code: string, settings: CheckSettings = {}): Promise<CheckFinding[]> {
  const { scenarios } = await checkHandler({ file: handlerFile(code), env: {}, ...settings });
  return scenarios.flatMap(({ findings }) => findings);
}

// Some of them wait, for a limit or for what comes after the answer.
// On a busy machine the handler's own time limit can end a call, whose work is then missing as well.
describe.concurrent("one line changed is found by", { retry: 1 }, () => {
  it.each(Object.entries(MUTATIONS))("%s alone", async (rule, [from, to]) => {
    expect(GOOD).toContain(from);
    const mutated = GOOD.replace(from, () => to);
    const settings = { ...SETTINGS[rule], only: PLAYED, concurrency: 1 };
    const findings = await findingsOf(mutated, settings);
    expect([...new Set(findings.map((found) => found.code))]).toEqual([rule]);
    expect(findings.map(({ where }) => where.scenario)).toContain(PROOFS[rule] ?? PLAIN);
  });
});

it("before it is changed, nothing is found in any scenario", async () => {
  expect(await findingsOf(GOOD, { expect: { "confirm-sign-up": { mails: 1 } } })).toEqual([]);
});

it("each rule has its mutation", () => {
  expect(Object.keys(MUTATIONS).toSorted()).toEqual(RULES.map(({ code }) => code).toSorted());
});
