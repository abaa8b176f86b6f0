// Searches that have many pages: which of them are read, and what the handler makes of that.
import { expect, it } from "vitest";
import { checkHandler } from "../../../../src/check/check-handler.ts";
import { pageScenarios, PAGES } from "../../../../src/contract/check/pages.ts";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import { PLAIN, SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import type { ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import type { AwsCall, CapturedMail } from "../../../../src/invocation.ts";
import type { Json } from "../../../../src/json.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { callingMail, callingPool } from "../../../helpers/aws-requests.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { handlerFile } from "../../../helpers/handlers.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

const { email } = anInvocation().event.request.userAttributes;
const EMAIL = typeof email === "string" ? email : "";

function call(name: string, parameters: Record<string, Json>): AwsCall {
  const [service = "", operation = ""] = name.split(" ");
  return { service, operation, parameters, result: "answered" };
}

/** What is found where the plain call read one page, and the one with many pages read these. */
function found(
  asked: AwsCall,
  later: readonly AwsCall[],
  others: readonly AwsCall[] = [],
  mails: readonly CapturedMail[] = [],
): string[] {
  const scenario = SCENARIOS.find(({ name }) => name === PLAIN);
  if (scenario === undefined) throw new Error("no plain scenario");
  const plain = [aCall(anInvocation({ awsCalls: [asked, ...others] }))];
  const runs = pageScenarios(scenario, plain).map((derived): ScenarioRun => {
    const pages = anInvocation({ awsCalls: [asked, ...later], mails });
    return { scenario: derived, calls: [aCall(pages)] };
  });
  return applyRules([{ scenario, calls: plain }, ...runs])
    .filter(({ code }) => code === "finds-among-many")
    .map((each) => `${each.severity} ${checkSentence(each)}`);
}

const scan = (more: Record<string, Json> = {}): AwsCall =>
  call("dynamodb Scan", { TableName: "users", ...more });
const users = (more: Record<string, Json> = {}): AwsCall =>
  call("cognito-idp ListUsers", { UserPoolId: "p", ...more });
const list = (variables: Json): AwsCall =>
  call("appsync POST", {
    query: "query ($filter: F) { listProfiles(filter: $filter) { items { id } nextToken } }",
    variables,
  });
const BY_EMAIL = {
  FilterExpression: "email = :e",
  ExpressionAttributeValues: { ":e": { S: EMAIL } },
};
const BY_KIND = {
  FilterExpression: "kind = :k",
  ExpressionAttributeValues: { ":k": { S: "plan" } },
};
const join = call("cognito-idp AdminAddUserToGroup", { GroupName: "admins" });
const times = (count: number, page: AwsCall): AwsCall[] =>
  Array.from({ length: count }, () => page);
const first = (name: string): string =>
  `only the first page of ${name} is read, although there are more pages`;
const LIMIT = "; a limit of 1 counts records before the filter, so a match may be on a later page";
const every = (name: string): string =>
  `all ${PAGES} pages of ${name} are read; at 100 ms each, that exceeds 5 seconds`;

it("counts with the function's own timeout, if that is shorter", () => {
  const scenario = SCENARIOS.find(({ name }) => name === PLAIN);
  if (scenario === undefined) throw new Error("no plain scenario");
  const facts = { tested: [], neverSent: [], packages: [], placeholders: [] };
  const told = [3_000, 30_000].map((timeoutMs) => {
    const plain = { scenario, calls: [aCall(anInvocation({ awsCalls: [users()] }))] };
    const runs = pageScenarios(scenario, plain.calls).map((derived): ScenarioRun => {
      const awsCalls = [users(), ...times(PAGES - 1, users({ PaginationToken: "page-2" }))];
      return { scenario: derived, calls: [aCall(anInvocation({ awsCalls }))] };
    });
    return applyRules([{ ...plain, source: { ...facts, timeoutMs } }, ...runs])
      .filter(({ code }) => code === "finds-among-many")
      .map((each) => checkSentence(each).replace(/.*exceeds/, ""));
  });
  expect(told).toEqual([[" 3 seconds"], [" 5 seconds"]]);
});

it.each<[string, AwsCall, AwsCall[], string[]]>([
  ["a whole pool", users(), [], [`warning ${first("cognito-idp ListUsers")}`]],
  ["an address in a pool", users({ Filter: `email = "${EMAIL}"` }), [], []],
  ["a beginning", users({ Filter: 'name ^= "A"' }), [], [`note ${first("cognito-idp ListUsers")}`]],
  ["whether anybody is there", users({ Limit: 1 }), [], []],
  [
    "all of a pool",
    users(),
    times(PAGES - 1, users({ PaginationToken: "page-2" })),
    [`warning ${every("cognito-idp ListUsers")}`],
  ],
  ["a few pages", users(), times(3, users({ PaginationToken: "page-2" })), []],
  [
    "the user in a table",
    scan({ ...BY_EMAIL, Limit: 1 }),
    [],
    [`warning ${first("dynamodb Scan (users)")}${LIMIT}`],
  ],
  ["something in a table", scan(BY_KIND), [], [`note ${first("dynamodb Scan (users)")}`]],
  [
    "a few pages of a table",
    scan(BY_KIND),
    [scan({ ...BY_KIND, ExclusiveStartKey: { id: { S: "page-2" } } })],
    ["note every sign-up searches a whole table: dynamodb Scan (users)"],
  ],
  ["a key", call("dynamodb Query", { KeyConditionExpression: "id = :i" }), [], []],
  [
    "one of a key's entries",
    call("dynamodb Query", { ...BY_EMAIL, Limit: 1 }),
    [],
    [`warning ${first("dynamodb Query")}${LIMIT}`],
  ],
  ["groups, of which there are few", call("cognito-idp ListGroups", {}), [], []],
  [
    "records of Amplify with a filter",
    list({ filter: { email: { eq: EMAIL } } }),
    [],
    [`warning ${first("appsync listProfiles")}`],
  ],
  ["records of Amplify", list({}), [], []],
  ["a stub's answer", { ...users(), result: "stubbed" }, [], []],
])("the search for %s", (_what, asked, later, sentences) => {
  expect(found(asked, later)).toEqual(sentences);
});

it("whether there is any entry shows on the first page", () => {
  const members = call("cognito-idp ListUsersInGroup", { GroupName: "admins" });
  expect(found(members, [], [join])).toEqual([]);
  expect(found(members, [])).toEqual([`warning ${first("cognito-idp ListUsersInGroup")}`]);
});

it("a handler that stopped at an error may read more pages without it", () => {
  const refused = { ...call("ses SendEmail", {}), result: "refused" as const };
  expect(found(users(), [refused], [refused])).toEqual([]);
});

it("a list of recipients is no search for a user", () => {
  const members = call("cognito-idp ListUsersInGroup", { GroupName: "staff" });
  const pages = times(
    PAGES - 1,
    call("cognito-idp ListUsersInGroup", { NextToken: "page-2", GroupName: "staff" }),
  );
  const toMember = aMail({ to: ["other@example.com"] });
  expect(found(members, pages)).toEqual([`warning ${every("cognito-idp ListUsersInGroup")}`]);
  expect(found(members, pages, [], [toMember])).toEqual([]);
});

it.concurrent.each<[string, string, string[]]>([
  [
    "all of a group",
    callingMail("...all"),
    [
      "note once cognito-idp ListUsersInGroup returns more than 50 addresses, SES refuses the mail to all of them: BadRequestException: Recipient count exceeds 50.",
    ],
  ],
  ["each of a group", `for (const to of all) ${callingMail("to")}`, []],
])("a mail to %s", async (_, mail, told) => {
  const file = handlerFile(`export const handler = async (event) => {
    const all = [];
    let NextToken;
    do {
      const page = ${callingPool("ListUsersInGroup", 'GroupName: "staff", NextToken')};
      for (const { Attributes } of page.Users) all.push(Attributes.find(({ Name }) => Name === "email").Value);
      ({ NextToken } = page);
    } while (NextToken);
    if (all.length > 0) ${mail};
    return event;
  };`);
  const only = ["confirm-sign-up/plain", "confirm-sign-up/ListUsersInGroup-pages"];
  const { scenarios } = await checkHandler({ file, env: {}, only });
  const found = scenarios.flatMap(({ findings }) => findings);
  expect(found.map((each) => `${each.severity} ${checkSentence(each)}`)).toEqual(told);
});
