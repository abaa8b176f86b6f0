// Which scenarios are added for what a handler reads, however it does.
import { expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import { callingPool } from "../helpers/aws-requests.ts";
import { handlerFile } from "../helpers/handlers.ts";

async function added(body: string, derive = true): Promise<(string | undefined)[]> {
  const file = handlerFile(`export const handler = async (event) => {\n${body}\nreturn event;\n};`);
  const only = ["confirm-sign-up/plain", "confirm-sign-up/with-*"];
  const env = { STAFF_CLIENT: "7staffclient", ADMINS: "boss@example.com,it@example.com" };
  const { scenarios } = await checkHandler({ file, env, only, derive });
  return scenarios
    .filter(({ addedFor }) => addedFor !== undefined)
    .map(({ name, addedFor }) => `${name.slice(16)}: ${addedFor}`);
}

const JOINS = (group: string): string =>
  callingPool("AdminAddUserToGroup", `Username: event.userName, GroupName: ${group}`);
const POOL = { file: "main.tf", line: 3, required: [], groups: ["learners", "tutors", "admins"] };

it.concurrent.each<[string, string, string[]]>([
  [
    "whose value is the group",
    `const { "custom:kind": kind } = event.request.userAttributes; if (kind) ${JOINS("kind")};`,
    ["learners", "tutors", "admins"],
  ],
  [
    "whose name is that of a group",
    `const role = event.request.userAttributes["custom:role"]; ${JOINS('role ? `${role}s` : "learners"')};`,
    ["learners", "tutors", "admins"],
  ],
  [
    "that has nothing to do with groups",
    `console.log(event.request.userAttributes["custom:plan"]); ${JOINS('"learners"')};`,
    ["pro"],
  ],
])("tries the groups of the pool for an attribute %s", async (_, body, values) => {
  const file = handlerFile(`export const handler = async (event) => {\n${body}\nreturn event;\n};`);
  const { scenarios } = await checkHandler({
    file,
    pool: POOL,
    only: ["*/plain", "*/with-custom-*"],
  });
  const names = scenarios.flatMap(({ name, addedFor = "" }) =>
    /^reads custom:\w+$/.test(addedFor) && !name.endsWith("/with-everything") ? name : [],
  );
  expect(new Set(names.map((name) => name.split("-").at(-1)))).toEqual(new Set(values));
});

it.concurrent.each<[string, string, string[]]>([
  [
    "by name",
    'const role = event.request.userAttributes["custom:role"]; if (role === "boss") console.log(role);',
    ["with-custom-role-boss: reads custom:role", "with-custom-role-admin: reads custom:role"],
  ],
  [
    "from clientMetadata, with a guard",
    "console.log(event.request.clientMetadata?.plan);",
    ["with-clientMetadata.plan-pro: reads clientMetadata.plan"],
  ],
  [
    "with a test for it",
    'if ("custom:plan" in event.request.userAttributes) console.log("plan");',
    ["with-custom-plan-pro: reads custom:plan"],
  ],
  [
    "from a copy",
    'const all = { ...event.request.userAttributes }; console.log(all["custom:plan"]);',
    ["with-custom-plan-pro: reads custom:plan"],
  ],
  [
    "from JSON",
    'const all = JSON.parse(JSON.stringify(event)); console.log(all.request.userAttributes["custom:plan"]);',
    ["with-custom-plan-pro: reads custom:plan"],
  ],
  [
    "from a clone, which no proxy has",
    'const { userAttributes } = structuredClone(event.request); console.log(userAttributes["custom:plan"]);',
    ["with-custom-plan-pro: reads custom:plan"],
  ],
  [
    "by two attributes that belong together",
    `const { userAttributes: all } = event.request;
    if (all["custom:role"] === "owner" &&
      all["custom:company"]) console.log("owner");`,
    [
      "with-custom-role-owner-custom-company-3f1c2a9e-0b7d-4f7e-9c61-5d2b8e4a7f10: reads custom:role and custom:company",
      "with-custom-role-owner: reads custom:role",
      "with-custom-role-admin: reads custom:role",
      "with-custom-company-3f1c2a9e-0b7d-4f7e-9c61-5d2b8e4a7f10: reads custom:company",
    ],
  ],
  [
    "by two attributes, on lines of their own",
    `const { nickname, locale } = event.request.userAttributes;
    if (!nickname || !locale) return event;`,
    [
      "with-everything: reads nickname and locale",
      "with-nickname-example: reads nickname",
      "with-locale-en: reads locale",
    ],
  ],
  [
    "by a birthdate beside another",
    `const { birthdate, nickname } = event.request.userAttributes;
    if (!birthdate || !nickname) return event;`,
    [
      "with-everything: reads birthdate and nickname",
      "with-everything-as-a-child: reads birthdate and nickname",
      "with-birthdate-1990-01-31: reads birthdate",
      "with-birthdate-2020-01-31: reads birthdate",
      "with-nickname-example: reads nickname",
    ],
  ],
  [
    "without which it fails",
    'if (!event.request.userAttributes["custom:team"]) throw new Error("no team");',
    ["with-everything: reads custom:team"],
  ],
  [
    "by a part of the address",
    'if (event.request.userAttributes.email?.includes("admin")) console.log("admin");',
    [
      "with-unverified-address-ann.admin-example.com: checks for ann.admin@example.com",
      "with-verified-address-ann.admin-example.com: checks for ann.admin@example.com",
    ],
  ],
  [
    "by a variable that lists addresses",
    'const admins = process.env.ADMINS?.split(","); if (admins?.includes(event.request.userAttributes.email)) console.log("admin");',
    [
      "with-unverified-address-boss-example.com: checks for boss@example.com",
      "with-verified-address-boss-example.com: checks for boss@example.com",
    ],
  ],
  [
    "by a variable that lists addresses, in a function",
    `const admins = () => (process.env.ADMINS ?? "")
      .split(",")
      .map((each) => each.trim());
    if (admins().includes(event.request.userAttributes.email)) console.log("admin");`,
    [
      "with-unverified-address-boss-example.com: checks for boss@example.com",
      "with-verified-address-boss-example.com: checks for boss@example.com",
    ],
  ],
  [
    "not by a variable that lists who gets mail",
    `const ADMINS = process.env.ADMINS;
    if (!ADMINS || ADMINS === "") return event;
    console.log("mail to", ADMINS.split(","), event.request.userAttributes.email);`,
    [],
  ],
  [
    "from the user name",
    'if (event.userName.startsWith("staff-") || event.userName.startsWith("google_")) console.log("staff");',
    ["with-userName-staff-1094837261: reads userName"],
  ],
  [
    "from the user name of a provider",
    'if (event.userName.startsWith("Okta_")) console.log("staff");',
    ["with-userName-Okta_1094837261: reads userName"],
  ],
  [
    "from the client, with a constant",
    'const STAFF = "5staffclient"; if (event.callerContext.clientId === STAFF) console.log("staff");',
    ["with-clientId-5staffclient: reads callerContext.clientId"],
  ],
  [
    "from the client, with a variable",
    "if (event.callerContext.clientId !== process.env.STAFF_CLIENT) return event;",
    ["with-clientId-7staffclient: reads callerContext.clientId"],
  ],
  [
    "from clientMetadata that the plain event does not have",
    "console.log(event.request.clientMetadata.plan.length);",
    ["with-clientMetadata.plan-pro: reads clientMetadata.plan"],
  ],
  [
    "not with a function's name",
    'if (event.userName === String(event.userName)) console.log("same");',
    [],
  ],
  ["not at all", "console.log(event.request.userAttributes.email);", []],
])("%s", async (_, body, names) => {
  expect(await added(body)).toEqual(names);
});

it("none are added without derive", async () => {
  expect(await added("console.log(event.request.userAttributes.profile);", false)).toEqual([]);
});

it("answers that are made up pass nothing where the plain scenario cannot be judged", async () => {
  const file = handlerFile(`export const handler = async (event) => {
    await fetch("https://hooks.example.com/new-user", { method: "POST" });
    return event;
  };`);
  const only = ["confirm-sign-up/plain", "*/hosts-answer", "*-denied"];
  const { scenarios } = await checkHandler({ file, env: {}, only });
  expect(scenarios.map(({ name, status, findings }) => [name, status, findings.length])).toEqual([
    ["confirm-sign-up/plain", "not-judged", 0],
    ["confirm-sign-up/hosts-answer", "left-out", 0],
    ["confirm-sign-up/hooks.example.com-denied", "not-judged", 1],
  ]);
});
