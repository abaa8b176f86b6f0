import { isListing, isReading } from "../aws-operations.ts";
import type { AwsCall, Invocation } from "../invocation.ts";
import { asObject } from "../json.ts";
import type { Json } from "../json.ts";
import { isBlocked } from "../obstacle.ts";

/**
 * How a call changes something outside:
 *
 * - `send`: publishes, queues, starts or posts something, which arrives once a call
 * - `put`: writes a whole record and replaces an existing one
 * - `count`: adds to a value
 * - `group`: adds a user to a group
 * - `account`: takes a user's access away
 * - `set`: anything else; the same values again change nothing
 */
type WorkKind = "send" | "put" | "count" | "group" | "account" | "set";

/** A call of an invocation that changes something outside. */
export interface Work {
  kind: WorkKind;
  /** `dynamodb PutItem (users)`. */
  name: string;
  call: AwsCall;
  /** Its place among the calls. */
  index: number;
}

/** Whether an invocation mailed or changed anything, as far as that is known. */
export function hasWork(
  invocation: Pick<Invocation, "awsCalls" | "connections" | "mails">,
): boolean {
  const { mails, connections = [] } = invocation;
  return mails.length + connections.length > 0 || workOf(invocation).length > 0;
}

/** What an invocation changed, or would have changed without the dry run. A refused call changes nothing. */
export function workOf({ awsCalls }: Pick<Invocation, "awsCalls">): Work[] {
  const work = awsCalls.flatMap((call, index): Work[] => {
    const kind = call.error === undefined ? workKind(call) : undefined;
    if (kind === undefined || (call.result === "refused" && !isBlocked(call))) return [];
    return [{ kind, name: nameOf(call), call, index }];
  });
  const undone = rolledBack(awsCalls);
  return undone.size === 0 ? work : work.filter(({ index }) => !undone.has(index));
}

/** The statements that a transaction's rollback undoes, by their places among the calls. */
export function rolledBack(calls: readonly AwsCall[]): Set<number> {
  const statements: number[] = [];
  const undone = new Set<number>();
  for (const [index, { service, operation, parameters }] of calls.entries()) {
    if (service !== "postgres") continue;
    if (operation !== "ROLLBACK") statements.push(index);
    else {
      const count = Number(asObject(parameters)["undone"] ?? 0);
      for (const each of statements.splice(-count)) undone.add(each);
    }
  }
  return undone;
}

/** An invocation with what it did after its response: which comes first may be a matter of time. */
export function withLate(invocation: Invocation): Invocation {
  const { awsCalls, mails, late } = invocation;
  if (late === undefined) return invocation;
  return {
    ...invocation,
    awsCalls: [...awsCalls, ...late.awsCalls],
    mails: [...mails, ...late.mails],
  };
}

const SENDS: Readonly<Record<string, RegExp>> = {
  sns: /^Publish/,
  sqs: /^SendMessage/,
  events: /^PutEvents$/,
  kinesis: /^PutRecord/,
  firehose: /^PutRecord/,
  lambda: /^Invoke/,
  states: /^Start(?:Sync)?Execution$/,
  mobiletargeting: /^Send/,
};

const WATCHING = /^(?:monitoring|logs|xray|sts)$/;

/** Whether a service monitors a function; every call writes to it. */
export function isWatching(service: string): boolean {
  return WATCHING.test(service);
}

/** How a call changes something; `undefined` if it only reads. */
function workKind(call: AwsCall): WorkKind | undefined {
  const { service, operation, parameters } = call;
  if (service === "http") return ofRequest(call);
  if (/^(?:tcp|dns|process|smtp|ses)$/.test(service) || isWatching(service)) return undefined;
  if (SENDS[service]?.test(operation) === true) return "send";
  if (operation === "ROLLBACK") return undefined;
  const statement = textOf(asObject(parameters)["Statement"] ?? asObject(parameters)["sql"]);
  if (statement !== "") return ofStatement(statement);
  if (service === "appsync") return graphqlKind(parameters);
  if (isReading(operation) || isListing(operation)) return undefined;
  if (service === "dynamodb") return ofTable(call);
  if (operation === "AdminAddUserToGroup") return "group";
  if (operation === "AdminDisableUser") return "account";
  return operation === "PutObject" && hasContent(call) ? "put" : "set";
}

/** An object whose key ends in `/` marks a folder and is empty. */
function hasContent({ parameters }: AwsCall): boolean {
  return !textOf(asObject(parameters)["Key"]).endsWith("/");
}

const ASKS =
  /\/(?:oauth2?|token|tokens|login|sign-?in|authenticate|authorize|search|query|verify|validate|identify)(?:[/?]|$)|\/_?search\b/i;

/** What makes a user, wherever the path stands: `/oauth/sign-up`. */
const REGISTERS = /\/(?:sign-?up|register|registration|users)\/?$/i;

/** Paths of APIs that create a record or update the one that exists. */
const UPSERTS =
  /upsert|create-?or-?update|\/contact\/sync\b|\/profile-import\b|mailerlite\.com\/api\/subscribers$|(?:convertkit|kit)\.com\/v4\/subscribers$/i;

/** A member of a body that says the same: `updateEnabled: true`, `if_exists: "update"`. */
const UPSERT_MEMBER =
  /^(?:upsert|updateenabled|updateexisting|updateifexists|createorupdate|ifexists|onconflict|onduplicate)$/;

/** Hosts of monitoring services. */
const TELEMETRY =
  /(?:sentry\.io|datadoghq\.|newrelic\.|nr-data\.|honeycomb\.io|lumigo|logtail|loggly)/i;

export function isTelemetry(host: string): boolean {
  return TELEMETRY.test(host) || /^(?:localhost|127\.|169\.254\.)/.test(host);
}

/** Words in the address of a GET that changes something, as webhooks do. */
const ACTS = new Set([
  ...["hook", "hooks", "webhook", "webhooks", "notify", "send", "trigger", "exec", "increment"],
  ...["add", "added", "create", "created", "insert", "save", "register", "registered", "enroll"],
  ...["signup", "subscribe", "subscribed", "invite", "track", "sync", "provision", "welcome"],
]);

/** The words of `hooks.example.com/api/sendMessage`. */
function wordsOf(address: string): string[] {
  return address
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
}

/** Any method but POST names the record that it changes. */
function ofRequest(call: AwsCall): WorkKind | undefined {
  const { operation, parameters } = call;
  const [, method, host = "", path = ""] =
    /^(GET|POST|PUT|PATCH|DELETE) https?:\/\/([^/]+)(\/.*)?$/.exec(operation) ?? [];
  if (host === "" || isTelemetry(host)) return undefined;
  if (method === "GET")
    return wordsOf(host + path).some((word) => ACTS.has(word)) ? "send" : undefined;
  if (method !== "POST") return "set";
  if (typeof asObject(parameters)["query"] === "string") return graphqlKind(parameters);
  if (ASKS.test(path) && !REGISTERS.test(path)) return undefined;
  return isUpsert(call) ? "set" : "send";
}

function isUpsert({ operation, parameters, isUpsert: isSaid }: AwsCall): boolean {
  return (
    isSaid === true ||
    UPSERTS.test(operation) ||
    Object.entries(asObject(parameters)).some(
      ([name, value]) =>
        UPSERT_MEMBER.test(name.replaceAll(/[_-]/g, "").toLowerCase()) && value !== false,
    )
  );
}

/** An update names an existing record; anything else creates a new one. */
function graphqlKind(parameters: Json | undefined): WorkKind | undefined {
  const field = mutationIn(parameters);
  if (field === undefined) return undefined;
  const isSame =
    /^(?:update|upsert|delete|remove)/i.test(field) ||
    /\b(?:on_conflict|upsert)\s*:/.test(textOf(asObject(parameters)["query"]));
  return isSame ? "set" : "send";
}

/** The first field of a mutation: `createUser`. */
function mutationIn(parameters: Json | undefined): string | undefined {
  const query = textOf(asObject(parameters)["query"]);
  return /\bmutation\b[^{]*\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(query)?.[1];
}

/** A function in the database whose name says that it writes: `SELECT create_user($1)`. */
const CREATES =
  /^\s*select\s+(?:\*\s+from\s+)?\w*(?:create|insert|add|join|register|save|sign_?up)\w*\s*\(/i;

function ofStatement(statement: string): WorkKind | undefined {
  if (/^\s*insert\b/i.test(statement)) {
    return /\bon\s+(?:conflict|duplicate)\b|\binsert\s+ignore\b|\bnot\s+exists\b/i.test(statement)
      ? "set"
      : "send";
  }
  if (/^\s*call\b/i.test(statement) || CREATES.test(statement)) return "send";
  return /^\s*(?:update|delete|merge|replace|upsert)\b/i.test(statement) ? "set" : undefined;
}

function ofTable(call: AwsCall): WorkKind {
  const kinds = writesIn(call).map(({ call: { operation, parameters } }): WorkKind => {
    const write = asObject(parameters);
    if (operation === "UpdateItem") return isCounting(write) ? "count" : "set";
    return operation === "PutItem" && write["ConditionExpression"] === undefined ? "put" : "set";
  });
  return kinds.find((kind) => kind !== "set") ?? "set";
}

/** One write of a call that may make several, as a call of its own. */
interface Write {
  call: AwsCall;
  /** Where its parameters are among those of the whole call: `TransactItems.0.Put.`. */
  at: string;
}

/** The writes of a call, one by one: a transaction and a batch consist of others. */
export function writesIn(call: AwsCall): Write[] {
  const { TransactItems, RequestItems } = asObject(call.parameters);
  const write = (operation: string, parameters: object, at: string): Write => ({
    call: { ...call, operation, parameters: parameters as Record<string, Json> },
    at,
  });
  if (call.operation === "TransactWriteItems") {
    return listOf(TransactItems).flatMap((item, index) =>
      Object.entries(asObject(item)).map(([kind, parameters]) =>
        write(`${kind}Item`, asObject(parameters), `TransactItems.${index}.${kind}.`),
      ),
    );
  }
  if (call.operation !== "BatchWriteItem") return [{ call, at: "" }];
  return Object.entries(asObject(RequestItems)).flatMap(([TableName, items]) =>
    listOf(items).map((item, index) => {
      const [kind = "", parameters = {}] = Object.entries(asObject(item))[0] ?? [];
      const operation = kind.replace("Request", "Item");
      const at = `RequestItems.${TableName}.${index}.${kind}.`;
      return write(operation, { TableName, ...asObject(parameters) }, at);
    }),
  );
}

/** Whether the result of an update depends on what was there. A condition may prevent it. */
function isCounting(update: Record<string, Json>): boolean {
  if (update["ConditionExpression"] !== undefined) return false;
  const expression = textOf(update["UpdateExpression"]);
  const values = asObject(update["ExpressionAttributeValues"]);
  const [, added = ""] =
    /\bADD\b(.*?)(?=(?<![#:])\b(?:SET|REMOVE|DELETE)\b|$)/is.exec(expression) ?? [];
  // A set has each of its members once, however often it is added.
  const isNumber = (name: string): boolean =>
    !Object.keys(asObject(values[name])).some((type) => /^[BNS]S$/.test(type));
  return (
    (added.match(/:\w+/g) ?? []).some(isNumber) ||
    /[)\w#]\s*[+-]\s*[:#\w]/.test(expression) ||
    /list_append/i.test(expression)
  );
}

/** The parameters that name a call's target. */
const TARGETS = [
  ...["TableName", "TopicArn", "TargetArn", "QueueUrl", "StreamName", "DeliveryStreamName"],
  ...["FunctionName", "stateMachineArn", "GroupName", "Bucket"],
];

export function nameOf({ service, operation, parameters }: AwsCall): string {
  if (service === "appsync") return `appsync ${mutationIn(parameters) ?? operation}`;
  const given = asObject(parameters);
  const target =
    TARGETS.map((name) => textOf(given[name])).find((text) => text !== "") ?? tableIn(given);
  const last = target?.split(/[:/]/).at(-1);
  return `${service} ${operation}${last === undefined || last === "" ? "" : ` (${last})`}`;
}

function tableIn({ RequestItems, TransactItems }: Record<string, Json>): string | undefined {
  const [first] = listOf(TransactItems);
  const part = Object.values(asObject(first))[0];
  return Object.keys(asObject(RequestItems))[0] ?? textOf(asObject(part)["TableName"]);
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
