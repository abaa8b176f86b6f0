// What calls of a sign-up, a retry and a reset do again, as their records tell.
import { describe, expect, it } from "vitest";
import { NEEDED_AFTER_SIGN_UP, NEEDED_TWICE } from "../../../../src/contract/check/follow-ups.ts";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import {
  AFTER_SIGN_UP,
  RESET,
  SCENARIOS,
  SOMEBODY_ELSE,
} from "../../../../src/contract/check/scenarios.ts";
import type { ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import type { EventDocument } from "../../../../src/event/event.ts";
import type { AwsCall, Invocation } from "../../../../src/invocation.ts";
import type { Json } from "../../../../src/json.ts";
import { withoutSecrets } from "../../../../src/report/without-secrets.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { aMail, anInvocation, returned } from "../../../helpers/invocation.ts";

const signUp = createEvent({ seed: "idempotence" });
const reset = createEvent({ seed: "idempotence", flow: "confirm-forgot-password" });
const RETRY = "confirm-sign-up/twice";
const RULES = /^(?:no-repeated-effect-on-reset|idempotent-effects)$/;

/** A call by its name: `dynamodb PutItem`. */
function call(name: string, parameters?: Json, more: Partial<AwsCall> = {}): AwsCall {
  const [service = "", ...rest] = name.split(" ");
  const made = { service, operation: rest.join(" "), result: "answered" as const };
  return { ...made, ...(parameters !== undefined && { parameters }), ...more };
}

function run(name: string, invocations: readonly Partial<Invocation>[]): ScenarioRun {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  return { scenario, calls: invocations.map((parts) => aCall(anInvocation(parts))) };
}

function found(runs: readonly ScenarioRun[]): string[] {
  return applyRules(runs)
    .filter(({ code }) => RULES.test(code))
    .map((each) => `${each.severity} ${each.where.scenario}: ${checkSentence(each)}`);
}

type Calls = readonly AwsCall[];

function onReset(first: Calls, later: Calls, alone?: Calls): string[] {
  const events = [
    { event: signUp, awsCalls: first },
    { event: reset, awsCalls: later },
  ];
  const plain = alone === undefined ? [] : [run(RESET, [{ event: reset, awsCalls: alone }])];
  return found([...plain, run(AFTER_SIGN_UP, events)]);
}

const put = (item: Json, more: Record<string, Json> = {}, tableKey?: readonly string[]): AwsCall =>
  call("dynamodb PutItem", { TableName: "users", Item: item, ...more }, tableKey && { tableKey });
const update = (expression: string, more: Record<string, Json> = {}): AwsCall =>
  call("dynamodb UpdateItem", { TableName: "users", UpdateExpression: expression, ...more });
const at = (time: string): Record<string, Json> => ({
  ExpressionAttributeValues: { ":at": { S: time } },
});
const transact = (item: Json): AwsCall =>
  call("dynamodb TransactWriteItems", {
    TransactItems: [{ Put: { TableName: "users", Item: item } }],
  });
const TOPIC = "arn:aws:sns:us-east-1:1:people";
const publish = call("sns Publish", { TopicArn: TOPIC, Message: "m" });
const addToGroup = call("cognito-idp AdminAddUserToGroup", { GroupName: "members" });
const post = (url: string, parameters?: Json, more?: Partial<AwsCall>): AwsCall =>
  call(`http POST ${url}`, parameters, { result: "stubbed", ...more });
const mutation = (input: Json): AwsCall =>
  call("appsync createProfile", {
    query: "mutation M($input: CreateProfileInput!) { createProfile(input: $input) { id } }",
    variables: { input },
  });
const setting = (name: string, value: string): AwsCall =>
  call("cognito-idp AdminUpdateUserAttributes", { UserAttributes: [{ Name: name, Value: value }] });
const FIRST = {
  ExpressionAttributeNames: { "#s": "status" },
  ExpressionAttributeValues: { ":s": { S: "active" }, ":t": { N: "1" } },
};
const withCode = (code: string): typeof FIRST => ({
  ...FIRST,
  ExpressionAttributeValues: { ...FIRST.ExpressionAttributeValues, ...{ ":c": { S: code } } },
});
const FRESH = { ConditionExpression: "attribute_not_exists(pK)" };
const SETS = "a password reset sets";
const SINCE = "which replaces later changes";
const ITEM = { id: { S: "1" }, credits: { N: "0" } };
const BY_EMAIL = { ConditionExpression: "attribute_not_exists(email)" };
const insert = (conflict: string, id: string, code: string): AwsCall =>
  call("rds-data ExecuteStatement", {
    sql: `INSERT INTO users (id, name, code) VALUES (:id::uuid, :name, :code) ${conflict}`,
    parameters: [
      { name: "id", value: { stringValue: id } },
      { name: "name", value: { stringValue: "Ana" } },
      { name: "code", value: { stringValue: code } },
    ],
  });
const GUARD = { ConditionExpression: "attribute_not_exists(id)" };
const REPEATS = "a password reset repeats the work of the sign-up:";
const REPLACES = "overwrites the record, and everything added since is lost";

it("a reset counts what the sign-up has begun to count, unless it counts resets", () => {
  const counter = [update("SET seats = seats + :one")];
  const told = `warning ${AFTER_SIGN_UP}: ${REPEATS} dynamodb UpdateItem (users)`;
  expect(onReset([put(ITEM)], counter)).toEqual([told]);
  expect(onReset([put(ITEM)], counter, [put(ITEM)])).toHaveLength(1);
  expect(onReset([put(ITEM)], counter, counter)).toEqual([]);
});

it.each<[string, Calls, Calls, string[]]>([
  [
    "a record and a message",
    [put(ITEM), publish],
    [put(ITEM), publish],
    [
      `${REPEATS} dynamodb PutItem (users) and sns Publish (people); dynamodb PutItem (users) ${REPLACES}; it sets credits to "0", which replaces later changes`,
    ],
  ],
  [
    "a group",
    [addToGroup],
    [addToGroup],
    [
      'a password reset adds the user to the group "members" again, even if an administrator removed them',
    ],
  ],
  [
    "a request, whether it was let out or not",
    [post("https://x.example/hook", { a: "b" }, { result: "refused" })],
    [post("https://x.example/hook", { a: "b" }, { result: "refused" })],
    [`${REPEATS} http POST https://x.example/hook`],
  ],
  [
    "a counter",
    [update("ADD members :one")],
    [update("ADD members :one")],
    [`${REPEATS} dynamodb UpdateItem (users)`],
  ],
  [
    "a record with another time",
    [put({ id: { S: "1" }, at: { S: "2026-11-26T08:00:00.000Z" } })],
    [put({ id: { S: "1" }, at: { S: "2026-11-26T09:30:00.000Z" } })],
    [`${REPEATS} dynamodb PutItem (users); it ${REPLACES}`],
  ],
  [
    "an item with another id in its URL",
    [post("https://x.example/users/7f3a-1/notes", { id: "7f3a-1" })],
    [post("https://x.example/users/8b2c-2/notes", { id: "8b2c-2" })],
    [`${REPEATS} http POST https://x.example/users/8b2c-2/notes`],
  ],
  [
    "a record with another id each time, which replaces none",
    [put({ userId: { S: "b57f0f9e-8a4f" }, sub: { S: "1" }, plan: { S: "free" } })],
    [put({ userId: { S: "c0a1d3e2-11f7" }, sub: { S: "1" }, plan: { S: "free" } })],
    [`${REPEATS} dynamodb PutItem (users)`],
  ],
  [
    "a record with a first value",
    [put({ id: { S: "1" }, plan: { S: "free" }, type: { S: "user" } })],
    [put({ id: { S: "1" }, plan: { S: "free" }, type: { S: "user" } })],
    [
      `${REPEATS} dynamodb PutItem (users); it ${REPLACES}; it sets plan to "free", which replaces later changes`,
    ],
  ],
  [
    "a record with another key and a condition that holds for it, which sets nothing back",
    [put({ pK: { S: "USER#b57f0f9e" }, status: { S: "pending" } }, FRESH)],
    [put({ pK: { S: "USER#c0a1d3e2" }, status: { S: "pending" } }, FRESH)],
    [`${REPEATS} dynamodb PutItem (users)`],
  ],
  [
    "a record under a condition that no second one meets",
    [put({ id: { S: "1" }, status: { S: "pending" } }, GUARD)],
    [put({ id: { S: "1" }, status: { S: "pending" } }, GUARD)],
    [],
  ],
  [
    "a first value beside one that is new each time",
    [update("SET #s = :s, seen = :t, code = :c", withCode("b57f"))],
    [update("SET #s = :s, seen = :t, code = :c", withCode("c0a1"))],
    [
      `${REPEATS} dynamodb UpdateItem (users); it sets status to "active", which replaces later changes`,
    ],
  ],
  [
    "an attribute's first value",
    [setting("custom:plan", "free")],
    [setting("custom:plan", "free")],
    [`${SETS} custom:plan to "free", ${SINCE}: cognito-idp AdminUpdateUserAttributes`],
  ],
  [
    "an attribute that is random",
    [setting("custom:groupId", "t_1f0a")],
    [setting("custom:groupId", "t_9c4e")],
    [
      `${REPEATS} cognito-idp AdminUpdateUserAttributes; it sets custom:groupId to a new value, which replaces later changes`,
    ],
  ],
  [
    "a first value in an update",
    [update("SET #s = :s, seen = :t", FIRST)],
    [update("SET #s = :s, seen = :t", FIRST)],
    [`${SETS} status to "active", ${SINCE}: dynamodb UpdateItem (users)`],
  ],
  [
    "a first value that is kept",
    [update("SET #s = if_not_exists(#s, :s)", FIRST)],
    [update("SET #s = if_not_exists(#s, :s)", FIRST)],
    [],
  ],
  [
    "a first value under a condition",
    [update("SET #s = :s", { ...FIRST, ConditionExpression: "attribute_not_exists(#s)" })],
    [update("SET #s = :s", { ...FIRST, ConditionExpression: "attribute_not_exists(#s)" })],
    [],
  ],
  [
    "an attribute of the user's",
    [setting("custom:level", signUp.userName)],
    [setting("custom:level", signUp.userName)],
    [],
  ],
  [
    "the time of the sign-up",
    [update("SET createdAt = :at", at("2026-11-26T08:00:00.000Z"))],
    [update("SET createdAt = :at", at("2026-11-26T09:30:00.000Z"))],
    [`${SETS} createdAt to the current time, ${SINCE}: dynamodb UpdateItem (users)`],
  ],
  [
    "a flag, a counter and what is filled in later",
    [
      put({
        ...ITEM,
        isActive: { BOOL: true },
        loginCount: { N: "0" },
        deviceToken: { NULL: true },
      }),
    ],
    [
      put({
        ...ITEM,
        isActive: { BOOL: true },
        loginCount: { N: "0" },
        deviceToken: { NULL: true },
      }),
    ],
    [
      `${REPEATS} dynamodb PutItem (users); it ${REPLACES}; it sets credits to "0", isActive to "true", loginCount to "0", and deviceToken to null, which replaces later changes`,
    ],
  ],
  [
    "what nobody changes",
    [
      put({
        id: { S: "1" },
        discount: { N: "0" },
        phone: { NULL: true },
        acceptedTerms: { BOOL: true },
      }),
    ],
    [
      put({
        id: { S: "1" },
        discount: { N: "0" },
        phone: { NULL: true },
        acceptedTerms: { BOOL: true },
      }),
    ],
    [`${REPEATS} dynamodb PutItem (users); it ${REPLACES}`],
  ],
  [
    "an id in the user's record",
    [put({ pk: { S: "1" }, customerId: { S: "cus_1a" } })],
    [put({ pk: { S: "1" }, customerId: { S: "cus_2b" } })],
    [
      `${REPEATS} dynamodb PutItem (users); it ${REPLACES}; it sets customerId to a new value, which replaces later changes`,
    ],
  ],
  [
    "an id in an update",
    [update("SET customer_id = :c", { ExpressionAttributeValues: { ":c": { S: "cus_1a" } } })],
    [update("SET customer_id = :c", { ExpressionAttributeValues: { ":c": { S: "cus_2b" } } })],
    [
      `${REPEATS} dynamodb UpdateItem (users); it sets customer_id to a new value, which replaces later changes`,
    ],
  ],
  [
    "an id in an update of the record that the sign-up created",
    [put({ id: { S: "1" }, customer_id: { S: "cus_1a" }, plan: { S: "free" } })],
    [
      update("SET customer_id = :c, seen = :s, #p = :p", {
        Key: { id: { S: "1" } },
        ExpressionAttributeNames: { "#p": "plan" },
        ExpressionAttributeValues: {
          ":c": { S: "cus_2b" },
          ":s": { S: "now" },
          ":p": { S: "free" },
        },
      }),
    ],
    [
      `${SETS} plan to "free" and customer_id to a new value, ${SINCE}: dynamodb UpdateItem (users)`,
    ],
  ],
  [
    "an update of another record",
    [put({ id: { S: "1" }, customer_id: { S: "cus_1a" } })],
    [
      update("SET customer_id = :c", {
        Key: { id: { S: "2" } },
        ExpressionAttributeValues: { ":c": { S: "cus_2b" } },
      }),
    ],
    [],
  ],
  [
    "the id of a request in an update",
    [update("SET lastRequestId = :c", { ExpressionAttributeValues: { ":c": { S: "r-1a" } } })],
    [update("SET lastRequestId = :c", { ExpressionAttributeValues: { ":c": { S: "r-2b" } } })],
    [`${REPEATS} dynamodb UpdateItem (users)`],
  ],
  [
    "records of a transaction",
    [transact({ id: { S: "1" }, credits: { N: "5" } })],
    [transact({ id: { S: "1" }, credits: { N: "5" } })],
    [
      `${REPEATS} dynamodb TransactWriteItems (users); it ${REPLACES}; it sets credits to "5", which replaces later changes`,
    ],
  ],
  ...["https://hooks.zapier.com/hooks/catch/1", "https://x.example/api/userAdded"].map(
    (url): [string, Calls, Calls, string[]] => [
      `a GET that changes something: ${url}`,
      [call(`http GET ${url}`)],
      [call(`http GET ${url}`)],
      [`${REPEATS} http GET ${withoutSecrets(url)}`],
    ],
  ),
  [
    "a GET that reads",
    [call("http GET https://api.example.com/v1/users/1")],
    [call("http GET https://api.example.com/v1/users/1")],
    [],
  ],
  ["what never changes", [setting("custom:source", "web")], [setting("custom:source", "web")], []],
  [
    "a row",
    [call("rds-data ExecuteStatement", { sql: "INSERT INTO users VALUES (:sub)" })],
    [call("rds-data ExecuteStatement", { sql: "INSERT INTO users VALUES (:sub)" })],
    [`${REPEATS} rds-data ExecuteStatement`],
  ],
  ["a record on sign-up alone", [put(ITEM)], [], []],
  ["a read", [call("dynamodb GetItem", { TableName: "users" })], [call("dynamodb GetItem")], []],
  ["a query of GraphQL", [call("appsync POST /graphql", { query: "query { a }" })], [], []],
  [
    "an update to the same values",
    [update("SET email = :email")],
    [update("SET email = :email")],
    [],
  ],
  ["a record of the flow", [put({ flow: { S: "sign-up" } })], [put({ flow: { S: "reset" } })], []],
  [
    "a message with the whole event",
    [call("sqs SendMessage", { MessageBody: JSON.stringify(signUp) })],
    [call("sqs SendMessage", { MessageBody: JSON.stringify(reset) })],
    [],
  ],
  ["a metric", [call("monitoring PutMetricData")], [call("monitoring PutMetricData")], []],
  [
    "a folder's marker",
    [call("s3 PutObject", { Bucket: "files", Key: "1/" })],
    [call("s3 PutObject", { Bucket: "files", Key: "1/" })],
    [],
  ],
  [
    "a token of another service",
    [post("https://x.example/oauth/token")],
    [post("https://x.example/oauth/token")],
    [],
  ],
  [
    "a registration, wherever its path stands",
    [post("https://x.example/oauth/sign-up")],
    [post("https://x.example/oauth/sign-up")],
    [`${REPEATS} http POST https://x.example/oauth/sign-up`],
  ],
  ["a search", [post("https://x.example/search")], [post("https://x.example/search")], []],
  [
    "a condition that holds it back",
    [put(ITEM)],
    [{ ...put(ITEM), result: "refused", error: "ConditionalCheckFailedException: no" }],
    [],
  ],
])("on a reset: %s", (_what, first, later, sentences) => {
  const warnings = sentences.map((sentence) => `warning ${AFTER_SIGN_UP}: ${sentence}`);
  expect(onReset(first, later)).toEqual(warnings);
});

it("is told of users with what the handler needs, where nothing is done for others", () => {
  const like = (name: string, own: string, events: Partial<Invocation>[]): ScenarioRun => {
    const { scenario, calls } = run(name, events);
    return { scenario: { ...scenario, name: own }, calls };
  };
  const twice = [{ event: signUp }, { event: signUp }];
  const events = [{ event: signUp }, { event: reset }];
  const doing = (each: Partial<Invocation>) => ({ ...each, awsCalls: [publish] });
  expect(
    found([
      ...[run(RETRY, twice), run(AFTER_SIGN_UP, events), run(RESET, [{ event: reset }])],
      like(RETRY, NEEDED_TWICE, twice.map(doing)),
      like(AFTER_SIGN_UP, NEEDED_AFTER_SIGN_UP, events.map(doing)),
    ]),
  ).toEqual([
    `warning ${NEEDED_AFTER_SIGN_UP}: ${REPEATS} sns Publish (people)`,
    `note ${NEEDED_TWICE}: a retry repeats sns Publish (people)`,
  ]);
});

it("is told beside that what only those users cause", () => {
  const events = (...awsCalls: AwsCall[]) => [
    { event: signUp, awsCalls },
    { event: reset, awsCalls },
  ];
  const { scenario, calls } = run(AFTER_SIGN_UP, events(publish, addToGroup));
  expect(
    found([
      run(AFTER_SIGN_UP, events(addToGroup)),
      { scenario: { ...scenario, name: NEEDED_AFTER_SIGN_UP }, calls },
    ]),
  ).toEqual([
    expect.stringContaining(`warning ${AFTER_SIGN_UP}: `),
    `warning ${NEEDED_AFTER_SIGN_UP}: ${REPEATS} sns Publish (people)`,
  ]);
});

it("is told of the plain reset, where that shows it too", () => {
  const [warning = ""] = onReset([publish], [publish], [publish]);
  expect(warning).toBe(`warning ${RESET}: ${REPEATS} sns Publish (people)`);
});

const OPEN = {
  outcome: { kind: "handler-error", errorType: "Error", errorMessage: "blocked", trace: [] },
  replay: "changed",
} as const;
const CHARGE = post("https://api.stripe.com/v1/customers", undefined, { result: "refused" });
const CHARGED = [
  `warning ${RESET}: ${REPEATS} http POST https://api.stripe.com/v1/customers`,
  `warning ${RETRY}: a retry repeats http POST https://api.stripe.com/v1/customers`,
];
const asks = (name: string): AwsCall => call(name, undefined, { isStandIn: true });

it.each<[string, Calls, string[]]>([
  ["a blocked request", [CHARGE], CHARGED],
  ["one after a setting", [asks("ssm GetParameter"), CHARGE], CHARGED],
  ["one after a read that might find the sign-up", [asks("s3 GetObject"), CHARGE], []],
  [
    "one after a read that found nothing",
    [call("dynamodb GetItem", undefined, { isEmpty: true }), CHARGE],
    [],
  ],
])("tells of an attempt where an answer is missing: %s", (_, awsCalls, wanted) => {
  const parts = { awsCalls, ...OPEN };
  const runs = [
    run(RESET, [{ event: reset, ...parts }]),
    run(AFTER_SIGN_UP, [
      { event: signUp, ...parts },
      { event: reset, ...parts },
    ]),
    run(RETRY, [parts, parts]),
  ];
  const told = applyRules([], {}, {}, runs)
    .filter(({ code }) => RULES.test(code))
    .map((each) => `${each.severity} ${each.where.scenario}: ${checkSentence(each)}`);
  expect(told).toEqual(wanted);
});

it("mails to the team are work as well", () => {
  const told = (subject: string) => [aMail({ to: ["ops@example.com"], subject })];
  const events = [
    { event: signUp, mails: told("A new user at 08:15:00") },
    { event: reset, mails: told("A new user at 09:30:02") },
  ];
  expect(found([run(AFTER_SIGN_UP, events)])).toEqual([
    `warning ${AFTER_SIGN_UP}: ${REPEATS} a mail to ops@example.com: "A new user at 09:30:02"`,
  ]);
});

const file = (at: string, ChecksumCRC32: string): AwsCall =>
  call("s3 PutObject", { Bucket: "files", Key: "1.json", Body: `{"at":"${at}"}`, ChecksumCRC32 });

it.each<[string, AwsCall, AwsCall, string[]]>([
  ["a message", publish, publish, ["note a retry repeats sns Publish (people)"]],
  ...[
    call("sns Publish", { TopicArn: TOPIC, Message: JSON.stringify({ id: signUp.userName }) }),
    call("sqs SendMessage", { MessageBody: signUp.userName }),
    call("events PutEvents", { Entries: [{ Detail: JSON.stringify({ sub: signUp.userName }) }] }),
  ].map((each): [string, AwsCall, AwsCall, string[]] => [
    `a message that its readers can recognize: ${each.service}`,
    each,
    each,
    [],
  ]),
  [
    "several messages, one of them about nobody",
    call("events PutEvents", { Entries: [{ Detail: signUp.userName }, { Detail: "{}" }] }),
    call("events PutEvents", { Entries: [{ Detail: signUp.userName }, { Detail: "{}" }] }),
    ["note a retry repeats events PutEvents"],
  ],
  [
    "an SMS",
    call("sns Publish", { PhoneNumber: "+15555550100", Message: signUp.userName }),
    call("sns Publish", { PhoneNumber: "+15555550100", Message: signUp.userName }),
    ["note a retry repeats sns Publish"],
  ],
  [
    "a customer",
    post("https://x.example/v1/customers"),
    post("https://x.example/v1/customers"),
    ["warning a retry repeats http POST https://x.example/v1/customers"],
  ],
  ...["cognitoSub", "id"].map((name): [string, AwsCall, AwsCall, string[]] => [
    `a request whose ${name} is the sub`,
    post("https://x.example/v1/customers", { user: { [name]: signUp.userName } }),
    post("https://x.example/v1/customers", { user: { [name]: signUp.userName } }),
    [`note a retry repeats http POST https://x.example/v1/customers, with the same user.${name}`],
  ]),
  [
    "an id made from the sub",
    post("https://x.example/users", { key: `u_${signUp.userName.replaceAll("-", "")}` }),
    post("https://x.example/users", { key: `u_${signUp.userName.replaceAll("-", "")}` }),
    ["note a retry repeats http POST https://x.example/users, with the same key"],
  ],
  [
    "a payment service, which does not look into its metadata",
    post("https://api.stripe.com/v1/customers", { metadata: { sub: signUp.userName } }),
    post("https://api.stripe.com/v1/customers", { metadata: { sub: signUp.userName } }),
    ["warning a retry repeats http POST https://api.stripe.com/v1/customers"],
  ],
  [
    "a mutation whose id is the sub, which AppSync refuses then",
    mutation({ id: signUp.userName }),
    mutation({ id: signUp.userName }),
    [],
  ],
  [
    "a mutation with an id of its own each time",
    mutation({ owner: signUp.userName }),
    mutation({ owner: signUp.userName }),
    ["warning a retry repeats appsync createProfile"],
  ],
  [
    "a request with a key",
    post("https://x.example/v1/customers", {}, { idempotencyKey: "1" }),
    post("https://x.example/v1/customers", {}, { idempotencyKey: "1" }),
    [],
  ],
  [
    "a record with a new id",
    put({ id: { S: "b57f0f9e-8a4f" }, sub: { S: "1" } }),
    put({ id: { S: "c0a1d3e2-11f7" }, sub: { S: "1" } }),
    [
      "warning a retry writes different values in Item.id.S: dynamodb PutItem (users); this creates a second record or replaces the first",
    ],
  ],
  [
    "a record with a time in its key",
    put({ pk: { S: "1" }, sk: { S: "2026-11-26T08:00:00Z" } }),
    put({ pk: { S: "1" }, sk: { S: "2026-11-26T08:00:02Z" } }),
    [
      "warning a retry writes different values in Item.sk.S: dynamodb PutItem (users); this creates a second record or replaces the first",
    ],
  ],
  [
    "an object with a time in its key",
    call("s3 PutObject", { Bucket: "files", Key: "sign-ups/1764145000123.json", Body: "1" }),
    call("s3 PutObject", { Bucket: "files", Key: "sign-ups/1764145000456.json", Body: "1" }),
    [
      "warning a retry writes different values in Key: s3 PutObject (files); this creates a second object",
    ],
  ],
  [
    "the same record at another time",
    put({ id: { S: "1" }, at: { N: "1764145000123" } }),
    put({ id: { S: "1" }, at: { N: "1764145000456" } }),
    [],
  ],
  [
    "the same file at another time",
    file("2026-11-26T08:00:00Z", "j0rtIQ=="),
    file("2026-11-26T08:00:02Z", "QqV3pA=="),
    [],
  ],
  [
    "a record under a condition on an attribute that it does not have",
    put({ pk: { S: "1" }, name: { S: "annK3" } }, GUARD),
    put({ pk: { S: "1" }, name: { S: "annX9" } }, GUARD),
    [
      'warning a retry writes different values in Item.name.S: dynamodb PutItem (users); this creates a second record or replaces the first; its condition is always true, because the record has no attribute "id"',
    ],
  ],
  [
    "the same record under a condition",
    put({ id: { S: "1" } }, { ConditionExpression: "attribute_not_exists(id)" }),
    put({ id: { S: "1" } }, { ConditionExpression: "attribute_not_exists(id)" }),
    [],
  ],
  [
    "a counter",
    update("SET logins = if_not_exists(logins, :no) + :one"),
    update("SET logins = if_not_exists(logins, :no) + :one"),
    ["warning a retry increments the counter again: dynamodb UpdateItem (users)"],
  ],
  [
    "a counter that the first call has begun",
    put(ITEM),
    update("SET seats = seats + :one"),
    ["warning a retry increments the counter again: dynamodb UpdateItem (users)"],
  ],
  [
    "a member of a set",
    update("ADD members :m", { ExpressionAttributeValues: { ":m": { SS: ["1"] } } }),
    update("ADD members :m", { ExpressionAttributeValues: { ":m": { SS: ["1"] } } }),
    [],
  ],
  [
    "a member of a set, and a counter",
    update("ADD members :m, total :one SET a = :a", {
      ExpressionAttributeValues: { ":m": { SS: ["1"] }, ":one": { N: "1" } },
    }),
    update("ADD members :m, total :one SET a = :a", {
      ExpressionAttributeValues: { ":m": { SS: ["1"] }, ":one": { N: "1" } },
    }),
    ["warning a retry increments the counter again: dynamodb UpdateItem (users)"],
  ],
  [
    "a counter that was read before",
    update("SET #c = :count", { ExpressionAttributeValues: { ":count": { N: "41" } } }),
    update("SET #c = :count", { ExpressionAttributeValues: { ":count": { N: "42" } } }),
    ["warning a retry increments the counter again: dynamodb UpdateItem (users)"],
  ],
  [
    "a number that is no counter",
    update("SET #r = :rank", { ExpressionAttributeValues: { ":rank": { N: "41" } } }),
    update("SET #r = :rank", { ExpressionAttributeValues: { ":rank": { N: "77" } } }),
    [
      "warning a retry writes different values in ExpressionAttributeValues.:rank.N: dynamodb UpdateItem (users); they replace the first ones",
    ],
  ],
  [
    "a counter under a condition",
    update("ADD members :one", { ConditionExpression: "counted = :no" }),
    update("ADD members :one", { ConditionExpression: "counted = :no" }),
    [],
  ],
  [
    "a message to a queue that knows it",
    call("sqs SendMessage", { MessageDeduplicationId: "1" }),
    call("sqs SendMessage", { MessageDeduplicationId: "1" }),
    [],
  ],
  [
    "an attribute of its own each time",
    call("cognito-idp AdminUpdateUserAttributes", { UserAttributes: [{ Value: "abc" }] }),
    call("cognito-idp AdminUpdateUserAttributes", { UserAttributes: [{ Value: "xyz" }] }),
    [
      "warning a retry writes different values in UserAttributes.0.Value: cognito-idp AdminUpdateUserAttributes; they replace the first ones",
    ],
  ],
  ["a group", addToGroup, addToGroup, []],
  [
    "a request that declines an update",
    post("https://x.example/contacts", { updateEnabled: false }),
    post("https://x.example/contacts", { updateEnabled: false }),
    ["note a retry repeats http POST https://x.example/contacts"],
  ],
  [
    "an update with another value",
    call("http PUT https://x.example/users/1", { code: "abc" }),
    call("http PUT https://x.example/users/1", { code: "xyz" }),
    [
      "warning a retry writes different values in code: http PUT https://x.example/users/1; they replace the first ones",
    ],
  ],
  [
    "an update of another record each time",
    call("http PUT https://x.example/tickets/7c9e6679-7425-40de-944b-e07fc1f90ae7", { a: "b" }),
    call("http PUT https://x.example/tickets/16fd2706-8baf-433b-82eb-8c7fada847da", { a: "b" }),
    [
      "warning a retry writes to a different address: http PUT https://x.example/tickets/16fd2706-8baf-433b-82eb-8c7fada847da; this creates a second record",
    ],
  ],
  [
    "an update of one record, with another signature and time",
    call("http PUT https://x.example/logs/2026-01-01T10:00:00Z?sig=a1", { a: "b" }),
    call("http PUT https://x.example/logs/2026-01-01T10:00:01Z?sig=b2", { a: "b" }),
    [],
  ],
  [
    "another sort key under a condition on the partition key",
    put(
      { PK: { S: "1" }, SK: { S: "TENANT#abc" } },
      { ConditionExpression: "attribute_not_exists(PK) AND attribute_not_exists(SK)" },
    ),
    put(
      { PK: { S: "1" }, SK: { S: "TENANT#xyz" } },
      { ConditionExpression: "attribute_not_exists(PK) AND attribute_not_exists(SK)" },
    ),
    [
      "warning a retry writes different values in Item.SK.S: dynamodb PutItem (users); this creates a second record or replaces the first",
    ],
  ],
  [
    "another value under a condition on the same key",
    put(
      { id: { S: "1" }, code: { S: "abc" } },
      { ConditionExpression: "attribute_not_exists(id)" },
    ),
    put(
      { id: { S: "1" }, code: { S: "xyz" } },
      { ConditionExpression: "attribute_not_exists(id)" },
    ),
    [],
  ],
  [
    "another value under a condition on that value",
    put(
      { id: { S: "1" }, code: { S: "abc" } },
      { ConditionExpression: "attribute_not_exists(code)" },
    ),
    put(
      { id: { S: "1" }, code: { S: "xyz" } },
      { ConditionExpression: "attribute_not_exists(code)" },
    ),
    [],
  ],
  [
    "another key under a condition, and the user's id",
    put(
      { id: { S: "abc" }, userId: { S: "1" } },
      { ConditionExpression: "attribute_not_exists(id)" },
    ),
    put(
      { id: { S: "xyz" }, userId: { S: "1" } },
      { ConditionExpression: "attribute_not_exists(id)" },
    ),
    [
      "warning a retry writes different values in Item.id.S: dynamodb PutItem (users); this creates a second record or replaces the first",
    ],
  ],
  [
    "a row that exists and stays as it is",
    insert("ON CONFLICT DO NOTHING", "1", "abc"),
    insert("ON CONFLICT DO NOTHING", "1", "xyz"),
    [],
  ],
  [
    "one that gets another name",
    insert("ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, at = now()", "1", "abc"),
    insert("ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, at = now()", "1", "xyz"),
    [],
  ],
  [
    "one that gets the new code",
    insert("ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code", "1", "abc"),
    insert("ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code", "1", "xyz"),
    [
      "warning a retry writes different values in code: rds-data ExecuteStatement; this creates a second record or replaces the first",
    ],
  ],
  [
    "another row",
    insert("ON CONFLICT DO NOTHING", "1", "abc"),
    insert("ON CONFLICT DO NOTHING", "2", "abc"),
    [
      "warning a retry writes different values in id: rds-data ExecuteStatement; this creates a second record or replaces the first",
    ],
  ],
  [
    "another key under a condition on another attribute",
    put({ id: { S: "abc" }, email: { S: "a@example.com" } }, BY_EMAIL, ["id"]),
    put({ id: { S: "xyz" }, email: { S: "a@example.com" } }, BY_EMAIL, ["id"]),
    [
      'warning a retry writes different values in Item.id.S: dynamodb PutItem (users); this creates a second record or replaces the first; its condition is always true, because each record has a new key "id"',
    ],
  ],
  [
    "another id under a condition on another attribute, which may be the key",
    put({ id: { S: "abc" }, email: { S: "a@example.com" } }, BY_EMAIL),
    put({ id: { S: "xyz" }, email: { S: "a@example.com" } }, BY_EMAIL),
    [],
  ],
  [
    "another id under a condition on the key",
    put({ id: { S: "abc" }, email: { S: "a@example.com" } }, BY_EMAIL, ["email"]),
    put({ id: { S: "xyz" }, email: { S: "a@example.com" } }, BY_EMAIL, ["email"]),
    [],
  ],
  [
    "another key under a condition",
    put({ id: { S: "abc" } }, { ConditionExpression: "attribute_not_exists(id)" }),
    put({ id: { S: "xyz" } }, { ConditionExpression: "attribute_not_exists(id)" }),
    [
      "warning a retry writes different values in Item.id.S: dynamodb PutItem (users); this creates a second record or replaces the first",
    ],
  ],
])("on a retry: %s", (_what, first, later, expected) => {
  const events = [
    { event: signUp, awsCalls: [first] },
    { event: signUp, awsCalls: [later] },
  ];
  const told = found([run(RETRY, events)]);
  expect(told.map((each) => each.replace(` ${RETRY}:`, ""))).toEqual(expected);
});

it.each([
  post("https://api.example.com/v3/contacts", { email: "a@example.com", updateEnabled: true }),
  post("https://api.example.com/people", { email: "a@example.com", if_exists: "update" }),
  post("https://api.example.com/rest/v1/profiles", { id: "1" }, { isUpsert: true }),
  post("https://api.example.com/v1/users/upsert", { id: "1" }),
  post("https://db.example.com/v1/graphql", {
    query:
      "mutation($o: x!) { insert_users_one(object: $o, on_conflict: { update_columns: name }) { id } }",
  }),
  call("http PUT https://api.example.com/users/1", { id: "1" }),
])("on a retry, nothing of a record that is updated: $operation", (upsert) => {
  const events = [upsert, upsert].map((each) => ({ event: signUp, awsCalls: [each] }));
  expect(found([run(RETRY, events)])).toEqual([]);
});

it("a retry in a new environment for another address is the same", () => {
  const runs = [RETRY, "confirm-sign-up/three-times-cold"].map((name, index) => {
    const event = createEvent({ seed: `address ${index}` });
    const { email = "" } = event.request.userAttributes;
    const add = post(`https://lists.example.com/contact/${encodeURIComponent(email)}/lists`);
    return run(name, [
      { event, awsCalls: [add] },
      { event, awsCalls: [add] },
    ]);
  });
  expect(found(runs)).toHaveLength(1);
});

it("an answer that Cognito refuses after a refused call is no other rule's either", () => {
  const error = "ConditionalCheckFailedException: The conditional request failed";
  const runs = [
    run(RETRY, [
      { event: signUp, awsCalls: [put(ITEM)] },
      {
        event: signUp,
        awsCalls: [{ ...put(ITEM), result: "refused", error }],
        outcome: returned({ statusCode: 500 }),
      },
    ]),
  ];
  expect(applyRules(runs).map(({ code }) => code)).toEqual(["idempotent-effects"]);
  expect(found(runs)).toEqual([
    `error ${RETRY}: for each user, every call after the first fails: dynamodb PutItem (users) is refused with ${error}`,
  ]);
});

describe("finished work that is logged as an error", () => {
  const error = "ConditionalCheckFailedException: The conditional request failed";
  const line = (source: "error" | "info", text = error) => ({ logs: [{ source, text }] });
  const other = createEvent({ seed: "idempotence", index: 7 });
  const own = (sub: string) => put({ id: { S: sub } });
  it.each<[string, string, [AwsCall, AwsCall], EventDocument, Partial<Invocation>, string[]]>([
    ["in a retry", RETRY, [own("1"), own("1")], signUp, line("error"), ["a retry"]],
    ["in a reset", AFTER_SIGN_UP, [own("1"), own("1")], reset, line("error"), ["a password reset"]],
    [
      "in every sign-up",
      SOMEBODY_ELSE,
      [own("TOTALS"), own("TOTALS")],
      other,
      line("error"),
      ["every sign-up after the first"],
    ],
    ["not where two users differ", SOMEBODY_ELSE, [own("1"), own("2")], other, line("error"), []],
    ["not by another level", RETRY, [own("1"), own("1")], signUp, line("info"), []],
    ["not of another error", RETRY, [own("1"), own("1")], signUp, line("error", "no"), []],
  ])("%s", (_what, name, [first, later], event, logs, who) => {
    const refused: AwsCall = { ...later, result: "refused", error };
    const runs = [
      run(name, [
        { event: signUp, awsCalls: [first] },
        { event, awsCalls: [refused], ...logs },
      ]),
    ];
    expect(found(runs)).toEqual(
      who.map(
        (each) =>
          `note ${name}: ${each} logs an error although the work is already done: dynamodb PutItem fails with ${error}`,
      ),
    );
  });
});

describe("of several refused calls, the one whose error is logged", () => {
  const error = "ConditionalCheckFailedException: The conditional request failed";
  const at = (row: number): Partial<AwsCall> => ({ caller: `/app/src/confirm.ts:${row}:28` });
  const list = (row: number, more: Partial<AwsCall> = {}) => ({
    ...update("SET students = list_append(students, :one)"),
    ...{ ...at(row), ...more },
  });
  const wrong: Partial<AwsCall> = { result: "refused", error };
  const record = (row: number, more: Partial<AwsCall> = {}) => ({
    ...put(ITEM),
    ...at(row),
    ...more,
  });
  const text = (row: number) =>
    `not stored: ${error}\n    at throwDefaultError (/app/node_modules/x.js:9:5)\n    at async handler (/app/src/confirm.ts:${row}:5)`;

  it.each<[string, string[], string | undefined, string | undefined]>([
    ["as its line of the source says", [text(98)], "dynamodb PutItem", "/app/src/confirm.ts:98:28"],
    [
      "as each of them is logged",
      [text(44), text(98)],
      "dynamodb UpdateItem",
      "/app/src/confirm.ts:44:28",
    ],
    ["unless nobody knows", [`not stored: ${error}`], undefined, undefined],
    [
      "as there are as many lines",
      [error, error],
      "dynamodb UpdateItem",
      "/app/src/confirm.ts:44:28",
    ],
  ])("%s", (_what, lines, name, place) => {
    const logs = lines.map((line) => ({ source: "error" as const, text: line }));
    const told = applyRules([
      run(RETRY, [
        { event: signUp, awsCalls: [list(44), record(98)] },
        { event: signUp, awsCalls: [list(44, wrong), record(98, wrong)], logs },
      ]),
    ]).find(({ code, severity }) => code === "idempotent-effects" && severity === "note");
    expect([told && (told.args as { call: string }).call, told?.where.place]).toEqual([
      name,
      place,
    ]);
  });
});

it("a later answer that never was the event is told once", () => {
  const runs = [
    run(RETRY, [{ event: signUp }, { event: signUp, outcome: returned({ statusCode: 409 }) }]),
  ];
  expect(applyRules(runs).map(({ code }) => code)).toEqual(["returns-event"]);
});

it.each([
  ["idempotent-effects", "for each user, every call after the first fails", RETRY, signUp],
  [
    "no-repeated-effect-on-reset",
    "a password reset repeats the work of the sign-up and fails",
    ...([AFTER_SIGN_UP, reset] as const),
  ],
] as const)("what AWS refuses is an error, and only that of %s: %s", (code, what, name, event) => {
  const error = "ConditionalCheckFailedException: The conditional request failed";
  const refused = { ...put(ITEM), result: "refused" as const, error };
  const outcome = {
    kind: "handler-error" as const,
    errorType: "ConditionalCheckFailedException",
    errorMessage: "The conditional request failed",
    trace: [],
  };
  const runs = [
    run(RESET, [{ event: reset, awsCalls: [put(ITEM)] }]),
    run(name, [
      { event: signUp, awsCalls: [put(ITEM)] },
      { event, awsCalls: [refused], outcome },
    ]),
  ];
  expect(applyRules(runs).map((each) => each.code)).toEqual([code]);
  expect(found(runs)).toEqual([
    `error ${name}: ${what}: dynamodb PutItem (users) is refused with ${error}`,
  ]);
});

it.each([
  ["a retry", RETRY, signUp],
  ["a password reset", AFTER_SIGN_UP, reset],
])("%s whose write is refused is no failure to report", (what, name, event) => {
  const error = "ConditionalCheckFailedException: The conditional request failed";
  const refused = { ...put(ITEM), result: "refused" as const, error };
  const told = (...then: AwsCall[]): string[] =>
    found([
      run(name, [
        { event: signUp, awsCalls: [put(ITEM, GUARD)] },
        { event, awsCalls: [refused, ...then] },
      ]),
    ]);
  expect(told(publish)).toEqual([
    `warning ${name}: ${what} treats work that is already done as a failure: dynamodb PutItem fails with ${error}; the handler then does this: sns Publish (people)`,
  ]);
  expect(told(), "with nothing after it").toEqual([]);
  expect(told(update("SET seen = :t", FIRST)), "which it updates then").toEqual([]);
});

describe("work that another service refuses the second time", () => {
  const COLD = "confirm-sign-up/three-times-cold";
  const threw = (errorType: string, errorMessage: string): Partial<Invocation> => ({
    outcome: { kind: "handler-error", errorType, errorMessage, trace: [] },
  });
  const other = createEvent({ seed: "idempotence", index: 7 });
  const insert = post("https://api.example.com/people", { id: "1" }, { status: 201 });
  const codesAndWords = (runs: readonly ScenarioRun[]): string[] =>
    applyRules(runs).map((each) => `${each.code} ${each.where.scenario}: ${checkSentence(each)}`);
  const FAILS = "for each user, every call after the first fails:";

  it.each<[string, string, Partial<Invocation>, string]>([
    [
      "PostgreSQL",
      "the same row",
      threw("error", 'duplicate key value violates unique constraint "users_email_key"'),
      'error: duplicate key value violates unique constraint "users_email_key"',
    ],
    [
      "MongoDB",
      "the same document",
      threw(
        "MongoServerError",
        'E11000 duplicate key error: { email: "liam.okafor37@example.com" }',
      ),
      'MongoServerError: E11000 duplicate key error: { email: "liam.okafor37@example.com" }',
    ],
    [
      "MySQL",
      "the same row",
      threw("Error", "ER_DUP_ENTRY: Duplicate entry 'a@example.com' for key 'users.email'"),
      "Error: ER_DUP_ENTRY: Duplicate entry 'a@example.com' for key 'users.email'",
    ],
    [
      "Prisma",
      "the same row",
      threw("PrismaClientKnownRequestError", "Unique constraint failed on the fields: (`email`)"),
      "PrismaClientKnownRequestError: Unique constraint failed on the fields: (`email`)",
    ],
  ])("%s: %s", (_database, _what, failing, error) => {
    const runs = [RETRY, COLD].map((name) =>
      run(name, [{ event: signUp }, { event: signUp, ...failing }]),
    );
    expect(codesAndWords(runs)).toEqual([
      `idempotent-effects ${RETRY}: ${FAILS} ${error}`,
      `idempotent-effects ${COLD}: ${FAILS} ${error}`,
    ]);
    const after = run(AFTER_SIGN_UP, [{ event: signUp }, { event: reset, ...failing }]);
    expect(codesAndWords([run(RESET, [{ event: reset }]), after])).toEqual([
      `no-repeated-effect-on-reset ${AFTER_SIGN_UP}: a password reset repeats the work of the sign-up and fails: ${error}`,
    ]);
  });

  it("an API whose answer the handler turns into an error of its own", () => {
    const conflict = { ...insert, status: 409 };
    const runs = [
      run(RETRY, [
        { event: signUp, awsCalls: [insert] },
        { event: signUp, awsCalls: [conflict], ...threw("Error", "could not save the user") },
      ]),
    ];
    expect(codesAndWords(runs)).toEqual([
      `idempotent-effects ${RETRY}: ${FAILS} http POST https://api.example.com/people is refused with HTTP 409`,
    ]);
  });

  it("a stub that knows no user shows nothing more for another one", () => {
    const failing = threw("Error", "The conditional request failed (Service: DynamoDb)");
    const runs = [
      run(SOMEBODY_ELSE, [
        { event: signUp, awsCalls: [insert] },
        { event: other, awsCalls: [insert], ...failing },
      ]),
      run(RETRY, [
        { event: signUp, awsCalls: [insert] },
        { event: signUp, awsCalls: [insert], ...failing },
      ]),
    ];
    const same = `${FAILS} http POST https://api.example.com/people is refused with Error: The conditional request failed (Service: DynamoDb)`;
    expect(codesAndWords(runs)).toEqual(
      [SOMEBODY_ELSE, RETRY].map((name) => `idempotent-effects ${name}: ${same}`),
    );
  });

  it("a record that all users share is refused to every other one", () => {
    const error = "ConditionalCheckFailedException: The conditional request failed";
    const failing = threw("ConditionalCheckFailedException", "The conditional request failed");
    const refused: AwsCall = { ...put(ITEM), result: "refused", error };
    const runs = [
      run(SOMEBODY_ELSE, [
        { event: signUp, awsCalls: [put(ITEM)] },
        { event: other, awsCalls: [refused], ...failing },
      ]),
    ];
    expect(codesAndWords(runs)).toEqual([
      `idempotent-effects ${SOMEBODY_ELSE}: every sign-up after the first fails: dynamodb PutItem (users) is refused with ${error}`,
    ]);
  });

  it.each([
    ["FirebaseAppError", 'The app "[DEFAULT]" already exists.'],
    ["AlreadyHasActiveConnectionError", "a connection with that name already exists"],
    ["Error", "Called end on pool more than once"],
  ])("not what only an environment has already: %s", (errorType, errorMessage) => {
    const failing = threw(errorType, errorMessage);
    const runs = [
      run("confirm-sign-up/plain", [{ event: signUp }]),
      run(RETRY, [{ event: signUp }, { event: signUp, ...failing }]),
      run(COLD, [{ event: signUp }, { event: signUp }]),
    ];
    expect(applyRules(runs).map(({ code }) => code)).toEqual(["works-when-warm"]);
  });

  it("a user who exists, in a new environment as well", () => {
    const failing = threw("Error", "user already exists");
    const runs = [
      run("confirm-sign-up/plain", [{ event: signUp }]),
      ...[RETRY, COLD].map((name) => run(name, [{ event: signUp }, { event: signUp, ...failing }])),
    ];
    expect(applyRules(runs).map(({ code }) => code)).toEqual(
      Array.from({ length: 2 }, () => "idempotent-effects"),
    );
  });
});

describe("a reset with no sign-up before it", () => {
  const join = (group: string): AwsCall =>
    call("cognito-idp AdminAddUserToGroup", { GroupName: group });
  const gives = (what: string): string =>
    `warning ${RESET}: a password reset gives rights to a user whose sign-up the handler has not seen: ${what}`;

  it.each<[string, Calls, Calls, Calls, string[]]>([
    [
      "gives those of the first user",
      [join("Admins")],
      [],
      [join("Admins")],
      [gives('the group "Admins"')],
    ],
    [
      "gives a group and a role",
      [join("Admins"), put({ id: { S: "1" }, role: { S: "superuser" } })],
      [],
      [join("Admins"), put({ id: { S: "1" }, role: { S: "superuser" } })],
      [gives('the group "Admins" and dynamodb PutItem (users) with Item.role.S "superuser"')],
    ],
    ["adds to a group of all users", [join("members")], [], [join("members")], []],
    [
      "makes up for an organization of the user's own",
      [call("dynamodb PutItem", { TableName: "tenants" }), join("admins")],
      [],
      [call("dynamodb PutItem", { TableName: "tenants" }), join("admins")],
      [],
    ],
    ["does nothing", [join("Admins")], [], [], []],
    [
      "repeats what is told of a reset after a sign-up",
      [join("Admins")],
      [join("Admins")],
      [join("Admins")],
      [
        `warning ${RESET}: a password reset adds the user to the group "Admins" again, even if an administrator removed them`,
      ],
    ],
  ])("%s", (_, first, later, alone, wanted) => {
    expect(onReset(first, later, alone)).toEqual(wanted);
  });
});
