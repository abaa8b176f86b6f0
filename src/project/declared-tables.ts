import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { tableName } from "../table-keys.ts";
import type { KeyAttribute, KeysByTable, TableKeys } from "../table-keys.ts";
import { cloudFormationValues } from "./cloudformation-values.ts";
import type { DeclaredTable } from "./declared-handler.ts";
import { resourcesNamed, resourcesOf } from "./references.ts";
import { TABLE } from "./table-type.ts";
import type { Template } from "./template.ts";
import { memberOf, plainString } from "./values.ts";
import type { Resolve } from "./values.ts";

/**
 * The tables that templates declare.
 *
 * @param template The function's own.
 * @param groups The function's variables.
 * @param written Reads values of the function's template.
 */
export function declaredTables(
  template: Template,
  templates: readonly Template[],
  groups: readonly (Json | undefined)[],
  written: Resolve = cloudFormationValues(template),
): DeclaredTable[] {
  const variables = groups.filter(isObject).flatMap(Object.entries<Json>);
  return templates.flatMap((from) => {
    const resolve = from === template ? written : cloudFormationValues(from);
    return resourcesOf(from).flatMap(([id, resource]): DeclaredTable[] => {
      const keys = keysIn(resource, (value) => resolve(value ?? null)?.text);
      if (keys === undefined) return [];
      const given = memberOf(resource, "Properties", "TableName");
      const name = given === undefined ? undefined : resolve(given)?.text;
      const isOwn = (value: Json): boolean =>
        (name !== undefined && written(value)?.text === name) ||
        // What only a deployment knows is the same on both sides.
        (from === template && JSON.stringify(value) === JSON.stringify(given)) ||
        resourcesNamed(value, template, templates).some(
          (place) => place.template === from && place.id === id,
        );
      const own = variables.flatMap(([variable, value]) => (isOwn(value) ? [variable] : []));
      return [{ ...keys, name, variables: own }];
    });
  });
}

type TextOf = (value: Json | undefined) => string | undefined;

function keysIn(resource: Json, textOf: TextOf): TableKeys | undefined {
  const type = plainString(memberOf(resource, "Type"));
  if (!new RegExp(`^${TABLE.source}$`).test(type)) return undefined;
  const properties = memberOf(resource, "Properties");
  if (type === "AWS::Serverless::SimpleTable") return keysOfSimple(properties, textOf);
  const types = new Map(
    listOf(memberOf(properties, "AttributeDefinitions")).map((each) => [
      textOf(memberOf(each, "AttributeName")),
      textOf(memberOf(each, "AttributeType")),
    ]),
  );
  const keyIn = (schema: Json | undefined) => keyOf(schema, types, textOf);
  const key = keyIn(memberOf(properties, "KeySchema"));
  const lists = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"].map((each) =>
    memberOf(properties, each),
  );
  const indexes = lists.flatMap(listOf).map((each) => ({
    name: textOf(memberOf(each, "IndexName")),
    key: keyIn(memberOf(each, "KeySchema")),
  }));
  const known = indexes.flatMap(({ name, key: own }) =>
    name === undefined || own === undefined ? [] : [{ name, key: own }],
  );
  const isRead =
    known.length === indexes.length &&
    lists.every((list) => list === undefined || Array.isArray(list));
  return key && { key, indexes: isRead ? known : undefined };
}

/** SAM's own has a key without a sort key. */
function keysOfSimple(properties: Json | undefined, textOf: TextOf): TableKeys | undefined {
  const primary = memberOf(properties, "PrimaryKey") ?? { Name: "id", Type: "String" };
  const name = textOf(memberOf(primary, "Name"));
  const type = typeCalled(textOf(memberOf(primary, "Type"))?.charAt(0));
  return name === undefined || type === undefined
    ? undefined
    : { key: [{ name, type }], indexes: [] };
}

/** The partition key, and then the sort key. An index may have several of each, which are not read. */
function keyOf(
  schema: Json | undefined,
  types: ReadonlyMap<string | undefined, string | undefined>,
  textOf: TextOf,
): KeyAttribute[] | undefined {
  const parts = listOf(schema).map((each) => {
    const name = textOf(memberOf(each, "AttributeName"));
    return { name, type: typeCalled(types.get(name)), kind: textOf(memberOf(each, "KeyType")) };
  });
  const sorted = ["HASH", "RANGE"].flatMap((kind) => parts.filter((each) => each.kind === kind));
  const key = sorted.flatMap(({ name, type }) =>
    name === undefined || type === undefined ? [] : [{ name, type }],
  );
  const isWhole = key.length === parts.length && key.length > 0 && key.length <= 2;
  return isWhole && sorted[0]?.kind === "HASH" && sorted[1]?.kind !== "HASH" ? key : undefined;
}

function typeCalled(type: string | undefined): KeyAttribute["type"] | undefined {
  return (["S", "N", "B"] as const).find((each) => each === type);
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** The keys of tables by the names that calls have for them. Not those of a name that several tables have. */
export function keysByName(
  tables: readonly DeclaredTable[],
  env: Readonly<Record<string, string | undefined>>,
): KeysByTable {
  const all = new Map<string, Set<string>>();
  for (const { name, variables, ...keys } of tables) {
    for (const named of [name, ...variables.map((variable) => env[variable])]) {
      if (named === undefined || named === "") continue;
      const place = tableName(named);
      all.set(place, (all.get(place) ?? new Set()).add(JSON.stringify(keys)));
    }
  }
  return Object.fromEntries(
    [...all].flatMap(([name, [first = "", ...others]]) =>
      others.length === 0 ? [[name, JSON.parse(first) as TableKeys]] : [],
    ),
  );
}
