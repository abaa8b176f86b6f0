import type { PartialSettings } from "../../capture-settings.ts";
import { FLOW_NAMES, FLOWS } from "../../event/create/flows.ts";
import type { FlowName } from "../../event/create/flows.ts";
import { PROVIDER_NAMES } from "../../event/create/providers.ts";
import type { RuleCode } from "./finding.ts";
import type { Scenario, ScenarioEvent } from "./scenario.ts";

/** What everything else differs from. It is played first: who does not answer here is asked no more. */
export const PLAIN = "confirm-sign-up/plain";
export const METADATA = "confirm-sign-up/client-metadata";
export const UNVERIFIED = "confirm-sign-up/verified-false";
export const NO_ADDRESS = "confirm-sign-up/no-email";
/** A second user in the same environment. */
export const SOMEBODY_ELSE = "confirm-sign-up/somebody-else";
export const SES_THROTTLED = "confirm-sign-up/ses-throttled";
export const SES_HANGS = "confirm-sign-up/ses-hangs";
export const RESET = "confirm-forgot-password/plain";
export const TWICE = "confirm-sign-up/twice";
/** Only where reads may keep the second attempt from its work. */
export const OVERLAPPING = "confirm-sign-up/twice-overlapping";
/** Each call in a new environment. */
export const COLD_RETRIES = "confirm-sign-up/three-times-cold";
/** Both, for one person. */
export const AFTER_SIGN_UP = "confirm-forgot-password/after-sign-up";

/** Who puts a line end into a name would have somebody else get the mail. */
export const VICTIM = "victim@example.com";
/** A value of clientMetadata that is nobody's business but the handler's. */
const SECRET = "token-5f1d8c73e2";

/** What a scenario has that the plain one does not. */
type Parts = Partial<Omit<Scenario, "name" | "title" | "flow">>;

function scenario(flow: FlowName, name: string, title: string, parts: Parts = {}): Scenario {
  const full = `${flow}/${name}`;
  const compared = full === PLAIN ? {} : { baseline: PLAIN };
  const waits = full === PLAIN || full === RESET ? { lingers: true as const } : {};
  const event = { flow, ...parts.event };
  return { name: full, title, flow, ...compared, ...waits, ...parts, event };
}

function signUp(name: string, title: string, parts?: Parts): Scenario {
  return scenario("confirm-sign-up", name, title, parts);
}

function reset(name: string, title: string, parts?: Parts): Scenario {
  return scenario("confirm-forgot-password", name, title, { baseline: RESET, ...parts });
}

/** Sign-ups whose events differ from the plain one in what a rule is about. */
function about(proves: RuleCode) {
  return (name: string, title: string, event: ScenarioEvent): Scenario =>
    signUp(name, title, { event, proves });
}

const newFlow = about("accepts-every-flow");
const missing = about("accepts-missing-attributes");
const withoutAddress = about("no-mail-without-address");
const anyValue = about("accepts-any-value");

const METADATA_SENT = { plan: "pro", token: SECRET };

/** Where mails are compared, the people in them have one name. */
const NAMED = { attributes: { name: "Ann Example", given_name: "Ann", family_name: "Example" } };

/** What is kept of one user shows in a mail to another. */
const OTHER_NAME = { name: "Ottilie Probe", given_name: "Ottilie", family_name: "Probe" };

const flows: Scenario[] = FLOW_NAMES.filter((flow) => flow !== "federated").map((flow) =>
  scenario(flow, "plain", FLOWS[flow].summary, {
    event: FLOWS[flow].hasClient ? NAMED : {},
    ...(flow !== "confirm-sign-up" && { proves: "accepts-every-flow" }),
  }),
);

const LABELS: Record<(typeof PROVIDER_NAMES)[number], string> = {
  google: "Google",
  facebook: "Facebook",
  apple: "Apple",
  amazon: "Amazon",
  saml: "a SAML provider",
  oidc: "an OIDC provider",
};

const providers: Scenario[] = PROVIDER_NAMES.map((provider) =>
  scenario("federated", provider, `a user's first sign-in with ${LABELS[provider]}`, {
    event: { provider },
    proves: "handles-federated-users",
  }),
);

/** Its digit of a variant is none of a UUID's. */
const NEWER_SUB = "f4c8d4a8-5001-70b2-3d5e-0c4a9e7b1d26";

const shapes: Scenario[] = [
  newFlow("client-metadata", "the app passes clientMetadata", {
    ...NAMED,
    clientMetadata: METADATA_SENT,
  }),
  reset("client-metadata", "a password reset with clientMetadata", {
    event: { ...NAMED, clientMetadata: METADATA_SENT },
    proves: "accepts-every-flow",
  }),
  about("no-alias-attributes")("no-alias", "a pool without aliases: no cognito:email_alias", {
    ...NAMED,
    without: ["cognito:email_alias"],
  }),
  missing("typed-user-name", "a pool whose users choose a user name", { profile: "username" }),
  newFlow("newer-pool", "a newer pool, whose sub looks like a UUID but is not a valid one", {
    profile: "email-username",
    edits: [["userName"], ["request", "userAttributes", "sub"]].map((path) => ({
      path,
      value: NEWER_SUB,
    })),
  }),
  withoutAddress("no-email", "the user has no email address", {
    ...NAMED,
    without: ["email", "email_verified", "cognito:email_alias"],
  }),
  withoutAddress("phone-only", "the user has a phone number but no email address", {
    profile: "phone",
  }),
  missing("email-only", "no verified flags, and only the name attributes that the pool requires", {
    without: ["name", "given_name", "family_name", "cognito:email_alias", "email_verified"],
  }),
  about("accepts-new-keys")("unknown-keys", "keys that Cognito may add in the future", {
    ...NAMED,
    edits: [
      { path: ["requestId"], value: "6b1d7f1e-0b7c-4f0e-9d0e-2f6f3a3c9a10" },
      { path: ["callerContext", "tenant"], value: "blue" },
      { path: ["request", "session"], value: { id: "1" } },
      { path: ["request", "userAttributes", "cognito:mfa_enabled"], value: "false" },
    ],
  }),
];

const withFlag = (verified: string): ScenarioEvent => ({
  attributes: { ...NAMED.attributes, email_verified: verified },
});

/** The same person, and one flag. */
const flags: Scenario[] = [
  signUp("verified-true", 'email_verified is "true"', { event: withFlag("true") }),
  newFlow("verified-false", 'email_verified is "false"', withFlag("false")),
  missing("verified-absent", "email_verified is missing", {
    ...NAMED,
    without: ["email_verified"],
  }),
  signUp("verified-boolean", "email_verified is a boolean, which Cognito never sends", {
    event: {
      ...NAMED,
      edits: [{ path: ["request", "userAttributes", "email_verified"], value: true }],
    },
    control: true,
  }),
];

const LONG = "x".repeat(2_048);
const NAMES = ["name", "given_name", "family_name", "nickname"];
/** Each attribute with what stands in it. */
const inEach = (names: readonly string[], of: (name: string) => string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, of(name)]));
/** The markup is in the first word, which is all that some mails say. */
const marked = (name: string): string => `<i>mark-${name}</i>Ann & "Co" 'Ltd'`;

const hostile: Scenario[] = [
  about("escapes-html")("html-in-names", "markup in every value a user can type", {
    attributes: inEach([...NAMES, "custom:company", "profile"], marked),
    clientMetadata: { plan: marked("clientMetadata") },
  }),
  about("no-header-injection")("line-ends-in-names", "line breaks in names, followed by a header", {
    attributes: inEach(NAMES, (name) => `Ann\r\nBcc: ${VICTIM}\r\nX-Injected: ${name}`),
  }),
  anyValue("emoji", "emoji made of several code points", {
    attributes: { name: "👩🏽‍💻 Zoë 🏳️‍🌈", given_name: "👩🏽‍💻", family_name: "🏳️‍🌈" },
  }),
  anyValue("right-to-left", "names written from right to left", {
    locale: "ar",
    attributes: { name: "مريم الفارسي", given_name: "مريم", family_name: "الفارسي" },
  }),
  anyValue("longest-values", "values of 2,048 characters, Cognito's maximum", {
    attributes: { name: LONG, given_name: LONG, family_name: LONG, "custom:notes": LONG },
  }),
  anyValue("empty-values", "empty attributes", {
    attributes: { name: "", given_name: "", family_name: "" },
  }),
];

const repeated: Scenario[] = [
  signUp("twice", "the same event twice in one environment", { event: NAMED, times: 2 }),
  signUp("three-times", "the same event three times in one environment", {
    event: NAMED,
    times: 3,
  }),
  signUp("three-times-cold", "the same event three times, each in a new environment", {
    event: NAMED,
    times: 3,
    cold: true,
  }),
  signUp("somebody-else", "a warm call for a different user", {
    event: NAMED,
    next: { attributes: OTHER_NAME, index: 999 },
  }),
  reset("twice", "the same password reset twice in one environment", { event: NAMED, times: 2 }),
];

/** SES as it is on a bad day, which a handler is to survive. Its user has the name that the plain one's has. */
const trouble = (ses: NonNullable<PartialSettings["ses"]>): Parts => ({
  event: NAMED,
  proves: "survives-ses-failure",
  capture: { ses },
});

const troubles: Scenario[] = [
  signUp("ses-throttled", "SES throttles", trouble({ fault: { kind: "throttle" } })),
  signUp("ses-rejects", "SES rejects the mail", trouble({ fault: { kind: "reject" } })),
  signUp(
    "ses-unverified",
    "the sender is not verified in SES",
    trouble({ verified: ["nobody.example.org"] }),
  ),
  signUp("ses-sandbox", "the account is in the SES sandbox", trouble({ sandbox: true })),
  signUp("ses-paused", "sending is paused for the account", trouble({ paused: true })),
  signUp("ses-reset", "SES resets the connection", trouble({ fault: { kind: "reset" } })),
  signUp("ses-500", "SES fails with an internal error", trouble({ fault: { kind: "500" } })),
  signUp("ses-slow", "SES takes 800 ms", {
    ...trouble({ fault: { kind: "slow", delayMs: 800 } }),
    lingers: true,
  }),
  signUp("ses-hangs", "SES never responds", {
    ...trouble({ fault: { kind: "timeout" } }),
    proves: "bounded-when-ses-hangs",
  }),
  reset(
    "ses-throttled",
    "SES throttles during a password reset",
    trouble({ fault: { kind: "throttle" } }),
  ),
  signUp("near-the-deadline", "1.5 of the 5 seconds are left", {
    event: NAMED,
    limitMs: 1_500,
    proves: "answers-in-time",
  }),
];

const runtimes: Scenario[] = [
  signUp("nodejs24", "under the rules of nodejs24.x", {
    event: NAMED,
    runtime: "nodejs24.x",
    cold: true,
    proves: "no-callback-style",
  }),
];

const SOMEBODY = { ...NAMED, index: 998 };

const afterwards: Scenario[] = [
  reset("after-sign-up", "a password reset for a user who just signed up", {
    event: { ...SOMEBODY, flow: "confirm-sign-up" },
    next: { ...SOMEBODY, flow: "confirm-forgot-password" },
  }),
];

/** Every scenario, in the order of the reports. */
export const SCENARIOS: readonly Scenario[] = numbered([
  ...flows,
  ...providers,
  ...shapes,
  ...flags,
  ...hostile,
  ...repeated,
  ...troubles,
  ...runtimes,
  ...afterwards,
]);

/** Everybody is somebody else: what a handler remembers of one is nothing to another. */
function numbered(scenarios: readonly Scenario[]): Scenario[] {
  return scenarios.map((each, index) => ({
    ...each,
    event: "document" in each.event ? each.event : { index: index + 1, ...each.event },
  }));
}
