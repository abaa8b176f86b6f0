import { Kind } from "graphql/language/kinds.js";
import { parse } from "graphql/language/parser.js";
import { valueFromASTUntyped } from "graphql/utilities/valueFromASTUntyped.js";
import type {
  ConstDirectiveNode,
  FieldDefinitionNode,
  ObjectTypeDefinitionNode,
  TypeNode,
} from "graphql/language/ast.js";
import { asObject, isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { KeysByModel } from "../../model-keys.ts";
import type { ModelRule, RulesByModel } from "../../model-rules.ts";

type JsonObject = Record<string, Json>;

/** The model introspection schema that Amplify's data clients read, derived from GraphQL SDL. */
export function introspect(sdl: string): JsonObject {
  const { definitions } = parse(sdl);
  const types = definitions.filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION);
  const enums = definitions.filter((each) => each.kind === Kind.ENUM_TYPE_DEFINITION);
  const models = types.filter((type) => directive(type, "model") !== undefined);
  const names: Names = {
    models: new Set(models.map(({ name }) => name.value)),
    enums: new Set(enums.map(({ name }) => name.value)),
    nonModels: new Set(
      types
        .filter((type) => !models.includes(type) && !OPERATIONS.has(type.name.value))
        .map(({ name }) => name.value),
    ),
  };
  const operations = (name: string): JsonObject =>
    byName(
      types.filter((type) => type.name.value === name).flatMap(({ fields = [] }) => fields),
      (field) => ({
        ...described(field, names),
        arguments: byName(field.arguments ?? [], (argument) => described(argument, names)),
      }),
    );
  return {
    version: 1,
    models: byName(models, (type) => modelOf(type, names)),
    enums: byName(enums, ({ name, values = [] }) => ({
      name: name.value,
      values: values.map((value) => value.name.value),
    })),
    nonModels: byName(
      types.filter(({ name }) => names.nonModels.has(name.value)),
      ({ name, fields = [] }) => ({
        name: name.value,
        fields: byName(fields, (field) => fieldOf(field, names)),
      }),
    ),
    queries: operations("Query"),
    mutations: operations("Mutation"),
  };
}

/** The keys of the models of an introspection schema. */
export function keysOfModels(schema: Json): KeysByModel {
  const models = isObject(schema) && isObject(schema["models"]) ? schema["models"] : {};
  return Object.fromEntries(
    Object.entries(models).flatMap(([name, model]) => {
      const info = isObject(model) ? model["primaryKeyInfo"] : undefined;
      if (!isObject(info)) return [];
      const { primaryKeyFieldName: first, sortKeyFieldNames: rest = [] } = info;
      return [[name, [first, rest].flat().map(String)]];
    }),
  );
}

/** Who may use the models of an introspection schema. */
export function rulesOfModels(schema: Json): RulesByModel {
  return Object.fromEntries(
    Object.entries(asObject(asObject(schema)["models"])).flatMap(([name, model]) => {
      const { attributes } = asObject(model);
      const rules = (Array.isArray(attributes) ? attributes : [])
        .filter((each) => asObject(each)["type"] === "auth")
        .flatMap((each) => asObject(asObject(each)["properties"])["rules"] ?? []);
      return rules.length === 0 ? [] : [[name, rules as unknown as ModelRule[]]];
    }),
  );
}

/** What suffices for clients that use these models, where nothing tells their fields. */
export function standInFor(models: readonly string[]): JsonObject {
  return introspect(models.map((name) => `type ${name} @model { id: ID! }`).join("\n") || NO_TYPES);
}

/** SDL has to define something. */
const NO_TYPES = "scalar None";

const OPERATIONS = new Set(["Query", "Mutation", "Subscription"]);

interface Names {
  models: ReadonlySet<string>;
  enums: ReadonlySet<string>;
  nonModels: ReadonlySet<string>;
}

function byName<Node extends { name: { value: string } }>(
  nodes: readonly Node[],
  describe: (node: Node) => Json,
): JsonObject {
  return Object.fromEntries(nodes.map((node) => [node.name.value, describe(node)]));
}

function modelOf(type: ObjectTypeDefinitionNode, names: Names): JsonObject {
  const { fields = [] } = type;
  const name = type.name.value;
  const pluralName = plural(name);
  const key = keyOf(type);
  const [primaryKeyFieldName = "id", ...sortKeyFieldNames] = key ?? [];
  const has = (field: string): boolean => fields.some((each) => each.name.value === field);
  const implicit = (field: string, typeName: string, more: JsonObject): JsonObject =>
    has(field)
      ? {}
      : { [field]: { name: field, isArray: false, type: typeName, attributes: [], ...more } };
  const readOnly = { isRequired: false, isReadOnly: true };
  return {
    name,
    pluralName,
    syncable: true,
    fields: {
      ...(key === undefined && implicit("id", "ID", { isRequired: true })),
      ...byName(fields, (field) => fieldOf(field, names)),
      ...implicit("createdAt", "AWSDateTime", readOnly),
      ...implicit("updatedAt", "AWSDateTime", readOnly),
    },
    attributes: [
      { type: "model", properties: propertiesOf(directive(type, "model")) },
      ...indexesOf(type, pluralName),
      ...(key === undefined
        ? []
        : [
            {
              type: "key",
              properties: { fields: [primaryKeyFieldName, ...sortKeyFieldNames] },
            },
          ]),
      ...authOf(type),
    ],
    primaryKeyInfo: {
      isCustomPrimaryKey: primaryKeyFieldName !== "id" || sortKeyFieldNames.length > 0,
      primaryKeyFieldName,
      sortKeyFieldNames,
    },
  };
}

/** The fields of a model's own key. `undefined`: it has an id. */
function keyOf(type: ObjectTypeDefinitionNode): readonly string[] | undefined {
  const field = type.fields?.find((each) => directive(each, "primaryKey") !== undefined);
  if (field !== undefined) return [field.name.value, ...list(field, "primaryKey", "sortKeyFields")];
  // Those with a name are indexes.
  const keys = (type.directives ?? []).filter(({ name }) => name.value === "key").map(propertiesOf);
  const { fields } = keys.find(({ name }) => name === undefined) ?? {};
  return fields === undefined ? undefined : [fields].flat().map(String);
}

function indexesOf({ fields = [] }: ObjectTypeDefinitionNode, pluralName: string): JsonObject[] {
  return fields.flatMap((field) =>
    (field.directives ?? [])
      .filter(({ name }) => name.value === "index")
      .map((index) => {
        const { name, queryField, sortKeyFields } = propertiesOf(index);
        const rest = Array.isArray(sortKeyFields) ? sortKeyFields.map(String) : [];
        const indexed = [field.name.value, ...rest];
        const own = `${lowerFirst(pluralName)}By${indexed.map(upperFirst).join("And")}`;
        return {
          type: "key",
          properties: {
            name: name ?? own,
            ...(queryField !== undefined && { queryField }),
            fields: indexed,
          },
        };
      }),
  );
}

function authOf(type: ObjectTypeDefinitionNode): JsonObject[] {
  const { rules } = propertiesOf(directive(type, "auth"));
  if (!Array.isArray(rules)) return [];
  const complete = rules.map((rule) => {
    const { allow } = rule as JsonObject;
    return {
      ...(allow === "owner" && { ownerField: "owner" }),
      ...(allow === "groups" && { groupsField: "groups" }),
      ...(rule as JsonObject),
    };
  });
  return [{ type: "auth", properties: { rules: complete } }];
}

function fieldOf(field: FieldDefinitionNode, names: Names): JsonObject {
  const association = associationOf(field);
  return {
    ...described(field, names),
    attributes: [],
    ...(association !== undefined && { association }),
  };
}

function associationOf(field: FieldDefinitionNode): JsonObject | undefined {
  if (directive(field, "hasMany") !== undefined) {
    return { connectionType: "HAS_MANY", associatedWith: list(field, "hasMany", "references") };
  }
  if (directive(field, "hasOne") !== undefined) {
    const associatedWith = list(field, "hasOne", "references");
    return { connectionType: "HAS_ONE", associatedWith, targetNames: [] };
  }
  if (directive(field, "belongsTo") === undefined) return undefined;
  return { connectionType: "BELONGS_TO", targetNames: list(field, "belongsTo", "references") };
}

/** A field or an argument, as both are described. */
function described({ name, type }: { name: { value: string }; type: TypeNode }, names: Names) {
  const outer = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  const isArray = outer.kind === Kind.LIST_TYPE;
  const inner = isArray ? outer.type : outer;
  const isOuterRequired = type.kind === Kind.NON_NULL_TYPE;
  return {
    name: name.value,
    isArray,
    type: typeOf(nameOf(inner), names),
    isRequired: isArray ? inner.kind === Kind.NON_NULL_TYPE : isOuterRequired,
    ...(isArray && { isArrayNullable: !isOuterRequired }),
  };
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

function typeOf(name: string, { models, enums, nonModels }: Names): Json {
  if (models.has(name)) return { model: name };
  if (enums.has(name)) return { enum: name };
  return nonModels.has(name) ? { nonModel: name } : name;
}

function directive(
  { directives = [] }: { directives?: readonly ConstDirectiveNode[] | undefined },
  name: string,
): ConstDirectiveNode | undefined {
  return directives.find((each) => each.name.value === name);
}

function propertiesOf(node: ConstDirectiveNode | undefined): JsonObject {
  return Object.fromEntries(
    (node?.arguments ?? []).map(({ name, value }) => [
      name.value,
      valueFromASTUntyped(value) as Json,
    ]),
  );
}

/** An argument that is a list, or one text alone. */
function list(field: FieldDefinitionNode, name: string, argument: string): string[] {
  const value = propertiesOf(directive(field, name))[argument];
  return value === undefined ? [] : [value].flat().map(String);
}

function plural(name: string): string {
  if (/[^aeiou]y$/i.test(name)) return `${name.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/i.test(name) ? `${name}es` : `${name}s`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
