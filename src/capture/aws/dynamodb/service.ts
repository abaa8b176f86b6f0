import { asObject, isObject } from "../../../json.ts";
import type { Json } from "../../../json.ts";
import { listOf, NOTHING, textOf } from "../call.ts";
import type { Answer, JsonObject, Service } from "../call.ts";
import { AwsError } from "../refusal.ts";
import { keyOfModelTable } from "../../../model-keys.ts";
import type { KeysByModel } from "../../../model-keys.ts";
import type { KeysByTable } from "../../../table-keys.ts";
import { keysOf } from "../../../table-keys.ts";
import { readCondition } from "./conditions.ts";
import type { ReadCondition } from "./conditions.ts";
import {
  checkItemKeys,
  checkQuery,
  checkUpdatedKeys,
  isOfType,
  Mismatch,
  missingKey,
  otherKey,
  refuseEmpty,
  unsupportedQuery,
} from "./keys.ts";
import { createTables } from "./tables.ts";
import { Tokens } from "./tokens.ts";
import type { Path } from "./tokens.ts";
import { readUpdate } from "./updates.ts";
import type { Update } from "./updates.ts";
import { checkSize, checkValue, invalid, isEqual, putAt, valueAt } from "./values.ts";
import type { Item } from "./values.ts";

/** The expressions of a call, read. */
interface Expressions {
  update: Update | undefined;
  condition: ReadCondition | undefined;
  keys: ReadCondition | undefined;
  filter: ReadCondition | undefined;
  projection: readonly Path[] | undefined;
}

/** A change of one item that DynamoDB agrees to. */
interface Change {
  before: Item | undefined;
  after: Item | undefined;
  /** The attributes that an update names. */
  updated: ReadonlySet<string> | undefined;
  /** Whether its condition was taken to be met, or attributes to be there, as only AWS knows the item. */
  isAssumed: boolean;
  commit: () => void;
}

/**
 * DynamoDB: reads find what earlier calls wrote, and nothing else.
 *
 * @param declared The tables whose keys are known. Any other table has the key that calls give it.
 * @param models Those of Amplify, which has a table for each.
 */
export function createDynamoDb(declared: KeysByTable = {}, models: KeysByModel = {}): Service {
  const tables = createTables(
    (table) =>
      keysOf(declared, table)?.key.map(({ name }) => name) ?? keyOfModelTable(models, table),
  );

  /** @throws ConditionalCheckFailedException */
  const change = (
    kind: string,
    input: JsonObject,
    { isUnmet = false, isBatch = false } = {},
  ): Change => {
    const table = textOf(input["TableName"]);
    const { update, condition } = readExpressions(input);
    const item = asItem(input["Item"]);
    const key = asItem(input["Key"]);
    const isPut = kind === "Put";
    if (isPut) checkItem(table, item, isBatch);
    else checkKey(table, key);
    const asked = condition?.ofKey ?? new Set<string>();
    const before = isPut ? tables.findAlike(table, item, asked) : tables.find(table, key);
    const place = isPut ? item : key;
    // Only AWS knows what the table held before this run.
    const isUnknown = before === undefined && (isPut || !tables.isKnown(table, key));
    const legacy = legacyCondition(input["Expected"]);
    const holds = (condition?.holds(before) ?? true) && legacy(before);
    if (!holds && (isUnmet || !isUnknown)) throw conditionFailed(input, before);
    let after: Item | undefined;
    let isAssumed = !holds;
    if (isPut) after = item;
    else if (kind === "Update") {
      after = structuredClone(before ?? place);
      if (update?.apply(after, isUnknown && !isUnmet) === true) isAssumed = true;
      applyLegacyUpdates(after, input["AttributeUpdates"]);
      const names = [...(update?.attributes ?? Object.keys(asObject(input["AttributeUpdates"])))];
      checkUpdatedKeys(
        { key, after, names, isLegacy: update === undefined },
        keysOf(declared, table),
      );
    } else after = kind === "Delete" ? undefined : before;
    const commit = (): void => {
      if (after !== undefined && kind !== "ConditionCheck") tables.put(table, after, before);
      else if (kind === "Delete" && before !== undefined) tables.remove(table, before);
    };
    return { before, after, updated: update?.attributes, isAssumed, commit };
  };

  const checkItem = (table: string, item: Item, isBatch: boolean): void => {
    for (const value of Object.values(item)) checkValue(value);
    checkSize(item);
    const keys = keysOf(declared, table);
    if (keys !== undefined) return checkItemKeys(item, keys, isBatch);
    const names = tables.keyNames(table) ?? [];
    const [fallback = "id"] = names;
    const isEmpty = Object.keys(item).length === 0;
    const missing = isEmpty ? fallback : names.find((name) => !Object.hasOwn(item, name));
    if (missing !== undefined) throw missingKey(missing);
  };

  const checkKey = (table: string, key: Item): void => {
    const names = tables.keyNames(table) ?? Object.keys(key);
    // A table has one key: other attributes than those of an earlier call are not it.
    const isOther =
      names.length !== Object.keys(key).length || names.some((name) => !Object.hasOwn(key, name));
    if (isOther || names.length === 0) throw otherKey();
    for (const value of Object.values(key)) checkValue(value);
    const attributes = keysOf(declared, table)?.key ?? [];
    if (attributes.some((each) => !isOfType(key[each.name], each))) throw otherKey();
    for (const [name, value] of Object.entries(key)) refuseEmpty(name, value);
    tables.noteKey(table, key);
  };

  const write = (kind: string, input: JsonObject, isUnmet = false): Answer => {
    const returned = textOf(input["ReturnValues"]);
    if (kind !== "Update" && !/^(?:|NONE|ALL_OLD)$/.test(returned)) {
      throw invalid("ReturnValues can only be ALL_OLD or NONE");
    }
    const { before, after, updated, isAssumed, commit } = change(kind, input, { isUnmet });
    commit();
    let Attributes: Item | undefined;
    if (returned === "ALL_OLD") Attributes = before;
    else if (returned === "ALL_NEW") Attributes = after;
    else if (returned === "UPDATED_NEW") Attributes = only(after, updated);
    else if (returned === "UPDATED_OLD") Attributes = only(before, updated);
    const output: JsonObject = Attributes === undefined ? {} : { Attributes };
    const tableKey = kind === "Put" ? tables.keyNames(textOf(input["TableName"])) : undefined;
    return { output, tableKey, ...(isAssumed && { isAssumed }) };
  };

  const read = (input: JsonObject): Item | undefined => {
    const table = textOf(input["TableName"]);
    const key = asItem(input["Key"]);
    checkKey(table, key);
    return projected(tables.find(table, key), readExpressions(input).projection);
  };

  const search = (input: JsonObject, isQuery: boolean): Answer => {
    const table = textOf(input["TableName"]);
    const { keys, filter, projection } = readExpressions(input);
    if (keys?.equated.size === 0) throw unsupportedQuery();
    const declaredKeys = isQuery ? keysOf(declared, table) : undefined;
    if (declaredKeys !== undefined) {
      checkQuery(declaredKeys, {
        index: typeof input["IndexName"] === "string" ? input["IndexName"] : undefined,
        key: keys?.attributes ?? new Set(Object.keys(asObject(input["KeyConditions"]))),
        equated: keys?.equated,
        isConsistent: input["ConsistentRead"] === true,
        filter: filter?.attributes ?? new Set(),
      });
    }
    const legacy = [input["KeyConditions"], input["QueryFilter"], input["ScanFilter"]];
    const matches = legacy.map(legacyCondition);
    const scanned = tables
      .items(table)
      .filter((item) => (keys?.holds(item) ?? true) && matches.every((holds) => holds(item)))
      .slice(0, typeof input["Limit"] === "number" ? input["Limit"] : undefined);
    const found = scanned.filter((item) => filter?.holds(item) ?? true);
    const counts = { Count: found.length, ScannedCount: scanned.length };
    if (input["Select"] === "COUNT") return { output: counts };
    const Items = found.map((item) => projected(item, projection) ?? {});
    return { output: { Items, ...counts } };
  };

  /** Whether two of these writes are of one item, as far as the key of its table is known. */
  const hasRepeated = (writes: readonly JsonObject[]): boolean => {
    const known = writes.flatMap(({ TableName, Item, Key }) => {
      const table = textOf(TableName);
      const place = asItem(Item ?? Key);
      const names = tables.keyNames(table)?.toSorted();
      return names === undefined ? [] : [JSON.stringify([table, names.map((name) => place[name])])];
    });
    return new Set(known).size < known.length;
  };

  const transact = (input: JsonObject, isUnmet = false): Answer => {
    const changes = listOf(input["TransactItems"]).map((entry): Change | AwsError => {
      const [kind = "", inner] = Object.entries(entry)[0] ?? [];
      try {
        return change(kind, asObject(inner), { isUnmet });
      } catch (thrown) {
        if (thrown instanceof AwsError && reasonOf(thrown) !== undefined) return thrown;
        throw thrown;
      }
    });
    const writes = listOf(input["TransactItems"]).flatMap((entry) => Object.values(entry));
    if (hasRepeated(writes.map(asObject))) {
      throw invalid("Transaction request cannot include multiple operations on one item");
    }
    const agreed = changes.filter((each): each is Change => !(each instanceof AwsError));
    if (agreed.length < changes.length) throw cancelled(changes);
    for (const { commit } of agreed) commit();
    const isAssumed = agreed.some((each) => each.isAssumed);
    return { output: {}, ...(isAssumed && { isAssumed }) };
  };

  const writeBatch = (requests: Json | undefined): Answer => {
    const entries = Object.entries(asObject(requests)).flatMap(([table, list]) =>
      listOf(list).map((entry) => ({ table, entry })),
    );
    if (entries.length > 25) {
      throw invalid("Too many items requested for the BatchWriteItem call");
    }
    const writes = entries.map(({ table, entry }) => {
      const [kind = "", inner] = Object.entries(entry)[0] ?? [];
      return { kind: kind.replace("Request", ""), made: { TableName: table, ...asObject(inner) } };
    });
    const isSame = new Set(entries.map((each) => JSON.stringify(each))).size < entries.length;
    if (isSame || hasRepeated(writes.map(({ made }) => made))) {
      throw invalid("Provided list of item keys contains duplicates");
    }
    for (const { kind, made } of writes) change(kind, made, { isBatch: true }).commit();
    return { output: { UnprocessedItems: {} } };
  };

  const readBatch = (requests: Json | undefined): Answer => {
    const entries = Object.entries(asObject(requests)).map(([table, request]) => {
      const { Keys, ...rest } = asObject(request);
      const items = listOf(Keys).map((Key) => read({ TableName: table, Key, ...rest }));
      return [table, items.filter((item) => item !== undefined)];
    });
    return { output: { Responses: Object.fromEntries(entries) as Json, UnprocessedKeys: {} } };
  };

  return ({ operation, input, isUnmet }) => {
    switch (operation) {
      case "PutItem":
      case "UpdateItem":
      case "DeleteItem":
        return write(operation.replace("Item", ""), input, isUnmet);
      case "GetItem":
        return { output: asResponse(read(input)) };
      case "Query":
        if (input["KeyConditionExpression"] === undefined && input["KeyConditions"] === undefined) {
          throw invalid(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
          );
        }
        return search(input, true);
      case "Scan":
        return search(input, false);
      case "TransactWriteItems":
        return transact(input, isUnmet);
      case "TransactGetItems": {
        const gets = listOf(input["TransactItems"]).map(({ Get: get }) => asObject(get));
        return { output: { Responses: gets.map((get) => asResponse(read(get))) } };
      }
      case "BatchWriteItem":
        return writeBatch(input["RequestItems"]);
      case "BatchGetItem":
        return readBatch(input["RequestItems"]);
      case "ExecuteStatement":
      case "ExecuteTransaction":
        return /^\s*select/i.test(textOf(input["Statement"])) ? { output: { Items: [] } } : NOTHING;
      default:
        return undefined;
    }
  };
}

function asResponse(Item: Item | undefined): JsonObject {
  return Item === undefined ? {} : { Item };
}

function asItem(value: Json | undefined): Item {
  return asObject(value) as Item;
}

function readExpressions(input: JsonObject): Expressions {
  const values = asItem(input["ExpressionAttributeValues"]);
  const names = asObject(input["ExpressionAttributeNames"]) as Record<string, string>;
  for (const name of ["ExpressionAttributeNames", "ExpressionAttributeValues"]) {
    if (isObject(input[name]) && Object.keys(input[name]).length === 0) {
      throw invalid(`${name} must not be empty`);
    }
  }
  refuseBothForms(input);
  for (const [key, value] of Object.entries(values)) {
    try {
      checkValue(value);
    } catch (thrown) {
      const { message } = thrown as AwsError;
      throw invalid(`ExpressionAttributeValues contains invalid value: ${message} for key ${key}`);
    }
  }
  const used = new Set<string>();
  const readWith = <Read>(reader: (tokens: Tokens) => Read, kind: string): Read | undefined => {
    const text = input[kind];
    return typeof text === "string"
      ? reader(new Tokens(kind, text, { names, values, used }))
      : undefined;
  };
  const read = {
    condition: readWith(readCondition, "ConditionExpression"),
    keys: readWith(readCondition, "KeyConditionExpression"),
    filter: readWith(readCondition, "FilterExpression"),
    update: readWith(readUpdate, "UpdateExpression"),
    projection: readWith(readProjection, "ProjectionExpression"),
  };
  checkUse(
    "ExpressionAttributeNames",
    names,
    used,
    Object.values(read).every((each) => each === undefined),
  );
  checkUse("ExpressionAttributeValues", values, used, false);
  return read;
}

/** The parameters of the form before expressions. */
const LEGACY = [
  ...["AttributesToGet", "AttributeUpdates", "Expected", "ConditionalOperator"],
  ...["KeyConditions", "QueryFilter", "ScanFilter"],
];

/** Refuses a call with expressions and with parameters of the form before them. */
function refuseBothForms(input: JsonObject): void {
  const legacy = LEGACY.filter((name) => input[name] !== undefined);
  const modern = Object.keys(input).filter((name) => name.endsWith("Expression"));
  if (legacy.length === 0 || modern.length === 0) return;
  const both = `Non-expression parameters: {${legacy.join(", ")}} Expression parameters: {${modern.join(", ")}}`;
  throw invalid(
    `Can not use both expression and non-expression parameters in the same request: ${both}`,
  );
}

function checkUse(kind: string, given: object, used: ReadonlySet<string>, isAlone: boolean): void {
  const unused = Object.keys(given).filter((name) => !used.has(name));
  if (unused.length === 0) return;
  throw invalid(
    isAlone
      ? `${kind} can only be specified when using expressions`
      : `Value provided in ${kind} unused in expressions: keys: {${unused.join(", ")}}`,
  );
}

function readProjection(tokens: Tokens): Path[] {
  const paths = [tokens.path()];
  while (tokens.take(",")) paths.push(tokens.path());
  tokens.end();
  return paths;
}

function projected(item: Item | undefined, paths: readonly Path[] | undefined): Item | undefined {
  if (item === undefined || paths === undefined) return item;
  const whole: Item = {};
  for (const path of paths) {
    const value = valueAt(item, path);
    const [first] = path;
    if (value === undefined) continue;
    // A nested value is returned with its whole attribute.
    if (path.length === 1) putAt(whole, path, value);
    else if (typeof first === "string" && item[first] !== undefined) whole[first] = item[first];
  }
  return whole;
}

function only(item: Item | undefined, names: ReadonlySet<string> | undefined): Item | undefined {
  if (item === undefined || names === undefined) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

function conditionFailed(input: JsonObject, before: Item | undefined): AwsError {
  const isShown =
    input["ReturnValuesOnConditionCheckFailure"] === "ALL_OLD" && before !== undefined;
  return new AwsError("ConditionalCheckFailedException", "The conditional request failed", {
    more: isShown ? { Item: before } : {},
  });
}

/** Why an error of one write cancels a transaction, where it is not an error of the whole call. */
function reasonOf(error: AwsError): string | undefined {
  if (error instanceof Mismatch) return "ValidationError";
  return error.name.startsWith("Conditional") ? "ConditionalCheckFailed" : undefined;
}

function cancelled(changes: readonly (Change | AwsError)[]): AwsError {
  const reasons = changes.map((each) =>
    each instanceof AwsError
      ? { Code: reasonOf(each) ?? "None", Message: each.message, ...each.more }
      : { Code: "None" },
  );
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return new AwsError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { more: { CancellationReasons: reasons } },
  );
}

/** Conditions in the form before expressions: `{ id: { Exists: false } }`, or a comparison per attribute. */
function legacyCondition(conditions: Json | undefined): (item: Item | undefined) => boolean {
  const entries = Object.entries(asObject(conditions));
  return (item) =>
    entries.every(([name, wanted]) => {
      if (!isObject(wanted)) return true;
      const { Exists, Value, ComparisonOperator: sign, AttributeValueList: list } = wanted;
      const value = item?.[name];
      if (Exists === false || sign === "NULL") return value === undefined;
      if (sign === "NOT_NULL") return value !== undefined;
      const [first] = isObject(Value) ? [Value] : listOf(list);
      if (first === undefined || (sign !== undefined && sign !== "EQ")) return value !== undefined;
      return isEqual(value, first);
    });
}

function applyLegacyUpdates(item: Item, updates: Json | undefined): void {
  for (const [name, update] of Object.entries(asObject(updates))) {
    if (!isObject(update)) continue;
    const { Action, Value } = update;
    checkValue(Value ?? { NULL: true });
    putAt(item, [name], Action !== "DELETE" && isObject(Value) ? Value : undefined);
  }
}
