import { expect, it } from "vitest";
import type { UnsetVariable } from "../src/invocation.ts";
import { shownVariables } from "../src/unset-variables.ts";
import type { Symptom } from "../src/unset-variables.ts";

type Row = [why: string, kind: Symptom["kind"], text: string, names: string, shown: string];

// `+name` was read by the handler's own code, `name` by a package.
it.each<Row>([
  // What errors say.
  ["by name", "failure", "STRIPE_KEY is required", "+LOG_LEVEL +STRIPE_KEY", "STRIPE_KEY"],
  ["by name, read by a package", "failure", "Missing: API_KEY", "API_KEY +OTHER", "API_KEY"],
  [
    "AWS's keys",
    "failure",
    "Error: Resolved credential object is not valid",
    "+MAIL_KEY +MAIL_SECRET +TABLE",
    "MAIL_KEY MAIL_SECRET",
  ],
  ["part of a name", "failure", "MY_STRIPE_KEY is here", "+STRIPE_KEY", ""],
  [
    "SDK v2",
    "failure",
    "Missing required key 'TableName' in params",
    "+GROUP +USERS_TABLE",
    "USERS_TABLE",
  ],
  [
    "Cognito",
    "failure",
    "Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
    "+USER_POOL_ID +HOST",
    "USER_POOL_ID",
  ],
  [
    "several values at once",
    "failure",
    "2 validation errors detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null; Value null at 'groupName' failed to satisfy constraint: Member must not be null",
    "+USER_POOL_ID +GROUP +HOST",
    "USER_POOL_ID GROUP",
  ],
  [
    "SDK v3",
    "failure",
    "No value provided for input HTTP label: Bucket.",
    "+UPLOADS_BUCKET +HOST",
    "UPLOADS_BUCKET",
  ],
  ["SES", "failure", "Missing required header 'From'.", "+SENDER +TABLE", "SENDER"],
  ["SES, of the user's address", "failure", "Missing required header 'To'.", "+TOKEN", ""],
  [
    "SES, of a recipient",
    "failure",
    "Missing required header 'To'.",
    "+ADMIN_EMAIL",
    "ADMIN_EMAIL",
  ],
  [
    "SES, of one with another name",
    "failure",
    "Missing required header 'To'.",
    "+ToAddresses:X +Y",
    "X",
  ],
  [
    "SDK v3, of what has another name",
    "failure",
    "No value provided for input HTTP label: Bucket.",
    "+Bucket:UPLOADS +TABLE",
    "UPLOADS",
  ],
  [
    "SES v1",
    "failure",
    "Value null at 'source' failed to satisfy constraint: Member must not be null",
    "+Source:TEAM +FROM_DOMAIN +TABLE",
    "TEAM",
  ],
  [
    "Node",
    "failure",
    'The "path" argument must be of type string. Received undefined',
    "+TEMPLATES",
    "TEMPLATES",
  ],
  ["fetch", "failure", "Failed to parse URL from undefined/x", "+API", "API"],
  ["axios", "failure", "Invalid URL", "+CRM_URL +SENDER +DATABASE_URL", "CRM_URL"],
  ["axios, of another URL", "failure", "Invalid URL", "+SENDER +TABLE", ""],
  [
    "a string's method, of the event's name as likely",
    "failure",
    "Cannot read properties of undefined (reading 'split')",
    "+ADMINS",
    "",
  ],
  [
    "an object's property",
    "failure",
    "Cannot read properties of undefined (reading 'email')",
    "+ADMINS",
    "",
  ],
  ["a name of the code", "failure", "undefinedThing is not defined", "+ADMINS", ""],
  [
    "a mailer's login",
    "failure",
    'Missing credentials for "PLAIN"',
    "+GMAIL_USER +GMAIL_PASS +TABLE",
    "GMAIL_USER GMAIL_PASS",
  ],
  ["another failure", "failure", "connect ECONNREFUSED", "+ADMINS", ""],
  ["one of several", "failure", "Invalid URL", "+ONE +TWO", ""],
  ["one that mostly has a default", "failure", "Invalid URL", "+LOG_LEVEL", ""],
  ["one that a package read", "failure", "Invalid URL", "PROXY", ""],
  ["a library's word", "failure", "supabaseUrl is required.", "+SUPABASE_URL", "SUPABASE_URL"],
  ["a part of a name", "failure", "Invalid email address", "+FROM_EMAIL", ""],
  ["a part of a name, required", "failure", "The email is required", "+FROM_EMAIL", ""],
  [
    "a word that AWS always says",
    "failure",
    "Missing required key 'TableName'",
    "+KEY +TABLE",
    "TABLE",
  ],
  [
    "one with a default",
    "failure",
    "Missing required key 'TableName'",
    "+TABLE||'users' +OTHER",
    "OTHER",
  ],
  [
    "one with an empty default",
    "failure",
    "Missing required key 'TableName'",
    "+TABLE||''",
    "TABLE",
  ],
  [
    "one that is compared",
    "failure",
    "No value provided for input HTTP label: Bucket.",
    "+TRACE==='1'",
    "",
  ],
  // Calls and mail.
  ["a URL", "host", "https://undefined/x", "+API_HOST", "API_HOST"],
  ["a table", "target", "TableName users-undefined", "+STAGE_NAME +TABLE", "TABLE"],
  [
    "a part of a table's name",
    "target",
    "TableName users-undefined",
    "+TableName:STAGE +TABLE",
    "STAGE",
  ],
  [
    "two parts of a name",
    "target",
    "TableName User-undefined-undefined",
    "+TableName:API_ID +TableName:ENV +BUCKET",
    "API_ID ENV",
  ],
  ["a name made before", "target", "TableName users-undefined", "+table:ENV", "ENV"],
  ["the only part", "target", "TableName users-undefined", "+STAGE", "STAGE"],
  ["a part of a host", "host", "https://undefined.example.com", "+STAGE", "STAGE"],
  ["a stage with a default", "target", "TableName users-undefined", "+STAGE||'dev'", ""],
  ["a stage beside a table", "target", "TableName users-undefined", "+STAGE +TABLE", "TABLE"],
  [
    "a stage before a table",
    "target",
    "TableName undefined-undefined",
    "+STAGE +TABLE",
    "STAGE TABLE",
  ],
  ["camel case", "target", "QueueUrl undefined", "+welcomeQueue +topic", "welcomeQueue"],
  ["nothing undefined", "target", "TableName users", "+TABLE", ""],
  ["an attribute", "content", "Item.pk.S ORG#undefined", "+TABLE", ""],
  ["a sender", "content", "sender source from undefined", "+FROM_EMAIL +TABLE", "FROM_EMAIL"],
  ["a greeting", "content", "Hello undefined", "+TABLE", ""],
  // What the handler logs.
  [
    "a caught error",
    "log",
    "not saved: Missing required key 'TableName' in params",
    "+TABLE",
    "TABLE",
  ],
  ["a log by name", "log", "no TABLE, skipped", "+TABLE", "TABLE"],
  ["a log of a value", "log", "cannot write to table undefined", "+TABLE", "TABLE"],
  ["a log of another value", "log", "user undefined is not in the table", "+TABLE", ""],
  [
    "a log of a property",
    "log",
    "TypeError: Cannot read properties of undefined (reading 'email')",
    "+FROM_EMAIL",
    "",
  ],
  // Clients that got no address.
  ["a database", "address", "tcp 5432", "+DATABASE_URL +DATABASE_SSL", "DATABASE_URL"],
  ["a database's user", "address", "tcp 5432", "+DB_USER +DB_PASSWORD +DB_NAME +DB_PORT", ""],
  ["a database's parts", "address", "tcp 3306", "+DB_HOST +DB_USER", "DB_HOST"],
  ["a host beside a name", "address", "tcp 3306", "+HOST +DATABASE +PASSWORD", "HOST"],
  ["another database", "address", "tcp 5432", "+REDIS_URL +MONGODB_URI", ""],
  ["a cache", "address", "tcp 6379", "+REDIS_URL +DATABASE_URL", "REDIS_URL"],
  ["an unusual port", "address", "tcp 9999", "+DB_CONNECTION_STRING", "DB_CONNECTION_STRING"],
  ["a default here", "address", "tcp 5432", "+DB_HOST||'localhost'", "DB_HOST"],
  ["a default elsewhere", "address", "tcp 5432", "+DB_HOST||process.env.HOST", ""],
  ["an API", "address", "http 3000", "+API_URL +API_KEY +DATABASE_URL", "API_URL"],
  ["a mailer", "address", "smtp", "+SMTP_HOST +SMTP_USER +SMTP_PASS +DB_HOST", "SMTP_HOST"],
  ["a mailer's sender", "address", "smtp", "+MAIL_FROM +EMAIL_API_KEY", ""],
  ["no mailer", "address", "tcp 5432", "+SMTP_HOST", ""],
  ["an API's key", "address", "http 80", "+API_KEY", ""],
  ["an event", "log", '{"callerContext":{"clientId":null},"userName":"x"}', "+USER_TABLE", ""],
])("shows by %s: %s %s", (_why, kind, text, names, shown) => {
  const variables = names
    .split(" ")
    .map((name) => (name.startsWith("+") ? readByHandler(name.slice(1)) : { name }));
  const found = shownVariables(variables, [{ what: "the call", text, kind }]);
  expect(found.map(({ name }) => name).join(" ")).toBe(shown);
});

it.each([
  ["/app/index.mjs:3", "ADMINS"],
  ["/app/index.mjs:31", ""],
  ["/app/node_modules/x/index.mjs:3", ""],
])("names what the failing line %s reads", (line, shown) => {
  const text = "Cannot read properties of undefined (reading 'split')";
  const trace = [`TypeError: ${text}`, `    at handler (file://${line}:40)`];
  const variables = [{ name: "ADMINS", caller: "/app/index.mjs:3:17" }];
  const found = shownVariables(variables, [{ what: "the error", text, kind: "failure", trace }]);
  expect(found.map(({ name }) => name).join(" ")).toBe(shown);
});

it.each([
  ["secretOrPrivateKey must have a value", "JWT_SECRET"],
  ["Missing credentials: set the OPENAI_API_KEY environment variable", "JWT_SECRET"],
  ["OTHER is missing", "OTHER"],
])("names what the line hands to a package that says: %s", (text, shown) => {
  const trace = [`Error: ${text}`, "    at file:///app/index.mjs:3:40"];
  const variables = [
    { name: "OPENAI_API_KEY" },
    { name: "JWT_SECRET", caller: "/app/index.mjs:3:17" },
    { name: "OTHER", caller: "/app/index.mjs:1:1" },
  ];
  const found = shownVariables(variables, [{ what: "the error", text, kind: "failure", trace }]);
  expect(found.map(({ name }) => name).join(" ")).toBe(shown);
});

/** `TABLE||'users'` has a fallback, and `Bucket:UPLOADS` is given to a `Bucket`. */
function readByHandler(text: string): UnsetVariable {
  const [, given, name = "", fallback = ""] = /^(?:(\w+):)?(\w+)(.*)$/.exec(text) ?? [];
  return {
    ...{ name, caller: "/app/index.mjs:1:1" },
    ...(fallback !== "" && { fallback }),
    ...(given !== undefined && { given }),
  };
}

it("names no variable for a parameter that the call has beside the missing one", () => {
  const text = "Value null at 'key' failed to satisfy constraint: Member must not be null";
  const symptom = { what: "the call", text, kind: "failure" as const };
  const variables = [readByHandler("TABLE_NAME")];
  expect(shownVariables(variables, [{ ...symptom, beside: "TableName UpdateExpression" }])).toEqual(
    [],
  );
  expect(shownVariables(variables, [{ ...symptom, beside: "Item id" }])).toHaveLength(1);
});

it("names a variable once, where it shows first", () => {
  const text = "TABLE is not set";
  const symptoms = ["the call", "the error"].map((what) => ({
    what,
    text,
    kind: "failure" as const,
  }));
  expect(shownVariables([{ name: "TABLE" }], symptoms)).toEqual([
    { name: "TABLE", in: "the call" },
  ]);
});
