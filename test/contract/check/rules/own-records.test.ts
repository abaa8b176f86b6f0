// Handlers that find records by what users change and share, and those that find them by the sub.
import { expect, it } from "vitest";
import { checkHandler } from "../../../../src/check/check-handler.ts";
import {
  AFTER_SIGN_UP,
  PLAIN,
  RESET,
  SOMEBODY_ELSE,
  TWICE,
} from "../../../../src/contract/check/scenarios.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { callingPool, callingTable } from "../../../helpers/aws-requests.ts";
import { handlerFile } from "../../../helpers/handlers.ts";

const SAYS_WHO = `const { userName } = event;
  const { sub, email, name, preferred_username: preferred, ...all } = event.request.userAttributes;`;

const putting = (item: string, more = ""): string =>
  callingTable("PutItem", `Item: { ${item} }, ${more}`);
const ONCE = (key: string): string => `ConditionExpression: "attribute_not_exists(${key})"`;
const BY_EMAIL = callingTable(
  "Query",
  'IndexName: "byEmail", KeyConditionExpression: "email = :e", ExpressionAttributeValues: { ":e": { S: email } }',
);
const FINDS_BY_EMAIL = `const { Items: [known] = [] } = ${BY_EMAIL};`;
const SETS_ID = callingPool(
  "AdminUpdateUserAttributes",
  'Username: userName, UserAttributes: [{ Name: "custom:user_id", Value: id }]',
);
const SECOND =
  "after a change of email address, a password reset does not find the user's record and creates another: dynamodb PutItem (users)";
const NO_RECORD =
  "a user with the address of an earlier user, whose record still exists, gets no record: their sub is never written to dynamodb PutItem (users)";
const UNMATCHED = (call: string): string =>
  `${call} creates a record that contains neither the sub nor the user name, so nothing connects it to the user after a change of email address`;
const isSpelled = (args: object): boolean => "kind" in args && args.kind === "spelled";
const posting = (url: string): string =>
  `await fetch("${url}", { method: "POST", body: JSON.stringify({ email, name }) }).catch(console.error)`;
const isReset = 'event.triggerSource !== "PostConfirmation_ConfirmSignUp"';

it.concurrent.each<[string, string, string[]]>([
  [
    "finds a record by the address",
    `${FINDS_BY_EMAIL}
    if (known) return event;
    ${putting("id: { S: crypto.randomUUID() }, email: { S: email }, sub: { S: sub }")};`,
    [`note ${NO_RECORD}`, `warning ${SECOND}`],
  ],
  [
    "does so in sign-ups alone",
    `if (${isReset}) return event;
    ${FINDS_BY_EMAIL}
    if (!known) ${putting("id: { S: crypto.randomUUID() }, email: { S: email }, sub: { S: sub }")};`,
    [`note ${NO_RECORD}`],
  ],
  [
    "gives the user another id with it",
    `${FINDS_BY_EMAIL}
    if (known) return event;
    const id = crypto.randomUUID();
    ${SETS_ID};
    ${putting("pk: { S: id }, email: { S: email }")};`,
    [`warning ${SECOND}; it also replaces custom:user_id`],
  ],
  [
    "has the address as the key",
    `${putting("email: { S: email }, nick: { S: sub }", ONCE("email"))};`,
    [`note ${NO_RECORD}`, `warning ${SECOND}`],
  ],
  ["has the sub as the key", `${putting("id: { S: sub }, email: { S: email }", ONCE("id"))};`, []],
  [
    "looks for the address before it writes by the sub",
    `${FINDS_BY_EMAIL}
    if (known && known.id.S !== sub) return event;
    ${putting("id: { S: sub }, email: { S: email }", ONCE("id"))};`,
    [`note ${NO_RECORD}`],
  ],
  [
    "keeps nothing that stays the same",
    `if (${isReset}) return event;
    ${putting("id: { S: crypto.randomUUID() }, email: { S: email }")};`,
    [`note ${UNMATCHED("dynamodb PutItem (users)")}`],
  ],
  [
    "sends no more than the address",
    `${posting("https://api.example.com/users")};`,
    [`note ${UNMATCHED("http POST https://api.example.com/users")}`],
  ],
  ["subscribes the address", `${posting("https://api.example.com/v3/contacts")};`, []],
  [
    "makes the id of the sub",
    `const { createHash } = await import("node:crypto");
    const id = createHash("sha256").update(sub).digest("hex");
    ${putting("id: { S: id }, email: { S: email }")};`,
    [],
  ],
  [
    "takes the record over",
    `${FINDS_BY_EMAIL}
    ${putting("id: known?.id ?? { S: crypto.randomUUID() }, email: { S: email }, sub: { S: sub }")};`,
    [],
  ],
  [
    "links the user to it",
    `${FINDS_BY_EMAIL}
    const id = known?.id.S ?? crypto.randomUUID();
    ${SETS_ID};
    if (!known) ${putting("id: { S: id }, email: { S: email }, sub: { S: sub }")};`,
    [`warning ${SECOND}; it also replaces custom:user_id`],
  ],
  [
    "fails where it does not find its record of a sign-up",
    `${FINDS_BY_EMAIL}
    if (${isReset} && all["custom:known"]) return known.id.S && event;
    if (${isReset}) return event;
    ${callingPool("AdminUpdateUserAttributes", 'Username: userName, UserAttributes: [{ Name: "custom:known", Value: "yes" }]')};
    ${putting("id: { S: sub }, email: { S: email }")};`,
    [
      "warning after a change of email address, a password reset does not find the user's record and fails: TypeError: Cannot read properties of undefined (reading 'id')",
    ],
  ],
  [
    "fails in any reset that does not find a record",
    `${FINDS_BY_EMAIL}
    if (${isReset}) return known.id.S && event;
    ${putting("id: { S: sub }, email: { S: email }")};`,
    [],
  ],
  [
    "makes the key of the address",
    `${putting('id: { S: email.split("@")[0] }, sub: { S: sub }')};`,
    [
      "warning two users with the same local part of the address get the same Item.id.S, and the second replaces the first one's record: dynamodb PutItem (users)",
    ],
  ],
  [
    "makes the user name of it",
    `${putting('id: { S: sub }, username: { S: email.split("@")[0] }')};`,
    [
      "note two users with the same local part of the address get the same Item.username.S in dynamodb PutItem (users)",
    ],
  ],
  [
    "makes a user name of the name that is its own",
    `const username = name.toLowerCase().replaceAll(" ", "-") + "-" + sub.slice(0, 8);
    ${putting("id: { S: sub }, username: { S: username }")};`,
    [],
  ],
  [
    "reserves the name",
    `const slug = name.toLowerCase().replaceAll(" ", "-");
    const { __type: taken } = ${putting("id: { S: slug }, owner: { S: sub }", ONCE("id"))};
    ${putting("id: { S: sub }, slug: { S: taken ? slug + sub.slice(0, 4) : slug }")};`,
    [],
  ],
  [
    "keeps one record for all with a name",
    `${putting('id: { S: name.toLowerCase().replaceAll(" ", "-") }, owner: { S: sub }', ONCE("id"))};`,
    [
      "note a user with the same name or local part as another user gets no record: their sub is never written to dynamodb PutItem (users)",
    ],
  ],
  [
    "takes the preferred user name for a key",
    `const username = { S: preferred ?? sub };
    ${putting('id: { S: sub }, username, gsi2pk: { S: "NAME#" + (preferred ?? sub) }')};`,
    [
      "note two users with the same preferred_username get the same Item.gsi2pk.S in dynamodb PutItem (users)",
    ],
  ],
])("a handler that %s", async (_, body, wanted) => {
  const file = handlerFile(
    `export const handler = async (event) => {\n${SAYS_WHO}\n${body}\nreturn event;\n};`,
  );
  const only = [PLAIN, "with-the-*", "*/after-a-new-*", SOMEBODY_ELSE, AFTER_SIGN_UP, TWICE, RESET];
  const { scenarios } = await checkHandler({ file, env: {}, only, concurrency: 1 });
  const told = scenarios
    .flatMap(({ findings }) => findings)
    .filter(({ code, args }) => code === "one-record-per-user" && !isSpelled(args));
  expect(told.map((each) => `${each.severity} ${checkSentence(each)}`)).toEqual(wanted);
});

const HANDLE = 'all["custom:handle"] ?? sub';
const SPELLED = "confirm-sign-up/*-in-another-case";

it.concurrent.each<[string, string, string[]]>([
  [
    "has the address as the key",
    `${putting("email: { S: email }, nick: { S: sub }", ONCE("email"))};`,
    [
      "two users whose email addresses differ only in case or spaces get two records: dynamodb PutItem (users) with Item.email.S",
    ],
  ],
  [
    "has it in lower case as the key",
    `${putting("email: { S: email.toLowerCase() }, nick: { S: sub }", ONCE("email"))};`,
    [],
  ],
  ["has it beside a key of the user", `${putting("id: { S: sub }, email: { S: email }")};`, []],
  [
    "writes only where the address is new, whatever else is there",
    `${putting("id: { S: sub }, email: { S: email }", ONCE("email"))};`,
    [
      "two users whose email addresses differ only in case or spaces get two records: dynamodb PutItem (users) with Item.email.S",
    ],
  ],
  [
    "looks for the address",
    `${FINDS_BY_EMAIL}
    if (known && known.id.S !== sub) return event;
    ${putting("id: { S: sub }, email: { S: email }", ONCE("id"))};`,
    [
      "a user whose email differs only in case from a stored one is not recognized: dynamodb Query (users) is case-sensitive",
    ],
  ],
  [
    "looks for the address, and writes all the same",
    `${FINDS_BY_EMAIL}
    console.log(known === undefined);
    ${putting("id: { S: sub }, email: { S: email }")};`,
    [],
  ],
  [
    "makes a key of a handle",
    `${putting(`pk: { S: "HANDLE#" + (${HANDLE}) }, owner: { S: sub }`)};`,
    [
      "two users whose custom:handle differs only in case or spaces get two records: dynamodb PutItem (users) with Item.pk.S",
    ],
  ],
  [
    "makes a key of it in lower case and without spaces",
    `${putting(`pk: { S: "HANDLE#" + (${HANDLE}).trim().toLowerCase() }, owner: { S: sub }`)};`,
    [],
  ],
  [
    "makes a key of what is no name",
    `${putting(`pk: { S: "CODE#" + (all["custom:invite"] ?? sub) }, owner: { S: sub }`)};`,
    [],
  ],
])("where two users spell the same otherwise, a handler that %s", async (_, body, wanted) => {
  const file = handlerFile(
    `export const handler = async (event) => {\n${SAYS_WHO}\n${body}\nreturn event;\n};`,
  );
  const only = [SPELLED, "confirm-sign-up/with-*"];
  const { scenarios } = await checkHandler({ file, env: {}, only, concurrency: 1 });
  const told = scenarios.flatMap(({ findings }) => findings).filter(({ args }) => isSpelled(args));
  expect(told.map((each) => checkSentence(each))).toEqual(wanted);
});

it("does not ask to find the record of another user that keeps this one from having any", async () => {
  const file = handlerFile(
    `export const handler = async (event) => {\n${SAYS_WHO}\n${FINDS_BY_EMAIL}
    if (known && known.id.S !== sub) return event;
    ${putting("id: { S: sub }, email: { S: email }", ONCE("id"))};\nreturn event;\n};`,
  );
  const only = [SOMEBODY_ELSE, "confirm-sign-up/with-*"];
  const { scenarios } = await checkHandler({ file, env: {}, only, concurrency: 1 });
  const told = scenarios
    .flatMap(({ findings }) => findings)
    .filter(({ code }) => code === "one-record-per-user");
  expect(told.map((each) => checkSentence(each))).toEqual([
    "a user with the address of an earlier user, whose record still exists, gets no record: their sub is never written to dynamodb PutItem (users)",
  ]);
});

it("tries a value that a key is made of with two users", async () => {
  const file = handlerFile(
    `export const handler = async (event) => {\n${SAYS_WHO}\n${putting(`pk: { S: "HANDLE#" + (${HANDLE}) }, owner: { S: sub }`)};\nreturn event;\n};`,
  );
  const only = ["confirm-sign-up/with-*"];
  const { scenarios } = await checkHandler({ file, env: {}, only, concurrency: 1 });
  const told = scenarios.flatMap(({ name, findings }) =>
    findings
      .filter(({ args }) => "kind" in args && args.kind === "shared")
      .map((each) => `${name}: ${each.severity}`),
  );
  expect(told).toEqual(["confirm-sign-up/with-the-value-of-another-user-custom-handle: warning"]);
});

const KEY = '"USERNAME#" + (all["custom:handle"] ?? sub).toLowerCase()';

it.concurrent.each<[string, string, string[]]>([
  [
    "makes a key of it",
    `${putting(`pk: { S: ${KEY} }, owner: { S: sub }`)};`,
    [
      "warning two users with the same custom:handle get the same Item.pk.S, and the second replaces the first one's record: dynamodb PutItem (users)",
    ],
  ],
  ["reserves it", `${putting(`pk: { S: ${KEY} }, owner: { S: sub }`, ONCE("pk"))};`, []],
  [
    "makes one in a transaction",
    `${callingTable(
      "TransactWriteItems",
      `TransactItems: [
      { Put: { TableName: "users", Item: { pk: { S: sub } } } },
      { Put: { TableName: "names", Item: { pk: { S: ${KEY} }, owner: { S: sub } } } },
    ]`,
    )};`,
    [
      "warning two users with the same custom:handle get the same TransactItems.1.Put.Item.pk.S, and the second replaces the first one's record: dynamodb TransactWriteItems (users)",
    ],
  ],
  [
    "reserves it in a transaction",
    `${callingTable(
      "TransactWriteItems",
      `TransactItems: [
      { Put: { TableName: "users", Item: { pk: { S: sub } } } },
      { Put: { TableName: "names", Item: { pk: { S: ${KEY} }, owner: { S: sub } }, ${ONCE("pk")} } },
    ]`,
    )};`,
    [],
  ],
  [
    "makes one in a batch",
    `${callingTable(
      "BatchWriteItem",
      `RequestItems: { names: [
      { PutRequest: { Item: { pk: { S: ${KEY} }, owner: { S: sub } } } },
    ] }`,
    )};`,
    [
      "warning two users with the same custom:handle get the same RequestItems.names.0.PutRequest.Item.pk.S, and the second replaces the first one's record: dynamodb BatchWriteItem (users)",
    ],
  ],
  [
    "updates what has it as its key",
    `${callingTable("UpdateItem", `Key: { pk: { S: ${KEY} } }, UpdateExpression: "SET #o = :o", ExpressionAttributeNames: { "#o": "owner" }, ExpressionAttributeValues: { ":o": { S: sub } }`)};`,
    [
      "warning two users with the same custom:handle get the same Key.pk.S, and the second replaces the first one's record: dynamodb UpdateItem (users)",
    ],
  ],
  [
    "adds the user to what has it as its key",
    `${callingTable("UpdateItem", `Key: { pk: { S: ${KEY} } }, UpdateExpression: "ADD members :m SET lastMember = :l", ExpressionAttributeValues: { ":m": { SS: [sub] }, ":l": { S: sub } }`)};`,
    [],
  ],
  [
    "sets the plan back of all who have it",
    `${putting(`pk: { S: ${KEY} }, plan: { S: "free" }, members: { N: "1" }`)};`,
    [
      "warning two users with the same custom:handle get the same Item.pk.S, and the second replaces the first one's record: dynamodb PutItem (users)",
    ],
  ],
  [
    "upserts a row whose key it is",
    `await fetch("https://db.example.com/rest/v1/names", {
      method: "POST",
      headers: { "content-type": "application/json", prefer: "resolution=merge-duplicates" },
      body: JSON.stringify({ id: all["custom:handle"] ?? sub, owner: sub }),
    });`,
    [
      "warning two users with the same custom:handle get the same id, and the second replaces the first one's record: http POST https://db.example.com/rest/v1/names",
    ],
  ],
  [
    "keeps the same for all who have it",
    `${putting(`pk: { S: ${KEY} }, open: { BOOL: true }`)};`,
    [],
  ],
  [
    "has it in the user's own record",
    `${putting('pk: { S: sub }, handle: { S: all["custom:handle"] ?? "" }')};`,
    [],
  ],
])("where two users wrote the same, a handler that %s", async (_, body, wanted) => {
  const file = handlerFile(
    `export const handler = async (event) => {\n${SAYS_WHO}\n${body}\nreturn event;\n};`,
  );
  const event = { attributes: { "custom:handle": "Bob" } };
  const { scenarios } = await checkHandler({ file, env: {}, event, only: [SOMEBODY_ELSE] });
  const told = scenarios
    .flatMap(({ findings }) => findings)
    .filter(
      ({ code, args }) =>
        code === "one-record-per-user" && "kind" in args && args.kind === "shared",
    );
  expect(told.map((each) => `${each.severity} ${checkSentence(each)}`)).toEqual(wanted);
});
