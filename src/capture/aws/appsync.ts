import type {
  FieldNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from "graphql/language/ast.js";
import { OperationTypeNode } from "graphql/language/ast.js";
import { Kind } from "graphql/language/kinds.js";
import { parse } from "graphql/language/parser.js";
import { valueFromASTUntyped } from "graphql/utilities/valueFromASTUntyped.js";
import { isObject, withoutUndefined } from "../../json.ts";
import type { Variant } from "./example.ts";
import type { Json } from "../../json.ts";
import type { KeysByModel } from "../../model-keys.ts";
import type { JsonObject } from "./call.ts";

export interface GraphqlAnswer {
  reply: Json;
  status: number;
  /** Whether nobody supplied its content: a query's result, or what a resolver computes. */
  isStandIn: boolean;
}

/**
 * Answers GraphQL requests of one account, in the shape of their queries.
 *
 * @returns `undefined` for a request that is not GraphQL.
 */
export type AppSync = (body: Json | undefined) => GraphqlAnswer | undefined;

interface AppSyncSettings {
  variant?: Variant;
  text?: string | undefined;
  /** The models whose keys are known. */
  models?: KeysByModel | undefined;
}

/** A record that a mutation created. */
interface Stored {
  /** `user`, of `createUser`. */
  type: string;
  value: JsonObject;
}

/** The document and variables of a request, as far as its fields need them. */
interface Asked {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: JsonObject;
  models: KeysByModel;
}

const VERBS =
  /^(?:create|update|delete|upsert|add|put|save|remove|register|get|find|fetch|list)_?/i;

/**
 * Works without a schema: a mutation returns its input, a query the records of earlier mutations, or
 * else nothing.
 */
export function createAppSync(
  newId: () => string,
  { variant = 0, text, models = {} }: AppSyncSettings = {},
): AppSync {
  const stored: Stored[] = [];

  return (body) => {
    if (!isObject(body) || typeof body["query"] !== "string") return undefined;
    const { query, operationName, variables } = body;
    let document: ReturnType<typeof parse>;
    try {
      document = parse(query);
    } catch {
      return malformed("Unable to parse GraphQL query.");
    }
    const operations = document.definitions.filter(
      (each) => each.kind === Kind.OPERATION_DEFINITION,
    );
    const operation = operations.find(({ name }) => name?.value === operationName) ?? operations[0];
    if (operation === undefined) return malformed("Must provide an operation.");
    const fragments = new Map(
      document.definitions
        .filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
        .map((each) => [each.name.value, each]),
    );
    const asked = { fragments, variables: variablesOf(operation, variables), models };
    let isStandIn = false;
    const errors: JsonObject[] = [];
    const data = Object.fromEntries(
      fieldsOf(operation.selectionSet, asked).map((field) => {
        if (field.name.value === "__typename")
          return [keyOf(field), typeNameOf(operation.operation)];
        if (isRefused(field, asked, AMPLIFY_CREATE.test(query)) && recordOf(field, asked, stored)) {
          errors.push({ path: [keyOf(field)], data: null, ...ALREADY_STORED });
          return [keyOf(field), null];
        }
        const answer =
          operation.operation === OperationTypeNode.MUTATION
            ? mutate(field, asked, stored, newId)
            : find(field, asked, stored);
        isStandIn ||= answer === undefined;
        const isMadeUp = answer === undefined && variant > 0;
        return [
          keyOf(field),
          isMadeUp ? madeUp(field, asked, variant, text) : selected(answer, field, asked),
        ];
      }),
    );
    const reply = { data, ...(errors.length > 0 && { errors }) };
    return { reply, status: 200, isStandIn };
  };
}

/** Amplify's resolvers create a record under the condition that its key is new. */
const AMPLIFY_CREATE = /^\s*mutation\b[^{]*:\s*Create\w+Input\b/;

const ALREADY_STORED: JsonObject = {
  errorType: "DynamoDB:ConditionalCheckFailedException",
  errorInfo: null,
  message: "The conditional request failed (Service: DynamoDb, Status Code: 400)",
};

/** Whether a record that is there already is in this field's way. */
function isRefused(field: FieldNode, asked: Asked, isAmplify: boolean): boolean {
  return /^create/i.test(field.name.value) && (isAmplify || keyOfModel(field, asked) !== undefined);
}

/** The fields of the key of the model that a field is about, where they are known. */
function keyOfModel(field: FieldNode, { models }: Asked): readonly string[] | undefined {
  const model = typeNameOf(withoutVerb(field));
  return Object.hasOwn(models, model) ? models[model] : undefined;
}

/** The record with the key that a mutation was given. */
function recordOf(field: FieldNode, asked: Asked, stored: readonly Stored[]): Stored | undefined {
  const given = inputOf(field, asked);
  const key = keyOfModel(field, asked) ?? ["id"];
  return stored.find(
    ({ type, value }) =>
      type === typeOf(field) &&
      key.every((name) => given[name] !== undefined && value[name] === given[name]),
  );
}

function malformed(message: string): GraphqlAnswer {
  const errors = [{ errorType: "MalformedHttpRequestException", message }];
  return { reply: { errors }, status: 400, isStandIn: false };
}

/** @returns `undefined` where only a custom resolver knows the result. */
function mutate(
  field: FieldNode,
  asked: Asked,
  stored: Stored[],
  newId: () => string,
): JsonObject | undefined {
  if (field.selectionSet === undefined) return undefined;
  const type = typeOf(field);
  const given = inputOf(field, asked);
  const known = recordOf(field, asked, stored);
  const now = new Date().toISOString();
  const value = {
    id: newId(),
    createdAt: now,
    ...known?.value,
    updatedAt: now,
    ...given,
  };
  if (known !== undefined) stored.splice(stored.indexOf(known), 1);
  if (!/^(?:delete|remove)/i.test(field.name.value)) stored.push({ type, value });
  return value;
}

/** @returns `undefined` for what no mutation created. */
function find(field: FieldNode, asked: Asked, stored: readonly Stored[]): JsonObject | undefined {
  const type = typeOf(field);
  const wanted = Object.entries(inputOf(field, asked)).filter(([name]) => !PAGING.test(name));
  if (wanted.length === 0) return undefined;
  const matches = (each: Stored): boolean =>
    wanted.every(([name, value]) =>
      name === "filter" ? isFiltered(each.value, value) : each.value[name] === value,
    );
  if (!isListOf(field, asked)) {
    return stored.findLast((each) => each.type === type && matches(each))?.value;
  }
  const items = stored.filter((each) => isPluralOf(type, each.type) && matches(each));
  return items.length === 0 ? undefined : { items: items.map(({ value }) => value) };
}

const PAGING = /^(?:limit|nextToken|sortDirection)$/;

function isListOf({ selectionSet }: FieldNode, asked: Asked): boolean {
  return (
    selectionSet !== undefined &&
    fieldsOf(selectionSet, asked).some(({ name }) => name.value === "items")
  );
}

/** Lists and indexes are named after the type: `users`, `usersbyemail`, `companies`. */
function isPluralOf(name: string, type: string): boolean {
  const plurals = [type, `${type}s`, `${type}es`, type.replace(/y$/, "ies")];
  return plurals.some((plural) => name === plural || name.startsWith(`${plural}by`));
}

/** Whether a record meets a filter of `eq`, `and` and `or`; no other operator is answered. */
function isFiltered(record: JsonObject, filter: Json | undefined): boolean {
  if (!isObject(filter)) return false;
  return Object.entries(filter).every(([name, wanted]) => {
    if (Array.isArray(wanted)) {
      const met = wanted.map((each) => isFiltered(record, each));
      return name === "and" ? met.every(Boolean) : name === "or" && met.some(Boolean);
    }
    const isOnlyEqual = isObject(wanted) && Object.keys(wanted).join("") === "eq";
    return isOnlyEqual && record[name] === wanted["eq"];
  });
}

/** An answer cut to what was selected of it. */
function selected(value: Json | undefined, field: FieldNode, asked: Asked): Json {
  const { selectionSet } = field;
  if (selectionSet === undefined) return value ?? null;
  if (Array.isArray(value)) return value.map((each) => selected(each, field, asked));
  const fields = fieldsOf(selectionSet, asked);
  const isList = value === undefined && isListOf(field, asked);
  if (!isObject(value) && !isList) return null;
  const known: JsonObject = isObject(value) ? value : { items: [] };
  return Object.fromEntries(
    fields.map((inner) => {
      const { value: name } = inner.name;
      const found = Object.hasOwn(known, name) ? known[name] : undefined;
      return [
        keyOf(inner),
        name === "__typename"
          ? (found ?? typeNameOf(withoutVerb(field)))
          : selected(found, inner, asked),
      ];
    }),
  );
}

/** An answer with a value for every selected field, guessed from its name. */
function madeUp(field: FieldNode, asked: Asked, variant: Variant, text?: string): Json {
  const { selectionSet, name } = field;
  if (selectionSet !== undefined) {
    const fields = fieldsOf(selectionSet, asked);
    const whole = Object.fromEntries(
      fields.map((inner) => [keyOf(inner), madeUp(inner, asked, variant, text)]),
    );
    return name.value === "items" ? [whole] : whole;
  }
  // With a cursor, a loop over pages would never end.
  if (name.value === "nextToken") return null;
  if (/^(?:is|has|can)[A-Z]|enabled$|active$/.test(name.value)) return variant === 1;
  if (/count|total|amount|number|_?version$/i.test(name.value)) return variant;
  return text ?? `example-${name.value}-${variant}`;
}

/** Fields in order, including those of fragments, without those that directives exclude. */
function fieldsOf(set: SelectionSetNode, asked: Asked): FieldNode[] {
  return set.selections.flatMap((selection) => {
    for (const { name, arguments: [condition] = [] } of selection.directives ?? []) {
      const isTrue =
        condition !== undefined && valueFromASTUntyped(condition.value, asked.variables) === true;
      if ((name.value === "skip" && isTrue) || (name.value === "include" && !isTrue)) return [];
    }
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet, asked);
    const fragment = asked.fragments.get(selection.name.value);
    if (fragment === undefined) return [];
    // A fragment that contains itself ends here.
    const fragments = new Map(asked.fragments);
    fragments.delete(selection.name.value);
    return fieldsOf(fragment.selectionSet, { ...asked, fragments });
  });
}

/** The arguments of a field, those of `input` among them. */
function inputOf({ arguments: given = [] }: FieldNode, asked: Asked): JsonObject {
  const all: JsonObject = {};
  for (const { name, value: node } of given) {
    const value = valueFromASTUntyped(node, asked.variables) as Json | undefined;
    if (value === undefined || name.value === "condition") continue;
    // A variable that was not given is in there as undefined.
    if (name.value === "input" && isObject(value)) Object.assign(all, withoutUndefined(value));
    else all[name.value] = value;
  }
  return all;
}

function variablesOf(
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Json | undefined,
): JsonObject {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) => {
    const value = defaultValue && (valueFromASTUntyped(defaultValue) as Json);
    return value === undefined ? [] : [[variable.name.value, value] as const];
  });
  return { ...Object.fromEntries(defaults), ...(isObject(given) ? given : {}) };
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function typeOf(field: FieldNode): string {
  return withoutVerb(field).toLowerCase();
}

function withoutVerb({ name }: FieldNode): string {
  return name.value.replace(VERBS, "");
}

function typeNameOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
