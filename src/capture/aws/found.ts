import type { Finds, Member } from "../../capture-settings.ts";
import { keysOf } from "../../table-keys.ts";
import type { KeysByTable } from "../../table-keys.ts";
import { asObject, isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import { listOf, textOf } from "./call.ts";
import type { Call, JsonObject } from "./call.ts";
import { exampleAnswer } from "./example.ts";

/** A value as DynamoDB has it: `{ S: "x" }`. */
type Values = Record<string, Json>;

interface Making {
  members: Finds["members"];
  tables: KeysByTable;
  variant: 1 | 2;
  /** The event's user, if the read asks for that user. */
  user: ReadonlyMap<string, string>;
}

/** The answer to a read that finds one entry: what the request asks for, and what the code reads of it. */
export function foundOutput(
  service: string,
  { operation, input, event }: Pick<Call, "operation" | "input" | "event">,
  { members, tables = {} }: Finds & { tables?: KeysByTable | undefined },
  variant: 1 | 2,
): JsonObject {
  const { userName, request } = asObject(event());
  const attributes = {
    userName: userName ?? null,
    ...asObject(asObject(request)["userAttributes"]),
  };
  const making = (asked: Json): Making => ({
    ...{ members, tables, variant },
    user: userIn(asked, attributes),
  });
  if (service === "dynamodb") return foundItems(operation, input, making);
  if (service === "cognito-idp" && operation === "ListUsers") {
    return { Users: [foundUser(textOf(input["Filter"]), making(input))] };
  }
  const names = members.map(({ name }) => name);
  const texts = Object.fromEntries(members.map(({ name, text }) => [name, text]));
  return exampleAnswer(service, operation, { input, variant, names, texts }) ?? {};
}

function foundItems(
  operation: string,
  input: JsonObject,
  making: (asked: Json) => Making,
): JsonObject {
  const itemFor = (wanted: Values, table: Json | undefined): Values =>
    itemWith(wanted, textOf(table), making(wanted));
  switch (operation) {
    case "GetItem":
      return { Item: itemFor(asObject(input["Key"]), input["TableName"]) };
    case "BatchGetItem": {
      const tables = Object.entries(asObject(input["RequestItems"]));
      const found = tables.map(([table, asked]) => [
        table,
        listOf(asObject(asked)["Keys"]).map((key) => itemFor(key, table)),
      ]);
      return { Responses: Object.fromEntries(found) as Json, UnprocessedKeys: {} };
    }
    case "TransactGetItems": {
      const gets = listOf(input["TransactItems"]).map(({ Get: get }) => asObject(get));
      return {
        Responses: gets.map(({ Key, TableName: table }) => ({
          Item: itemFor(asObject(Key), table),
        })),
      };
    }
    default: {
      const Items = [itemFor(wantedBy(input), input["TableName"])];
      const isCount = input["Select"] === "COUNT";
      return { ...(!isCount && { Items }), Count: 1, ScannedCount: 1 };
    }
  }
}

/** What puts the entries of an answer into their tables, for later calls to find and change. */
export function putsOf(input: JsonObject, { Item, Items, Responses }: JsonObject): JsonObject[] {
  const { TableName = "" } = input;
  const own = [...(Item === undefined ? [] : [Item]), ...listOf(Items)];
  const others = Object.entries(asObject(Responses)).flatMap(([table, items]) =>
    listOf(items).map((item) => ({ TableName: table, Item: item })),
  );
  return [...own.map((item) => ({ TableName, Item: item })), ...others];
}

/** `#pk = :id`, `age >= :age`, `BETWEEN :low`. */
const COMPARED = /([#\w]+)\s*(?:<=|>=|=|\bBETWEEN\b|\bIN\s*\()\s*(:\w+)/gi;
/** `begins_with(sk, :prefix)`. */
const CONTAINED = /\b(?:begins_with|contains)\s*\(\s*([#\w]+)\s*,\s*(:\w+)/g;

/** What an entry has to have for a search to find it. */
function wantedBy(input: JsonObject): Values {
  const names = asObject(input["ExpressionAttributeNames"]);
  const values = asObject(input["ExpressionAttributeValues"]);
  const expressions = [input["KeyConditionExpression"], input["FilterExpression"]].map(textOf);
  const compared = expressions.flatMap((text) =>
    [...text.matchAll(COMPARED), ...text.matchAll(CONTAINED)].flatMap(
      ([, name = "", value = ""]) => {
        const wanted = values[value];
        const own = textOf(names[name]) || name;
        return wanted === undefined || own.startsWith("#") ? [] : [[own, wanted] as const];
      },
    ),
  );
  const legacy = ["KeyConditions", "QueryFilter", "ScanFilter"].flatMap((kind) =>
    Object.entries(asObject(input[kind])).flatMap(([name, condition]) => {
      const [wanted] = listOf(asObject(condition)["AttributeValueList"]);
      return wanted === undefined ? [] : [[name, wanted] as const];
    }),
  );
  return Object.fromEntries([...compared, ...legacy]);
}

function itemWith(wanted: Values, table: string, making: Making): Values {
  const read = making.members
    .filter(({ name }) => !Object.hasOwn(wanted, name))
    .map((member) => [member.name, valueOf(member, making)] as const);
  return withKeys({ ...Object.fromEntries(read), ...wanted }, table, making);
}

/** With the keys that a declared table's items have. */
function withKeys(item: Values, table: string, making: Making): Values {
  const { key = [], indexes = [] } = keysOf(making.tables, table) ?? {};
  const ofIndexes = indexes.flatMap((index) => index.key.filter(({ name }) => name in item));
  const missing = [...key, ...ofIndexes].filter(({ name, type }) => {
    const value = item[name];
    return !isObject(value) || !(type in value);
  });
  const made = missing.map(({ name, type }) => [
    name,
    type === "B"
      ? { B: "AQ==" }
      : valueOf({ name, form: type === "N" ? "number" : "text" }, making),
  ]);
  return { ...item, ...(Object.fromEntries(made) as Values) };
}

function valueOf({ name, form, text, members = [] }: Member, making: Making): JsonObject {
  const { variant } = making;
  switch (form) {
    case "number":
      return { N: text ?? (ENDS.test(name) ? "4102444800" : String(variant)) };
    case "boolean":
      return { BOOL: variant === 1 };
    case "list":
      return { L: [{ S: textFor({ name, text }, making) }] };
    case "map":
      return {
        M: Object.fromEntries(
          members.map((inner) => [inner, { S: textFor({ name: inner }, making) }]),
        ),
      };
    default:
      return { S: textFor({ name, text }, making) };
  }
}

/** Names of times until which something is valid. */
const ENDS = /expir|ttl|until/i;

/** A text as its name promises it: the user's own, or one that is nobody's. */
function textFor(
  { name, text }: { name: string; text?: string | undefined },
  { variant, user }: Making,
): string {
  const own = user.get(plain(name)) ?? (IDS.test(name) ? user.get("sub") : undefined);
  if (text !== undefined) return text;
  if (own !== undefined) return own;
  if (ENDS.test(name)) return "2100-01-01T00:00:00.000Z";
  if (/(?:At|[dD]ate|[tT]ime(?:stamp)?)$/.test(name)) return `2026-01-0${variant}T00:00:00.000Z`;
  if (/email/i.test(name)) return `found${variant}@example.com`;
  if (/(?:id|sub)$/i.test(name)) return `00000000-0000-4000-8000-00000000000${variant}`;
  return /url$/i.test(name) ? `https://example.com/${variant}` : `example-${name}-${variant}`;
}

/** What applications call the user's sub. */
const IDS = /^(?:user|owner|cognito|account|member)_?(?:id|sub)$/i;

/** The user's attributes by name, whatever the style, where a read asks for one of them. */
function userIn(asked: Json, attributes: JsonObject): ReadonlyMap<string, string> {
  const { userName, sub, email, phone_number } = attributes;
  const text = JSON.stringify(asked).toLowerCase();
  const isUser = [userName, sub, email, phone_number].some(
    (value) => typeof value === "string" && value !== "" && text.includes(value.toLowerCase()),
  );
  if (!isUser) return new Map();
  return new Map(
    Object.entries(attributes).map(([name, value]) => [plain(name), textOf(value)] as const),
  );
}

function plain(name: string): string {
  return name
    .replace(/^custom:/, "")
    .replaceAll(/[_-]/g, "")
    .toLowerCase();
}

function foundUser(filter: string, making: Making): JsonObject {
  const [, name = "", quoted = ""] = /^\s*"?([\w:]+)"?\s*\^?=\s*"(.*)"\s*$/.exec(filter) ?? [];
  const { variant } = making;
  const id = `00000000-0000-4000-8000-00000000000${variant}`;
  const value = quoted.replaceAll(/\\(.)/g, "$1");
  const attributes = {
    ...{ sub: id, email: `found${variant}@example.com`, email_verified: "true" },
    ...(/^(?:username|status|cognito:user_status)$/.test(name) ? {} : { [name]: value }),
  };
  return {
    Username: name === "username" ? value : id,
    Attributes: Object.entries(attributes).flatMap(([Name, Value]) =>
      Name === "" ? [] : [{ Name, Value }],
    ),
    UserCreateDate: "2026-01-02T03:04:05.000Z",
    UserLastModifiedDate: "2026-01-02T03:04:05.000Z",
    Enabled: true,
    UserStatus: "CONFIRMED",
  };
}
